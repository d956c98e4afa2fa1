import json

import pytest

COUNTING = b"1,2,3,4\n5,6,7,8\n9,10,11,12\n13,14,15,16\n"
TRACTABLE = [[[1, 1, 0]] * 2 + [[0, 0, 1]] * 2, [[1, 1, 0, 0]] * 2 + [[0, 0, 1, 1]]]
LU = [[[1, 0], [1, 1]], [[1, 1], [0, 1]]]


@pytest.fixture
def masks(tmp_path):
    def written(layers):
        path = tmp_path / "masks.json"
        path.write_text(json.dumps({"masks": layers}))
        return path

    return written


def test_tractable_masks(call, masks, tmp_path):
    factors = tmp_path / "xy.json"
    options = ("--mask", masks(TRACTABLE), "--factors", factors)
    document = call("factorise", "-", *options, "--json", stdin=COUNTING).json
    assert document["global"] is True
    assert float(document["optimum"]["lower"]) == pytest.approx(684.021448, abs=1e-6)
    written = json.loads(factors.read_text())
    assert written == {"X": document["X"], "Y": document["Y"]}
    out = call("factorise", "-", *options, stdin=COUNTING).out
    assert "staged SVD" in out
    assert "684.02144" in out
    assert "global optimum" in out


def test_ill_posed_masks(call, masks):
    options = ("--mask", masks(LU), "--starts", 1)
    out = call("factorise", "-", *options, stdin=b"0,1\n1,0\n").out
    assert "least cost  not known" in out
    assert "ill-posed" in out


def test_refusals(call, masks):
    path = masks(LU)
    assert "shape" in call("factorise", "-", "--mask", path, stdin=COUNTING).complaint
    assert "line 2" in call("factorise", "-", "--mask", path, stdin=b"1,2\n3,b\n").complaint
    assert "nowhere.csv" in call("factorise", "nowhere.csv", "--mask", path).complaint
    assert "standard input" in call("factorise", "-", "--mask", "-", stdin=COUNTING).complaint
    assert "--mask" in call("factorise", "-", stdin=COUNTING).complaint
