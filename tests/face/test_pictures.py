import warnings

import numpy as np
import pytest
from step_clock import clock_of_steps

import exactrelu
from exactrelu import InputError
from exactrelu.thinned import thinned

pytest.importorskip("matplotlib")

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from exactrelu.drawing import new_figure
from exactrelu.plot_answer import answer_figure
from exactrelu.plot_costs import plot_costs
from exactrelu.plot_fit import fit_figure
from exactrelu.plot_phases import plot_phases

PEAK = (range(-2, 4), [0, 0, 1, 1, 0, 0])
HALF = (range(6), [0, 0, 1, 17, 54, 95])


def labels(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def line(ax, words):
    return next(line for line in ax.get_lines() if words in str(line.get_label()))


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of drawn texts whose boxes overlap."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    texts = []
    for ax in figure.axes:
        texts += [ax.xaxis.label, ax.yaxis.label, *ax.texts]
        texts += ax.get_legend().get_texts() if ax.get_legend() else []
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            ticks = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
            texts += [tick.label1 for tick in ticks if tick.label1.get_visible()]
    drawn = [text for text in texts if text.get_text().strip()]
    assert len(drawn) > 5
    renderer = canvas.get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer).shrunk(0.98, 0.9)) for t in drawn]
    return [
        (first, second)
        for k, (first, one) in enumerate(boxes)
        for second, other in boxes[:k]
        if one.overlaps(other)
    ]


def test_the_fit_shows_data_functions_and_all_minimisers():
    ax = exactrelu.plot(exactrelu.solve(*PEAK))
    assert labels(ax) == [
        "p = 1, all minimisers",
        "p = 1, connect the dots: 4 knots",
        "p = 0, sparsest: 3 knots",
        "6 samples",
    ]
    sparsest = line(ax, "p = 0").get_xydata()
    assert [0.5, 1.5] in sparsest.tolist()
    dots = line(ax, "connect the dots").get_xydata()
    assert [0.5, 1.5] not in dots.tolist()
    assert [0.0, 1.0] in dots.tolist()
    (shade,) = (c for c in ax.collections if isinstance(c, PolyCollection))
    (triangle,) = shade.get_paths()
    assert triangle.vertices[:3].tolist() == [[0.0, 1.0], [0.5, 1.5], [1.0, 1.0]]


def test_the_chosen_p_is_drawn_once_if_it_is_sparsest():
    ax = exactrelu.plot(exactrelu.solve(*PEAK, p="1/2"))
    assert "p = 0 and p = 1/2, sparsest: 3 knots" in labels(ax)
    ax = exactrelu.plot(exactrelu.solve(*HALF, p="3/4"))
    assert "p = 0, sparsest: 2 knots" in labels(ax)
    assert "p = 3/4: 3 knots" in labels(ax)
    ax = exactrelu.plot(exactrelu.solve(*HALF, p=1))
    assert "p = 1, fewest knots: 2 knots" in labels(ax)


def test_a_function_that_answers_for_every_p_is_drawn_once():
    ax = exactrelu.plot(exactrelu.solve([0, 1, 2], [0, 1, 0]))
    assert labels(ax) == ["every p, connect the dots: 1 knot", "3 samples"]


def test_axes_can_be_given():
    given = new_figure(4.0, 3.0).add_subplot()
    assert exactrelu.plot(exactrelu.solve(*PEAK), given, names=("time", "$ per day")) is given
    assert (given.get_xlabel(), given.get_ylabel()) == ("time", "$ per day")


def test_a_tolerance_is_drawn():
    ax = exactrelu.plot(exactrelu.solve(*PEAK, tolerance="1/3"))
    assert labels(ax) == ["tolerance", "fewest knots within the tolerance: 1 knot", "6 samples"]


@pytest.mark.parametrize("x", [[1], [1, 2], [1, 2, 3]])
def test_few_samples(x):
    figure = fit_figure(exactrelu.solve(x, [5] * len(x)), ("x", "y"))
    assert overlaps(figure) == []


def test_costs():
    ax = plot_costs(*HALF)
    sparsest = line(ax, "sparsest").get_xydata()
    below, above = sparsest[sparsest[:, 0] < 0.49], sparsest[sparsest[:, 0] > 0.51]
    assert np.allclose(below[:, 1], 1.0)
    assert above[:-1, 1].min() > 1.0
    other = line(ax, "optimal above").get_xydata()
    assert other[0, 1] == pytest.approx(1.5)
    marked = line(ax, "p* =")
    assert float(np.ravel(marked.get_xdata())[0]) == pytest.approx(0.5)


def test_costs_without_a_crossing():
    ax = plot_costs(*PEAK)
    assert labels(ax) == ["connect the dots", "sparsest"]


def test_phases():
    ax = plot_phases(*HALF)
    stems = [
        segment.tolist()
        for collection in ax.collections
        if isinstance(collection, LineCollection)
        for segment in collection.get_segments()
    ]
    ends = sorted((x, low, high) for (x, low), (_, high) in stems)
    below = [(round(x, 6), low) for x, low, high in ends if high < 1]
    above = [x for x, low, high in ends if low > 0]
    assert len(below) == 2
    assert len(above) == 3
    assert [x for x in above if x == round(x)] == [1.0, 4.0]
    assert any("p* = 0.5" in text.get_text() for text in ax.texts)


