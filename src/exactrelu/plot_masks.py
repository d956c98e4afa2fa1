"""A picture of sparsity masks and of the block that proves that an optimum may be missing."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from exactrelu.drawing import BLUE, ORANGE, VERMILION, new_figure, save

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from exactrelu.supports.masks import BoolMatrix
    from exactrelu.supports.verdict import Verdict


def plot_masks(verdict: Verdict, path: str) -> None:
    """Draw each mask, and for two layers how many hidden units reach each entry of the product.

    Parameters
    ----------
    verdict : Verdict
    path : str
        Its ending chooses the format: .png, .pdf or .svg.
    """
    pair = verdict.products.pair
    masks = pair.masks if pair is not None else verdict.masks
    layers = list(masks.layers)
    witness = None if pair is None else pair.witness
    rows = list(witness.rows) if witness is not None else []
    cols = list(witness.cols) if witness is not None else []
    units = list(witness.units) if witness is not None else []
    panels = len(layers) + (len(layers) == 2)
    figure = new_figure(4.2 * panels, 4.8)
    axes = figure.subplots(1, panels, squeeze=False)[0]
    names = [f"mask of layer {len(layers) - place}" for place in range(len(layers))]
    for place, (ax, layer, name) in enumerate(zip(axes, layers, names, strict=False)):
        block = ([], []) if len(layers) != 2 else ((rows, units), (units, cols))[place]
        last = place == len(layers) - 1
        _draw_mask(ax, layer, block)
        _label(
            ax, name, "output" if place == 0 else "hidden unit", "input" if last else "hidden unit"
        )
    if len(layers) == 2:
        left, right = masks.pair
        counts = left.astype(int) @ right.astype(int)
        _draw_counts(figure, axes[2], counts, (rows, cols))
        _label(axes[2], "hidden units that reach an entry", "output", "input")
    answer = {True: "is closed", False: "is not closed", None: "is undecided"}
    title = f"The set of products {answer[verdict.products.closed]} ({verdict.rule})"
    if witness is not None:
        title += "; the block of the witness is framed"
    figure.suptitle(title)
    save(figure, path)


def _draw_mask(ax: Axes, layer: BoolMatrix, block: tuple[Collection[int], Collection[int]]) -> None:
    from matplotlib.colors import ListedColormap

    shades = layer.astype(int)
    rows, cols = (list(side) for side in block)
    if len(rows) and len(cols):
        shades[np.ix_(rows, cols)] += 2 * layer[np.ix_(rows, cols)]
    ax.imshow(shades, cmap=ListedColormap(["#F2F2F2", BLUE, BLUE, ORANGE]), vmin=0, vmax=3)
    _frame(ax, rows, cols)


def _draw_counts(
    figure: Any, ax: Axes, counts: Any, block: tuple[Collection[int], Collection[int]]
) -> None:
    image = ax.imshow(counts, cmap="Blues", vmin=0, vmax=max(int(counts.max()), 1))
    if counts.size <= 150:
        for (i, j), count in np.ndenumerate(counts):
            dark = count > 0.6 * counts.max()
            ax.text(j, i, str(count), ha="center", va="center", color="white" if dark else "black")
    else:
        from matplotlib.ticker import MaxNLocator

        figure.colorbar(image, ax=ax, shrink=0.75, ticks=MaxNLocator(integer=True))
    _frame(ax, *block)


def _frame(ax: Axes, rows: Collection[int], cols: Collection[int]) -> None:
    from matplotlib.patches import Rectangle

    width = 2.5 if max(ax.get_xlim()[1], ax.get_ylim()[0]) < 30 else 1.0
    for i in rows:
        for j in cols:
            ax.add_patch(
                Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, ec=VERMILION, lw=width, zorder=3)
            )


def _label(ax: Axes, title: str, down: str, along: str) -> None:
    from matplotlib.ticker import MaxNLocator

    ax.set_title(title, fontsize=11)
    ax.set_ylabel(down)
    ax.set_xlabel(along)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
