"""Claims: from plain values to typed facts, or to every problem that stands in the way.

A claim is a nested mapping, or one with dotted keys, of plain Python values as they come from JSON, YAML or a caller.
Missing keys, ``None`` and NaN mean *not given*; ``{"absent": true}`` means known absence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from uirules.errors import ClaimError, Problem, did_you_mean
from uirules.ruleset.declared import fact_types
from uirules.ruleset.model import Declaration, Facts, RowField
from uirules.ruleset.node import MappingNode, Node, SequenceNode, escape_pointer
from uirules.ruleset.scalars import month_text
from uirules.ruleset.source_text import bad_character_in, character_problem
from uirules.ruleset.types import Type
from uirules.values.absent import ABSENT
from uirules.values.digits import MAX_DIGITS, Misread, read_date, read_integer, read_month, read_number
from uirules.values.script import zawgyi

__all__ = ["ABOUT", "EACH_MONTH", "Claim", "ClaimReader"]
EACH_MONTH = "each_month"
"""The key of a row of scenarios that stands for one row a month: ``{each_month: [2022-02, 2026-01], wage: …}``."""
ABOUT = "about"
"""The group of a claim that holds no facts: what a population tells of it for its own ends (sector, wage band …).

It is passed over, whatever it holds, unless the law declares facts of that name.
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """The facts of one claim.

    ``values`` holds the facts given, by path: known values, :data:`ABSENT`, and lists as tuples of rows. A row is a
    tuple in the order of its declared fields; None stands for a field not given. Months are integers. ``filled`` is
    where an engine keeps the rows it has made ready, so that it does so once.
    """

    id: str | None
    values: Mapping[str, Any]
    filled: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[Claim], tuple[Any, ...]]:
        return Claim, (self.id, self.values)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is wrong with a value: a problem's code and details."""

    code: str
    found: str | None = None
    expected: str | None = None
    suggestion: str | None = None
    fields: Mapping[str, str] | None = None


Convert = Callable[[Any], Any]

_REPEATED = frozenset({"month", "date", "list"})
"""Kinds whose texts come again and again: the same few hundred months, days and sets of members."""
_REMEMBERED = 5000
_BASIC = frozenset({str, int, bool, float, dt.date, Decimal, Fraction, list, tuple, dict})
_MOST_PROBLEMS = 1000
"""How many problems of one claim are told."""
_NONE = type(None)
_PLAIN_INTEGER = 10**18
_MAX_BITS = 333  # what a hundred digits take
_TEXT = 1000
"""Characters of a text, at most."""


