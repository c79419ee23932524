"""A decision and its parts: frozen, typed, plain. Texts are given in every language of the ruleset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

__all__ = [
    "SCHEMA",
    "Assurances",
    "Choice",
    "DecisiveReading",
    "Failure",
    "Finding",
    "Missing",
    "Notice",
    "Payment",
    "Range",
    "Remark",
    "Status",
    "Step",
    "Values",
    "Words",
    "plain",
]

SCHEMA = "uirules/decision/0"

Words = Mapping[str, str]
Result = Literal["undetermined"] | bool
Citations = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A value that is not settled: at the least ``low``, at the most ``high``; None: no bound."""

    low: Any
    high: Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that is not settled: one of these."""

    options: tuple[Any, ...]


class Values(Mapping[str, Any]):
    """Values by name, which nobody can change."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(self._values)

    def __reduce__(self) -> tuple[type[Values], tuple[dict[str, Any]]]:
        return Values, (self._values,)


def plain(value: Any, kind: str | None = None) -> Any:
    """A value as JSON has it: money and counts as integers, rationals as exact text, dates and months as ISO text.

    ``kind`` is the kind of the declared type (:data:`uirules.ruleset.types.Kind`).
    """
    if isinstance(value, Range):
        return {"from": plain(value.low, kind), "to": plain(value.high, kind)}
    if isinstance(value, Choice):
        return {"one_of": [plain(option, kind) for option in value.options]}
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if kind == "month":
        return f"{value // 12:04d}-{value % 12 + 1:02d}"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}" if value.denominator != 1 else str(value.numerator)
    if kind == "rational":
        return str(value)
    if isinstance(value, tuple | list):
        return [plain(item, None) for item in value]
    return value if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True)
class Status:
    """How far the insurance system had come on a day; None: not known on that day.

    ``as_of`` is the last day up to which that was confirmed.
    """

    enacted: bool | None
    commenced: bool | None
    started: bool | None
    collected: bool | None
    paid: bool | None
    as_of: dt.date | None

    @property
    def operational(self) -> bool:
        """Started, collected and paid, and known to be."""
        return self.started is True and self.collected is True and self.paid is True

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "enacted": self.enacted,
            "commenced": self.commenced,
            "started": self.started,
            "collected": self.collected,
            "paid": self.paid,
            "operational": self.operational,
            "as_of": plain(self.as_of),
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one condition, with its sentence and clause."""

    id: str
    result: Result
    cite: Citations
    text: Words
    assurance: str | None

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "id": self.id,
            "result": self.result,
            "cite": [dict(citation) for citation in self.cite],
            "text": dict(self.text),
            "assurance": self.assurance,
        }


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that was not given and can still change a result: what to ask, whom, and what hangs on it."""

    fact: str
    pointer: str
    part: str
    question: Words
    why: Words | None
    asked_of: str | None
    affects: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"fact": self.fact, "pointer": self.pointer, "question": dict(self.question)}
        if self.part:
            data["part"] = self.part
        if self.why is not None:
            data["why"] = dict(self.why)
        return data | {"asked_of": self.asked_of, "affects": list(self.affects)}


@dataclass(frozen=True, slots=True)
class Payment:
    """One period: what its month is worth, and whether anything is payable for it."""

    start: Any
    end: Any
    amount: Any
    state: str
    payable: bool
    certain: bool
    missing: tuple[Missing, ...]
    cite: Citations
    label: Words
    text: Words
    meaning: Words
    dates_told: tuple[dt.date, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "from": plain(self.start, "date"),
            "to": plain(self.end, "date"),
            "amount": plain(self.amount, "money"),
            "state": self.state,
            "payable": self.payable,
            "certain": self.certain,
            "missing": [entry.to_dict() for entry in self.missing],
            "cite": [dict(citation) for citation in self.cite],
            "text": dict(self.text),
        }


@dataclass(frozen=True, slots=True)
class DecisiveReading:
    """A reading of which another option would change the outcome or an amount."""

    reading: str
    used: str
    other: str
    outcome: str
    changes: Mapping[str, Any]
    kinds: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "reading": self.reading,
            "used": self.used,
            "other": self.other,
            "outcome": self.outcome,
            "changes": {name: plain(value, self.kinds[name]) for name, value in self.changes.items()},
        }


@dataclass(frozen=True, slots=True)
class Assurances:
    """The weakest grade that the outcome and the amounts rest on; None where there is none."""

    outcome: str | None
    amount: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning or an assumption: its code and its sentence."""

    code: str
    text: Words

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {"code": self.code, "text": dict(self.text)}


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that failed: which, why, and the clauses whose rule it is."""

    step: str
    code: str
    detail: str
    cite: Citations
    text: Words

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "step": self.step,
            "code": self.code,
            "detail": self.detail,
            "cite": [dict(citation) for citation in self.cite],
            "text": dict(self.text),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the derivation.

    ``kind`` is ``definition``, ``condition`` or ``parameter``; ``called`` the formulas of the definitions that the
    formula calls, by name and arguments; ``reads`` the values read and ``requires`` the results
    of the conditions that had to hold, by name; ``rules`` the rows of a table or the exceptions that applied; ``exact``
    the value before rounding where it was rounded; ``not_evaluated`` why there is no result.
    """

    id: str
    kind: str
    type: str
    cite: Citations
    assurance: str | None
    formula: str | None = None
    called: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, Any] = field(default_factory=dict)
    requires: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    result: Any = None
    exact: Any = None
    rounding: Mapping[str, Any] | None = None
    not_evaluated: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"id": self.id, "kind": self.kind}
        if self.formula is not None:
            data["formula"] = self.formula
        if self.called:
            data["called"] = dict(self.called)
        if self.readings:
            data["readings"] = dict(self.readings)
        data["reads"] = dict(self.reads)
        if self.requires:
            data["requires"] = dict(self.requires)
        if self.rules:
            data["rules"] = list(self.rules)
        if self.not_evaluated is not None:
            data["not_evaluated"] = self.not_evaluated
        else:
            data["result"] = self.result
            if self.exact is not None:
                data["before_rounding"] = self.exact
                data["rounding"] = dict(self.rounding or {})
        return data | {"cite": [dict(citation) for citation in self.cite], "assurance": self.assurance}


@dataclass(frozen=True, slots=True)
class Notice:
    """What an office adds to make a letter its own: see :mod:`uirules.decision.letter.notice`.

    ``office``, ``capacity``, ``appeal_to`` and ``further_duties`` are one text for every language, or one for each.
    ``hypothetical`` marks a letter that no office issued: its own banner by language, or nothing for the usual one.
    """

    office: str | Words
    capacity: str | Words
    reference: str
    decided_on: dt.date
    served_on: dt.date
    appeal_to: str | Words
    appeal_until: dt.date
    further_duties: str | Words | None = None
    hypothetical: Words | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON; what was not stated is left out."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {
            name: dict(value) if isinstance(value, Mapping) else plain(value)
            for name, value in found.items()
            if value is not None
        }
