"""Check how close a network with few neurons can come to a given one.

Theorem relied on: across a hyperplane that is no kink of g, the gradient of g - f jumps as that of
f does, and one of two gradients is at least half as long as their difference. So a g with k kinks
is no closer to f than half the (k+1)-th largest jump of f.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect
from exactrelu.polytopes.rational import parse_rational

Row = tuple[Fraction, ...]
Box = tuple[list[Fraction], list[Fraction]]
Jumps = dict[Row, Fraction]


def check_terms(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate about few neurons.

    Parameters
    ----------
    document : mapping
        The certificate.
    data : mapping
        The network and the box that it is about.

    Returns
    -------
    list of str
        What holds.

    Raises
    ------
    CheckFailed
        If a claim does not hold.
    """
    if document["proof"] != {"kind": "largest jumps"}:
        raise CheckFailed(f"the proof {document['proof']} is of no known kind")
    box = _read_box(data["box"])
    jumps, slopes = _bends(data["network"], box)
    claim = document["claim"]
    terms = claim["terms"]
    if isinstance(terms, bool) or not isinstance(terms, int) or terms < 0:
        raise CheckFailed(f"the number of neurons is {terms!r}")
    sizes = sorted((abs(jump) for jump in jumps.values()), reverse=True)
    lower = sizes[terms] / 2 if terms < len(sizes) else Fraction(0)
    expect(claim["lower_bound"], lower, "lower bound")
    near = document["network"]
    if len(near["hidden"]) > terms:
        raise CheckFailed(f"the near network has {len(near['hidden'])} neurons, not {terms}")
    near_jumps, near_slopes = _bends(near, box)
    if len(near_slopes) != len(slopes):
        raise CheckFailed("the near network has another number of inputs")
    for row, jump in near_jumps.items():
        jumps[row] = jumps.get(row, Fraction(0)) - jump
    upper = max(
        (abs(one - other) + sum(abs(jump * row[k]) for row, jump in jumps.items())) / 2
        for k, (one, other) in enumerate(zip(slopes, near_slopes, strict=True))
    )
    expect(claim["upper_bound"], upper, "upper bound")
    where = "" if box is None else " on the box"
    return [
        f"the gradient jumps across {len(sizes)} hyperplanes{where}",
        f"no network with at most {terms} neurons is closer than {lower}",
        f"the near network has at most {terms} neurons and is not farther than {upper}",
    ]


def _read_box(box: Any) -> Box | None:
    if box is None:
        return None
    lower, upper = ([parse_rational(end) for end in box[side]] for side in ("lower", "upper"))
    if len(lower) != len(upper) or any(a >= b for a, b in zip(lower, upper, strict=True)):
        raise CheckFailed("the box has an empty side")
    return lower, upper


def _bends(network: Mapping[str, Any], box: Box | None) -> tuple[Jumps, list[Fraction]]:
    """Return the jump γ of the gradient for each row (n, β), and the sum s of 1.3 in R^d.

    The gradient is ½ s + ½ Σ ± γ n; a hyperplane that does not meet the box has one sign there.
    """
    slopes = [2 * parse_rational(entry) for entry in network["skip"]["a"]]
    jumps: Jumps = {}
    for neuron in network["hidden"]:
        w = [parse_rational(entry) for entry in neuron["w"]]
        v, b = parse_rational(neuron["v"]), parse_rational(neuron["b"])
        if len(w) != len(slopes):
            raise CheckFailed("the neurons have different numbers of inputs")
        norm = max(map(abs, w), default=Fraction(0))
        if not norm:
            continue
        sign = 1 if next(entry for entry in w if entry) > 0 else -1
        row = tuple(sign * entry / norm for entry in (*w, b))
        jumps[row] = jumps.get(row, Fraction(0)) + v * norm
        slopes = [s + v * entry for s, entry in zip(slopes, w, strict=True)]
    for row, jump in list(jumps.items()):
        side = 0 if box is None else _side(row, box)
        if side or not jump:
            del jumps[row]
            slopes = [s + side * jump * n for s, n in zip(slopes, row[:-1], strict=True)]
    return jumps, slopes


def _side(row: Row, box: Box) -> int:
    """Return the sign of the form on the open box, 0 where its hyperplane meets it."""
    low = high = row[-1]
    for entry, bottom, top in zip(row[:-1], *box, strict=True):
        low += min(entry * bottom, entry * top)
        high += max(entry * bottom, entry * top)
    if low < 0 < high:
        return 0
    return 1 if low >= 0 else -1
