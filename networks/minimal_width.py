"""The fewest neurons of any network that is a given function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exactrelu.networks.leftover import active_on_box, as_constant, as_opposite_pair, on_a_kink
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.width_on_box import orientation_of_one_sign
from exactrelu.networks.width_vectors import across, given_orientation, width_vectors
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.signed_sums import MOST_VECTORS, SignedSums, signed_sums
from exactrelu.polytopes.watch import Watch

_OPEN = "whether more are needed is NP-hard to decide in general, and was not decided"


@dataclass(frozen=True, slots=True)
class Width:
    """The least number of neurons with which a function can be written.

    Parameters
    ----------
    lower, upper : int
        Equal when the width is known; never more than two apart.
    reason : str
        Why.
    network : ReLUNetwork
        With ``upper`` neurons, the same function exactly (on the box, if there is one).
    orientations : int or None
        In how many ways the kinks alone, a neuron each, are the function (none if 0), up to
        scaling and order. None if they were not counted.
    """

    lower: int
    upper: int
    reason: str
    network: ReLUNetwork
    orientations: int | None = None

    @property
    def exact(self) -> bool:
        """Whether the width is known."""
        return self.lower == self.upper


def minimal_width(
    network: ReLUNetwork,
    *,
    skip: bool = False,
    output_bias: bool = True,
    box: Box | None = None,
    most: int = MOST_VECTORS,
    budget: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Width:
    """Return the fewest neurons of any shallow network that is the same function.

    Parameters
    ----------
    network : ReLUNetwork
    skip : bool
        Whether the networks compared have a free affine part besides their neurons.
    output_bias : bool
        Whether they have a free constant.
    box : Box, optional
        Where the functions agree; default all of R^d.
    most : int
        Up to so many kinks the orientations are searched (2^(n/2) sums).
    budget : float, optional
        Seconds after which the interval so far answers.
    progress : callable, optional
        Called as ``progress(kinks tried, kinks)``.

    Returns
    -------
    Width

    Raises
    ------
    InputError
        If the box has another dimension.

    Notes
    -----
    Every one of the n kinks needs a neuron. With a skip connection n suffice. Without one, n
    suffice exactly if signs ε with ``Σ ε_H γ_H n_H = s`` exist (with β_H and κ as a last
    coordinate if there is no output bias); n + 1 if the difference can be made a multiple of one
    kink's normal, which takes an opposite neuron there, or a constant; n + 2 always. On a box
    n + 1 suffice with an output bias. The signs are found by meeting in the middle, exactly; the
    problem is NP-hard for d = 2 already.

    Examples
    --------
    >>> f = ReLUNetwork.of([(1, [1, 0], 0), (1, [0, 1], 0), (0.5, [1, 0], 0), (-0.5, [-1, 0], 0)],
    ...                    a=[0, 0])
    >>> width = minimal_width(f)
    >>> width.lower, width.upper, width.reason
    (3, 3, 'the 2 kinks alone leave a linear part, an opposite neuron at one of them removes it')
    >>> minimal_width(f, skip=True).upper
    2
    """
    form = NormalForm.of(network)
    form = form if box is None else form.within(box)
    n = len(form.kinks)
    if skip:
        why = f"each of the {n} kinks needs a neuron, the skip connection holds the rest"
        return Width(n, n, why, form.network())
    found = _oriented(form, network, output_bias, most)
    if isinstance(found, Width):
        return found
    search = _Search(form, output_bias, most, found is not None, Watch(budget, progress, n))
    return search.on_all_of_space() if box is None else search.on(box)


def _oriented(
    form: NormalForm, network: ReLUNetwork, output_bias: bool, most: int
) -> Width | SignedSums | None:
    """Decide whether the kinks alone suffice; None if that is open."""
    n = len(form.kinks)
    vectors, target = width_vectors(form, not output_bias)
    sums = signed_sums(vectors, target, most=most)
    signs = sums.signs if sums is not None else given_orientation(form, network, not output_bias)
    if signs is None:
        return sums
    ways = sums.count if sums is not None and sums.complete else None
    why = f"each of the {n} kinks needs a neuron, and these suffice" if n else "it needs none"
    return Width(n, n, why, form.network(signs), ways)


@dataclass(frozen=True, slots=True)
class _Search:
    """What is tried when the kinks alone are not known to suffice."""

    form: NormalForm
    output_bias: bool
    most: int
    is_excluded: bool
    watch: Watch

    def on_all_of_space(self) -> Width:
        """Return the width on R^d."""
        form, n = self.form, len(self.form.kinks)
        if not self.output_bias:
            vectors, target = width_vectors(form, with_constant=False)
            sums = signed_sums(vectors, target, most=self.most)
            if sums is not None and sums.signs is not None:
                why = f"the {n} kinks alone leave a constant, a neuron without weights holds it"
                return self._answer(n + 1, why, as_constant(form, sums.signs))
        decided = self._beside_a_kink()
        if isinstance(decided, Width):
            return decided
        signs = (1,) * n
        pair = as_opposite_pair(form, signs, self.output_bias)
        if not self.is_excluded or not decided:
            lower = n + 1 if self.is_excluded else n
            return Width(lower, n + 2, self._open(lower), pair, 0 if self.is_excluded else None)
        if not n:
            return Width(2, 2, "it is linear, which takes two opposite neurons", pair, 0)
        why = f"the {n} kinks leave a linear part whatever their sides, two neurons hold it"
        return Width(n + 2, n + 2, why, pair, 0)

    def on(self, box: Box) -> Width:
        """Return the width on a box."""
        form, n = self.form, len(self.form.kinks)
        if self.output_bias:
            why = f"the {n} kinks alone leave a linear part, a neuron active on the box holds it"
            return self._answer(n + 1, why, active_on_box(form, (1,) * n, box, True))
        signs, complete = orientation_of_one_sign(form, box)
        if signs is not None:
            why = f"the {n} kinks alone leave an affine part of one sign on the box, a neuron does"
            return self._answer(n + 1, why, active_on_box(form, signs, box, False))
        decided = self._beside_a_kink()
        if isinstance(decided, Width):
            return decided
        two = active_on_box(form, (1,) * n, box, False)
        if self.is_excluded and decided and complete:
            why = f"the {n} kinks leave an affine part that changes sign on the box, two neurons do"
            return Width(n + 2, n + 2, why, two, 0)
        lower = n + 1 if self.is_excluded else n
        return Width(lower, n + 2, self._open(lower), two, 0 if self.is_excluded else None)

    def _beside_a_kink(self) -> Width | bool:
        """Look for an opposite neuron at one kink; else tell whether none was overlooked."""
        n, decided = len(self.form.kinks), True
        if n - 1 > self.most and self.form.inputs > 1:
            return False
        vectors, target = width_vectors(self.form, not self.output_bias)
        try:
            for place, kink in enumerate(self.form.kinks):
                others = [*vectors[:place], *vectors[place + 1 :]]
                row = kink.row if not self.output_bias else kink.row[:-1]
                flat = [across(vector, row) for vector in (*others, target)]
                sums = signed_sums(flat[:-1], flat[-1], most=self.most)
                if sums is not None and sums.signs is not None:
                    signs = (*sums.signs[:place], 1, *sums.signs[place:])
                    why = (
                        f"the {n} kinks alone leave a linear part, an opposite neuron at one of "
                        "them removes it"
                    )
                    return self._answer(n + 1, why, on_a_kink(self.form, signs, place))
                decided = decided and sums is not None
                self.watch.add(1)
        except BudgetExceeded:
            return False
        return decided

    def _answer(self, upper: int, why: str, network: ReLUNetwork) -> Width:
        if self.is_excluded:
            return Width(upper, upper, why, network, 0)
        lower = len(self.form.kinks)
        return Width(lower, upper, self._open(lower), network)

    def _open(self, lower: int) -> str:
        n = len(self.form.kinks)
        if lower > n:
            return (
                f"the {n} kinks alone do not suffice; whether one neuron more does is NP-hard to "
                "decide in general, and was not decided"
            )
        return f"each of the {n} kinks needs a neuron; {_OPEN}"
