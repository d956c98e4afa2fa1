import json
import sys

import pytest

import exactrelu
from exactrelu.checks.following import tell


@pytest.fixture
def certificate(call, peak, tmp_path):
    path = tmp_path / "c.json"
    assert call("solve", peak, "--certificate", path).code == 0
    return path


def test_a_certificate_holds(call, peak, certificate):
    assert call("verify", certificate).out.startswith("valid\n")
    document = call("verify", certificate, "--data", peak, "--json").json
    assert document["valid"]
    assert document["failure"] is None
    assert document["checked"]


@pytest.mark.parametrize("options", [["--tolerance", "1/3"], ["--p", "1/2"], ["--p", "1"]])
def test_every_kind_of_proof(call, peak, tmp_path, options):
    path = tmp_path / "c.json"
    call("solve", peak, "--certificate", path, *options)
    assert call("verify", path, "--data", peak).code == 0


def test_tolerances_of_a_column(call, tmp_path):
    data = tmp_path / "a.csv"
    data.write_text("x,y,d\n0,0,0\n1,2,1\n2,0,1/2\n")
    path = tmp_path / "c.json"
    assert call("solve", data, "--tolerance-column", "d", "--certificate", path).code == 0
    assert call("verify", path, "--data", data, "--tolerance-column", "3").code == 0


def test_a_false_claim_fails(call, certificate):
    document = json.loads(certificate.read_text())
    document["claim"]["cost"] = "2"
    certificate.write_text(json.dumps(document))
    answer = call("verify", certificate)
    assert answer.code == 1
    assert answer.out.startswith("not valid: ")
    assert call("verify", certificate, "--json").json["valid"] is False


def test_other_data_fail(call, certificate, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("x,y\n0,1\n1,2\n")
    assert call("verify", certificate, "--data", other).code == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["no JSON"]),
        (b"{", ["no JSON"]),
        (b"[1]", ["no object"]),
        (b"{}", ["certificate"]),
        (b'{"format": "exactrelu certificate", "version": 9}', ["version 9"]),
        (b'{"a": NaN}', ["NaN"]),
        (b"\xff\xfe", ["no JSON"]),
        (b"[" * 100_000, ["no JSON"]),
    ],
)
def test_what_is_no_certificate_is_refused(call, tmp_path, content, words):
    path = tmp_path / "c.json"
    path.write_bytes(content)
    complaint = call("verify", path).complaint
    for word in [str(path), *words]:
        assert word in complaint


def test_refusals(call, certificate, tmp_path):
    assert "No such file" in call("verify", tmp_path / "none.json").complaint
    assert "--data" in call("verify", certificate, "--target", "y").complaint
    assert "No such file" in call("verify", certificate, "--data", tmp_path / "no.csv").complaint


@pytest.fixture
def enumerated(call, peak, tmp_path, monkeypatch):
    monkeypatch.setattr("exactrelu.checks.near_solutions._AT_ONCE", 50)
    path = tmp_path / "enumerated.json"
    options = ("--p", "1/2", "--no-skip", "--penalize-bias", "--certificate", path)
    assert call("solve", peak, *options).code == 0
    return path


def test_progress_counts_up_to_all_sets(enumerated):
    seen = []
    document = json.loads(enumerated.read_text())
    assert exactrelu.verify(document, progress=lambda *state: seen.append(state)).valid
    sets = [state for state in seen if state[0] == "sets of rays"]
    assert len(sets) > 1
    assert [done for _, done, _ in sets] == sorted(done for _, done, _ in sets)
    assert all(0 <= done <= total for _, done, total in sets)
    tell("rows", 1, 2)
    assert seen[-1][0] == "sets of rays"


def test_progress_where_the_cheapest_blocks_are_barred(call, tmp_path):
    # The checker branched on where only dearer blocks were left, and refused this certificate.
    data, path = tmp_path / "d.csv", tmp_path / "c.json"
    data.write_text("".join(f"{k * k % 7},{k * k % 11},{k % 5 - 2}\n" for k in range(1, 9)))
    options = ("--no-skip", "--penalize-bias", "--tolerance", "1/2", "--certificate", path)
    assert call("solve", data, *options).code == 0
    seen = []
    assert exactrelu.verify(json.loads(path.read_text()), progress=lambda *s: seen.append(s)).valid
    assert {what for what, _, _ in seen} == {"branchings over supports"}


def test_a_bar_on_a_terminal_and_silence_in_a_pipe(call, enumerated, monkeypatch):
    monkeypatch.setattr("exactrelu.progress_line._FIRST", 0)
    monkeypatch.setattr("exactrelu.progress_line._EVERY", 0)
    assert call("verify", enumerated).err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    answer = call("verify", enumerated)
    assert answer.code == 0
    assert "\rsets of rays [" in answer.err
    assert " %" in answer.err
    assert answer.err.endswith("\r")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_ctrl_c_decides_nothing(call, press_at, enumerated, options):
    press_at("exactrelu.checks.near_solutions", "Elimination._below", 2)
    answer = call("verify", enumerated, *options)
    assert answer.code == 130
    assert answer.err == "exactrelu: interrupted\n"
    if options:
        assert answer.json == {
            "valid": None,
            "checked": [],
            "failure": None,
            "stopped": "interrupted",
        }
    else:
        assert answer.out == "not decided: the check was interrupted\n"
