"""How values read in a language, and how they enter a sentence.

All functions are pure: the locale says what a language looks like, nothing here does. Values are exact (``int``,
``Fraction``), a ``bool``, a date, a month (an ``int``: year times 12 plus month less 1), text, a list of these, or one
of the small classes below for what is not a single value. Floats are refused.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from uirules.decision.document import FactText, Identifier, Run, Runs, Strong, Term, Text, plain
from uirules.decision.locales import Locale, load_locale
from uirules.decision.locales.template import parse
from uirules.errors import Problem, RulesetError, did_you_mean

__all__ = [
    "Between",
    "Blank",
    "Fillable",
    "Kind",
    "OneOf",
    "Shown",
    "Span",
    "Wording",
    "month_index",
]

_TYPES = "integer", "rational", "money", "share", "date", "month", "boolean", "enum", "text", "id", "count", "ordinal"


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one declaration are shown.

    ``unit`` is a unit of the locale (``months``), the currency of ``money`` (or of a ``rational``), ``share`` for a
    rational that is a share of one, or the noun of a ``count`` or an ``ordinal``. ``labels`` gives the words of an
    ``enum`` by value and language. ``text`` is what a claim says in its own words; ``id`` is an id, set in code type.
    """

    type: Literal[
        "integer", "rational", "money", "share", "date", "month", "boolean", "enum", "text", "id", "count", "ordinal"
    ]
    unit: str | None = None
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Between:
    """A value that is not settled, with what it can still be at the least and at the most; None is open."""

    low: Any
    high: Any


