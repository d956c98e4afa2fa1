"""Ctrl-C in commands that may run long: what is known is printed, with exit code 130."""

import json
import os
import signal
import subprocess
import sys
from threading import Event, Thread

import pytest
from nine_rows import ROWS

from exactrelu.interruptible import StoppedAtOnce, interruptible

pytestmark = pytest.mark.usefixtures("heeded")


def test_the_first_interrupt_is_remembered_and_the_second_stops_at_once():
    def press_twice():
        with interruptible() as interrupted:
            assert not interrupted()
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            assert interrupted()
            try:
                signal.raise_signal(signal.SIGINT)
            except KeyboardInterrupt:
                pytest.fail("a solver would swallow the second one")

    with pytest.raises(StoppedAtOnce):
        press_twice()


def test_the_first_interrupt_may_wait_for_a_safe_place_and_the_second_does_not():
    def press_twice():
        with interruptible(at_safe_places=True) as interrupted:
            signal.raise_signal(signal.SIGINT)
            assert interrupted()
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        press_twice()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("at_safe_places", [False, True])
def test_an_ignored_interrupt_stays_ignored(at_safe_places):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interruptible(at_safe_places=at_safe_places) as interrupted:
        signal.raise_signal(signal.SIGINT)
        assert not interrupted()
    assert signal.signal(signal.SIGINT, signal.default_int_handler) is signal.SIG_IGN


BRANCH = ["--p", "1/2", "--method", "branch"]
CLOSE = ["--tolerance", "1e-9"]
SOLVES = [
    ([], "exactrelu.solvers.support_search", "_Search.level", 3),
    (["--bound", "1000"], "exactrelu.solvers.support_search", "_Search.level", 3),
    (["--method", "milp"], "exactrelu.solvers.milp_search", "proposed_networks", 1),
    (["--p", "1"], "exactrelu.solvers.convex_program", "ConvexProgram.solve", 1),
    (["--p", "1/2"], "exactrelu.solvers.atoms", "RaySearch.take", 1),
    (["--p", "1/2"], "exactrelu.solvers.atoms", "RaySearch.take", 2),
    ([*BRANCH], "exactrelu.solvers.ray_solution", "least_norm", 1),
    ([*BRANCH], "exactrelu.solvers.ray_branch", "search_tree", 1),
    ([*BRANCH], "exactrelu.solvers.ray_branch", "RayProgram.of", 1),
    ([*BRANCH, *CLOSE], "exactrelu.solvers.branch", "_Search.run", 1),
    ([*BRANCH, *CLOSE], "exactrelu.solvers.stopped", "least_norm", 1),
    ([*BRANCH, *CLOSE], "exactrelu.solvers.support_search", "_Search.level", 2),
]


@pytest.mark.parametrize(("options", "module", "name", "call_number"), SOLVES)
def test_solve_prints_the_network_so_far(call, press_at, table, options, module, name, call_number):
    press_at(module, name, call_number)
    answer = call("solve", table, *options, "--json")
    found = answer.json
    assert answer.code == 130
    assert (found["status"], found["stopped"]) == ("feasible", "interrupted")
    for row in ROWS:
        assert value(found["network"], row[:2]) == pytest.approx(row[2])
    assert number(found["lower_bound"]) <= number(found["cost"])


def value(network, x):
    def linear(w, b):
        return sum(ratio(t) * s for t, s in zip(w, x, strict=True)) + ratio(b)

    hidden = sum(ratio(n["v"]) * max(0, linear(n["w"], n["b"])) for n in network["hidden"])
    return hidden + linear(network["skip"]["a"], network["skip"]["c"])


def ratio(text):
    above, _, below = text.partition("/")
    return int(above) / int(below or 1)


def number(shown):
    return ratio(shown) if isinstance(shown, str) else float(shown["lower"])


