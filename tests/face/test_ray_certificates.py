"""Optima for 0 < p < 1 beyond the enumeration, from the command line to the checker."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from exactrelu.certificate import digest
from exactrelu.solvers.tree_library import is_compiled

pytestmark = pytest.mark.skipif(not is_compiled(), reason="built without a C compiler")

EIGHT = Path(__file__).parents[2] / "examples" / "data" / "two_inputs.csv"


def test_an_optimum_that_verify_accepts(call: Any, tmp_path: Path) -> None:
    written = tmp_path / "eight.json"
    answer = call("solve", EIGHT, "--p", "3/4", "--json", "--certificate", written)
    found = answer.json
    assert (answer.code, found["status"], found["proof"]) == (0, "optimal", "ray tree")
    assert found["cost"] == found["lower_bound"]
    assert (found["method"], found["stopped"]) == ("branch and bound over rays", None)
    # The sparsest networks have four parameters; 3 + 2^(3/4) is 4.68.
    assert 4 < Fraction(found["cost"]["upper"]) < Fraction(469, 100)
    assert call("verify", written, "--data", EIGHT).code == 0

    document = json.loads(written.read_text())
    document["proof"]["integers"] = document["proof"]["floats"]
    body = {key: value for key, value in document.items() if key != "digest"}
    written.write_text(json.dumps({**body, "digest": digest(body)}))
    assert call("verify", written).code == 1
