"""The shallow ReLU network as exact data, the problems asked about it and their solutions."""

from exactrelu.networks.problem import Measure, Problem
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.networks.solution import Fit, Solution, number_json

__all__ = ["Fit", "Measure", "Neuron", "Problem", "ReLUNetwork", "Solution", "number_json"]
