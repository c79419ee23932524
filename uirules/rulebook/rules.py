"""Conditions, values and payments of a provision: each with its formula in words, its FEEL, its clause, its readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from uirules.decision.document import (
    Bullets,
    DefinitionRows,
    Heading,
    Identifier,
    Item,
    Link,
    Paragraph,
    Row,
    Runs,
    Text,
)
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import PlannedDefinition, Rounding
from uirules.plan.walk import definitions_read, facts_read, parameters_read, walk
from uirules.rulebook.formulas import Formulas, source_text
from uirules.rulebook.names import Names
from uirules.rulebook.page import Code, Section
from uirules.ruleset.types import Type

__all__ = ["condition", "definition", "payments", "reads_shared", "used_by", "uses"]


def condition(names: Names, formulas: Formulas, name: str, number: int) -> Section:
    """The entry of one condition."""
    page, planned = names.page, names.plan.conditions[name]
    declared = names.law.ruleset.provision(names.name).conditions[name]
    rows = [
        Row(page.label("head.id"), (Identifier(name),)),
        Row(page.label("head.clause"), page.clauses(planned.cite)),
        *_grades(names, planned.assurance, names.grades.conditions.get(name)),
        *_only_under(names, planned.only_under),
        Row(page.label("head.read_by"), uses(names, "condition", name)),
    ]
    title = page.say("name.condition", n=(Text(page.word.number(number)),))
    blocks: list[Any] = [Heading(2, page.word.fill("{title}", {"title": title})), DefinitionRows(_told(page, rows))]
    blocks += [Heading(3, page.label("part.holds")), *formulas.blocks(planned.node, f"condition-{name}")]
    blocks += _source(names, declared)
    said = {"met": declared.met, "not_met": declared.unmet, "undetermined": declared.unknown}
    results = [
        Row((Text(page.word.label(f"result.{result}")),), names.sentence(words[page.lang]))
        for result, words in said.items()
    ]
    blocks += [Heading(3, page.label("part.sentences")), DefinitionRows(tuple(results))]
    return Section(f"condition-{name}", tuple(blocks), "rule")


def definition(names: Names, formulas: Formulas, name: str, number: int, *, shared: bool = False) -> Section:
    """The entry of one definition, of the provision or of what provisions share."""
    page, ruleset = names.page, names.law.ruleset
    declared = ruleset.common.definitions[name] if shared else ruleset.provision(names.name).definitions[name]
    planned = names.shared.definitions[name] if shared else names.plan.definitions.get(name)
    if planned is None and not shared:
        planned = page.book.planner(names.law, names.name).in_general(name)
    given: Mapping[int, str] = {}
    if planned is None:
        planned, given = page.book.as_called(names.law, name, declared)
    title = page.own(declared.title) or page.untitled(name, number)
    own = tuple(declared.given or ())
    arguments = page.listed(
        page.word.aside(names.argument(argument, own), page.label(f"type.{kind}"))
        for argument, kind in (declared.given or {}).items()
    )
    if planned is None:  # nothing calls it
        rows = [
            Row(page.label("head.id"), (Identifier(name),)),
            Row(page.label("head.arguments"), arguments),
            Row(page.label("head.clause"), page.clauses(declared.cite)),
        ]
        blocks: list[Any] = [Heading(2, title), DefinitionRows(tuple(rows)), *_source(names, declared)]
        return Section(f"value-{name}", tuple(blocks), "rule")
    rows = [
        Row(page.label("head.id"), (Identifier(name),)),
        Row(page.label("head.arguments"), arguments),
        Row(page.label("head.type"), type_words(names, planned.type)),
        Row(page.label("head.clause"), page.clauses(planned.cite)),
        *_grades(names, planned.assurance, None if shared else names.grades.definitions.get(name)),
        *([Row(page.label("head.requires"), _conditions(names, planned.requires))] if planned.requires else []),
        *_rounding(names, planned),
        Row(page.label("head.read_by"), used_by(names, name) if shared else uses(names, "definition", name)),
    ]
    blocks = [Heading(2, page.word.fill("{title}", {"title": title})), DefinitionRows(_told(page, rows))]
    with names.telling(name, own, given):
        words_of = formulas.blocks(planned.node, f"value-{name}")
    blocks += [Heading(3, page.label("part.worked_out")), *words_of, *_source(names, declared)]
    words = [sentence.words for sentence in declared.told] + ([declared.result] if declared.result else [])
    if words:
        items = tuple(Item(names.sentence(told[page.lang])) for told in words)
        blocks += [Heading(3, page.label("part.sentences")), Bullets(items)]
    return Section(f"value-{name}", tuple(blocks), "rule")


def payments(names: Names, formulas: Formulas) -> Section | None:
    """The entry of the payments; None where there are none."""
    page, schedule = names.page, names.plan.schedule
    declared = names.law.ruleset.provision(names.name).payments
    if schedule is None or declared is None:
        return None
    phrases = formulas.phrases
    start = phrases.say(schedule.start)
    if schedule.every:
        every = page.value(schedule.every, Type("integer", unit="months"))
        rhythm = page.say("rhythm.months", start=start, every=every, count=phrases.say(schedule.count))
    else:
        rhythm = page.say("rhythm.once", start=start)
    rows = [
        Row(page.label("head.rhythm"), rhythm),
        Row(page.label("head.amount"), phrases.say(schedule.amount)),
        Row(page.label("head.clause"), page.clauses(declared.cite)),
    ]
    if schedule.awaits:
        rows.append(Row(page.label("head.awaits"), page.listed([names.fact(path) for path in schedule.awaits])))
    blocks: list[Any] = [Heading(1, page.label("part.payments")), DefinitionRows(tuple(rows))]
    if schedule.columns:
        blocks += [Heading(2, page.label("part.columns"))]
        for key, node in schedule.columns:
            own = [Heading(3, (Identifier(key),)), *formulas.blocks(node, f"column-{key}")]
            blocks.append(Section(f"column-{key}", (*own, *_source(names, declared.each[key]))))
    blocks += [Heading(2, page.label("part.states")), Paragraph(page.label("part.states_intro"))]
    states = []
    for number, (state, told) in enumerate(zip(schedule.states, declared.states, strict=True), 1):
        label = (Link(page.own(told.label), id=f"state-{number}"),)
        last = isinstance(state.when, n.Constant) and state.when.value is True
        when = page.label("part.always") if last else phrases.truth(state.when)
        text, meaning = names.sentence(told.text[page.lang]), names.sentence(told.meaning[page.lang])
        states.append([label, when, page.clauses(state.cite), text, meaning])
    left = declared.undetermined
    sentences = [names.sentence(words[page.lang]) for words in (left.text, left.meaning)]
    states.append([page.own(left.label), (), (), *sentences])
    columns = [("state", "main"), ("test", "text"), ("clause", "text"), ("text", "text"), ("meaning", "text")]
    blocks.append(page.table(columns, states))
    return Section("payments", tuple(blocks))


# ── what several of them have ─────────────────────────────────────────────────────────────────────────────────────────


def _told(page: Any, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows that say something."""
    nothing = page.label("site.nothing")
    return tuple(row for row in rows if row.value not in ((), nothing))


