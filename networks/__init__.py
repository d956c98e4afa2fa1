"""ReLU networks as exact data, the problems asked about them and their solutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exactrelu.polytopes.names_on_use import import_on_use

if TYPE_CHECKING:
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
    from exactrelu.networks.linear_part_as_neurons import (
        affine_part_as_neurons,
        linear_part_as_neurons,
    )
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

import_on_use(
    __name__,
    {
        "BoxInversion": "exactrelu.networks.box_inversion",
        "Diagnosis": "exactrelu.networks.diagnosis",
        "Distance": "exactrelu.networks.distance",
        "Fit": "exactrelu.networks.solution",
        "FlipIndex": "exactrelu.networks.diagnosis",
        "InverseConditions": "exactrelu.networks.inverse_conditions",
        "Inversion": "exactrelu.networks.inversion",
        "Kink": "exactrelu.networks.kink",
        "LargestError": "exactrelu.networks.exact_values",
        "Layer": "exactrelu.networks.layer",
        "LayeredNetwork": "exactrelu.networks.layered_network",
        "Measure": "exactrelu.networks.problem",
        "Merge": "exactrelu.networks.nearby_neurons",
        "Network": "exactrelu.networks.written_layers",
        "Neuron": "exactrelu.networks.relu_network",
        "NormalForm": "exactrelu.networks.normal_form",
        "Parametrisation": "exactrelu.networks.parametrisation",
        "PiecewiseLinear": "exactrelu.networks.piecewise_linear",
        "Problem": "exactrelu.networks.problem",
        "ReLUNetwork": "exactrelu.networks.relu_network",
        "Solution": "exactrelu.networks.solution",
        "StabilityBounds": "exactrelu.networks.stability_bounds",
        "TermBounds": "exactrelu.networks.term_bounds",
        "Width": "exactrelu.networks.minimal_width",
        "affine_part_as_neurons": "exactrelu.networks.linear_part_as_neurons",
        "augment": "exactrelu.networks.augment",
        "augmented_rows": "exactrelu.networks.augment",
        "balanced": "exactrelu.networks.canonical_form",
        "cell_ball_radius": "exactrelu.networks.cell_balls",
        "degenerate_neurons": "exactrelu.networks.stability_bounds",
        "diagnose": "exactrelu.networks.diagnosis",
        "distance": "exactrelu.networks.distance",
        "equal": "exactrelu.networks.equal",
        "exact_values": "exactrelu.networks.exact_values",
        "from_mlp_regressor": "exactrelu.networks.sklearn_network",
        "from_sequential": "exactrelu.networks.torch_network",
        "in_balanced_class": "exactrelu.networks.restricted_classes",
        "in_positive_class": "exactrelu.networks.restricted_classes",
        "inverse_conditions": "exactrelu.networks.inverse_conditions",
        "invert": "exactrelu.networks.invert",
        "invert_on_box": "exactrelu.networks.box_inversion",
        "largest_error": "exactrelu.networks.exact_values",
        "linear_part_as_neurons": "exactrelu.networks.linear_part_as_neurons",
        "merge": "exactrelu.networks.positive_groups",
        "merged": "exactrelu.networks.canonical_form",
        "merged_nearby": "exactrelu.networks.nearby_neurons",
        "minimal_width": "exactrelu.networks.minimal_width",
        "number_json": "exactrelu.networks.solution",
        "path_norm": "exactrelu.networks.path_norm",
        "positive_class_radius": "exactrelu.networks.transfer_radius",
        "to_mlp_regressor": "exactrelu.networks.sklearn_network",
        "to_sequential": "exactrelu.networks.torch_network",
        "transfer_radius": "exactrelu.networks.transfer_radius",
    },
)
