"""``idle-fact``: a fact that is asked for and on which no decision depends (any more)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from uirules.amended import AmendedLaw
from uirules.drafting.lints.days import days_of, now, on_day
from uirules.drafting.lints.finding import Finding
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.ruleset.validate import locate

__all__ = ["facts_that_matter", "idle_facts"]

ID = "idle-fact"


def idle_facts(law: Law, provisions: Collection[str] | None = None) -> Iterator[Finding]:
    """The declared facts, and fields of lists, that no rule in force today reads; ``provisions`` plays no part."""
    matter = facts_that_matter(law)
    before = facts_that_matter(law, ever=True) - matter
    if isinstance(law, AmendedLaw):
        before |= facts_that_matter(law.base, ever=True) - matter
    for path in _declared(law):
        if path not in matter:
            yield _finding(law, path, "lint.fact_no_longer_matters" if path in before else "lint.fact_idle")


def _finding(law: Law, path: str, code: str) -> Finding:
    owner, _, field = path.rpartition(".")
    listed = law.ruleset.facts.facts.get(owner)
    in_row = listed is not None and listed.row is not None and path not in law.ruleset.facts.facts
    file = law.ruleset.file_of_fact(owner if in_row else path)
    where = ("facts", owner, "row", field) if in_row else ("facts", path)
    problem = locate(law.ruleset.tree(file), where).problem(code, found=path, severity="warning")
    return Finding(ID, f"{ID}/{path}", path, problem)


def _declared(law: Law) -> Iterator[str]:
    """The facts that somebody is asked for. What identifies a claim or a row, and its days, serves nobody's rule."""
    facts = law.ruleset.facts.facts
    beside = {name for declared in facts.values() for name in (declared.known_from, declared.known_to)}
    for path, declared in facts.items():
        if path.startswith("claim.") or path.endswith(".id") or path in beside:
            continue
        yield path
        apart = {declared.time, *(declared.key or ())}
        yield from (f"{path}.{name}" for name in declared.row or {} if name not in apart)


def facts_that_matter(law: Law, *, ever: bool = False) -> set[str]:
    """The facts that decisions depend on, by the law of the day of its latest change, or by that of any day."""
    found: set[str] = set()
    declared = law.ruleset.facts.facts
    for benefit in law.benefits:
        provision = law.ruleset.provision(benefit)
        found.add(provision.contingency)
        if provision.not_encoded is None:
            plan = law.plan(benefit)
            for day in days_of(law, plan) if ever else [now(law, plan)]:
                found |= _read(plan, day)
    found |= set(law.ruleset.manifest.lists_complete_until)
    return found | {other for path in tuple(found) if path in declared and (other := declared[path].not_before)}


def _read(plan: Plan, day: dt.date) -> set[str]:
    """What is read, on any reading, on the way to the outcome, the values stated, the payments and the sentences."""
    found: set[str] = set()
    todo: list[n.Node] = [*_ends(plan)]
    seen: set[str] = set()
    while todo:
        for node in on_day(todo.pop(), day):
            if isinstance(node, n.Fact | n.CompleteUntil):
                found.add(node.path)
            elif isinstance(node, n.Field | n.Column):
                owner = node.row.type if isinstance(node, n.Field) else node.source.type.element
                if owner is not None and owner.name is not None and owner.name in plan.facts:
                    found.add(f"{owner.name}.{owner.fields[node.index][0]}")
            elif isinstance(node, n.Parameter):
                goes_by = plan.parameters[node.name].goes_by
                found |= {goes_by} - {"law_on", "call"}
            elif isinstance(node, n.Definition) and node.name not in seen:
                seen.add(node.name)
                planned = plan.definitions.get(node.name) or plan.conditions.get(node.name)
                if planned is not None:
                    todo.append(planned.node)
    return found


def _ends(plan: Plan) -> Iterable[n.Node]:
    for condition in plan.conditions.values():
        yield condition.node
    for name in plan.provision.outputs:
        yield plan.definitions[name].node
    if plan.schedule is not None:
        yield plan.schedule
    yield from (gap.when for gap in plan.gaps if gap.when is not None)
    told = [definition.told for definition in plan.definitions.values()]
    told += [part for condition in plan.conditions.values() for part in (condition.counting, condition.remedy)]
    for sentence in (*(one for part in told for one in part), *plan.duties, *plan.disputes):
        if sentence.when is not None:
            yield sentence.when
