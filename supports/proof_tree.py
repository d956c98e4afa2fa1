"""Why a set of products is closed: a tree of rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ProofTree:
    """One rule, what it was applied to, and the proofs that it relies on.

    Parameters
    ----------
    rule : str
    about : str
        What the rule was applied to, for readers.
    parts : tuple of ProofTree
    data : mapping
        What a checker needs, as JSON.
    """

    rule: str
    about: str
    parts: tuple[ProofTree, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Yield the tree as indented text."""
        yield "  " * depth + f"{self.rule}: {self.about}"
        for part in self.parts:
            yield from part.lines(depth + 1)

    def to_json(self) -> dict[str, Any]:
        """Return the tree as JSON."""
        return {
            "rule": self.rule,
            "about": self.about,
            "parts": [part.to_json() for part in self.parts],
            **self.data,
        }
