"""ReLU networks as exact data, the problems asked about them and their solutions."""

from exactrelu.networks.canonical_form import balanced, merged
from exactrelu.networks.distance import Distance, distance
from exactrelu.networks.equal import equal
from exactrelu.networks.kink import Kink
from exactrelu.networks.layer import Layer
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.linear_part_as_neurons import linear_part_as_neurons
from exactrelu.networks.minimal_width import Width, minimal_width
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.problem import Measure, Problem
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.networks.solution import Fit, Solution, number_json

__all__ = [
    "Distance",
    "Fit",
    "Kink",
    "Layer",
    "LayeredNetwork",
    "Measure",
    "Neuron",
    "NormalForm",
    "Problem",
    "ReLUNetwork",
    "Solution",
    "Width",
    "balanced",
    "distance",
    "equal",
    "linear_part_as_neurons",
    "merged",
    "minimal_width",
    "number_json",
]
