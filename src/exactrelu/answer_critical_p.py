"""The answer of ``critical-p`` by an enumeration, or what is proved without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exactrelu.answer_infeasible import answer_infeasible
from exactrelu.critical_p_question import SHARE
from exactrelu.enumerated import enumerated
from exactrelu.enumeration_report import (
    bounded_critical_p,
    bounded_critical_p_report,
    critical_p_json,
    critical_p_report,
)
from exactrelu.interruptible import interruptible
from exactrelu.naming import naming
from exactrelu.polytopes.errors import BudgetExceeded, InfeasibleError, InputError
from exactrelu.polytopes.watch import Watch
from exactrelu.problem_options import print_json
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.critical_p import CriticalP, critical_p
from exactrelu.solvers.critical_p_bound import CriticalPBound, critical_p_bound
from exactrelu.solvers.enumeration import is_hopeless, require_parameters_counted
from exactrelu.write_critical_p import write_enumerated, write_interval

if TYPE_CHECKING:
    from exactrelu.data import Data
    from exactrelu.networks.problem import Problem

_NETWORKS_AND_NUMBERS = (
    "critical_p",
    "crosses",
    "sparsest_cost",
    "paper_bound",
    "sparsest_network",
    "other_network",
)
_PROVED = 0.5  # of what is left, for a bound; the rest is for its certificate
_BRIEF = 1.0  # seconds for a bound after Ctrl-C


def answer_critical_p(
    samples: Data,
    problem: Problem,
    digits: int,
    certificate: str | None,
    budget: float | None,
    method: str,
    as_json: bool,
) -> int:
    """Print the critical p, or what is proved of it, and write its certificate.

    Parameters
    ----------
    samples : Data
    problem : Problem
    digits : int
    certificate : str or None
        A file.
    budget : float or None
        Seconds for all of it.
    method : str
    as_json : bool

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    InputError
    BudgetExceeded, KeyboardInterrupt
        After what is proved was printed and written.
    """
    naming(samples, lambda: require_parameters_counted(problem))
    watch = Watch(budget, task=f"{samples.source}: the work")
    answer = _Answer(samples, problem, digits, certificate, watch, method, as_json)
    try:
        if naming(samples, lambda: is_hopeless(problem, method, budget)):
            answer.by_proof()
        else:
            answer.by_enumeration()
    except InfeasibleError:
        nothing: dict[str, object] = dict.fromkeys(_NETWORKS_AND_NUMBERS)
        return answer_infeasible(
            samples,
            problem,
            nothing,
            as_json,
            certificate=certificate,
            budget=None if budget is None else max(_BRIEF, watch.remaining() or 0.0),
        )
    return 0


@dataclass(frozen=True, slots=True)
class _Answer:
    samples: Data
    problem: Problem
    digits: int
    certificate: str | None
    watch: Watch
    method: str
    as_json: bool

    def by_proof(self) -> None:
        """Answer without an enumeration."""
        with interruptible() as interrupted:
            found = naming(
                self.samples, lambda: critical_p_bound(self.problem, budget=self._for_bound())
            )
            found = found.in_place_of_enumeration(self.watch.budget)
            self._print_bound(found, found.stopped)
            write_interval(self.certificate, found, self.watch.remaining())
        if interrupted() or found.stopped == "interrupted":
            raise KeyboardInterrupt
        if found.stopped == "budget":
            raise BudgetExceeded(self._late())
        self._require_time(self.certificate is not None)

    def by_enumeration(self) -> None:
        """Answer by an enumeration; where it is stopped, by what is proved without it."""
        share = None if self.watch.budget is None else self.watch.budget * SHARE
        source, problem = self.samples.source, self.problem
        with interruptible():
            try:
                candidates = enumerated(problem, source, None, self.method, share)
                found = naming(self.samples, lambda: critical_p(candidates, self.digits))
            except BudgetExceeded as stop:
                self._stopped(stop.partial, self._for_bound(), "budget")
                if self.watch.budget is None:
                    raise
                raise BudgetExceeded(self._late(), stop.partial) from stop
            except KeyboardInterrupt as stop:
                self._stopped(stop.args[0] if stop.args else None, _BRIEF, "interrupted")
                raise
        if self.as_json:
            print_json(critical_p_json(found, self.digits))
        else:
            critical_p_report(found, self.samples, self.digits)
        self._write(found)

    def _write(self, found: CriticalP) -> None:
        path = self.certificate
        if path is None:
            return
        with interruptible() as interrupted:
            left = self.watch.remaining()
            naming(self.samples, lambda: write_enumerated(path, found, left))
        if interrupted():
            raise KeyboardInterrupt
        self._require_time(True)

    def _stopped(self, known: object, seconds: float | None, why: str) -> None:
        """Print and certify what is proved without an enumeration, given what it had found."""
        items = known if isinstance(known, Candidates) else None
        try:
            found = critical_p_bound(self.problem, known=items, budget=seconds)
        except (InputError, BudgetExceeded):
            found = None
        self._print_bound(found, why)
        left = self.watch.remaining() if why == "budget" else _BRIEF
        write_interval(self.certificate, found, left)

    def _print_bound(self, found: CriticalPBound | None, why: str | None) -> None:
        if self.as_json:
            print_json(bounded_critical_p(self.problem, found, why))
        else:
            bounded_critical_p_report(found, self.problem, self.samples)

    def _for_bound(self) -> float | None:
        left = self.watch.remaining()
        if left is None:
            return None
        return max(0.0, left) * (1.0 if self.certificate is None else _PROVED)

    def _require_time(self, used: bool) -> None:
        left = self.watch.remaining()
        if used and left is not None and left < 0:
            raise BudgetExceeded(self._late())

    def _late(self) -> str:
        return f"{self.samples.source}: not finished within {self.watch.budget:.3g} seconds"