class ClaimReader:
    """Reads claims under one law; made once from its facts."""

    def __init__(self, facts: Facts) -> None:
        self.declared = facts.facts
        self.types = fact_types(facts)
        self._scalars: dict[str, Convert] = {}
        self._lists: dict[str, _Rows] = {}
        self._texts: dict[str, list[int]] = {}
        for path, declaration in self.declared.items():
            type_ = self.types[path]
            if declaration.type == "list":
                assert type_.element is not None
                self._lists[path] = _Rows(path, declaration, type_.element)
                self._texts[path] = [i for i, (_, field) in enumerate(type_.element.fields) if field.kind == "text"]
            else:
                self._scalars[path] = _converter(type_, declaration)
        self._ordered = {path: d.not_before for path, d in self.declared.items() if d.not_before is not None}
        self._groups = {path.rpartition(".")[0] for path in self.declared if "." in path}

    def read(self, claim: Mapping[str, Any], tree: Node | None = None) -> Claim:
        """The typed claim. ``tree`` gives positions to problems, where the claim came from a text.

        ClaimError with every problem at once.
        """
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        if not isinstance(claim, Mapping):
            raise ClaimError(self._problem(tree, "", _Wrong("claim.not_a_mapping", _kind(claim)), personal=False))
        places: dict[str, str] = {}
        self._group(claim, "", "", values, problems, tree, places)
        self._order(values, places, problems, tree)
        text = " ".join(_strings(values, self._texts))
        if (sign := zawgyi(text)) is not None:
            problems.append(self._problem(tree, "", _Wrong("claim.zawgyi", sign), personal=False))
        if problems:
            raise ClaimError(problems)
        identity = values.get("claim.id")
        return Claim(identity if isinstance(identity, str) else None, values)

    def _order(
        self, values: Mapping[str, Any], places: Mapping[str, str], problems: list[Problem], tree: Node | None
    ) -> None:
        """A day or month that contradicts another one which it cannot lie before."""
        for path, where in places.items():
            other = self._ordered[path]
            value: Any = values[path]
            earliest: Any = values.get(other)
            if type(value) is type(earliest) and value is not ABSENT and value < earliest:
                kind = self.types[path]
                personal = self.declared[path].personal or self.declared[other].personal
                told = "…" if personal else _day(earliest, kind)
                wrong = _Wrong("claim.before", _day(value, kind), told, fields={"other": other})
                problems.append(self._problem(tree, where, wrong, personal=personal))

    def _problem(self, tree: Node | None, pointer: str, wrong: _Wrong, *, personal: bool) -> Problem:
        node = None if tree is None else _at(tree, pointer)
        problem = Problem(
            wrong.code,
            None if node is None else node.position,
            pointer,
            wrong.found,
            wrong.expected,
            wrong.suggestion,
            fields=wrong.fields or {},
        )
        return problem.withhold("value") if personal else problem

    def _group(
        self,
        group: Mapping[str, Any],
        prefix: str,
        pointer: str,
        values: dict[str, Any],
        problems: list[Problem],
        tree: Node | None,
        places: dict[str, str],
    ) -> None:
        for key, value in group.items():
            if len(problems) >= _MOST_PROBLEMS:
                problems.append(self._problem(tree, pointer, _Wrong("claim.more_problems"), personal=False))
                return
            path = f"{prefix}{key}"
            where = f"{pointer}/{escape_pointer(str(key))}"
            if path in self._scalars:
                if value is None or (value.__class__ is float and value != value) or _is_nan(value):
                    continue
                result = self._scalar(path, value)
                if result.__class__ is _Wrong:
                    problems.append(self._problem(tree, where, result, personal=self.declared[path].personal))
                elif path in values:
                    problems.append(self._problem(tree, where, _Wrong("claim.twice", path), personal=False))
                else:
                    values[path] = result
                    if path in self._ordered:
                        places[path] = where
            elif path in self._lists:
                if value is not None:
                    rows = self._lists[path]
                    result = rows.read(
                        value,
                        lambda p, w, personal: problems.append(self._problem(tree, p, w, personal=personal)),
                        where,
                    )
                    if result is not None:
                        values[path] = result
            elif path in self._groups and isinstance(value, Mapping):
                self._group(value, f"{path}.", where, values, problems, tree, places)
            elif path == ABOUT and isinstance(value, Mapping):
                continue
            elif path in self._groups or path == ABOUT:
                if value is not None:
                    problems.append(
                        self._problem(
                            tree, where, _Wrong("claim.wrong_type", _kind(value), "a group of facts"), personal=False
                        )
                    )
            else:
                known = [*self.declared, *(p.rpartition(".")[2] for p in self.declared if p.startswith(prefix))]
                near = did_you_mean(path, self.declared) or did_you_mean(str(key), known)
                problems.append(
                    self._problem(tree, where, _Wrong("claim.undeclared", path, suggestion=near), personal=False)
                )

    def _scalar(self, path: str, value: Any) -> Any:
        if value.__class__ is dict and value.keys() == {"absent"}:
            if value["absent"] is not True:
                return _Wrong("claim.absent_true", _shown(value["absent"]), "true")
            if not self.declared[path].may_be_absent:
                return _Wrong("claim.never_absent", path)
            return ABSENT
        return self._scalars[path](_basic(value))


def _day(value: Any, type_: Type) -> str:
    return month_text(value) if type_.kind == "month" else str(value)