def _source(names: Names, declared: Any) -> list[Any]:
    text = source_text(declared)
    return [Heading(3, names.page.label("head.source")), Code(text)] if text else []


def _grades(names: Names, own: str | None, whole: str | None) -> list[Row]:
    """The grade of a rule itself, and the weakest with what it rests on, where that is another."""
    page = names.page
    found = [Row(page.label("head.grade"), page.grade(own))] if own is not None else []
    if whole is not None and whole != own:
        found.append(Row(page.label("head.grade_rests"), page.grade(whole)))
    return found


def _conditions(names: Names, required: Iterable[str]) -> Runs:
    return names.page.listed([names.condition(name) for name in required])


def _only_under(names: Names, only: Mapping[str, str]) -> list[Row]:
    page = names.page
    found = [
        page.word.labelled(names.reading(reading), names.option(reading, option, default=False))
        for reading, option in only.items()
    ]
    return [Row(page.label("head.only_under"), page.listed(found))] if found else []


def _rounding(names: Names, planned: PlannedDefinition) -> list[Row]:
    page = names.page
    found = []
    for option, rounding in planned.roundings.items():
        words = _rounded(names, planned, rounding)
        if planned.rounding_reading is not None:
            words = page.say("formula.branch", option=names.option(planned.rounding_reading, option), value=words)
        found.append(Row(page.label("head.rounding"), words))
    return found


def _rounded(names: Names, planned: PlannedDefinition, rounding: Rounding) -> Runs:
    page = names.page
    kind = planned.type if planned.type.kind == "money" else Type("rational", unit=planned.type.unit)
    values = {"to": page.value(rounding.to, kind), "mode": (Text(page.word.label(f"rounding.{rounding.mode}")),)}
    if rounding.cite is None:
        return page.say("rounded_no_clause", **values)
    return page.word.aside(page.say("rounded", **values), page.clauses(rounding.cite))


def type_words(names: Names, type_: Type) -> Runs:
    """A type in words, with its unit where values do not show it."""
    return names.page.label(f"type.{type_.kind}")


def uses(names: Names, kind: str, name: str) -> Runs:
    """The conditions and values that read a definition, condition or parameter, and the payments where they do."""
    plan, page = names.plan, names.page
    find = {"parameter": parameters_read, "definition": definitions_read}.get(kind, _required)
    found = [names.condition(key) for key, c in plan.conditions.items() if name in find(c.node) and key != name]
    found += [names.definition(key) for key, d in plan.definitions.items() if name in find(d.node) and key != name]
    if plan.schedule is not None and name in find(plan.schedule):
        found.append(page.link(page.inside(page.label("part.payments")), f"{names.at}#payments"))
    return page.listed(found)


def used_by(names: Names, name: str) -> Runs:
    """The provisions that read something shared, in a formula or in a sentence, or whose formulas call it."""
    page, law = names.page, names.law
    found = []
    for provision in law.benefits:
        if law.ruleset.provision(provision).not_encoded is None and reads_shared(law, provision, name):
            title = page.own(law.ruleset.provision(provision).title)
            found.append(page.link(title, f"rules/{law.id}/{provision}.html"))
    return page.listed(found)


def reads_shared(law: Law, provision: str, name: str) -> bool:
    """Whether a provision uses something shared: its plan holds it, or something in it calls it."""
    plan = law.plan(provision)
    return name in plan.parameters or name in plan.definitions or any(call.name == name for call in plan.calls)


def _required(node: n.Node) -> tuple[str, ...]:
    """The conditions that a node reads or asks for first."""
    found = dict.fromkeys(definitions_read(node))
    for part in walk(node):
        if isinstance(part, n.Requires):
            found |= dict.fromkeys(part.conditions)
    return tuple(found)


def facts_of(names: Names) -> tuple[str, ...]:
    """The facts that the rules of a provision read, in the order of their declaration."""
    plan = names.plan
    nodes = [*(c.node for c in plan.conditions.values()), *(d.node for d in plan.definitions.values())]
    nodes += [] if plan.schedule is None else [plan.schedule]
    read = {path for node in nodes for path in facts_read(node)} | {plan.provision.contingency}
    return tuple(path for path in names.facts if path in read)
