"""The scenarios of two laws decided on both: whose outcome, values or payments differ, and by which step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from uirules.amend.named import scenarios_of
from uirules.amended import AmendedLaw
from uirules.decision.decision import Decision
from uirules.decision.results import Finding, plain
from uirules.decision.wording import Kind
from uirules.drafting.causes import Cause as RuleCause
from uirules.drafting.causes import why
from uirules.drafting.diff.files import kind_of
from uirules.drafting.diff.verdicts import Cause, ScenarioChange, Verdict
from uirules.drafting.sides import Side
from uirules.drafting.stated import Stated
from uirules.errors import UirulesError
from uirules.scenarios import LoadedScenario, load_scenarios

__all__ = ["Outcomes", "Progress", "compare_scenarios"]

Progress = Callable[[Iterable[Any]], Iterable[Any]]
"""Lets items through, and may show how many there were."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The scenarios that come out otherwise, how many were run, and the names of those that could not be, because their
    files are not sound; ``drafts``: whether some were decided by an amendment that is no law."""

    changes: tuple[ScenarioChange, ...] = ()
    run: int | None = None
    not_run: tuple[str, ...] = ()
    drafts: bool = False


def compare_scenarios(before: Side, after: Side, progress: Progress = iter) -> Outcomes:
    """Decides every scenario of either law on both.

    A side's own readings and days go before those that a scenario names.
    """
    scenarios, not_run = _scenarios(before, after)
    found, drafts = [], False
    stated = Stated([before.law, after.law])
    for scenario in progress(scenarios):
        results = tuple(
            _decided(side, scenario, stated.of(place, scenario.facts)) for place, side in enumerate((before, after))
        )
        draft = any(map(_on_draft, results))
        drafts = drafts or draft
        verdicts = tuple(_verdict(result, draft) for result in results)
        if verdicts[0] != verdicts[1]:
            found.append(_change((after, before), scenario, verdicts[0], verdicts[1], *results))
    return Outcomes(tuple(found), len(scenarios), not_run, drafts)


def _scenarios(before: Side, after: Side) -> tuple[list[LoadedScenario], tuple[str, ...]]:
    """Those of the later law and its amendments, and those of the earlier one that it has not."""
    found: dict[str, LoadedScenario] = {}
    not_run: dict[str, None] = {}
    for side, path in [(one, place) for one in (after, before) for place in _places(one)]:
        loaded, problems = load_scenarios(side.law, path)
        not_run |= {problem.where: None for problem in problems if problem.severity == "error"}
        for scenario in loaded:
            if scenario.problems:
                not_run[scenario.name] = None
            elif scenario.name not in found:
                found[scenario.name] = scenario
    return list(found.values()), tuple(name for name in not_run if name)


def _places(side: Side) -> Iterator[Path | None]:
    """The scenarios of the law itself, then those beside its amendments."""
    yield None
    for amendment in side.law.amendments if isinstance(side.law, AmendedLaw) else ():
        if (path := scenarios_of(Path(amendment.name))).exists():
            yield path


Result = Decision | UirulesError


def _decided(side: Side, scenario: LoadedScenario, facts: Mapping[str, Any]) -> Result:
    """The decision on one side on what a scenario states there, or why there is none."""
    own, law = scenario.scenario, side.law
    try:
        if chosen := {name: option for name, option in own.readings.items() if name not in side.readings}:
            law = law.with_readings(chosen)
        if own.known_at is not None and side.known_at is None:
            law = law.known_at(own.known_at)
        if own.law_on is not None and side.law_on is None:
            law = law.at(own.law_on)
        return law.decide(facts, scenario.benefit, tree=scenario.tree)
    except UirulesError as error:
        return error


def _on_draft(result: Result) -> bool:
    """Whether an amendment governs that is no law."""
    return isinstance(result, Decision) and result.amendments is not None and bool(result.amendments.drafts)


def _verdict(result: Result, draft: bool) -> Verdict:
    if isinstance(result, UirulesError):
        return Verdict("error", errors=tuple(dict.fromkeys(problem.code for problem in result.problems)))
    values = {name: plain(value, result.types.get(name)) for name, value in result.values.items()}
    payments = tuple(
        {
            "from": plain(payment.start, "date"),
            "to": plain(payment.end, "date"),
            "amount": plain(payment.amount, "money"),
            "state": payment.state,
            **({} if draft else {"payable": payment.payable}),
        }
        for payment in result.payments
    )
    return Verdict(result.outcome, None if draft else result.payable, values, payments)


def _change(
    sides: tuple[Side, Side], scenario: LoadedScenario, before: Verdict, after: Verdict, old: Result, new: Result
) -> ScenarioChange:
    finding: Cause | None = None
    causes: tuple[Cause, ...] = ()
    terms = _terms(sides, scenario.benefit)
    if isinstance(old, Decision) and isinstance(new, Decision):
        causes = tuple(_said(_cause(*one), terms) for one in why(old, new).causes)
        itself = {cause.name: cause.readings for cause in causes if cause.kind == "condition"}
        if finding := next(_findings(old, new), None):
            finding = replace(finding, readings=itself.get(finding.name, ()))
    return ScenarioChange(
        name=scenario.name,
        benefit=scenario.benefit,
        title=terms.title,
        file=_file(scenario),
        source=scenario.scenario.source,
        before=before,
        after=after,
        finding=finding,
        causes=causes,
        titles={name: terms.titles[name] for name in {**after.values, **before.values} if name in terms.titles},
        kinds={name: terms.kinds[name] for name in {**after.values, **before.values} if name in terms.kinds},
    )


@dataclass(frozen=True)
class _Terms:
    """What the parameters and definitions of a provision are called, and how their values are shown."""

    title: Mapping[str, str] = field(default_factory=dict)
    titles: dict[str, Mapping[str, str]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)


def _said(cause: Cause, terms: _Terms) -> Cause:
    """A cause with its title, and how its values are shown."""
    if cause.kind == "condition":
        return cause
    return replace(cause, title=terms.titles.get(cause.name, {}), shown_as=terms.kinds.get(cause.name))


def _terms(sides: tuple[Side, Side], benefit: str) -> _Terms:
    """Those of the first side of which the rules are sound, else of the other."""
    for side in sides:
        try:
            plan, ruleset = side.law.plan(benefit), side.law.ruleset
        except UirulesError:
            continue
        terms = _Terms(dict(plan.provision.title))
        for section, planned in (("definitions", plan.definitions), ("parameters", plan.parameters)):
            declared = {**getattr(ruleset.common, section), **getattr(plan.provision, section)}
            for name, one in planned.items():
                terms.kinds[name] = kind_of(one.type.kind, one.type.unit)
                if name in declared and declared[name].title:
                    terms.titles[name] = dict(declared[name].title)
        return terms
    return _Terms()


def _file(scenario: LoadedScenario) -> str:
    """The file below the law's folder."""
    return "scenarios/" + scenario.file.replace("\\", "/").rpartition("/")[2]


def _findings(old: Decision, new: Decision) -> Iterator[Cause]:
    """The conditions with another result, or that only one of the laws has."""
    was = {finding.id: finding for finding in old.findings}
    now = {finding.id: finding for finding in new.findings}
    for id in dict.fromkeys([*now, *was]):
        one, other = was.get(id), now.get(id)
        result, was_result = (None if finding is None else finding.result for finding in (other, one))
        if result != was_result:
            yield Cause("condition", id, was_result, result, _cites(other or one))


def _cause(cause: RuleCause, was: Any, now: Any) -> Cause:
    """A rule that made the difference, with the clauses of the later law, else of the earlier one."""
    labels = {clause: dict(label) for clause, label in cause.labels}
    cite = tuple((clause, labels[clause]) for clause in cause.clauses or cause.clauses_before)
    return Cause(cause.kind, cause.id, was, now, cite, cause.readings)


def _cites(step: Finding | None) -> tuple[tuple[str, Any], ...]:
    return () if step is None else tuple((cite["clause"], dict(cite["label"])) for cite in step.cite)
