"""What is printed about close parameters of two networks."""

from __future__ import annotations

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import rational_text
from exactrelu.polytopes.root_sum import RootSum
from exactrelu.report import decimal, number
from exactrelu.stability import Stability

_SHOWN = 3
_DIGITS = 12


def stability_lines(found: Stability | str) -> list[tuple[str, str]]:
    """Return the facts about close parameters, neurons counted from 1.

    Parameters
    ----------
    found : Stability or str
        Or the reason why there are none.
    """
    if isinstance(found, str):
        return [("parameters", f"not compared: {found}")]
    inversion, bounds = found.inversion, found.inversion.bounds
    pairs = [("parameters", _distance(found))]
    violations = inversion.conditions.violations(1)
    if not violations:
        pairs.append(("conditions", "(2), (3a), (3b) hold"))
        jump = _enclosure(Enclosure.exactly(bounds.jump))
        sharper = f"beta_J + root J with beta_J = {_root(bounds.beta_jump)}, J = {jump}"
        r = f"r = {_enclosure(found.seminorm)}"
        scaled = "r"
        if found.factor != 1:
            scaled, r = "(B r)", f"{r}, B = {rational_text(found.factor)}"
        paper = f"beta + 2 root {scaled} with beta = {_root(bounds.beta)}, {r}"
        pairs.append(("bound", f"{_root(bounds.sharper)}  ({sharper})"))
        pairs.append(("bound by r", f"{_root(bounds.paper)}  ({paper})"))
    else:
        pairs.append(("conditions", "no bound is proved, because of"))
        pairs += [("", violation) for violation in violations[:_SHOWN]]
        if len(violations) > _SHOWN:
            pairs.append(("", f"... {len(violations)} violations"))
    return pairs


def _distance(found: Stability) -> str:
    inversion = found.inversion
    where = "weights and biases" if found.lifted else "weights"
    text = f"the second function can be had with {where} within {_root(inversion.distance)}"
    constant = found.network.c
    if constant:
        text += f" and the constant {decimal(constant)}"
    return text


def _root(value: RootSum) -> str:
    return _enclosure(value.enclosure())


def _enclosure(value: Enclosure) -> str:
    if value.lower == value.upper:
        text = rational_text(value.lower)
        return text if len(text) <= _DIGITS else decimal(value.lower)
    return number(value, _DIGITS)