def test_solve_for_people(call, press_at, table):
    press_at("exactrelu.solvers.support_search", "_Search.level", 2)
    answer = call("solve", table)
    assert answer.code == 130
    assert "lower bound  1 " in answer.out


def test_certificates_of_stopped_answers(call, press_at, table, tmp_path):
    path = tmp_path / "c.json"
    press_at("exactrelu.solvers.support_search", "_Search.level", 3)
    assert call("solve", table, "--certificate", path).code == 130
    assert call("verify", path).code == 0


def test_an_answer_without_a_certificate_is_printed_all_the_same(call, press_at, table, tmp_path):
    path = tmp_path / "c.json"
    press_at("exactrelu.solvers.convex_program", "ConvexProgram.solve")
    answer = call("solve", table, "--skip", "--p", "1", "--certificate", path, "--json")
    assert (answer.code, answer.json["lower_bound"]) == (130, "0")
    assert "not written" in answer.err
    assert not path.exists()


def test_an_answer_at_once_has_the_bound_of_two_samples(call, press_at, table, tmp_path):
    path = tmp_path / "c.json"
    press_at("exactrelu.solvers.convex_program", "ConvexProgram.solve")
    answer = call("solve", table, "--p", "1", "--certificate", path, "--json")
    assert (answer.code, answer.json["proof"]) == (130, "linear duality")
    assert float(answer.json["lower_bound"]) > 0
    assert call("verify", path).code == 0


def test_a_second_interrupt_prints_nothing(call, press_at, table):
    press_at("exactrelu.solvers.atoms", "RaySearch.take")
    press_at("exactrelu.solvers.stopped", "least_norm")
    answer = call("solve", table, "--p", "1/2", "--json")
    assert (answer.code, answer.out, answer.err) == (130, "", "exactrelu: interrupted\n")


PROGRAM = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from exactrelu.command_line import main
from exactrelu.solvers.support_search import _Search
plain = _Search.level
def level(search, cost):
    print("cost", cost, file=sys.stderr, flush=True)
    while cost == 3:  # until Ctrl-C, which a fast machine would otherwise be too late for
        time.sleep(0.01)
    return plain(search, cost)
_Search.level = level
main(sys.argv[1:])
"""


def test_a_process(tmp_path):
    data = tmp_path / "long.csv"
    rows = [[(37 * i * j * j + 11 * i * i + 5 * j) % 101 for j in range(1, 5)] for i in range(14)]
    data.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n")
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "solve", data, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for cost in range(4):
        assert process.stderr.readline() == f"cost {cost}\n"
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=600)  # no more than a guard: it ends within seconds
    found = json.loads(out)
    assert process.returncode == 130
    assert (found["stopped"], found["lower_bound"]) == ("interrupted", "3")


def test_nothing_is_known_within_a_tight_bound_but_its_cost(call, press_at, table):
    press_at("exactrelu.solvers.box_search", "Corners.of")
    answer = call("solve", table, "--bound", "9", "--json")
    known = answer.json
    assert (answer.code, answer.err) == (130, "exactrelu: interrupted\n")
    assert (known["status"], known["stopped"], known["cost"]) == ("open", "interrupted", None)
    assert int(known["lower_bound"]) > 0
    press_at("exactrelu.solvers.box_search", "Corners.of")
    answer = call("solve", table, "--bound", "9")
    assert answer.code == 130
    assert "status       open: no network within the bound is known" in answer.out


def test_a_solver_in_c_is_left_at_once():
    from exactrelu.solvers.pulp_backend import _aside

    assert isinstance(_aside(lambda: 1 // 0, lambda: None), ZeroDivisionError)
    started = Event()

    def press():
        started.wait()
        os.kill(os.getpid(), signal.SIGINT)

    Thread(target=press).start()
    ended = Event()
    with pytest.raises(KeyboardInterrupt):
        _aside(lambda: (started.set(), ended.wait()), ended.set)
    assert ended.is_set()
