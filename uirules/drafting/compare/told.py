"""How a comparison is said in one language: sides, groups, amounts, changes and causes as runs."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from uirules.decision.document import FactText, Identifier, Runs, Text
from uirules.decision.locales.template import parse
from uirules.decision.results import Choice, Range
from uirules.decision.speech import names_of
from uirules.decision.wording import Between, Fillable, Kind, Wording
from uirules.drafting.compare import words
from uirules.drafting.compare.groups import Group, Grouping
from uirules.drafting.compare.report import Comparison, amendments_of
from uirules.drafting.sides import Side
from uirules.drafting.stated import declared_by
from uirules.law import Law
from uirules.ruleset.types import Type

__all__ = ["Say"]

_DIGITS = 1000
"""A share is told in tenths of a per cent."""


class Say:
    """The words for one comparison in one language."""

    def __init__(self, found: Comparison, lang: str) -> None:
        self.found, self.lang = found, lang
        self.laws = [side.law for side in found.sides]
        self.word: Wording = self.laws[0].wording(lang)
        self.currency = self.laws[0].ruleset.manifest.currency
        self.money = Type("money", unit=self.currency)

    # ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def text(self, name: str) -> str:
        """A text as it stands."""
        return words.text(name, self.lang)

    def label(self, name: str) -> Runs:
        """A text as runs."""
        return (Text(self.text(name)),)

    def say(self, name: str, **values: Runs | str) -> Runs:
        """A text, filled."""
        runs: list[Any] = []
        for literal, field in parse(self.text(name)):
            if literal:
                runs.append(Text(literal))
            if field is not None:
                value = values[field]
                runs += [Text(value)] if isinstance(value, str) else value
        return tuple(runs)

    def own(self, texts: Mapping[str, str] | None) -> Runs | None:
        """A ruleset's own text; None where it has none."""
        if not texts:
            return None
        return (Text(texts.get(self.lang) or next(iter(texts.values()))),)

    # ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def number(self, number: int | Fraction) -> str:
        """A count."""
        return self.word.number(number)

    def claims(self, count: int) -> Runs:
        """So many claims."""
        return self.say("count_claim" if count == 1 else "count_claims", n=self.number(count))

    def share(self, part: int, whole: int) -> str:
        """A share, rounded to a tenth of a per cent."""
        return self.word.share(_rounded(Fraction(part, whole), Fraction(1, _DIGITS))) if whole else self.text("nothing")

    def value(self, value: Any, type_: Type) -> Runs:
        """A value as the language writes it."""
        if value is None:
            return self.label("nothing")
        if isinstance(value, Range):
            return self.range(value.low, value.high, type_)
        if isinstance(value, Choice):
            return self.range(min(value.options), max(value.options), type_)
        return self.word.value(value, self.kind(type_))

    def kind(self, type_: Type) -> Kind:
        """How values of a type read."""
        if type_.kind == "enum":
            return Kind("enum", labels=self._members.get(type_.name or "", {}))
        if type_.kind == "rational" and type_.unit == "share":
            return Kind("share")
        if type_.kind in ("list", "record", "empty"):
            return Kind("text")
        return Kind(type_.kind, unit=type_.unit)  # type: ignore[arg-type]

    @functools.cached_property
    def _members(self) -> dict[str, Mapping[str, Mapping[str, str]]]:
        facts = declared_by(self.laws)
        return {path: {n: v.label for n, v in fact.values.items()} for path, fact in facts.items() if fact.values}

    def range(self, low: Any, high: Any, type_: Type) -> Runs:
        """What a value comes to at the least and at the most."""
        if low is None and high is None:
            return self.label("group_unsettled")
        return self.word.value(Between(low, high), self.kind(type_))

    def mean(self, value: Any, type_: Type) -> Runs:
        """A mean, rounded: sums of money to whole units, other numbers to hundredths."""
        if value is None:
            return self.label("nothing")
        whole = type_.kind == "money" or type_.unit == self.currency
        return self.value(_rounded(value, Fraction(1) if whole else Fraction(1, 100)), type_)

    def difference(self, value: int | Fraction) -> Runs:
        """A difference in money, with its sign."""
        sign = "+" if value > 0 else "−" if value < 0 else ""
        return (Text(sign), *self.value(abs(value), self.money)) if sign else self.value(value, self.money)

    # ── sides and outcomes ───────────────────────────────────────────────────────────────────────────────────────────

    def letter(self, place: int) -> str:
        """What a side is called in short."""
        letters = self.text("letters")
        return letters[place] if place < len(letters) else self.number(place + 1)

    def side(self, place: int) -> str:
        """A side by its letter."""
        return self.text("side").replace("{letter}", self.letter(place))

    def side_told(self, side: Side) -> list[Runs]:
        """What a side is, each thing for itself."""
        law = side.law
        found = [
            self.say("ruleset", id=(Identifier(law.id),), version=(Identifier(law.version),)),
        ]
        for one in amendments_of(law):
            file = one.amendment.file
            title = self.own(file.title) or (Identifier(file.id),)
            found.append(self.say("side_amendment", title=title, status=self.text(f"status_{file.status}")))
            if one.supposed is not None:
                found.append(self.say("side_supposed", day=self.word.date(one.supposed)))
        for name, option in side.readings.items():
            reading = law.ruleset.readings[name]
            title = self.own(reading.title) or (Identifier(name),)
            told = reading.options[option].text
            filled = self.word.fill(told[self.lang], self._numbers(told[self.lang], law)) if self.lang in told else ()
            found.append(self.say("side_reading", title=title, text=filled or (Identifier(option),)))
        if side.law_on is not None:
            found.append(self.say("side_law_on", day=self.word.date(side.law_on)))
        if side.known_at is not None:
            found.append(self.say("side_known_at", day=self.word.date(side.known_at)))
        return found

    def _numbers(self, template: str, law: Law) -> dict[str, Fillable]:
        """The numbers of the law that a sentence names, as they are at last; what is no number by its name."""
        plan = law.plan(self.found.benefit)
        found: dict[str, Fillable] = {}
        for name in names_of(template):
            planned = plan.parameters.get(name)
            last = None if planned is None or not planned.entries else planned.entries[-1].value
            known = planned is not None and last is not None
            found[name] = self.value(last, planned.type) if known and planned is not None else (Identifier(name),)
        return found

    def outcome(self, outcome: str) -> str:
        """An outcome in a word or two."""
        return self.text(f"outcome_{outcome}")

    def result(self, value: Any) -> Runs:
        """The result of a condition as the derivation has it."""
        return (Text(self.outcome("met" if value is True else "not_met" if value is False else "undetermined")),)

    def state(self, state: str) -> str:
        """The state of a period."""
        payments = self.laws[0].ruleset.provision(self.found.benefit).payments
        declared = None if payments is None else next((one for one in payments.states if one.state == state), None)
        told = None if declared is None else self.own(declared.label)
        if told is not None:
            return "".join(run.text for run in told if isinstance(run, Text))
        return self.word.label(f"state.{state}")

    def amount(self, name: str) -> Runs:
        """What an output is called."""
        for law in self.laws:
            declared = law.plan(self.found.benefit).provision.definitions.get(name)
            if declared is not None and (title := self.own(declared.title)) is not None:
                return self.capital(title)
        return (Identifier(name),)

    def capital(self, runs: Runs) -> Runs:
        """Runs that begin with a capital letter, where the language has them."""
        first = runs[0] if runs else None
        if not isinstance(first, Text):
            return runs
        return (Text(first.text[:1].upper() + first.text[1:]), *runs[1:])

    # ── groups ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def question(self, grouping: Grouping) -> Runs:
        """What cases are sorted by."""
        name = grouping.path.partition(".")[2]
        if grouping.source == "age":
            return self.label("age")
        if grouping.source == "values":
            declared = self.laws[0].plan(self.found.benefit).provision.definitions[name]
            title = self.own(declared.title) or (Identifier(name),)
            return self.say("of_side", what=title, letter=self.letter(0))
        if grouping.source == "about":
            about = self._about(name)
            return self.lowered(self.own(about.get("label"))) or (Identifier(grouping.path),)
        return self.lowered(self.own(declared_by(self.laws)[grouping.path].label)) or (Identifier(grouping.path),)

    def lowered(self, runs: Runs | None) -> Runs | None:
        """A label inside a heading begins with a small letter, where the language has them."""
        first = runs[0] if runs else None
        if runs is None or not isinstance(first, Text) or first.text[1:2].isupper():
            return runs
        return (Text(first.text[:1].lower() + first.text[1:]), *runs[1:])

    def _about(self, name: str) -> Mapping[str, Any]:
        told = self.found.cases.meta.get("about")
        field = told.get(name) if isinstance(told, Mapping) else None
        return field if isinstance(field, Mapping) else {}

    def members(self, grouping: Grouping) -> Sequence[str]:
        """The values of a group in their declared order, where they have one."""
        if grouping.source == "about":
            values = self._about(grouping.path.partition(".")[2]).get("values")
            return list(values) if isinstance(values, Mapping) else []
        return list(grouping.type.members) if grouping.type.kind == "enum" else []

    def group(self, group: Group, grouping: Grouping) -> Runs:
        """The name of a group."""
        if group.kind == "band":
            return self._band(group, grouping)
        if group.kind != "value":
            return self.label(f"group_{group.kind}")
        value = group.low
        if grouping.source == "about":
            values = self._about(grouping.path.partition(".")[2]).get("values")
            told = self.own(values.get(str(value))) if isinstance(values, Mapping) else None
            if told is not None:
                return told
            if isinstance(value, bool):
                return self.word.value(value, Kind("boolean"))
            return (Text(self._plain(value)),) if isinstance(value, int | Fraction) else (FactText(str(value)),)
        if grouping.type.kind == "text":
            return (FactText(str(value)),)
        return self.value(value, grouping.type)

    def _plain(self, value: Any) -> str:
        """A number without marks between its digits: it may be a year."""
        if isinstance(value, int) and 1000 <= value < 10000:
            return str(value).translate(str.maketrans("0123456789", self.word.locale.texts["number.digits"]))
        return self.number(value)

    def _band(self, group: Group, grouping: Grouping) -> Runs:
        type_, low, high = grouping.type, group.low, group.high
        if type_.kind in ("date", "month"):
            if high - low == 1:
                return (Text(self.word.month(low)),)
            first, last = (self._plain(year) for year in (low // 12, high // 12 - 1))
            return (Text(first),) if first == last else self.say("band_whole", low=first, high=last)
        if low is None or high is None:
            name, value = ("band_below", high) if low is None else ("band_from", low)
            return self.say(name, **{"high" if low is None else "low": self.number(value)})
        if type_.counts or grouping.source == "about":
            return self.say("band_whole", low=self.number(low), high=self.number(high - 1))
        return self.say("band", low=self.number(low), high=self.number(high))


def _rounded(value: int | Fraction, to: Fraction) -> int | Fraction:
    """The nearest multiple, halves up."""
    times = Fraction(value) / to + Fraction(1, 2)
    rounded = (times.numerator // times.denominator) * to
    return rounded.numerator if rounded.denominator == 1 else rounded
