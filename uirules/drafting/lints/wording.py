"""``number-in-wording``: a number told in words or digits that is not the rule's.

Looked at are what the registry says of a clause (its wording, summary and facts) beside the rules that cite it, and the
sentences of a rule beside what that rule reads. A number of a unit of which the rules state nothing has nothing it
could differ from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from uirules.drafting.lints.finding import Finding
from uirules.drafting.lints.numerals import PLACES, Numeral, numerals
from uirules.drafting.lints.stated import Beside, RuleNumber, RuleNumbers
from uirules.drafting.lints.texts import LintText, texts_of
from uirules.language.texts import words_of
from uirules.law import Law

__all__ = ["number_in_wording"]

ID = "number-in-wording"
_APART = ("times", "other", "", "hours")
"""What no parameter counts."""
_SHOWN = 4
"""So many of the rule's numbers are told in a finding."""


def number_in_wording(law: Law, provisions: Collection[str] | None = None) -> Iterator[Finding]:
    """The findings of one law, in the order of its texts; what both languages say is found once. All texts are read,
    whatever the ``provisions``."""
    rules = RuleNumbers(law)
    for text in texts_of(law):
        beside = _beside(rules, text) if text.rule else None
        if beside is None or not (beside.own or beside.wide):
            continue
        read = () if text.row is not None else beside.wide
        seen: set[tuple[str, Fraction]] = set()
        for language, node in text.words.items():
            said = numerals(words_of(node.text), language)
            for numeral in said:
                expected = None if numeral.measured in seen else _differs(numeral, said, beside, read)
                if expected is not None:
                    seen.add(numeral.measured)
                    yield _finding(text, language, numeral, expected)


def _beside(rules: RuleNumbers, text: LintText) -> Beside:
    if text.row is not None:
        return rules.of_row(text.row, text.clause or "")
    if text.clause is not None:
        return rules.of_clause(text.clause)
    if text.reading is not None:
        return rules.of_reading(text.reading)
    if text.section == "parameters":
        return rules.of_parameter(text.provision or "common", text.name or "")
    if text.section in ("definitions", "conditions"):
        return rules.of_rule(text.provision or "common", text.section, text.name or "")
    return rules.of_provision(text.provision or "")


def _differs(numeral: Numeral, said: Sequence[Numeral], beside: Beside, read: Sequence[RuleNumber] = ()) -> str | None:
    """The rule's numbers that a number of a text should be one of; None where it is, or has none beside it. ``read``:
    numbers of other clauses that the rules of this one read; what it says of them goes out of date with them."""
    if numeral.loose or numeral.unit in (*PLACES, *_APART):
        return None
    rivals = [number for number in beside.own if not number.passing and number.measured[0] == numeral.measured[0]]
    if not rivals:
        return None
    equal = [number for number in (*beside.own, *beside.wide) if number.says(numeral)]
    if not equal:
        return _told(rivals)
    if all(number.past for number in equal):
        # What held once may be told beside what holds now; told alone it is out of date.
        names = {number.name for number in equal}
        now = [number for number in (*rivals, *read) if number.name in names and not number.past]
        if now and not any(number.says(other) for number in now for other in said):
            return _told(now)
    return None


def _told(numbers: Sequence[RuleNumber]) -> str:
    current = [number for number in numbers if not number.past] or numbers
    figures = list(dict.fromkeys(f"{_figure(number)} ({number.name})" for number in current))
    return ", ".join([*figures[:_SHOWN], *(["…"] if len(figures) > _SHOWN else [])])


def _figure(number: RuleNumber) -> str:
    return f"{number.value * 100} %" if number.unit == "share" else f"{number.value} {number.unit}".strip()


def _finding(text: LintText, language: str, numeral: Numeral, expected: str) -> Finding:
    node = text.words[language]
    found = " ".join(numeral.text.replace("\xa0", " ").split())
    problem = node.problem(
        "lint.number_in_wording", found=found, expected=expected, severity="warning", place=text.about
    )
    problem = replace(problem, position=node.position_of(numeral.text.replace("\n", " ")))
    return Finding(ID, f"{ID}/{text.about}: {found}", f"{found} / {expected}", problem, text.provision, text.clause)
