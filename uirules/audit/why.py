"""Why a decision made elsewhere differs: the conditions or the amount, with their clauses, in the decision's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from uirules.audit.facts import Decided
from uirules.audit.judge import Judgement, same_on
from uirules.decision.decision import Decision
from uirules.decision.document import plain
from uirules.decision.letter.arithmetic import Arithmetic
from uirules.decision.letter.desk import Desk

__all__ = ["Cause", "causes_of", "reasons_of", "same_on_another_reading"]


@dataclass(frozen=True, slots=True)
class Cause:
    """What makes a difference: a condition that is not met, all conditions together, or an amount, with its clauses.

    ``title`` is that of an amount by language, empty for conditions.
    """

    kind: Literal["condition", "conditions", "amount"]
    id: str
    clauses: tuple[str, ...]
    title: Mapping[str, str] = field(default_factory=dict, compare=False)


def causes_of(judgement: Judgement, decision: Decision, money: str | None) -> tuple[Cause, ...]:
    """The causes of a difference, the first first: the sums of a report go by that one. None where nothing differs."""
    if not judgement.differences:
        return ()
    first = judgement.differences[0].what
    if first == "outcome" and decision.outcome == "met":
        cite = () if decision.sources is None else tuple(decision.sources.ruleset.provision(decision.benefit).cite)
        return (Cause("conditions", decision.benefit, tuple(map(str, cite))),)
    if decision.outcome == "not_met" and first in ("outcome", "paid"):
        unmet = [finding for finding in decision.findings if finding.result is False]
        return tuple(Cause("condition", finding.id, _clauses(finding.cite)) for finding in unmet)
    names = [money or ""] if first == "paid" else [one.what for one in judgement.differences if one.what != "paid"]
    return tuple(_of_amount(name, decision) for name in _in_derivation(names, decision))


def _in_derivation(names: list[str], decision: Decision) -> list[str]:
    """The names as the derivation has them: what stands earlier explains what rests on it."""
    steps = () if decision.derivation is None else decision.derivation.steps
    order = {step.id: place for place, step in enumerate(steps) if step.kind == "definition"}
    return sorted(names, key=lambda name: order.get(name, len(order)))


def _of_amount(name: str, decision: Decision) -> Cause:
    steps = () if decision.derivation is None else decision.derivation.steps
    cite = next((step.cite for step in steps if step.kind == "definition" and step.id == name), ())
    title: Mapping[str, str] = {}
    if decision.origin is not None:
        declared = decision.origin.context.engine.plan.provision.definitions.get(name)
        title = {} if declared is None or declared.title is None else declared.title
    return Cause("amount", name, _clauses(cite), dict(title))


def _clauses(cite: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one["clause"]) for one in cite))


def reasons_of(causes: tuple[Cause, ...], decision: Decision, lang: str) -> tuple[str, ...]:
    """The decision's own sentences on some causes in a language: what was found, and how an amount is reckoned."""
    return tuple(_reasons(causes, decision, lang))


def _reasons(causes: tuple[Cause, ...], decision: Decision, lang: str) -> Iterator[str]:
    findings = {finding.id: finding for finding in decision.findings}
    for cause in causes:
        if cause.kind == "conditions":
            yield from (_in(finding.text, lang) for finding in findings.values())
        elif cause.kind == "condition":
            yield _in(findings[cause.id].text, lang)
        else:
            yield from _arithmetic(cause.id, decision, lang)


def _in(words: Mapping[str, str], lang: str) -> str:
    return words.get(lang) or next(iter(words.values()))


def _arithmetic(name: str, decision: Decision, lang: str) -> Iterator[str]:
    """The calculation of an amount; nothing where its formula is no arithmetic."""
    if decision.sources is None or decision.origin is None:
        return
    desk = Desk(decision, lang, None)
    planned = None if desk.assembly is None else desk.assembly.plan.definitions.get(name)
    if planned is not None:
        yield from (plain(runs) for runs in Arithmetic(desk).sentences(planned))


def same_on_another_reading(decision: Decision, decided: Decided, money: str | None) -> tuple[tuple[str, str], ...]:
    """The readings, each with an option, on which alone the law gives just what was decided and paid.

    Such a decision may have followed another reading of the text: that is a question of law, not of reckoning.
    """
    return tuple(
        (one.reading, one.other) for one in decision.decisive_readings if same_on(one, decision, decided, money)
    )
