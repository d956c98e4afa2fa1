"""Networks written and read again bit for bit, and files that must be refused in one line."""

from __future__ import annotations

import io
import itertools
import json
import pickle
import struct
import zipfile
from collections import OrderedDict
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load as load_safetensors
from safetensors.numpy import save as save_safetensors

from exactrelu import read_network, write_network
from exactrelu.network_files import NETWORK_ENDINGS
from exactrelu.networks import LayeredNetwork, ReLUNetwork
from exactrelu.networks.named_tensors import network_of_tensors
from exactrelu.networks.sklearn_network import from_mlp_regressor, to_mlp_regressor
from exactrelu.networks.torch_network import from_sequential, to_sequential
from exactrelu.polytopes import InputError

FLOATS = [ending for ending in NETWORK_ENDINGS if ending != ".json"]
many = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def layered(draw: st.DrawFn) -> tuple[list[np.ndarray], list[np.ndarray]]:
    width = draw(st.sampled_from([32, 64]))
    number = st.floats(width=width, allow_nan=False, allow_infinity=False)
    widths = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    weights, biases = [], []
    for d, m in itertools.pairwise(widths):
        numbers = draw(st.lists(number, min_size=m * d + m, max_size=m * d + m))
        array = np.array(numbers, dtype=f"float{width}")
        weights.append(array[: m * d].reshape(m, d))
        biases.append(array[m * d :])
    return weights, biases


@pytest.mark.parametrize("ending", NETWORK_ENDINGS)
@many
@given(parts=layered())
def test_round_trips_bit_for_bit(
    tmp_path: Path, ending: str, parts: tuple[list[np.ndarray], list[np.ndarray]]
) -> None:
    network = LayeredNetwork.of(list(zip(*parts, strict=True)))
    path = tmp_path / f"n{ending}"
    write_network(network, path)
    again = read_network(path)
    assert isinstance(again, LayeredNetwork)
    assert again == network
    for layer, weight, bias in zip(again.layers, *parts, strict=True):
        # Adding zero turns negative zero, which is the same rational, into zero.
        assert layer.weight_floats().tobytes() == (weight.astype(float) + 0.0).tobytes()
        assert layer.bias.floats().tobytes() == (bias.astype(float) + 0.0).tobytes()


def test_floats_keep_their_type(tmp_path: Path) -> None:
    single = np.float32([[0.1, 1e-40], [3, 2e30]])
    for weight, bits in ((single, "F32"), (single.astype(float) + 1e-12, "F64")):
        network = LayeredNetwork.of([(weight, weight[0]), (weight[:1], weight[0, :1])])
        write_network(network, tmp_path / "n.npz")
        with np.load(tmp_path / "n.npz") as archive:
            assert archive["0.weight"].tobytes() == weight.tobytes()
        write_network(network, tmp_path / "n.safetensors")
        content = (tmp_path / "n.safetensors").read_bytes()
        assert bits.encode() in content
        assert load_safetensors(content)["2.bias"].tobytes() == weight[0, :1].tobytes()
        write_network(network, tmp_path / "n.pt")
        state = torch.load(tmp_path / "n.pt", weights_only=True)
        assert list(state) == ["0.weight", "0.bias", "2.weight", "2.bias"]
        assert state["0.weight"].numpy().tobytes() == weight.tobytes()
        write_network(network, tmp_path / "n.onnx")
        tensors = onnx.load(tmp_path / "n.onnx").graph.initializer
        assert numpy_helper.to_array(tensors[0]).tobytes() == weight.tobytes()
    write_network(LayeredNetwork.of([([[1.5]], None)]), tmp_path / "n.npz", dtype="float64")
    with np.load(tmp_path / "n.npz") as archive:
        assert archive["0.weight"].dtype == np.float64


@pytest.mark.parametrize("ending", NETWORK_ENDINGS)
def test_shallow_networks_with_a_linear_part(tmp_path: Path, ending: str) -> None:
    network = ReLUNetwork.of([(1, [0.5, 2], -3), (-0.25, [1, 0], 0)], a=[3, 0.125], c=7)
    path = tmp_path / f"n{ending}"
    write_network(network, path)
    assert read_network(path) == network
    affine = ReLUNetwork.of([], a=[1, 2], c=3)
    write_network(affine, path)
    again = read_network(path)
    assert (again if ending == ".json" else again.shallow()) == affine


