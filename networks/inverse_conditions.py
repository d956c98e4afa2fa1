"""The conditions on directions under which closeness of functions gives close parameters."""

from __future__ import annotations

from dataclasses import dataclass

from exactrelu.networks.parametrisation import Parametrisation
from exactrelu.networks.positive_groups import positive_groups
from exactrelu.polytopes.primitive_rows import IntegerRow

Indices = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InverseConditions:
    """Conditions (2), (3a) and (3b) of the stability theorem, each with what violates it.

    Parameters
    ----------
    repeated : tuple of tuple of int
        Condition (2): neurons of Γ whose rows are positive multiples of each other, a tuple a
        direction.
    opposite_in_first, opposite_in_second : tuple of (tuple of int, tuple of int)
        Condition (3a): neurons of one direction and those of the opposite one, in Γ and in Θ.
    opposite_between : tuple of (tuple of int, tuple of int)
        Condition (3b): neurons of Γ and neurons of Θ of the opposite direction.
    """

    repeated: tuple[Indices, ...]
    opposite_in_first: tuple[tuple[Indices, Indices], ...]
    opposite_in_second: tuple[tuple[Indices, Indices], ...]
    opposite_between: tuple[tuple[Indices, Indices], ...]

    @property
    def hold(self) -> bool:
        """Whether all of them hold."""
        return not self.violations()

    def violations(self, start: int = 0) -> tuple[str, ...]:
        """Return a sentence for each violation, conditions in order, neurons counted from start."""

        def shown(indices: Indices) -> str:
            text = ", ".join(str(index + start) for index in indices[:8])
            return text + (f" and {len(indices) - 8} more" if len(indices) > 8 else "")

        found = [
            f"(2): neurons {shown(group)} of the first network have the same direction"
            for group in self.repeated
        ]
        for name, pairs in (
            ("first", self.opposite_in_first),
            ("second", self.opposite_in_second),
        ):
            found += [
                f"(3a): neurons {shown(one)} and {shown(other)} of the {name} network are opposite"
                for one, other in pairs
            ]
        found += [
            f"(3b): neurons {shown(one)} of the first network are opposite to neurons "
            f"{shown(other)} of the second"
            for one, other in self.opposite_between
        ]
        return tuple(found)


def inverse_conditions(first: Parametrisation, second: Parametrisation) -> InverseConditions:
    """Check the conditions on the directions of Γ and Θ exactly.

    Parameters
    ----------
    first, second : Parametrisation
        Γ and Θ. Θ stands for its function, so its neurons are merged and those without effect
        left out before they are looked at.

    Returns
    -------
    InverseConditions

    Notes
    -----
    Theorem 3.1 of Berner, Elbrächter & Grohs (2019): (2) no two non-zero rows of Γ are positive
    multiples; (3a) no two non-zero rows of Γ, and none of Θ, are negative multiples; (3b) nor is a
    row of Γ and one of Θ. Cost linear in the size of the rows.

    Examples
    --------
    >>> first = Parametrisation.of([[1, 0], [2, 0]], [1, 1])
    >>> second = Parametrisation.of([[-1, 0], [0, 1]], [1, 1])
    >>> for violation in inverse_conditions(first, second).violations():
    ...     print(violation)
    (2): neurons 0, 1 of the first network have the same direction
    (3b): neurons 0, 1 of the first network are opposite to neurons 0 of the second
    """
    found: dict[IntegerRow, list[int]] = {}
    for place, key in enumerate(first.keys):
        if key is not None:
            found.setdefault(key, []).append(place)
    ours = {key: tuple(places) for key, places in found.items()}
    theirs = {group.key: group.members for group in positive_groups(second)}
    return InverseConditions(
        tuple(group for group in ours.values() if len(group) > 1),
        _opposite(ours, ours, once=True),
        _opposite(theirs, theirs, once=True),
        _opposite(ours, theirs),
    )


def _opposite(
    left: dict[IntegerRow, Indices], right: dict[IntegerRow, Indices], once: bool = False
) -> tuple[tuple[Indices, Indices], ...]:
    found = []
    for direction, members in left.items():
        other = right.get(tuple(-entry for entry in direction))
        if other is not None and (not once or members < other):
            found.append((members, other))
    return tuple(found)
