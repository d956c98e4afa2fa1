"""Networks as ONNX models."""

from __future__ import annotations

from typing import Any

from exactrelu.networks.onnx_graph import OnnxGraph
from exactrelu.networks.written_layers import Network, WrittenLayers
from exactrelu.polytopes.errors import BackendMissingError, InputError

_IR_VERSION, _OPSET = 8, 13


def read_onnx_network(content: bytes, source: str) -> Network:
    """Read a network from an ONNX model.

    Parameters
    ----------
    content : bytes
        One input, one output, and a chain of Gemm, or MatMul and Add, with Relu between them;
        Identity, Flatten, Dropout and Constant nodes are accepted, and a Gemm or MatMul that goes
        from the input to the output besides one hidden layer.
    source : str
        The file, as errors name it.

    Raises
    ------
    InputError
        Naming the node or tensor that is not accepted.
    BackendMissingError
        If the library onnx is not installed.
    """
    onnx = _onnx()
    try:
        model = onnx.load_model_from_string(content)
    except Exception as error:  # protobuf's kinds of errors differ between its implementations
        raise InputError(f"{source}: the file is no ONNX model ({error})") from error
    if not model.HasField("graph") or not model.graph.node:
        raise InputError(f"{source}: the file is no ONNX model (it has no graph of nodes)")
    return OnnxGraph(model.graph, source).network()


def onnx_network(written: WrittenLayers) -> bytes:
    """Write a network as an ONNX model of Gemm and Relu nodes, input ``x`` and output ``y``.

    Raises
    ------
    BackendMissingError
        If the library onnx is not installed.
    """
    onnx = _onnx()
    helper, of_array = onnx.helper, onnx.numpy_helper.from_array
    nodes, tensors, name = [], [], "x"
    last = len(written.weights) - 1
    for k, (weight, bias) in enumerate(zip(written.weights, written.biases, strict=True)):
        tensors += [of_array(weight, f"W{k + 1}"), of_array(bias, f"b{k + 1}")]
        out = "y" if k == last and written.skip is None else f"z{k + 1}"
        inputs = [name, f"W{k + 1}", f"b{k + 1}"]
        nodes.append(helper.make_node("Gemm", inputs, [out], transB=1))
        name = out
        if k < last:
            name = f"h{k + 1}"
            nodes.append(helper.make_node("Relu", [out], [name]))
    if written.skip is not None:
        tensors.append(of_array(written.skip, "skip"))
        nodes.append(helper.make_node("Gemm", ["x", "skip"], ["linear"], transB=1))
        nodes.append(helper.make_node("Add", [name, "linear"], ["y"]))
    kind = helper.np_dtype_to_tensor_dtype(written.weights[0].dtype)
    d, outputs = written.weights[0].shape[1], len(written.biases[-1])
    ends = [
        helper.make_tensor_value_info("x", kind, ["n", d]),
        helper.make_tensor_value_info("y", kind, ["n", outputs]),
    ]
    graph = helper.make_graph(nodes, "network", ends[:1], ends[1:], tensors)
    opset = helper.make_opsetid("", _OPSET)
    model = helper.make_model(graph, opset_imports=[opset], producer_name="exactrelu")
    model.ir_version = _IR_VERSION
    return bytes(model.SerializeToString())


def _onnx() -> Any:
    try:
        import onnx
        import onnx.helper
        import onnx.numpy_helper
    except ImportError as error:
        raise BackendMissingError("onnx", "io") from error
    return onnx