@pytest.mark.parametrize("ending", FLOATS)
def test_rationals_that_are_no_floats(tmp_path: Path, ending: str) -> None:
    network = ReLUNetwork.of([(1, [1], "1/3")], a=[0])
    path = tmp_path / f"n{ending}"
    with pytest.raises(InputError, match=r"layer 1, bias: 1/3 is no binary float"):
        write_network(network, path)
    assert not path.exists()
    write_network(network, path, rounded=True)
    assert read_network(path).shallow().hidden[0].b == F(1 / 3)
    write_network(network, path, rounded=True, dtype="float32")
    assert read_network(path).shallow().hidden[0].b == F(float(np.float32(1 / 3)))
    with pytest.raises(InputError, match="beyond the range of floats"):
        write_network(ReLUNetwork.of([], a=["1e400"]), path, rounded=True)
    with pytest.raises(InputError, match="beyond the range of float32"):
        write_network(ReLUNetwork.of([], a=[1e300]), path, dtype="float32")
    with pytest.raises(InputError, match=r"no float32"):
        write_network(ReLUNetwork.of([], a=[0.1]), path, dtype="float32")


def test_json_keeps_every_rational(tmp_path: Path) -> None:
    path = tmp_path / "n.json"
    network = ReLUNetwork.of([("1e400", ["1/3"], "-2/7")], a=["0.1"])
    write_network(network, path)
    assert read_network(path) == network
    path.write_text(json.dumps({"status": "optimal", "network": network.to_json()}))
    assert read_network(path) == network


def test_onnx_runs_as_it_is_read(tmp_path: Path) -> None:
    """The reference evaluator of ONNX gives the values of the network that is read."""
    from onnx.reference import ReferenceEvaluator

    generator = np.random.default_rng(0)
    X = generator.normal(size=(9, 2))
    networks = [
        LayeredNetwork.of(
            [(generator.normal(size=(m, d)), generator.normal(size=m)) for d, m in pairs]
        )
        for pairs in ([(2, 3), (3, 1)], [(2, 3), (3, 4), (4, 2)], [(2, 1)])
    ]
    networks.append(ReLUNetwork.of([(0.3, [1.1, 2], 0.7)], a=[3.3, 0.2], c=0.1))
    for network in networks:
        path = tmp_path / "n.onnx"
        write_network(network, path)
        onnx.checker.check_model(str(path), full_check=True)
        (values,) = ReferenceEvaluator(str(path)).run(None, {"x": X})
        assert np.allclose(values, np.reshape(network(X), values.shape), atol=1e-12)
        assert np.allclose(values, np.reshape(read_network(path)(X), values.shape), atol=1e-12)


def model(nodes: list[Any], **arrays: Any) -> bytes:
    """An ONNX model with one input x of two columns and one output y."""
    tensors = [numpy_helper.from_array(np.asarray(a), name) for name, a in arrays.items()]
    ends = [helper.make_tensor_value_info(n, TensorProto.DOUBLE, None) for n in "xy"]
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], tensors)
    return helper.make_model(graph).SerializeToString()


W, B, V = np.array([[1.0, 2], [3, 4], [5, 6]]), np.array([1.0, 0, -1]), np.array([[1.0, -1, 2]])
node = helper.make_node
GRAPHS = {
    "MatMul and Add": [
        node("MatMul", ["x", "WT"], ["m"]),
        node("Add", ["B", "m"], ["z"]),
        node("Relu", ["z"], ["h"]),
        node("MatMul", ["h", "VT"], ["n"]),
        node("Add", ["n", "c"], ["y"]),
    ],
    "Gemm with turned weights": [
        node("Flatten", ["x"], ["f"], axis=1),
        node("Gemm", ["f", "WT", "B"], ["z"]),
        node("Relu", ["z"], ["h"]),
        node("Dropout", ["h"], ["k"]),
        node("Gemm", ["k", "V", "c"], ["i"], transB=1),
        node("Identity", ["i"], ["y"]),
    ],
    "Constant nodes": [
        node("Constant", [], ["W2"], value=numpy_helper.from_array(W)),
        node("Gemm", ["x", "W2", "B"], ["z"], transB=1),
        node("Relu", ["z"], ["h"]),
        node("Gemm", ["h", "V", "c"], ["y"], transB=1),
    ],
}


@pytest.mark.parametrize("nodes", GRAPHS.values(), ids=GRAPHS.keys())
def test_onnx_graphs_of_other_exporters(tmp_path: Path, nodes: list[Any]) -> None:
    path = tmp_path / "n.onnx"
    path.write_bytes(model(nodes, W=W, WT=W.T, B=B, V=V, VT=V.T, c=[5.0]))
    assert read_network(path) == LayeredNetwork.of([(W, B), (V, [5])])


