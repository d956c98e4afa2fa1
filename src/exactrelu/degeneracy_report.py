"""What the command ``degeneracy`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import click

from exactrelu.degeneracy import Comparison, Degeneracy
from exactrelu.networks.canonical_form import row_size
from exactrelu.networks.diagnosis import FlipIndex
from exactrelu.networks.distance import Distance
from exactrelu.networks.minimal_width import Width
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import rational_text
from exactrelu.report import decimal, facts, number, shortened, table
from exactrelu.stability_lines import stability_lines

_DIGITS = 12


def degeneracy_report(found: Degeneracy, source: str, other: str | None = None) -> None:
    """Print what was found as facts and tables."""
    _facts(found, source)
    _neurons(found)
    _kinks(found)
    _merges(found)
    if found.comparison is not None and other is not None:
        _compared(found.comparison, found.box, other)


def _facts(found: Degeneracy, source: str) -> None:
    form, network, diagnosis = found.form, found.network, found.diagnosis
    pairs = [
        ("network", f"{source}: {_many(len(network.hidden), 'neuron')}, "
                    f"{_many(network.inputs, 'input')}"),
        ("function", f"{_many(len(form.kinks), 'kink')}"
                     + (f", largest jump {_value(form.jump)}" if form.kinks else ": affine")),
    ]  # fmt: skip
    if found.box is not None:
        pairs.append(("box", _box(found.box)))
    pairs += [
        ("with a skip", f"{_many(found.with_skip.upper, 'neuron')}: "
                              f"{found.with_skip.reason}"),
        ("without a skip", f"{_width(found.without_skip)}: {found.without_skip.reason}"),
    ]  # fmt: skip
    if found.without_skip.orientations is not None and found.without_skip.orientations > 1:
        pairs.append(("", f"in {found.without_skip.orientations} ways with different directions"))
    verdict = {True: "no", False: "yes", None: "not known"}[found.irreducible]
    pairs.append(("reducible", verdict))
    pairs += _norms(found.norms)
    pairs += _flips(diagnosis.flip, diagnosis.flip_of_two, diagnosis.largest)
    for name, places in (
        ("dead", diagnosis.dead),
        ("dead on the box", diagnosis.dead_on_box),
        ("always active", diagnosis.active_on_box),
        ("unbalanced", _living(found)),
    ):
        if places:
            pairs.append((name, f"{_many(len(places), 'neuron')}: {_list(places)}"))
    for name, groups in (("redundant", diagnosis.redundant), ("opposite", diagnosis.opposite)):
        if groups:
            shown = "; ".join(_list(group) for group in groups[:6])
            more = f"; ... {len(groups)} groups" if len(groups) > 6 else ""
            pairs.append((name, f"neurons {shown}{more}"))
    facts(pairs)


def _norms(norms: Distance) -> list[tuple[str, str]]:
    gradients = norms.gradients
    count = _many(gradients.cells, "cell") if gradients.complete else "not all cells were seen"
    pairs = [
        ("semi-norm", f"{_number(gradients.largest)}  ({count})"),
        ("Lipschitz", f"l1 {_number(gradients.largest)}, l2 {_number(gradients.euclidean)}, "
                      f"l-infinity {_number(gradients.sum)}"),
    ]  # fmt: skip
    if norms.values is not None and norms.sobolev is not None:
        at = _point(norms.values.point)
        pairs.append(("uniform norm", f"{_number(norms.values.norm)}  (at {at})"))
        pairs.append(("Sobolev norm", _number(norms.sobolev)))
    return pairs


def _flips(
    flip: FlipIndex | None, of_two: FlipIndex | None, largest: Fraction
) -> Iterable[tuple[str, str]]:
    for name, index in (("flip index", flip), ("of two or more", of_two)):
        if index is not None and (name == "flip index" or index != flip):
            bound = "" if index.exact else "at most "
            ratio = f", {decimal(index.value / largest)} of the largest product" if largest else ""
            yield name, f"{bound}{_value(index.value)}{ratio}  ({_named(index.neurons)})"


def _neurons(found: Degeneracy) -> None:
    network, diagnosis = found.network, found.diagnosis
    remarks: dict[int, list[str]] = {}
    for name, places in (
        ("dead", diagnosis.dead),
        ("dead on the box", diagnosis.dead_on_box),
        ("always active", diagnosis.active_on_box),
        ("redundant", tuple(k for group in diagnosis.redundant for k in group)),
        ("opposite", tuple(k for group in diagnosis.opposite for k in group)),
        ("unbalanced", _living(found)),
    ):
        for place in places:
            remarks.setdefault(place, []).append(name)
    rows: list[list[str]] = []
    for shown in shortened(len(network.hidden)):
        if shown is None:
            rows.append(["..."] * 5)
            continue
        neuron, balance = network.hidden[shown], diagnosis.balances[shown]
        rows.append(
            [
                str(shown + 1),
                decimal(neuron.v),
                decimal(row_size(neuron)),
                "-" if balance is None else decimal(balance),
                ", ".join(remarks.get(shown, [])) or "-",
            ]
        )
    if rows:
        headers = ["neuron", "v", "max |w, b|", "quotient", "remarks"]
        table(headers, rows, "Neurons, in the file's order:")


def _living(found: Degeneracy) -> tuple[int, ...]:
    """Return the unbalanced neurons that are not dead anyway."""
    dead = set(found.diagnosis.dead)
    return tuple(place for place in found.diagnosis.unbalanced if place not in dead)


def _kinks(found: Degeneracy) -> None:
    kinks = sorted(found.form.kinks, key=lambda kink: -abs(kink.jump))
    rows: list[list[str]] = []
    for place in shortened(len(kinks), 5):
        if place is None:
            rows.append(["..."] * 4)
            continue
        kink = kinks[place]
        normal = ", ".join(decimal(entry) for entry in kink.normal[:6])
        normal += ", ..." if found.form.inputs > 6 else ""
        seen = found.box is None or found.box.meets(kink.row[:-1], kink.row[-1])
        rows.append(
            [_value(kink.jump), f"({normal})", _value(kink.offset), "yes" if seen else "no"]
        )
    if rows:
        headers = ["jump", "normal", "offset", "meets the box"]
        width = 3 if found.box is None else 4
        title = "Kinks normal x + offset = 0, by the jump of the gradient:"
        table(headers[:width], [row[:width] for row in rows], title)


def _merges(found: Degeneracy) -> None:
    rows = [
        [str(m.kept + 1), str(m.gone + 1), decimal(m.factor), f"{m.cosine:.6f}", decimal(m.error)]
        for m in found.diagnosis.nearby
    ]
    if rows:
        headers = ["keep", "drop", "factor", "cosine", "change at most"]
        table(headers, rows, "Neurons that could be merged, with the change on the box:")


def _compared(comparison: Comparison, box: Box | None, other: str) -> None:
    click.echo()
    place = "" if box is None else " on the box"
    pairs = [("compared with", other)]
    if comparison.equal:
        pairs.append(("equal", f"yes: the same function{place}"))
    elif comparison.point is not None and comparison.values is not None:
        at = _point(comparison.point)
        first, second = map(_value, comparison.values)
        pairs.append(("equal", f"no: at {at} the values are {first} and {second}"))
        pairs += _norms(comparison.distance)
        jump = comparison.distance.form.jump
        pairs.append(("largest jump", f"{_value(jump)}  (of the gradient of the difference)"))
    facts([*pairs, *stability_lines(comparison.stability)])


def _number(value: Enclosure) -> str:
    if value.lower == value.upper:
        return _value(value.lower)
    return number(value, _DIGITS)


def _point(point: Sequence[Fraction]) -> str:
    shown = ", ".join(_value(entry) for entry in point[:6])
    return f"({shown}{', ...' if len(point) > 6 else ''})"


def _value(value: Fraction) -> str:
    text = rational_text(value)
    if len(text) <= 12:
        return text
    return decimal(value)


def _box(box: Box) -> str:
    sides = [f"[{_value(a)}, {_value(b)}]" for a, b in zip(box.lower, box.upper, strict=True)]
    if len(set(sides)) == 1:
        return f"{sides[0]}^{len(sides)}" if len(sides) > 1 else sides[0]
    return " x ".join(sides[:6]) + (" x ..." if len(sides) > 6 else "")


def _width(width: Width) -> str:
    if width.exact:
        return _many(width.upper, "neuron")
    return f"{width.lower} to {width.upper} neurons"


def _named(places: Sequence[int]) -> str:
    return f"neuron{'s' if len(places) > 1 else ''} {_list(places)}"


def _list(places: Sequence[int]) -> str:
    shown = ", ".join(str(place + 1) for place in places[:12])
    return shown + (", ..." if len(places) > 12 else "")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