class _Rows:
    """Reads one list fact."""

    def __init__(self, path: str, declaration: Declaration, element: Type) -> None:
        assert declaration.row is not None and declaration.max_items is not None and declaration.key is not None
        self.path = path
        self.limit = declaration.max_items
        self.fields = declaration.row
        self.converters: list[tuple[str, str, dict[Any, Any], Any, Any, Convert, RowField]] = [
            (
                name,
                type_.kind,
                {} if type_.kind != "enum" else {member: member for member in type_.members},
                type_.low if type_.kind in ("integer", "money") else None,
                type_.high,
                _converter(type_, declaration.row[name]),
                declaration.row[name],
            )
            for name, type_ in element.fields
        ]
        self.names = frozenset(declaration.row)
        self.key = [index for index, (name, _) in enumerate(element.fields) if name in declaration.key]
        self.key_names = [element.fields[index] for index in self.key]

    def read(self, value: Any, report: Callable[[str, _Wrong, bool], None], pointer: str) -> tuple[Any, ...] | None:
        """The rows as tuples; None where something was wrong, which is reported."""
        if not isinstance(value, list | tuple):
            report(pointer, _Wrong("claim.wrong_type", _kind(value), "a list"), False)
            return None
        if len(value) > self.limit:
            report(pointer, _Wrong("claim.too_many_rows", str(len(value)), str(self.limit)), False)
            return None
        if (plain := self._plain(value)) is not None:
            return plain
        rows: list[tuple[Any, ...]] = []
        fine = True
        seen: dict[Any, int] = {}
        for index, given in enumerate(value):
            row = self._row(given, report, f"{pointer}/{index}")
            if row is None:
                fine = False
                continue
            identity = tuple([row[place] for place in self.key])
            if identity in seen and None not in identity:
                told = ", ".join(
                    _told(part, type_) for part, (_, type_) in zip(identity, self.key_names, strict=True) if part != ""
                )
                first = f"{pointer}/{seen[identity]}"
                report(f"{pointer}/{index}", _Wrong("claim.row_twice", told, fields={"first": first}), False)
                fine = False
            seen.setdefault(identity, index)
            rows.append(row)
        return tuple(rows) if fine else None

    def _row(self, row: Any, report: Callable[[str, _Wrong, bool], None], pointer: str) -> tuple[Any, ...] | None:
        """One row as a tuple; None where something in it was wrong, which is reported."""
        if not isinstance(row, Mapping):
            report(pointer, _Wrong("claim.wrong_type", _kind(row), "a row of facts"), False)
            return None
        fine = True
        for name in row:
            if name not in self.names:
                where = f"{pointer}/{escape_pointer(str(name))}"
                if name == EACH_MONTH:
                    report(where, _Wrong("claim.each_month", name), False)
                    return None
                near = did_you_mean(str(name), self.names)
                report(where, _Wrong("claim.undeclared", f"{self.path}.{name}", suggestion=near), False)
                fine = False
        parts: list[Any] = []
        for name, kind, quick, _, _, convert, declared in self.converters:
            given = row.get(name)
            if given is None or _is_nan(given):
                if declared.required:
                    report(pointer, _Wrong("claim.row_needs", None, f"{self.path}.{name}"), False)
                    fine = False
                parts.append("" if declared.if_left_out is not None else None)
                continue
            if declared.may_be_absent and isinstance(given, Mapping) and dict(given) == {"absent": True}:
                parts.append(ABSENT)
                continue
            given = _basic(given)
            result = convert(given)
            if result.__class__ is _Wrong:
                report(f"{pointer}/{name}", result, declared.personal)
                fine = False
            elif kind in _REPEATED and len(quick) < _REMEMBERED:
                quick[tuple(given) if kind == "list" else given] = result
            parts.append(result)
        return tuple(parts) if fine else None

    def _plain(self, rows: Any) -> tuple[Any, ...] | None:
        """The rows of a list in which nothing is wrong, column by column; None where a closer look is needed."""
        try:
            if not all(map(self.names.issuperset, rows)):
                return None
            columns = []
            for name, kind, quick, low, high, _, field in self.converters:
                column: list[Any]
                if kind in _REPEATED:
                    if kind == "list":
                        column = [quick[tuple(row[name])] if row.get(name) is not None else None for row in rows]
                    else:
                        column = [quick[row[name]] for row in rows]
                else:
                    column = [row.get(name) for row in rows]
                    if field.if_left_out is not None:
                        column = ["" if part is None else part for part in column]
                    kinds = set(map(type, column))
                    if not kinds <= _PLAIN.get(kind, frozenset()) or (field.required and _NONE in kinds):
                        return None
                    if kind == "text" and not all(_is_plain(part) for part in column if part):
                        return None
                    if kind == "enum" and not quick.keys() >= set(column) - {None}:
                        return None
                    if low is not None:
                        known = column if _NONE not in kinds else [part for part in column if part is not None]
                        if known and not (low <= min(known) and max(known) <= high):
                            return None
                columns.append(column)
            if len(set(zip(*(columns[place] for place in self.key), strict=True))) != len(rows):
                return None
            return tuple(zip(*columns, strict=True))
        except (KeyError, TypeError, AttributeError):
            return None


