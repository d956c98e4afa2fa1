"""Check the supports of a network and its loss, by substitution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.polytopes.rational import parse_rational


def check_supports_of(network: Mapping[str, Any], problem: Mapping[str, Any]) -> None:
    """Raise CheckFailed unless a network keeps to a mask or to sparsity levels."""
    inputs, neurons = problem["inputs"], network["hidden"]
    if any(len(n["w"]) != inputs for n in neurons) or len(network["skip"]["a"]) != inputs:
        raise CheckFailed(f"the network does not have {inputs} inputs")
    if any(parse_rational(entry) for entry in network["skip"]["a"]):
        raise CheckFailed("the network has a skip connection, which no mask allows")
    inner = [[bool(parse_rational(w)) for w in n["w"]] for n in neurons]
    outer = [bool(parse_rational(n["v"])) for n in neurons]
    if "inner_mask" in problem:
        masks = list(zip(problem["inner_mask"], problem["outer_mask"], strict=True))
        if len(masks) != len(neurons):
            raise CheckFailed(f"the network has {len(neurons)} hidden units, not {len(masks)}")
        for k, ((row, v), used, sent) in enumerate(zip(masks, inner, outer, strict=True), 1):
            if len(row) != inputs:
                raise CheckFailed(f"the mask of hidden unit {k} does not have {inputs} entries")
            if any(type(entry) is not int or not 0 <= entry <= 1 for entry in (*row, v)):
                raise CheckFailed(f"the mask of hidden unit {k} has an entry that is not 0 or 1")
            if (sent and not v) or any(w and not m for w, m in zip(used, row, strict=True)):
                raise CheckFailed(f"hidden unit {k} has a weight outside the mask")
        return
    hidden, level, limit = problem["hidden"], problem["inner_level"], problem["outer_level"]
    if len(neurons) > hidden:
        raise CheckFailed(f"the network has {len(neurons)} hidden units, more than {hidden}")
    if sum(map(sum, inner)) > level or (limit is not None and sum(outer) > limit):
        raise CheckFailed("the network has more weights than its sparsity levels allow")


def supported_loss(
    network: Mapping[str, Any],
    loss: str,
    X: Sequence[Sequence[Fraction]],
    y: Sequence[Fraction],
) -> Fraction:
    """Return the exact loss of a network without skip connection."""
    hidden = [
        (parse_rational(n["v"]), [parse_rational(w) for w in n["w"]], parse_rational(n["b"]))
        for n in network["hidden"]
    ]
    constant = parse_rational(network["skip"]["c"])
    errors = []
    for x, label in zip(X, y, strict=True):
        value = constant - label
        for v, w, b in hidden:
            before = sum((a * t for a, t in zip(w, x, strict=True)), b)
            value += v * max(before, Fraction(0))
        errors.append(value)
    if loss == "squared":
        return sum((error * error for error in errors), Fraction(0))
    if loss == "l1":
        return sum(map(abs, errors), Fraction(0))
    if loss == "linf":
        return max(map(abs, errors))
    raise CheckFailed(f"the loss {loss!r} does not exist")
