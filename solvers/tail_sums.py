"""How much the small weights of a network add up to, whatever network fits the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from exactrelu.networks.problem import Problem
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.exact_vector import ExactVector, common_denominator
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.signed_blocks import Separator
from exactrelu.solvers.support_proof import SupportProof
from exactrelu.solvers.support_search import support_search

_REFINED = 2  # the last steps differ by the factor 2^(1/4)
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class TailSums:
    """Lower bounds of the sums of all but the largest penalised weights.

    Parameters
    ----------
    sums : tuple of Fraction
        Number m (from 0) is a bound e: in every network that fits, the penalised weights without
        the m largest ones have sizes that add up to at least e. They decrease.
    proofs : tuple of (Fraction, SupportProof)
        For each size among the sums, from the largest, that the problem loosened by it needs more
        than m parameters, with the last m of these sums.
    separators : tuple of Separator
        Those that the search with the least of them as tolerance found.
    """

    sums: tuple[Fraction, ...]
    proofs: tuple[tuple[Fraction, SupportProof], ...]
    separators: tuple[Separator, ...]


def loosened(problem: Problem, size: Fraction) -> Problem:
    """Return the problem at p = 0 without those weights whose sizes add up to ``size`` at most.

    Notes
    -----
    Leaving out penalised weights of total size s changes a network at a sample by at most s times
    its largest penalised coordinate, because ``max(0, t)`` has slope at most 1. The tolerance
    grows by that. A bound on the weights is left out.

    Examples
    --------
    >>> x, y = ExactVector.of([-3, 1]), ExactVector.of([1, 2])
    >>> problem = Problem.of([x], y, tolerance=1, skip=False, penalize_bias=True)
    >>> loosened(problem, Fraction(1, 2)).tolerances().fractions()
    [Fraction(5, 2), Fraction(3, 2)]
    """
    columns = [column.fractions() for column in problem.X]
    least = Fraction(int(problem.penalize_bias))
    tolerances = [
        tolerance + size * max(least, *(abs(x) for x in row))
        for tolerance, *row in zip(problem.tolerances().fractions(), *columns, strict=True)
    ]
    return replace(
        problem, p=Fraction(0), bound=None, tolerance=ExactVector.of_fractions(tolerances)
    )


def tail_sums(
    problem: Problem,
    cost: int,
    left: Callable[[], float | None],
) -> TailSums:
    """Bound the sums of the small weights of every network that fits.

    Parameters
    ----------
    problem : Problem
        Parameters count.
    cost : int
        The least cost at p = 0 without a bound on the weights.
    left : callable
        The seconds left, or None for no limit.

    Returns
    -------
    TailSums
        With ``cost`` entries, positive unless the time was over.

    Notes
    -----
    Keep the m largest weights of a network that fits. If the others add up to s, what is kept has
    m parameters and fits the problem loosened by s. So if the search over supports proves that
    this problem needs more than m parameters, then the others add up to more than s. That is
    asked for s, s/2, s/4, ...; then between two of them.

    Examples
    --------
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> problem = Problem.of([x], y, skip=False, penalize_bias=True)
    >>> [round(float(size), 3) for size in tail_sums(problem, 4, lambda: None).sums]
    [3.361, 0.84, 0.5, 0.42]
    """
    search = _Search(problem, [Fraction(0)] * cost, left)
    if not cost:
        return TailSums((), (), ())
    size = Fraction(1)
    while search.proved(size) and size < 2**_HALVINGS:
        size *= 2
    for _ in range(2 * _HALVINGS):
        size /= 2
        if search.proved(size) >= cost or search.over():
            break
    search.refine()
    proofs = [
        (size, replace(search.proofs[size], bound=len(search.sums) - search.sums[::-1].index(size)))
        for size in sorted(set(search.sums) - {0}, reverse=True)
    ]
    return TailSums(tuple(search.sums), tuple(proofs), search.separators)


def rescaled(
    separators: Sequence[Separator], before: Setting, after: Setting
) -> tuple[Separator, ...]:
    """Return separators of one setting for another one with the same samples.

    Notes
    -----
    Separators are vectors over scaled samples, and how a sample is scaled depends on the tolerance.
    Where tolerances shrink, a vector that separated the labels from zero still does.

    Examples
    --------
    >>> x, y = ExactVector.of([1, 2]), ExactVector.of([1, 2])
    >>> problem = Problem.of([x], y, skip=False, penalize_bias=True)
    >>> before, after = (Setting.of(loosened(problem, Fraction(1, size))) for size in (2, 4))
    >>> rescaled([Separator((1, 1))], before, after)
    (Separator(weights=(1, 1)),)
    >>> rescaled([Separator((1, 1))], before, Setting.of(problem))
    (Separator(weights=(2, 1)),)
    """
    found = []
    for separator in separators:
        parts = zip(separator.weights, before.scales, after.scales, strict=True)
        weights = [t * own / other for t, own, other in parts]
        scale = common_denominator(weights)
        found.append(Separator(tuple(int(t * scale) for t in weights)))
    return tuple(found)


@dataclass(slots=True)
class _Search:
    problem: Problem
    sums: list[Fraction]
    left: Callable[[], float | None]
    separators: tuple[Separator, ...] = ()
    proofs: dict[Fraction, SupportProof] = field(default_factory=dict)

    def over(self) -> bool:
        seconds = self.left()
        return seconds is not None and seconds <= 0

    def proved(self, size: Fraction) -> int:
        """Return how many parameters the loosened problem is proved to need, and remember it."""
        if self.over():
            return 0
        try:
            found = support_search(Setting.of(loosened(self.problem, size)), budget=self.left())
        except BudgetExceeded:
            return 0
        if found.stopped == "interrupted":
            raise KeyboardInterrupt
        least = int(found.lower_bound.lower)
        for place in range(min(least, len(self.sums))):
            self.sums[place] = max(self.sums[place], size)
        proof = found.proof_data
        assert isinstance(proof, SupportProof)
        self.proofs[size] = proof
        if self.sums[-1] == size:
            self.separators = tuple(Separator(z) for z in proof.separators)
        return least

    def refine(self) -> None:
        """Raise each bound in steps as long as that can be proved."""
        for step in range(1, _REFINED + 1):
            for place in reversed(range(len(self.sums))):
                size = self.sums[place]
                if size and not self.over():
                    # Multiply by the 2^step-th root of 2, rounded down.
                    self.proved(size * Fraction(int(2 ** (0.5**step) * 1024), 1024))