def test_phases_without_a_change():
    assert labels(plot_phases(*PEAK)) == ["knots at every p"]


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_files(call, tmp_path, peak, ending):
    starts = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}[ending]
    for command in ("solve", "path"):
        path = tmp_path / f"{command}.{ending}"
        assert call(command, peak, "--plot", path).code == 0
        assert path.read_bytes().startswith(starts)
        first = path.read_bytes()
        call(command, peak, "--plot", path)
        assert path.read_bytes() == first


TWO = b"a,b,y\n3,-5,3\n-4,-3,4\n-4,3,3\n4,1,0\n"


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({}, "p = 0, sparsest: 3 parameters"),
        ({"measure": "neurons"}, "p = 0, sparsest: 2 neurons"),
        ({"p": 1, "tolerance": 1}, "p = 1, least cost: 2 neurons"),
        ({"p": "1/2", "method": "branch"}, "p = 1/2, least cost: 2 neurons"),
        (
            {"p": "1/2", "method": "branch", "budget": 2, "tolerance": "1/1000"},
            "p = 1/2, cheapest known: 2 neurons",
        ),
    ],
)
def test_the_contours_of_two_inputs(options, title):
    X, y = [[3, -5], [-4, -3], [-4, 3], [4, 1]], [3, 4, 3, 0]
    with clock_of_steps(0.01):
        solution = exactrelu.solve(X, y, **options)
    figure = answer_figure(solution, ("a", "b", "y"))
    ax, bar = figure.axes
    assert ax.get_title(loc="left") == title
    assert (ax.get_xlabel(), ax.get_ylabel(), bar.get_title()) == ("a", "b", "y")
    levels = ax.collections[0].get_clim()
    assert levels[0] <= 0
    assert levels[1] >= 4
    assert overlaps(figure) == []


def test_the_picture_of_one_input_with_other_options():
    solution = exactrelu.solve(*PEAK, skip=False, penalize_bias=True)
    upper, lower = answer_figure(solution, ("x", "y")).axes
    assert f"p = 0, sparsest: {solution.parameters} parameters" in labels(upper)
    drawn = line(upper, "sparsest")
    at = dict(zip(drawn.get_xdata(), drawn.get_ydata(), strict=True))
    assert [at[x] for x in PEAK[0]] == PEAK[1]
    assert lower.get_ylabel() == "slope change"


def test_pictures_of_every_option(call, tmp_path):
    path = tmp_path / "a.png"
    for options in (["--bound", "1/2", "--p", "1"], ["--tolerance", "1", "--free-bias"]):
        assert call("solve", "-", *options, "--plot", path, stdin=TWO).code == 0
        assert path.read_bytes().startswith(b"\x89PNG")
        path.unlink()
    small = call("solve", "-", "--bound", "1/100", "--plot", path, stdin=TWO)
    assert (small.code, path.exists()) == (0, False)
    assert "not drawn; no network fits" in small.err
    many = call("solve", "-", "--plot", path, stdin=b"1,2,3,4\n").complaint
    assert "--plot: 3 inputs; accepted are one and two" in many


def test_names_are_no_formulas_and_missing_letters_are_no_warning(call, tmp_path):
    data = tmp_path / "a.csv"
    data.write_text("$x_{,名前\n0,1\n1,2\n2,1\n", encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert call("solve", data, "--plot", tmp_path / "a.png").code == 0


def test_nothing_overlaps():
    from exactrelu.as_problem import as_problem
    from exactrelu.data import Data
    from exactrelu.interpolation import interpolated
    from exactrelu.path_report import path_figure

    steps = [1, 90, 3, 8, 2, 40, 1, 5, 1, 90, 2, 2, 8, 1, 40, 3, 5, 1, 90, 8, 1, 3] * 3
    y = np.cumsum(np.cumsum(steps)).tolist()
    problem = as_problem(range(len(y)), y)
    bends = interpolated(problem)
    data = Data("a.csv", problem.X, problem.y, ("a rather long name of a column", "y"))
    figure = path_figure(exactrelu.path(problem), problem, bends, data)
    assert overlaps(figure) == []
    assert overlaps(fit_figure(exactrelu.solve(problem), data.names)) == []


def test_what_cannot_be_drawn():
    with pytest.raises(InputError, match="no picture"):
        exactrelu.plot(3)
    with pytest.raises(InputError, match="1e150"):
        exactrelu.plot(exactrelu.solve(["1e200", 1, 2], [0, 1, 0]))


def test_long_data_are_thinned():
    x = np.arange(50_000)
    y = (x % 7) * (x % 3)
    ax = exactrelu.plot(exactrelu.solve(x, y))
    assert all(len(drawn.get_xdata()) <= 6_000 for drawn in ax.get_lines())
    kept_x, kept_y = thinned(x.astype(float), y.astype(float), columns=10)
    assert (kept_x[0], kept_x[-1]) == (0.0, 49_999.0)
    assert (kept_y.min(), kept_y.max()) == (y.min(), y.max())
    assert (np.diff(kept_x) > 0).all()


def test_without_matplotlib(call, peak, monkeypatch):
    monkeypatch.setattr("exactrelu.drawing.find_spec", lambda name: None)
    assert "exactrelu[plot]" in call("solve", peak, "--plot", "a.png").complaint
