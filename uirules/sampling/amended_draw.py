"""Drawing the facts of amendments for a claim whose own facts are drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from uirules.errors import NoLawInForce
from uirules.law import Law, load_ruleset
from uirules.ruleset.model import Declaration
from uirules.sampling.amended import AmendedFacts
from uirules.sampling.assumptions import Assumption, Assumptions
from uirules.sampling.draws import Draws
from uirules.sampling.worker import later

__all__ = ["AmendedSampler"]


class AmendedSampler:
    """States the facts of amendments in a claim. Its draws have names of their own, so that no other draw changes."""

    def __init__(self, amended: Sequence[AmendedFacts], assumptions: Assumptions) -> None:
        self._facts: dict[str, Assumption] = {}
        self._fields: dict[str, dict[str, Assumption]] = {}
        self._declared: dict[str, Declaration] = {}
        self._laws: dict[str, Law] = {}
        for one in amended:
            for path, shipped in one.assumptions.items():
                entry = assumptions[shipped.id]
                if path in one.declared:
                    self._facts[path] = entry
                    self._declared[path] = one.declared[path]
                else:
                    of, _, name = path.rpartition(".")
                    self._fields.setdefault(of, {})[name] = entry

    def add(self, draws: Draws, claim: dict[str, Any], about: Mapping[str, Any]) -> None:
        """Put the facts into a claim in which nothing was forgotten yet."""
        seen = _Seen(claim, about)
        for path, entry in self._facts.items():
            declared = self._declared[path]
            if declared.type == "list":
                _put(claim, path, self._rows(draws, path, entry, seen))
                _put(claim, str(declared.known_from), claim["separation"]["date"])
                _put(claim, str(declared.known_to), claim["claim"]["assessed_on"])
                continue
            value = self._value(draws, f"amended {path}", entry, declared.type, seen)
            if value is not None and not (declared.type == "date" and value > claim["claim"]["assessed_on"]):
                _put(claim, path, value)

    def _rows(self, draws: Draws, path: str, entry: Assumption, seen: _Seen) -> list[dict[str, Any]]:
        """The rows up to the day of assessment, the earliest first; of two that are the same in their key, one."""
        declared, claim = self._declared[path], seen.claim
        time, types = str(declared.time), declared.row or {}
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        if not seen.holds(entry.bound.get("where", {})):
            return []
        for number in range(draws.number(f"amended {path}", entry.value)):
            row: dict[str, Any] = {}
            for name, field in self._fields[path].items():
                what = f"amended {path}.{name} {number}"
                value = self._value(draws, what, field, types[name].type, _Seen(claim, seen.about, row))
                if value is not None:
                    row[name] = value
            if time in row and row[time] <= claim["claim"]["assessed_on"]:
                found.setdefault(tuple(row.get(name, "") for name in declared.key or ()), row)
        return sorted(found.values(), key=lambda row: str(row[time]))

    def _value(self, draws: Draws, what: str, entry: Assumption, kind: str, seen: _Seen) -> Any:
        if not seen.holds(entry.bound.get("where", {})):
            return entry.bound.get("otherwise")
        if entry.kind == "share":
            return draws.holds(what, entry.value)
        if entry.kind == "weights":
            return draws.option(what, entry.value)
        if entry.kind == "told":
            return seen.holds(entry.value)
        if entry.kind == "decided":
            return self._decided(entry.value, kind, seen.claim)
        number = draws.number(what, entry.value)
        if kind == "date":
            day = seen.at(entry.bound["after"])
            return None if day is None else later(dt.date.fromisoformat(day), number).isoformat()
        return str(number) if kind == "rational" else number

    def _decided(self, where: tuple[str, str, str], kind: str, claim: Mapping[str, Any]) -> Any:
        """What a law that is shipped makes of the claim's facts; not given where it is not settled."""
        name, provision, output = where
        if name not in self._laws:
            self._laws[name] = load_ruleset(name)
        law = self._laws[name]
        known = law.ruleset.facts.facts
        asked: dict[str, Any] = {}
        for group, value in claim.items():
            if isinstance(value, Mapping):
                for part, held in value.items():
                    if f"{group}.{part}" in known:
                        asked.setdefault(group, {})[part] = held
            elif group in known:
                asked[group] = value
        try:
            found = law.decide(asked, benefit=provision).values.get(output)
        except NoLawInForce:
            return None
        if not isinstance(found, (int, Fraction)):
            return None
        return _decimal(Fraction(found)) if kind == "rational" else int(found)


class _Seen:
    """What a draw can go by: the claim so far, what is told of it, the row so far."""

    def __init__(
        self, claim: Mapping[str, Any], about: Mapping[str, Any], row: Mapping[str, Any] | None = None
    ) -> None:
        self.claim = claim
        self.about = about
        self.row = row or {}

    def at(self, path: str) -> Any:
        if path in self.row:
            return self.row[path]
        group, _, name = path.rpartition(".")
        if group == "about":
            return self.about.get(name)
        return (self.claim.get(group, {}) if group else self.claim).get(name)

    def holds(self, tests: Mapping[str, Sequence[str]]) -> bool:
        return all(_text(self.at(path)) in values for path, values in tests.items())


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _decimal(value: Fraction) -> str:
    """A number as a claim states it: ``1.5``, or ``4/3`` where no decimal ends."""
    if (value * 1000).denominator > 1:
        return str(value)
    whole, rest = divmod(value, 1)
    return f"{whole}" if not rest else f"{whole}.{int(rest * 1000):03}".rstrip("0")


def _put(claim: dict[str, Any], path: str, value: Any) -> None:
    """State a fact; the groups of a path are made where they are not there."""
    group, _, name = path.rpartition(".")
    (claim.setdefault(group, {}) if group else claim)[name] = value
