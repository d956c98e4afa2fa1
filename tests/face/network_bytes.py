"""Network files made byte by byte: ONNX models and safetensors."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper


def model(nodes: list[Any], **arrays: Any) -> bytes:
    """An ONNX model with one input x of two columns and one output y."""
    tensors = [numpy_helper.from_array(np.asarray(a), name) for name, a in arrays.items()]
    ends = [helper.make_tensor_value_info(n, TensorProto.DOUBLE, None) for n in "xy"]
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], tensors)
    return helper.make_model(graph).SerializeToString()


W, B, V = np.array([[1.0, 2], [3, 4], [5, 6]]), np.array([1.0, 0, -1]), np.array([[1.0, -1, 2]])
node = helper.make_node
MORE = [node("Relu", ["z"], ["h"]), node("Gemm", ["h", "V"], ["y"], transB=1)]
FIRST = node("Gemm", ["x", "W"], ["z"], transB=1)


def tensors_file(header: bytes, data: bytes = b"") -> bytes:
    return struct.pack("<Q", len(header)) + header + data
