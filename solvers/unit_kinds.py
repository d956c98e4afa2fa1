"""Which supports the hidden units of a network may have: by a mask or by sparsity levels."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import comb
from typing import Any

from exactrelu.polytopes.errors import BudgetExceeded, InputError

Support = tuple[int, ...]

_MOST_UNITS, _MOST_STEPS, _MOST_LISTED = 500, 2_000_000, 20_000


@dataclass(frozen=True, slots=True)
class UnitKinds:
    """The kinds of hidden units, and how many of each a network may have.

    Parameters
    ----------
    inputs, hidden : int
        d and the number of hidden units, those without effect included.
    kinds : tuple of tuples of supports
        A unit of a kind has one of its supports, or a part of it.
    profiles : tuple of tuple of int
        The allowed lists of kinds, each in ascending order; a part of a list is allowed, too.
    units : tuple of int or None
        With a mask: the unit that each place of the only profile stands for.
    description : dict
        How the supports were given, for reports and certificates.
    """

    inputs: int
    hidden: int
    kinds: tuple[tuple[Support, ...], ...]
    profiles: tuple[tuple[int, ...], ...]
    units: tuple[int, ...] | None
    description: dict[str, Any]

    def without(self, idle: Set[int]) -> UnitKinds:
        """Leave out the units of kinds that have no effect."""
        kept = tuple(tuple(kind for kind in p if kind not in idle) for p in self.profiles)
        units = self.units
        if units is not None:
            pairs = zip(units, self.profiles[0], strict=True)
            units = tuple(unit for unit, kind in pairs if kind not in idle)
        return replace(self, profiles=tuple(dict.fromkeys(kept)), units=units)


def kinds_of_mask(inner: Sequence[Sequence[int]], outer: Sequence[int], inputs: int) -> UnitKinds:
    """Read a fixed support.

    Parameters
    ----------
    inner : sequence of sequences, shape (N_1, d)
        1 where a weight of the input layer may differ from 0.
    outer : sequence, length N_1
        The same for the output weights.
    inputs : int
        d.

    Raises
    ------
    InputError
        If the shapes disagree.

    Notes
    -----
    Units without output weight have no effect, and those that see no input are constants, which
    the output bias gives anyway: both are left out.

    Examples
    --------
    >>> kinds_of_mask([[1, 0], [1, 1], [1, 0], [0, 0]], [1, 1, 1, 1], 2).profiles
    ((0, 0, 1),)
    """
    for number, row in enumerate(inner, 1):
        if len(row) != inputs:
            raise InputError(
                f"mask, hidden unit {number}: {len(row)} entries; accepted are {inputs}, one for "
                "each input"
            )
    if len(outer) != len(inner):
        raise InputError(
            f"mask: {len(outer)} output weights for {len(inner)} hidden units; accepted is one each"
        )
    supports = [tuple(j for j in range(inputs) if row[j]) for row in inner]
    used = [k for k, support in enumerate(supports) if support and outer[k]]
    kinds = sorted({supports[k] for k in used}, key=lambda support: (len(support), support))
    order = sorted(used, key=lambda k: (kinds.index(supports[k]), k))
    return UnitKinds(
        inputs,
        len(inner),
        tuple((support,) for support in kinds),
        (tuple(kinds.index(supports[k]) for k in order),),
        tuple(order),
        {
            "inner_mask": [[int(bool(entry)) for entry in row] for row in inner],
            "outer_mask": [int(bool(entry)) for entry in outer],
        },
    )


def kinds_of_sparsity(hidden: int, inputs: int, inner: int, outer: int | None = None) -> UnitKinds:
    """Read sparsity levels: at most so many nonzero weights in each layer, biases not counted.

    Parameters
    ----------
    hidden, inputs : int
        N_1 and d.
    inner : int
        The largest number of nonzero weights of the input layer.
    outer : int, optional
        The same for the output layer; default N_1.

    Raises
    ------
    InputError
        If a level is negative.
    BudgetExceeded
        If there are too many supports, or ways to share the level among the units.

    Notes
    -----
    A larger support reaches all that a smaller one does, so only the ways to use the level up
    count: the partitions of it into at most ``min(N_1, outer)`` parts of at most d.

    Examples
    --------
    >>> levels = kinds_of_sparsity(2, 2, 3)
    >>> levels.kinds, levels.profiles
    ((((0,), (1,)), ((0, 1),)), ((0, 1),))
    """
    for name, level in (("hidden", hidden), ("sparsity", inner), ("sparsity", outer or 0)):
        if level < 0:
            raise InputError(f"{name}: {level} is negative; accepted are 0 and more")
    units = hidden if outer is None else min(hidden, outer)
    total = min(inner, units * inputs)
    _require_few(total, units, inputs)
    profiles = tuple(_partitions(total, units, inputs))
    sizes = sorted({size for profile in profiles for size in profile})
    return UnitKinds(
        inputs,
        hidden,
        tuple(tuple(combinations(range(inputs), size)) for size in sizes),
        tuple(tuple(sizes.index(size) for size in profile) for profile in profiles),
        None,
        {"hidden": hidden, "inner_level": inner, "outer_level": outer},
    )


def _require_few(total: int, units: int, inputs: int) -> None:
    """Count supports and partitions before they are listed."""
    asked = f"{units} hidden units with {total} weights on {inputs} input{'s' * (inputs != 1)}"
    largest, parts = min(inputs, total), min(units, total)
    if parts > _MOST_UNITS or parts * total * largest > _MOST_STEPS:
        raise BudgetExceeded(f"{asked} are too many to go through; accepted are fewer of them")
    least = max(1, total - (units - 1) * inputs)
    supports = sum(comb(inputs, size) for size in range(least, largest + 1))
    # ways[k][t]: the ways to write t as at most k parts of the sizes seen so far.
    ways = [[int(not t) for t in range(total + 1)] for _ in range(parts + 1)]
    for size in range(1, largest + 1):
        for fewer, row in pairwise(ways):
            for t in range(size, total + 1):
                row[t] += fewer[t - size]
    for count, what in ((supports, "supports"), (ways[-1][total], "ways to share the weights")):
        if count > _MOST_LISTED:
            raise BudgetExceeded(
                f"{asked} have up to {count} {what}; at most {_MOST_LISTED} can be gone through"
            )


def _partitions(total: int, parts: int, largest: int) -> list[tuple[int, ...]]:
    """Return the ways to write a number as an ascending sum of at most so many parts."""
    if total == 0:
        return [()]
    if parts == 0 or parts * largest < total:
        return []
    found = []
    for part in range(min(total, largest), 0, -1):
        found += [(*rest, part) for rest in _partitions(total - part, parts - 1, part)]
    return found
