"""Sets of neurons at their bound that a dual vector does not exclude, for the checker alone.

The theorem relied on, besides those of :mod:`exactrelu.checks.bounded_power`: if the weights of
some cell and sign lie on a face, only the face's corners count for what they add along the dual
vector. So each face adds to the lower bound what the best corner of the cell gains more; and a
network costs at least what the faces' cheapest corners cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.checks.boxes import Boxes
from exactrelu.checks.tight_faces import TightFace

Item = tuple[TightFace, int]
"""A face and the sign of the output weight."""


@dataclass(frozen=True, slots=True)
class _Priced:
    item: Item
    added: Fraction
    least: Fraction


def affordable_sets(
    boxes: Boxes,
    faces: Sequence[TightFace],
    dual: tuple[Sequence[Fraction], Fraction],
    prices: Sequence[Fraction],
    cap: Fraction,
) -> Iterator[tuple[Item, ...]]:
    """Yield the sets of neurons on tight faces with which a network may cost at most ``cap``.

    Parameters
    ----------
    boxes : Boxes
    faces : sequence of TightFace
    dual : (sequence of Fraction, Fraction)
        A vector over the scaled samples that vanishes on the free affine part, and the least value
        of the labels along it.
    prices : sequence of Fraction
        Lower bounds of the costs of the corners.
    cap : Fraction

    Notes
    -----
    No more directions than equations are useful, and no more neurons than cells that hold them.
    """
    z, labels = dual
    tops = boxes.largest(z, prices)
    priced = []
    for face in faces:
        proper = [c for c in face.corners if boxes.corners[c][1]]
        least = min(prices[c] for c in proper)
        for sign in (1, -1):
            gains = [sign * _value(boxes, z, c) - prices[c] for c in proper]
            best = min(tops[2 * cell + (sign < 0)] for cell in face.cells)
            priced.append(_Priced((face, sign), best - max(gains), least))
    priced.sort(key=lambda part: part.added)
    room = cap - labels + sum(tops, Fraction(0))
    if room >= 0:
        yield from _below(priced, 0, (), room, cap, len(boxes.samples.left))


def _below(
    priced: Sequence[_Priced],
    start: int,
    chosen: tuple[Item, ...],
    room: Fraction,
    money: Fraction,
    dimensions: int,
) -> Iterator[tuple[Item, ...]]:
    yield chosen
    for place in range(start, len(priced)):
        part = priced[place]
        if part.added > room:
            return
        width = len(part.item[0].directions)
        if part.least > money or width > dimensions:
            continue
        larger = (*chosen, part.item)
        held = [face.cells for face, sign in larger if sign == part.item[1]]
        if distinct(held):
            # Two neurons on one face of positive dimension would have dependent directions.
            after = place + 1 if width else place
            yield from _below(
                priced, after, larger, room - part.added, money - part.least, dimensions - width
            )


def distinct(choices: Sequence[Sequence[int]]) -> bool:
    """Tell whether one element of each list can be chosen such that all are different.

    Examples
    --------
    >>> distinct([[1, 2], [1], [2, 3]]), distinct([[1, 2], [1], [2]])
    (True, False)
    """
    owner: dict[int, int] = {}

    def placed(number: int, seen: set[int]) -> bool:
        for element in choices[number]:
            if element not in seen:
                seen.add(element)
                if element not in owner or placed(owner[element], seen):
                    owner[element] = number
                    return True
        return False

    return all(placed(number, set()) for number in range(len(choices)))


def _value(boxes: Boxes, z: Sequence[Fraction], corner: int) -> Fraction:
    values = boxes.features[corner].tolist()
    total = sum((a * int(t) for a, t in zip(z, values, strict=True)), Fraction(0))
    return total / boxes.corners[corner][1]
