import json

import pytest


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
