"""What every part of a letter works with: the decision, one language, and the ways to say something in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from uirules.decision.compare import Compared
from uirules.decision.decide import Assembly, public
from uirules.decision.decision import Decision
from uirules.decision.document import FactText, Item, Paragraph, Runs, Text
from uirules.decision.results import Choice, Notice, Payment, Range, Words
from uirules.decision.speech import Said, names_of
from uirules.decision.wording import Fillable, Kind, Shown, Span
from uirules.engines.explain.context import compile_node
from uirules.engines.explain.frame import NotEvaluated
from uirules.errors import Problem, UnknownName
from uirules.plan.plan import Sentence
from uirules.ruleset.model import Told
from uirules.ruleset.types import DATE, TEXT, Type
from uirules.values.uncertain import Interval

__all__ = ["Desk", "Running", "spans", "total", "without_upper"]

Running = Literal["running", "not_started", "not_running", "unconfirmed"]
Named = Mapping[str, tuple[Any, Type]]

_NONE: Named = {}


def spans(months: Any) -> Any:
    """Months in their order, three and more that follow one another as a span."""
    if not isinstance(months, list | tuple) or not all(isinstance(month, int) for month in months):
        return months
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    found: list[Any] = []
    for run in runs:
        found += run if len(run) < 3 else [Span(run[0], run[-1])]
    return found


def total(values: Iterable[Any]) -> Any:
    """The sum of known and unsettled amounts."""
    low: Any = 0
    high: Any = 0
    for value in values:
        least, most = _bounds(value)
        low = None if low is None or least is None else low + least
        high = None if high is None or most is None else high + most
    return low if low is not None and low == high else Range(low, high)


def without_upper(value: Any, free: Any) -> Any:
    """A number that is not settled without its upper bound, where that is gone once facts have no declared maximum.

    ``free`` is the value without declared maxima. Of a number of which then only zero is known, nothing is known.
    """
    if not isinstance(value, Range) or not isinstance(free, Range) or free.high is not None:
        return value
    return value if value.high is None and value.low != 0 else Range(value.low or None, None)


def _bounds(value: Any) -> tuple[Any, Any]:
    if isinstance(value, Range):
        return value.low, value.high
    if isinstance(value, Choice):
        return min(value.options), max(value.options)
    return value, value


class Desk:
    """A decision to be told in one language, as a calculation or, with a notice, as the letter of an office."""

    def __init__(self, decision: Decision, lang: str, notice: Notice | None, place: int | None = None) -> None:
        """``place``: the number of the part that holds the whole of this decision, in a letter on several."""
        if decision.sources is None:
            raise ValueError("a decision that was not made by a Law has no words to render")
        self.decision, self.lang, self.notice, self.place = decision, lang, notice, place
        self.ruleset = decision.sources.ruleset
        self.registry = decision.sources.registry
        self.speech = decision.sources.speech
        self.claim = decision.sources.claim
        self.word = self.speech.wording(lang)
        self.assembly: Assembly | None = None if decision.origin is None else decision.origin.assembly()
        own = self.ruleset.provision(decision.benefit)
        self.provision = own if self.assembly is None else self.assembly.provision
        self.system = self.ruleset.systems.systems[self.provision.system]

    # ── what holds ───────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def compared(self) -> Compared | None:
        """What other readings would do; None where nothing was evaluated."""
        return None if self.decision.origin is None else self.decision.origin.compared()

    @cached_property
    def running(self) -> Running:
        """Whether the system runs on the days the payments begin (without payments: on the day of the law)."""
        decision, assembly = self.decision, self.assembly
        if assembly is None or decision.status is None:
            return "not_started"
        days = [payment.start for payment in decision.payments if isinstance(payment.start, dt.date)]
        statuses = [assembly._status(day) for day in days] or [decision.status]
        if decision.payable or any(status.operational for status in statuses):
            return "running"
        as_of = decision.status.as_of
        last = decision.status if as_of is None else assembly._status(min(as_of, decision.law_on or as_of))
        if as_of is not None and any(day > as_of for day in days or [decision.law_on or as_of]):
            last = assembly._status(as_of)
            if last.operational:
                return "unconfirmed"
        return "not_running" if last.started else "not_started"

    @cached_property
    def _open(self) -> dict[tuple[Any, Any], Range]:
        """Uncertain values whose upper bound comes only from what a fact may be declared as, by their bounds."""
        found: dict[tuple[Any, Any], Range] = {}
        if self.assembly is None or self.decision.origin is None or not self._unsettled():
            return found
        free = self.decision.origin.unbounded()
        pairs = [(self.assembly.settled.values, free.values)]
        frame, other = self.assembly.frame, free.evaluation.frame
        pairs += [(frame.values, other.values), (frame.exact, other.exact)]
        for bounded, unbounded in pairs:
            for name, hull in bounded.items():
                if not isinstance(hull, Interval) or name not in unbounded:
                    continue
                value, without = public(hull), public(unbounded[name])
                if (opened := without_upper(value, without)) is not value:
                    found[(value.low, value.high)] = opened
        return found

    @cached_property
    def _declared_days(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day that facts may be declared as."""
        types = [] if self.assembly is None else [t for t in self.assembly.plan.facts.values() if t.kind == "date"]
        lows = [type_.low for type_ in types if type_.low is not None]
        highs = [type_.high for type_ in types if type_.high is not None]
        return min(lows, default=None), max(highs, default=None)

    def _unsettled(self) -> bool:
        decision = self.decision
        return bool(decision.unknown_values or decision.missing or decision.missing_for_amount)

    def honest(self, value: Any) -> Any:
        """A value without a bound that no fact and no rule gives, but only what a fact may be declared as."""
        if not isinstance(value, Range):
            return value
        if isinstance(value.low, dt.date) or isinstance(value.high, dt.date):
            first, last = self._declared_days
            early = value.low is not None and first is not None and value.low <= first
            late = value.high is not None and last is not None and value.high >= last
            return Range(None if early else value.low, None if late else value.high)
        return without_upper(self._open.get((value.low, value.high), value), value)

    @property
    def in_money(self) -> bool:
        """Whether amounts of money are worked out, and not only days, lengths of time or whether something is so."""
        if self.assembly is None:
            return self.decision.kind == "benefit"
        definitions, currency = self.assembly.plan.definitions, self.ruleset.manifest.currency
        return any(definitions[name].type.unit == currency for name in self.provision.amounts)

    @property
    def once(self) -> bool:
        """Whether there is one payment on one day rather than periods."""
        payments = self.provision.payments
        return payments is not None and payments.once is not None

    @property
    def undecided(self) -> bool:
        """Whether an office that signs this letter decides nothing by it."""
        return self.decision.outcome not in ("met", "not_met")

    def payments(self, *states: str) -> list[tuple[int, Payment]]:
        """The payments in some states (without any: all), each with its number from 1."""
        found = enumerate(self.decision.payments, 1)
        return [(number, payment) for number, payment in found if not states or payment.state in states]

    @property
    def payable(self) -> list[tuple[int, Payment]]:
        """The payments that are payable, each with its number from 1."""
        return [(number, payment) for number, payment in self.payments() if payment.payable]

    # ── names in sentences ───────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _extra(self) -> dict[str, tuple[Any, Type]]:
        found: dict[str, tuple[Any, Type]] = {}
        if self.decision.payments:
            found["payable_total"] = (total(payment.amount for _, payment in self.payable), self.money)
            found["payments.from"] = (self.decision.payments[0].start, DATE)
            found["payments.to"] = (self.decision.payments[-1].end, DATE)
        if self.notice is not None:
            found["notice.decided_on"] = (self.notice.decided_on, DATE)
            found["notice.reference"] = (self.notice.reference, TEXT)
        return found

    @property
    def money(self) -> Type:
        """The type of amounts."""
        return Type("money", unit=self.ruleset.manifest.currency)

    def lookup(self, name: str) -> tuple[Any, Type] | None:
        """The value and type of a name: of the decision, the letter, or the notice."""
        if name in self._extra:
            return self._extra[name]
        if self.assembly is not None and name in self.decision.replaced:
            return self.decision.replaced[name], self.assembly.plan.definitions[name].type
        try:
            found = None if self.assembly is None else self.assembly.lookup(name)
        except NotEvaluated:
            return None
        if found is None or (found[0] is None and name == "status.as_of"):
            return None
        value, type_ = found
        if type_.kind == "list" and type_.element is not None and type_.element.kind == "month":
            return spans(value), type_
        return self.honest(value), type_

    def own_by_reading(self, key: str) -> Runs | None:
        """A sentence of the ruleset that has one for each option of a reading: ``key_reading_option``."""
        if (plain := self.own(key)) is not None:
            return plain
        for reading, option in self.decision.ruleset.readings.items():
            if (own := self.own(f"{key}_{reading.replace('-', '_')}_{option}")) is not None:
                return own
        return None

    # ── ways to say something ────────────────────────────────────────────────────────────────────────────────────────

    def say(self, key: str, *, count: int | None = None, **values: Fillable | str) -> Runs:
        """A sentence of the locale; text given as ``str`` are the project's own words."""
        return self.filled(key, values, count=count)

    def filled(self, key: str, values: Mapping[str, Fillable | str], *, count: int | None = None) -> Runs:
        """A sentence of the locale, from a mapping of its names."""
        filled = {name: Text(value) if isinstance(value, str) else value for name, value in values.items()}
        return self.word.sentence(key, filled, count=count)

    def own(self, key: str, named: Named = _NONE) -> Runs | None:
        """A sentence of the ruleset for this provision; None where it has none, or a name in it has no value."""
        words = self.provision.texts.get(key)
        if words is None:
            return None
        if any(name not in named and self.lookup(name) is None for name in names_of(words[self.lang])):
            return None
        return self.speech.said(words, lambda name: named.get(name) or self.lookup(name)).runs(self.lang)

    def told(self, sentences: Sequence[Sentence]) -> list[Runs]:
        """The sentences of the ruleset that hold here; one whose names have no value is left out."""
        found: list[Runs] = []
        for sentence in sentences:
            if self.assembly is not None and self._holds(sentence):
                words = sentence.words
                if all(self.lookup(name) is not None for name in names_of(words[self.lang])):
                    found.append(self.speech.said(words, self.lookup).runs(self.lang))
        return found

    def always_told(self, declared: Sequence[Told]) -> list[Runs]:
        """The sentences for this outcome that hold whatever a claim says, for where nothing was evaluated."""
        found = [told.words for told in declared if told.when is None and self.decision.outcome in told.outcomes]
        return [
            self.speech.said(words, self.lookup).runs(self.lang) for words in found if not names_of(words[self.lang])
        ]

    def _holds(self, sentence: Sentence) -> bool:
        assert self.assembly is not None
        if self.assembly.outcome not in sentence.outcomes:
            return False
        if sentence.when is None:
            return True
        try:
            holds = compile_node(sentence.when, self.assembly.context.engine.context)(self.assembly.frame)
        except NotEvaluated:
            return False
        return holds is True

    def words(self, words: Words) -> Runs:
        """A text of a decision; what came from facts stays marked."""
        return words.runs(self.lang) if isinstance(words, Said) else (Text(words[self.lang]),)

    def given(self, value: str | Words) -> Runs:
        """What an office says in its own words. UnknownName where it says it in other languages only."""
        if isinstance(value, str):
            return (FactText(value),)
        if self.lang not in value:
            raise UnknownName(Problem("letter.notice_language", found=self.lang, expected=", ".join(value)))
        return (FactText(value[self.lang]),)

    def label(self, key: str) -> Runs:
        """A label of the locale."""
        return (Text(self.word.label(key)),)

    def shown(self, value: Any, type_: Type) -> Runs:
        """A value as the language writes it."""
        return self.word.value(*self._pair(value, type_))

    def _pair(self, value: Any, type_: Type) -> tuple[Any, Kind]:
        shown = self.speech.shown(self.honest(value), type_)
        return shown.value, shown.kind

    def unsettled(self, label: Runs, value: Any, type_: Type) -> Runs:
        """What can be said of a value that is not settled."""
        value = self.honest(value)
        if isinstance(value, Range) and type_.numeric and value.low is not None and value.low < 0:
            # Nothing counted is below zero: such a bound comes from the days that facts may be declared as.
            return self.say("calculation.unsettled_nothing", label=label)
        if isinstance(value, Range) and type_.numeric and value.high is None:
            if not value.low:
                return self.say("calculation.unsettled_nothing", label=label)
            return self.say("calculation.unsettled_least", label=label, value=self.shown(value, type_))
        return self.say("calculation.unsettled_value", label=label, value=self.shown(value, type_))

    def value(self, name: str) -> Runs:
        """The value of a name."""
        found = self.lookup(name)
        assert found is not None
        return self.shown(*found)

    def day(self, day: Any) -> Runs:
        """A day."""
        return self.shown(day, DATE)

    def counted(self, number: Any, noun: str) -> Shown:
        """A small number of things, in words."""
        return Shown(number, Kind("count", noun))

    def ordinals(self, numbers: Iterable[int]) -> Runs:
        """``the first period and the second period``; of a single payment, that payment."""
        if self.once:
            return self.label("once.the")
        return self.word.join([(Text(self.word.ordinal(number, "period")),) for number in numbers])

    def cite(self, citations: Iterable[Mapping[str, Any]]) -> Runs:
        """Clauses as letters name them."""
        return self.word.join([self.clause(citation["clause"]) for citation in citations])

    def clause(self, id: str, *, full: bool = False) -> Runs:
        """A clause by its number; one whose number is not known by what it is about. ``full``: with the law's name."""
        registered = self.registry.clause(id)
        told = self.decision.amendments
        full = full or (told is not None and any(id.startswith(f"{one.id}/") for one in told.listed))
        if registered.kind != "prov" or registered.title is None:
            return (Text(self.registry.label(id, self.lang, full=full)),)
        texts = self.word.locale.texts
        name = self.word.fill(texts["clauses.named"], {"title": self.inside((Text(registered.title[self.lang]),))})
        if not full:
            return name
        law = (Text(self.registry.instrument(id.partition("/")[0]).title[self.lang]),)
        return self.word.fill(texts["clauses.law"], {"law": law, "clause": name})

    @cached_property
    def section(self) -> Runs:
        """The clauses of the provision."""
        return self.word.join([self.clause(clause) for clause in self.provision.cite])

    @cached_property
    def section_of_law(self) -> Runs:
        """The clauses of the provision with the name of the law."""
        return self.word.join([self.clause(clause, full=True) for clause in self.provision.cite])

    def part(self, number: int) -> Text:
        """The number by which a sentence refers to a part of the letter."""
        return Text(self.word.number(self.place or number))

    @property
    def system_title(self) -> Runs:
        """What the insurance system is called."""
        return (Text(self.system.title[self.lang]),)

    def title(self, name: str) -> Runs:
        """What a value, parameter or fact is called; its id where it has no title."""
        from uirules.decision.document import Identifier

        definition, parameter = self.provision.definitions.get(name), self.provision.parameters.get(name)
        if definition is not None and definition.title is not None:
            return (Text(definition.title[self.lang]),)
        if parameter is not None:
            return (Text(parameter.title[self.lang]),)
        if name in self.ruleset.facts.facts:
            return (Text(self.ruleset.facts.facts[name].label[self.lang]),)
        return (Identifier(name),)

    def capital(self, label: Runs) -> Runs:
        """A label at the beginning of something."""
        first = label[0]
        if self.word.locale.texts["technical.capitals"] != "yes" or not isinstance(first, Text):
            return label
        return (Text(first.text[:1].upper() + first.text[1:]), *label[1:])

    def inside(self, label: Runs) -> Runs:
        """A label inside a sentence."""
        first = label[0]
        if self.word.locale.texts["technical.labels_lowered"] != "yes" or not isinstance(first, Text):
            return label
        if first.text[1:2].isupper():
            return label
        return (Text(first.text[:1].lower() + first.text[1:]), *label[1:])

    def join(self, *sentences: Runs | None) -> Runs:
        """Sentences one after the other."""
        found: list[Any] = []
        for sentence in sentences:
            if sentence:
                found += [Text(" "), *sentence] if found else sentence
        return tuple(found)

    def paragraph(
        self, *sentences: Runs | None, role: Literal["body", "lead", "note", "strong"] = "body"
    ) -> list[Paragraph]:
        """One paragraph of these sentences, or none."""
        runs = self.join(*sentences)
        return [Paragraph(runs, role)] if runs else []

    def item(self, *sentences: Runs | None, items: tuple[Item, ...] = ()) -> Item:
        """One entry of a list."""
        return Item(self.join(*sentences), items)
