"""The shallow ReLU network as exact data, the problems asked about it and their solutions."""

from exactrelu.networks.distance import Distance, distance
from exactrelu.networks.equal import equal
from exactrelu.networks.kink import Kink
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.problem import Measure, Problem
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.networks.solution import Fit, Solution, number_json

__all__ = [
    "Distance",
    "Fit",
    "Kink",
    "Measure",
    "Neuron",
    "NormalForm",
    "Problem",
    "ReLUNetwork",
    "Solution",
    "distance",
    "equal",
    "number_json",
]