MORE = [node("Relu", ["z"], ["h"]), node("Gemm", ["h", "V"], ["y"], transB=1)]
FIRST = node("Gemm", ["x", "W"], ["z"], transB=1)
REFUSED_GRAPHS = [
    ([node("Sigmoid", ["x"], ["y"])], "the operator Sigmoid"),
    ([node("Relu", ["x"], ["y"])], "does not follow a layer"),
    ([FIRST, node("Relu", ["z"], ["y"])], "the output is a Relu"),
    ([FIRST, node("Gemm", ["z", "V"], ["y"], transB=1)], "without a Relu between"),
    ([node("Gemm", ["x", "W"], ["y"], transB=1, alpha=0.5)], "alpha = 0.5"),
    ([node("Gemm", ["x", "W"], ["y"], transA=1)], "transA = 1"),
    ([node("Gemm", ["x", "q"], ["y"])], "'q' is no constant"),
    ([node("Gemm", ["q", "W"], ["y"])], "'q' does not depend on the input"),
    ([node("MatMul", ["x", "B"], ["y"])], "two axes"),
    ([node("Flatten", ["x"], ["y"], axis=0)], "axis 0"),
    ([node("Flatten", ["x"], ["y"])], "computed by no layer"),
    ([FIRST, node("Add", ["z", "z"], ["y"])], "adds two branches"),
    ([FIRST, node("Add", ["z", "V"], ["q"]), node("Add", ["q", "V"], ["y"])], "has a bias"),
    ([node("Gemm", ["x", "W"], ["y"], domain="com.acme", transB=1)], "domain 'com.acme'"),
    ([node("Gemm", ["x", "V"], ["z"], transB=1), *MORE], "layer 2 has 3 inputs"),
    ([node("Constant", [], ["y"], value_float=1.0)], "holds no tensor"),
]


