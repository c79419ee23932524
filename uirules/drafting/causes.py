"""Which rules made two decisions on the same claim differ: from what came out otherwise down to what made it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from uirules.decision.decision import Decision
from uirules.decision.results import Finding, Step
from uirules.plan.walk import readings_asked

__all__ = ["Cause", "Why", "title_of", "why"]

Kind = Literal["parameter", "definition", "condition", "payments", "transition"]


@dataclass(frozen=True, slots=True)
class Cause:
    """A rule that made a difference: the first of the derivation that differs, below what came out otherwise.

    ``kind`` is ``parameter``, ``definition``, ``condition``, ``payments`` or ``transition``, ``id`` its name.
    ``clauses`` are those of the rule as it is on the later side, ``clauses_before`` those on the earlier; ``new`` are
    those that only the later side cites. ``readings`` are options that differ: name, before, after. ``missing`` says on
    which side there is no such rule. ``labels`` has what the clauses are called, by language.
    """

    kind: Kind
    id: str
    title: tuple[tuple[str, str], ...] = ()
    clauses: tuple[str, ...] = ()
    clauses_before: tuple[str, ...] = ()
    readings: tuple[tuple[str, str, str], ...] = ()
    missing: Literal["before", "after"] | None = None
    labels: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = field(default=(), compare=False, repr=False)

    @property
    def new(self) -> tuple[str, ...]:
        """The clauses that only the later side cites."""
        return tuple(clause for clause in self.clauses if clause not in self.clauses_before)

    @property
    def told(self) -> tuple[str, ...]:
        """The clauses to name: the new ones; where there are none, all of the rule, of the side that has it."""
        return self.new or self.clauses or self.clauses_before


class Why(NamedTuple):
    """``top`` is the finding, the output or ``payments`` in which the difference shows, ``causes`` are the rules that
    made it, the first first, each with its result before and after as JSON has it."""

    top: str = ""
    causes: tuple[tuple[Cause, Any, Any], ...] = ()


def why(before: Decision, after: Decision) -> Why:
    """What made two decisions on one claim differ; nothing where they do not, or where one does not even know which law
    applies."""
    if before.derivation is None or after.derivation is None:
        return Why()
    old, new = _Side(before), _Side(after)
    tops = _tops(before, after)
    if not tops:
        return Why()
    search = _Search(old, new)
    if tops[0][0] == "payments":
        causes = [*search.roots(_read_by_payments(after)), *_of_payments(before, after)][:1]
    else:
        causes = list(search.roots(tops))
    return Why(tops[0][1], tuple(causes or _of_transitions(after)))


class _Side:
    """A decision's steps by kind and name, and their values where the step shows a list by its length only."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        steps = () if decision.derivation is None else decision.derivation.steps
        self.steps: Mapping[tuple[str, str], Step] = {(step.kind, step.id): step for step in steps}

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        origin = self.decision.origin
        return {} if origin is None else origin.settled().evaluation.frame.values

    def exact(self, name: str) -> Any:
        """The value of a definition as the engine has it."""
        return self._values.get(name)

    def title(self, kind: str, name: str) -> tuple[tuple[str, str], ...]:
        """The title of a number or value in each language; nothing where it has none."""
        return title_of(self.decision, kind, name)


def title_of(decision: Decision, kind: str, name: str) -> tuple[tuple[str, str], ...]:
    """The title of a number or value of a decision's law in each language; nothing where it has none."""
    origin = decision.origin
    if origin is None or kind not in ("parameter", "definition"):
        return ()
    provision = origin.context.engine.plan.provision
    declared: Any = (provision.parameters if kind == "parameter" else provision.definitions).get(name)
    return () if declared is None or declared.title is None else tuple(declared.title.items())


