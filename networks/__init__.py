"""ReLU networks as exact data, the problems asked about them and their solutions."""

from exactrelu.networks.layer import Layer
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.linear_part_as_neurons import linear_part_as_neurons
from exactrelu.networks.problem import Measure, Problem
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.networks.solution import Fit, Solution, number_json

__all__ = [
    "Fit",
    "Layer",
    "LayeredNetwork",
    "Measure",
    "Neuron",
    "Problem",
    "ReLUNetwork",
    "Solution",
    "linear_part_as_neurons",
    "number_json",
]
