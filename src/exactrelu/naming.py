"""Errors that name the file that they are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from exactrelu.data import Data

Answer = TypeVar("Answer")


def naming(samples: Data, work: Callable[[], Answer]) -> Answer:
    """Do work whose InputError or InfeasibleError names the file of the samples."""
    from exactrelu.polytopes.errors import InfeasibleError, InputError

    try:
        return work()
    except InputError as error:
        raise InputError(f"{samples.source}: {error}") from error
    except InfeasibleError as error:
        raise InfeasibleError(f"{samples.source}: {error}") from error
