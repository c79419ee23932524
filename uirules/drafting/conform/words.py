"""The words of a report in one language, and how verdicts, figures, conditions and clauses read in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from uirules.decision.wording import Wording
from uirules.drafting.conform.measure import Filled, Measure, Phrase, Quantity
from uirules.drafting.conform.model import Article, Condition, Standard

if TYPE_CHECKING:
    from uirules.law import Law

__all__ = ["Told"]

_PLACES = 100
"""Figures that are no short decimal are shown in hundredths; JSON has them exactly."""
_PARTS = re.compile(r"[IVX]+\Z")
_LETTER = re.compile(r"\(([a-z])\)")
_OWN_UNITS = ("weeks", "days", "months", "years", "persons")


@cache
def _texts() -> dict[str, dict[str, str]]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("uirules.drafting.conform").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=loader)
    return loaded


class Told:
    """How a report on a law reads in one language."""

    def __init__(self, law: Law, lang: str) -> None:
        self.law, self.lang = law, lang
        self.wording: Wording = law.wording(lang)

    def __call__(self, name: str, /, **values: str) -> str:
        """The text of a name, its names in braces filled in."""
        text = str(_texts()[name][self.lang])
        for key, value in values.items():
            text = text.replace("{" + key + "}", value)
        return text

    def of(self, texts: Mapping[str, str]) -> str:
        """A text in this language, else in the first it has."""
        return str(texts.get(self.lang) or next(iter(texts.values()), ""))

    def grade(self, letter: str | None) -> str:
        """A grade by its letter, as the language writes it."""
        return self("nothing") if letter is None else self.wording.label(f"grade.{letter.lower()}")

    def grade_named(self, letter: str | None) -> str:
        """A grade inside a sentence."""
        return self("nothing") if letter is None else self.wording.label(f"grade_named.{letter.lower()}")

    def count(self, number: int) -> str:
        """A bare number."""
        return self.wording.number(number)

    def digits(self, text: str) -> str:
        """The digits and the letters of paragraphs of a text, as the language writes them."""
        if self.lang == "en":
            return text
        letters = self.wording.locale.lists["clauses.letters"]
        text = _LETTER.sub(lambda match: f"({letters[ord(match[1]) - ord('a')]})", text)
        return text.translate(str.maketrans("0123456789", self.wording.locale.texts["number.digits"]))

    def article(self, article: Article) -> str:
        """``Article 24(1)(a), (2)``, or ``Part V``."""
        number = article.article
        if _PARTS.match(number):
            return self("part", n=self.digits(str(_roman(number))) if self.lang == "my" else number)
        if self.lang == "my":
            number = re.sub(r"(?<=[0-9)])\(", " (", number).replace(", ", "၊ ")
        return self("article", n=self.digits(number))

    # ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, measure: Measure) -> str:
        """The figure of a measure."""
        value = measure.value
        if value is None:
            return self("unknown")
        if isinstance(value, bool):
            if measure.figure in ("cases", "grounds"):
                return self("paid_yes" if value else "paid_no")
            return self("value_yes" if value else "value_no")
        return self.quantity(value)

    def quantity(self, value: Quantity) -> str:
        """``17.1 weeks``, ``15% to 17.5%``."""
        if value.low == value.high:
            return self._one(value.low, value.unit)
        low, high = self._one(value.low, value.unit), self._one(value.high, value.unit)
        about = self("about_value", value=low)
        return high if high in (low, about) else self("between", low=low, high=high)

    def _one(self, number: int | Fraction, unit: str) -> str:
        shown = number * 100 if unit == "share" else number
        rounded = Fraction(int(shown * _PLACES + Fraction(1, 2)), _PLACES)
        exact = rounded == shown
        text = self._unit(rounded / 100 if unit == "share" else rounded, unit)
        return text if exact else self("about_value", value=text)

    def _unit(self, number: int | Fraction, unit: str) -> str:
        whole = int(number) if number == int(number) else number
        if unit == "share":
            return self.wording.share(number)
        if unit in _OWN_UNITS:
            return self.wording.quantity(whole, unit)
        return self.wording.money(whole, unit)

    def condition(self, condition: Condition | None, unit: str) -> str:
        """``at least 45%``; nothing where there is none."""
        if condition is None or condition.empty:
            return self("nothing")
        if condition.is_ is not None:
            return self("is_true" if condition.is_ else "is_false")
        name = "at_least" if condition.at_least is not None else "at_most"
        bound = condition.at_least if condition.at_least is not None else condition.at_most
        return self(name, bound=self._one(bound, unit))

    def condition_of(self, measure: Measure) -> str:
        """The condition of a measure, in the unit of its figure."""
        unit = measure.value.unit if isinstance(measure.value, Quantity) else measure.unit
        if not unit and measure.condition is not None and measure.condition.is_ is None:
            unit = "share"
        is_ = None if measure.condition is None else measure.condition.is_
        if is_ is not None and measure.figure in ("cases", "grounds"):
            return self("paid_must")
        return self.condition(measure.condition, unit)

    # ── phrases and origins ──────────────────────────────────────────────────────────────────────────────────────────

    def phrase(self, phrase: Phrase, standard: Standard | None = None) -> str:
        """A sentence with what fills it."""
        values = {name: self._filled(name, value, standard) for name, value in phrase.values.items()}
        return self(phrase.key, **values)

    def _filled(self, name: str, value: Filled, standard: Standard | None) -> str:
        if name == "ground" and standard is not None and isinstance(value, str):
            return self.of(standard.grounds[value].text)
        if isinstance(value, Quantity):
            return self.quantity(value)
        if isinstance(value, Mapping):
            return self.of(value)
        if isinstance(value, dt.date):
            return self.wording.date(value)
        if isinstance(value, int):
            return self.count(value)
        return self.digits(value) if name in ("steps", "from") else value

    def origin(self, measure: Measure) -> str:
        """Where a figure comes from: the provision, its clauses, the grade."""
        origin = measure.origin
        if origin is None:
            return ""
        if not origin.provision or not origin.clauses:
            return self("from_data", grade=self.grade_named(measure.grade)) if measure.grade else ""
        labels = [self.clause(clause) for clause in origin.clauses]
        return self(
            "from_decision",
            provision=self.provision(origin.provision),
            clauses=self.wording.locale.texts["lists.and.join"].join(labels),
            grade=self.grade_named(measure.grade),
        )

    def provision(self, name: str) -> str:
        """A provision by its title; its id where it is another law's."""
        known = self.law.ruleset.manifest.provisions
        return self.of(self.law.ruleset.provision(name).title) if name in known else name

    def clause(self, id: str) -> str:
        """A clause by its label."""
        return self.law.registry.label(id, self.lang) if id in self.law.registry else id

    def reading(self, name: str, option: str) -> tuple[str, str]:
        """A reading and one of its options, in words."""
        reading = self.law.ruleset.readings[name]
        return self.of(reading.title), self.of(reading.options[option].text).rstrip(".။")


def _roman(text: str) -> int:
    total, before = 0, 0
    for letter in reversed(text):
        number = {"I": 1, "V": 5, "X": 10}[letter]
        total += number if number >= before else -number
        before = max(before, number)
    return total
