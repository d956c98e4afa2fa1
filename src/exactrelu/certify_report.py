"""The answer of ``certify`` for people."""

from __future__ import annotations

from collections.abc import Sequence

from exactrelu.compression import Compression
from exactrelu.data import Data
from exactrelu.networks.piecewise_linear import PiecewiseLinear
from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.rational import rational_text, to_fraction
from exactrelu.report import decimal, facts, shortened, table
from exactrelu.solve_report import problem_text
from exactrelu.solvers.certified_network import CertifiedNetwork


def certify_report(
    answer: CertifiedNetwork, source: str, data: Data, compression: Compression | None = None
) -> None:
    """Print the verdict, the sizes that it compares, and the smaller network.

    Parameters
    ----------
    answer : CertifiedNetwork
    source : str
        The file of the network.
    data : Data
        Names the samples.
    compression : Compression, optional
        What fewer neurons can do.
    """
    size, counted = answer.size, _counted(answer.problem)
    shown = f"{_many(size.neurons, 'neuron')}, {_many(size.parameters, 'parameter')}"
    if answer.listed != size.neurons:
        shown += f"  ({_many(answer.listed, 'neuron')} in the file)"
    facts(
        [
            ("network", f"{source}: {shown}"),
            ("data", f"{data.source}: {answer.problem.samples} samples, y = {data.names[-1]}"),
            ("problem", problem_text(answer.problem)),
            ("largest error", _error(answer)),
            *_merged(answer),
            *_optimum(answer, counted),
            ("verdict", _verdict(answer, counted)),
            *([] if compression is None else [("fewer neurons", compression.line())]),
            ("time", f"{answer.seconds:.3g} s"),
        ]
    )
    if answer.smaller_network is not None and answer.smaller_network.hidden:
        _smaller(answer.smaller_network, data.names)


def _counted(problem: Problem) -> str:
    """Return what the cost counts; knots where one input has a free affine part."""
    plain = problem.inputs == 1 and problem.skip and not problem.penalize_bias
    return "knots" if plain else problem.measure


def _error(answer: CertifiedNetwork) -> str:
    value = answer.max_error
    text = rational_text(value)
    if len(text) <= 12:
        shown = text
    else:
        shown = f"{decimal(value)} = {text}" if len(text) <= 24 else decimal(value)
    if answer.optimum is None and answer.excess is None:
        return f"{shown}; row {answer.worst_row + 1} is the first beyond the tolerance"
    return f"{shown} in row {answer.worst_row + 1}" if value else "0: it fits exactly"


def _merged(answer: CertifiedNetwork) -> list[tuple[str, str]]:
    if answer.merged_size == answer.size:
        return []
    size = answer.merged_size
    neurons, parameters = _many(size.neurons, "neuron"), _many(size.parameters, "parameter")
    return [("merged", f"{neurons}, {parameters}, and the same function")]


def _optimum(answer: CertifiedNetwork, counted: str) -> list[tuple[str, str]]:
    if answer.optimum is None:
        return []
    least, bound = answer.least_cost, answer.lower_bound
    shown = _many(least, counted.removesuffix("s"))
    known = shown if least == bound else f"between {bound} and {shown}"
    return [("optimum", f"{known}  (proof: {answer.optimum.proof})")]


def _verdict(answer: CertifiedNetwork, counted: str) -> str:
    if answer.verdict == "sparsest":
        return f"sparsest: no network this close has fewer {counted}"
    if answer.verdict == "not sparsest":
        enough = "is enough" if answer.least_cost == 1 else "are enough"
        return f"not sparsest: {_many(answer.least_cost, counted.removesuffix('s'))} {enough}"
    if answer.verdict == "open":
        return f"open: whether fewer {counted} are enough was not decided in time"
    excess = answer.excess
    if excess is not None:
        return (
            f"does not fit: weights that count with neuron {excess.neuron + 1} exceed the bound "
            f"{rational_text(answer.problem.bound or 0)}"
        )
    return "does not fit: the network does not keep the tolerance"


def _smaller(network: ReLUNetwork, names: Sequence[str]) -> None:
    """Print the smaller network: its knots, or the products v w of its neurons."""
    if network.inputs == 1:
        lines = PiecewiseLinear.of(network)
        pairs = list(zip(lines.knots, lines.slope_changes(), strict=True))
        headers = ["knot", names[0], "slope change"]
        rows = [[decimal(to_fraction(value)) for value in pair] for pair in pairs]
        title = "The smaller network; its knots from left to right:"
    else:
        headers = ["neuron", "sign", *names[:-1], "bias"]
        rows = [
            ["+" if n.v > 0 else "-", *(decimal(abs(n.v) * w) for w in (*n.w, n.b))]
            for n in network.hidden
        ]
        title = "The smaller network; sign of v, and |v| times the input weights and the bias:"
    shown = [
        ["..."] * len(headers) if k is None else [str(k + 1), *rows[k]]
        for k in shortened(len(rows))
    ]
    table(headers, shown, title)


def _many(count: int | None, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
