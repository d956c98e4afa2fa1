"""A conversion in a process of its own, which can be ended at any time."""

from __future__ import annotations

import pickle
import subprocess
import sys

from exactrelu.polytopes.conversion import Backend, check_backend, generators_of
from exactrelu.polytopes.errors import BackendMissingError, BudgetExceeded, ExactReluError
from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.representation import Representation
from exactrelu.polytopes.watch import LONGEST

_CHILD = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from exactrelu.polytopes.conversion_aside import answer; answer()"
)


def generators_aside(
    rows: IntegerArray,
    equations: IntegerArray,
    backend: Backend = "auto",
    seconds: float | None = None,
) -> Representation:
    """Do what :func:`exactrelu.polytopes.conversion.generators_of` does, in another process.

    Parameters
    ----------
    rows, equations, backend
        See :func:`exactrelu.polytopes.conversion.generators_of`.
    seconds : float, optional
        When they are over, and at Ctrl-C, the process is killed: cdd and ppl cannot be asked to
        stop.

    Raises
    ------
    BudgetExceeded
        When the seconds are over.
    ExactReluError
        What the conversion raises.

    Examples
    --------
    >>> import numpy as np
    >>> rows, none = np.array([[1, -1], [1, 2]]), np.zeros((0, 2), dtype=int)
    >>> generators_aside(rows, none, "own", 60.0).rows.tolist()
    [[1, 1], [2, -1]]
    """
    check_backend(backend)
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    question = pickle.dumps(sys.path) + pickle.dumps((rows, equations, backend))
    try:
        limit = None if seconds is None else min(seconds, LONGEST)
        found, _ = child.communicate(question, timeout=limit)
    except subprocess.TimeoutExpired:
        raise BudgetExceeded(
            f"the vertices were not all found within {seconds:.3g} seconds"
        ) from None
    finally:
        child.kill()
        child.communicate()
        if child.stdin is not None:
            child.stdin.close()  # which stays open where the question was not all read
    if child.returncode:
        raise ExactReluError("the process that enumerates vertices ended without an answer")
    result = pickle.loads(found)
    if isinstance(result, str):
        raise BackendMissingError(result, backend)
    if isinstance(result, ExactReluError):
        raise result
    assert isinstance(result, Representation)
    return result


def answer() -> None:
    """Read a question from standard input and write the answer to standard output."""
    rows, equations, backend = pickle.load(sys.stdin.buffer)
    result: object
    try:
        result = generators_of(rows, equations, backend)
    except BackendMissingError as error:
        result = error.library
    except ExactReluError as error:
        result = error
    sys.stdout.buffer.write(pickle.dumps(result))
