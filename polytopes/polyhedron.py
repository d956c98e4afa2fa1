"""A polyhedron by half-spaces, by generators, or both, in exact arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from exactrelu.polytopes.conversion import (
    Backend,
    check_backend,
    extreme_generators,
    generators_of,
    given_generators,
    half_spaces_of,
    minimal_half_spaces,
)
from exactrelu.polytopes.errors import InfeasibleError, InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.linear_program import LinearOptimum, Vector, maximize, minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.relative_interior import RelativeInterior, is_cone_zero, relative_interior
from exactrelu.polytopes.representation import Representation, sides

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False)
class Polyhedron:
    """``{x : A x <= b, C x = d}``, or the hull of vertices, rays and lines.

    Build it by :meth:`of` or :meth:`hull`. What is asked for is computed once and kept.

    Parameters
    ----------
    dimension_of_space : int
    given_system : LinearSystem or None
    given_generators : Representation or None
    backend : {"auto", "own", "ppl", "cdd"}
        Who converts between the two; see :func:`generators_of`.
    limit : int or None
        The number of rays that the own method must not exceed.

    Examples
    --------
    >>> triangle = Polyhedron.of([[-1, 0], [0, -1], [1, 1]], [0, 0, "1/2"])
    >>> [tuple(map(str, vertex)) for vertex in triangle.vertices]
    [('0', '0'), ('0', '1/2'), ('1/2', '0')]
    >>> triangle.dimension, triangle.is_bounded, triangle.generators.backend
    (2, True, 'own')
    """

    dimension_of_space: int
    given_system: LinearSystem | None
    given_generators: Representation | None
    backend: Backend = "auto"
    limit: int | None = None
    _known: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(
        cls,
        A: object = (),
        b: object = (),
        C: object = (),
        d: object = (),
        *,
        dimension: int | None = None,
        backend: Backend = "auto",
        limit: int | None = None,
    ) -> Polyhedron:
        """Read ``A x <= b, C x = d`` from numbers of any accepted kind.

        Parameters
        ----------
        A, C : matrices, shapes (m, n) and (k, n)
        b, d : sequences of numbers
        dimension : int, optional
            n, needed without rows.
        backend, limit
            See the class.
        """
        return cls.of_system(LinearSystem.of(A, b, C, d, dimension=dimension), backend, limit)

    @classmethod
    def of_system(
        cls, system: LinearSystem, backend: Backend = "auto", limit: int | None = None
    ) -> Polyhedron:
        """Take a system; strict inequalities are refused, for a polyhedron is closed."""
        check_backend(backend)
        if system.strict:
            raise InputError("system: it has strict inequalities; accepted are <= and =")
        return cls(system.dimension, system, None, backend, limit)

    @classmethod
    def hull(
        cls,
        vertices: object = (),
        rays: object = (),
        lines: object = (),
        *,
        dimension: int | None = None,
        backend: Backend = "auto",
        limit: int | None = None,
    ) -> Polyhedron:
        """Return the convex hull of points plus the cone of rays and lines.

        Parameters
        ----------
        vertices, rays, lines : matrices with n columns
            Redundant ones are allowed. Without any vertex the polyhedron is empty.
        dimension, backend, limit
            As in :meth:`of`.
        """
        check_backend(backend)
        given = given_generators(vertices, rays, lines, dimension)
        return cls(given.rows.shape[1] - 1, None, given, backend, limit)

    def _once(self, name: str, compute: Callable[[], Answer]) -> Answer:
        if name not in self._known:
            self._known[name] = compute()
        answer: Answer = self._known[name]
        return answer

    @property
    def generators(self) -> Representation:
        """The vertices, rays and lines, none of which can be left out; the backend is recorded."""
        return self._once("generators", self._find_generators)

    def _find_generators(self) -> Representation:
        given = self.given_generators
        if given is not None:
            return extreme_generators(given.rows, given.linear, self.half_spaces)
        return generators_of(*self.system.rows(), self.backend, self.limit)

    @property
    def half_spaces(self) -> Representation:
        """The facets and the affine hull; the backend that found them is recorded."""
        return self._once("half_spaces", self._find_half_spaces)

    def _find_half_spaces(self) -> Representation:
        if self.given_system is not None and self.backend in ("auto", "own"):
            return minimal_half_spaces(*self.given_system.rows(), self.limit)
        found = self.given_generators or self.generators
        return half_spaces_of(found.rows, found.linear, self.backend, self.limit)

    @property
    def system(self) -> LinearSystem:
        """The inequalities and equations given, or the minimal ones of a hull."""
        return self.given_system or self.minimal_system

    @property
    def minimal_system(self) -> LinearSystem:
        """The facets as ``A x <= b`` and the affine hull as ``C x = d``, without redundancy."""
        half_spaces = self.half_spaces
        return LinearSystem(
            ExactMatrix.of_integers(half_spaces.rows), ExactMatrix.of_integers(half_spaces.linear)
        )

    @property
    def facets(self) -> tuple[tuple[Vector, Fraction], ...]:
        """One pair (a, b) for each facet, ``a x <= b`` in primitive integers."""
        return tuple(sides(self.half_spaces.rows))

    @property
    def affine_hull(self) -> tuple[tuple[Vector, Fraction], ...]:
        """Pairs (c, d) of independent equations ``c x = d`` that span the affine hull."""
        return tuple(sides(-self.half_spaces.linear))

    @property
    def vertices(self) -> tuple[Vector, ...]:
        """The vertices, sorted; modulo the lines if there are lines."""
        return self.generators.points()

    @property
    def rays(self) -> tuple[Vector, ...]:
        """The extreme rays as primitive integer vectors, modulo the lines."""
        return self.generators.directions()

    @property
    def lines(self) -> tuple[Vector, ...]:
        """A basis of the directions in which the polyhedron is unbounded both ways."""
        return tuple(tuple(map(Fraction, row[1:])) for row in self.generators.linear.tolist())

    @property
    def emptiness(self) -> LinearOptimum:
        """The linear program without objective: a point, or Farkas multipliers if empty."""
        zero = [0] * self.dimension_of_space
        return self._once("emptiness", lambda: minimize(zero, self.system))

    @property
    def is_empty(self) -> bool:
        """Whether there is no point."""
        if self.given_generators is not None:
            return not bool((self.given_generators.rows[:, 0] > 0).any())
        return self.emptiness.status == "infeasible"

    @property
    def interior(self) -> RelativeInterior:
        """A point of the relative interior and the implicit equations; the empty set has none."""
        if self.is_empty:
            raise InfeasibleError("the polyhedron is empty: it has no interior point")
        return self._once("interior", lambda: relative_interior(self.system))

    @property
    def interior_point(self) -> Vector:
        """A point of the relative interior."""
        return self.interior.point

    @property
    def dimension(self) -> int:
        """The dimension of the affine hull, -1 if empty."""
        if self.is_empty:
            return -1
        return self.interior.dimension

    @property
    def is_bounded(self) -> bool:
        """Whether the polyhedron is bounded; the empty one is."""
        if self.is_empty:
            return True
        if self.given_generators is not None:
            found = self.given_generators
            far = found.rows[found.rows[:, 0] == 0]
            return not bool((far != 0).any()) and not bool((found.linear != 0).any())
        return is_cone_zero(self.system)

    def contains(self, point: Sequence[object]) -> bool:
        """Return whether a point lies in the polyhedron, exactly."""
        return self.system.contains(point)

    def minimize(self, objective: Sequence[object]) -> LinearOptimum:
        """Minimise a linear function; see :func:`minimize`."""
        return minimize(objective, self.system)

    def maximize(self, objective: Sequence[object]) -> LinearOptimum:
        """Minimise minus the function; the maximum is minus the value."""
        return maximize(objective, self.system)

    def __eq__(self, other: object) -> bool:
        """Return whether both are the same set of points."""
        if not isinstance(other, Polyhedron):
            return NotImplemented
        return self.half_spaces == other.half_spaces

    def __hash__(self) -> int:
        return hash(self.half_spaces)
