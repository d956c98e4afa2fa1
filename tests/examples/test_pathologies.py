"""The five pathologies: functions come close (or stay bounded), parameters do not."""

from __future__ import annotations

import importlib.util
import random
import sys
from fractions import Fraction as F
from pathlib import Path
from types import ModuleType

import pytest

from exactrelu import Parametrisation, invert
from exactrelu.networks import NormalForm, ReLUNetwork, equal, minimal_width
from exactrelu.networks.gradient_norms import gradient_norms
from exactrelu.polytopes.root_sum import RootSum

FILE = Path(__file__).parents[2] / "examples" / "pathologies.py"
STEPS = (1, 2, 5, 10, 100, 1000)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pathologies", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def semi_norm(network: ReLUNetwork) -> F:
    found = gradient_norms(NormalForm.of(network)).semi_norm
    assert found.lower == found.upper
    return found.lower


def test_uniform_norm(script: ModuleType) -> None:
    for row in script.measure(script.EXAMPLES[0], STEPS):
        k = row.k
        assert row.functions == F(1, k)
        assert row.inversion.bounds.seminorm.upper == k * k
        assert row.inversion.distance == RootSum.rational(k)
        width = minimal_width(row.inversion.second.network())
        assert (width.upper, width.orientations) == (2, 1)


@pytest.mark.parametrize("place", [1, 2])
def test_unbalanced_and_redundant_weights(script: ModuleType, place: int) -> None:
    for row in script.measure(script.EXAMPLES[place], STEPS):
        assert row.functions == F(1, row.k)
        assert row.inversion.distance == RootSum.rational(1)
        assert row.floor == 1


def test_unbalanced_weights_that_grow() -> None:
    for k in STEPS:
        first = Parametrisation.of([[k, 0]], [F(1, k * k)])
        assert semi_norm(first.network()) == F(1, k)
        found = invert(first, Parametrisation.of([[0, 1]], [F(1, k)]))
        assert found.bounds.seminorm.upper == F(1, k)
        assert RootSum.rational(k) <= found.distance


def test_opposite_weights_in_one_network(script: ModuleType) -> None:
    for row in script.measure(script.EXAMPLES[3], STEPS):
        first = row.inversion.first
        assert semi_norm(first.network()) == 0
        assert first.is_balanced()
        assert not row.inversion.conditions.repeated
        assert row.functions == F(1, row.k)
        assert RootSum.rational(F(1, 2)) <= row.inversion.distance
    # A row of every parametrisation is a multiple of v = (1, -1); none is closer than C = 1/2.
    draw = random.Random(0)
    for a in first.rows:
        for _ in range(200):
            t = F(draw.randint(-400, 400), 200)
            assert max(abs(a[0] - t), abs(a[1] + t)) >= F(1, 2)


def test_opposite_weights_of_two_networks(script: ModuleType) -> None:
    for row in script.measure(script.EXAMPLES[4], STEPS):
        found, k = row.inversion, row.k
        assert row.functions == 3
        assert found.bounds.jump == 0
        conditions = found.conditions
        assert not conditions.repeated
        assert not conditions.opposite_in_first
        assert not conditions.opposite_in_second
        assert len(conditions.opposite_between) == 3
        optimum = RootSum.root(2 * k * k)
        slack = RootSum.rational(F(k, 10**9))
        assert optimum <= found.distance <= optimum + slack
        assert found.least is not None
        assert optimum - slack <= RootSum.rational(found.least) <= optimum
        width = minimal_width(found.second.network())
        assert (width.upper, width.orientations) == (3, 1)


def test_the_good_case_stays_within_its_bound(script: ModuleType) -> None:
    for row in script.measure(script.EXAMPLES[5], STEPS):
        assert row.inversion.conditions.hold
        assert row.inversion.distance <= row.inversion.bounds.balanced_seminorm
    assert row.inversion.distance <= RootSum.root(F(2, 1000))


def test_the_script_prints_and_draws(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.main(["--out", str(tmp_path)])
    out = capsys.readouterr().out
    assert "violates (3b): neurons 0 of the first network are opposite" in out
    assert "90.5097" in out
    assert (tmp_path / "pathologies.png").read_bytes()[:4] == b"\x89PNG"


def test_flipping_changes_a_function_by_the_sum_of_products() -> None:
    draw = random.Random(1)
    for _ in range(30):
        rows = [[draw.randint(-3, 3) for _ in range(2)] for _ in range(4)]
        outputs = [draw.randint(-3, 3) for _ in range(4)]
        flipped = [draw.random() < 0.5 for _ in range(4)]
        total = [
            sum(c * row[k] for row, c, turn in zip(rows, outputs, flipped, strict=True) if turn)
            for k in range(2)
        ]
        one = Parametrisation.of(rows, outputs).network()
        turned = [[-e for e in row] if f else row for row, f in zip(rows, flipped, strict=True)]
        other = Parametrisation.of(turned, outputs).network()
        difference = NormalForm.of(one).minus(NormalForm.of(other))
        assert gradient_norms(difference).semi_norm.upper == max(map(abs, total))
        assert equal(one, other) == (not any(total))