def _tops(before: Decision, after: Decision) -> list[tuple[Kind, str]]:
    """Where the difference shows: the findings that changed the outcome, else the outputs, else the periods."""
    was = {finding.id: finding for finding in before.findings}
    now = {finding.id: finding for finding in after.findings}
    if before.outcome != after.outcome:
        names = (*now, *(name for name in was if name not in now))
        changed = [name for name in names if _result(was, name) != _result(now, name)]
        # Those that stood in the way of the one outcome, or stand in the way of the other; else what is open.
        hard = [name for name in changed if False in (_result(was, name), _result(now, name))]
        return [("condition", name) for name in hard or changed]
    names = tuple(dict.fromkeys((*after.values, *before.values)))
    outputs = [name for name in names if after.values.get(name) != before.values.get(name)]
    if outputs:
        return [("definition", name) for name in outputs]
    return [("payments", "payments")] if _periods(before) != _periods(after) else []


def _result(findings: Mapping[str, Finding], name: str) -> Any:
    """The result of a condition; one that does not exist asks for nothing."""
    return findings[name].result if name in findings else True


def _periods(decision: Decision) -> list[Any]:
    return [(payment.start, payment.end, payment.amount, payment.state) for payment in decision.payments]


def _read_by_payments(after: Decision) -> list[tuple[Kind, str]]:
    """The values that fix the periods, as far as the derivation shows them."""
    steps = () if after.derivation is None else after.derivation.steps
    return [("definition", step.id) for step in steps if step.kind == "definition"]


def _of_payments(before: Decision, after: Decision) -> Iterator[tuple[Cause, Any, Any]]:
    """The rule of the periods' states, by the first period that differs."""
    rows = max(len(before.payments), len(after.payments))
    for number in range(rows):
        one, other = (p[number] if number < len(p) else None for p in (before.payments, after.payments))
        shown = [None if period is None else (period.start, period.state) for period in (one, other)]
        if shown[0] != shown[1]:
            cites = [() if p is None else tuple(str(cite["clause"]) for cite in p.cite) for p in (one, other)]
            labels = tuple(_label(cite) for period in (one, other) if period is not None for cite in period.cite)
            cause = Cause(
                "payments",
                "payments",
                clauses=cites[1],
                clauses_before=cites[0],
                readings=tuple(_readings_of_payments(before, after)),
                labels=tuple(dict.fromkeys(labels)),
            )
            yield cause, *(None if period is None else period.state for period in (one, other))  # type: ignore[misc]
            return


def _readings_of_payments(before: Decision, after: Decision) -> Iterator[tuple[str, str, str]]:
    """The readings that the rules of periods ask, and of which the sides have different options."""
    plan = None if after.origin is None else after.origin.context.engine.plan
    if plan is None or plan.schedule is None:
        return
    was, now = before.ruleset.readings, after.ruleset.readings
    for reading in readings_asked(plan.schedule):
        if reading in was and was[reading] != now[reading]:
            yield reading, was[reading], now[reading]


def _of_transitions(after: Decision) -> Iterator[tuple[Cause, Any, Any]]:
    """What a transition says, where no rule of the version that governs made the difference."""
    for one in () if after.amendments is None else after.amendments.transitions:
        clauses = tuple(str(cite["clause"]) for cite in one.cite)
        if clauses:
            yield Cause("transition", one.rule, (), clauses, labels=tuple(map(_label, one.cite))), None, None


