"""Answers as they look in an interactive session, and networks in any form."""

import pytest

import exactrelu
from exactrelu import InputError

PEAK = [1 if place % 3 else 0 for place in range(200)]


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: exactrelu.solve(range(200), PEAK), "status='optimal'"),
        (lambda: exactrelu.critical_p(range(200), PEAK), "crosses=False"),
        (
            lambda: exactrelu.certify(exactrelu.solve(range(200), PEAK).network, range(200), PEAK),
            "verdict='sparsest'",
        ),
        (lambda: exactrelu.fit([0, 1, 2], [0, 1, 0], hidden=1), "status='optimal'"),
        (lambda: exactrelu.regularise(range(30), PEAK[:30], lam=1), "objective="),
        (lambda: exactrelu.train(range(9), PEAK[:9], epochs=500, record_every=1), "loss="),
    ],
)
def test_answers_are_shown_without_data_and_networks(ask, words):
    shown = repr(ask())
    assert words in shown
    assert len(shown) < 1200


def test_degeneracy_takes_networks_in_any_form(tmp_path):
    network = exactrelu.ReLUNetwork.of([(1, [1], 0), (2, [3], 0)], a=[0])
    path = tmp_path / "n.json"
    exactrelu.write_network(network, path)
    layers = exactrelu.LayeredNetwork.of([([[1], [3]], None), ([[1, 2]], None)])
    found = exactrelu.degeneracy(path, layers)
    assert (found.network, found.comparison.equal) == (network, True)
    with pytest.raises(InputError, match="network: a int; accepted are"):
        exactrelu.degeneracy(network, 3)
