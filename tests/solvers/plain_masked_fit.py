"""The optimum over all pieces, one by one, in the parameters themselves instead of rays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from exactrelu.checks.patterns import cells
from exactrelu.polytopes import LinearSystem, minimize

Rows = Sequence[Sequence[int]]


def pieces(X: Rows, mask: Rows) -> Iterator[list[tuple[int, tuple[int, ...], list[bool]]]]:
    """Yield (sign, inputs and bias, pattern) of each unit, for all pieces without exception."""
    options = []
    for row in mask:
        support = tuple(j for j, entry in enumerate(row) if entry)
        samples = [(*(x[j] for j in support), 1) for x in X]
        patterns = [[sign > 0 for sign in cell] for cell in cells(samples).tolist()]
        options.append([(v, support, pattern) for v in (1, -1) for pattern in patterns])
    yield from (list(choice) for choice in product(*options))


def parameter_rows(
    X: Rows, piece: list[tuple[int, tuple[int, ...], list[bool]]]
) -> tuple[list[list[int]], list[list[int]]]:
    """Return matrices M and G: the outputs are M t and the cells G t >= 0."""
    outputs, conditions = [], []
    width = sum(len(support) + 1 for _, support, _ in piece) + 1
    for i, x in enumerate(X):
        line, start = [0] * width, 0
        line[-1] = 1
        for v, support, pattern in piece:
            values = [*(x[j] for j in support), 1]
            condition = [0] * width
            for place, value in enumerate(values, start):
                condition[place] = value if pattern[i] else -value
                line[place] = v * value if pattern[i] else 0
            conditions.append(condition)
            start += len(values)
        outputs.append(line)
    return outputs, conditions


def plain_optimum(X: Rows, y: Sequence[int], mask: Rows, loss: str) -> Fraction:
    """Return the least l1 or linf loss by one exact linear program for each piece."""
    best = None
    for piece in pieces(X, mask):
        outputs, conditions = parameter_rows(X, piece)
        count, width = len(y), len(outputs[0])
        slacks = count if loss == "l1" else 1
        A, b = [], []
        for row in conditions:
            A.append([*(-t for t in row), *([0] * slacks)])
            b.append(0)
        for i, (row, label) in enumerate(zip(outputs, y, strict=True)):
            slack = [-int(k == (i if loss == "l1" else 0)) for k in range(slacks)]
            A += [[*row, *slack], [*(-t for t in row), *slack]]
            b += [label, -label]
        optimum = minimize([0] * width + [1] * slacks, LinearSystem.of(A, b))
        assert optimum.value is not None
        best = optimum.value if best is None else min(best, optimum.value)
    assert best is not None
    return best
