"""Random small problems of every shape and with every option, and the degenerate ones by name."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

from enumeration_cases import DEGENERATE, random_options, random_rows, setting_of

from exactrelu.solvers import Setting


def _on_a_line(random: Random, samples: int, inputs: int) -> list[list[int]]:
    at, step = (random_rows(random, 1, inputs, 2)[0] for _ in range(2))
    places = random.sample(range(-3, 4), samples)
    return [[a + t * s for a, s in zip(at, step, strict=True)] for t in places]


def _about_the_origin(random: Random, samples: int, inputs: int) -> list[list[int]]:
    rows = random_rows(random, samples, inputs, 2)
    return rows if [0] * inputs in rows else [[0] * inputs, *rows[1:]]


ROWS: dict[str, Callable[[Random, int, int], list[list[int]]]] = {
    "distinct": lambda random, samples, inputs: random_rows(random, samples, inputs, 3),
    "one repeated": lambda random, samples, inputs: [
        random.choice(random_rows(random, 2, inputs, 3)) for _ in range(samples)
    ],
    "on a line": _on_a_line,
    "about the origin": _about_the_origin,
    "on a plane through the origin": lambda random, samples, inputs: [
        [row[0], *[-row[0]] * (inputs - 1)] for row in random_rows(random, samples, 1, 3)
    ],
    "alike": lambda random, samples, inputs: [[k + 1, *[0] * (inputs - 1)] for k in range(samples)],
}
LABELS: dict[str, Callable[[Random, list[int]], int]] = {
    "any": lambda random, row: random.randint(-3, 3),
    "zero": lambda random, row: 0,
    "mostly zero": lambda random, row: random.choice([0, 0, 2]),
    "of one neuron": lambda random, row: 2 * max(0, row[0] - 1),
}


def random_setting(seed: int, samples: tuple[int, ...], **fixed: Any) -> Setting:
    """Return a small problem; ``samples`` holds the most samples for one, two ... inputs.

    Repeated rows have the same label. Unless they are fixed, options are drawn, too.
    """
    random = Random(seed)
    inputs = random.randint(1, len(samples))
    count = random.randint(1, samples[inputs - 1])
    X = ROWS[random.choice(["distinct", *ROWS])](random, count, inputs)
    labelled = LABELS[random.choice(["any", "any", *LABELS])]
    y = {tuple(row): labelled(random, row) for row in X}
    options = random_options(random)
    if random.random() < 0.2:
        options["tolerance"] = [random.choice([0, Fraction(1, 2), 2]) for _ in X]
    return setting_of(X, [y[tuple(row)] for row in X], **{**options, **fixed})


SPECIAL = {
    **DEGENERATE,
    "on a plane through the origin": ([[1, -1], [2, -2], [-1, 1]], [1, 0, 2]),
    "duplicate patterns": ([[1, 0], [2, 0], [3, 0]], [1, 2, 4]),
    "the origin and its neighbours": ([[0, 0], [1, 0], [0, 1]], [1, 0, 2]),
    "zero labels but one": ([[0, 0], [1, 2], [2, 1]], [0, 0, 3]),
    "repeated rows of two inputs": ([[1, 2], [1, 2], [0, 1]], [3, 3, -1]),
}
