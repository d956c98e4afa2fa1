"""Pictures of planar arrangements: what is drawn is read back from the axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot

from exactrelu.plot_arrangement import plot_arrangement
from exactrelu.polytopes import Arrangement, InputError


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    pyplot.close("all")


def area(patch: Any) -> float:
    x, y = patch.get_xy()[:-1].T
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def test_cells_tile_the_box() -> None:
    triangle = Arrangement.affine([[1, 0], [0, 1], [1, 1]], [0, 0, -1])
    axes = plot_arrangement(triangle, box=([-1, -1], [2, 2]))
    assert len(axes.patches) == 7
    assert sum(area(patch) for patch in axes.patches) == pytest.approx(9)
    assert min(area(patch) for patch in axes.patches) == pytest.approx(0.5)
    assert {text.get_text() for text in axes.texts} >= {"++−", "+++", "−−−"}


def test_central_planes_in_the_chart() -> None:
    _, given = pyplot.subplots()
    axes = plot_arrangement(
        Arrangement.central([[1, 0, 0], [0, 1, 0], [1, 1, -1], [0, 0, 0]]), ax=given, labels=False
    )
    assert axes is given
    assert len(axes.patches) == 7
    assert not axes.texts


def test_parallel_lines_without_vertices() -> None:
    axes = plot_arrangement(Arrangement.affine([[1, 1], [1, 1]], [0, 1]))
    assert len(axes.patches) == 3


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(InputError, match=r"central in R\^2"):
        plot_arrangement(Arrangement.central([[1, 2]]))
    with pytest.raises(InputError, match="box: it is empty"):
        plot_arrangement(Arrangement.affine([[1, 2]], [0]), box=([0, 0], [0, 1]))
    with pytest.raises(InputError, match="3 coordinates"):
        plot_arrangement(Arrangement.affine([[1, 2]], [0]), box=([0, 0, 0], [0, 1, 1]))
