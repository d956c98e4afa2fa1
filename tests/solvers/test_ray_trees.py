"""Ray trees, the proofs that a network is the cheapest for 0 < p < 1: accepted and refused."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random

import pytest
from ray_trees import (
    KEPT,
    Document,
    accepted,
    packed,
    unpacked,
    with_a_dearer_network,
    with_tree,
)

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_tree import check_ray_tree
from exactrelu.verify import verify

Change = Callable[[Document], object]

OPTIMAL = sorted(name for name in KEPT if KEPT[name]["claim"]["status"] == "optimal")
SMALL = "one input, free biases"


def changed_trees(document: Document, random: Random, count: int) -> Iterator[Document]:
    """Yield certificates with one number of the tree changed."""
    integers, floats = unpacked(document["proof"])
    for _ in range(count):
        some, others = list(integers), list(floats)
        if random.random() < 0.5 or not others:
            place = random.randrange(len(some))
            some[place] = random.choice(
                [some[place] + 1, some[place] - 1, random.randrange(12), -1, 2**31 - 1]
            )
        else:
            place = random.randrange(len(others))
            value = others[place]
            others[place] = random.choice(
                [-value, 0.0, 2 * value, value / 2, 1e9, 1e-300, 1e300, float("nan"), float("inf")]
            )
        yield with_tree(document, some, others)


@pytest.mark.parametrize("name", KEPT)
def test_trees_are_accepted(name: str) -> None:
    verdict = verify(KEPT[name])
    assert verdict.valid, verdict.failure


@pytest.mark.parametrize("name", OPTIMAL)
def test_no_tree_proves_a_dearer_network(name: str) -> None:
    document = with_a_dearer_network(KEPT[name])
    with pytest.raises(CheckFailed, match=r"shows|cheaper|cut off|empty"):
        check_ray_tree(document, document["data"])
    assert not any(map(accepted, changed_trees(document, Random(name), 50)))


@pytest.mark.parametrize("name", OPTIMAL)
def test_changed_trees_are_refused_or_valid(name: str) -> None:
    found = [accepted(changed) for changed in changed_trees(KEPT[name], Random(name), 50)]
    assert found.count(False) > 10


def test_every_integer_of_a_small_tree() -> None:
    document = KEPT[SMALL]
    integers, floats = unpacked(document["proof"])
    for place, value in enumerate(integers):
        for other in (value + 1, value - 1, 1000):
            changed = [*integers[:place], other, *integers[place + 1 :]]
            dearer = with_a_dearer_network(document)
            accepted(with_tree(document, changed, floats))
            assert not accepted(with_tree(dearer, changed, floats))


def cut(document: Document, integers: int, floats: int) -> None:
    some, others = unpacked(document["proof"])
    document["proof"].update(packed(some[: len(some) + integers], others[: len(others) + floats]))


def longer(document: Document) -> None:
    some, others = unpacked(document["proof"])
    document["proof"].update(packed([*some, 0], others))


def with_a_number_more(document: Document) -> None:
    some, others = unpacked(document["proof"])
    document["proof"].update(packed(some, [*others, 1.0]))


def not_packed(document: Document) -> None:
    document["proof"]["integers"] = "no base64"


def cut_off(document: Document) -> None:
    packed_bytes = b64decode(document["proof"]["floats"])[:-6]
    document["proof"]["floats"] = b64encode(packed_bytes).decode()


def without_floats(document: Document) -> None:
    del document["proof"]["floats"]


def a_ray_less(document: Document) -> None:
    document["proof"]["rays"].pop()


def a_ray_twice(document: Document) -> None:
    document["proof"]["rays"][0] = document["proof"]["rays"][1]


def another_ray(document: Document) -> None:
    document["proof"]["rays"][0] = [7, 13]


def rays_of_text(document: Document) -> None:
    document["proof"]["rays"][0] = "ray"


def a_row_less(document: Document) -> None:
    document["proof"]["rows"].pop()


def a_row_beside(document: Document) -> None:
    document["proof"]["rows"][0][0] += 1


def a_row_of_zeros(document: Document) -> None:
    document["proof"]["rows"][0] = [0] * len(document["proof"]["rows"][0])


def a_tolerance(document: Document) -> None:
    document["data"]["tolerance"] = document["problem"]["tolerance"] = "1/9"


def another_status(document: Document) -> None:
    document["claim"]["status"] = "sparsest"


REFUSED: list[tuple[Change, str]] = [
    (lambda d: cut(d, -1, 0), "ends before all its leaves"),
    (lambda d: cut(d, 0, -1), "end before all its leaves"),
    (longer, "goes on after its last leaf"),
    (with_a_number_more, "goes on after its last leaf"),
    (not_packed, "cannot be unpacked"),
    (cut_off, "cut off"),
    (without_floats, "no floats"),
    (a_ray_less, "not those of the arrangement"),
    (a_ray_twice, "not those of the arrangement"),
    (another_ray, "not those of the arrangement"),
    (rays_of_text, "lists of 2 integers"),
    (a_row_less, "no basis"),
    (a_row_beside, "does not vanish"),
    (a_row_of_zeros, "no basis"),
    (a_tolerance, "without tolerance"),
    (another_status, "is not what the proof shows"),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_malformed_trees_are_refused(change: Change, message: str) -> None:
    document = json.loads(json.dumps(KEPT[SMALL]))
    change(document)
    with pytest.raises(CheckFailed, match=message):
        check_ray_tree(document, document["data"])


def test_a_higher_bound_is_refused() -> None:
    name = "two inputs, a bound below the cost"
    document = json.loads(json.dumps(KEPT[name]))
    claim = document["claim"]["lower_bound"]
    for end in ("lower", "upper"):
        claim[end] = str(Fraction(claim[end]) * Fraction(4, 3))
    assert accepted(KEPT[name])
    assert not accepted(document)
