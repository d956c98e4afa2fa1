"""Networks written and read again bit for bit, and files that must be refused in one line."""

from __future__ import annotations

import itertools
import json
import struct
from collections import OrderedDict
from fractions import Fraction as F
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from network_bytes import tensors_file
from onnx import numpy_helper
from safetensors.numpy import load as load_safetensors
from safetensors.numpy import save as save_safetensors

from exactrelu import read_network, write_network
from exactrelu.network_files import NETWORK_ENDINGS
from exactrelu.networks import LayeredNetwork, ReLUNetwork
from exactrelu.polytopes import InputError

FLOATS = [ending for ending in NETWORK_ENDINGS if ending != ".json"]
many = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
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
