"""Assumptions about the insured: the file shipped, another one laid over it, every mistake at its place."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic_core import PydanticCustomError

from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.ruleset.node import MappingNode, Node, ScalarNode
from uirules.ruleset.scalars import read_day
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import texts
from uirules.sampling.draws import Bands, Weights
from uirules.sampling.scalars import as_count, as_date, as_share, as_weight, between

__all__ = [
    "BASES",
    "FORMAT",
    "GRADES",
    "Assumption",
    "Assumptions",
    "Kind",
    "Reading",
    "Steps",
    "read_assumptions",
    "shipped",
]

FORMAT = "uirules/sample/1"
Kind = Literal["share", "weights", "bands", "count", "date", "amounts", "shares", "told", "decided"]
BASES = ("stated", "derived", "guess", "gap", "set")
"""Where a figure comes from: a source, arithmetic on sources, nowhere, nowhere although sought, the user."""
GRADES = ("A", "B", "C", "D")
OWN = ("value", "grade", "basis", "source", "note")
_SHIPPED = ("kind", "unit", "range", "title", *OWN)
_BAND = re.compile(r"(0|[1-9][0-9]{0,9})-(0|[1-9][0-9]{0,9})\Z")
_MOST_OPTIONS = 200
_NO_SOURCE = "Set by the user, who names no source."


@dataclass(frozen=True, slots=True)
class Steps:
    """A value that changes by date."""

    first_days: tuple[dt.date, ...]
    values: tuple[Any, ...]

    def at(self, day: dt.date) -> Any:
        """The value of a day: the last one that has begun, before all of them the first."""
        found = self.values[0]
        for first, value in zip(self.first_days, self.values, strict=True):
            if first > day:
                break
            found = value
        return found


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption. ``value`` is what draws take, by ``kind``; ``written`` the same as it stands in the file.

    ``bound`` says of a fact of an amendment where it is drawn and from what (:mod:`uirules.sampling.amended`).
    """

    id: str
    kind: Kind
    unit: str | None
    range: tuple[Any, Any] | None
    title: Mapping[str, str]
    value: Any
    written: Any
    grade: str
    basis: str
    source: str
    note: str | None
    bound: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for metadata."""
        data: dict[str, Any] = {"kind": self.kind, "title": dict(self.title)}
        if self.unit is not None:
            data["unit"] = self.unit
        data |= {**self.bound, "value": self.written, "grade": self.grade, "basis": self.basis, "source": self.source}
        return data if self.note is None else data | {"note": self.note}


class Assumptions(Mapping[str, Assumption]):
    """All assumptions, by name."""

    def __init__(self, entries: Mapping[str, Assumption]) -> None:
        self._entries = dict(entries)

    def __getitem__(self, name: str) -> Assumption:
        return self._entries[name]

    def __iter__(self) -> Any:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for metadata."""
        return {name: entry.to_dict() for name, entry in self._entries.items()}

    @property
    def digest(self) -> str:
        """A SHA-256 of all values, as ``sha256:…``: populations of one seed with the same digest are the same."""
        values = {
            name: [entry.kind, entry.written, *([dict(entry.bound)] if entry.bound else [])]
            for name, entry in self._entries.items()
        }
        text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@cache
def shipped() -> Assumptions:
    """The assumptions that the package brings."""
    text = files(__package__).joinpath("assumptions.yaml").read_text(encoding="utf-8")
    return Reading(None).whole(load_yaml(text, name="assumptions.yaml"))


def read_assumptions(
    path: str | os.PathLike[str] | None = None, amended: Mapping[str, Assumption] | None = None
) -> Assumptions:
    """The assumptions shipped, and those of amendments (``amended``), with those of a file in their place.

    The file has the form of the shipped one; an entry needs its ``value`` alone. A value replaces the shipped one as a
    whole, and with it its grade: where the file names none, the grade is D and the basis ``set``.

    RulesetError with every problem of the file, at its place.
    """
    base = Assumptions({**shipped(), **amended}) if amended else shipped()
    if path is None:
        return base
    return Reading(base).whole(load_yaml(Path(path), name=os.fspath(path)))


