"""Follow an ONNX graph from its input to its output, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.networks.layer import Layer
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.written_layers import Network, check_count, joined
from exactrelu.polytopes.errors import InputError

_ACCEPTED = (
    "accepted are Gemm, MatMul, Add, Relu, and Identity, Flatten, Dropout, Constant, in a chain"
)
_NEUTRAL = ("Identity", "Flatten", "Dropout")


@dataclass(frozen=True, slots=True)
class _Chain:
    """The layers up to some value of the graph.

    Parameters
    ----------
    layers : tuple of (weight, bias)
        A weight has shape (outputs, inputs), a bias may be None yet.
    relu : bool
        Whether ReLU was applied last.
    skip : (weight, bias), optional
        A layer from the input that was added.
    """

    layers: tuple[tuple[NDArray[Any], NDArray[Any] | None], ...] = ()
    relu: bool = False
    skip: tuple[NDArray[Any], NDArray[Any] | None] | None = None


@dataclass(slots=True, eq=False)
class OnnxGraph:
    """The graph of a model.

    Parameters
    ----------
    graph : onnx.GraphProto
    source : str
        The file, as errors name it.
    """

    graph: Any
    source: str
    constants: dict[str, NDArray[Any]] = field(default_factory=dict)
    chains: dict[str, _Chain] = field(default_factory=dict)

    def network(self) -> Network:
        """Return the network that the graph computes.

        Raises
        ------
        InputError
            Naming the node or tensor that is not accepted.
        """
        if len(self.graph.sparse_initializer):
            raise InputError(f"{self.source}: sparse tensors; accepted are dense ones")
        for tensor in self.graph.initializer:
            self.constants[tensor.name] = self.array(tensor)
        inputs = [i.name for i in self.graph.input if i.name not in self.constants]
        if len(inputs) != 1 or len(self.graph.output) != 1:
            raise InputError(
                f"{self.source}: the graph has {len(inputs)} inputs and "
                f"{len(self.graph.output)} outputs; accepted is one of each"
            )
        self.chains[inputs[0]] = _Chain()
        for number, node in enumerate(self.graph.node, 1):
            self.follow(node, f"{self.source}, node {number} ({node.op_type})")
        return self.result(self.graph.output[0].name)

    def result(self, name: str) -> Network:
        """Return the network of a chain."""
        chain = self.chains.get(name)
        if chain is None or not chain.layers:
            raise InputError(f"{self.source}: the output {name!r} is computed by no layer")
        if chain.relu:
            raise InputError(f"{self.source}: the output is a Relu; accepted is an affine output")
        layers = [Layer.of(*layer, f"{self.source}, layer {k}") for k, layer in _numbered(chain)]
        skip = None if chain.skip is None else Layer.of(*chain.skip, f"{self.source}, skip")
        try:
            return joined(LayeredNetwork.of(layers), skip)
        except InputError as error:
            raise InputError(f"{self.source}: {error}") from error

    def follow(self, node: Any, place: str) -> None:
        """Take one node into account."""
        if node.domain not in ("", "ai.onnx"):
            raise InputError(f"{place}: of domain {node.domain!r}; {_ACCEPTED}")
        if not node.output or (node.op_type != "Constant" and not node.input):
            raise InputError(f"{place}: it has no inputs or no outputs; {_ACCEPTED}")
        out = node.output[0]
        if node.op_type == "Constant":
            values = [a.t for a in node.attribute if a.name == "value"]
            if not values:
                raise InputError(f"{place}: it holds no tensor; {_ACCEPTED}")
            self.constants[out] = self.array(values[0])
        elif node.op_type in _NEUTRAL:
            self.neutral(node, out, place)
        elif node.op_type == "Relu":
            chain = self.chain(node.input[0], place)
            if not chain.layers or chain.skip is not None:
                raise InputError(f"{place}: it does not follow a layer; {_ACCEPTED}")
            self.chains[out] = _Chain(chain.layers, True)
        elif node.op_type == "Gemm":
            self.chains[out] = self.gemm(node, place)
        elif node.op_type == "MatMul":
            weight = self.constant(node.input[1], place)
            self.chains[out] = self.appended(node.input[0], weight.T, None, place)
        elif node.op_type == "Add":
            self.chains[out] = self.added(node.input[0], node.input[1], place)
        else:
            raise InputError(f"{place}: the operator {node.op_type} is not accepted; {_ACCEPTED}")

    def neutral(self, node: Any, out: str, place: str) -> None:
        """Pass on a value that does not change; Flatten keeps rows of numbers."""
        axes = [a.i for a in node.attribute if a.name == "axis"]
        if axes and axes[0] not in (1, -1):
            raise InputError(f"{place}: axis {axes[0]}; accepted is 1")
        if node.input[0] in self.constants:
            self.constants[out] = self.constants[node.input[0]]
        else:
            self.chains[out] = self.chain(node.input[0], place)

    def gemm(self, node: Any, place: str) -> _Chain:
        """Return the chain after ``alpha A B' + beta C`` with alpha = beta = 1."""
        given = {a.name: a.f if a.name in ("alpha", "beta") else a.i for a in node.attribute}
        for name in ("alpha", "beta"):
            if given.get(name, 1.0) != 1.0:
                raise InputError(f"{place}: {name} = {given[name]}; accepted is 1")
        if given.get("transA", 0):
            raise InputError(f"{place}: transA = 1; accepted is 0")
        weight = self.constant(node.input[1], place)
        bias = None
        if len(node.input) > 2 and node.input[2]:
            bias = self.constant(node.input[2], place).reshape(-1)
        turned = weight if given.get("transB", 0) else weight.T
        return self.appended(node.input[0], turned, bias, place)

    def appended(
        self, name: str, weight: NDArray[Any], bias: NDArray[Any] | None, place: str
    ) -> _Chain:
        """Return a chain with one more layer."""
        chain = self.chain(name, place)
        if weight.ndim != 2:
            raise InputError(f"{place}: a weight of shape {weight.shape}; accepted are two axes")
        if chain.layers and not chain.relu:
            raise InputError(f"{place}: it follows a layer without a Relu between; {_ACCEPTED}")
        return _Chain((*chain.layers, (weight, _full(bias, len(weight)))))

    def added(self, left: str, right: str, place: str) -> _Chain:
        """Return the chain after adding a bias, or a layer that goes from the input."""
        if left in self.constants:
            left, right = right, left
        chain = self.chain(left, place)
        if chain.relu or not chain.layers:
            raise InputError(f"{place}: it does not follow a MatMul or Gemm; {_ACCEPTED}")
        if right not in self.constants:
            return self.skipping(chain, self.chain(right, place), place)
        weight, bias = chain.layers[-1]
        constant = _full(self.constants[right].reshape(-1), len(weight))
        if bias is not None or constant is None or len(constant) != len(weight):
            raise InputError(f"{place}: the layer has a bias or other shape; {_ACCEPTED}")
        return _Chain((*chain.layers[:-1], (weight, constant)), False, chain.skip)

    def skipping(self, left: _Chain, right: _Chain, place: str) -> _Chain:
        """Join one hidden layer and a layer from the input."""
        deep, linear = (left, right) if len(left.layers) > 1 else (right, left)
        plain = deep.skip is None and linear.skip is None and not deep.relu and not linear.relu
        if not plain or len(linear.layers) != 1 or len(deep.layers) != 2:
            raise InputError(f"{place}: it adds two branches; {_ACCEPTED}")
        return _Chain(deep.layers, False, linear.layers[0])

    def chain(self, name: str, place: str) -> _Chain:
        """Return what computes a value."""
        if name not in self.chains:
            raise InputError(f"{place}: {name!r} does not depend on the input; {_ACCEPTED}")
        return self.chains[name]

    def constant(self, name: str, place: str) -> NDArray[Any]:
        """Return a constant tensor."""
        if name not in self.constants:
            raise InputError(f"{place}: {name!r} is no constant; accepted are constant weights")
        return self.constants[name]

    def array(self, tensor: Any) -> NDArray[Any]:
        """Return a tensor's numbers, once its declared size is that of its data."""
        from onnx import TensorProto, helper, numpy_helper

        place = f"{self.source}, tensor {tensor.name!r}"
        if tensor.data_location == TensorProto.EXTERNAL or len(tensor.external_data):
            raise InputError(f"{place}: its data lie in another file; accepted are data inside")
        try:
            kind = np.dtype(helper.tensor_dtype_to_np_dtype(tensor.data_type))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{place}: type {tensor.data_type}; accepted are numbers") from error
        if any(length < 0 for length in tensor.dims):
            raise InputError(f"{place}: dimensions {list(tensor.dims)} are negative")
        count = prod(tensor.dims)
        check_count(count, place)
        if tensor.HasField("raw_data") and len(tensor.raw_data) != count * kind.itemsize:
            raise InputError(
                f"{place}: {len(tensor.raw_data)} bytes for dimensions {list(tensor.dims)}; "
                f"accepted are {count * kind.itemsize}"
            )
        try:
            array: NDArray[Any] = numpy_helper.to_array(tensor)
        except Exception as error:
            raise InputError(f"{place}: it cannot be read ({error})") from error
        if kind.kind not in "iuf":
            array = array.astype(np.float32) if "float" in str(kind) else array
        return array


def _numbered(chain: _Chain) -> list[tuple[int, tuple[NDArray[Any], NDArray[Any] | None]]]:
    return list(enumerate(chain.layers, 1))


def _full(bias: NDArray[Any] | None, outputs: int) -> NDArray[Any] | None:
    """Return a bias of one number as often as it is used."""
    if bias is None or len(bias) != 1:
        return bias
    return np.repeat(bias, outputs)