class _Search:
    """Walks down from what came out otherwise to the rules that made it so."""

    def __init__(self, before: _Side, after: _Side) -> None:
        self.before, self.after = before, after
        self.seen: set[tuple[str, str]] = set()

    def roots(self, tops: list[tuple[Kind, str]]) -> Iterator[tuple[Cause, Any, Any]]:
        """The rules that differ themselves, or whose inputs do not explain that they came out otherwise."""
        for kind, name in tops:
            if self._differs(kind, name):
                yield from self._below(kind, name)

    def _below(self, kind: Kind, name: str) -> Iterator[tuple[Cause, Any, Any]]:
        if (kind, name) in self.seen:
            return
        self.seen.add((kind, name))
        old, new = self.before.steps.get((kind, name)), self.after.steps.get((kind, name))
        found = False
        for child in self._inputs(old, new):
            if self._differs(*child):
                found = True
                yield from self._below(*child)
        if old is None or new is None or _other_rule(old, new):
            yield self._cause(kind, name, old, new)
        elif not found:
            yield from self._unsettled(old, new) or [self._cause(kind, name, old, new)]

    def _unsettled(self, old: Step, new: Step) -> list[tuple[Cause, Any, Any]]:
        """Rules that say another thing among the lists that a rule reads, whose rows are not settled on either side."""
        found: list[tuple[Cause, Any, Any]] = []
        for kind, name in self._inputs(old, new):
            mine, other = self.before.steps[(kind, name)], self.after.steps[(kind, name)]
            if (kind, name) in self.seen or not (
                other.type == "list" or (kind == "parameter" and self._differs(kind, name))
            ):
                continue
            self.seen.add((kind, name))
            found += self._unsettled(mine, other)
            if _other_rule(mine, other):
                found.append(self._cause(kind, name, mine, other))
        return found

    def _inputs(self, old: Step | None, new: Step | None) -> list[tuple[Kind, str]]:
        """What a rule reads and requires, in the order of the later side.

        A step that only one side has is left out: that it is read, or no longer, is the doing of the rule that does so.
        """
        names: dict[tuple[Kind, str], None] = {}
        for step in (new, old):
            if step is None:
                continue
            for name in step.requires:
                names[("condition", name)] = None
            for name in step.reads:
                names[("definition", name)] = names[("parameter", name)] = None
        return [key for key in names if key in self.before.steps and key in self.after.steps]

    def _differs(self, kind: Kind, name: str) -> bool:
        """Whether a step came out otherwise."""
        old, new = self.before.steps.get((kind, name)), self.after.steps.get((kind, name))
        if old is None or new is None:
            return old is not new
        if old.result != new.result or old.not_evaluated != new.not_evaluated:
            return True
        if kind == "definition" and new.type == "list" and isinstance(new.result, dict):
            # Lists may hold values that are not settled, which equal nothing, not even themselves.
            return repr(self.before.exact(name)) != repr(self.after.exact(name))
        return False

    def _cause(self, kind: Kind, name: str, old: Step | None, new: Step | None) -> tuple[Cause, Any, Any]:
        readings = []
        if old is not None and new is not None:
            for reading in dict.fromkeys((*new.readings, *old.readings)):
                was, now = old.readings.get(reading), new.readings.get(reading)
                if was is not None and now is not None and was != now:
                    readings.append((reading, was, now))
        cause = Cause(
            kind,
            name,
            title=self.after.title(kind, name) or self.before.title(kind, name),
            clauses=_clauses(new),
            clauses_before=_clauses(old),
            readings=tuple(readings),
            missing="before" if old is None else "after" if new is None else None,
            labels=_labels(old, new),
        )
        return cause, _shown(old), _shown(new)


def _other_rule(old: Step, new: Step) -> bool:
    """Whether a rule says another thing on the later side, whatever it came to.

    Where another row of a table or another exception applied, formula and clauses are those of that row, so that they
    say nothing of the rule.
    """
    if old.readings != new.readings:
        return True
    return old.rules == new.rules and _said(old) != _said(new)


def _said(step: Step) -> tuple[Any, ...]:
    """What a step says of its rule. A rule cites also who changed a number that it reads: that is no other rule."""
    rounding = None if step.rounding is None else (step.rounding["mode"], step.rounding["to"])
    own = step.result if step.kind == "parameter" else None
    return step.formula, step.called, rounding, own, _clauses(step) if step.formula is None else ()


def _clauses(step: Step | None) -> tuple[str, ...]:
    return () if step is None else tuple(str(cite["clause"]) for cite in step.cite)


def _labels(*steps: Step | None) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return tuple(dict.fromkeys(_label(cite) for step in steps if step is not None for cite in step.cite))


def _label(cite: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A clause and what it is called in each language."""
    return str(cite["clause"]), tuple((cite.get("label") or {}).items())


def _shown(step: Step | None) -> Any:
    if step is None or step.not_evaluated is not None:
        return None
    return step.result
