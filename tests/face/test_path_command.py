from fractions import Fraction

import pytest

import exactrelu
from exactrelu.networks.relu_network import ReLUNetwork

# Slope changes 1, 15, 21, 4: 16^p + 25^p and 1 + 36^p + 4^p are both 9 at p = 1/2.
HALF = [0, 0, 1, 17, 54, 95]
ROWS = "\n".join(f"{x},{y}" for x, y in enumerate(HALF)).encode()


def test_json(call):
    document = call("path", "-", "--json", stdin=ROWS).json
    first, second = document["pieces"]
    assert first["from"] == {"lower": "0", "upper": "0"}
    assert second["to"] == {"lower": "1", "upper": "1"}
    assert first["to"] == second["from"]
    lower, upper = (Fraction(first["to"][end]) for end in ("lower", "upper"))
    assert lower <= Fraction(1, 2) <= upper
    assert (first["cost_at_0"], second["cost_at_0"]) == ("2", "3")
    assert (document["status"], document["doubtful"]) == ("exact", [])
    for piece in (first, second):
        f = ReLUNetwork.from_json(piece["network"])
        assert len(f.hidden) == int(piece["cost_at_0"])
        assert [f.exact([x]) for x in range(6)] == HALF


def test_report_for_people(call, peak):
    report = call("path", "-", stdin=ROWS).out
    assert "pieces  2" in report
    assert "0.5" in report
    assert "pieces  1" in call("path", peak).out


def test_data_without_a_bend(call):
    document = call("path", "-", "--json", stdin=b"0,1\n1,2\n").json
    assert [piece["cost_at_0"] for piece in document["pieces"]] == ["0"]


def test_python():
    assert len(exactrelu.path(range(6), HALF).pieces) == 2


@pytest.mark.parametrize("options", [["--bound", "-1"], ["--digits", "x"], ["--plot", "a.bmp"]])
def test_refusals(call, peak, options):
    assert options[0].strip("-") in call("path", peak, *options).complaint


def test_a_picture_or_a_certificate(call, peak):
    complaint = call("path", peak, "--plot", "a.png", "--certificate", "c.json").complaint
    assert "--plot and --certificate are both given" in complaint
