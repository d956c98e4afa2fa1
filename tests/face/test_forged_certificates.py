"""Certificates with false claims that agree with each other: none of them passes."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from step_clock import clock_of_steps

import exactrelu
from exactrelu.certificate import digest
from exactrelu.certify_certificate import certify_certificate
from exactrelu.command_line import run
from exactrelu.commands.verify import command as verify_command
from exactrelu.fit_certificate import fit_certificate
from exactrelu.polytopes.errors import InputError
from exactrelu.read_json import read_json
from exactrelu.support_certificate import support_certificate
from exactrelu.supports import Masks, decide_closedness

Document = dict[str, Any]

SQUARE = [[0, 0], [1, 0], [0, 1], [1, 1]]
CONVEX = [0, 0, 1, 17, 54, 95]


def failure(document: Document) -> str:
    """Seal a document again and return why it is not valid."""
    body = {key: value for key, value in document.items() if key != "digest"}
    if body.get("data") is not None:
        body["data_digest"] = digest(body["data"])
    verdict = exactrelu.verify({**body, "digest": digest(body)})
    assert not verdict.valid
    assert verdict.failure is not None
    return verdict.failure


def branched() -> Document:
    X, y = [[1000, 0], [-1000, 0], [0, 1000]], [1, 2, 0]
    with clock_of_steps(0.01):
        found = exactrelu.solve(X, y, p="1/2", tolerance="1/100", method="branch", budget=1)
    assert found.proof == "branch and bound"
    return exactrelu.certificate(found)


@pytest.mark.parametrize("zeros", [200, 305, 400])
def test_dual_vectors_that_overflow_prove_nothing(zeros: int) -> None:
    document = branched()
    document["proof"]["tree"] = [{"dual": ["15" + "0" * zeros] * 3}]
    document["claim"]["lower_bound"] = document["claim"]["cost"]
    failure(document)


def test_data_beyond_floats_are_not_branched_on() -> None:
    with clock_of_steps(0.01):
        found = exactrelu.solve([[1, 0], ["1e150", 1]], [1, 2], p="1/2", method="branch", budget=1)
    assert found.proof == "power of the least l1 path norm"


def test_a_proof_of_another_problem_does_not_make_a_network_sparsest() -> None:
    network = exactrelu.ReLUNetwork.of([(1, [3, 2], -2), (1, [0, -1], 1)], a=[0, 0])
    y = [1, 2, 0, 3]
    options: dict[str, Any] = {"penalize_bias": False}
    assert exactrelu.certify(network, SQUARE, y, skip=True, **options).verdict == "not sparsest"
    document = certify_certificate(exactrelu.certify(network, SQUARE, y, skip=False, **options))
    assert document["claim"]["verdict"] == "sparsest"
    assert exactrelu.verify(document).valid
    document["optimum"]["problem"] = deepcopy(document["problem"])
    document["problem"]["skip"] = True
    failure(document)


def test_nothing_more_is_claimed_of_a_network_that_does_not_fit() -> None:
    network = exactrelu.ReLUNetwork.of([(1, [1], 0)], a=[0])
    answer = exactrelu.certify(network, [0, 1, 2], [0, 1, 0], tolerance=0)
    document = certify_certificate(answer)
    assert (document["claim"]["verdict"], document["claim"]["row"]) == ("does not fit", 3)
    assert exactrelu.verify(document).valid
    for name in ("lower_bound", "smaller_cost"):
        forged = deepcopy(document)
        forged["claim"][name] = 0
        assert "more is claimed" in failure(forged)
    document["smaller_network"] = document["network"]
    assert "more is claimed" in failure(document)


def test_the_row_of_the_largest_error_is_checked() -> None:
    network = exactrelu.ReLUNetwork.of([(1, [1], 0)], a=[0])
    document = certify_certificate(exactrelu.certify(network, [0, 1, 2], [0, 1, 1], tolerance=1))
    assert document["claim"]["row"] == 3
    document["claim"]["row"] = 1
    assert "largest error" in failure(document)


def test_a_lower_end_does_not_prove_that_the_critical_p_is_1(tmp_path: Path) -> None:
    document = critical_p_document(tmp_path)
    assert document["claim"]["crosses"] is True
    assert exactrelu.verify(document).valid
    document["claim"] |= {"upper": "1", "crosses": False}
    document["proof"]["crossing"] = None
    assert "claimed to be 1" in failure(document)


def critical_p_document(folder: Path) -> Document:
    from exactrelu.commands.critical_p import command

    data, path = folder / "d.csv", folder / "c.json"
    data.write_text("".join(f"{x},{y}\n" for x, y in enumerate(CONVEX)))
    command.main([str(data), "--certificate", str(path)], standalone_mode=False)
    document: Document = json.loads(path.read_text())
    return document


def supported(*rows: list[str]) -> Document:
    return support_certificate(decide_closedness(Masks.of(list(rows))))


def test_the_rule_of_closed_masks_is_that_of_the_proof() -> None:
    document = supported(["11", "11", "01"], ["111", "110"])
    assert document["claim"] == {"closed": True, "rule": "chain"}
    document["claim"]["rule"] = "full"
    assert "rule" in failure(document)


@pytest.mark.parametrize("masks", [["11", "11"], ["1", "11"]])
def test_masks_have_rows_of_equal_length(masks: list[str]) -> None:
    document = supported(["11", "11", "01"], ["111", "110"])
    document["data"]["masks"][1] = [[1] * len(masks[0]), [1] * (len(masks[1]) + 1)]
    failure(document)


def test_a_fit_is_about_its_samples_and_masks() -> None:
    document = fit_certificate(exactrelu.fit([0, 1, 2], [0, 1, 0], mask=[[1]]))
    for part, name, value in (
        ("problem", "samples", 4),
        ("problem", "inner_mask", [[2]]),
        ("data", "tolerance", "1"),
    ):
        forged = deepcopy(document)
        forged[part][name] = value
        failure(forged)


def test_claims_hold_nothing_that_is_not_checked() -> None:
    document = exactrelu.certificate(exactrelu.solve([0, 1, 2], [0, 0, 1]))
    document["claim"]["unique"] = True
    assert "'unique'" in failure(document)


def test_numbers_too_large_for_floats_are_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exactrelu.bounded_certificate.MOST_WORK", 1)
    options: dict[str, Any] = {"skip": False, "bound": 2}
    document = exactrelu.certificate(exactrelu.solve(SQUARE, [1, 2, 0, 3], p="1/2", **options))
    assert document["proof"]["kind"] == "interpolated cost"
    document["proof"]["multipliers"][0] = "1" + "0" * 400
    failure(document)


def test_the_ends_of_a_lower_bound_are_in_order() -> None:
    document = branched()
    document["claim"]["lower_bound"]["upper"] = "-1"
    assert "below where it begins" in failure(document)


def test_a_field_that_stands_twice_is_no_certificate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.json"
    path.write_text('{"format": "exactrelu certificate", "claim": {"a": 1, "a": 2}}')
    with pytest.raises(InputError, match="'a' stands twice"):
        read_json(str(path), "certificate")
    assert run(lambda: verify_command.main([str(path)], standalone_mode=False)) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_numbers_that_floats_do_not_tell_apart_are_swept_in_order() -> None:
    x = [10**400 + k for k in (3, 0, 2, 1, 4)]
    document = exactrelu.certificate(exactrelu.solve(x, [1, 0, 0, 1, 0]))
    assert document["claim"]["cost"] == "3"
    assert exactrelu.verify(document).valid
    document["network"]["hidden"][0]["b"] += "1"
    assert "the network gives" in failure(document)
