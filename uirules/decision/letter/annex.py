"""The annex: what a professional needs behind the letter, from the readings used to the derivation in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uirules.decision.document import (
    Block,
    Bullets,
    Column,
    DefinitionRows,
    Heading,
    Identifier,
    Item,
    Row,
    Runs,
    Strong,
    Table,
    Text,
)
from uirules.decision.letter.arithmetic import Arithmetic
from uirules.decision.letter.desk import Desk
from uirules.decision.letter.readings import option_text, reading_title
from uirules.decision.letter.reasons import result_key
from uirules.decision.results import Status, Step
from uirules.decision.wording import Between, Kind
from uirules.ruleset.types import Type
from uirules.values.failure import Failed

__all__ = ["annex"]

_STAGES = ("enacted", "commenced", "started", "collected", "paid", "operational")
_OF_BENEFITS = ("collected", "paid", "operational")
"""Stages that say something of a system of benefits only."""


def annex(desk: Desk, arithmetic: Arithmetic | None) -> tuple[Block, ...]:
    """The blocks of the annex."""
    blocks: list[Block] = [Heading(1, desk.label("annex.title"))]
    system = "system" if desk.decision.kind == "benefit" else "in_force"
    for key, part in (
        ("readings", _readings(desk)),
        (system, _system(desk)),
        ("assumptions", _assumptions(desk)),
        ("warnings", _remarks([desk.words(remark.text) for remark in desk.decision.warnings])),
        ("errors", _remarks([desk.words(failure.text) for failure in desk.decision.errors])),
        ("provisions", _provisions(desk)),
        ("derivation", _derivation(desk, arithmetic)),
        ("record", [_record(desk)]),
    ):
        if part:
            blocks += [Heading(2, desk.label(f"annex.{key}")), *part]
    return tuple(blocks)


def _remarks(texts: list[Runs]) -> list[Block]:
    return [Bullets(tuple(Item(text) for text in texts))] if texts else []


def _readings(desk: Desk) -> list[Block]:
    """The readings used that are not told in the letter itself."""
    decisive = {entry.reading for entry in desk.compared.decisive} if desk.compared is not None else set()
    names = [name for name in desk.decision.ruleset.readings if name not in decisive]
    used = desk.decision.ruleset.readings
    if desk.decision.origin is None:
        return []
    pairs = [(reading_title(desk, name), option_text(desk, name, used[name])) for name in names]
    return _remarks([desk.word.labelled(title, text) for title, text in pairs])


def _system(desk: Desk) -> list[Block]:
    status = desk.decision.status
    if status is None:
        return []
    rows = []
    confirmed = _confirmed(desk, status)
    for stage in _STAGES:
        if stage in _OF_BENEFITS and desk.decision.kind != "benefit":
            continue
        value = getattr(status, stage)
        if value is None:
            # What had happened by the last confirmed day has happened; the rest is not known on later days.
            shown = desk.label("system.unknown")
            if confirmed is not None and getattr(confirmed, stage):
                yes = desk.shown(True, Type("boolean"))
                shown = desk.word.aside(yes, desk.say("derivation.confirmed", until=desk.day(confirmed.as_of)))
        elif stage == "operational" and not value and None in (status.started, status.collected, status.paid):
            shown = desk.label("system.not_running")
        else:
            shown = desk.shown(value, Type("boolean"))
        rows.append(Row(desk.label(f"system.{stage}"), shown))
    if status.as_of is not None:
        rows.append(Row(desk.label("system.as_of"), desk.day(status.as_of)))
    return [*desk.paragraph(desk.capital(desk.system_title)), DefinitionRows(tuple(rows))]


def _confirmed(desk: Desk, status: Status) -> Status | None:
    """The state on the last day up to which it is confirmed."""
    if status.as_of is None or desk.assembly is None:
        return None
    return desk.assembly.context.status(status.as_of)


def _assumptions(desk: Desk) -> list[Block]:
    if desk.decision.assumptions:
        return _remarks([desk.words(remark.text) for remark in desk.decision.assumptions])
    return [*desk.paragraph(desk.say("assumptions.none"))]


def _record(desk: Desk) -> DefinitionRows:
    info = desk.decision.ruleset
    named = {"id": info.id, "version": info.version, "digest": info.digest}
    value = desk.filled("head.ruleset", {name: Identifier(text) for name, text in named.items()})
    return DefinitionRows((Row(desk.label("head.ruleset"), value),))


# ── the clauses ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _provisions(desk: Desk) -> list[Block]:
    """Every clause that a step, a condition or a payment rests on: the wording relied on, its grade, its first day."""
    clauses: dict[str, str | None] = dict.fromkeys(desk.provision.cite)
    for step in _steps(desk):
        for citation in step.cite:
            clause = citation["clause"]
            grades = [grade for grade in (clauses.get(clause), step.assurance) if grade is not None]
            clauses[clause] = max(grades, default=None)
    for payment in desk.decision.payments:
        for citation in payment.cite:
            clauses.setdefault(citation["clause"], None)
    rows = tuple(_clause(desk, clause, grade) for clause, grade in clauses.items())
    columns = (
        Column(desk.label("column.clause"), "main"),
        Column(desk.label("column.text_status")),
        Column(desk.label("column.grade"), "word"),
        Column(desk.label("column.in_force_from"), "date"),
    )
    return [Table(columns, rows)]


def _clause(desk: Desk, clause: str, used: str | None) -> tuple[Runs, ...]:
    registered = desk.registry.clause(clause)
    own = registered.assurance
    grade = used or (None if own is None else own.value)
    day = desk.registry.in_force_from(clause)
    label: Runs = (Text(registered.label[desk.lang]),)
    if registered.kind == "prov":
        label = desk.word.labelled(desk.capital(desk.clause(clause)), label)
    return (
        desk.word.aside(label, (Identifier(clause),)),
        desk.label(f"text_status.{registered.text_status}"),
        () if grade is None else desk.label(f"grade.{grade.lower()}"),
        () if day is None else desk.day(day.date),
    )


# ── the derivation ────────────────────────────────────────────────────────────────────────────────────────────────────


def _steps(desk: Desk) -> tuple[Step, ...]:
    derivation = desk.decision.derivation
    return () if derivation is None else derivation.steps


def _derivation(desk: Desk, arithmetic: Arithmetic | None) -> list[Block]:
    steps = _steps(desk)
    if not steps or arithmetic is None:
        return []
    worked = [_step(desk, arithmetic, step) for step in steps if step.not_evaluated is None]
    left = [_not_evaluated(desk, step) for step in steps if step.not_evaluated is not None]
    blocks: list[Block] = [*desk.paragraph(desk.say("derivation.intro")), Bullets(tuple(worked))]
    if left:
        blocks += [Heading(3, desk.label("derivation.not_evaluated")), Bullets(tuple(left))]
    return blocks


def _name(desk: Desk, step: Step) -> Runs:
    title = desk.title(step.id)
    if isinstance(title[0], Identifier):
        return (Strong(title),)
    return desk.word.aside((Strong(desk.capital(title)),), (Identifier(step.id),))


def _step(desk: Desk, arithmetic: Arithmetic, step: Step) -> Item:
    lines: list[tuple[str, Runs]] = []
    if step.kind == "parameter":
        lines.append(("result", _parameter(desk, step)))
    else:
        lines += _formula(desk, arithmetic, step)
        lines.append(("result", _result(desk, step)))
    clauses = desk.cite(step.cite)
    if step.assurance is not None:
        clauses = desk.word.aside(clauses, desk.label(f"grade_named.{step.assurance.lower()}"))
    lines.append(("clause", clauses))
    items = tuple(Item(desk.word.labelled(desk.label(f"derivation.{key}"), value)) for key, value in lines if value)
    return Item(_name(desk, step), items)


def _formula(desk: Desk, arithmetic: Arithmetic, step: Step) -> list[tuple[str, Runs]]:
    lines: list[tuple[str, Runs]] = []
    if step.formula is not None:
        lines.append(("formula", (Identifier(" ".join(step.formula.split())),)))
    for name, body in step.called.items():
        lines.append(("called", (Identifier(f"{name} = {' '.join(body.split())}"),)))
    for reading, option in step.readings.items():
        lines.append(("reading", desk.word.aside(reading_title(desk, reading), (Identifier(f"{reading}: {option}"),))))
    values = [((Identifier(name),), _read(desk, name, value)) for name, value in step.reads.items()]
    values += [
        ((Identifier(name),), desk.label(f"result.{result_key(value)}")) for name, value in step.requires.items()
    ]
    read = [desk.word.labelled(name, value) for name, value in values]
    if read:
        lines.append(("read", desk.word.join(read)))
    assert desk.assembly is not None
    planned = desk.assembly.plan.definitions.get(step.id)
    if planned is None or step.kind != "definition":
        return lines
    if figures := arithmetic.sentences(planned):
        lines.append(("figures", desk.join(*figures)))
    exact = desk.assembly.frame.exact.get(step.id)
    if step.exact is not None and step.rounding is not None and not isinstance(exact, Failed):
        lines.append(("before_rounding", _exact(desk, exact, planned.type)))
        lines.append(("rounding", _rounding(desk, step.rounding)))
    return lines


def _exact(desk: Desk, exact: Any, type_: Type) -> Runs:
    from uirules.decision.decide import public

    return desk.shown(public(exact), Type("rational", unit=type_.unit))


def _rounding(desk: Desk, rounding: Mapping[str, Any]) -> Runs:
    from uirules.ruleset.scalars import read_value

    to = desk.word.number(read_value(str(rounding["to"]), "rational"))
    said = desk.say("derivation.rounding", to=to, mode=desk.label(f"rounding.{rounding['mode']}"))
    if rounding["cite"] is None:
        return desk.join((*said, Text(desk.word.stop(""))), desk.say("derivation.no_clause"))
    assert desk.assembly is not None
    return desk.word.aside(said, desk.cite(desk.assembly.context.cite(rounding["cite"])))


def _parameter(desk: Desk, step: Step) -> Runs:
    assert desk.assembly is not None and desk.decision.law_on is not None
    planned = desk.assembly.plan.parameters[step.id]
    entry = desk.assembly.context.grades.entry(step.id, desk.decision.law_on)
    if entry is None:
        return desk.shown(planned.before, planned.type)
    key = "derivation.in_force" if entry.verified_until is None else "derivation.in_force_confirmed"
    if entry.assurance == "D" and entry.verified_until is None:
        key = "derivation.taken"  # nothing seen says from when
    values = {
        "value": desk.shown(entry.value, planned.type),
        "from": desk.day(entry.start),
        "grade": desk.label(f"grade_named.{entry.assurance.lower()}"),
    }
    if entry.verified_until is not None:
        values["until"] = desk.day(entry.verified_until)
    note = desk.provision.parameters[step.id].values[entry.start].note
    said = desk.filled(key, values)
    return said if note is None else desk.join((*said, Text(desk.word.stop(""))), (Text(note[desk.lang]),))


def _result(desk: Desk, step: Step) -> Runs:
    if step.kind == "condition":
        return desk.label(f"result.{result_key(step.result)}")
    return _read(desk, step.id, step.result)


def _read(desk: Desk, name: str, value: Any) -> Runs:
    """A value read or found: lists by the number of their rows, everything else as the letter writes it."""
    assert desk.assembly is not None
    if isinstance(value, dict) and "failed" in value:
        return desk.label("derivation.failed")
    if isinstance(value, dict) and "items" in value:
        items = value["items"]
        number = Between(items["from"], items["to"]) if isinstance(items, dict) else items
        return desk.word.value(number, Kind("integer", "rows"))
    found = desk.lookup(name)
    return desk.label("told.unknown") if found is None else desk.shown(*found)


def _not_evaluated(desk: Desk, step: Step) -> Item:
    why = step.not_evaluated or ""
    if why.startswith("requires "):
        name = why.removeprefix("requires ").split(", ")[0]
        finding = next((entry for entry in desk.decision.findings if entry.id == name), None)
        key = "requires" if finding is not None and finding.result is False else "requires_undetermined"
        said = desk.say(f"derivation.not_evaluated.{key}", condition=Identifier(name))
    else:
        key = {"outcome_not_met": "outcome_not_met", "no_value_in_force": "no_value"}.get(why, "not_reached")
        said = desk.say(f"derivation.not_evaluated.{key}")
    return Item(desk.word.labelled(_name(desk, step), said))
