"""Draw how likely it is that training with random masks can lack an optimum.

Two masks of 100 x 100 (and of 10 x 10) with exactly p2 and p1 ones are drawn at random, and the
LU-block test looks for a block that proves that some data set has no optimum. The share of hits
is drawn for each pair (p1, p2), after Figure 2 of Le, Riccietti and Gribonval.

Run: python examples/random_masks.py [picture.png]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exactrelu.supports import Masks, lu_block

LARGE = (50, 100, 200, 300, 500, 1000, 2000, 3000, 4000, 6000, 8000)
SMALL = tuple(range(10, 101, 10))


def random_mask(rng: np.random.Generator, side: int, ones: int) -> NDArray[np.bool_]:
    """Return a square mask with exactly this many ones."""
    mask = np.zeros(side * side, dtype=bool)
    mask[rng.choice(side * side, ones, replace=False)] = True
    return mask.reshape(side, side)


def shares(side: int, ones: Sequence[int], draws: int) -> NDArray[np.float64]:
    """Return the share of masks with a block; p1 along the rows of the table, p2 along columns."""
    rng = np.random.default_rng(0)
    table = np.zeros((len(ones), len(ones)))
    for a, p1 in enumerate(ones):
        for b, p2 in enumerate(ones):
            hits = sum(
                lu_block(Masks((random_mask(rng, side, p2), random_mask(rng, side, p1))))
                is not None
                for _ in range(draws)
            )
            table[a, b] = hits / draws
    return table


def draw(tables: Sequence[tuple[int, Sequence[int], int, NDArray[np.float64]]], path: str) -> None:
    """Draw the tables side by side."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13, 6.2), layout="constrained")
    for ax, (side, ones, count, table) in zip(figure.subplots(1, len(tables)), tables, strict=True):
        image = ax.imshow(table, cmap="viridis", vmin=0, vmax=1, origin="lower")
        for (a, b), share in np.ndenumerate(table):
            text = f"{share:.2f}".rstrip("0").rstrip(".")
            ax.text(b, a, text, ha="center", va="center", color="white" if share < 0.6 else "black")
        ax.set_xticks(range(len(ones)), [str(p) for p in ones])
        ax.set_yticks(range(len(ones)), [str(p) for p in ones])
        ax.set_xlabel("ones in the output mask")
        ax.set_ylabel("ones in the input mask")
        ax.set_title(f"masks of {side} x {side}, {count} draws each")
    figure.colorbar(image, ax=figure.axes, shrink=0.8, label="share with an LU block")
    figure.suptitle("Random masks for which some data set has no optimum")
    figure.savefig(path, dpi=110)


def main() -> None:
    """Print and draw both tables."""
    tables = []
    for side, ones, count in ((100, LARGE, 20), (10, SMALL, 100)):
        table = shares(side, ones, count)
        tables.append((side, ones, count, table))
        print(f"{side} x {side}, {count} draws; rows p1, columns p2")
        print("      " + "".join(f"{p:6}" for p in ones))
        for p, row in zip(ones, table, strict=True):
            print(f"{p:6}" + "".join(f"{share:6.2f}" for share in row))
    draw(tables, sys.argv[1] if len(sys.argv) > 1 else "random_masks.png")


if __name__ == "__main__":
    main()
