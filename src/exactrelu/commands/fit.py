"""``exactrelu fit``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from exactrelu.problem_options import data_argument, json_option, print_json, target_option
from exactrelu.seconds import Seconds

if TYPE_CHECKING:
    from exactrelu.data import Data
    from exactrelu.solvers.masked_fit import MaskedFit


@click.command(
    "fit",
    short_help="Train a network with a mask to the global optimum.",
    epilog="""\b
Examples:
  exactrelu fit data.csv --mask masks.json
  exactrelu fit data.csv --hidden 3 --loss l1 --budget 60
  exactrelu fit data.csv --hidden 3 --sparsity 4 --certificate c.json
  exactrelu fit data.csv --mask masks.json --network n.json --plot fit.png --json""",
)
@data_argument
@target_option
@click.option(
    "--mask",
    metavar="MASKS",
    help='JSON {"masks": [output layer, input layer]}, matrices of 0 and 1, or a network file, '
    "whose zeros are the mask; one output.",
)
@click.option("--hidden", type=click.IntRange(min=0), metavar="K", help="Number of hidden units.")
@click.option(
    "--sparsity",
    type=click.IntRange(min=0),
    metavar="S",
    help="With --hidden: at most S nonzero input weights. [default: no limit]",
)
@click.option(
    "--output-sparsity",
    type=click.IntRange(min=0),
    metavar="S",
    help="With --hidden: at most S nonzero output weights. [default: no limit]",
)
@click.option(
    "--loss",
    default="squared",
    metavar="squared|l1|linf",
    help="Sum of squares, sum or maximum of the absolute errors. [default: squared]",
)
@click.option(
    "--budget",
    type=Seconds(),
    metavar="S",
    help="Stop after S seconds with the best network so far, exit code 3. [default: no limit]",
)
@click.option("--certificate", metavar="F", help="Write a certificate that `verify` checks.")
@click.option("--network", metavar="F", help="Write the network as JSON (.json).")
@click.option("--plot", metavar="F", help="Draw the fit (.png, .pdf or .svg).")
@json_option
def command(
    data: str,
    target: str | None,
    mask: str | None,
    hidden: int | None,
    sparsity: int | None,
    output_sparsity: int | None,
    loss: str,
    budget: float | None,
    certificate: str | None,
    network: str | None,
    plot: str | None,
    as_json: bool,
) -> int:
    """Find the network of least loss among all with a mask or sparsity levels, with a proof.

    The network is c + sum v max(0, w x + b); biases and c are free, no mask holds for them.
    """
    from exactrelu.fit import unit_kinds
    from exactrelu.polytopes.errors import InputError
    from exactrelu.progress_line import progress_line
    from exactrelu.read_data import read_data
    from exactrelu.solvers.masked_fit import MaskedFit, masked_fit
    from exactrelu.solvers.norm_loss import NormLoss
    from exactrelu.unwritten import Unwritten

    _check_files(certificate, network, plot)
    norm = NormLoss.of(loss)
    if (mask is None) == (hidden is None):
        raise InputError("--mask, --hidden: accepted is one of them")
    if mask == data == "-":
        raise InputError("--mask -: standard input is read for DATA; accepted is one of them")
    outer, inner = (None, None) if mask is None else _read_masks(mask)
    samples = read_data(data, target)
    try:
        kinds = unit_kinds(len(samples.X), inner, outer, hidden, sparsity, output_sparsity)
    except InputError as error:
        raise InputError(f"{mask or samples.source}: {error}") from error
    code = 0
    try:
        with progress_line(_describe) as progress:
            fit = masked_fit(
                samples.X, samples.y, kinds, loss=norm, budget=budget, progress=progress
            )
    except KeyboardInterrupt as stop:
        if not stop.args or not isinstance(stop.args[0], MaskedFit):
            raise
        click.echo("exactrelu: interrupted", err=True)
        fit, code = stop.args[0], 130
    unwritten = Unwritten()
    with unwritten:
        _write_files(fit, certificate, network, plot, samples)
    if as_json:
        print_json(fit.to_json())
    else:
        from exactrelu.fit_report import fit_report

        fit_report(fit, samples)
    unwritten.complain()
    return code or (3 if fit.status == "feasible" else 0)


def _describe(vectors: object, share: float) -> str:
    return f"{100 * share:.0f} % of the pieces excluded by {vectors} dual vectors"


def _read_masks(path: str) -> tuple[list[int], list[list[int]]]:
    """Return the masks of the output weights and of the input layer."""
    from exactrelu.polytopes.errors import InputError
    from exactrelu.read_masks import read_masks

    masks = read_masks(path)
    try:
        outer, inner = masks.pair
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    if len(outer) != 1:
        raise InputError(f"{path}: the network has {len(outer)} outputs; accepted is one")
    return outer[0].astype(int).tolist(), inner.astype(int).tolist()


def _check_files(certificate: str | None, network: str | None, plot: str | None) -> None:
    from exactrelu.whole_file import check_target

    if certificate is not None:
        check_target(certificate, "--certificate")
    if network is not None:
        check_target(network, "--network", (".json",))
    if plot is not None:
        from exactrelu.drawing import check_picture

        check_picture(plot)


def _write_files(
    fit: MaskedFit,
    certificate: str | None,
    network: str | None,
    plot: str | None,
    samples: Data,
) -> None:
    import json

    from exactrelu.whole_file import write_text

    if certificate is not None:
        from exactrelu.fit_certificate import fit_certificate

        write_text(certificate, json.dumps(fit_certificate(fit)) + "\n")
    if network is not None:
        write_text(network, json.dumps(fit.network.to_json()) + "\n")
    if plot is not None:
        from exactrelu.drawing import save
        from exactrelu.plot_masked_fit import masked_fit_figure

        names: Any = samples.names
        save(masked_fit_figure(fit, names), plot)
