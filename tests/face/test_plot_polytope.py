import sys

import matplotlib
import numpy as np
import pytest

from exactrelu.plot_polytope import plot_polytope
from exactrelu.polytopes.errors import BackendMissingError, InputError
from exactrelu.polytopes.named_polytopes import cross_polytope, cube, simplex
from exactrelu.polytopes.polyhedron import Polyhedron

matplotlib.use("Agg")
from matplotlib import pyplot


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    pyplot.close("all")


def test_a_polygon_is_drawn_around_with_its_vertices():
    hexagon = Polyhedron.hull([[2, 0], [1, 2], [-1, 2], [-2, 0], [-1, -2], [1, -2], [0, 0]])
    ax = plot_polytope(hexagon)
    assert len(ax.collections[0].get_offsets()) == 6
    outline = ax.lines[0].get_xydata()
    steps = np.diff(outline, axis=0)
    turns = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    assert (turns > 0).all() or (turns < 0).all()


@pytest.mark.parametrize(("polytope", "faces"), [(cube(3), 6), (cross_polytope(3), 8)])
def test_a_solid_has_one_polygon_for_each_facet(polytope, faces):
    ax = plot_polytope(polytope)
    polygons = [c for c in ax.collections if type(c).__name__ == "Poly3DCollection"]
    assert len(polygons[0]._faces) == faces
    ax.figure.canvas.draw()


def test_given_axes_are_used_and_flat_polytopes_are_drawn():
    figure, ax = pyplot.subplots()
    assert plot_polytope(simplex(2), ax) is ax
    assert plot_polytope(Polyhedron.hull([[1, 1]]), ax) is ax
    assert plot_polytope(Polyhedron.hull([[0, 0], [1, 1]]), ax) is ax
    space = pyplot.figure().add_subplot(projection="3d")
    for points in ([[0, 0, 1]], [[0, 0, 1], [1, 0, 0]], [[0, 0, 1], [1, 0, 0], [0, 1, 0]]):
        assert plot_polytope(Polyhedron.hull(points), space) is space
    with pytest.raises(InputError, match="ax: it is flat"):
        plot_polytope(cube(3), ax)
    figure.canvas.draw()
    space.figure.canvas.draw()


def test_what_cannot_be_drawn_is_refused(monkeypatch):
    with pytest.raises(InputError, match="its space has dimension 4"):
        plot_polytope(cube(4))
    with pytest.raises(InputError, match="it is unbounded"):
        plot_polytope(Polyhedron.of([[1, 0]], [1]))
    with pytest.raises(InputError, match="it is empty"):
        plot_polytope(Polyhedron.hull(dimension=2))
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(BackendMissingError, match=r"exactrelu\[plot\]"):
        plot_polytope(cube(2))
