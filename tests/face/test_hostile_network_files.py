"""Network files that are no networks, or dangerous, are refused in one line."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from network_bytes import FIRST, MORE, V, W, model, tensors_file
from safetensors.numpy import save as save_safetensors

from exactrelu import read_network, write_network
from exactrelu.networks import ReLUNetwork
from exactrelu.polytopes import InputError


def npz(**arrays: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def saved(thing: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(thing, buffer)
    return buffer.getvalue()


def packed(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def declared(name: str, size: int) -> bytes:
    """An archive whose directory declares that its member unpacks to this size."""
    content = packed(name, bytes(1000))
    place = content.index(b"PK\x01\x02") + 24
    return content[:place] + struct.pack("<I", size) + content[place + 4 :]


def npy_header(shape: str) -> bytes:
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()


class Trap:
    """What it does when it is unpickled must never happen."""

    def __reduce__(self) -> Any:
        return (exec, ("raise SystemExit('unpickled')",))


wide = torch.zeros(1).expand(10**6, 10**6)
HOSTILE = {
    "empty.json": (b"", "no JSON"),
    "deep.json": (b'{"layers":' + b"[" * 200_000, "no JSON"),
    "nan.json": (b'{"layers": [{"weight": [[NaN]]}]}', "NaN is no JSON number"),
    "inf.json": (b'{"layers": [{"weight": [[1e999]]}]}', "inf is not a finite number"),
    "text.json": (b"\xff\xfe", "no JSON"),
    "other.json": (b'{"weights": []}', "no network"),
    "list.json": (b"[1, 2]", "no network"),
    "long.json": (b'{"layers": [{"weight": [["1e99999999"]]}]}', "out of range"),
    "field.json": (b'{"hidden": [], "skip": {"a": ["x"], "c": 0}}', "'x' is not a finite number"),
    "empty.npz": (b"", "no readable .npz"),
    "text.npz": (b"PK\x03\x04 but no archive", "no readable .npz"),
    "bare.npz": (npy_header("(2, 2)"), "no readable .npz"),
    "short.npz": (npz(W1=np.ones((9, 9)))[:-30], "no readable .npz"),
    "nan.npz": (npz(W1=np.array([[np.nan]])), "nan is not a finite number"),
    "complex.npz": (npz(W1=np.array([[1j]])), "type complex128"),
    "object.npz": (npz(W1=np.array([[None]], dtype=object)), "type object"),
    "huge.npz": (packed("W1.npy", npy_header("(10000000000, 1)")), "declares 10000000000 numbers"),
    "lies.npz": (packed("W1.npy", npy_header("(9, 1)")), "0 bytes for shape"),
    "bomb.npz": (declared("W1.npy", 2**31), "the archive unpacks to"),
    "empty.safetensors": (b"", "no safetensors file"),
    "header.safetensors": (struct.pack("<Q", 2**62) + b"{}", "no safetensors file"),
    "short.safetensors": (save_safetensors({"0.weight": np.ones((3, 3))})[:-1], "no safetensors"),
    "shape.safetensors": (
        tensors_file(b'{"W1":{"dtype":"F32","shape":[9999999,9999999],"data_offsets":[0,4]}}'),
        "no safetensors file",
    ),
    "type.safetensors": (
        tensors_file(b'{"W1":{"dtype":"BOOL","shape":[1,1],"data_offsets":[0,1]}}', b"\1"),
        "type BOOL",
    ),
    "nan.safetensors": (save_safetensors({"W1": np.full((1, 1), np.nan)}), "nan is not a finite"),
    "empty.onnx": (b"", "no ONNX model"),
    "text.onnx": (b"not a model", "no ONNX model"),
    "short.onnx": (model([FIRST, *MORE], W=W, V=V)[:-40], "n.onnx|ONNX"),
    "empty.pt": (b"", "no archive of torch.save"),
    "pickle.pt": (pickle.dumps(Trap()), "no archive of torch.save"),
    "trap.pt": (saved({"0.weight": Trap()}), "never unpickled"),
    "module.pt": (saved(torch.nn.Linear(1, 1)), "never unpickled"),
    "short.pt": (saved({"0.weight": torch.ones(3, 3)})[:-50], "no archive|never unpickled"),
    "zip.pt": (packed("a/data.pkl", b"garbage"), "never unpickled"),
    "bomb.pt": (declared("a/data.pkl", 2**31), "the archive unpacks to"),
    "number.pt": (saved({"0.weight": 3}), "a int; accepted are tensors"),
    "list.pt": (saved([1, 2]), "a list; accepted is a state_dict"),
    "stride.pt": (saved({"0.weight": wide}), "declares 1000000000000 numbers"),
    "bool.pt": (saved({"0.weight": torch.ones(1, 1, dtype=torch.bool)}), "type bool"),
    "sparse.pt": (saved({"0.weight": torch.eye(2).to_sparse()}), "sparse"),
    "nan.pt": (saved({"0.weight": torch.full((1, 1), torch.nan)}), "nan is not a finite number"),
    "model.pkl": (pickle.dumps(Trap()), "is not opened"),
    "model.h5": (b"", "the ending is not known"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content, words = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read_network(path)
    assert str(caught.value).startswith(str(path))
    assert len(str(caught.value)) < 600


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_network(tmp_path / "none.json")
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(InputError, match="this is a folder"):
        read_network(tmp_path / "folder.npz")
    with pytest.raises(InputError, match="the ending is not known"):
        write_network(ReLUNetwork.of([], a=[0]), tmp_path / "n.txt")


@pytest.mark.parametrize(("ending", "most"), [(".json", 2**27), (".npz", 2**30)])
def test_files_that_are_too_long_are_not_read(tmp_path: Path, ending: str, most: int) -> None:
    path = tmp_path / f"n{ending}"
    with path.open("wb") as file:
        file.truncate(most + 1)  # a hole: nothing is written
    with pytest.raises(InputError, match=rf"{most + 1} bytes; accepted are at most {most}"):
        read_network(path)
