"""Check that a matrix is a limit of products with given masks, and no such product itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flint import Ordering, fmpq_poly, fmpz_mpoly_ctx

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.polytopes.rational import parse_rational, to_fmpq

Matrix = Sequence[Sequence[int]]
Quotient = tuple[fmpq_poly, fmpq_poly]


def check_witness(left: Matrix, right: Matrix, proof: Mapping[str, Any]) -> list[str]:
    """Check A = lim X(t) Y(t) for t -> 0, and that no X, Y within the masks have X Y = A."""
    A = {(i, j): to_fmpq(parse_rational(value)) for i, j, value in proof["A"]}
    X = {(i, k): (_polynomial(p), _polynomial(q)) for i, k, p, q in proof["X"]}
    Y = {(k, j): (_polynomial(p), _polynomial(q)) for k, j, p, q in proof["Y"]}
    for name, factor, mask in (("X", X, left), ("Y", Y, right)):
        for a, b in factor:
            if min(a, b) < 0 or not mask[a][b]:
                raise CheckFailed(f"{name}(t) has an entry at {a}, {b}, outside its mask")
    total: dict[tuple[int, int], Quotient] = {}
    for (i, k), (p, q) in X.items():
        for (unit, j), (r, s) in Y.items():
            if unit == k:
                top, bottom = total.get((i, j), (fmpq_poly([0]), fmpq_poly([1])))
                total[i, j] = top * q * s + p * r * bottom, bottom * q * s
    for entry in {*total, *A}:
        top, bottom = total.get(entry, (fmpq_poly([0]), fmpq_poly([1])))
        rest = top - A.get(entry, 0) * bottom
        if _order(bottom) >= _order(rest):
            raise CheckFailed(f"entry {entry} of X(t) Y(t) does not tend to that of A")
    _check_refutation(left, right, A, proof["not_a_product"])
    return [
        "the factors lie within the masks and X(t) Y(t) tends to A",
        "no factors within the masks have the product A, so that the set is not closed",
    ]


def _polynomial(coefficients: Sequence[str]) -> fmpq_poly:
    return fmpq_poly([to_fmpq(parse_rational(text)) for text in coefficients])


def _order(polynomial: fmpq_poly) -> float:
    places = (place for place, value in enumerate(polynomial.coeffs()) if value != 0)
    return next(places, float("inf"))


def _check_refutation(
    left: Matrix, right: Matrix, A: Mapping[tuple[int, int], Any], proof: Mapping[str, Any]
) -> None:
    names = [(letter, a, b) for letter, a, b in proof["unknowns"]]
    ring = fmpz_mpoly_ctx.get(["t", *(f"v{v}" for v in range(len(names)))], Ordering.lex)
    place = dict(zip(names, ring.gens()[1:], strict=True))
    equations = []
    for i, j in proof["entries"]:
        value = A.get((i, j), 0)
        if min(i, j) < 0 or int(value) != value:
            raise CheckFailed(f"entry {i}, {j} of A is {value}; an integer was expected")
        total = ring.constant(-int(value))
        for k, row in enumerate(right):
            if left[i][k] and row[j]:
                total += place["x", i, k] * place["y", k, j]
        equations.append(total)
    _replay(proof["proof"], equations, [], ring)


def _replay(node: Mapping[str, Any], equations: list[Any], nonzero: list[Any], ring: Any) -> None:
    """Follow a refutation: every branch must end in a contradiction."""
    rule = node["rule"]
    if rule == "vanishes":
        if not nonzero[node["place"]].is_zero():
            raise CheckFailed("a polynomial that should vanish does not")
    elif rule == "constant":
        left = _divided(equations[node["equation"]], nonzero)
        if left.is_zero() or not left.is_constant():
            raise CheckFailed("an equation that should be a contradiction is none")
    elif rule == "split":
        polynomial = _read(node["polynomial"], ring)
        _replay(node["zero"], [*equations, polynomial], nonzero, ring)
        _replay(node["nonzero"], equations, [*nonzero, polynomial], ring)
    elif rule == "solve":
        variable = node["variable"]
        equation = _divided(equations[node["equation"]], nonzero)
        a, b = _powers(equation, variable, 1, ring)
        coefficient = _divided(a, nonzero)
        if coefficient.is_zero() or not coefficient.is_constant():
            raise CheckFailed("a variable is eliminated whose coefficient may be zero")
        equations = [_eliminated(p, variable, a, b, ring) for p in equations]
        nonzero = [_eliminated(p, variable, a, b, ring) for p in nonzero]
        _replay(node["then"], equations, nonzero, ring)
    else:
        raise CheckFailed(f"the rule {rule!r} is not known")


def _read(terms: Sequence[Sequence[Any]], ring: Any) -> Any:
    powers = {}
    for coefficient, degrees in terms:
        exponents = [0] * ring.nvars()
        for variable, degree in degrees.items():
            exponents[int(variable)] = degree
        powers[tuple(exponents)] = int(coefficient)
    return ring.from_dict(powers)


def _divided(polynomial: Any, nonzero: Sequence[Any]) -> Any:
    """Divide a polynomial that is to be zero by what is known not to be zero."""
    for known in nonzero:
        if polynomial.is_zero() or known.is_zero() or known.is_constant():
            continue
        while True:
            quotient, rest = divmod(polynomial.primitive()[1], known)
            if not rest.is_zero():
                break
            polynomial = quotient
    return polynomial


def _powers(polynomial: Any, variable: int, degree: int, ring: Any) -> list[Any]:
    """Return the coefficients of the powers of a variable, the given degree first."""
    parts: list[dict[Any, Any]] = [{} for _ in range(degree + 1)]
    for exponents, coefficient in polynomial.to_dict().items():
        rest = (*exponents[:variable], 0, *exponents[variable + 1 :])
        parts[degree - exponents[variable]][rest] = coefficient
    return [ring.from_dict(part) for part in parts]


def _eliminated(polynomial: Any, variable: int, a: Any, b: Any, ring: Any) -> Any:
    """Return a^d p(-b / a), which is zero exactly if p is, where a v + b = 0 and a is not zero."""
    if polynomial.is_zero() or not polynomial.degrees()[variable]:
        return polynomial
    total = ring.constant(0)
    scale = ring.constant(1)
    for coefficient in _powers(polynomial, variable, polynomial.degrees()[variable], ring):
        # Horner's rule, from the highest power down.
        total = total * -b + coefficient * scale
        scale = scale * a
    return total
