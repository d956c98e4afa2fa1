"""``exactrelu certify``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from exactrelu.problem_options import (
    budget_option,
    data_argument,
    json_option,
    print_json,
    problem_options,
    read_problem,
)

if TYPE_CHECKING:
    from exactrelu.compression import Compression
    from exactrelu.data import Data
    from exactrelu.solvers.certified_network import CertifiedNetwork


@click.command(
    "certify",
    short_help="Decide whether a trained network is a sparsest one.",
    epilog="""\b
Examples:
  exactrelu certify network.pt data.csv
  exactrelu certify network.onnx data.csv --tolerance 0.05 --plot both.png
  exactrelu certify network.json table.csv --budget 60 --certificate c.json
  exactrelu certify network.json data.csv --terms 5 --terms-certificate t.json
\b
Exit codes: 0 sparsest; 1 not sparsest, or it does not keep the tolerance or the bound; 2 bad input;
3 open: the budget ended between the bounds; 130 open: interrupted.""",
)
@click.argument("network", metavar="NETWORK")
@data_argument
@partial(problem_options, tolerance="the network's own largest error")
@budget_option
@click.option("--certificate", metavar="F", help="Write a certificate that `verify` checks.")
@click.option(
    "--terms",
    type=click.IntRange(min=0),
    metavar="K",
    help="Also bound how close networks with at most K neurons come to this one.",
)
@click.option("--terms-certificate", metavar="F", help="Write a certificate of that, for `verify`.")
@click.option("--smaller", metavar="F", help="Write the smaller network, if there is one (.json).")
@click.option("--plot", metavar="F", help="Draw both networks (.png, .pdf or .svg).")
@json_option
def command(
    network: str,
    data: str,
    budget: float | None,
    certificate: str | None,
    terms: int | None,
    terms_certificate: str | None,
    smaller: str | None,
    plot: str | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Decide whether a trained network is a sparsest one on the data, with a proof.

    NETWORK is .json, .npz, .safetensors, .onnx, or a PyTorch state_dict (.pt), with one hidden
    layer. It is compared with all networks within the tolerance: by default its own largest error
    on the data. With --bound all networks must keep the bound.
    """
    _check_files(certificate, smaller, plot)
    _check_terms(terms, terms_certificate)
    from exactrelu.interruptible import interruptible
    from exactrelu.polytopes.errors import InputError
    from exactrelu.progress_line import progress_line
    from exactrelu.shallow_file import read_shallow
    from exactrelu.solvers.certify import certify
    from exactrelu.unwritten import Unwritten

    trained = read_shallow(network)
    own = options["tolerance"] is None and options["tolerance_column"] is None
    samples, problem = read_problem(data, **options)
    if plot is not None and problem.inputs > 2:
        raise InputError(f"--plot: {problem.inputs} inputs; accepted are one and two")
    try:
        with interruptible() as interrupted, progress_line(_describe) as progress:
            answer = certify(trained, problem, own_tolerance=own, budget=budget, progress=progress)
    except InputError as error:
        raise InputError(f"{network} with {samples.source}: {error}") from error
    unwritten = Unwritten()
    with unwritten:
        _write_files(answer, certificate, smaller, plot, samples)
    compression, late = None, False
    if terms is not None and not interrupted():
        from exactrelu.compression import Compression

        try:
            compression = Compression.on_data(trained, terms, problem)
            with unwritten:
                _write_terms(compression, terms_certificate)
        except KeyboardInterrupt:
            click.echo("exactrelu: interrupted; --terms is not answered", err=True)
            compression, late = None, True
    if as_json:
        few = {} if compression is None else {"compression": compression.to_json()}
        print_json({**answer.to_json(), **few})
    else:
        from exactrelu.certify_report import certify_report

        certify_report(answer, network, samples, compression)
    unwritten.complain()
    if late:
        return 130
    if answer.verdict == "open":
        return 130 if interrupted() else 3
    return 0 if answer.is_sparsest else 1


def _describe(known: object, best: object) -> str:
    return f"so far {known}, best {best}"


def _check_files(certificate: str | None, smaller: str | None, plot: str | None) -> None:
    from exactrelu.whole_file import check_target

    if smaller is not None:
        check_target(smaller, "--smaller", (".json",))
    if certificate is not None:
        check_target(certificate, "--certificate")
    if plot is not None:
        from exactrelu.drawing import check_picture

        check_picture(plot)


def _write_files(
    answer: CertifiedNetwork,
    certificate: str | None,
    smaller: str | None,
    plot: str | None,
    samples: Data,
) -> None:
    import json

    from exactrelu.whole_file import write_text

    if certificate is not None:
        from exactrelu.certify_certificate import certify_certificate
        from exactrelu.polytopes.errors import InputError

        try:
            write_text(certificate, json.dumps(certify_certificate(answer)) + "\n")
        except InputError as error:
            if answer.verdict != "open":
                raise
            # A verdict that was stopped is printed all the same.
            click.echo(f"exactrelu: {certificate}: not written; {error}", err=True)
    if plot is not None:
        from exactrelu.drawing import save
        from exactrelu.plot_certified import certified_figure

        save(certified_figure(answer, samples.names), plot)
    if smaller is not None and answer.smaller_network is not None:
        from exactrelu.network_files import write_network

        write_network(answer.smaller_network, smaller)


def _check_terms(terms: int | None, path: str | None) -> None:
    from exactrelu.polytopes.errors import InputError
    from exactrelu.whole_file import check_target

    if path is not None:
        if terms is None:
            raise InputError("--terms-certificate proves what --terms K asks; --terms is missing")
        check_target(path, "--terms-certificate")


def _write_terms(compression: Compression, path: str | None) -> None:
    import json

    from exactrelu.whole_file import write_text

    if path is not None:
        write_text(path, json.dumps(compression.certificate()) + "\n")
