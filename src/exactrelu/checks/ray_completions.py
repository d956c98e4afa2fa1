"""All networks with given used rays where few more complete them, for the checker alone.

The used rays have independent features, and at most two more features complete these to a basis of
all features. A vertex with these rays has at most two rays beside them, for its features are
independent. One set of these after the other is looked at, in floats with bounds of their errors
(:mod:`exactrelu.checks.ray_additions`); what these do not exclude is solved exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flint import fmpq

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_additions import RayAdditions
from exactrelu.checks.ray_joining import RayJoining
from exactrelu.checks.ray_span import RaySpan
from exactrelu.checks.used_rays import Groups, UsedRays


@dataclass(slots=True, eq=False)
class RayCompletions:
    """Networks that complete used rays.

    Parameters
    ----------
    used : UsedRays
    joining : RayJoining
    cap : float
        Networks of this cost or more need not be looked at.
    """

    used: UsedRays
    joining: RayJoining
    cap: float
    _done: set[Groups] = field(default_factory=set)

    def expect_dear(self, groups: Groups) -> None:
        """Raise CheckFailed unless all vertices with some groups of used rays cost enough.

        Parameters
        ----------
        groups : tuple of tuple of int
            Signed rays: each group is used by one neuron, different groups by different ones.

        Notes
        -----
        The features of all rays of a vertex are independent. So there are at most as many beside
        the used ones as features are missing in a basis, and they and the used ones determine the
        sizes. Neurons are the groups, each with further rays or none, and further rays alone or
        together, as faces allow.
        """
        if groups in self._done:
            return
        chosen = [j for group in groups for j in group]
        span = self.used.span(chosen)
        if len(span.outer) > 2:
            raise CheckFailed("a leaf whose rays few others complete needs more than two")
        if span.solvable:
            for added in self._doubtful(span, groups):
                self._expect_dear(span, groups, chosen, added)
        self._done.add(groups)

    def _doubtful(self, span: RaySpan, groups: Groups) -> Iterator[tuple[int, ...]]:
        """Yield the sets of further rays that may complete groups to a network that is cheap.

        If the labels are a combination of the used features, any further ray has the weight 0.
        """
        if not any(row[-1] for row in span.outer):
            yield ()
        else:
            yield from RayAdditions(span, self.joining, self.cap).doubtful(groups)

    def _expect_dear(
        self, span: RaySpan, groups: Groups, chosen: list[int], added: tuple[int, ...]
    ) -> None:
        weights = span.weights(added)
        if weights is None or min((*weights[0], *map(abs, weights[1])), default=fmpq(1)) <= 0:
            return
        half = span.count
        signed = [r if t > 0 else r + half for r, t in zip(added, weights[1], strict=True)]
        sizes = dict(zip((*chosen, *signed), (*weights[0], *map(abs, weights[1])), strict=True))
        for neurons in self._neurons(groups, signed):
            if self.used.cheaper(neurons, sizes):
                raise CheckFailed("a network with the rays of a leaf is cheaper than shown")

    def _neurons(self, groups: Groups, added: list[int]) -> Iterator[Groups]:
        """Yield all ways in which further rays may join groups and one another."""
        if not added:
            yield groups
            return
        first, *rest = added
        for place, group in enumerate(groups):
            if self.used.cones.is_face((*group, first)):
                whole = (*groups[:place], (*group, first), *groups[place + 1 :])
                yield from self._neurons(whole, rest)
        yield from self._neurons((*groups, (first,)), rest)