@pytest.mark.parametrize(("nodes", "words"), REFUSED_GRAPHS)
def test_refused_graphs(tmp_path: Path, nodes: list[Any], words: str) -> None:
    path = tmp_path / "n.onnx"
    path.write_bytes(model(nodes, W=W, B=B, V=V))
    with pytest.raises(InputError) as caught:
        read_network(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_refused_onnx_tensors(tmp_path: Path) -> None:
    path = tmp_path / "n.onnx"
    cases = []
    for change, words in (
        ({"dims": [10**9, 10**9]}, "declares"),
        ({"dims": [3, 3]}, "bytes for dimensions"),
        ({"dims": [-3, -2]}, "bytes for|negative"),
        ({"data_location": TensorProto.EXTERNAL}, "another file"),
        ({"data_type": TensorProto.STRING}, "cannot be read"),
        ({"data_type": 77}, "type 77"),
    ):
        proto = onnx.load_model_from_string(model([FIRST, *MORE], W=W, V=V))
        tensor = proto.graph.initializer[0]
        for name, value in change.items():
            if name == "dims":
                del tensor.dims[:]
                tensor.dims.extend(value)
            else:
                setattr(tensor, name, value)
        cases.append((proto.SerializeToString(), words))
    proto = onnx.load_model_from_string(model([FIRST, *MORE], W=W, V=V))
    proto.graph.output.extend(list(proto.graph.output))
    cases.append((proto.SerializeToString(), "2 outputs"))
    for content, words in cases:
        path.write_bytes(content)
        with pytest.raises(InputError, match=words):
            read_network(path)


def test_sequential_models_and_back() -> None:
    model = torch.nn.Sequential(
        torch.nn.Flatten(),
        torch.nn.Linear(2, 4),
        torch.nn.ReLU(),
        torch.nn.Sequential(torch.nn.Dropout(0.3), torch.nn.Linear(4, 1, bias=False)),
    )
    network = from_sequential(model)
    again = to_sequential(network)
    assert from_sequential(again) == network
    assert torch.equal(again[0].weight, model[1].weight)
    X = torch.randn(5, 2)
    assert torch.equal(again(X), model.eval()(X))
    assert again[0].weight.dtype == torch.float32
    assert to_sequential(LayeredNetwork.of([([[0.1]], None)]))[0].weight.dtype == torch.float64


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        ([torch.nn.Tanh()], "module 0 is Tanh"),
        ([torch.nn.ReLU()], "module 0 is ReLU"),
        ([torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)], "module 1 is Linear"),
        ([torch.nn.Linear(1, 1), torch.nn.ReLU()], "no Linear"),
        ([], "no Linear"),
    ],
)
def test_refused_modules(modules: list[Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        from_sequential(torch.nn.Sequential(*modules))


def test_mlp_regressors_and_back() -> None:
    from sklearn.neural_network import MLPRegressor

    generator = np.random.default_rng(0)
    X = generator.normal(size=(30, 2))
    fitted = MLPRegressor(hidden_layer_sizes=(5,), max_iter=3000, random_state=0).fit(
        X, np.abs(X[:, 0])
    )
    network = from_mlp_regressor(fitted)
    again = to_mlp_regressor(network)
    assert from_mlp_regressor(again) == network
    assert (again.predict(X) == fitted.predict(X)).all()
    assert np.allclose(network(X)[:, 0], fitted.predict(X))
    tanh = MLPRegressor(hidden_layer_sizes=(2,), activation="tanh", max_iter=9000)
    tanh.fit(X, X[:, 0])
    for estimator, words in (
        (MLPRegressor(), "not fitted"),
        (object(), "a object"),
        (tanh, "'tanh'"),
    ):
        with pytest.raises(InputError, match=words):
            from_mlp_regressor(estimator)
    for refused, words in (
        (ReLUNetwork.of([(1, [1], 0)], a=[1]), "linear part"),
        (ReLUNetwork.of([], a=[1]), "no hidden layer"),
        (ReLUNetwork.of([("1/3", [1], 0)], a=[0]), "1/3 is no binary float"),
    ):
        with pytest.raises(InputError, match=words):
            to_mlp_regressor(refused)


def test_names_of_layers() -> None:
    a, b, c = np.ones((3, 2)), np.ones((3, 3)), np.ones((1, 3))
    widths = (2, 3, 3, 1)
    for names in (("W1", "W2", "W3"), ("net.2.weight", "net.9.weight", "net.10.weight")):
        tensors = dict(zip(names, (a, 2 * b, c), strict=True))
        shuffled = {name: tensors[name] for name in reversed(names)}
        assert network_of_tensors(shuffled, "f").widths == widths
    found = network_of_tensors({"head.weight": c, "body_weight": a, "head.bias": [2]}, "f")
    assert found.widths == (2, 3, 1)
    for tensors, words in (
        ({"weights": a}, "'weights' is no weight or bias"),
        ({"a.bias": a}, "a bias and no weight"),
        ({}, "holds no layers"),
        ({"a.weight": b, "b.weight": b}, "order of the layers is not clear"),
        ({"1.weight": c, "2.weight": a}, "layer 2 has 2 inputs, but layer 1 has 1 outputs"),
        ({"0.weight": a, "2.weight": c, "skip.weight": c}, "shape (1, 3); accepted is (1, 2)"),
        ({"0.weight": a[0]}, "two axes"),
    ):
        with pytest.raises(InputError) as caught:
            network_of_tensors(tensors, "f")
        assert words in str(caught.value)


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


def tensors_file(header: bytes, data: bytes = b"") -> bytes:
    return struct.pack("<Q", len(header)) + header + data


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


def test_other_number_types_and_wrapped_state_dicts(tmp_path: Path) -> None:
    path = tmp_path / "n.pt"
    state = OrderedDict()
    state["fc.weight"] = torch.tensor([[0.1, 3.0]], dtype=torch.bfloat16)
    state["fc.bias"] = torch.tensor([2], dtype=torch.int8)
    torch.save({"state_dict": state, "epoch": 3}, path)
    network = read_network(path)
    assert network.layers[0].weight(0, 0) == F(float(state["fc.weight"][0, 0]))
    assert network.layers[0].bias[0] == 2
    half = np.float16([[0.1]])
    (tmp_path / "n.safetensors").write_bytes(save_safetensors({"0.weight": half}))
    assert read_network(tmp_path / "n.safetensors").layers[0].weight(0, 0) == F(float(half[0, 0]))
    brain = struct.pack("<H", 0x3DCD)
    header = b'{"W1":{"dtype":"BF16","shape":[1,1],"data_offsets":[0,2]}}'
    (tmp_path / "n.safetensors").write_bytes(tensors_file(header, brain))
    expected = F(float(torch.tensor(0.1, dtype=torch.bfloat16)))
    assert read_network(tmp_path / "n.safetensors").layers[0].weight(0, 0) == expected
