"""The scenarios of two laws decided on both: whose outcome, values or payments differ, and by which step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from uirules.decision.decision import Decision
from uirules.decision.results import Finding, Step, plain
from uirules.decision.wording import Kind
from uirules.drafting.diff.files import kind_of
from uirules.drafting.diff.verdicts import Cause, ScenarioChange, Verdict
from uirules.drafting.sides import Side
from uirules.errors import UirulesError
from uirules.scenarios import LoadedScenario, load_scenarios

__all__ = ["Progress", "compare_scenarios"]

Progress = Callable[[Iterable[Any]], Iterable[Any]]
"""Lets items through, and may show how many there were."""


def compare_scenarios(
    before: Side, after: Side, progress: Progress = iter
) -> tuple[tuple[ScenarioChange, ...], int, tuple[str, ...]]:
    """Decides every scenario of either law on both: those that come out otherwise, how many were run, and the names of
    those that could not be, because their files are not sound.

    A side's own readings and days go before those that a scenario names.
    """
    scenarios, not_run = _scenarios(before, after)
    found = []
    for scenario in progress(scenarios):
        results = _decided(before, scenario), _decided(after, scenario)
        verdicts = tuple(_verdict(result) for result in results)
        if verdicts[0] != verdicts[1]:
            found.append(_change((after, before), scenario, verdicts[0], verdicts[1], *results))
    return tuple(found), len(scenarios), not_run


def _scenarios(before: Side, after: Side) -> tuple[list[LoadedScenario], tuple[str, ...]]:
    """Those of the later law, and those of the earlier one that it has not."""
    found: dict[str, LoadedScenario] = {}
    not_run: dict[str, None] = {}
    for side in (after, before):
        loaded, problems = load_scenarios(side.law)
        not_run |= {problem.where: None for problem in problems if problem.severity == "error"}
        for scenario in loaded:
            if scenario.problems:
                not_run[scenario.name] = None
            elif scenario.name not in found:
                found[scenario.name] = scenario
    return list(found.values()), tuple(name for name in not_run if name)


Result = Decision | UirulesError


def _decided(side: Side, scenario: LoadedScenario) -> Result:
    """The decision on one side, or why there is none."""
    own, law = scenario.scenario, side.law
    try:
        if chosen := {name: option for name, option in own.readings.items() if name not in side.readings}:
            law = law.with_readings(chosen)
        if own.known_at is not None and side.known_at is None:
            law = law.known_at(own.known_at)
        if own.law_on is not None and side.law_on is None:
            law = law.at(own.law_on)
        return law.decide(scenario.facts, scenario.benefit, tree=scenario.tree)
    except UirulesError as error:
        return error


def _verdict(result: Result) -> Verdict:
    if isinstance(result, UirulesError):
        return Verdict("error", errors=tuple(dict.fromkeys(problem.code for problem in result.problems)))
    values = {name: plain(value, result.types.get(name)) for name, value in result.values.items()}
    payments = tuple(
        {
            "from": plain(payment.start, "date"),
            "to": plain(payment.end, "date"),
            "amount": plain(payment.amount, "money"),
            "state": payment.state,
            "payable": payment.payable,
        }
        for payment in result.payments
    )
    return Verdict(result.outcome, result.payable, values, payments)


def _change(
    sides: tuple[Side, Side], scenario: LoadedScenario, before: Verdict, after: Verdict, old: Result, new: Result
) -> ScenarioChange:
    finding = cause = None
    if isinstance(old, Decision) and isinstance(new, Decision):
        finding = _finding(old, new)
        names = {**after.values, **before.values}
        names = {name: None for name in names if before.values.get(name) != after.values.get(name)}
        cause = _cause(old, new, [*([finding.name] if finding is not None else []), *names])
    terms = _terms(sides, scenario.benefit)
    if cause is not None and cause.kind != "condition":
        cause = replace(cause, title=terms.titles.get(cause.name, {}), shown_as=terms.kinds.get(cause.name))
    return ScenarioChange(
        name=scenario.name,
        benefit=scenario.benefit,
        title=terms.title,
        file=_file(scenario),
        source=scenario.scenario.source,
        before=before,
        after=after,
        finding=finding,
        cause=cause,
        titles={name: terms.titles[name] for name in {**after.values, **before.values} if name in terms.titles},
        kinds={name: terms.kinds[name] for name in {**after.values, **before.values} if name in terms.kinds},
    )


@dataclass(frozen=True)
class _Terms:
    """What the parameters and definitions of a provision are called, and how their values are shown."""

    title: Mapping[str, str] = field(default_factory=dict)
    titles: dict[str, Mapping[str, str]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)


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


def _finding(old: Decision, new: Decision) -> Cause | None:
    """The first condition with another result, or that only one of the laws has."""
    was = {finding.id: finding for finding in old.findings}
    now = {finding.id: finding for finding in new.findings}
    for id in dict.fromkeys([*now, *was]):
        one, other = was.get(id), now.get(id)
        result, was_result = (None if finding is None else finding.result for finding in (other, one))
        if result != was_result:
            return Cause("condition", id, was_result, result, _cites(other or one))
    return None


def _cause(old: Decision, new: Decision, start: Sequence[str]) -> Cause | None:
    """The step from which a difference comes: back from the first of some names through what each step read that
    differs, to one that read nothing else, or reads it no longer."""
    was, now = ({step.id: step for step in _steps(decision)} for decision in (old, new))
    differ = {id for id in {**now, **was} if _result(was.get(id)) != _result(now.get(id))}
    at = next((id for id in (*start, *now, *was) if id in differ), None)
    if at is None:
        return None
    seen = {at}
    while True:
        one, other = was.get(at), now.get(at)
        read = [name for step in (other, one) if step is not None for name in (*step.reads, *step.requires)]
        earlier = next((name for name in read if name in differ and name not in seen), None)
        if earlier is None:
            step = other or one
            assert step is not None
            return Cause(step.kind, at, _result(one), _result(other), _cites(step))
        seen.add(earlier)
        at = earlier


def _result(step: Step | None) -> Any:
    return None if step is None else step.result


def _steps(decision: Decision) -> Iterator[Step]:
    return iter(()) if decision.derivation is None else iter(decision.derivation.steps)


def _cites(step: Step | Finding | None) -> tuple[tuple[str, Any], ...]:
    return () if step is None else tuple((cite["clause"], dict(cite["label"])) for cite in step.cite)
