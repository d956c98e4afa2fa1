"""Five ways in which close functions have parameters far apart, and one in which they cannot.

The examples are those of Berner, Elbrächter & Grohs, "How degenerate is the parametrization of
neural networks with the ReLU activation function?" (2019). For k = 1, 2, 4, ... a parametrisation
and a function g come close to each other, while every parametrisation of g stays away from it. All
numbers are exact: semi-norms by all cells of the arrangement, distances as sums of roots.

    python examples/pathologies.py --out .      tables, and pathologies.png in the folder
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from exactrelu import Parametrisation, invert
from exactrelu.drawing import BLUE, GREY, VERMILION, new_figure, save
from exactrelu.networks import Inversion, NormalForm
from exactrelu.networks.uniform_norm import uniform_norm
from exactrelu.polytopes.box import Box

Pair = tuple[Parametrisation, Parametrisation]
STEPS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True, slots=True)
class Example:
    """A sequence of parametrisations and functions.

    Parameters
    ----------
    title, reason : str
    pair : callable
        Γ and Θ for k.
    floor : callable
        A proved lower bound of the distance to every parametrisation of Θ's function, for k.
    uniform : bool
        Whether functions are close in the uniform norm on (-1, 1)^2 only.
    """

    title: str
    reason: str
    pair: Callable[[int], Pair]
    floor: Callable[[int], float]
    uniform: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What is measured for one k."""

    k: int
    inversion: Inversion
    functions: Fraction
    parameters: float
    floor: float


def uniform_norm_fails(k: int) -> Pair:
    """Take two steep neurons that nearly cancel; Γ is zero."""
    rows = [[k * k, 0], [k * k, -Fraction(1, k)]]
    return Parametrisation.of([[0, 0], [0, 0]], [0, 0]), Parametrisation.of(rows, [1, -1])


def unbalanced(k: int) -> Pair:
    """Let the only neuron of Γ have output 0 and point elsewhere."""
    return Parametrisation.of([[1, 0]], [0]), Parametrisation.of([[0, 1]], [Fraction(1, k)])


def redundant(k: int) -> Pair:
    """Let Γ spend two neurons on one direction, where g needs two directions."""
    return (
        Parametrisation.of([[1, 0], [1, 0]], [1, 1]),
        Parametrisation.of([[1, 0], [0, 1]], [2, Fraction(1, k)]),
    )


def opposite_within(k: int) -> Pair:
    """Let the neurons of Γ cancel in opposite pairs, so that its function is zero."""
    rows = [[1, 0], [0, 1], [-1, -1], [-1, 0], [0, -1], [1, 1]]
    return (
        Parametrisation.of(rows, [1, 1, 1, -1, -1, -1]),
        Parametrisation.of([[1, -1]], [Fraction(1, k)]),
    )


def opposite_between(k: int) -> Pair:
    """Turn all neurons round: their products sum to (0, 0, 3) only."""
    rows = [[k * k, k * k, 1], [-k * k, k * k, 1], [0, -2 * k * k, 1]]
    turned = [[-entry for entry in row] for row in rows]
    return (
        Parametrisation.of(turned, [1, 1, 1]).balance(),
        Parametrisation.of(rows, [1, 1, 1]).balance(),
    )


def stable(k: int) -> Pair:
    """Take balanced parameters with positive last entries: a neuron more, and one changed."""
    rows = [[1, Fraction(1, j)] for j in range(1, 4)]
    first = Parametrisation.of([*rows[:2], [0, 0]], [1, -1, 0]).balance()
    return first, Parametrisation.of(rows, [1 + Fraction(1, k), -1, Fraction(1, k)]).balance()


EXAMPLES = (
    Example(
        "1. Uniform norm",
        "the uniform norm does not see a steep, narrow step",
        uniform_norm_fails,
        lambda k: float(k),
        True,
    ),
    Example(
        "2. Unbalanced weights",
        "a neuron with output 0 and large inputs must move",
        unbalanced,
        lambda k: 1.0,
    ),
    Example(
        "3. Redundant directions",
        "one of two equal rows must turn",
        redundant,
        lambda k: 1.0,
    ),
    Example(
        "4. Opposite weights in one network",
        "a row must turn towards (1, -1)",
        opposite_within,
        lambda k: 0.5,
    ),
    Example(
        "5. Opposite weights of two networks",
        "the gradient is off by 3, for all k",
        opposite_between,
        lambda k: float(k),
    ),
    Example(
        "Balanced, last entries positive",
        "no such example exists",
        stable,
        lambda k: 0.0,
    ),
)


