"""What the command ``degeneracy`` finds, as JSON."""

from __future__ import annotations

from typing import Any

from exactrelu.degeneracy import Degeneracy
from exactrelu.networks.diagnosis import FlipIndex
from exactrelu.networks.distance import Distance
from exactrelu.networks.minimal_width import Width
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import rational_text
from exactrelu.stability import Stability


def degeneracy_json(found: Degeneracy) -> dict[str, Any]:
    """Return what was found as a JSON object; neurons are counted from 0."""
    form, diagnosis = found.form, found.diagnosis
    document: dict[str, Any] = {
        "neurons": len(found.network.hidden),
        "inputs": found.network.inputs,
        "box": None if found.box is None else [
            [rational_text(low), rational_text(high)]
            for low, high in zip(found.box.lower, found.box.upper, strict=True)
        ],
        "complete": found.complete,
        "normal_form": {
            "s": [*map(rational_text, form.s)],
            "constant": rational_text(form.constant),
            "kinks": [
                {
                    "normal": [*map(rational_text, kink.normal)],
                    "offset": rational_text(kink.offset),
                    "jump": rational_text(kink.jump),
                }
                for kink in form.kinks
            ],
        },
        "irreducible": found.irreducible,
        "width": {
            "with_skip": _width_json(found.with_skip),
            "without_skip": _width_json(found.without_skip),
        },
        "norms": _norms_json(found.norms),
        "diagnosis": {
            "balance": [None if q is None else rational_text(q) for q in diagnosis.balances],
            "unbalanced": list(diagnosis.unbalanced),
            "dead": list(diagnosis.dead),
            "dead_on_box": list(diagnosis.dead_on_box),
            "active_on_box": list(diagnosis.active_on_box),
            "redundant": [list(group) for group in diagnosis.redundant],
            "opposite": [list(group) for group in diagnosis.opposite],
            "flip_index": _flip_json(diagnosis.flip),
            "flip_index_of_two": _flip_json(diagnosis.flip_of_two),
            "merges": [
                {
                    "keep": merge.kept,
                    "drop": merge.gone,
                    "factor": rational_text(merge.factor),
                    "error": rational_text(merge.error),
                }
                for merge in diagnosis.nearby
            ],
        },
    }  # fmt: skip
    if found.comparison is not None:
        comparison = found.comparison
        point, values = comparison.point, comparison.values
        document["comparison"] = {
            "equal": comparison.equal,
            "point": None if point is None else [*map(rational_text, point)],
            "values": None if values is None else [*map(rational_text, values)],
            "distance": _norms_json(comparison.distance),
            "jump": rational_text(comparison.distance.form.jump),
            "stability": _stability_json(comparison.stability),
        }
    return document


def _stability_json(found: Stability | str) -> dict[str, Any]:
    return {"reason": found} if isinstance(found, str) else {"reason": None, **found.to_json()}


def _norms_json(norms: Distance) -> dict[str, Any]:
    gradients, values = norms.gradients, norms.values
    return {
        "semi_norm": _interval(gradients.largest),
        "lipschitz": {
            "l1": _interval(gradients.largest),
            "l2": _interval(gradients.euclidean),
            "linf": _interval(gradients.sum),
        },
        "cells": gradients.cells,
        "gradient": [*map(rational_text, gradients.gradient)],
        "uniform": None if values is None else _interval(values.norm),
        "point": None if values is None else [*map(rational_text, values.point)],
        "sobolev": None if norms.sobolev is None else _interval(norms.sobolev),
        "complete": norms.complete,
    }


def _width_json(width: Width) -> dict[str, Any]:
    return {
        "lower": width.lower,
        "upper": width.upper,
        "reason": width.reason,
        "orientations": width.orientations,
        "network": width.network.to_json(),
    }


def _flip_json(flip: FlipIndex | None) -> dict[str, Any] | None:
    if flip is None:
        return None
    value = rational_text(flip.value)
    lower = value if flip.exact else "0"
    return {"lower": lower, "upper": value, "neurons": list(flip.neurons)}


def _interval(value: Enclosure) -> dict[str, str]:
    """Return an exact number twice, or decimals rounded outward."""
    if value.lower == value.upper:
        lower = upper = rational_text(value.lower)
    else:
        lower, upper = value.significant()
    return {"lower": lower, "upper": upper}
