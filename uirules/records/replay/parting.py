"""Where two derivations of one claim part: the first step that came out otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any, Literal, cast

from uirules.decision.decision import Decision
from uirules.decision.derivation import Mark
from uirules.decision.results import Step, plain
from uirules.drafting.causes import Cause, Kind, title_of, why
from uirules.records.record import RESULTS, step_digests
from uirules.records.replay.speaker import Speaker
from uirules.records.replay.verdict import Again, Shown

__all__ = ["Parting"]

Key = tuple[str, str]
_UNKNOWN = object()
"""What stands for a value that nobody can tell any more."""


class Parting:
    """A record against a decision of now. ``then`` is the record decided again under its own law, where that comes out
    as the record says; without it, values of then are those that the record itself keeps, or that its digests tell."""

    def __init__(self, calculation: Mapping[str, Any], then: Again | None, now: Again, speaker: Speaker | None) -> None:
        self.calculation = calculation
        self.then = None if then is None else then.decision
        self.now = now.decision
        self.results = now.results
        self.speaker = speaker

    # ── which step ───────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _then_marks(self) -> dict[Key, Mark]:
        return _marks(self.then)

    @cached_property
    def _now_marks(self) -> dict[Key, Mark]:
        return _marks(self.now)

    @cached_property
    def _then_digests(self) -> dict[Key, str]:
        return {(kind, name): short for kind, name, short in self.calculation.get("steps", ())}

    @cached_property
    def _key(self) -> Key | None:
        """The first step that differs: of those that lead to what came out otherwise, where that is known; else one
        whose value is another, one that cites other clauses, or one that only one side has."""
        leading = self._leading()
        if leading is not None:
            return leading
        now = {(kind, name): short for kind, name, short in step_digests(tuple(self._now_marks.values()))}
        differing = [key for key, short in now.items() if self._then_digests.get(key) != short]
        differing += [key for key in self._then_digests if key not in now]
        if self.then is not None:
            for key in differing:
                ends = self._then_marks.get(key), self._now_marks.get(key)
                if None not in ends and ends[0][2] != ends[1][2]:  # type: ignore[index]
                    return key
        return differing[0] if differing else None

    def _leading(self) -> Key | None:
        """The rule that made the result another one, below everything else in the law that is another as well."""
        if self.then is None or self.now is None:
            return None
        for cause, _, _ in why(self.then, self.now).causes:
            key = (cause.kind, cause.id)
            if key in self._now_marks or key in self._then_marks:
                return key
        return None

    @cached_property
    def rounded(self) -> bool:
        """Whether that step had the same value before it was rounded, then and now."""
        if self._key is None or self._key not in self._now_marks:
            return False
        now = self._step(self.now)
        if now is None or now.exact is None:
            return False
        then = self._step(self.then)
        if then is not None:
            return bool(then.exact == now.exact and then.result != now.result)
        return self._by_digest is not None

    @cached_property
    def _by_digest(self) -> Any:
        """The value of then, where another rounding of the value of now has the digest that the record keeps."""
        assert self._key is not None
        mark, step = self._now_marks.get(self._key), self._step(self.now)
        if mark is None or step is None or step.exact is None or step.rounding is None:
            return None
        try:
            exact, to = Fraction(step.exact), Fraction(step.rounding["to"])
        except (TypeError, ValueError):
            return None
        for whole in (floor, ceil):
            number = whole(exact / to) * to
            value = plain(number.numerator if number.denominator == 1 else number, step.type)
            tried = step_digests(((mark[0], mark[1], value, mark[3]),))[0][2]
            if value != mark[2] and tried == self._then_digests.get(self._key):
                return value
        return None

    def _step(self, decision: Decision | None) -> Step | None:
        if decision is None or decision.derivation is None or self._key is None:
            return None
        return next((step for step in decision.derivation.steps if (step.kind, step.id) == self._key), None)

    # ── what is told of it ───────────────────────────────────────────────────────────────────────────────────────────

    def step(self) -> dict[str, Any] | None:
        """That step as reports tell it; None where the derivations do not part, or there is none now."""
        if self.speaker is None or self.now is None:
            return None
        if self._key is None:
            return self._period()
        kind, name = self._key
        then, now = self._step(self.then), self._step(self.now)
        mark = self._now_marks.get(self._key) or self._then_marks.get(self._key)
        cause = Cause(
            cast(Kind, kind),
            name,
            title=title_of(self.now, kind, name) or (() if self.then is None else title_of(self.then, kind, name)),
            clauses=_clauses(self._now_marks.get(self._key)),
            clauses_before=_clauses(self._then_marks.get(self._key) or mark),
            readings=tuple(_readings(then, now)),
            missing="before"
            if self._key not in self._then_digests
            else None
            if self._key in self._now_marks
            else "after",
        )
        data = self.speaker.step(cause, self._value(cause, self._then_value()), self._now(cause))
        if self.rounded and now is not None:
            data["before_rounding"] = self._value(cause, now.exact).to_dict()
        return data

    def _missing(self) -> Literal["before", "after"] | None:
        if self._key not in self._then_digests:
            return "before"
        return None if self._key in self._now_marks else "after"

    def _now(self, cause: Cause) -> Shown:
        mark = self._now_marks.get((cause.kind, cause.id))
        return self._value(cause, None if mark is None else mark[2])

    def _then_value(self) -> Any:
        """The value of then: of the decision made again, of the record, or by its digest."""
        assert self._key is not None
        kind, name = self._key
        if self.then is not None:
            mark = self._then_marks.get(self._key)
            return None if mark is None else mark[2]
        if self._key not in self._then_digests:
            return None
        kept = self.calculation.get({"definition": "values", "condition": "findings"}.get(kind, ""), {})
        if name in kept:
            return kept[name]
        found = self._by_digest
        return _UNKNOWN if found is None else found

    def _value(self, cause: Cause, value: Any) -> Shown:
        assert self.speaker is not None
        if value is _UNKNOWN:
            return Shown(known=False)
        return self.speaker.shown(value, cause)

    def _period(self) -> dict[str, Any] | None:
        """The first period that differs, where all steps are the same."""
        assert self.speaker is not None
        then, now = self.calculation.get("payments") or [], self.results.get("payments") or []
        for number in range(max(len(then), len(now))):
            ends = [periods[number] if number < len(periods) else None for periods in (then, now)]
            if ends[0] != ends[1]:
                cites = [tuple(end["cite"]) if end else () for end in ends]
                cause = Cause("payments", "payments", clauses=cites[1], clauses_before=cites[0])
                return self.speaker.step(cause, *(self.speaker.period(end) for end in ends))
        return None

    def changes(self) -> dict[str, Any]:
        """What came out otherwise: values by name, and the other results by their keys."""
        if self.now is None:
            return {}
        then, now = self.calculation.get("values") or {}, self.results["values"]
        names = [name for name in dict.fromkeys((*now, *then)) if then.get(name) != now.get(name)]
        values = {name: {"then": then.get(name), "now": now.get(name)} for name in names}
        other = [key for key in RESULTS if self.calculation.get(key) != self.results[key] and key != "values"]
        return {"values": values, "results": other}


def _marks(decision: Decision | None) -> dict[Key, Mark]:
    if decision is None or decision.derivation is None:
        return {}
    return {(mark[0], mark[1]): mark for mark in decision.derivation.marks()}


def _clauses(mark: Mark | None) -> tuple[str, ...]:
    return () if mark is None else tuple(mark[3])


def _readings(then: Step | None, now: Step | None) -> Iterator[tuple[str, str, str]]:
    """The readings that the step asks, and of which another option is used now."""
    if then is not None and now is not None:
        for name, option in now.readings.items():
            was = then.readings.get(name)
            if was is not None and was != option:
                yield name, was, option
