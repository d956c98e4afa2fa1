"""The number of digits that is asked for."""

from __future__ import annotations

from exactrelu.polytopes.errors import InputError


def require_digits(digits: object, most: int = 10_000) -> None:
    """Refuse what is no whole number from 1 on.

    Parameters
    ----------
    digits : int
    most : int
        The largest number that is accepted.

    Raises
    ------
    InputError

    Examples
    --------
    >>> require_digits(12)
    >>> require_digits(0)
    Traceback (most recent call last):
    exactrelu.polytopes.errors.InputError: digits is 0; accepted are 1 to 10000
    """
    if not isinstance(digits, int) or not 1 <= digits <= most:
        raise InputError(f"digits is {digits}; accepted are 1 to {most}")
