"""Exact answers about one-hidden-layer ReLU networks on a data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exactrelu.polytopes.names_on_use import import_on_use

__version__ = "0.1.0"

if TYPE_CHECKING:
    from exactrelu.certificate import certificate
    from exactrelu.certify import certify
    from exactrelu.certify_certificate import certify_certificate
    from exactrelu.critical_p_question import critical_p
    from exactrelu.degeneracy import Degeneracy, degeneracy
    from exactrelu.fit import fit
    from exactrelu.fit_certificate import fit_certificate
    from exactrelu.interval_certificate import interval_certificate
    from exactrelu.network_files import read_network, write_network
    from exactrelu.networks.canonical_form import balanced, merged
    from exactrelu.networks.diagnosis import diagnose
    from exactrelu.networks.distance import distance
    from exactrelu.networks.equal import equal
    from exactrelu.networks.invert import invert
    from exactrelu.networks.layered_network import LayeredNetwork
    from exactrelu.networks.minimal_width import minimal_width
    from exactrelu.networks.nearby_neurons import merged_nearby
    from exactrelu.networks.normal_form import NormalForm
    from exactrelu.networks.parametrisation import Parametrisation
    from exactrelu.networks.problem import Problem
    from exactrelu.networks.relu_network import ReLUNetwork
    from exactrelu.networks.solution import Solution
    from exactrelu.networks.term_bounds import TermBounds
    from exactrelu.networks.training_result import Training
    from exactrelu.networks.training_settings import TrainedModel
    from exactrelu.path_norm_relu_regressor import PathNormReLURegressor as PathNormReLURegressor
    from exactrelu.pictures import plot
    from exactrelu.plot_certified import certified_figure
    from exactrelu.plot_costs import plot_costs
    from exactrelu.plot_phases import plot_phases
    from exactrelu.polytopes.box import Box
    from exactrelu.polytopes.errors import (
        BackendMissingError,
        BudgetExceeded,
        ExactReluError,
        InfeasibleError,
        InputError,
    )
    from exactrelu.questions import path, solve
    from exactrelu.regularise import regularise
    from exactrelu.solvers.certified_network import CertifiedNetwork
    from exactrelu.sparsest_relu_regressor import SparsestReLURegressor as SparsestReLURegressor
    from exactrelu.stability import stability
    from exactrelu.support_certificate import support_certificate
    from exactrelu.supports.closedness import decide_closedness
    from exactrelu.supports.masks import Masks
    from exactrelu.supports.verdict import judge_masks
    from exactrelu.term_certificate import term_certificate
    from exactrelu.train import train
    from exactrelu.verify import Verdict, verify

__all__ = [
    "BackendMissingError",
    "Box",
    "BudgetExceeded",
    "CertifiedNetwork",
    "Degeneracy",
    "ExactReluError",
    "InfeasibleError",
    "InputError",
    "LayeredNetwork",
    "Masks",
    "NormalForm",
    "Parametrisation",
    "Problem",
    "ReLUNetwork",
    "Solution",
    "TermBounds",
    "TrainedModel",
    "Training",
    "Verdict",
    "__version__",
    "balanced",
    "certificate",
    "certified_figure",
    "certify",
    "certify_certificate",
    "critical_p",
    "decide_closedness",
    "degeneracy",
    "diagnose",
    "distance",
    "equal",
    "fit",
    "fit_certificate",
    "interval_certificate",
    "invert",
    "judge_masks",
    "merged",
    "merged_nearby",
    "minimal_width",
    "path",
    "plot",
    "plot_costs",
    "plot_phases",
    "read_network",
    "regularise",
    "solve",
    "stability",
    "support_certificate",
    "term_certificate",
    "train",
    "verify",
    "write_network",
]

import_on_use(
    __name__,
    {
        "BackendMissingError": "exactrelu.polytopes.errors",
        "Box": "exactrelu.polytopes.box",
        "BudgetExceeded": "exactrelu.polytopes.errors",
        "CertifiedNetwork": "exactrelu.solvers.certified_network",
        "Degeneracy": "exactrelu.degeneracy",
        "ExactReluError": "exactrelu.polytopes.errors",
        "InfeasibleError": "exactrelu.polytopes.errors",
        "InputError": "exactrelu.polytopes.errors",
        "LayeredNetwork": "exactrelu.networks.layered_network",
        "Masks": "exactrelu.supports.masks",
        "NormalForm": "exactrelu.networks.normal_form",
        "Parametrisation": "exactrelu.networks.parametrisation",
        "PathNormReLURegressor": "exactrelu.path_norm_relu_regressor",
        "Problem": "exactrelu.networks.problem",
        "ReLUNetwork": "exactrelu.networks.relu_network",
        "Solution": "exactrelu.networks.solution",
        "SparsestReLURegressor": "exactrelu.sparsest_relu_regressor",
        "TermBounds": "exactrelu.networks.term_bounds",
        "TrainedModel": "exactrelu.networks.training_settings",
        "Training": "exactrelu.networks.training_result",
        "Verdict": "exactrelu.verify",
        "balanced": "exactrelu.networks.canonical_form",
        "certificate": "exactrelu.certificate",
        "certified_figure": "exactrelu.plot_certified",
        "certify": "exactrelu.certify",
        "certify_certificate": "exactrelu.certify_certificate",
        "critical_p": "exactrelu.critical_p_question",
        "decide_closedness": "exactrelu.supports.closedness",
        "degeneracy": "exactrelu.degeneracy",
        "diagnose": "exactrelu.networks.diagnosis",
        "distance": "exactrelu.networks.distance",
        "equal": "exactrelu.networks.equal",
        "fit": "exactrelu.fit",
        "fit_certificate": "exactrelu.fit_certificate",
        "interval_certificate": "exactrelu.interval_certificate",
        "invert": "exactrelu.networks.invert",
        "judge_masks": "exactrelu.supports.verdict",
        "merged": "exactrelu.networks.canonical_form",
        "merged_nearby": "exactrelu.networks.nearby_neurons",
        "minimal_width": "exactrelu.networks.minimal_width",
        "path": "exactrelu.questions",
        "plot": "exactrelu.pictures",
        "plot_costs": "exactrelu.plot_costs",
        "plot_phases": "exactrelu.plot_phases",
        "read_network": "exactrelu.network_files",
        "regularise": "exactrelu.regularise",
        "solve": "exactrelu.questions",
        "stability": "exactrelu.stability",
        "support_certificate": "exactrelu.support_certificate",
        "term_certificate": "exactrelu.term_certificate",
        "train": "exactrelu.train",
        "verify": "exactrelu.verify",
        "write_network": "exactrelu.network_files",
    },
)
