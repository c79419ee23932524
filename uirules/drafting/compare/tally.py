"""Counting: what all cases together come to on each side, and what became of them. Sums are exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from uirules.decision.results import Choice, Range, plain
from uirules.drafting.causes import Cause
from uirules.drafting.compare.model import CHANGES, OUTCOMES, CaseResult, Change, SideResult, bounds

__all__ = ["MONEY_CHANGES", "PairTally", "SideTally", "Sum", "Tally"]

Number = int | Fraction

MONEY_CHANGES = ("newly_met", "refused_now", "higher_amount", "lower_amount")
"""The changes whose totals are told: known on the sides on which the conditions are met."""
_MOST_VALUES = 5
"""So many pairs of a parameter's values are told of one cause."""


@dataclass
class Sum:
    """A sum of exact values, and apart from it what is not settled: never added as if it were known.

    ``open`` counts the cases whose value is not settled, ``low`` and ``high`` are what they come to at the least and at
    the most; None: without bound.
    """

    cases: int = 0
    total: Number = 0
    open: int = 0
    low: Number | None = 0
    high: Number | None = 0

    def add(self, value: Any, *, perhaps: bool = False) -> None:
        """Count a value in. ``perhaps``: it is nothing at all where the conditions turn out not to be met."""
        if not perhaps and isinstance(value, int | Fraction):
            self.cases += 1
            self.total += value
            return
        self.open += 1
        low, high = bounds(value)
        low = 0 if perhaps else low
        self.low = None if low is None or self.low is None else self.low + low
        self.high = None if high is None or self.high is None else self.high + high

    @property
    def mean(self) -> Number | None:
        """The mean of the values that are known."""
        if not self.cases:
            return None
        mean = Fraction(self.total) / self.cases
        return mean.numerator if mean.denominator == 1 else mean

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"cases": self.cases, "sum": plain(self.total), "mean": plain(self.mean)}
        if self.open:
            data["undetermined"] = {"cases": self.open, "from": plain(self.low), "to": plain(self.high)}
        return data


@dataclass
class SideTally:
    """All cases on one side.

    ``total`` and ``amounts`` are sums over the cases whose conditions are met; what is not settled, in these or because
    the outcome itself is not, stands apart in them. ``periods`` counts the cases met by their number of periods (None:
    not settled), ``states`` the periods of these cases by state, ``worth`` what those of a settled amount come to;
    ``touched`` the cases in which an amendment had a part.
    """

    cases: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    payable: int = 0
    total: Sum = field(default_factory=Sum)
    amounts: dict[str, Sum] = field(default_factory=dict)
    periods: Counter[int | None] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    worth: Counter[str] = field(default_factory=Counter)
    touched: Counter[str] = field(default_factory=Counter)

    def add(self, result: SideResult, amounts: Sequence[str]) -> None:
        """Count a case in; ``amounts`` are the outputs that are summed."""
        self.cases += 1
        self.outcomes[result.outcome] += 1
        self.payable += result.payable
        self.touched.update(result.touched)
        if result.outcome not in ("met", "undetermined"):
            return
        perhaps = result.outcome == "undetermined"
        if result.total is not None:
            self.total.add(result.total, perhaps=perhaps)
        for name in amounts:
            value = result.values.get(name)
            if isinstance(value, int | Fraction | Range | Choice) and not isinstance(value, bool):
                self.amounts.setdefault(name, Sum()).add(value, perhaps=perhaps)
        if not perhaps:
            self.periods[result.periods if isinstance(result.periods, int) else None] += 1
            for state, count, amount in result.states:
                self.states[state] += count
                self.worth[state] += amount  # type: ignore[assignment]  # a counter of exact numbers

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "cases": self.cases,
            "outcomes": {name: self.outcomes[name] for name in OUTCOMES},
            "payable": self.payable,
            "total": self.total.to_dict(),
            "amounts": {name: amount.to_dict() for name, amount in self.amounts.items()},
            "periods": {
                "undetermined" if number is None else str(number): count
                for number, count in sorted(self.periods.items(), key=lambda entry: (entry[0] is None, entry[0] or 0))
            },
            "states": {
                state: {"periods": count, "amount": plain(self.worth[state])}
                for state, count in sorted(self.states.items())
            },
        }


