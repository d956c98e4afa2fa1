import sys

import pytest

from exactrelu.polytopes.errors import BackendMissingError
from exactrelu.supports import Masks, decide_closedness
from exactrelu.supports.mask_classes import mask_classes
from exactrelu.supports.quantifier_elimination import solver_says

WORDS = {True: "closed", False: "not closed"}


@pytest.mark.parametrize(
    ("left", "right"), [("10/11", "11/01"), ("11/11", "11/11"), ("1/1", "11"), ("10/01", "11/11")]
)
def test_the_solver_agrees_where_it_answers(left: str, right: str) -> None:
    masks = Masks.of([left.split("/"), right.split("/")])
    says = solver_says(masks, seconds=1.5)
    assert says in ("no answer", WORDS[bool(decide_closedness(masks).closed)])


def test_the_lu_block_is_answered() -> None:
    assert solver_says(Masks.of([["10", "11"], ["11", "01"]]), seconds=20) == "not closed"


@pytest.mark.exhaustive
def test_the_solver_agrees_on_every_class_that_it_answers() -> None:
    answered = 0
    for masks in mask_classes(3, 2):
        says = solver_says(masks, seconds=1)
        assert says in ("no answer", WORDS[bool(decide_closedness(masks).closed)]), masks.text()
        answered += says != "no answer"
    assert answered > 20


def test_a_missing_solver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(BackendMissingError, match="algebra"):
        solver_says(Masks.of([["1"], ["1"]]))
