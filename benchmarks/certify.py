"""Certification of a network of 1,000 neurons on 10^5 points, beside plain ways to its two parts.

Run with ``python benchmarks/certify.py``; every ratio compares times of this one run.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray

import exactrelu
from exactrelu import LayeredNetwork
from exactrelu.networks import exact_values
from exactrelu.polytopes import ExactVector, to_fraction
from exactrelu.univariate import Tube, minimum_link

Floats = NDArray[np.float64]
K, N, PLAIN_ROWS = 1_000, 100_000, 100


def timed(call: Callable[[], object]) -> tuple[float, object]:
    """Return the time of a call, and its result."""
    begin = time.perf_counter()
    result = call()
    return time.perf_counter() - begin, result


def trained_like() -> tuple[LayeredNetwork, Floats, Floats]:
    """Return a network that follows sin 3x with knots all over, and noisy samples of it."""
    generator = np.random.default_rng(0)
    x = generator.uniform(-3, 3, size=N)
    y = np.sin(3 * x) + 0.01 * generator.uniform(-1, 1, size=N)
    knots = np.sort(generator.uniform(-3, 3, size=K - 1))
    places = np.concatenate(([-3.0], knots, [3.0]))
    slopes = np.diff(np.sin(3 * places)) / np.diff(places)
    scale = generator.uniform(0.5, 2.0, size=K)
    output = np.concatenate(([slopes[0]], np.diff(slopes))) / scale
    layers = [(scale[:, None], -places[:-1] * scale), (output[None, :], [np.sin(-9.0)])]
    return LayeredNetwork.of(layers), x, y


def main() -> None:
    """Certify, check the certificate, and time the parts beside plain ways."""
    network, x, y = trained_like()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "n.npz"
        exactrelu.write_network(network, path)
        seconds, answer = timed(lambda: exactrelu.certify(str(path), x, y))
    assert isinstance(answer, exactrelu.CertifiedNetwork)
    print(
        f"certify {K} neurons on {N} points: {seconds:.2f} s, {answer.verdict}, "
        f"{answer.size.cost} knots against {answer.least_cost}, largest error "
        f"{float(answer.max_error):.6f}"
    )
    seconds, document = timed(lambda: exactrelu.certify_certificate(answer))
    assert isinstance(document, dict)
    check, verdict = timed(lambda: exactrelu.verify(document))
    assert isinstance(verdict, exactrelu.Verdict)
    print(f"certificate {seconds:.2f} s, verify {check:.2f} s, valid: {verdict.valid}")

    shallow, column = network.shallow(), ExactVector.of(x)
    ours, values = timed(lambda: exact_values(shallow, [column]))
    assert isinstance(values, list)
    plain, expected = timed(lambda: [shallow.exact([Fraction(float(t))]) for t in x[:PLAIN_ROWS]])
    assert [to_fraction(value) for value in values[:PLAIN_ROWS]] == expected
    each = plain / PLAIN_ROWS * N / ours
    print(
        f"exact values of all points {ours:.2f} s; neuron by neuron {plain:.2f} s for "
        f"{PLAIN_ROWS} points: {each:.0f} times as long for each"
    )
    floats, _ = timed(lambda: [network(part[:, None]) for part in np.array_split(x, 20)])
    print(f"float values of all points, matrix by matrix: {floats:.2f} s")

    tube = Tube.of(column, ExactVector.of(y), answer.problem.tolerances())
    ours, found = timed(lambda: minimum_link(tube))
    with mock.patch("exactrelu.univariate.tube._LONGEST", 0):
        plain, other = timed(lambda: minimum_link(tube))
    assert found.lines == other.lines  # type: ignore[attr-defined]
    print(f"sweep in integers {ours:.2f} s, in rationals {plain:.2f} s: {plain / ours:.1f} times")


if __name__ == "__main__":
    main()
