"""A full disk: one sentence, exit code 2, no half file, and the answer is printed all the same."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from step_clock import clock_of_steps

import exactrelu
from exactrelu import train
from exactrelu.train import NotSaved

EXAMPLES = Path(__file__).parents[2] / "examples"
NILE = EXAMPLES / "data" / "nile.csv"
TWO = EXAMPLES / "data" / "two_inputs.csv"
NETWORKS = EXAMPLES / "networks"
MASKS = '{"masks": [[[1, 0], [1, 1]], [[1, 1], [0, 1]]]}'
BRIEF = ("--epochs", 5, "--width", 3)

WRITERS: dict[str, tuple[str, str, str, tuple[object, ...]]] = {
    "certificate": ("solve", "--certificate", ".json", ("PEAK",)),
    "network": ("solve", "--network", ".json", ("PEAK",)),
    "floats": ("solve", "--network", ".npz", ("PEAK",)),
    "picture": ("solve", "--plot", ".png", ("PEAK",)),
    "critical p": ("critical-p", "--certificate", ".json", ("PEAK",)),
    "several inputs": ("critical-p", "--certificate", ".json", (TWO, "--budget", 20)),
    "path picture": ("path", "--plot", ".svg", ("PEAK",)),
    "path": ("path", "--certificate", ".json", ("PEAK", "--no-skip")),
    "certify": ("certify", "--certificate", ".json", (NETWORKS / "nile_mlp.npz", NILE)),
    "smaller": ("certify", "--smaller", ".json", (NETWORKS / "nile_mlp.npz", NILE)),
    "certify picture": ("certify", "--plot", ".pdf", (NETWORKS / "nile_mlp.npz", NILE)),
    "terms": (
        "certify",
        "--terms-certificate",
        ".json",
        (NETWORKS / "nile_mlp.npz", NILE, "--terms", 2),
    ),
    "fit": ("fit", "--certificate", ".json", ("PEAK", "--hidden", 1)),
    "fit network": ("fit", "--network", ".json", ("PEAK", "--hidden", 1)),
    "fit picture": ("fit", "--plot", ".png", ("PEAK", "--hidden", 1)),
    "training set": ("support", "--data", ".csv", ("MASKS",)),
    "support": ("support", "--certificate", ".json", ("MASKS",)),
    "mask picture": ("support", "--plot", ".png", ("MASKS",)),
    "reduced": ("degeneracy", "--reduced", ".json", (NETWORKS / "corner.json",)),
    "directions": ("degeneracy", "--plot", ".png", (NETWORKS / "corner.json",)),
    "close": (
        "degeneracy",
        "--close",
        ".json",
        (NETWORKS / "corner.json", NETWORKS / "corner_moved.json"),
    ),
    "factors": ("factorise", "--factors", ".json", ("MATRIX", "--mask", "MASKS", "--starts", 1)),
    "trained": ("train", "--network", ".json", ("PEAK", *BRIEF)),
    "history": ("train", "--history", ".csv", ("PEAK", *BRIEF)),
    "checkpoint": ("train", "--checkpoint", ".pt", ("PEAK", *BRIEF)),
    "training picture": ("train", "--plot", ".png", ("PEAK", *BRIEF)),
}


@pytest.fixture
def full(tmp_path, monkeypatch):
    """Return a folder on a disk that takes no more than ten bytes of a file."""
    folder = tmp_path / "full"
    folder.mkdir()
    opened = os.fdopen

    class Full:
        def __init__(self, file):
            self.file, self.left = file, 10

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.file.close()

        def __getattr__(self, name):
            return getattr(self.file, name)

        def write(self, content):
            self.left -= len(content)
            if self.left < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return self.file.write(content)

    monkeypatch.setattr("exactrelu.whole_file.os.fdopen", lambda *how: Full(opened(*how)))
    return folder


@pytest.mark.parametrize("name", WRITERS)
def test_the_answer_is_printed_and_the_file_is_named(call, peak, tmp_path, full, name):
    command, option, ending, arguments = WRITERS[name]
    if command == "train":
        pytest.importorskip("torch")
    (tmp_path / "masks.json").write_text(MASKS)
    (tmp_path / "matrix.csv").write_text("1,2\n3,4\n")
    places = {"PEAK": peak, "MASKS": tmp_path / "masks.json", "MATRIX": tmp_path / "matrix.csv"}
    words = [places.get(word, word) if isinstance(word, str) else word for word in arguments]
    target = full / f"file{ending}"
    with clock_of_steps(0.01):
        answer = call(command, *words, "--json", option, target)
    assert (answer.code, bool(answer.json)) == (2, True)
    assert answer.err == f"exactrelu: {target}: {os.strerror(errno.ENOSPC)}\n"
    assert list(full.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_that_is_full_is_named_and_the_answer_is_there(call, peak):
    answer = call("solve", peak, "--json", "--certificate", "/dev/full")
    assert (answer.code, answer.json["status"]) == (2, "optimal")
    assert answer.err == "exactrelu: /dev/full: No space left on device\n"
    assert Path("/dev/full").is_char_device()


def test_an_old_file_stays(call, peak, full):
    old = full / "n.json"
    old.write_text("old")
    assert call("solve", peak, "--network", old).code == 2
    assert old.read_text() == "old"


def test_a_training_is_not_lost(full):
    pytest.importorskip("torch")
    path = full / "run.pt"
    with pytest.raises(NotSaved) as unsaved:
        train([0, 1, 2], [0, 1, 0], width=3, epochs=7, checkpoint=path)
    assert (unsaved.value.errno, unsaved.value.filename) == (errno.ENOSPC, str(path))
    assert unsaved.value.training[0].network.hidden is not None
    assert unsaved.value.training.stopped == "epochs"


def test_a_disk_that_was_full_for_a_while_does_not_end_a_training(tmp_path, monkeypatch):
    pytest.importorskip("torch")
    module = import_module("exactrelu.train")
    monkeypatch.setattr(module, "_CHECKPOINT_EVERY", 0.0)
    calls = []

    def written(path, write):
        calls.append(path)
        if len(calls) == 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    monkeypatch.setattr(module, "write_whole", written)
    found = train([0, 1, 2], [0, 1, 0], width=3, epochs=250, checkpoint=tmp_path / "run.pt")
    assert found.stopped == "epochs"
    assert len(calls) > 2


def test_a_written_certificate_is_whole(call, peak, tmp_path):
    path = tmp_path / "c.json"
    assert call("solve", peak, "--certificate", path).code == 0
    assert exactrelu.verify(json.loads(path.read_text())).valid


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_the_exit_code_stays_where_errors_cannot_be_told(unbuffered):
    call = [sys.executable, "-m", "exactrelu", "solve", "no file.csv"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            call,
            stdout=subprocess.PIPE,
            stderr=full,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
        )
    assert (done.returncode, done.stdout) == (2, b"")
