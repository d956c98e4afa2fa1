"""The errors raised on purpose are told apart by type and say what to do."""

from __future__ import annotations

import pytest

from exactrelu.polytopes import (
    BackendMissingError,
    BudgetExceeded,
    ExactReluError,
    InfeasibleError,
    InputError,
)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (InputError("x"), ValueError),
        (InfeasibleError("x"), Exception),
        (BudgetExceeded("x"), Exception),
        (BackendMissingError("cdd", "cdd"), ImportError),
    ],
)
def test_family(error: Exception, builtin: type[Exception]) -> None:
    assert isinstance(error, ExactReluError)
    assert isinstance(error, builtin)


def test_a_missing_library_names_its_cure() -> None:
    error = BackendMissingError("pplpy", "ppl")
    assert str(error) == "pplpy is not installed; install it with: pip install 'exactrelu[ppl]'"
    assert error.library == "pplpy"
    needy = BackendMissingError("pycddlib", "cdd", needs="libcdd-dev and libgmp-dev")
    assert str(needy).endswith("'exactrelu[cdd]' (libcdd-dev and libgmp-dev)")


def test_a_budget_keeps_what_is_known() -> None:
    error = BudgetExceeded("stopped after 3 cells", partial=[1, 2, 3])
    assert (str(error), error.partial) == ("stopped after 3 cells", [1, 2, 3])
    assert BudgetExceeded("stopped").partial is None
