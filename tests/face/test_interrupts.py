"""Ctrl-C in commands that may run long: what is known is printed, with exit code 130."""

import itertools
import json
import os
import signal
import subprocess
import sys
from importlib import import_module
from threading import Event, Thread

import pytest

from exactrelu.interruptible import StoppedAtOnce, interruptible

ROWS = [(x, z, (7 * x * x + 3 * x * z + 5 * z + 2) % 11) for x in range(3) for z in range(3)]
TABLE = "a,b,y\n" + "".join(f"{x},{z},{y}\n" for x, z, y in ROWS)


@pytest.fixture(autouse=True)
def _heeded():
    """Let Ctrl-C raise KeyboardInterrupt, also where the tests run with interrupts ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def press_at(monkeypatch):
    """Press Ctrl-C when a function of the package is called for the n-th time."""

    def pressing(module, name, call=1):
        *path, last = name.split(".")
        owner = import_module(module)
        for part in path:
            owner = getattr(owner, part)
        plain, calls = getattr(owner, last), itertools.count(1)

        def pressed(*args, **kwargs):
            if next(calls) == call:
                signal.raise_signal(signal.SIGINT)
            return plain(*args, **kwargs)

        monkeypatch.setattr(owner, last, pressed)

    return pressing


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


def test_an_ignored_interrupt_stays_ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interruptible() as interrupted:
        signal.raise_signal(signal.SIGINT)
        assert not interrupted()
    assert signal.signal(signal.SIGINT, signal.default_int_handler) is signal.SIG_IGN


SOLVES = [
    ([], "exactrelu.solvers.support_search", "_Search.level", 3),
    (["--bound", "1000"], "exactrelu.solvers.support_search", "_Search.level", 3),
    (["--method", "milp"], "exactrelu.solvers.milp_search", "proposed_networks", 1),
    (["--p", "1"], "exactrelu.solvers.convex_program", "ConvexProgram.solve", 1),
    (["--p", "1/2"], "exactrelu.solvers.atoms", "RaySearch.take", 1),
    (["--p", "1/2"], "exactrelu.solvers.atoms", "RaySearch.take", 2),
    (["--p", "1/2", "--method", "branch"], "exactrelu.solvers.branch", "_Search.run", 1),
    (["--p", "1/2", "--method", "branch"], "exactrelu.solvers.stopped", "least_norm", 1),
    (
        ["--p", "1/2", "--method", "branch"],
        "exactrelu.solvers.support_search",
        "_Search.level",
        2,
    ),
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
    answer = call("solve", table, "--p", "1", "--certificate", path, "--json")
    assert (answer.code, answer.json["lower_bound"]) == (130, "0")
    assert "not written" in answer.err
    assert not path.exists()


def test_a_second_interrupt_prints_nothing(call, press_at, table):
    press_at("exactrelu.solvers.atoms", "RaySearch.take")
    press_at("exactrelu.solvers.stopped", "least_norm")
    answer = call("solve", table, "--p", "1/2", "--json")
    assert (answer.code, answer.out, answer.err) == (130, "", "exactrelu: interrupted\n")


def test_certify_says_open(call, press_at, table, tmp_path):
    network = tmp_path / "n.json"
    assert call("solve", table, "--network", network, "--budget", 0.01).code == 3
    press_at("exactrelu.solvers.support_search", "_Search.level", 2)
    answer = call("certify", network, table, "--json")
    assert answer.code in (130, 1)
    assert answer.json["stopped"] == "interrupted"
    assert answer.json["optimum"]["lower_bound"] == "1"
    assert answer.code == (130 if answer.json["verdict"] == "open" else 1)


def test_critical_p_keeps_what_is_proved(call, press_at, table):
    press_at("exactrelu.solvers.atoms", "RaySearch.take")
    answer = call("critical-p", table, "--json")
    assert answer.code == 130
    assert answer.json["stopped"] == "interrupted"
    assert answer.json["critical_p"]["upper"] == "1"
    assert answer.err.strip() == "exactrelu: interrupted"


def test_critical_p_of_one_input_is_a_lower_bound(call, press_at):
    data = "".join(f"{x},{y}\n" for x, y in enumerate([0, 0, 1, 17, 54, 95])).encode()
    press_at("exactrelu.univariate.first_crossing", "_bits", 3)
    answer = call("critical-p", "-", "--json", stdin=data)
    found = answer.json
    assert (answer.code, found["stopped"], found["status"]) == (130, "interrupted", "lower_bound")
    assert 0 <= float(found["critical_p"]["lower"]) < 0.5 <= float(found["critical_p"]["upper"])
    press_at("exactrelu.univariate.critical_p", "first_crossing")
    assert "above 0, at most 1; interrupted" in call("critical-p", "-", stdin=data).out


def test_path_says_that_nothing_is_known(call, press_at, table):
    press_at("exactrelu.solvers.atoms", "RaySearch.take")
    answer = call("path", table, "--json")
    assert (answer.code, answer.json["pieces"]) == (130, [])
    assert answer.json["stopped"] == "interrupted"


def test_patterns(call, press_at, table):
    press_at("exactrelu.patterns", "data_arrangement")
    answer = call("patterns", table, "--count", "--json")
    assert answer.code == 130
    assert answer.json["bounds"]["lower"] == "2"


def test_factorise_keeps_the_best_factors(call, press_at, tmp_path):
    matrix, masks = tmp_path / "a.csv", tmp_path / "m.json"
    matrix.write_text("0,1\n1,0\n")
    masks.write_text('{"masks": [[[1,0],[1,1]], [[1,1],[0,1]]]}')
    press_at("exactrelu.supports.alternating", "_rows_given", 9)
    answer = call("factorise", matrix, "--mask", masks, "--json")
    assert (answer.code, answer.json["stopped"]) == (130, "interrupted")
    assert ratio(answer.json["cost"]) <= 2
    press_at("exactrelu.supports.alternating", "_rows_given")
    first = call("factorise", matrix, "--mask", masks, "--json").json
    assert first["cost"] == "2"


def test_degeneracy_of_layers(call, press_at, tmp_path):
    network = tmp_path / "n.json"
    network.write_text(
        '{"layers": [{"weight": [[1], [-1], [2]], "bias": [0, 0, 1]},'
        ' {"weight": [[1, 0, 2], [0, 3, 0]], "bias": [0, 0]}]}'
    )
    press_at("exactrelu.layered_degeneracy", "distance")
    answer = call("degeneracy", network, "--json")
    assert answer.code == 130
    assert answer.json


PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from exactrelu.command_line import main
from exactrelu.solvers.support_search import _Search
plain = _Search.level
def level(search, cost):
    print("cost", cost, file=sys.stderr, flush=True)
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
    out, _ = process.communicate(timeout=60)
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


def test_certify_within_a_bound_is_open(call, press_at, tmp_path):
    data, network, path = (tmp_path / name for name in ("d.csv", "n.json", "c.json"))
    data.write_text("x,y\n1,0\n2,3\n4,9\n")
    half = {"v": "1", "w": ["3/2"], "b": "-3/2"}
    network.write_text(json.dumps({"hidden": [half, half], "skip": {"a": ["0"], "c": "0"}}))
    options = ("--no-skip", "--penalize-bias", "--bound", "2", "--certificate", path)
    press_at("exactrelu.solvers.box_search", "Corners.of")
    answer = call("certify", network, data, *options, "--json")
    assert (answer.code, answer.json["verdict"]) == (130, "open")
    assert answer.json["stopped"] == "interrupted"
    assert "not written" in answer.err
    assert not path.exists()


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


def test_certify_keeps_its_verdict_when_few_neurons_take_long(call, press_at, table, tmp_path):
    network = tmp_path / "n.json"
    assert call("solve", table, "--network", network, "--budget", 0.01).code == 3
    press_at("exactrelu.compression", "Compression.on_data")
    answer = call("certify", network, table, "--budget", 0.01, "--terms", 2, "--json")
    assert answer.code == 130
    assert answer.json["verdict"] in ("open", "not sparsest")
    assert "compression" not in answer.json
