"""An enumeration in a process of its own that is stopped before it has read its question."""

import gc

import numpy as np
import pytest

from exactrelu.polytopes.conversion_aside import generators_aside
from exactrelu.polytopes.errors import BudgetExceeded


def test_no_pipe_stays_open() -> None:
    # Far more than a pipe holds while the process starts; an open pipe is an error of the tests.
    rows, none = np.arange(10**6).reshape(-1, 2), np.zeros((0, 2), dtype=int)
    with pytest.raises(BudgetExceeded, match="the vertices were not all found within 0 seconds"):
        generators_aside(rows, none, "own", 0.0)
    gc.collect()
