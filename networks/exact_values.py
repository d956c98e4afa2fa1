"""Exact values of a network on many samples, and its largest error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from flint import fmpq, fmpz, fmpz_mat

from exactrelu.networks.piecewise_linear import PiecewiseLinear
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.ridge import Ridge
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import to_fraction

_ENTRIES_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class LargestError:
    """The largest ``|f(x_i) - y_i|`` of a network on samples.

    Parameters
    ----------
    value : Fraction
    row : int
        The first row (from 0) that has it.
    """

    value: Fraction
    row: int


def exact_values(network: ReLUNetwork, X: Sequence[ExactVector]) -> list[fmpq]:
    """Return ``f(x_i)`` for each sample, exactly.

    Parameters
    ----------
    network : ReLUNetwork
    X : sequence of ExactVector
        One vector of length N for each input.

    Returns
    -------
    list of fmpq, length N

    Raises
    ------
    InputError
        If the data have another number of inputs than the network.

    Notes
    -----
    One input, or weight vectors that are all parallel: a sweep over knots and samples,
    O((N + K) log (N + K)). Else rows of samples and of neurons are scaled to integers and
    multiplied as integer matrices, O(N K d).

    Examples
    --------
    >>> network = ReLUNetwork.of([(1, [1, -1], "1/2")], a=[0, 1])
    >>> exact_values(network, [ExactVector.of([1, 0]), ExactVector.of([0, "1/3"])])
    [3/2, 1/2]
    """
    if len(X) != network.inputs:
        raise InputError(
            f"the network has {network.inputs} inputs and the data {len(X)} input columns; "
            "accepted are as many"
        )
    if network.inputs == 1:
        return PiecewiseLinear.of(network).exact_values(X[0])
    ridge = Ridge.of(network)
    if ridge is not None:
        return ridge.exact_values(X)
    columns = [column.all_fmpq() for column in X]
    samples = [_scaled([*row, fmpq(1)]) for row in zip(*columns, strict=True)]
    neurons = [_scaled([*n.w, n.b]) for n in network.hidden]
    outputs = _scaled([n.v / s for n, (_, s) in zip(network.hidden, neurons, strict=True)])
    affine = _scaled([*network.a, network.c])
    step = max(1, _ENTRIES_AT_ONCE // max(1, len(neurons)))
    values: list[fmpq] = []
    for start in range(0, len(samples), step):
        values += _chunk(samples[start : start + step], [r for r, _ in neurons], outputs, affine)
    return values


def largest_error(network: ReLUNetwork, X: Sequence[ExactVector], y: ExactVector) -> LargestError:
    """Return how far the network is at most from the labels, exactly.

    Parameters
    ----------
    network : ReLUNetwork
    X : sequence of ExactVector
    y : ExactVector, length N

    Examples
    --------
    >>> network = ReLUNetwork.of([(1, [1], 0)], a=[0])
    >>> largest_error(network, [ExactVector.of([-1, 2, 3])], ExactVector.of([0, "3/2", 2]))
    LargestError(value=Fraction(1, 1), row=2)
    """
    worst, at = fmpq(-1), 0
    pairs = zip(exact_values(network, X), y.all_fmpq(), strict=True)
    for row, (value, label) in enumerate(pairs):
        error = abs(value - label)
        if error > worst:
            worst, at = error, row
    return LargestError(to_fraction(worst), at)


def _scaled(row: Sequence[Fraction | fmpq]) -> tuple[list[int], int]:
    """Return integers and the positive denominator that they share."""
    pairs = [(int(q.p), int(q.q)) if isinstance(q, fmpq) else q.as_integer_ratio() for q in row]
    scale = lcm(*(denominator for _, denominator in pairs))
    return [numerator * (scale // denominator) for numerator, denominator in pairs], scale


def _chunk(
    samples: Sequence[tuple[list[int], int]],
    neurons: Sequence[list[int]],
    outputs: tuple[list[int], int],
    affine: tuple[list[int], int],
) -> list[fmpq]:
    Z = fmpz_mat([row for row, _ in samples])
    line = Z * fmpz_mat([[entry] for entry in affine[0]])
    values = [fmpq(fmpz(line[i, 0]), affine[1]) for i in range(len(samples))]
    if neurons:
        before = Z * fmpz_mat([list(row) for row in neurons]).transpose()
        zero = fmpz(0)
        active = [entry if entry > zero else zero for entry in before.entries()]
        after = fmpz_mat(len(samples), len(neurons), active) * fmpz_mat([[v] for v in outputs[0]])
        values = [value + fmpq(fmpz(after[i, 0]), outputs[1]) for i, value in enumerate(values)]
    return [value / scale for value, (_, scale) in zip(values, samples, strict=True)]
