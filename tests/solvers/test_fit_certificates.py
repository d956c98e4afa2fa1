"""Certificates of fits, and the bound that they rest on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from resigned import resigned

import exactrelu
from exactrelu.solvers.norm_loss import NormLoss

SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]
LOSSES = ("squared", "l1", "linf")


def test_altered_certificates_fail() -> None:
    fit = exactrelu.fit(SQUARE, [0, 1, 1, 0], mask=[[1, 0], [1, 1]])
    document = exactrelu.fit_certificate(fit)
    assert exactrelu.verify(resigned(document, lambda d: None)).valid

    def scaled_bias(d: dict[str, Any]) -> None:
        d["network"]["skip"]["c"] = "7"

    def off_mask(d: dict[str, Any]) -> None:
        d["problem"]["inner_mask"] = [[1, 0], [0, 1]]

    def wider(d: dict[str, Any]) -> None:
        d["problem"]["inner_mask"] = [[1, 1], [1, 1]]

    def lower(d: dict[str, Any]) -> None:
        d["claim"]["lower_bound"] = "0"

    def cheaper(d: dict[str, Any]) -> None:
        d["claim"]["loss"] = "1/4"

    def unbalanced(d: dict[str, Any]) -> None:
        d["proof"]["vectors"][0][0] = "5"

    changes: list[Any] = [scaled_bias, off_mask, wider, lower, cheaper, unbalanced]
    count = len(document["proof"]["vectors"])
    changes += [lambda d, k=k: d["proof"]["vectors"].pop(k) for k in range(count)]
    for change in changes:
        assert not exactrelu.verify(resigned(document, change)).valid, change


def test_the_dual_bound_of_each_norm() -> None:
    y = [Fraction(3), Fraction(-1)]
    bounds = [NormLoss.of(name).bound([1, -1], y) for name in LOSSES]
    assert bounds == [8, 4, 2]
    assert NormLoss.of("l1").bound([-1, 1], y) == 0
