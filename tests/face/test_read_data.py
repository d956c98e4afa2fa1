import io
import os
import zipfile
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from exactrelu.polytopes import InputError
from exactrelu.read_data import read_data

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def refusal(path, **options):
    with pytest.raises(InputError) as refused:
        read_data(str(path), **options)
    message = str(refused.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message


def test_paths_that_cannot_be_read(tmp_path):
    assert "No such file" in refusal(tmp_path / "none.csv")
    assert "folder" in refusal(tmp_path)
    assert "null" in refusal(str(tmp_path) + "/a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("1,2\n")
    path.chmod(0)
    assert "Permission denied" in refusal(path)


def test_binary_garbage(tmp_path):
    for name in ("a.csv", "a.npz", "a.parquet"):
        path = tmp_path / name
        path.write_bytes(bytes(range(256)) * 8)
        assert "accepted" in refusal(path) or "readable" in refusal(path)
        path.write_bytes(b"")
        refusal(path)


def archive(tmp_path, **arrays):
    path = tmp_path / "a.npz"
    np.savez(path, **arrays)
    return path


def test_npz(tmp_path):
    data = read_data(str(archive(tmp_path, X=np.array([0.1, 2.0]), y=np.array([1, 2]))))
    assert data.X[0][0] == Fraction(0.1)
    assert (data.names, data.y[1]) == (("x", "y"), 2)
    data = read_data(str(archive(tmp_path, X=np.eye(2, dtype=np.float32), y=np.ones(2))))
    assert data.names == ("x1", "x2", "y")


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"X": np.ones(2)}, ["y is missing", "found X"]),
        ({"a": np.ones(2), "y": np.ones(2)}, ["X is missing", "found a, y"]),
        ({"X": np.array([1, None]), "y": np.ones(2)}, ["allow_pickle"]),
        ({"X": np.ones(2, dtype=complex), "y": np.ones(2)}, ["complex128", "real"]),
        ({"X": np.ones(2, dtype=bool), "y": np.ones(2)}, ["bool"]),
        ({"X": np.array(["1", "2"]), "y": np.ones(2)}, ["real"]),
        ({"X": np.ones((2, 2, 2)), "y": np.ones(2)}, ["X: shape (2, 2, 2)"]),
        ({"X": np.ones(()), "y": np.ones(2)}, ["X: shape ()"]),
        ({"X": np.ones(2), "y": np.ones((2, 1))}, ["y: shape (2, 1)"]),
        ({"X": np.array([1, np.nan]), "y": np.ones(2)}, ["X, column 1, row 2", "nan"]),
        ({"X": np.ones(2), "y": np.array([np.inf, 1])}, ["y, row 1", "inf"]),
    ],
)
def test_npz_refusals(tmp_path, arrays, words):
    message = refusal(archive(tmp_path, **arrays))
    for word in words:
        assert word in message


def test_npz_has_no_columns_to_choose(tmp_path):
    path = archive(tmp_path, X=np.ones(2), y=np.ones(2))
    assert "--target" in refusal(path, target="y")


def test_npz_that_promises_too_much(tmp_path):
    header = io.BytesIO()
    shape = {"descr": "<f8", "fortran_order": False, "shape": (1 << 60,)}
    np.lib.format.write_array_header_1_0(header, shape)
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("X.npy", header.getvalue())
        file.writestr("y.npy", header.getvalue())
    assert "no readable .npz" in refusal(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:60])
    assert "no readable .npz" in refusal(path)
    directory = whole.index(b"PK\x01\x02")
    path.write_bytes(whole[: directory + 10] + b"\x63" + whole[directory + 11 :])
    assert "compression method" in refusal(path)


def table(tmp_path, **columns):
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table(columns), path)
    return path


def test_parquet(tmp_path):
    path = table(tmp_path, t=[0.1, 2.0], n=[1, 2], d=[Decimal("0.10"), Decimal(3)], s=["1/3", "2"])
    data = read_data(str(path), target="n")
    assert data.names == ("t", "d", "s", "n")
    assert [column[0] for column in data.X] == [Fraction(0.1), Fraction(1, 10), Fraction(1, 3)]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ([1.0, float("nan")], ["column 'y', row 2", "nan"]),
        ([1.0, None], ["column 'y', row 2", "empty"]),
        ([True, False], ["bool"]),
        ([[1], [2]], ["list"]),
        (["1", "one"], ["row 2", "'one'"]),
    ],
)
def test_parquet_refusals(tmp_path, column, words):
    message = refusal(table(tmp_path, x=[1, 2], y=column))
    for word in words:
        assert word in message


def test_empty_parquet(tmp_path):
    assert "no rows" in refusal(table(tmp_path, x=pyarrow.array([], pyarrow.float64())))
