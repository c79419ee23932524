"""``change-without-scenarios``: a rule that an amendment changed, and no scenario on one of its sides.

A change of a rule has two sides: a claim that the old law governs and one that the new law governs, both of which come
to that rule. A changed or new condition must besides be met in one claim and not met in another. The scenarios are
those of the law, and of the amendment: ``scenarios/<amendment>.yaml`` beside its file, or a folder of that name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from uirules.amend import named
from uirules.amend.files import Edit
from uirules.amend.read import Amendment
from uirules.amended import AmendedLaw
from uirules.decision.decision import Decision
from uirules.drafting.lints.drafts import edits_of, rules_of, touched
from uirules.drafting.lints.finding import Finding
from uirules.errors import Problem, UirulesError
from uirules.scenarios import LoadedScenario, decide_scenario, load_scenarios

__all__ = ["change_without_scenarios", "scenarios_of"]

ID = "change-without-scenarios"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule that was changed: where it stands, its name, whether it is there after and was there before."""

    file: str
    section: str
    name: str
    before: bool
    after: bool


def scenarios_of(law: AmendedLaw, amendment: Amendment) -> list[LoadedScenario]:
    """The scenarios of the law and of one amendment. Files that cannot be read are left out: ``test`` tells of them."""
    found, _ = load_scenarios(law)
    beside = named.scenarios_of(Path(amendment.name))
    return [*found, *load_scenarios(law, beside)[0]] if beside.exists() else found


def change_without_scenarios(law: AmendedLaw, amendment: Amendment) -> Iterator[Finding]:
    """The changes of one amendment that lack a side."""
    changed = _changed(law, amendment)
    if not changed:
        return
    reached = set(touched(law, edits_of(law, amendment)))
    decided = []
    for scenario in scenarios_of(law, amendment):
        if scenario.benefit in reached:
            try:
                decided.append((scenario.benefit, decide_scenario(law, scenario)))
            except UirulesError:
                continue  # a day before the law, or a claim that is wrong on purpose
    for name, rules in changed.items():
        lacking = list(dict.fromkeys(side for rule in rules for side in _lacking(law, amendment, rule, decided)))
        if lacking:
            yield _finding(amendment, name, rules, lacking)


def _changed(law: AmendedLaw, amendment: Amendment) -> dict[str, list[_Rule]]:
    """The rules that each change of the amendment changed, removed or brought."""
    found: dict[str, list[_Rule]] = {}
    edits = rules_of(edits_of(law, amendment))
    for name, change in amendment.file.changes.items():
        target = change.set or change.insert or change.remove
        if target is None:
            continue
        head, *rest = target.strip("/").split("/")
        for edit in edits:
            inside = tuple(edit.path[: len(rest)]) == tuple(rest)[: len(edit.path)]
            rule = _rule(edit) if inside and edit.file == f"{head}.yaml" else None
            if rule is not None and rule not in found.get(name, []):
                found.setdefault(name, []).append(rule)
    return found


def _rule(edit: Edit) -> _Rule | None:
    if edit.path[:1] == ("payments",):
        return _Rule(edit.file, "payments", "payments", True, True)
    if len(edit.path) < 2:
        return None  # a whole provision that is new is looked at by its conditions, with those of the law
    whole = len(edit.path) == 2
    before = not whole or edit.before is not None
    after = not whole or edit.after is not None
    return _Rule(edit.file, edit.path[0], edit.path[1], before, after)


def _lacking(law: AmendedLaw, amendment: Amendment, rule: _Rule, decided: list[tuple[str, Decision]]) -> Iterator[str]:
    own = [
        decision
        for benefit, decision in decided
        if rule.file in ("common.yaml", f"{benefit}.yaml") and decision.outcome != "not_encoded"
    ]
    new = [decision for decision in own if amendment.id in decision.ruleset.amendments]
    old = [decision for decision in own if amendment.id not in decision.ruleset.amendments]
    if rule.before and not any(_reaches(decision, rule) for decision in old):
        yield "before"
    if not any(_reaches(decision, rule) or not rule.after for decision in new):
        yield "after"
    if rule.section == "conditions" and rule.after:
        results = {finding.result for decision in new for finding in decision.findings if finding.id == rule.name}
        yield from (side for side, result in (("met", True), ("not_met", False)) if result not in results)


def _reaches(decision: Decision, rule: _Rule) -> bool:
    """Whether a decision came to a rule and worked it out."""
    if rule.section == "payments":
        return bool(decision.payments)
    if decision.derivation is None:
        return False
    return any(step.id == rule.name and step.not_evaluated is None for step in decision.derivation.steps)


def _finding(amendment: Amendment, name: str, rules: list[_Rule], lacking: list[str]) -> Finding:
    position = amendment.position(name)
    said = ", ".join(dict.fromkeys(f"{rule.file.removesuffix('.yaml')}/{rule.name}" for rule in rules))
    fields = {"amendment": amendment.id, "change": name, "sides": ", ".join(lacking)}
    problem = Problem("lint.change_without_scenarios", position, found=said, severity="warning", fields=fields)
    clause = amendment.clause(amendment.file.changes[name].by)
    provision = rules[0].file.removesuffix(".yaml")
    stated = ", ".join(lacking)
    return Finding(
        ID, f"{ID}/{amendment.id}/{name}", stated, problem, None if provision == "common" else provision, clause
    )
