"""ONNX networks: what other programs read and write, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from network_bytes import FIRST, MORE, B, V, W, model, node
from onnx import TensorProto, numpy_helper

from exactrelu import read_network, write_network
from exactrelu.networks import LayeredNetwork, ReLUNetwork
from exactrelu.polytopes import InputError


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
