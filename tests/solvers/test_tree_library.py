"""The compiled part: where it is looked for, what it is asked for, and how it is built."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from exactrelu.solvers import tree_library
from exactrelu.solvers.tree_library import TreeRoom, is_compiled, tree_room

ROOT = Path(__file__).parents[2]
FILES = ROOT / "solvers" / "ray_tree"


@pytest.mark.skipif(not is_compiled(), reason="built without a C compiler")
def test_the_manual_names_the_room() -> None:
    text = (ROOT / "docs" / "how-to" / "several-inputs.md").read_text(encoding="utf-8")
    found = re.search(r"up to (\d+) samples, (\d+) inputs and ([\d,]+)\s+rays", text)
    assert found is not None
    samples, inputs, rays = (int(number.replace(",", "")) for number in found.groups())
    assert tree_room() == TreeRoom(samples, inputs + 1, rays)


def test_room() -> None:
    room = TreeRoom(equations=4, coordinates=3, rays=9)
    assert room.holds(4, 3, 9)
    assert not any(room.holds(*sizes) for sizes in ((5, 3, 9), (4, 4, 9), (4, 3, 10), (0, 1, 1)))


def test_a_library_of_another_interface_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_library, "_INTERFACE", -1)
    assert tree_library.tree_library.__wrapped__() is None


def test_every_file_is_built_and_shipped() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (extension,) = settings["tool"]["setuptools"]["ext-modules"]
    listed = [*extension["sources"], *extension["depends"]]
    assert sorted(listed) == sorted(str(path.relative_to(ROOT)) for path in FILES.iterdir())


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc")
def test_it_builds_without_a_warning(tmp_path: Path) -> None:
    sources = sorted(map(str, FILES.glob("*.c")))
    options = ["-O3", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    target = tmp_path / "tree.so"
    subprocess.run(["gcc", *options, *sources, "-lm", "-o", str(target)], check=True)
    interface = re.search(r"#define INTERFACE (\d+)", (FILES / "interface.c").read_text())
    assert interface is not None
    assert ctypes.CDLL(str(target)).ray_tree_interface() == int(interface[1])
    assert int(interface[1]) == tree_library._INTERFACE
