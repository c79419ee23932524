"""The numbers of a text, in digits and in words, with what they count: ``36 months``, ``သုံးဆယ့်ခြောက်လ``.

What a language's numbers look like stands in ``numerals.yaml``; its number words are those of its locale, so that a
number the renderer can write is one this reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from uirules.decision.wording import Wording

__all__ = ["KNOWN", "Numeral", "PLACES", "numerals", "same"]

KNOWN = ("en", "my")
"""The languages whose numbers are read."""

PLACES = ("year", "month", "day", "reference")
"""What a number can be besides a quantity: a part of a date, or the number of a provision or an instrument."""

_SIZE: Mapping[str, tuple[str, int]] = {"years": ("months", 12), "weeks": ("days", 7)}
_DIGITS = str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789")
_MOST = 999
_TAKEN = "\x00"


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number: its value and unit as written, and where it stands in the text.

    ``unit`` is one of ``months``, ``years``, ``weeks``, ``days``, ``hours``, ``share`` (the value is a share of one),
    ``money``, ``persons``, ``times``, ``other``, one of :data:`PLACES`, or "" where none is told. ``loose``: said in
    passing, so that another language need not say it.
    """

    value: Fraction
    unit: str
    text: str
    start: int
    loose: bool = False

    @property
    def measured(self) -> tuple[str, Fraction]:
        """The unit and the value, years in months and weeks in days."""
        unit, size = _SIZE.get(self.unit, (self.unit, 1))
        return unit, self.value * size


def same(one: Numeral, other: Numeral) -> bool:
    """Whether two numbers say the same: equal quantities, or equal values where one of them has no unit."""
    if one.measured == other.measured:
        return True
    return one.value == other.value and ({"", "other"} & {one.unit, other.unit}) != set()


