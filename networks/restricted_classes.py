"""Classes of parametrisations in which functions determine parameters stably."""

from __future__ import annotations

from exactrelu.networks.parametrisation import Parametrisation


def in_balanced_class(parametrisation: Parametrisation) -> bool:
    """Tell whether a parametrisation is in N': balanced, with no direction twice.

    Parameters
    ----------
    parametrisation : Parametrisation

    Returns
    -------
    bool

    Examples
    --------
    >>> in_balanced_class(Parametrisation.of([[1, 0], [0, 2]], [-1, 2]))
    True
    >>> in_balanced_class(Parametrisation.of([[1, 0], [2, 0]], [1, 2]))
    False
    """
    keys = [key for key in parametrisation.keys if key is not None]
    return parametrisation.is_balanced() and len(set(keys)) == len(keys)


def in_positive_class(parametrisation: Parametrisation) -> bool:
    """Tell whether a parametrisation is in N*.

    That is N' with the last two entries of every non-zero row positive, so that no two rows of
    two members are opposite (Definition 3.2 of Berner, Elbrächter & Grohs 2019).

    Parameters
    ----------
    parametrisation : Parametrisation

    Returns
    -------
    bool
        False with fewer than two inputs.

    Examples
    --------
    >>> in_positive_class(Parametrisation.of([[-5, 1, 2]], [1]).balance())
    True
    """
    return (
        parametrisation.dimension >= 2
        and in_balanced_class(parametrisation)
        and all(key[-2] > 0 and key[-1] > 0 for key in parametrisation.keys if key is not None)
    )
