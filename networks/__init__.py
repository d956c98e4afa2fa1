"""ReLU networks as exact data, the problems asked about them and their solutions."""

from exactrelu.networks.augment import augment, augmented_rows
from exactrelu.networks.box_inversion import BoxInversion, invert_on_box
from exactrelu.networks.canonical_form import balanced, merged
from exactrelu.networks.cell_balls import cell_ball_radius
from exactrelu.networks.diagnosis import Diagnosis, FlipIndex, diagnose
from exactrelu.networks.distance import Distance, distance
from exactrelu.networks.equal import equal
from exactrelu.networks.exact_values import LargestError, exact_values, largest_error
from exactrelu.networks.inverse_conditions import InverseConditions, inverse_conditions
from exactrelu.networks.inversion import Inversion
from exactrelu.networks.invert import invert
from exactrelu.networks.kink import Kink
from exactrelu.networks.layer import Layer
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.networks.linear_part_as_neurons import affine_part_as_neurons, linear_part_as_neurons
from exactrelu.networks.minimal_width import Width, minimal_width
from exactrelu.networks.nearby_neurons import Merge, merged_nearby
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.parametrisation import Parametrisation
from exactrelu.networks.path_norm import path_norm
from exactrelu.networks.piecewise_linear import PiecewiseLinear
from exactrelu.networks.positive_groups import merge
from exactrelu.networks.problem import Measure, Problem
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.networks.restricted_classes import in_balanced_class, in_positive_class
from exactrelu.networks.sklearn_network import from_mlp_regressor, to_mlp_regressor
from exactrelu.networks.solution import Fit, Solution, number_json
from exactrelu.networks.stability_bounds import StabilityBounds, degenerate_neurons
from exactrelu.networks.term_bounds import TermBounds
from exactrelu.networks.torch_network import from_sequential, to_sequential
from exactrelu.networks.transfer_radius import positive_class_radius, transfer_radius
from exactrelu.networks.written_layers import Network

__all__ = [
    "BoxInversion",
    "Diagnosis",
    "Distance",
    "Fit",
    "FlipIndex",
    "InverseConditions",
    "Inversion",
    "Kink",
    "LargestError",
    "Layer",
    "LayeredNetwork",
    "Measure",
    "Merge",
    "Network",
    "Neuron",
    "NormalForm",
    "Parametrisation",
    "PiecewiseLinear",
    "Problem",
    "ReLUNetwork",
    "Solution",
    "StabilityBounds",
    "TermBounds",
    "Width",
    "affine_part_as_neurons",
    "augment",
    "augmented_rows",
    "balanced",
    "cell_ball_radius",
    "degenerate_neurons",
    "diagnose",
    "distance",
    "equal",
    "exact_values",
    "from_mlp_regressor",
    "from_sequential",
    "in_balanced_class",
    "in_positive_class",
    "inverse_conditions",
    "invert",
    "invert_on_box",
    "largest_error",
    "linear_part_as_neurons",
    "merge",
    "merged",
    "merged_nearby",
    "minimal_width",
    "number_json",
    "path_norm",
    "positive_class_radius",
    "to_mlp_regressor",
    "to_sequential",
    "transfer_radius",
]