@cache
def _data(language: str) -> dict[str, Any]:
    import yaml

    text = files(__package__).joinpath("numerals.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)[language]
    return data


class _Reader:
    """The patterns of one language."""

    def __init__(self, language: str) -> None:
        data, wording = _data(language), Wording(language)
        number, joint, end = data["number"], data["joint"], data["end"]
        months = [re.escape(wording.month_name(month)) for month in range(1, 13)]
        put = {"{n}": "[0-9၀-၉]+", "{month}": "(?:" + "|".join(months) + ")"}
        self.months = {wording.month_name(month).lower(): month for month in range(1, 13)}
        self.names = [re.compile(_put(pattern, put)) for pattern in data["names"]]
        self.dates = [re.compile(_put(pattern, put)) for pattern in data["dates"]]
        refer = data["references"]
        self.roman = bool(refer["roman"])
        self.reference = re.compile(
            f"{data['boundary']}{refer['word']} ?(?:{refer['number']})(?:(?:{refer['between']})(?:{refer['number']}))*",
            re.IGNORECASE if self.roman else 0,
        )
        self.units = {
            unit: re.compile(joint + data["adjectives"] + f"(?:{p}){end}") for unit, p in data["units"].items()
        }
        self.multiple = re.compile(joint + "(" + "|".join(map(re.escape, data["multiples"])) + ")" + end)
        self.multiples: Mapping[str, int] = data["multiples"]
        self.before = {unit: re.compile(f"(?:{pattern})$") for unit, pattern in data["prefixes"].items()}
        self.number = re.compile(number)
        self.boundary, self.end = re.compile(data["boundary"]), re.compile(end)
        self.fractions = [(re.compile(data["boundary"] + p + end, re.I), Fraction(v)) for p, v in data["fractions"]]
        self.loose = [(re.compile(data["boundary"] + p + end, re.I), Fraction(v)) for p, v in data["loose"]]
        self.ordinals = [(re.compile(data["boundary"] + re.escape(word) + end, re.I), index) for index, word in
                         enumerate(data["ordinals"], 1)]  # fmt: skip
        self.passing = tuple(re.compile(pattern) for pattern in data["passing"])
        self.bare = bool(data["bare_words"])
        self.words = dict(_spelled(wording))
        self.longest = max(map(len, self.words))
        small = {wording.in_words(n) or "" for n in range(1, 20)} | {w.split("-")[0] for w in self.words if "-" in w}
        longest_first = sorted(small, key=lambda word: (-len(word), word))
        begin = data["boundary"] + "(?:" + "|".join(map(re.escape, longest_first)) + ")"
        self.begins = re.compile(begin, re.IGNORECASE)


def _put(pattern: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        pattern = pattern.replace(name, value)
    return pattern


def _spelled(wording: Wording) -> Iterator[tuple[str, int]]:
    scales = [10**power for power in range(3, 7)]
    for number in (*range(1, _MOST + 1), *(n * scale for scale in scales for n in range(1, 100))):
        words = wording.in_words(number)
        if words is not None:
            yield words, number
            if "-" in words:
                yield words.replace("-", " "), number
            if " and " in words:
                yield words.replace(" and ", " "), number


@cache
def _reader(language: str) -> _Reader:
    return _Reader(language)


def numerals(text: str, language: str) -> tuple[Numeral, ...]:
    """The numbers of a text in the order in which they stand; of a language not in :data:`KNOWN` none."""
    if language not in KNOWN:
        return ()
    return tuple(sorted(_Scan(text, _reader(language)).all(), key=lambda found: found.start))


class _Scan:
    """One text, from which what was read is taken away."""

    def __init__(self, text: str, reader: _Reader) -> None:
        self.original = text
        self.text = text.replace("\xa0", " ").replace("\n", " ")
        self.reader = reader

    def all(self) -> Iterator[Numeral]:
        for name in self.reader.names:
            for match in list(name.finditer(self.text)):
                year = Fraction(int(match["year"].translate(_DIGITS)))
                yield Numeral(year, "year", self._taken(match.start(), match.end()), match.start("year"), loose=True)
        yield from self._dates()
        yield from self._references()
        yield from self._fractions()
        for pattern, value in self.reader.loose:
            for match in list(pattern.finditer(self.text)):
                yield Numeral(value, "", self._taken(match.start(), match.end()), match.start(), loose=True)
        yield from self._digits()
        yield from self._words()
        for pattern, number in self.reader.ordinals:
            for match in list(pattern.finditer(self.text)):
                yield Numeral(Fraction(number), "", self._taken(match.start(), match.end()), match.start(), loose=True)

    def _take(self, start: int, end: int) -> None:
        self.text = self.text[:start] + _TAKEN * (end - start) + self.text[end:]

    def _taken(self, start: int, end: int) -> str:
        self._take(start, end)
        return self.original[start:end]

    def _dates(self) -> Iterator[Numeral]:
        for pattern in self.reader.dates:
            for match in list(pattern.finditer(self.text)):
                text = self._taken(match.start(), match.end())
                for name, given in match.groupdict().items():
                    if given is not None:
                        value = self.reader.months.get(given.lower()) or int(given.translate(_DIGITS))
                        yield Numeral(Fraction(value), name.rstrip("2"), text, match.start(name))

    def _references(self) -> Iterator[Numeral]:
        for match in list(self.reader.reference.finditer(self.text)):
            text = self._taken(match.start(), match.end())
            for number in re.finditer(r"[0-9၀-၉]+|\b[IVXL]+\b|(?<=\()[ivx]+(?=\))", text):
                value = (
                    _roman(number[0])
                    if number[0].isalpha() and number[0].isascii()
                    else int(number[0].translate(_DIGITS))
                )
                yield Numeral(Fraction(value), "reference", text, match.start() + number.start())

    def _fractions(self) -> Iterator[Numeral]:
        for pattern, value in self.reader.fractions:
            for match in list(pattern.finditer(self.text)):
                yield Numeral(value, "share", self._taken(match.start(), match.end()), match.start())

    def _digits(self) -> Iterator[Numeral]:
        for match in list(self.reader.number.finditer(self.text)):
            plain = match[0].translate(_DIGITS).replace(",", "")
            numerator, _, denominator = plain.partition("/")
            if denominator and (not int(denominator) or "." in denominator):
                continue
            value = Fraction(numerator) / int(denominator or 1)
            found = self._measured(value, match.start(), match.end(), False)
            if found is not None:
                yield found

    def _words(self) -> Iterator[Numeral]:
        reader, at = self.reader, 0
        while (begin := reader.begins.search(self.text, at)) is not None:
            start = begin.start()
            at = begin.end()
            for length in range(min(reader.longest, len(self.text) - start), 0, -1):
                words = self.text[start : start + length].lower()
                if words not in reader.words or reader.end.match(self.text, start + length) is None:
                    continue
                found = self._measured(Fraction(reader.words[words]), start, start + length, True)
                if found is not None:
                    yield found
                    at = start + len(found.text)
                break

    def _measured(self, value: Fraction, start: int, end: int, bare: bool) -> Numeral | None:
        """A number with the unit behind or before it. Words without one count where the language lets them."""
        reader = self.reader
        found = self._behind(end)
        if found is None and (multiple := reader.multiple.match(self.text, end)) is not None:
            value *= reader.multiples[multiple[1]]
            end = multiple.end()
            found = self._behind(end)
        before, behind = reader.passing
        passing = bare and (value == 1 or before.search(self.text[:start]) is not None)
        if found is not None:
            unit, end = found
            passing = passing or (bare and value <= 2 and unit in ("other", "persons"))
            passing = passing or (bare and behind.match(self.text, end) is not None)
            value = value / 100 if unit == "share" else value
            return Numeral(value, unit, self._taken(start, end), start, passing)
        for unit, pattern in reader.before.items():
            if pattern.search(self.text[:start]) is not None:
                return Numeral(value, unit, self._taken(start, end), start, passing)
        if bare and not reader.bare:
            return None
        return Numeral(value, "", self._taken(start, end), start, passing)

    def _behind(self, end: int) -> tuple[str, int] | None:
        """The unit that stands behind a number, and where it ends."""
        for unit, pattern in self.reader.units.items():
            if (match := pattern.match(self.text, end)) is not None:
                return unit, match.end()
        return None


def _roman(text: str) -> int:
    sizes = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in text.lower()]
    return sum(-size if any(size < later for later in sizes[i + 1 :]) else size for i, size in enumerate(sizes))


def _unmatched(wanted: Sequence[Numeral], offered: Sequence[Numeral]) -> list[Numeral]:
    """Those of some numbers that the others do not say as often, loose ones apart."""
    rest, open_ = list(offered), list(wanted)
    for exact in (True, False):
        left = []
        for numeral in open_:
            match = next((o for o in rest if (o.measured == numeral.measured if exact else same(o, numeral))), None)
            if match is None:
                left.append(numeral)
            else:
                rest.remove(match)
        open_ = left
    return [numeral for numeral in open_ if not numeral.loose]


def disagreeing(one: Sequence[Numeral], other: Sequence[Numeral]) -> tuple[list[Numeral], list[Numeral]]:
    """The numbers of each of two texts that the other does not say.

    Quantities are counted, in any order; saying one again that the other text says once is no disagreement. Dates and
    numbers of provisions are looked for only: a sentence of one language repeats a section where the other says "it".
    """
    sides = [[numeral for numeral in these if numeral.unit not in PLACES] for these in (one, other)]
    missing = [_unmatched(sides[0], sides[1]), _unmatched(sides[1], sides[0])]
    for side in (0, 1):
        if not missing[1 - side]:
            missing[side] = [n for n in missing[side] if not any(same(n, said) for said in sides[1 - side])]
    for side, these, those in ((0, one, other), (1, other, one)):
        said = {numeral.measured for numeral in those}
        ordinals = {numeral.value for numeral in those if numeral.loose}
        places = [n for n in these if n.unit in PLACES and not n.loose and n.measured not in said]
        missing[side] += [n for n in places if n.unit != "reference" or n.value not in ordinals]
    return missing[0], missing[1]
