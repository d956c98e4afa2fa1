"""The floors of the building: packages, folders, links, and imports that only go down."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

ROOT = Path(__file__).parent.parent
FACE = ROOT / "src" / "exactrelu"
MAY_IMPORT = {
    "polytopes": set(),
    "networks": {"polytopes"},
    "univariate": {"networks", "polytopes"},
    "supports": {"networks", "polytopes"},
    "solvers": {"networks", "polytopes", "univariate"},
}
FLOORS = [name for name in MAY_IMPORT if (ROOT / name).is_dir()]
NOT_AT_IMPORT = (
    *("matplotlib", "pandas", "pyarrow", "scipy", "highspy", "rich", "cdd", "ppl"),
    *(
        "sklearn",
        "onnx",
        "safetensors",
        "torch",
        "pulp",
        "cvxpy",
        "z3",
        "sphinx",
        "hypothesis",
        "pytest",
    ),
)
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text())


def modules(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.py"))


def imported(path: Path) -> set[str]:
    """Every dotted name a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}, line {node.lineno}: write an absolute import"
            module = node.module or ""
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


def test_there_are_floors() -> None:
    assert {"polytopes", "networks", "univariate"} <= set(FLOORS)


def test_the_package_list_names_every_folder_with_modules() -> None:
    setup = CONFIGURATION["tool"]["setuptools"]
    inner = [p.name for p in FACE.iterdir() if p.is_dir() and not p.is_symlink() and modules(p)]
    expected = {"exactrelu": "src/exactrelu"}
    expected |= {f"exactrelu.{name}": f"src/exactrelu/{name}" for name in inner}
    expected |= {f"exactrelu.{name}": name for name in FLOORS}
    assert sorted(setup["packages"]) == sorted(expected)
    assert setup["package-dir"] == expected


def test_every_floor_is_linked_for_type_checkers() -> None:
    links = {path.name: path for path in FACE.iterdir() if path.is_symlink()}
    assert set(links) == set(FLOORS)
    for name, link in links.items():
        assert link.readlink() == Path("../..") / name
        assert link.resolve() == (ROOT / name).resolve()


@pytest.mark.parametrize("floor", FLOORS)
def test_floors_are_flat(floor: str) -> None:
    assert (ROOT / floor / "__init__.py").is_file()
    modules_below = [path for path in (ROOT / floor).rglob("*.py") if path.parent != ROOT / floor]
    assert modules_below == []


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_only_go_down(floor: str) -> None:
    for path in modules(ROOT / floor):
        for name in imported(path):
            parts = name.split(".")
            assert parts[0] not in MAY_IMPORT, f"{path}: write exactrelu.{name}"
            if parts[0] == "exactrelu":
                assert len(parts) > 1, f"{path} imports the face"
                assert parts[1] == floor or parts[1] in MAY_IMPORT[floor], f"{path} imports {name}"


def test_nothing_imports_root_folders_by_their_bare_names() -> None:
    for path in sorted([*FACE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        for name in imported(path):
            assert name.split(".")[0] not in MAY_IMPORT, f"{path}: write exactrelu.{name}"


@pytest.mark.parametrize("floor", FLOORS)
def test_modules_within_a_floor_do_not_import_each_other_in_circles(floor: str) -> None:
    names = {path.stem for path in modules(ROOT / floor)} - {"__init__"}
    below = {
        stem: {
            parts[2]
            for name in imported(ROOT / floor / f"{stem}.py")
            if (parts := name.split("."))[:2] == ["exactrelu", floor] and len(parts) > 2
        }
        & names
        for stem in names
    }
    while below:
        free = {stem for stem, needs in below.items() if not needs & set(below)}
        assert free, f"a circle among {sorted(below)}"
        below = {stem: needs for stem, needs in below.items() if stem not in free}


def test_files_stay_short() -> None:
    folders = [FACE, *(p for p in FACE.iterdir() if p.is_dir()), *(ROOT / name for name in FLOORS)]
    paths = {path.resolve() for folder in folders for path in modules(folder)}
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert max(lengths.values()) <= 300, max(lengths, key=lengths.__getitem__)
    assert sum(length > 250 for length in lengths.values()) <= 0.05 * len(lengths)


def loaded_after(statement: str) -> set[str]:
    program = f"import sys\n{statement}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=600
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement", ["import exactrelu", *(f"import exactrelu.{floor}" for floor in FLOORS)]
)
def test_heavy_libraries_wait_until_they_are_used(statement: str) -> None:
    loaded = loaded_after(statement)
    assert "exactrelu" in loaded
    assert loaded.isdisjoint(NOT_AT_IMPORT)


def test_help_needs_no_numbers() -> None:
    names = sorted(path.stem for path in modules(FACE / "commands"))
    commands = ", ".join(f"exactrelu.commands.{name}" for name in names)
    loaded = loaded_after(f"import exactrelu.command_line, {commands}")
    assert loaded.isdisjoint((*NOT_AT_IMPORT, "numpy", "flint"))


@pytest.mark.parametrize("package", ["exactrelu", *(f"exactrelu.{floor}" for floor in FLOORS)])
def test_public_names_are_imported_from_where_type_checkers_see_them(package: str) -> None:
    module = import_module(package)
    path = FACE / "/".join([*package.split(".")[1:], "__init__.py"])
    seen = {
        alias.name: node.module
        for block in ast.parse(path.read_text()).body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert module._homes == seen
    assert set(module.__all__) <= {*seen, "__version__"}
    assert set(seen) <= set(dir(module))
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nothing'"):
        module.nothing  # noqa: B018


def test_a_module_does_not_hide_the_function_of_its_name() -> None:
    home = "exactrelu.networks.distance"
    program = f"import {home}; print(type({home}).__name__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("function\n", "")


def test_public_names_exist_and_are_sorted() -> None:
    for floor in FLOORS:
        module = __import__(f"exactrelu.{floor}", fromlist=["__all__"])
        assert module.__all__ == sorted(module.__all__)
        for name in module.__all__:
            public = getattr(module, name)
            assert public.__doc__ or not isinstance(public, type | FunctionType), name
