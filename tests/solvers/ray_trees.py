"""Certificates of ray trees kept for reference, and ways to take them apart and to change them."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

import exactrelu
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.merging import Costs
from exactrelu.checks.ray_tree import check_ray_tree
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import parse_rational, to_fmpq

Document = dict[str, Any]

PATH = Path(__file__).parents[1] / "reference" / "ray-trees.json"
KEPT: dict[str, Document] = json.loads(PATH.read_text())["certificates"]


def unpacked(proof: Document) -> tuple[list[int], list[float]]:
    parts = [zlib.decompress(b64decode(proof[name])) for name in ("integers", "floats")]
    integers, floats = np.frombuffer(parts[0], "<i4"), np.frombuffer(parts[1], "<f8")
    return integers.tolist(), floats.tolist()


def packed(integers: Any, floats: Any) -> Document:
    streams = np.asarray(integers, "<i4").tobytes(), np.asarray(floats, "<f8").tobytes()
    texts = (b64encode(zlib.compress(stream)).decode() for stream in streams)
    return dict(zip(("integers", "floats"), texts, strict=True))


def with_tree(document: Document, integers: Any, floats: Any) -> Document:
    return {**document, "proof": {**document["proof"], **packed(integers, floats)}}


def accepted(document: Document) -> bool:
    """Whether the checker accepts; any error but CheckFailed, or a warning, fails the test."""
    try:
        check_ray_tree(document, document["data"])
    except CheckFailed:
        return False
    return True


def searched(X: Any, y: Any, p: str, budget: float, options: Document) -> tuple[Solution, Document]:
    """Return what a branch and bound finds, and its certificate, which `verify` accepts."""
    found = exactrelu.solve(X, y, p=p, method="branch", budget=budget, **{"skip": False, **options})
    document = json.loads(json.dumps(exactrelu.certificate(found)))
    verdict = exactrelu.verify(document)
    assert verdict.valid, verdict.failure
    return found, document


def with_a_dearer_network(document: Document) -> Document:
    """Add two neurons that cancel each other, and claim that this network is the cheapest."""
    inputs = document["problem"]["inputs"]
    neurons = [{"v": v, "w": ["1/50"] * inputs, "b": "0"} for v in ("1", "-1")]
    hidden = [*document["network"]["hidden"], *neurons]
    p = parse_rational(document["problem"]["p"])
    counted = [
        abs(parse_rational(n["v"]) * parse_rational(t))
        for n in hidden
        for t in ([*n["w"], n["b"]] if document["problem"]["penalize_bias"] else n["w"])
    ]
    cost: Costs = tuple(to_fmpq(t) for t in counted if t)
    ball = power_sum_ball([(1, c) for c in cost], p, 200)
    ends = {"lower": str(ball.lower().fmpq()), "upper": str(ball.upper().fmpq())}
    wide = {"lower": str(Fraction(ends["lower"]) - 1), "upper": str(Fraction(ends["upper"]) + 1)}
    claim = {
        **document["claim"],
        "status": "optimal",
        "neurons": len(hidden),
        "cost": wide,
        "lower_bound": wide,
    }
    return {**document, "claim": claim, "network": {**document["network"], "hidden": hidden}}
