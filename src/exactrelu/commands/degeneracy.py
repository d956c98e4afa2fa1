"""``exactrelu degeneracy``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from exactrelu.box_option import box_option, read_box
from exactrelu.problem_options import json_option, print_json
from exactrelu.seconds import Seconds

if TYPE_CHECKING:
    from exactrelu.networks.layered_network import LayeredNetwork
    from exactrelu.networks.relu_network import ReLUNetwork
    from exactrelu.polytopes.box import Box
    from exactrelu.stability import Stability

_AT_ONCE = 1e-3
_INTERRUPTED = "exactrelu: interrupted; this is what is known without long work"


@click.command(
    "degeneracy",
    short_help="Tell what a network's parameters hide, or compare two networks.",
    epilog="""\b
Examples:
  exactrelu degeneracy network.json
  exactrelu degeneracy network.json --box -1:1 --plot directions.png
  exactrelu degeneracy network.json --reduced smaller.json
  exactrelu degeneracy network.json other.json --json
  exactrelu degeneracy network.json other.json --close other_near_network.json
\b
Exit codes: 0 an answer; 2 bad input; 3 an answer with bounds in place of some numbers;
130 interrupted, as 3.""",
)
@click.argument("network", metavar="NETWORK")
@click.argument("other", metavar="[OTHER]", required=False)
@box_option
@click.option(
    "--budget",
    type=Seconds(),
    default=20.0,
    metavar="S",
    help="Seconds for each part that may take long: norms, width, flip index. [default: 20]",
)
@click.option("--reduced", metavar="F", help="Write the same function with fewer neurons.")
@click.option(
    "--plot", metavar="F", help="Draw the weight directions and kinks (.png, .pdf or .svg)."
)
@click.option(
    "--close",
    metavar="F",
    help="Write OTHER's function with parameters close to NETWORK's (.json).",
)
@json_option
def command(
    network: str,
    other: str | None,
    box: str | None,
    budget: float,
    reduced: str | None,
    plot: str | None,
    close: str | None,
    as_json: bool,
) -> int:
    """Tell what a network's parameters hide.

    Prints the normal form and the norms of the function, the fewest neurons that suffice, and what
    is degenerate. With OTHER, tells whether both are the same function, how far apart they
    are, and which parameters of OTHER's function are close to those of NETWORK; both have one
    hidden layer and one output. Other networks are looked at layer by layer.
    """
    from exactrelu.network_files import NETWORK_ENDINGS, read_network, write_network
    from exactrelu.networks.layered_network import LayeredNetwork
    from exactrelu.shallow_file import is_shallow, read_shallow
    from exactrelu.whole_file import check_target

    _check_close(close, other)
    if plot is not None:
        from exactrelu.drawing import check_picture

        check_picture(plot)
    if reduced is not None:
        check_target(reduced, "--reduced", NETWORK_ENDINGS)
    first = read_network(network)
    place = None if box is None else read_box(box, first.inputs)
    smaller: ReLUNetwork | LayeredNetwork
    if isinstance(first, LayeredNetwork) and other is None and not is_shallow(first):
        smaller, code = _layered(first, network, place, budget, plot, as_json)
    else:
        shallow = read_shallow(network, first)
        second = None if other is None else read_shallow(other)
        names = (network, other)
        smaller, code = _shallow(shallow, second, names, place, budget, (plot, close), as_json)
    if reduced is not None:
        write_network(smaller, reduced)
    return code


def _shallow(
    first: ReLUNetwork,
    second: ReLUNetwork | None,
    names: tuple[str, str | None],
    box: Box | None,
    budget: float,
    files: tuple[str | None, str | None],
    as_json: bool,
) -> tuple[ReLUNetwork, int]:
    from exactrelu.degeneracy import degeneracy
    from exactrelu.degeneracy_json import degeneracy_json
    from exactrelu.degeneracy_report import degeneracy_report
    from exactrelu.progress_line import progress_line
    from exactrelu.unwritten import Unwritten

    plot, close = files
    interrupted = False
    try:
        with progress_line(_describe) as progress:
            found = degeneracy(first, second, box=box, budget=budget, progress=progress)
    except KeyboardInterrupt:
        click.echo(_INTERRUPTED, err=True)
        found, interrupted = degeneracy(first, second, box=box, budget=_AT_ONCE), True
    unwritten = Unwritten()
    with unwritten:
        if plot is not None:
            from exactrelu.drawing import save
            from exactrelu.plot_directions import directions_figure

            save(directions_figure(first, box), plot)
        if close is not None and found.comparison is not None:
            _write_close(close, found.comparison.stability)
    if as_json:
        print_json(degeneracy_json(found))
    else:
        degeneracy_report(found, *names)
    unwritten.complain()
    smaller = found.with_skip if any(first.a) else found.without_skip
    return smaller.network, 130 if interrupted else 0 if found.complete else 3


def _layered(
    network: LayeredNetwork,
    name: str,
    box: Box | None,
    budget: float,
    plot: str | None,
    as_json: bool,
) -> tuple[LayeredNetwork, int]:
    from exactrelu.layered_degeneracy import layered_degeneracy, layered_json, layered_report
    from exactrelu.polytopes.errors import InputError
    from exactrelu.progress_line import progress_line

    if plot is not None:
        raise InputError(
            f"--plot: {name} has several outputs or hidden layers; accepted is a network with one"
        )
    interrupted = False
    try:
        with progress_line(lambda found, bound: _describe("cells", found, bound)) as progress:
            found = layered_degeneracy(network, box, budget=budget, progress=progress)
    except KeyboardInterrupt:
        click.echo(_INTERRUPTED, err=True)
        found, interrupted = layered_degeneracy(network, box, budget=_AT_ONCE), True
    if as_json:
        print_json(layered_json(found))
    else:
        layered_report(found, name)
    return found.reduction.network, 130 if interrupted else 0 if found.complete else 3


def _describe(part: str, found: int, bound: int) -> str:
    return f"{part}: {found} of at most {bound}" if bound else f"{part}: {found}"


def _check_close(path: str | None, other: str | None) -> None:
    from exactrelu.polytopes.errors import InputError
    from exactrelu.whole_file import check_target

    if path is not None:
        if other is None:
            raise InputError("--close writes the function of OTHER; OTHER is missing")
        check_target(path, "--close", (".json",))  # the others hold floats, which round


def _write_close(path: str, found: Stability | str) -> None:
    from exactrelu.network_files import write_network
    from exactrelu.polytopes.errors import InputError

    if isinstance(found, str):
        raise InputError(f"--close {path}: {found}")
    write_network(found.network, path)
