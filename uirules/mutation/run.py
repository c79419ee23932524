"""Altering every rule of a law in turn, and telling which alterations no scenario notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from uirules.errors import Problem, UnknownName, did_you_mean
from uirules.errors.report import report
from uirules.law import Law
from uirules.mutation.alterations import Alteration, alterations
from uirules.mutation.reasons import stale
from uirules.mutation.sentences import SENTENCES
from uirules.mutation.trial import Trial, trials
from uirules.scenarios import Report, load_scenarios, run_scenario
from uirules.scenarios.reasons import load_reasons

__all__ = ["MutationReport", "Outcome", "run_mutations"]

Watch = Callable[[Iterable[Trial]], Iterable[Trial]]
"""What looks on while alterations are tried."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An alteration, the scenario that noticed it, if any, and the reason why none does, if there is one."""

    alteration: Alteration
    noticed_by: str | None
    reason: dict[str, str] | None

    @property
    def state(self) -> Literal["noticed", "with_reason", "unnoticed"]:
        """``noticed`` by a scenario, unnoticed ``with_reason``, or ``unnoticed``."""
        if self.noticed_by is not None:
            return "noticed"
        return "unnoticed" if self.reason is None else "with_reason"

    def problem(self) -> Problem:
        """The sentence that says that the alteration goes unnoticed."""
        one = self.alteration
        fields = {"element": one.element, "before": one.before, "after": one.after, "id": one.id}
        return Problem(SENTENCES[one.kind], one.position, fields=fields)

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        one = self.alteration
        data: dict[str, Any] = {"id": one.id, "kind": one.kind, "element": one.element}
        data |= {"before": one.before, "after": one.after, "under": dict(one.under), "provisions": list(one.plans)}
        if one.position is not None:
            data |= {"file": one.position.file, "line": one.position.line, "column": one.position.column}
        data |= {"state": self.state, "noticed_by": self.noticed_by}
        if self.state != "noticed":
            data["text"] = self.problem().text
        return data if self.reason is None else {**data, "reason": self.reason}


@dataclass(frozen=True)
class MutationReport:
    """What came of altering a law's rules.

    ``scenarios`` is the run on the rules as they are; where it is not as expected, nothing is altered. ``problems`` are
    those of reasons, ``untried`` the definitions that only sentences read.
    """

    scenarios: Report
    outcomes: tuple[Outcome, ...] = ()
    problems: tuple[Problem, ...] = ()
    untried: tuple[str, ...] = ()

    def count(self, state: str) -> int:
        """How many alterations are ``noticed``, ``with_reason`` or ``unnoticed``."""
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def ok(self) -> bool:
        """Whether every alteration is noticed or has its reason, and every reason holds."""
        return self.scenarios.ok and not self.count("unnoticed") and not self.problems

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "ok": self.ok,
            "scenarios": self.scenarios.to_dict() if not self.scenarios.ok else {"ok": True},
            "alterations": len(self.outcomes),
            "noticed": self.count("noticed"),
            "with_reason": self.count("with_reason"),
            "unnoticed": self.count("unnoticed"),
            "untried": list(self.untried),
            "problems": [problem.to_dict() for problem in self.problems],
            "results": [outcome.to_dict() for outcome in self.outcomes],
        }

    def lines(self, lang: Literal["en", "my"] = "en", *, verbose: bool = False) -> list[str]:
        """The report as lines of text: what goes unnoticed, each at its place, with its reason if it has one.

        With ``verbose`` the alterations that are noticed have a line too.
        """
        if not self.scenarios.ok:
            return [*self.scenarios.lines(lang), Problem("mutation.scenarios_first").text[lang]]
        found: list[str] = []
        for outcome in self.outcomes:
            if outcome.state == "unnoticed":
                found += report([outcome.problem()], lang=lang).split("\n")
            elif outcome.reason is not None and outcome.noticed_by is None:
                found.append(_line("mutation.with_reason", outcome.alteration, lang, reason=outcome.reason[lang]))
            elif verbose:
                name = outcome.noticed_by or ""
                found.append(_line("mutation.noticed", outcome.alteration, lang, scenario=name))
        if self.problems:
            found += report(self.problems, lang=lang).split("\n")
        if self.untried:
            found.append(Problem("mutation.untried", fields={"names": ", ".join(self.untried)}).text[lang])
        counts = {state: str(self.count(state)) for state in ("noticed", "with_reason", "unnoticed")}
        totals = Problem("mutation.totals", fields={"total": str(len(self.outcomes)), **counts})
        return [*found, totals.text[lang]]


def _line(code: str, one: Alteration, lang: str, **fields: str) -> str:
    text = Problem(code, fields={"id": one.id, "change": one.change, **fields}).text[lang]
    return text if one.position is None else f"{one.position}: {text}"


def run_mutations(
    law: Law,
    benefit: str | None = None,
    path: str | Path | None = None,
    *,
    jobs: int | None = None,
    watch: Watch | None = None,
) -> MutationReport:
    """Alter every rule of a law in turn, or of one provision with what it shares with others.

    ``path``: scenarios that are not the law's own. ``jobs``: how many processes; ``watch`` is handed the trials as they
    come and hands them on. UnknownName for a benefit that is none or a path that is neither file nor folder,
    RulesetError where a plan cannot be made.
    """
    if benefit is not None and benefit not in law.benefits:
        known = law.benefits
        near = did_you_mean(benefit, known)
        raise UnknownName(Problem("law.unknown_benefit", found=benefit, expected=", ".join(known), suggestion=near))
    everything = alterations(law)
    known_ids = {one.id: one for one in everything.found}
    chosen = [one for one in everything.found if benefit is None or benefit in one.plans]
    concerned = {name for one in chosen for name in one.plans}
    scenarios, problems = load_scenarios(law, path)
    asked = [scenario for scenario in scenarios if scenario.benefit in concerned]
    baseline = Report(tuple(run_scenario(law, scenario) for scenario in asked), tuple(problems))
    if not baseline.ok:
        return MutationReport(baseline)
    reasons, wrong = load_reasons(law, "unnoticed")
    tried: Iterable[Trial] = trials(law, chosen, asked, None if path is None else Path(path), jobs)
    noticed = {trial.id: trial.noticed_by for trial in (tried if watch is None else watch(tried))}
    outcomes = []
    for one in chosen:
        reason = reasons.get(one.id)
        given = None if reason is None or reason.stated != one.change else reason.text
        outcomes.append(Outcome(one, noticed[one.id], given))
    for reason in reasons.values():
        by = noticed.get(reason.id)
        if (problem := stale(reason, known_ids, by is not None)) is not None:
            wrong.append(problem)
    untried = (name for name in everything.untried if benefit is None or name.startswith(f"{benefit}/"))
    return MutationReport(baseline, tuple(outcomes), tuple(wrong), tuple(untried))