class Reading:
    """One reading of a file; ``base`` are the assumptions it lies over."""

    def __init__(self, base: Assumptions | None) -> None:
        self.base = base
        self.problems: list[Problem] = []

    def whole(self, root: Node) -> Assumptions:
        found: dict[str, Assumption] = dict(self.base or {})
        if (entries := self.top(root)) is None:
            raise RulesetError(self.problems)
        for name, node in entries.items():
            if self.base is not None and name not in self.base:
                near = did_you_mean(name, self.base)
                self.problems.append(entries.key(name).problem("sample.unknown_assumption", suggestion=near))
            elif (entry := self.entry(name, node)) is not None:
                found[name] = entry
        if not self.problems:
            self.together(found, entries)
        if self.problems:
            raise RulesetError(self.problems)
        return Assumptions(found)

    def top(self, root: Node) -> MappingNode | None:
        if (top := self.group(root, ("format", "assumptions"))) is None:
            return None
        if (form := top.get("format")) is not None and texts(form) != FORMAT:
            self.wrong(form, FORMAT)
        entries = top.get("assumptions")
        if entries is None:
            self.problems.append(top.problem("ruleset.missing_key", expected="assumptions"))
            return None
        return self.group(entries)

    def entry(self, name: str, node: Node) -> Assumption | None:
        keys = self.group(node, _SHIPPED if self.base is None else OWN)
        if keys is None:
            return None
        before = len(self.problems)
        if (value := keys.get("value")) is None:
            self.problems.append(node.problem("ruleset.missing_key", expected="value"))
            return None
        told = {key: self.text(keys, key) for key in ("grade", "basis", "source", "note")}
        for key, known in (("grade", GRADES), ("basis", BASES)):
            if told[key] is not None and told[key] not in known:
                self.wrong(keys[key], ", ".join(known))
        old = self.base[name] if self.base is not None else self.declared(name, keys)
        taken = self.value(old, value)
        if len(self.problems) > before:
            return None
        return Assumption(
            name, old.kind, old.unit, old.range, old.title, taken, texts(value),
            told["grade"] or "D", told["basis"] or "set", told["source"] or _NO_SOURCE, told["note"],
            old.bound,
        )  # fmt: skip

    @staticmethod
    def declared(name: str, keys: MappingNode) -> Assumption:
        """An entry of the shipped file, before its value is read."""
        plain = texts(keys)
        kind = plain["kind"]
        limits: tuple[Any, Any] | None = None
        if "range" in plain:
            low, high = (read_day(end) if kind == "date" else int(end) for end in plain["range"])
            limits = low, high
        return Assumption(name, kind, plain.get("unit"), limits, plain["title"], None, None, "", "", "", None)

    # ── values by kind ───────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, old: Assumption, node: Node) -> Any:
        if old.kind == "share":
            return self.scalar(node, as_share, "a share from 0 to 100 %, such as 29.5 % or 0.295")
        if old.kind == "count":
            return self.scalar(node, as_count(old.range), between(old.range, "a whole number"))
        if old.kind == "date":
            return self.scalar(node, as_date(old.range), between(old.range, "a date YYYY-MM-DD"))
        if old.kind in ("told", "decided"):
            return self.fixed(old, node)
        if (entries := self.group(node)) is None:
            return None
        if not len(entries) or len(entries) > _MOST_OPTIONS:
            return self.wrong(node, f"1 to {_MOST_OPTIONS} entries")
        if old.kind == "weights":
            return self.weights(old, entries)
        return self.bands(old, entries) if old.kind == "bands" else self.steps(old, entries)

    def fixed(self, old: Assumption, node: Node) -> Any:
        """What follows from other facts, and hence is no figure to replace."""
        return (
            old.value if texts(node) == old.written else self.wrong(node, f"{old.written}, which follows from others")
        )

    def weights(self, old: Assumption, entries: MappingNode) -> Weights | None:
        if old.value is not None:
            known = old.value.options
            for name in entries:
                if name not in known:
                    near = did_you_mean(name, known)
                    key = entries.key(name)
                    problem = key.problem("sample.unknown_option", expected=", ".join(known), suggestion=near)
                    self.problems.append(problem)
            if lacking := [name for name in known if name not in entries]:
                self.problems.append(entries.problem("sample.option_missing", expected=", ".join(lacking)))
        return self.weighed(entries)

    def bands(self, old: Assumption, entries: MappingNode) -> Bands | None:
        spans: list[tuple[int, int]] = []
        for name in entries:
            key = entries.key(name)
            match = _BAND.match(name)
            span = (int(match[1]), int(match[2])) if match else None
            if span is None or span[0] > span[1]:
                self.wrong(key, "a band of whole numbers, such as 16-18")
            elif old.range is not None and not (old.range[0] <= span[0] and span[1] <= old.range[1]):
                self.wrong(key, between(old.range, "a band of whole numbers"))
            elif spans and span[0] <= spans[-1][1]:
                self.problems.append(key.problem("sample.bands_order", expected=f"{spans[-1][1]}"))
            else:
                spans.append(span)
        weights = self.weighed(entries)
        return None if weights is None or len(spans) != len(entries) else Bands(tuple(spans), weights)

    def weighed(self, entries: MappingNode) -> Weights | None:
        weights: dict[str, Fraction] = {}
        for name, node in entries.items():
            weight = self.scalar(node, as_weight, "a weight of 0 or more, such as 3 or 24.5")
            if weight is not None:
                weights[name] = weight
        if len(weights) < len(entries):
            return None
        if not any(weights.values()):
            self.problems.append(entries.problem("sample.all_zero"))
            return None
        return Weights(weights)

    def steps(self, old: Assumption, entries: MappingNode) -> Steps | None:
        days: list[dt.date] = []
        values: list[Any] = []
        for name, node in entries.items():
            day = self.scalar(entries.key(name), read_day, "a date YYYY-MM-DD")
            if day is not None and days and day <= days[-1]:
                self.problems.append(entries.key(name).problem("sample.days_order", expected=f"{days[-1]}"))
            elif day is not None:
                days.append(day)
            if old.kind == "amounts":
                values.append(self.scalar(node, as_count(old.range), between(old.range, "a whole number")))
            else:
                values.append(self.scalar(node, as_share, "a share from 0 to 100 %, such as 29.5 % or 0.295"))
        return Steps(tuple(days), tuple(values))

    def together(self, found: Mapping[str, Assumption], entries: MappingNode) -> None:
        """What no entry shows alone."""
        first, last = found["separation_from"].value, found["separation_to"].value
        if first > last:
            place = entries.get("separation_to") or entries.get("separation_from") or entries
            self.problems.append(place.problem("sample.dates_turned", found=str(last), expected=str(first)))

    # ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def group(self, node: Node, known: tuple[str, ...] | None = None) -> MappingNode | None:
        """A mapping, with keys of those known (None: any)."""
        if not isinstance(node, MappingNode):
            self.wrong(node, "a group of keys")
            return None
        for name in node if known is not None else ():
            if name not in (known or ()):
                near = did_you_mean(name, known or ())
                key = node.key(name)
                self.problems.append(
                    key.problem("ruleset.unknown_key", expected=", ".join(known or ()), suggestion=near)
                )
        return node

    def text(self, keys: MappingNode, name: str) -> str | None:
        node = keys.get(name)
        if node is None or isinstance(node, ScalarNode):
            return None if node is None or node.is_null or not node.text.strip() else node.text
        self.wrong(node, "a text")
        return None

    def scalar(self, node: Node, convert: Callable[[str], Any], expected: str) -> Any:
        if isinstance(node, ScalarNode) and not node.is_null:
            try:
                return convert(node.text)
            except (ValueError, PydanticCustomError):
                pass
        return self.wrong(node, expected)

    def wrong(self, node: Node, expected: str) -> None:
        self.problems.append(node.problem("ruleset.wrong_value", expected=expected))