def measure(example: Example, steps: Sequence[int] = STEPS) -> list[Row]:
    """Return exact distances of functions and parameters for each k."""
    rows = []
    for k in steps:
        first, second = example.pair(k)
        found = invert(first, second, "balanced" if example.pair is stable else "best")
        if not found.verify():
            raise AssertionError(f"{example.title}, k = {k}: the inversion does not verify")
        functions = found.bounds.seminorm.upper
        if example.uniform:
            form = NormalForm.of(second.network()).minus(NormalForm.of(first.network()))
            functions = uniform_norm(form, Box.cube(2)).norm.upper
        rows.append(Row(k, found, functions, float(found.distance), example.floor(k)))
    return rows


def table(example: Example, rows: Sequence[Row]) -> str:
    """Return what was measured as text."""
    norm = "uniform norm" if example.uniform else "semi-norm"
    lines = [
        f"{example.title}: {example.reason}",
        f"{'k':>6} {norm:>14} {'parameters':>12} {'at least':>10}",
    ]
    lines += [
        f"{row.k:>6} {float(row.functions):>14.6g} {row.parameters:>12.6g} {row.floor:>10.4g}"
        for row in rows
    ]
    violations = rows[-1].inversion.conditions.violations()
    lines += [f"       violates {text}" for text in violations[:2]]
    return "\n".join(lines) + "\n"


def draw(measured: Sequence[tuple[Example, Sequence[Row]]], path: str) -> None:
    """Draw how far functions and parameters are apart, a panel an example."""
    figure = new_figure(10.5, 6.4)
    axes = figure.subplots(2, 3, sharex=True)
    for ax, (example, rows) in zip(axes.flat, measured, strict=True):
        ks = [row.k for row in rows]
        norm = "uniform norm" if example.uniform else "Sobolev semi-norm"
        ax.loglog(ks, [float(row.functions) for row in rows], "o-", color=BLUE, ms=4)
        ax.loglog(ks, [row.parameters for row in rows], "s-", color=VERMILION, ms=4)
        bound = rows[0].inversion.bounds.balanced_seminorm
        if example.pair is stable and bound is not None:
            limits = [row.inversion.bounds.balanced_seminorm for row in rows]
            ax.loglog(ks, [float(limit) for limit in limits if limit], "--", color=GREY, lw=1)
            ax.annotate(
                "bound 2√2·√r", (ks[-3], float(limits[-3] or bound)), (2, 5),
                textcoords="offset points", color=GREY, fontsize=8,
            )  # fmt: skip
        ax.set_title(example.title, fontsize=10, loc="left", fontweight="bold")
        ax.annotate(
            f"functions ({norm})", (ks[-1], float(rows[-1].functions)), (-2, -14),
            textcoords="offset points", ha="right", color=BLUE, fontsize=8,
        )  # fmt: skip
        falls = rows[-1].parameters < rows[0].parameters
        place = -3 if falls else -1
        ax.annotate(
            "parameters", (ks[place], rows[place].parameters), (3 if falls else -8, 5),
            textcoords="offset points", ha="left" if falls else "right",
            color=VERMILION, fontsize=8,
        )  # fmt: skip
        ax.margins(x=0.05, y=0.25)
        ax.grid(True, which="major", color="#DDDDDD", lw=0.6)
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
    for ax in axes[1]:
        ax.set_xlabel("k")
        ax.set_xticks(STEPS, [str(k) for k in STEPS])
        ax.minorticks_off()
    for ax in axes[:, 0]:
        ax.set_ylabel("distance")
    save(figure, path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", default=".", help="folder of the picture")
    out = Path(parser.parse_args(arguments).out)
    measured = [(example, measure(example)) for example in EXAMPLES]
    for example, rows in measured:
        print(table(example, rows))
    draw(measured, str(out / "pathologies.png"))


if __name__ == "__main__":
    main()
