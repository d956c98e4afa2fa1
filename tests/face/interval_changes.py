"""Alterations of the certificate of an interval, each of which must make it fail."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

Document = dict[str, Any]


def claim_a_higher_lower_end(document: Document) -> None:
    document["claim"]["lower"] = "2/5"


def cover_more(document: Document) -> None:
    document["claim"]["lower"] = "2/5"
    document["proof"]["ends"].append("2/5")


def claim_a_lower_upper_end(document: Document) -> None:
    document["claim"]["upper"] = "1/5"


def claim_that_costs_do_not_cross(document: Document) -> None:
    document["claim"]["crosses"] = not document["claim"]["crosses"]


def claim_fewer_parameters(document: Document) -> None:
    document["claim"]["sparsest_cost"] -= 1


def claim_something_else(document: Document) -> None:
    document["claim"]["unique"] = True


def double_a_weight(document: Document) -> None:
    neuron = document["networks"][0]["hidden"][0]
    neuron["v"] = str(2 * Fraction(neuron["v"]))


def leave_out_a_neuron_of_the_other(document: Document) -> None:
    document["networks"][-1]["hidden"].pop()


def take_the_sparsest_for_the_other(document: Document) -> None:
    document["networks"] = [document["networks"][0]] * 2


def name_one_network_only(document: Document) -> None:
    del document["networks"][1:]


def prove_less_of_the_sparsest(document: Document) -> None:
    document["proof"]["sparsest"]["bound"] -= 1


def name_another_proof_of_the_sparsest(document: Document) -> None:
    document["proof"]["sparsest"] = {"kind": "total variation"}


def double_the_dual_vector(document: Document) -> None:
    norm = document["proof"]["norm"]
    norm["multipliers"] = [str(2 * Fraction(t)) for t in norm["multipliers"]]


def shorten_the_dual_vector(document: Document) -> None:
    document["proof"]["norm"]["multipliers"].pop()


def enlarge_a_tail(document: Document) -> None:
    part = document["proof"]["tails"][-1]
    part["size"] = str(4 * Fraction(part["size"]))


def turn_a_tail_round(document: Document) -> None:
    document["proof"]["tails"][0]["size"] = "-1"


def count_more_weights_in_a_tail(document: Document) -> None:
    document["proof"]["tails"][0]["proof"]["bound"] += 1


def forget_separators_of_a_tail(document: Document) -> None:
    document["proof"]["tails"][-1]["proof"]["separators"] = []


def forget_branchings_of_a_tail(document: Document) -> None:
    document["proof"]["tails"][-1]["proof"]["branches"] = []


def forget_the_tails(document: Document) -> None:
    document["proof"]["tails"] = []


def reach_further(document: Document) -> None:
    part = document["proof"]["near"]
    part["size"] = str(2 * Fraction(part["size"]))


def reach_nothing(document: Document) -> None:
    document["proof"]["near"]["size"] = "0"


def forget_the_near_sets(document: Document) -> None:
    document["proof"]["near"]["sets"] = []


def leave_out_a_near_set(document: Document) -> None:
    document["proof"]["near"]["sets"].pop()


def name_a_set_that_does_not_exist(document: Document) -> None:
    document["proof"]["near"]["sets"][0][0] = 10**6


def shorten_a_near_set(document: Document) -> None:
    document["proof"]["near"]["sets"][0].pop()


def forget_near_separators(document: Document) -> None:
    document["proof"]["near"]["separators"] = []


def turn_a_near_separator_round(document: Document) -> None:
    z = document["proof"]["near"]["separators"][0]
    z[:] = [str(-int(t)) for t in z]


def forget_near_branchings(document: Document) -> None:
    document["proof"]["near"]["branches"] = []


def forget_what_is_near(document: Document) -> None:
    document["proof"]["near"] = None


def name_another_reason(document: Document) -> None:
    document["proof"]["by"] = "hope"


def take_one_interval(document: Document) -> None:
    document["proof"]["ends"] = [document["proof"]["ends"][k] for k in (0, -1)]


def begin_later(document: Document) -> None:
    del document["proof"]["ends"][0]


def end_earlier(document: Document) -> None:
    document["proof"]["ends"].pop()


def name_another_kind(document: Document) -> None:
    document["proof"]["kind"] = "enumerated"


def move_a_label(document: Document) -> None:
    document["data"]["y"][-1] = str(Fraction(document["data"]["y"][-1]) + 100)


def allow_a_tolerance(document: Document) -> None:
    document["data"]["tolerance"] = document["problem"]["tolerance"] = "2"


def allow_a_skip_connection(document: Document) -> None:
    document["problem"]["skip"] = True


def free_the_biases(document: Document) -> None:
    document["problem"]["penalize_bias"] = False


def count_neurons(document: Document) -> None:
    document["problem"]["measure"] = "neurons"


def ask_about_another_p(document: Document) -> None:
    document["problem"]["p"] = "1/2"


def tighten_the_bound(document: Document) -> None:
    document["problem"]["bound"] = "1/100"


CHANGES: tuple[Callable[[Document], None], ...] = (
    claim_a_higher_lower_end,
    cover_more,
    claim_that_costs_do_not_cross,
    claim_fewer_parameters,
    claim_something_else,
    double_a_weight,
    prove_less_of_the_sparsest,
    name_another_proof_of_the_sparsest,
    double_the_dual_vector,
    shorten_the_dual_vector,
    turn_a_tail_round,
    count_more_weights_in_a_tail,
    name_another_reason,
    take_one_interval,
    begin_later,
    end_earlier,
    name_another_kind,
    move_a_label,
    allow_a_tolerance,
    allow_a_skip_connection,
    free_the_biases,
    count_neurons,
    ask_about_another_p,
    tighten_the_bound,
)
OF_NEAR_NETWORKS: tuple[Callable[[Document], None], ...] = (
    claim_a_lower_upper_end,
    leave_out_a_neuron_of_the_other,
    take_the_sparsest_for_the_other,
    name_one_network_only,
    enlarge_a_tail,
    forget_separators_of_a_tail,
    forget_branchings_of_a_tail,
    forget_the_tails,
    reach_further,
    reach_nothing,
    forget_the_near_sets,
    leave_out_a_near_set,
    name_a_set_that_does_not_exist,
    shorten_a_near_set,
    forget_near_separators,
    turn_a_near_separator_round,
    forget_near_branchings,
    forget_what_is_near,
)
