"""Parts 3 and 4: the reasons, with the counting that led to them, and the calculation step by step."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from uirules.decision.document import Block, Bullets, Column, Item, Runs, Strong, Table, Text
from uirules.decision.letter.amendments import sum_of_periods
from uirules.decision.letter.arithmetic import Arithmetic
from uirules.decision.letter.desk import Desk, total
from uirules.decision.letter.what_if import what_if
from uirules.decision.results import Choice, Finding, Range
from uirules.decision.speech import names_of
from uirules.plan.plan import PlannedCondition, PlannedDefinition

__all__ = ["calculation", "reasons", "result_key"]

_ORDER = {False: 0, "undetermined": 1, True: 2}


def result_key(result: Any) -> str:
    """The label of a result."""
    return "met" if result is True else "not_met" if result is False else "undetermined"


# ── 3: reasons ────────────────────────────────────────────────────────────────────────────────────────────────────────


def reasons(desk: Desk, arithmetic: Arithmetic | None) -> list[Block]:
    """Part 3: what is not met, what is not settled, what is met; then the counting, and what would have turned it."""
    findings = sorted(desk.decision.findings, key=lambda finding: _ORDER[finding.result])
    if not findings:
        return [*desk.paragraph(desk.say("reasons.not_examined"))]
    counting: list[Runs] = []
    for finding in findings:
        if finding.result is not True and desk.assembly is not None and arithmetic is not None:
            counting += _counting(desk, desk.assembly.plan.conditions[finding.id], finding, arithmetic)
    return [
        *desk.paragraph(*_numbers(desk, findings)),
        _table(desk, findings),
        *desk.paragraph(*counting),
        *what_if(desk),
    ]


def _numbers(desk: Desk, findings: list[Finding]) -> list[Runs]:
    unmet, unsettled, met = (sum(f.result == wanted for f in findings) for wanted in (False, "undetermined", True))
    if not unmet and not unsettled:
        return [desk.say("reasons.all_met", count=met, conditions=desk.counted(met, "condition"))]
    found = []
    if unmet:
        found.append(desk.say("reasons.unmet", count=unmet, conditions=desk.counted(unmet, "condition")))
    if unsettled:
        found.append(desk.say("reasons.unsettled", count=unsettled, conditions=desk.counted(unsettled, "condition")))
    if met:
        found.append(desk.say("reasons.rest_met", count=met, rest=desk.counted(met, "condition_bare")))
    return found


def _table(desk: Desk, findings: list[Finding]) -> Table:
    roles: tuple[tuple[str, Any], ...] = (
        ("number", "ordinal"),
        ("finding", "main"),
        ("result", "word"),
        ("clause", "text"),
        ("grade", "word"),
    )
    columns = tuple(Column(desk.label(f"column.{key}"), role) for key, role in roles)
    rows = [
        (
            (Text(desk.word.number(number)),),
            desk.words(finding.text),
            desk.label(f"result.{result_key(finding.result)}"),
            desk.cite(finding.cite),
            () if finding.assurance is None else desk.label(f"grade.{finding.assurance.lower()}"),
        )
        for number, finding in enumerate(findings, 1)
    ]
    return Table(columns, tuple(rows))


def _counting(desk: Desk, condition: PlannedCondition, finding: Finding, arithmetic: Arithmetic) -> list[Runs]:
    """The sentences of the ruleset on how the condition was counted, each with the arithmetic of what it names."""
    assert desk.assembly is not None
    definitions = desk.assembly.plan.definitions
    found: list[Runs] = []
    for sentence in condition.counting:
        for said in desk.told([sentence]):
            found.append(said)
            for name in names_of(sentence.words[desk.lang]):
                if name in definitions:
                    found += arithmetic.sentences(definitions[name])
    return found if found or finding.result is False else _unsettled(desk, condition)


def _unsettled(desk: Desk, condition: PlannedCondition) -> list[Runs]:
    """What is known of the values that a condition which is not settled rests on."""
    assert desk.assembly is not None
    from uirules.plan.usage import reads

    found = []
    for name in reads(condition.node, desk.decision.ruleset.readings).definitions:
        if name in desk.decision.unknown_values:
            label = desk.inside(desk.title(name))
            value = desk.lookup(name)
            assert value is not None
            found.append(desk.unsettled(label, *value))
    return found


# ── 4: calculation ────────────────────────────────────────────────────────────────────────────────────────────────────


def calculation(desk: Desk, arithmetic: Arithmetic | None) -> list[Block]:
    """Part 4: each amount with what was told of it, its figures, its rounding and its clause."""
    decision = desk.decision
    if decision.origin is None or arithmetic is None or not desk.provision.amounts:
        return [*desk.paragraph(desk.say("calculation.nothing"))]
    if decision.outcome == "not_met":
        return [*desk.paragraph(desk.own("not_evaluated") or desk.say("calculation.not_evaluated"))]
    assert desk.assembly is not None
    definitions = desk.assembly.plan.definitions
    names = [name for name in desk.provision.outputs if name in desk.provision.amounts and name in decision.values]
    if not names:
        return [*desk.paragraph(desk.say("calculation.not_settled"))]
    lead = None
    if decision.outcome == "undetermined":
        lead = desk.own("figures_hold_if") or desk.say("calculation.undetermined")
    steps = tuple(_step(desk, definitions[name], arithmetic) for name in names)
    approximate = None
    if any(name in decision.unknown_values for name in names) and "amount" in desk.assembly.settled.approximate:
        approximate = desk.say("derivation.approximate")
    return [*desk.paragraph(lead), Bullets(steps), *desk.paragraph(approximate)]


def _step(desk: Desk, planned: PlannedDefinition, arithmetic: Arithmetic) -> Item:
    value = desk.decision.values[planned.name]
    clauses = desk.cite(desk.assembly.context.cite(planned.cite)) if desk.assembly is not None else ()
    heading = desk.word.aside((Strong(desk.capital(desk.title(planned.name))),), clauses)
    sentences = desk.told(planned.told)
    if isinstance(value, Range | Choice):
        label = desk.inside(desk.title(planned.name))
        unsettled = desk.unsettled(label, value, planned.type)
        return Item((*heading, Text(desk.word.stop("")), Text(" "), *desk.join(*sentences, unsettled)))
    if planned.name in desk.decision.replaced:
        sentences = [told for told in [sum_of_periods(desk)] if told is not None]
    else:
        sentences += arithmetic.sentences(planned)
        sentences += _rounding(desk, planned, value)
    result = desk.provision.definitions[planned.name].result
    if result is not None and desk.assembly is not None:
        sentences.append(desk.speech.said(result, desk.lookup).runs(desk.lang))
    else:
        label = desk.capital(desk.title(planned.name))
        sentences.append(desk.say("calculation.result", label=label, value=desk.shown(value, planned.type)))
    if planned.name == desk.provision.amounts[-1]:
        sentences += _part_payable(desk, value)
    return Item((*heading, Text(desk.word.stop("")), Text(" "), *desk.join(*sentences)))


def _rounding(desk: Desk, planned: PlannedDefinition, value: Any) -> list[Runs]:
    if not planned.roundings or desk.assembly is None:
        return []
    exact = desk.assembly.frame.exact.get(planned.name)
    if isinstance(exact, bool) or not isinstance(exact, int | Fraction):
        return []
    if exact == value:
        own = desk.word.unrounded(desk.ruleset.manifest.currency) if planned.type.kind == "money" else None
        return [own or desk.say("calculation.no_rounding")]
    return [desk.say("calculation.rounded", before=desk.word.number(exact), value=desk.word.number(value))]


def _part_payable(desk: Desk, value: Any) -> list[Runs]:
    """How much of the whole is payable and how much is waited for, where it divides so."""
    payable = total(payment.amount for _, payment in desk.payable)
    waiting = total(payment.amount for _, payment in desk.payments("pending"))
    if not desk.payable or not desk.payments("pending") or total([payable, waiting]) != value:
        return []
    shown = {"payable": desk.shown(payable, desk.money), "waiting": desk.shown(waiting, desk.money)}
    return [desk.filled("calculation.part_payable", shown)]