@dataclass
class PairTally:
    """What became of all cases from the first side to another.

    ``settled`` counts the cases whose totals are settled on both sides (where the conditions are not met it is
    nothing), ``settled_before`` and ``settled_after`` sum them up: only these can be set against each other.
    ``before`` and ``after`` are the totals of the cases of each of :data:`MONEY_CHANGES`, ``unknown`` counts those of
    which they are not settled. ``causes`` counts, for each rule that made a difference, the cases by what became of
    them; a case may have several causes.
    """

    changes: Counter[str] = field(default_factory=Counter)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    causes: dict[Cause, Counter[str]] = field(default_factory=dict)
    values: dict[Cause, dict[tuple[Any, Any], None]] = field(default_factory=dict)
    unexplained: Counter[str] = field(default_factory=Counter)
    settled: int = 0
    settled_before: Number = 0
    settled_after: Number = 0

    def add(self, before: SideResult, after: SideResult, change: Change, *, why: bool = True) -> None:
        """Count a case in; without ``why`` its causes are left out."""
        self.changes[change.kind] += 1
        self.moves[before.outcome, after.outcome] += 1
        was, now = _settled(before), _settled(after)
        if was is not None and now is not None:
            self.settled += 1
            self.settled_before += was
            self.settled_after += now
            if change.kind in MONEY_CHANGES:
                self.before[change.kind] += was  # type: ignore[assignment]  # a counter of exact numbers
                self.after[change.kind] += now  # type: ignore[assignment]
        elif change.kind in MONEY_CHANGES:
            self.unknown[change.kind] += 1
        if not why or change.kind in ("same", "error"):
            return
        if not change.causes:
            self.unexplained[change.kind] += 1
        for cause, old, new in change.causes:
            self.causes.setdefault(cause, Counter())[change.kind] += 1
            if cause.kind == "parameter":
                told = self.values.setdefault(cause, {})
                if len(told) < _MOST_VALUES:
                    told[old, new] = None

    @property
    def changed(self) -> int:
        """The cases that are not the same, errors apart."""
        return sum(self.changes[kind] for kind in CHANGES if kind not in ("same", "error"))

    @property
    def losers(self) -> int:
        """The cases that are refused now, or whose total falls."""
        return self.changes["refused_now"] + self.changes["lower_amount"]

    def ranked(self) -> list[tuple[Cause, Counter[str]]]:
        """The causes, those of most cases first."""
        return sorted(
            self.causes.items(), key=lambda entry: (-entry[1].total(), entry[0].kind, entry[0].id, entry[0].told)
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "gainers": self.changes["newly_met"],
            "losers": self.losers,
            "changed": self.changed,
            "changes": {kind: self.changes[kind] for kind in CHANGES},
            "moves": [
                {"before": was, "after": now, "cases": self.moves[was, now]}
                for was in OUTCOMES
                for now in OUTCOMES
                if self.moves[was, now]
            ],
            "total": {
                "cases": self.settled,
                "before": plain(self.settled_before),
                "after": plain(self.settled_after),
                "difference": plain(self.settled_after - self.settled_before),
            },
            "totals": {
                kind: {
                    "before": plain(self.before[kind]),
                    "after": plain(self.after[kind]),
                    "difference": plain(self.after[kind] - self.before[kind]),
                    "undetermined": self.unknown[kind],
                }
                for kind in MONEY_CHANGES
            },
            "causes": [
                {**cause_dict(cause), "cases": counts.total(), "changes": dict(sorted(counts.items()))}
                | ({"values": [list(pair) for pair in self.values[cause]]} if cause in self.values else {})
                for cause, counts in self.ranked()
            ],
            "without_cause": self.unexplained.total(),
        }


def _settled(result: SideResult) -> Number | None:
    """The total of a case, nothing where the conditions are not met; None where it is not settled or there is none."""
    if result.outcome == "not_met":
        return 0
    total = result.total
    return total if result.outcome == "met" and isinstance(total, int | Fraction) else None


def cause_dict(cause: Cause) -> dict[str, Any]:
    """A cause as plain types for JSON."""
    labels = dict(cause.labels)
    data: dict[str, Any] = {"kind": cause.kind, "id": cause.id}
    if cause.title:
        data["title"] = dict(cause.title)
    data["cite"] = [{"clause": clause, "label": dict(labels.get(clause, ()))} for clause in cause.told]
    data["clauses_before"], data["clauses_after"] = list(cause.clauses_before), list(cause.clauses)
    if cause.readings:
        data["readings"] = [{"reading": name, "before": was, "after": now} for name, was, now in cause.readings]
    if cause.missing is not None:
        data["missing"] = cause.missing
    return data


@dataclass
class Tally:
    """All cases, or those of a group: each side, and each other side beside the first."""

    sides: list[SideTally]
    pairs: list[PairTally]

    @classmethod
    def of(cls, sides: int) -> Tally:
        """An empty tally."""
        return cls([SideTally() for _ in range(sides)], [PairTally() for _ in range(sides - 1)])

    def add(self, result: CaseResult, amounts: Sequence[str], *, why: bool = True) -> None:
        """Count a case in."""
        for side, found in zip(self.sides, result.sides, strict=True):
            side.add(found, amounts)
        for pair, after, change in zip(self.pairs, result.sides[1:], result.changes, strict=True):
            pair.add(result.sides[0], after, change, why=why)

    def summary(self, place: int) -> Mapping[str, Number]:
        """The names that ``--fail-on`` knows, with their values from the first side to the one at ``place``."""
        before, after, pair = self.sides[0], self.sides[place], self.pairs[place - 1]
        changes = pair.changes
        found: dict[str, Number] = {
            "cases": before.cases,
            "changed": pair.changed,
            "unchanged": changes["same"],
            "gainers": changes["newly_met"],
            "losers": pair.losers,
            "newly_met": changes["newly_met"],
            "refused_now": changes["refused_now"],
            "higher_amount": changes["higher_amount"],
            "lower_amount": changes["lower_amount"],
            "amount_unsettled": changes["amount_unsettled"],
            "became_undetermined": changes["became_undetermined"],
            "settled": changes["settled_met"] + changes["settled_not_met"],
            "other_changes": changes["other"],
            "errors": changes["error"],
        }
        for word, side in (("before", before), ("after", after)):
            found |= {
                f"met_{word}": side.outcomes["met"],
                f"refused_{word}": side.outcomes["not_met"],
                f"undetermined_{word}": side.outcomes["undetermined"],
                f"errors_{word}": side.outcomes["error"],
                f"payable_{word}": side.payable,
                f"total_unsettled_{word}": side.total.open,
                f"allowable_{word}": side.worth["allowable"],
            }
        found["undetermined"] = found["undetermined_after"]
        found["total_before"], found["total_after"] = pair.settled_before, pair.settled_after
        found["difference"] = pair.settled_after - pair.settled_before
        for name in dict.fromkeys((*before.amounts, *after.amounts)):
            found[f"{name}_before"] = before.amounts.get(name, Sum()).total
            found[f"{name}_after"] = after.amounts.get(name, Sum()).total
        return found
