"""``languages-disagree-on-number``: a number that one language of a text says and another does not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from fractions import Fraction

from uirules.drafting.lints.finding import Finding
from uirules.drafting.lints.numerals import KNOWN, Numeral, disagreeing, numerals
from uirules.drafting.lints.texts import LintText, texts_of
from uirules.language.texts import words_of
from uirules.law import Law

__all__ = ["languages_disagree"]

ID = "languages-disagree-on-number"


def languages_disagree(law: Law, provisions: Collection[str] | None = None) -> Iterator[Finding]:
    """The findings of one law: each text of which two languages are read, against its first language. All texts are
    read, whatever the ``provisions``."""
    for text in texts_of(law):
        known = [language for language in law.languages if language in KNOWN and language in text.words]
        for other in known[1:]:
            yield from _compared(text, known[0], other)


def _compared(text: LintText, one: str, other: str) -> Iterator[Finding]:
    sides = [numerals(words_of(text.words[language].text), language) for language in (one, other)]
    missing = disagreeing(*sides)
    own = Fraction(number[1]) if (number := re.search(r"_([0-9]+)(?!.*_[0-9])", text.clause or "")) else None
    said = [[n for n in side if not (n.unit == "reference" and n.value == own)] for side in missing]
    if not any(said):
        return
    first, second = ("; ".join(_plain(numeral) for numeral in side) or "–" for side in said)
    language, numeral = (one, said[0][0]) if said[0] else (other, said[1][0])
    node = text.words[language]
    problem = node.problem("lint.languages_disagree", found=_plain(numeral), severity="warning")
    fields = {"place": text.about, "one": one, "first": first, "other": other, "second": second}
    problem = replace(problem, fields=fields, position=node.position_of(numeral.text.replace("\n", " ")))
    stated = f"{one}: {first} / {other}: {second}"
    yield Finding(ID, f"{ID}/{text.about}", stated, problem, text.provision, text.clause)


def _plain(numeral: Numeral) -> str:
    return " ".join(numeral.text.replace("\xa0", " ").split())
