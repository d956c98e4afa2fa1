"""``exactrelu solve``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from exactrelu.problem_options import (
    budget_option,
    data_argument,
    json_option,
    method_option,
    print_json,
    problem_options,
    read_problem,
)

if TYPE_CHECKING:
    from exactrelu.data import Data
    from exactrelu.networks.problem import Problem
    from exactrelu.networks.solution import Solution


@click.command(
    "solve",
    short_help="Find the optimal network for one p in [0, 1].",
    epilog="""\b
Examples:
  exactrelu solve data.csv                     the fewest knots through the data
  exactrelu solve data.csv --p 1/2 --json      least sum of |slope change|^(1/2)
  exactrelu solve data.csv --tolerance 0.05    fewest knots within 0.05 of each y
  exactrelu solve - < data.csv                 data on standard input
  exactrelu solve table.csv --budget 60        several input columns, at most a minute
  exactrelu solve data.csv --certificate c.json --network n.json --plot fit.png""",
)
@data_argument
@click.option("--p", default="0", metavar="P", help="The exponent, in [0, 1]. [default: 0]")
@problem_options
@budget_option
@method_option
@click.option("--certificate", metavar="F", help="Write a certificate that `verify` checks.")
@click.option(
    "--network",
    metavar="F",
    help="Write the network: .json keeps every rational; .npz, .onnx, .pt and .safetensors hold "
    "floats.",
)
@click.option(
    "--round-network",
    is_flag=True,
    help="Let --network round numbers that are no floats to the nearest ones; else such a network "
    "is not written.",
)
@click.option("--plot", metavar="F", help="Draw the answer (.png, .pdf or .svg).")
@json_option
def command(
    data: str,
    budget: float | None,
    method: str,
    certificate: str | None,
    network: str | None,
    round_network: bool,
    plot: str | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Find the optimal network for one p in [0, 1], with a proof of its bound.

    The cost is the sum of |v w|^p over the neurons: at p = 0 their number. Numbers are exact
    rationals, or enclosures rounded outward.
    """
    _check_files(certificate, network, plot)
    if round_network and network is None:
        raise click.UsageError("--round-network is about --network, which is missing")
    samples, problem = read_problem(data, **options)
    from exactrelu.interruptible import interruptible
    from exactrelu.polytopes.errors import BudgetExceeded, InputError
    from exactrelu.progress_line import progress_line
    from exactrelu.questions import solve
    from exactrelu.size_note import tell_size
    from exactrelu.unwritten import Unwritten

    try:
        _check_wishes(problem, method, certificate, plot)
        if problem.p or method == "vertices":
            tell_size(problem, method)
        with interruptible() as interrupted, progress_line(_describe) as progress:
            solution = solve(problem, method=method, budget=budget, progress=progress)
    except InputError as error:
        raise InputError(f"{samples.source}: {error}") from error
    except (BudgetExceeded, KeyboardInterrupt) as stop:
        return _unsolved(stop, samples, as_json)
    unwritten = Unwritten()
    with unwritten:
        _write_files(solution, certificate, plot, samples)
    if as_json:
        print_json(solution.to_json())
    else:
        from exactrelu.solve_report import solve_report

        solve_report(solution, samples)
    unwritten.complain()
    if network is not None and solution.network is not None:
        from exactrelu.network_files import write_network

        # Last, for a network that the format cannot hold must not cost the answer.
        write_network(solution.network, network, rounded=round_network)
    if solution.status != "feasible":
        return 0
    return 130 if interrupted() or solution.stopped == "interrupted" else 3


def _unsolved(stop: BaseException, samples: Data, as_json: bool) -> int:
    """Print the bound that is known without a network, or raise what stopped the work again."""
    from exactrelu.solvers.unsolved import Unsolved

    known = [*stop.args, getattr(stop, "partial", None)]
    unsolved = next((part for part in known if isinstance(part, Unsolved)), None)
    if unsolved is None:
        raise stop
    if as_json:
        print_json(unsolved.to_json())
    else:
        from exactrelu.solve_report import unsolved_report

        unsolved_report(unsolved, samples)
    interrupted = unsolved.stopped == "interrupted"
    click.echo(f"exactrelu: {'interrupted' if interrupted else stop}", err=True)
    return 130 if interrupted else 3


def _describe(known: object, best: object) -> str:
    return f"so far {known}, best {best}"


def _check_wishes(problem: Problem, method: str, certificate: str | None, plot: str | None) -> None:
    """Refuse, before the work, what the answer of a general problem cannot be written as."""
    from exactrelu.polytopes.errors import InputError
    from exactrelu.univariate.solve import has_linear_time_answer

    if method == "auto" and has_linear_time_answer(problem):
        return
    if plot is not None and problem.inputs > 2:
        raise InputError(f"--plot: {problem.inputs} inputs; accepted are one and two")
    if certificate is None or (method == "branch" and 0 < problem.p < 1):
        return
    if method in ("atoms", "vertices") or (method == "auto" and 0 < problem.p < 1):
        from exactrelu.enumerated_rays import require_certifiable
        from exactrelu.solvers.ray_solution import branches_over_rays
        from exactrelu.solvers.setting import Setting

        if method == "auto" and branches_over_rays(problem):
            return
        if problem.bound is None:
            require_certifiable(Setting.of(problem))
        return
    searched = problem.p == 0 and (method == "search" or method.startswith("milp"))
    if not searched and not (method == "auto" and problem.p in (0, 1)):
        raise InputError(
            "--certificate: accepted are the methods auto, atoms and vertices, search and milp for "
            "p = 0, and branch for 0 < p < 1"
        )


def _check_files(certificate: str | None, network: str | None, plot: str | None) -> None:
    from exactrelu.whole_file import check_target

    if certificate is not None:
        check_target(certificate, "--certificate")
    if network is not None:
        from exactrelu.network_files import check_network_target

        check_network_target(network)
    if plot is not None:
        from exactrelu.drawing import check_picture

        check_picture(plot)


def _write_files(
    solution: Solution,
    certificate: str | None,
    plot: str | None,
    samples: Data,
) -> None:
    import json

    from exactrelu.whole_file import write_text

    if certificate is not None:
        from exactrelu.certificate import certificate as certificate_of
        from exactrelu.polytopes.errors import InputError

        try:
            document = certificate_of(solution)
            write_text(certificate, json.dumps(document) + "\n")
            if document["claim"]["status"] != solution.status:
                click.echo(
                    f"exactrelu: {certificate}: proves the network and a weaker lower bound, not "
                    "that it is optimal",
                    err=True,
                )
        except InputError as error:
            if solution.status != "feasible":
                raise
            # An answer that was stopped is printed all the same.
            click.echo(f"exactrelu: {certificate}: not written; {error}", err=True)
    if plot is not None and solution.fit is None:
        click.echo(f"exactrelu: {plot}: not drawn; no network fits", err=True)
    elif plot is not None:
        from exactrelu.drawing import save
        from exactrelu.plot_answer import answer_figure

        save(answer_figure(solution, samples.names), plot)
