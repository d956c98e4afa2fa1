"""How far parameters must move at most when the function moves by a given amount."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat, fmpz_mat

from exactrelu.networks.gradient_norms import gradient_norms
from exactrelu.networks.gradients import kink_arrangement
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.parametrisation import Parametrisation
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import to_fmpq, to_fraction
from exactrelu.polytopes.root_sum import RootSum
from exactrelu.polytopes.watch import Progress

_CELLS = 50_000_000


def degenerate_size(parametrisation: Parametrisation, threshold: Fraction) -> RootSum:
    """Return the smallest β with: ``‖c_i a_i‖_∞ <= threshold`` implies ``|c_i|, ‖a_i‖_∞ <= β``.

    Parameters
    ----------
    parametrisation : Parametrisation
    threshold : Fraction

    Returns
    -------
    RootSum
        The largest size of a neuron with so small a product; 0 if there is none.

    Examples
    --------
    >>> pair = Parametrisation.of([[1, 0], [4, 0]], [0, 2])
    >>> degenerate_size(pair, Fraction(1)), degenerate_size(pair, Fraction(8))
    (RootSum(1), RootSum(4))
    """
    pairs = zip(parametrisation.squares, parametrisation.products, strict=True)
    square = max(
        (max(squares) for squares, product in pairs if abs(product) <= threshold),
        default=Fraction(0),
    )
    root = RootSum.root(square)
    exact = root.as_rational()
    return root if exact is None else RootSum.rational(exact)


def degenerate_neurons(
    parametrisation: Parametrisation, threshold: Fraction, beta: Fraction
) -> tuple[int, ...]:
    """Return the neurons that violate condition (1) for a given β.

    Parameters
    ----------
    parametrisation : Parametrisation
    threshold : Fraction
        2 r for condition (1), J for its sharper form.
    beta : Fraction

    Returns
    -------
    tuple of int
        Neurons with ``‖c_i a_i‖_∞ <= threshold`` and ``|c_i| > β`` or ``‖a_i‖_∞ > β``, counted
        from 0.

    Examples
    --------
    >>> pair = Parametrisation.of([[1, 0], [4, 0]], [0, 2])
    >>> degenerate_neurons(pair, Fraction(8), Fraction(2))
    (1,)
    """
    pairs = zip(parametrisation.squares, parametrisation.products, strict=True)
    return tuple(
        place
        for place, (squares, product) in enumerate(pairs)
        if abs(product) <= threshold and (beta < 0 or max(squares) > beta * beta)
    )


@dataclass(frozen=True, slots=True)
class StabilityBounds:
    """The bounds of the stability theorem for one pair Γ and Θ.

    Parameters
    ----------
    jump : Fraction
        J: the largest jump of the gradient of g - R(Γ).
    seminorm : Enclosure
        r: the Sobolev semi-norm of g - R(Γ); a point where it is known exactly.
    beta_jump, beta : RootSum
        The smallest β of condition (1) for the threshold J, and for 2 r.
    balanced : bool
        Whether ``|c_i| = ‖a_i‖_∞`` in Γ.

    Notes
    -----
    The bounds are about the distance ``‖Φ - Γ‖_∞`` of the best Φ with R(Φ) = g. They need the
    conditions (2) and (3). If r is known by an enclosure, its upper end is used.
    """

    jump: Fraction
    seminorm: Enclosure
    beta_jump: RootSum
    beta: RootSum
    balanced: bool

    @classmethod
    def of(
        cls,
        first: Parametrisation,
        difference: NormalForm,
        seminorm: Enclosure | None = None,
        *,
        budget: float | None = None,
        progress: Progress | None = None,
    ) -> StabilityBounds:
        """Compute J, r and the β that belong to them.

        Parameters
        ----------
        first : Parametrisation
            Γ.
        difference : NormalForm
            Of g - R(Γ).
        seminorm : Enclosure, optional
            Used for r instead of computing it.
        budget : float, optional
            Seconds for r; when they are over, or the kinks may have more than 50 million cells, r
            is an interval.
        progress : callable, optional
            Called with the cells found so far and a bound of their number.
        """
        found = seminorm or _semi_norm(difference, budget, progress)
        return cls(
            difference.jump,
            found,
            degenerate_size(first, difference.jump),
            degenerate_size(first, 2 * found.upper),
            first.is_balanced(),
        )

    @property
    def sharper(self) -> RootSum:
        """``β_J + √J``, which is at most the other two."""
        return self.beta_jump + RootSum.root(self.jump)

    @property
    def paper(self) -> RootSum:
        """``β + 2 √r``, the bound of Theorem 3.1."""
        return self.beta + RootSum.root(4 * self.seminorm.upper)

    @property
    def balanced_sharper(self) -> RootSum | None:
        """``2 √J`` if Γ is balanced, else None."""
        return RootSum.root(4 * self.jump) if self.balanced else None

    @property
    def balanced_seminorm(self) -> RootSum | None:
        """``2 √2 √r`` if Γ is balanced, else None."""
        return RootSum.root(8 * self.seminorm.upper) if self.balanced else None

    @property
    def balanced_paper(self) -> RootSum | None:
        """``4 √r`` of Corollary 3.3 if Γ is balanced, else None."""
        return RootSum.root(16 * self.seminorm.upper) if self.balanced else None


def _semi_norm(form: NormalForm, budget: float | None, progress: Progress | None) -> Enclosure:
    """Return the semi-norm, by bounds if the arrangement has too many cells to be enumerated.

    These are those of `lower_bounds` and `upper_bounds` for the maximum norm, without Fractions.
    """
    if kink_arrangement(form).estimate().cells <= _CELLS:
        return gradient_norms(form, budget=budget, progress=progress).semi_norm
    slopes = fmpq_mat(1, len(form.kinks), [to_fmpq(abs(kink.slope)) for kink in form.kinks])
    rows = fmpz_mat([[abs(entry) for entry in kink.row[:-1]] for kink in form.kinks])
    sums = slopes * fmpq_mat(rows)
    upper = max(abs(s) + to_fraction(fmpq(sums[0, k])) for k, s in enumerate(form.s))
    return Enclosure(max(form.jump, *map(abs, form.s)) / 2, upper / 2)
