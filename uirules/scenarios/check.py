"""Comparing a decision with what a scenario expects: one problem for each difference, where it was expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from uirules.decision.decision import Decision
from uirules.decision.results import Choice, Missing, Payment, Range, plain
from uirules.errors import Problem, did_you_mean
from uirules.legal.registry import Registry
from uirules.plan.plan import Plan
from uirules.ruleset.node import MappingNode, Node
from uirules.ruleset.scalars import read_value
from uirules.ruleset.validate import locate
from uirules.scenarios.model import AnyOf, Bounds, Expect, ExpectedPayment, ExpectedValue
from uirules.values.failure import Failed

__all__ = ["clauses_cited", "differences"]

NOT_EVALUATED = "not_evaluated"
_ABSENT = object()


def differences(
    decision: Decision, expect: Expect, node: Node, plan: Plan, registry: Registry, name: str
) -> list[Problem]:
    """Every way in which a decision is not as expected; ``node`` is the ``expect`` of the scenario ``name``."""
    return list(_Check(decision, expect, node, plan, registry, name).all())


class _Check:
    def __init__(
        self, decision: Decision, expect: Expect, node: Node, plan: Plan, registry: Registry, name: str
    ) -> None:
        self.decision, self.expect, self.node = decision, expect, node
        self.plan, self.registry, self.name = plan, registry, name

    def all(self) -> Iterator[Problem]:
        yield from self._head()
        yield from self._values()
        yield from self._findings()
        yield from self._payments()
        for key in ("missing", "missing_for_amount"):
            yield from self._missing((key,), getattr(self.expect, key), getattr(self.decision, key))
        yield from self._sets()

    # ── problems ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _problem(self, code: str, path: tuple[Any, ...], **more: Any) -> Problem:
        place = locate(self.node, path)
        if code == "scenario.unknown_name" and isinstance(parent := locate(self.node, path[:-1]), MappingNode):
            place = parent.key(str(path[-1]))
        return place.problem(code, scenario=self.name, what=_shown_path(path), **more)

    def _differs(self, path: tuple[Any, ...], expected: str, found: str) -> Problem:
        return self._problem("scenario.differs", path, expected=expected, found=found)

    def _unknown(self, path: tuple[Any, ...], known: Sequence[str]) -> Problem:
        name = str(path[-1])
        near = did_you_mean(name, known)
        return self._problem("scenario.unknown_name", path, found=name, expected=", ".join(known), suggestion=near)

    # ── the head ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _head(self) -> Iterator[Problem]:
        decision, expect = self.decision, self.expect
        if expect.outcome is not None and expect.outcome != decision.outcome:
            yield self._differs(("outcome",), expect.outcome, decision.outcome)
        if expect.payable is not None and expect.payable is not decision.payable:
            yield self._differs(("payable",), _word(expect.payable), _word(decision.payable))
        if expect.law_on is not None and expect.law_on != decision.law_on:
            yield self._differs(("law_on",), str(expect.law_on), _word(decision.law_on))
        if expect.law_on_source is not None and expect.law_on_source != decision.law_on_source:
            yield self._differs(("law_on_source",), expect.law_on_source, _word(decision.law_on_source))
        status = {} if decision.status is None else decision.status.to_dict()
        for key, value in (expect.status or {}).items():
            if key not in status:
                yield self._unknown(("status", key), list(status))
            elif value != (got := "unknown" if status[key] is None else _word(status[key])):
                yield self._differs(("status", key), value, got)
        if expect.assurance is not None:
            for key in sorted(expect.assurance.model_fields_set):
                wanted, got = getattr(expect.assurance, key), getattr(decision.assurance, key) or "none"
                if wanted != got:
                    yield self._differs(("assurance", key), wanted, got)

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _values(self) -> Iterator[Problem]:
        outputs = list(self.plan.provision.outputs)
        for name, expected in (self.expect.values or {}).items():
            path = ("values", name)
            if name not in outputs:
                yield self._unknown(path, outputs)
                continue
            kind = self.plan.definitions[name].type.kind
            yield from self._value(path, expected, self.decision.values.get(name, _ABSENT), kind)

    def _value(self, path: tuple[Any, ...], expected: ExpectedValue, got: Any, kind: str) -> Iterator[Problem]:
        got = _ABSENT if isinstance(got, Failed) else got  # a step that failed gave no value
        try:
            same = _same(expected, got, kind)
        except ValueError as error:
            yield self._problem("scenario.bad_value", path, expected=str(error))
            return
        if not same:
            yield self._differs(path, _told_expected(expected), _told(got, kind))

    # ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _findings(self) -> Iterator[Problem]:
        got = {finding.id: _word(finding.result) for finding in self.decision.findings}
        known = list(self.plan.conditions)
        for name, expected in (self.expect.findings or {}).items():
            if name not in known:
                yield self._unknown(("findings", name), known)
            elif (result := got.get(name, "absent")) != expected:
                yield self._differs(("findings", name), expected, result)

    # ── payments ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _payments(self) -> Iterator[Problem]:
        expected, got = self.expect.payments, self.decision.payments
        if expected is None:
            return
        if len(expected) != len(got):
            states = ", ".join(payment.state for payment in got)
            counts = {"expected": str(len(expected)), "found": str(len(got))}
            yield self._problem("scenario.payments_count", ("payments",), **counts, states=states)
            return
        for index, (wanted, payment) in enumerate(zip(expected, got, strict=True)):
            path: tuple[Any, ...] = ("payments", index)
            if isinstance(wanted, ExpectedPayment):
                yield from self._payment(path, wanted, payment)
            elif wanted != payment.state:
                yield self._differs(path, wanted, payment.state)

    def _payment(self, path: tuple[Any, ...], expected: ExpectedPayment, got: Payment) -> Iterator[Problem]:
        for key, wanted, value, kind in (
            ("from", expected.start, got.start, "date"),
            ("to", expected.end, got.end, "date"),
            ("amount", expected.amount, got.amount, "money"),
        ):
            if wanted is not None:
                yield from self._value((*path, key), wanted, value, kind)
        if expected.state is not None and expected.state != got.state:
            yield self._differs((*path, "state"), expected.state, got.state)
        for key in ("payable", "certain"):
            flag = getattr(expected, key)
            if flag is not None and flag is not getattr(got, key):
                yield self._differs((*path, key), _word(flag), _word(getattr(got, key)))
        yield from self._missing((*path, "missing"), expected.missing, got.missing)

    # ── sets of names ────────────────────────────────────────────────────────────────────────────────────────────────

    def _missing(self, path: tuple[Any, ...], expected: list[str] | None, got: Sequence[Missing]) -> Iterator[Problem]:
        if expected is None:
            return
        unmatched = [entry for entry in got if not any(text in _names(entry) for text in expected)]
        unused = [text for text in expected if not any(text in _names(entry) for entry in got)]
        if unmatched or unused:
            yield self._differs(path, _list(expected), _list([_names(entry)[-1] for entry in got]))

    def _sets(self) -> Iterator[Problem]:
        decision, expect = self.decision, self.expect
        if expect.decisive_readings is not None:
            readings = [entry.reading for entry in decision.decisive_readings]
            yield from self._whole("decisive_readings", expect.decisive_readings, readings)
        if expect.assumptions is not None:
            yield from self._whole("assumptions", expect.assumptions, [remark.code for remark in decision.assumptions])
        told = decision.amendments
        if expect.amendments is not None:
            yield from self._whole("amendments", expect.amendments, list(decision.ruleset.amendments))
        if expect.transitions is not None:
            yield from self._whole("transitions", expect.transitions, [] if told is None else told.rules)
        if expect.errors is not None:
            steps = [failure.step for failure in decision.errors]
            yield from self._whole("errors", expect.errors, steps)
        warnings = [remark.code for remark in decision.warnings]
        for index, code in enumerate(expect.warnings or []):
            if code not in warnings:
                yield self._differs(("warnings", index), code, _list(warnings))
        for index, code in enumerate(expect.without_warnings or []):
            if code in warnings:
                yield self._problem("scenario.unwanted", ("without_warnings", index), found=code)
        cited = set(clauses_cited(decision))
        for index, clause in enumerate(expect.cites or []):
            if clause not in cited:
                near = None if clause in self.registry else did_you_mean(clause, sorted(cited))
                yield self._problem(
                    "scenario.not_cited", ("cites", index), expected=clause, found=_list(sorted(cited)), suggestion=near
                )

    def _whole(self, key: str, expected: list[str], got: list[str]) -> Iterator[Problem]:
        if set(expected) != set(got):
            yield self._differs((key,), _list(sorted(expected)), _list(sorted(set(got))))


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value is None else str(value)


def _list(items: Sequence[str]) -> str:
    return f"[{', '.join(items)}]"


def _shown_path(path: tuple[Any, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _names(entry: Missing) -> tuple[str, ...]:
    """The names a missing fact may go by: fact or pointer, with the part of a list that is not known, if any."""
    short = (entry.fact, entry.pointer)
    part = entry.part if entry.part and entry.part != "list" else ""
    return tuple(f"{name} {part}" for name in short) if part else short


def clauses_cited(decision: Decision) -> Iterator[str]:
    """The clauses that a decision cites: by a finding, a period, a failed step, or a step that was evaluated."""
    cites = [part.cite for part in decision.findings]
    cites += [part.cite for part in decision.payments]
    cites += [part.cite for part in decision.errors]
    if decision.derivation is not None:
        cites += [step.cite for step in decision.derivation.steps if step.not_evaluated is None]
    for cite in cites:
        yield from (str(citation["clause"]) for citation in cite)


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _same(expected: ExpectedValue, got: Any, kind: str) -> bool:
    """Whether a value is the one expected. ValueError says what kind of text belongs in the scenario."""

    def read(text: str | None) -> Any:
        if text is None:
            return None
        return read_value(text, kind)

    if isinstance(expected, Bounds):
        low, high = read(expected.low), read(expected.high)
        if isinstance(got, Range):
            return bool(got.low == low and got.high == high)
        return isinstance(got, Choice) and bool(min(got.options) == low and max(got.options) == high)
    if isinstance(expected, AnyOf):
        return isinstance(got, Choice) and {read(text) for text in expected.one_of} == set(got.options)
    if expected == NOT_EVALUATED:
        return got is _ABSENT
    value = read(expected)
    return not isinstance(got, Range | Choice) and got is not _ABSENT and bool(value == got)


def _told_expected(expected: ExpectedValue) -> str:
    if isinstance(expected, Bounds):
        return f"{expected.low or '…'} to {expected.high or '…'}"
    if isinstance(expected, AnyOf):
        return f"one of {_list(expected.one_of)}"
    return expected


def _told(got: Any, kind: str) -> str:
    if got is _ABSENT:
        return NOT_EVALUATED
    shown: Any = plain(got, kind)
    if isinstance(shown, Mapping):
        if "one_of" in shown:
            return f"one of {_list([str(option) for option in shown['one_of']])}"
        low, high = (("…" if end is None else str(end)) for end in (shown["from"], shown["to"]))
        return f"{low} to {high}"
    return str(shown)
