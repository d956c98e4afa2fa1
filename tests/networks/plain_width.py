"""Minimal widths by fitting oriented rows to values: floats, but for small integers only."""

from __future__ import annotations

from itertools import product

import numpy as np

from exactrelu.networks import ReLUNetwork
from exactrelu.polytopes import Box


def plain_width(network: ReLUNetwork, *, output_bias: bool, box: Box | None = None) -> int:
    """Return the width by trying all sides of the kinks and one or two more neurons."""
    generator = np.random.default_rng(0)
    d = network.inputs
    if box is None:
        X = generator.normal(size=(80, d)) * generator.choice([1, 3, 12], size=(80, 1))
    else:
        low, high = np.array(box.lower, dtype=float), np.array(box.upper, dtype=float)
        X = low + generator.beta(0.3, 0.3, (400, d)) * (high - low)
    values = network(X)
    kinks = _kinks(network, generator, box)
    constant = [np.ones((len(X), 1))] if output_bias else []

    def fits(rows: list[np.ndarray]) -> bool:
        columns = [np.maximum(X @ row[:d] + row[d], 0)[:, None] for row in rows]
        matrix = np.hstack([*columns, *constant, np.zeros((len(X), 1))])
        solution = np.linalg.lstsq(matrix, values, rcond=None)[0]
        return bool(np.abs(matrix @ solution - values).max() < 1e-7)

    choices = [
        [sign * row for sign, row in zip(signs, kinks, strict=True)]
        for signs in product((-1, 1), repeat=len(kinks))
    ]
    if any(fits(rows) for rows in choices):
        return len(kinks)
    if box is not None and output_bias:
        return len(kinks) + 1
    more = [sign * row for row in kinks for sign in (-1, 1)]
    if not output_bias:
        more += [np.eye(d + 1)[d]]
    if any(fits([*rows, row]) for rows in choices for row in more):
        return len(kinks) + 1
    if box is not None and any(_leaves_one_sign(network, rows, X, box) for rows in choices):
        return len(kinks) + 1
    return len(kinks) + 2


def _kinks(network, generator, box):
    """Return the rows at which the slope changes, seen by differences at points of each row."""
    d, kinks = network.inputs, []
    for neuron in network.hidden:
        row = np.array([float(entry) for entry in (*neuron.w, neuron.b)])
        w = row[:d]
        if not w.any() or any(np.linalg.matrix_rank(np.array([row, k])) < 2 for k in kinks):
            continue
        if box is not None and not box.meets(neuron.w, neuron.b):
            continue
        z = generator.normal(size=d)
        z -= (z @ w + row[d]) / (w @ w) * w
        step = 1e-5 * w / np.linalg.norm(w)
        f = network(np.array([z - step, z, z + step]))
        if abs(f[0] - 2 * f[1] + f[2]) > 1e-9:
            kinks.append(row)
    return kinks


def _leaves_one_sign(network, rows, X, box):
    """Fit an affine part besides the rows, and look at its signs at the corners."""
    d = network.inputs
    columns = [np.maximum(X @ row[:d] + row[d], 0)[:, None] for row in rows]
    matrix = np.hstack([*columns, X, np.ones((len(X), 1))])
    solution = np.linalg.lstsq(matrix, network(X), rcond=None)[0]
    corners = np.array(list(product(*zip(box.lower, box.upper, strict=True))), dtype=float)
    rest = corners @ solution[-d - 1 : -1] + solution[-1]
    return bool(rest.min() > -1e-9 or rest.max() < 1e-9)
