"""Every minimiser by combining rays of the refined arrangement: the fast exact enumeration."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.atom_search import RaySearch
from exactrelu.solvers.atom_table import counts_neurons
from exactrelu.solvers.basic_batch import BATCH, gathered
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.setting import Setting

Progress = Callable[[int, int], None]

_FEW = 32  # a better network for one p is worth more than large batches


def atoms(
    setting: Setting,
    *,
    p: Fraction | None = None,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Candidates:
    """Enumerate the networks that are cheapest for some p in [0, 1], or for one p, by atoms.

    Parameters
    ----------
    setting : Setting
        Without a bound on the weights.
    p : Fraction, optional
        Between 0 and 1: asks for the minimisers of this p alone, which takes far less time.
    budget : float, optional
        Seconds.
    progress : callable, optional
        Called as ``progress(solutions examined, candidates known)``.

    Returns
    -------
    Candidates
        Networks proved dearer than another one at every p (or the one that is asked for) are
        left out; for each p a minimiser is there, and for 0 < p < 1 every cost vector of a
        minimiser.

    Raises
    ------
    InputError
        If the weights are bounded, or p is not between 0 and 1, or neurons are counted and a p is
        given.
    BudgetExceeded
        When the seconds are over; ``partial`` holds the Candidates known, not ``complete``.

    KeyboardInterrupt
        At Ctrl-C; its first argument holds the Candidates known, as ``partial`` does.

    Notes
    -----
    Interpolants are ``y = Phi lambda`` with a column for each ray of the refined arrangement and
    either sign. The minimum of a cost with 0 <= p < 1 is attained, and for p > 0 only attained, at
    a solution with independent support whose rays are merged into neurons: rays of one sign in
    one refined cone. All these solutions are enumerated, in exact integers except for those that
    floats prove too dear at every p (see :class:`CostFilter`). A tolerance makes
    each sample tight at one of its ends, or loose. Costs grow like the number of bases:
    :func:`atoms_size` tells it in advance.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> found = atoms(Setting.of(Problem.of([x], y, skip=False, penalize_bias=True)))
    >>> found.sparsest_cost
    4
    """
    if setting.problem.bound is not None:
        raise InputError(
            f"bound: {setting.problem.bound} is given to the method atoms, which has no bound; "
            "accepted with a bound is the function boxed_atoms"
        )
    if p is not None and (not 0 < p < 1 or counts_neurons(setting)):
        raise InputError(f"p: {p} alone; accepted is 0 < p < 1, and that parameters are counted")
    search = RaySearch.of(setting, budget, p)
    try:
        for batch in gathered(search.solutions(), BATCH if p is None else _FEW):
            search.take(batch)
            if progress is not None:
                progress(search.examined, len(search.known))
    except KeyboardInterrupt:
        raise KeyboardInterrupt(search.candidates(complete=False)) from None
    return search.candidates(complete=True)
