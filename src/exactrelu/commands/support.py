"""``exactrelu support``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from exactrelu.problem_options import json_option, print_json
from exactrelu.seconds import Seconds

if TYPE_CHECKING:
    from exactrelu.supports.masks import Masks
    from exactrelu.supports.verdict import Verdict


@click.command(
    "support",
    short_help="Say whether training with sparsity masks always has an optimum.",
    epilog="""\b
Examples:
  exactrelu support masks.json
  exactrelu support pruned.safetensors --json
  exactrelu support masks.json --plot masks.png --data no_optimum.csv
  exactrelu support masks.json --certificate c.json && exactrelu verify c.json
\b
Exit codes: 0 an answer, also "unknown"; 3 the search was stopped by the budget.""",
)
@click.argument("masks", metavar="MASKS")
@click.option(
    "--levels",
    metavar="K_L,...,K_1",
    help="How many weights each layer may have, output layer first; they may be any of its mask.",
)
@click.option(
    "--budget",
    type=Seconds(),
    default=60.0,
    show_default=True,
    metavar="S",
    help="Seconds for the search of a witness.",
)
@click.option(
    "--solver",
    type=Seconds(),
    metavar="S",
    help="Ask z3, too, for at most S seconds; what it says is no proof.",
)
@click.option(
    "--data",
    "data_file",
    metavar="F",
    help="Write a training set without optimum (.csv or .npz), if there is one.",
)
@click.option("--certificate", metavar="F", help="Write a certificate that `verify` checks.")
@click.option("--plot", metavar="F", help="Draw the masks (.png, .pdf or .svg).")
@json_option
def command(
    masks: str,
    levels: str | None,
    budget: float,
    solver: float | None,
    data_file: str | None,
    certificate: str | None,
    plot: str | None,
    as_json: bool,
) -> int:
    """Say whether training ReLU networks with sparsity masks always has an optimum.

    MASKS is a JSON file {"masks": [[[1,0],[1,1]], [[1,1],[0,1]]]}, output layer first, - for
    standard input, or a network file whose zeros are the mask.
    """
    from exactrelu.polytopes.errors import InputError
    from exactrelu.progress_line import progress_line
    from exactrelu.read_masks import read_masks
    from exactrelu.supports.verdict import judge_masks
    from exactrelu.unwritten import Unwritten
    from exactrelu.whole_file import check_target

    if data_file is not None:
        check_target(data_file, "--data", (".csv", ".npz"))
    if certificate is not None:
        check_target(certificate, "--certificate", (".json",))
    if plot is not None:
        from exactrelu.drawing import check_picture

        check_picture(plot)
    given = read_masks(masks)
    numbers = None if levels is None else _numbers(levels)
    try:
        with progress_line(lambda done, most: f"{done} of at most {most} blocks") as progress:
            verdict = judge_masks(given, levels=numbers, budget=budget, progress=progress)
    except InputError as error:
        raise InputError(f"--{error}") from error
    says = None if solver is None else _asked(given, solver)
    unwritten = Unwritten()
    with unwritten:
        _write_files(masks, verdict, data_file, certificate, plot)
    if as_json:
        document = verdict.to_json()
        if says is not None:
            document["solver_says"] = says
        print_json(document)
    else:
        _print(verdict, says)
    unwritten.complain()
    return {"budget": 3, "interrupted": 130}.get(verdict.products.stopped or "", 0)


def _numbers(text: str) -> list[int]:
    from exactrelu.polytopes.errors import InputError

    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise InputError(f"--levels {text}: accepted are integers such as 3,5") from None


def _asked(masks: Masks, seconds: float) -> str:
    from exactrelu.polytopes.errors import InputError
    from exactrelu.supports.quantifier_elimination import solver_says

    if len(masks.layers) != 2:
        raise InputError(f"--solver: the masks have {len(masks.layers)} layers; accepted are two")
    return solver_says(masks, seconds=seconds)


def _write_files(
    source: str, verdict: Verdict, data_file: str | None, certificate: str | None, plot: str | None
) -> None:
    import json

    from exactrelu.polytopes.errors import InputError
    from exactrelu.whole_file import write_text

    pair = verdict.products.pair
    if data_file is not None:
        from exactrelu.supports.training_set import training_set
        from exactrelu.write_training_set import write_training_set

        target = verdict.products.target()
        if target is None or verdict.levels is not None:
            raise InputError(f"{source}: no data set without optimum is known; leave out --data")
        write_training_set(training_set(verdict.masks, target), data_file)
    if certificate is not None:
        from exactrelu.support_certificate import support_certificate

        if pair is None or pair.closed is None:
            raise InputError(f"{source}: nothing to certify ({verdict.rule})")
        write_text(certificate, json.dumps(support_certificate(pair)) + "\n")
    if plot is not None:
        from exactrelu.plot_masks import plot_masks

        plot_masks(verdict, plot)


_ANSWERS = {True: "yes", False: "no", None: "unknown"}


def _print(verdict: Verdict, says: str | None) -> None:
    products = verdict.products
    widths = " - ".join(map(str, reversed(verdict.masks.widths)))
    click.echo(f"masks of widths {widths} (inputs first)")
    closed = {True: "closed", False: "not closed", None: "undecided"}[products.closed]
    click.echo(f"products of the weights: {closed} ({products.rule})")
    click.echo(f"every finite data set has an optimum: {_ANSWERS[verdict.optimum_guaranteed]}")
    click.echo(f"closed among functions on a cube: {_ANSWERS[verdict.closed_on_cube]}")
    for reason in verdict.reasons:
        click.echo(f"  {reason}")
    pair = products.pair
    if pair is not None and pair.masks.text() != verdict.masks.text():
        click.echo(f"the layers come down to the masks {pair.masks.text()}")
    if pair is not None and pair.proof is not None:
        click.echo("proof")
        for line in pair.proof.lines(1):
            click.echo(_short(line))
    if pair is not None and pair.witness is not None:
        _print_witness(pair.witness.to_json())
    if products.closed is None or pair is None:
        for line in products.trace:
            click.echo(_short(f"  {line}"))
    if says is not None:
        click.echo(f"solver says: {says} (z3; no proof)")


def _short(line: str) -> str:
    """Return a line that fits on a screen; large boxes have long names, which JSON gives whole."""
    return line if len(line) <= 160 else f"{line[:157]}..."


def _print_witness(witness: dict[str, list[list[str]]]) -> None:
    click.echo(
        f"witness: A is the limit of X(t) Y(t) for t -> 0 and no product "
        f"({witness['not_a_product']}); rows {_list(witness['rows'])}, columns "
        f"{_list(witness['columns'])}, hidden units {_list(witness['units'])}, "
        "from 0; zero elsewhere"
    )
    for name in ("A", "X", "Y"):
        rows = witness[name]
        wide = max(len(entry) for row in rows for entry in row)
        for place, row in enumerate(rows):
            start = f"  {name if place == 0 else ' '} = " if place == 0 else "      "
            click.echo(start + "  ".join(entry.rjust(wide) for entry in row))


def _list(numbers: list[list[str]]) -> str:
    return ", ".join(map(str, numbers))
