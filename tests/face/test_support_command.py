import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from exactrelu.command_line import commands, run

TRIPOD = {"masks": [[[1, 1], [1, 1]], [[1, 0, 1], [0, 1, 1]]]}


@pytest.fixture
def tripod(tmp_path: Path) -> str:
    path = tmp_path / "masks.json"
    path.write_text(json.dumps(TRIPOD))
    return str(path)


def output(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(commands, ["support", *arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    assert (result.return_value or 0) == code
    return result.stdout


def test_json_has_the_fields_of_the_contract(tripod: str) -> None:
    found = json.loads(output(tripod, "--json"))
    assert found["closed"] is False
    assert found["optimum_guaranteed"] is False
    assert found["rule"] == "witness"
    assert found["witness"]["A"] == [["1", "1", "0"], ["0", "0", "1"]]


def test_all_files_are_written_and_the_certificate_is_valid(tripod: str, tmp_path: Path) -> None:
    names = {name: str(tmp_path / name) for name in ("c.json", "m.png", "d.csv", "d.npz")}
    output(
        tripod, "--certificate", names["c.json"], "--plot", names["m.png"], "--data", names["d.csv"]
    )
    output(tripod, "--data", names["d.npz"])
    verdict = CliRunner().invoke(commands, ["verify", names["c.json"]], standalone_mode=False)
    assert verdict.stdout.startswith("valid")
    table = np.genfromtxt(names["d.csv"], delimiter=",", skip_header=1)
    with np.load(names["d.npz"]) as arrays:
        assert np.array_equal(np.hstack([arrays["X"], arrays["y"]]), table)
    assert table.shape == (22, 5)
    assert Path(names["m.png"]).stat().st_size > 5000


def test_the_table_for_readers(tripod: str) -> None:
    text = output(tripod)
    assert "products of the weights: not closed" in text
    assert "every finite data set has an optimum: no" in text


def test_zeros_of_a_network_are_masks(tmp_path: Path) -> None:
    layers = [
        {"weight": [[0.5, 2], [0, -1]], "bias": [0, 1]},
        {"weight": [[3, 0], [1, 1]], "bias": [0, 0]},
    ]
    path = tmp_path / "net.json"
    path.write_text(json.dumps({"layers": layers}))
    found = json.loads(output(str(path), "--json"))
    assert found["rule"] == "LU block"


def test_undecided_within_the_budget_has_exit_code_3(tmp_path: Path) -> None:
    path = tmp_path / "masks.json"
    hard = [["1111", "0111", "0111", "1100"], ["1010", "0110", "1101", "0111"]]
    path.write_text(json.dumps({"masks": hard}))
    found = json.loads(output(str(path), "--json", "--budget", "1e-9", code=3))
    assert found["closed"] is None
    assert found["optimum_guaranteed"] is None


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ('{"masks": [[[1, 2]]]}', [], "mask 1, row 1, column 2: 2"),
        ('{"a": 1}', [], 'no "masks"'),
        ('{"masks": [[[1]], [[1, 0], [1, 1]]]}', [], "mask 1 has 1 columns and mask 2 has 2 rows"),
        ("[1]", [], "JSON, but no object"),
        ('{"masks": [[[1]], [[1]]]}', ["--levels", "a"], "--levels a: accepted are integers"),
        ('{"masks": [[[1]], [[1]]]}', ["--levels", "1"], "accepted are 2 numbers"),
        ('{"masks": [[[1]], [[1]]]}', ["--data", "no/d.csv"], "the folder no does not exist"),
        ('{"masks": [[[1]], [[1]]]}', ["--data", "d.csv"], "no data set without optimum is known"),
        ('{"masks": [[[1]]]}', ["--certificate", "c.json"], "nothing to certify"),
        ('{"masks": [[[1]]]}', ["--solver", "1"], "accepted are two"),
    ],
)
def test_wrong_input_is_one_sentence(
    content: str,
    options: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.json").write_text(content)
    code = run(lambda: commands.main(["support", "m.json", *options], standalone_mode=False))
    error = capsys.readouterr().err
    assert code == 2
    assert said in error
    assert error.count("\n") == 1
    assert not Path("d.csv").exists()