_PLAIN: dict[str, frozenset[type]] = {
    "boolean": frozenset({bool, _NONE}),
    "integer": frozenset({int, _NONE}),
    "money": frozenset({int, _NONE}),
    "enum": frozenset({str, _NONE}),
    "text": frozenset({str, _NONE}),
}
"""The Python types that need no closer look, by kind."""


def _is_plain(text: str) -> bool:
    """Whether a text needs no closer look."""
    return len(text) <= _TEXT and text.isascii() and text.isprintable()


def _told(value: Any, type_: Type) -> str:
    return month_text(value) if type_.kind == "month" else str(value)


def _basic(value: Any) -> Any:
    """A text, whole number or date of a subclass (an enum's member, say) as one of the class itself."""
    if value.__class__ in _BASIC:
        return value
    if isinstance(value, str):
        return "".join(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.date(value.year, value.month, value.day)
    return value


def _is_nan(value: Any) -> bool:
    return (value.__class__ is Decimal and value.is_nan()) or (value.__class__ is float and value != value)


def _kind(value: Any) -> str:
    """The kind of a value in a word or two, for messages."""
    kinds: dict[type, str] = {bool: "true or false", str: "a text", float: "a float", dict: "a group", list: "a list"}
    if value is None:
        return "nothing"
    if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
        return "a number"
    return kinds.get(type(value), type(value).__name__)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | Decimal | Fraction | dt.date):
        return str(value)
    return _kind(value)


def _misread(misread: Misread, value: str) -> _Wrong:
    return _Wrong(misread.code, value, fields=misread.fields)


def _converter(type_: Type, declared: Declaration | RowField) -> Convert:
    """The function that turns a plain value into a typed one, or into what is wrong with it."""
    convert = _CONVERTERS[type_.kind](type_)
    low, high = type_.low, type_.high
    if low is None and high is None:
        return convert

    def bounded(value: Any) -> Any:
        result = convert(value)
        if result.__class__ is _Wrong or low <= result <= high:
            return result
        if type_.kind in ("money", "integer") and result < 0 <= low:
            return _Wrong("claim.negative", _told(result, type_), f"{_told(low, type_)} … {_told(high, type_)}")
        return _Wrong("claim.out_of_range", _told(result, type_), f"{_told(low, type_)} … {_told(high, type_)}")

    return bounded


