"""Whether every choice of one word from each group leaves a common bit, for the checker alone."""

from __future__ import annotations

from collections.abc import Sequence


def covered(common: int, groups: Sequence[tuple[Sequence[int], int]]) -> bool:
    """Return whether all choices of words, some from each group, have a bit in common.

    Parameters
    ----------
    common : int
        The bits that count.
    groups : sequence of (words, many)
        ``many`` words are chosen from the group, in any order, repetitions allowed.

    Notes
    -----
    A word that contains the bits of another word of its group needs no look: whatever the others
    leave in common with the smaller word, they leave with it.

    Examples
    --------
    >>> covered(0b111, [([0b011, 0b110, 0b101], 2)])
    True
    >>> covered(0b111, [([0b011, 0b110, 0b101], 3)])
    False
    """
    groups = [(words, many) for words, many in groups if many and words]
    if not common:
        return False
    if not groups:
        return True
    (words, many), rest = groups[0], groups[1:]
    least = _least({common & word for word in words})
    if many == 1 and not rest:
        return 0 not in least
    return all(
        covered(word, [(least[place:], many - 1), *rest]) for place, word in enumerate(least)
    )


def _least(words: set[int]) -> list[int]:
    """Return the words that contain no other."""
    kept: list[int] = []
    for word in sorted(words, key=int.bit_count):
        if not any(small & word == small for small in kept):
            kept.append(word)
    return kept
