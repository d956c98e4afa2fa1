"""Cells of random central arrangements: this library against trees of linear programs.

Run ``python benchmarks/arrangements.py`` (about two minutes) or with ``--long`` to let every tree
finish. Every ratio is of times taken in the same run, on the same rows; a tree that is stopped
gives a lower bound of the ratio, written ``>``, and is never stopped before it decides the bar.
Set ``OMP_NUM_THREADS=1`` on a machine that does other work too.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import highspy
import numpy as np
from scipy.optimize import linprog

from exactrelu.polytopes import Arrangement, general_position_cells
from exactrelu.polytopes.product_signs import product_signs

SIZES = [(12, 3), (20, 4), (30, 4), (24, 6)]
# `regions()` of Sage, seconds, as measured once on two cores: not installed here.
SAGE = {(12, 3): 0.55, (20, 4): 13.4}
Feasible = Callable[[np.ndarray], "np.ndarray | None"]


class TooSlow(Exception):
    """The limit of one tree is over."""


def tree_cells(rows: np.ndarray, feasible: Feasible, limit: float) -> int:
    """Insert row after row; a cell's point decides one child, a linear program the other.

    The incremental enumeration of Rada and Černý (2018), on one half by symmetry.
    """
    started = time.perf_counter()
    cells = [(rows[:1], rows[0].astype(float))]
    for row in rows[1:]:
        grown = []
        for signed, point in cells:
            side = 1.0 if row @ point > 0 else -1.0
            grown.append((np.vstack([signed, side * row]), point))
            opposite = np.vstack([signed, -side * row])
            other = feasible(opposite)
            if other is not None:
                grown.append((opposite, other))
            if time.perf_counter() - started > limit:
                raise TooSlow
        cells = grown
    return 2 * len(cells)


def by_linprog(signed: np.ndarray) -> np.ndarray | None:
    """Maximise t subject to signed @ x >= t, |x| <= 1."""
    count, dimension = signed.shape
    answer = linprog(
        np.r_[np.zeros(dimension), -1.0],
        A_ub=np.c_[-signed, np.ones(count)],
        b_ub=np.zeros(count),
        bounds=[(-1, 1)] * dimension + [(None, 1)],
        method="highs",
    )
    return answer.x[:-1] if answer.x[-1] > 1e-9 else None


def warm_highs(rows: np.ndarray) -> Feasible:
    """One model for all programs: the rows of the cell are set to their signs, the rest is free."""
    count, dimension = rows.shape
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    for _ in range(dimension):
        model.addVar(-1.0, 1.0)
    model.addVar(-1.0, 1.0)
    model.changeColCost(dimension, -1.0)
    columns = np.arange(dimension + 1, dtype=np.int32)
    norms = np.linalg.norm(rows, axis=1)
    infinite = highspy.kHighsInf
    # Row 2i asks h x >= t, row 2i + 1 asks h x <= -t; a free row asks nothing.
    for row, norm in zip(rows, norms, strict=True):
        model.addRow(-infinite, infinite, dimension + 1, columns, np.r_[row / norm, -1.0])
        model.addRow(-infinite, infinite, dimension + 1, columns, np.r_[row / norm, 1.0])
    state = np.zeros(count, dtype=int)

    def set_sign(place: int, sign: int) -> None:
        if state[place] != sign:
            model.changeRowBounds(2 * place, 0.0 if sign > 0 else -infinite, infinite)
            model.changeRowBounds(2 * place + 1, -infinite, 0.0 if sign < 0 else infinite)
            state[place] = sign

    def feasible(signed: np.ndarray) -> np.ndarray | None:
        for place in range(count):
            known = place < len(signed)
            set_sign(place, int(np.sign(signed[place] @ rows[place])) if known else 0)
        model.run()
        values = np.array(model.getSolution().col_value)
        return values[:-1] if values[-1] > 1e-9 else None

    return feasible


def timed(action: Callable[[], object]) -> tuple[float, object]:
    started = time.perf_counter()
    answer = action()
    return time.perf_counter() - started, answer


def tree_time(rows: np.ndarray, feasible: Feasible, limit: float, cells: int) -> tuple[float, str]:
    try:
        seconds, found = timed(lambda: tree_cells(rows, feasible, limit))
    except TooSlow:
        return limit, ">"
    return seconds, "" if found == cells else f"({found} cells!) "


def measure(rows: np.ndarray, kind: str, limit: float) -> None:
    size = rows.shape
    arrangement = Arrangement.central(rows)
    own = min(timed(arrangement.cell_table)[0] for _ in range(3))
    table = arrangement.cell_table()
    counting, count = timed(arrangement.count)
    matrix = np.array(arrangement.rows, dtype=object)
    checked, exact = timed(lambda: (product_signs(table.numerators, matrix) == table.signs).all())
    assert exact
    assert count == len(table) == len(np.unique(table.packed(), axis=0))
    assert len(table) == general_position_cells(*size)
    print(
        f"{size!s:>8} {kind:>7}: {len(table):>6} cells {own:7.3f} s "
        f"({1e6 * own / (len(table) * size[0]):.2f} us a cell and row), "
        f"count {counting:.3f} s, exact check {checked:.3f} s",
        end="",
    )
    for name, feasible, wanted in (
        ("linprog", by_linprog, 50),
        ("warm highspy", warm_highs(rows.astype(float)), 10),
    ):
        patience = max(limit, 1.2 * wanted * own)
        seconds, mark = tree_time(rows, feasible, patience, len(table))
        print(
            f" | {name} {mark}{seconds:.2f} s, {mark}{seconds / own:.0f}x (bar {wanted}x)", end=""
        )
    if kind == "integer" and size in SAGE:
        print(f" | Sage (published) {SAGE[size]} s, {SAGE[size] / own:.0f}x (bar 100x)", end="")
    print(flush=True)


def million(limit_hyperplanes: int) -> None:
    """Show the growth with the number of cells, up to a million."""
    for count in range(12, limit_hyperplanes + 1, 7):
        rows = np.random.default_rng(7).integers(-50, 51, (count, 6))
        arrangement = Arrangement.central(rows)
        seconds, cells = timed(lambda a=arrangement: sum(len(p) for p in a.cell_parts()))
        each = 1e6 * seconds / (int(str(cells)) * count)
        print(f"({count}, 6): {cells} cells {seconds:.2f} s, {each:.3f} us a cell and row")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=8.0, help="seconds for each tree")
    parser.add_argument("--long", action="store_true", help="give each tree ten minutes")
    options = parser.parse_args()
    limit = 600.0 if options.long else options.limit
    for size in SIZES:
        generator = np.random.default_rng(2)
        measure(generator.integers(-50, 51, size), "integer", limit)
        measure(generator.standard_normal(size), "float", limit)
    million(40)


if __name__ == "__main__":
    main()