@dataclass(frozen=True, slots=True)
class OneOf:
    """A value that is not settled and can be one of these."""

    members: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day (or month), both inside."""

    first: Any
    last: Any


class Blank(enum.Enum):
    """What stands where there is no value."""

    NOT_GIVEN = "not_given"
    ABSENT = "absent"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Shown:
    """A value with the kind that says how it reads."""

    value: Any
    kind: Kind


Fillable: TypeAlias = Shown | Run | Runs

_DATE, _MONTH = Kind("date"), Kind("month")


def month_index(year: int, month: int) -> int:
    """The month of a year as the number that values of kind ``month`` have."""
    return year * 12 + month - 1


@lru_cache(maxsize=32)
def _babel_months(language: str) -> tuple[str, ...]:
    from babel import Locale as Babel

    names = Babel.parse(language, sep="-").months["format"]["wide"]
    return tuple(str(names[number]) for number in range(1, 13))


class Wording:
    """The words of one language."""

    __slots__ = ("_digits", "_grouping", "_plurals", "_texts", "lang", "locale")

    def __init__(self, lang: str, locale: Locale | None = None) -> None:
        self.lang = lang
        self.locale = load_locale(lang) if locale is None else locale
        self._texts = self.locale.texts
        self._digits = str.maketrans("0123456789", self._texts["number.digits"])
        self._grouping = tuple(int(size) for size in self.locale.lists["number.grouping"])
        self._plurals: dict[str, tuple[str, ...]] = {}
        for name, numbers in self.locale.lists.items():
            if name.startswith("plural."):
                for number in numbers:
                    self._plurals[number] = (*self._plurals.get(number, ()), name.removeprefix("plural."))

    # Labels and sentences

    def label(self, key: str) -> str:
        """A label or heading of the locale: ``part.outcome``, ``column.finding``, ``result.met``."""
        return self._text(f"labels.{key}")

    def sentence(self, key: str, values: Mapping[str, Fillable] | None = None, *, count: int | None = None) -> Runs:
        """A sentence of the locale, filled. ``count`` chooses between its forms for one and for more."""
        return self.fill(self._form(f"sentences.{key}", count), values or {})

    def has(self, key: str) -> bool:
        """Whether the locale has this sentence (or its plural forms)."""
        start = f"sentences.{key}"
        return start in self._texts or any(name.startswith(start + ".") for name in self._texts)

    def fill(self, template: str, values: Mapping[str, Fillable]) -> Runs:
        """The template with every ``{name}`` replaced by its value as the language writes it.

        :raises RulesetError: a name that ``values`` does not have, or a brace that is not part of a bare ``{name}``.
        """
        filled = self._fill(template, values)
        if template.startswith("{") and isinstance(filled[0], Text) and self._texts["technical.capitals"] == "yes":
            first = filled[0].text
            return (Text(first[:1].upper() + first[1:]), *filled[1:])
        return filled

    def phrase(self, template: str, values: Mapping[str, Fillable]) -> Runs:
        """The same inside a sentence: what begins with a value gets no capital letter."""
        return self._fill(template, values)

    # Values

    def value(self, value: Any, kind: Kind) -> Runs:
        """A value of any sort as runs; what a claim said in its own words stays marked as such."""
        match value:
            case Blank():
                return (Text(self._texts[f"patterns.{value.value}"]),)
            case Between():
                return self._between(value, kind)
            case OneOf():
                return self.join([self.value(member, kind) for member in value.members], "or")
            case Span():
                pattern = "patterns.months" if kind.type == "month" else "patterns.days"
                ends = {"from": self.value(value.first, kind), "to": self.value(value.last, kind)}
                return self._fill(self._texts[pattern], ends)
            case list() | tuple():
                return self.join([self.value(member, kind) for member in value])
        return self._single(value, kind)

    def text(self, value: Any, kind: Kind) -> str:
        """A value as plain words, without markup; what came from a claim is cleaned of control characters."""
        return plain(self.value(value, kind))

    def number(self, value: int | Fraction) -> str:
        """``1,234``, ``12.5``; ``283,333 1/3`` where no short decimal is exact."""
        return self._signed(_exact(value), int(self._texts["number.places"]), 0)

    def quantity(self, value: int | Fraction, unit: str) -> str:
        """``1 month``, ``36 months``, with a unit of the locale."""
        if f"units.{unit}.other" not in self._texts:
            self._unknown_unit(unit, self.locale.family("units"))
        return self._put(self._form(f"units.{unit}", _exact(value)), n=self.number(value))

    def money(self, value: int | Fraction, currency: str) -> str:
        """``280,000 kyat``, ``283,333 1/3 kyat``."""
        places = int(self._currency(currency, "places"))
        amount = self._signed(_exact(value), places, places)
        return self._put(self._currency(currency, "pattern"), n=amount)

    def money_in_words(self, value: int, currency: str) -> str | None:
        """A payable sum in words, or None where the language has no words for so much."""
        words = self.in_words(value)
        return None if words is None else self._put(self._currency(currency, "words"), words=words)

    def unrounded(self, currency: str) -> Runs | None:
        """That a sum needed no rounding, where the currency has its own words for it."""
        text = self._texts.get(f"currencies.{currency}.unrounded")
        return None if text is None else (Text(text),)

    def is_mixed(self, value: int | Fraction) -> bool:
        """Whether a number reads as a whole with a fraction beside it: ``283,333 1/3``."""
        scaled = value * Fraction(10) ** int(self._texts["number.places"])
        return Fraction(scaled).denominator != 1

    def share(self, value: int | Fraction) -> str:
        """A share of one: ``50%``."""
        return self._put(self._texts["patterns.share"], n=self.number(_exact(value) * 100))

    def share_factor(self, value: int | Fraction) -> str:
        """A share as it stands in a calculation."""
        hundred = self.number(100)
        return self._put(self._texts["patterns.share_factor"], n=self.number(_exact(value) * 100), hundred=hundred)

    def date(self, day: datetime.date) -> str:
        """``28 February 2026``."""
        if not isinstance(day, datetime.date) or isinstance(day, datetime.datetime):
            raise TypeError(f"a date is shown from a datetime.date, not from {type(day).__name__}")
        return self._put(
            self._texts["patterns.date"],
            day=self._plain_number(day.day),
            month=self.month_name(day.month),
            year=self._plain_number(day.year),
        )

    def month(self, index: int) -> str:
        """``September 2024``, of the month with this index."""
        if not isinstance(index, int) or isinstance(index, bool):
            raise TypeError(f"a month is shown from its index, not from {type(index).__name__}")
        year, month = divmod(index, 12)
        pattern = self._texts["patterns.month"]
        return self._put(pattern, month=self.month_name(month + 1), year=self._plain_number(year))

    def days(self, first: datetime.date, last: datetime.date) -> str:
        """``1 March 2026 to 31 March 2026``."""
        return self.text(Span(first, last), _DATE)

    def months(self, first: int, last: int) -> str:
        """``February 2025 to January 2026``."""
        return self.text(Span(first, last), _MONTH)

    def counted(self, number: int, noun: str) -> str:
        """A small count in words with its noun: ``three conditions``; in digits where the language has no word."""
        if f"counts.{noun}.other" not in self._texts:
            self._unknown_unit(noun, self.locale.family("counts"))
        words = self.locale.lists["number.words.small"]
        if 0 <= number < len(words):
            return self._put(self._form(f"counts.{noun}", number), n=words[number])
        return self._put(self._texts[f"counts.{noun}.digits"], n=self.number(number))

    def ordinal(self, number: int, noun: str | None = None) -> str:
        """``third``; with a noun ``the third period``. Beyond the words of the language: ``period 30``."""
        words = self.locale.lists["ordinals.words"]
        inside = 0 < number <= len(words)
        if noun is None:
            return words[number - 1] if inside else self._put(self._texts["ordinals.beyond"], n=self.number(number))
        if f"ordinals.{noun}.word" not in self._texts:
            self._unknown_unit(noun, [name for name in self.locale.family("ordinals") if name != "beyond"])
        if inside:
            return self._put(self._texts[f"ordinals.{noun}.word"], ordinal=words[number - 1])
        return self._put(self._texts[f"ordinals.{noun}.digits"], n=self.number(number))

    def in_words(self, number: int) -> str | None:
        """A whole number in words, or None from the limit of the locale on."""
        if not isinstance(number, int) or isinstance(number, bool):
            raise TypeError(f"whole numbers only have words, not {type(number).__name__}")
        if not 0 <= number < int(self._texts["number.words.limit"]):
            return None
        return self._in_words(number)

    def join(self, items: Sequence[Runs], word: Literal["and", "or"] = "and") -> Runs:
        """``A, B and C``, by the language's own rules."""
        if len(items) < 2:
            return tuple(items[0]) if items else ()
        last = self._texts[f"lists.{word}.last"]
        held = self._texts.get(f"lists.{word}.holding.word", "")
        if held and any(held in plain(item) for item in items):
            # "A and B and C" would not say where one name ends and the next begins.
            last = self._texts[f"lists.{word}.holding.last"]
        rest: list[Run] = list(items[0])
        for item in items[1:-1]:
            rest += [Text(self._texts[f"lists.{word}.join"]), *item]
        return self._fill(last, {"rest": tuple(rest), "last": items[-1]})

    def clause(
        self, levels: Iterable[tuple[str, str]], law: str | None = None, *, style: Literal["law", "of"] = "law"
    ) -> str:
        """A provision's name from its levels: ``[("section", "37"), ("paragraph", "d")]`` is ``section 37(d)``.

        Numbers are Latin digits, with the letter of an inserted provision (``37A``); paragraphs may be letters;
        chapters and schedules may be Roman. With a law, ``style`` chooses between ``Law, section 37`` and ``section 37
        of Law``.
        """
        name = ""
        for level, number in levels:
            name = self._put(self._text(f"clauses.{level}"), above=name, **self._clause_number(level, number))
        return name if law is None else self._put(self._texts[f"clauses.{style}"], law=law, clause=name)

    # Parts of calculations and of lines

    def sign(self, name: Literal["plus", "minus", "times", "divided", "equals"], left: str, right: str) -> str:
        """``6 × 270,000``."""
        return self._put(self._texts[f"signs.{name}"], left=left, right=right)

    def bracket(self, text: str) -> str:
        """Text in brackets."""
        return self._put(self._texts["signs.bracket"], text=text)

    def stop(self, text: str) -> str:
        """A calculation closed as a sentence."""
        return self._put(self._texts["signs.stop"], text=text)

    def quoted(self, text: str) -> str:
        """Text in quotation marks."""
        return self._put(self._texts["patterns.quoted"], text=text)

    def part(self, number: int) -> str:
        """The number of a part: ``1.``."""
        return self._put(self._texts["patterns.part"], n=self.number(number))

    def labelled(self, label: Runs, value: Runs) -> Runs:
        """``Label: value`` in running text."""
        return self._fill(self._texts["patterns.label"], {"label": label, "value": value})

    def aside(self, text: Runs, aside: Runs) -> Runs:
        """``Text (aside)``."""
        return self._fill(self._texts["patterns.aside"], {"text": text, "aside": aside})

    # Inside

    def _text(self, key: str) -> str:
        if key not in self._texts:
            near = did_you_mean(key, self._texts)
            raise RulesetError(
                Problem("wording.missing_key", found=key, suggestion=near, fields={"language": self.lang})
            )
        return self._texts[key]

    def _form(self, key: str, count: int | Fraction | None) -> str:
        if count is None:
            return self._text(key)
        single = ("single",) if count == 1 else ()
        for form in (*single, *self._plurals.get(str(count), ()), "other"):
            if (text := self._texts.get(f"{key}.{form}")) is not None:
                return text
        return self._text(key)

    def _fill(self, template: str, values: Mapping[str, Fillable]) -> Runs:
        parts = parse(template)
        done: list[Run] = []
        gap = self._texts["technical.gap"]
        for index, (words, name) in enumerate(parts):
            done.append(Text(words))
            if name is None:
                continue
            if name not in values:
                near = did_you_mean(name, values)
                known = ", ".join(f"{{{known}}}" for known in sorted(values)) or "-"
                raise RulesetError(Problem("wording.unknown_name", found=name, expected=known, suggestion=near))
            value = self._runs(values[name])
            done.extend(value)
            follows = parts[index + 1][0] if index + 1 < len(parts) else ""
            if gap and follows[:1].isalpha() and _ends_bare(value):
                done.append(Text(gap))
        return _joined(done)

    def _put(self, template: str, **texts: str) -> str:
        return "".join(words + (texts[name] if name is not None else "") for words, name in parse(template))

    def _runs(self, value: Fillable) -> Runs:
        if isinstance(value, Shown):
            return self.value(value.value, value.kind)
        if isinstance(value, Text | Term | Identifier | FactText | Strong):
            return (value,)
        if isinstance(value, tuple):
            return value
        raise TypeError(f"a template is filled with Shown, a run or runs, not with {type(value).__name__}")

    def _single(self, value: Any, kind: Kind) -> Runs:
        match kind.type:
            case "text":
                return (FactText(_string(value)),)
            case "id":
                return (Identifier(_string(value)),)
            case "enum":
                name = _string(value)
                label = kind.labels.get(name, {}).get(self.lang)
                return (Text(label),) if label is not None else (Identifier(name),)
            case "boolean":
                if not isinstance(value, bool):
                    raise TypeError(f"yes or no is shown from a bool, not from {type(value).__name__}")
                return (Text(self._texts["patterns.true" if value else "patterns.false"]),)
            case "date":
                return (Text(self.date(value)),)
            case "month":
                return (Text(self.month(value)),)
            case "count":
                return (Text(self.counted(value, kind.unit or "")),)
            case "ordinal":
                return (Text(self.ordinal(value, kind.unit)),)
            case "share":
                return (Text(self.share(value)),)
            case "integer" | "rational" | "money":
                return (Text(self._amount(value, kind)),)
        raise ValueError(f"no kind of value is called {kind.type!r}; there are: {', '.join(_TYPES)}")

    def _amount(self, value: int | Fraction, kind: Kind) -> str:
        if kind.unit is None:
            return self.number(value)
        if kind.unit == "share":
            return self.share(value)
        if kind.type == "money" or f"currencies.{kind.unit}.pattern" in self._texts:
            return self.money(value, kind.unit)
        return self.quantity(value, kind.unit)

    def _between(self, value: Between, kind: Kind) -> Runs:
        if value.low is None and value.high is None:
            return (Text(self._texts["patterns.anything"]),)
        if value.low == value.high:
            return self.value(value.low, kind)
        family = kind.type if kind.type in ("date", "month") else "quantity"
        bare = family == "quantity" and value.low == 0 and value.high is not None  # at least nothing: no statement
        ends = {"from": None if bare else value.low, "to": value.high}
        shown: dict[str, Fillable] = {name: Shown(end, kind) for name, end in ends.items() if end is not None}
        form = "both" if len(shown) == 2 else next(iter(shown))
        return self._fill(self._texts[f"patterns.between.{family}.{form}"], shown)

    def _signed(self, value: int | Fraction, places: int, least: int) -> str:
        text = self._unsigned(value if value >= 0 else -value, places, least)
        return text if value >= 0 else self._put(self._texts["number.minus"], n=text)

    def _unsigned(self, value: int | Fraction, places: int, least: int) -> str:
        whole, rest = divmod(value, 1)
        if rest == 0:
            return self._grouped(whole)
        scaled = rest * 10**places
        if scaled.denominator == 1:
            decimals = str(scaled.numerator).rjust(places, "0").rstrip("0").ljust(least, "0")
            return f"{self._grouped(whole)}{self._texts['number.decimal']}{decimals.translate(self._digits)}"
        fraction = self._put(
            self._texts["number.fraction"],
            numerator=self._grouped(rest.numerator),
            denominator=self._grouped(rest.denominator),
        )
        if whole == 0:
            return fraction
        return self._put(self._texts["number.mixed"], whole=self._grouped(whole), fraction=fraction)

    def _grouped(self, number: int) -> str:
        digits = str(number)
        sizes = self._grouping
        groups: list[str] = []
        while digits and sizes and len(digits) > sizes[0]:
            groups.insert(0, digits[-sizes[0] :])
            digits = digits[: -sizes[0]]
            sizes = sizes[1:] or sizes
        return self._texts["number.group"].join([digits, *groups]).translate(self._digits)

    def _plain_number(self, number: int) -> str:
        return str(number).translate(self._digits)

    def month_name(self, number: int) -> str:
        """The name of a month of the year, from 1."""
        own = self.locale.lists["technical.months"]
        return (own or _babel_months(self._texts["technical.babel"]))[number - 1]

    def _currency(self, currency: str, part: str) -> str:
        if f"currencies.{currency}.{part}" not in self._texts:
            self._unknown_unit(currency, self.locale.family("currencies"))
        return self._texts[f"currencies.{currency}.{part}"]

    def _unknown_unit(self, unit: str, known: Sequence[str]) -> None:
        raise RulesetError(
            Problem(
                "wording.unknown_unit",
                found=unit,
                expected=", ".join(known),
                suggestion=did_you_mean(unit, known),
                fields={"language": self.lang},
            )
        )

    def _in_words(self, number: int) -> str:
        small = self.locale.lists["number.words.small"]
        if number < len(small):
            return small[number]
        scale = next(scale for scale in self.locale.tables["number.words.scales"] if int(scale["value"]) <= number)
        times, rest = divmod(number, int(scale["value"]))
        if rest == 0:
            return self._put(scale["alone"], n=self._in_words(times))
        name = "small" if rest < int(scale.get("below", "0")) else "followed"
        return self._put(scale[name], n=self._in_words(times), rest=self._in_words(rest))

    def _clause_number(self, level: str, number: str) -> dict[str, str]:
        if level in ("chapter", "schedule") and (arabic := _from_roman(number)):
            number = str(arabic)
        digits = number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        suffix = number[len(digits) :].lower()
        letters = self.locale.lists["clauses.letters"]
        letter = "".join(letters[ord(part) - ord("a")] for part in suffix)
        shown = digits.translate(self._digits)
        if digits and suffix:
            shown = self._put(self._texts["clauses.inserted"], n=shown, letter=letter, capital=suffix.upper())
        roman = _roman(int(digits)) if digits.isascii() and digits.isdecimal() else digits
        return {"n": shown, "roman": roman + suffix.upper(), "letter": letter or shown, "capital": suffix.upper()}


def _joined(runs: Iterable[Run]) -> Runs:
    joined: list[Run] = []
    for run in runs:
        if isinstance(run, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].text + run.text)
        elif run != Text(""):
            joined.append(run)
    return tuple(joined)


def _ends_bare(value: Runs) -> bool:
    """Whether the value ends in a number, a bracket or an id, onto which no particle is written."""
    if not value:
        return False
    last = plain(value[-1:])[-1:]
    return isinstance(value[-1], Identifier) or last.isdigit() or last == ")" or (last.isascii() and last != "]")


def _exact(value: int | Fraction) -> int | Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise TypeError(f"numbers are exact (int or Fraction), not {type(value).__name__}")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"words are shown from a str, not from {type(value).__name__}")
    return value


def _roman(number: int) -> str:
    pairs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    roman = ""
    for value, sign in (*pairs, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        times, number = divmod(number, value)
        roman += sign * times
    return roman


def _from_roman(text: str) -> int:
    return next((number for number in range(1, 200) if text and _roman(number) == text), 0)