def _exact(value: Decimal | Fraction | int) -> int | Fraction | _Wrong:
    """A number given by a caller as an exact one, looked at before anything is computed with it."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return _Wrong("read.number_not_finite", str(value), fields={"number": str(value)})
        if abs(value.adjusted()) > MAX_DIGITS or len(value.as_tuple().digits) > MAX_DIGITS:
            return _Wrong("read.number_too_long", fields={"limit": str(MAX_DIGITS)})
    elif max(value.numerator.bit_length(), value.denominator.bit_length()) > _MAX_BITS:
        return _Wrong("read.number_too_long", fields={"limit": str(MAX_DIGITS)})
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else exact


def _whole(type_: Type) -> Convert:
    def convert(value: Any) -> Any:
        if value.__class__ is int:
            return value if -_PLAIN_INTEGER < value < _PLAIN_INTEGER else _exact(value)
        if value.__class__ is str:
            result = read_integer(value)
            return _misread(result, value) if result.__class__ is Misread else result
        if value.__class__ is Decimal or value.__class__ is Fraction:
            exact = _exact(value)
            if exact.__class__ is Fraction:
                return _Wrong("read.number_not_whole", str(value), fields={"number": str(value)})
            return exact
        return _wrong_number(value)

    return convert


def _rational(type_: Type) -> Convert:
    def convert(value: Any) -> Any:
        if value.__class__ is str:
            result = read_number(value)
            return _misread(result, value) if result.__class__ is Misread else result
        if value.__class__ is int or value.__class__ is Decimal or value.__class__ is Fraction:
            return _exact(value)
        return _wrong_number(value)

    return convert


def _wrong_number(value: Any) -> _Wrong:
    if isinstance(value, float):
        return _Wrong("claim.float", repr(value), "a whole number, or an exact decimal as text")
    return _Wrong("claim.wrong_type", _shown(value), "a number")


def _date(type_: Type) -> Convert:
    def convert(value: Any) -> Any:
        if value.__class__ is str:
            result = read_date(value)
            return _misread(result, value) if result.__class__ is Misread else result
        if value.__class__ is dt.date:
            return value
        if isinstance(value, dt.datetime):
            return _Wrong("claim.datetime", value.isoformat(), value.date().isoformat())
        return _Wrong("claim.wrong_type", _shown(value), "a date YYYY-MM-DD")

    return convert


def _month(type_: Type) -> Convert:
    def convert(value: Any) -> Any:
        if value.__class__ is str:
            result = read_month(value)
            return _misread(result, value) if result.__class__ is Misread else result
        return _Wrong("claim.wrong_type", _shown(value), "a month YYYY-MM")

    return convert


def _boolean(type_: Type) -> Convert:
    def convert(value: Any) -> Any:
        if value is True or value is False:
            return value
        return _Wrong("claim.wrong_type", _shown(value), "true or false")

    return convert


def _text(type_: Type) -> Convert:
    def convert(value: Any) -> Any:
        if value.__class__ is not str:
            return _Wrong("claim.wrong_type", _shown(value), "a text")
        if len(value) > _TEXT:
            return _Wrong("claim.text_too_long", str(len(value)), str(_TEXT))
        if not value.isascii() or not value.isprintable():
            bad = bad_character_in(value)
            if bad is not None:
                problem = character_problem(bad, None)
                return _Wrong(problem.code, problem.found, fields=problem.fields)
        return value

    return convert


def _enum(type_: Type) -> Convert:
    members = frozenset(type_.members)

    def convert(value: Any) -> Any:
        if value.__class__ is str and value in members:
            return value
        shown = _shown(value)
        return _Wrong("claim.not_a_member", shown, ", ".join(type_.members), did_you_mean(shown, type_.members))

    return convert


def _enums(type_: Type) -> Convert:
    assert type_.element is not None
    convert_one = _enum(type_.element)
    members = frozenset(type_.element.members)

    def convert(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return _Wrong("claim.wrong_type", _kind(value), "a list")
        try:
            if members.issuperset(value):
                return tuple(dict.fromkeys(value))
        except TypeError:  # an item that is no text at all
            pass
        items = [convert_one(item) for item in value]
        for item in items:
            if item.__class__ is _Wrong:
                return item
        return tuple(dict.fromkeys(items))

    return convert


_CONVERTERS: dict[str, Callable[[Type], Convert]] = {
    "integer": _whole,
    "money": _whole,
    "rational": _rational,
    "date": _date,
    "month": _month,
    "boolean": _boolean,
    "text": _text,
    "enum": _enum,
    "list": _enums,
}


def _at(tree: Node, pointer: str) -> Node:
    """The node at a pointer, or the nearest one above it."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(tree, MappingNode) and name in tree:
            tree = tree[name]
        elif isinstance(tree, SequenceNode) and name.isascii() and name.isdigit() and int(name) < len(tree):
            tree = tree[int(name)]
        else:
            break
    return tree


def _strings(values: Mapping[str, Any], texts: Mapping[str, Sequence[int]]) -> list[str]:
    """The texts of a claim that are not plain ASCII; ``texts`` are the columns of lists that hold free text."""
    found = [value for value in values.values() if value.__class__ is str and not value.isascii()]
    for path, places in texts.items():
        for place in places:
            found += [row[place] for row in values.get(path, ()) if row[place] and not row[place].isascii()]
    return found
