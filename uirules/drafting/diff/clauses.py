"""Two clause registries compared: clauses changed, inserted, repealed and renumbered, and the gaps at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from uirules.drafting.diff.model import ClauseChange, ClausePart, Place, RuleChange, TextChange
from uirules.errors import UnknownName
from uirules.law import Law
from uirules.legal.model import Clause, Gap, Instrument

__all__ = ["compare_clauses", "compare_gaps"]

_TEXTS = ("label", "title", "summary", "wording", "reason")
_OF_THE_WHOLE = ("title", "cited_as", "number", "issued_by")
"""Texts of an instrument, told at the clause that stands for the whole of it."""
_BODY = ("summary", "wording", "title")
"""What a clause says; one that says the same under another number was renumbered."""


def compare_clauses(before: Law, after: Law) -> tuple[ClauseChange, ...]:
    """What the registries say differently of the instruments that either law consists of, in the order of the later."""
    found: list[ClauseChange] = []
    for name in _instruments(before, after):
        old, new = _instrument(before, name), _instrument(after, name)
        if old != new:
            title = dict((new or old).title)  # type: ignore[union-attr]
            found += [replace(one, instrument=title) for one in _in_instrument(old, new, after)]
    return tuple(found)


def _instruments(before: Law, after: Law) -> list[str]:
    """Those of the manifests, and those that one registry has and the other has not."""
    have = set(before.registry.instruments), set(after.registry.instruments)
    own = [*after.ruleset.manifest.instruments, *before.ruleset.manifest.instruments]
    alone = [name for name in (*after.registry.instruments, *before.registry.instruments) if name in have[0] ^ have[1]]
    return [name for name in dict.fromkeys([*own, *alone]) if name in have[0] | have[1]]


def _instrument(law: Law, name: str) -> Instrument | None:
    return law.registry.instrument(name) if name in law.registry.instruments else None


def _in_instrument(old: Instrument | None, new: Instrument | None, after: Law) -> Iterator[ClauseChange]:
    was: Mapping[str, Clause] = {} if old is None else old.clauses
    now: Mapping[str, Clause] = {} if new is None else new.clauses
    renumbered = dict(_renumbered(was, now, after))
    for id, clause in now.items():
        id_before = renumbered.get(id, id)
        earlier = was.get(id_before)
        whole = (old, new) if clause.kind == "instrument" else (None, None)
        parts = tuple(_parts(earlier, clause, whole))
        if earlier is None:
            yield _change(clause, "inserted", parts, clause)
        elif id_before != id:
            yield _change(clause, "renumbered", parts, earlier, id_before)
        elif parts:
            repealed = clause.in_force_to is not None and earlier.in_force_to is None
            yield _change(clause, "repealed" if repealed else "changed", parts, earlier)
    kept = {*now, *renumbered.values()}
    for id, clause in was.items():
        if id not in kept:
            whole = (old, new) if clause.kind == "instrument" else (None, None)
            yield _change(clause, "repealed", tuple(_parts(clause, None, whole)), clause)


def _change(
    clause: Clause, op: Any, parts: tuple[ClausePart, ...], base: Clause, id_before: str | None = None
) -> ClauseChange:
    label_before = base.label if id_before is not None else {}
    return ClauseChange(
        clause.id, op, dict(clause.label), parts, base.own_words, base.text_status, id_before, dict(label_before)
    )


def _renumbered(was: Mapping[str, Clause], now: Mapping[str, Clause], after: Law) -> Iterator[tuple[str, str]]:
    """The clauses that stand under another id: the later registry leads from the old one to the new, or what went
    under one id came under another."""
    came = {id: clause for id, clause in now.items() if id not in was}
    for id, clause in was.items():
        if id in now:
            continue
        target = _alias(after, id)
        if target is None:
            body = _body(clause)
            target = next((other for other, candidate in came.items() if body and _body(candidate) == body), None)
        if target in came:
            del came[target]
            yield target, id


def _alias(after: Law, id: str) -> str | None:
    try:
        return after.registry.clause(id).id
    except UnknownName:
        return None


def _body(clause: Clause) -> tuple[Any, ...]:
    return tuple(dict(words) for name in _BODY if (words := getattr(clause, name)) is not None)


def _parts(
    old: Clause | None, new: Clause | None, whole: tuple[Instrument | None, Instrument | None]
) -> Iterator[ClausePart]:
    """What differs between two clauses, texts first."""
    for name in _TEXTS:
        yield from _text(name, _words(old, name), _words(new, name))
    for name in _OF_THE_WHOLE if whole != (None, None) else ():
        yield from _text(f"instrument.{name}", *(_words(instrument, name) for instrument in whole))
    cells = [_cells(clause) for clause in (old, new)]
    for key in dict.fromkeys([*cells[1], *cells[0]]):
        for name in ("text", "reason"):
            yield from _text(f"facts.{key}.{name}", *(cell.get(key, {}).get(name) for cell in cells))
    rest = [_rest(clause, instrument) for clause, instrument in zip((old, new), whole, strict=True)]
    for key in dict.fromkeys([*rest[1], *rest[0]]):
        if rest[0].get(key) != rest[1].get(key):
            yield ClausePart(key, rest[0].get(key), rest[1].get(key), False)


def _text(name: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> Iterator[ClausePart]:
    before, after = dict(old or {}), dict(new or {})
    if before != after:
        yield ClausePart(name, before, after, True)


def _words(thing: Any, name: str) -> Mapping[str, str] | None:
    return None if thing is None else getattr(thing, name)


def _cells(clause: Clause | None) -> dict[str, dict[str, Any]]:
    """The cells of fact of a clause by their key, with the part where a row has several."""
    found: dict[str, dict[str, Any]] = {}
    for cell in [] if clause is None else clause.to_dict()["facts"]:
        key = cell.pop("key") + (f".{cell.pop('part')}" if "part" in cell else "")
        found[key] = cell
    return found


def _rest(clause: Clause | None, instrument: Instrument | None) -> dict[str, Any]:
    """What a clause says besides its texts, and the instrument of the whole."""
    if clause is None:
        return {}
    data = clause.to_dict()
    for name in ("clause", "facts", *_TEXTS):
        data.pop(name, None)
    for key, cell in _cells(clause).items():
        data[f"facts.{key}"] = {name: value for name, value in cell.items() if name not in ("text", "reason")}
    if instrument is not None:
        data["instrument.kind"] = instrument.kind
        for name, day in instrument.dates.items():
            data[f"instrument.{name}"] = day.date.isoformat()
    return {name: value for name, value in data.items() if value not in (None, [], "", False)}


# ── gaps ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def compare_gaps(before: Law, after: Law) -> tuple[list[TextChange], list[RuleChange]]:
    """The gaps that the registries have differently."""
    old, new = ({gap.id: gap for gap in law.registry.gaps()} for law in (before, after))
    texts: list[TextChange] = []
    rules: list[RuleChange] = []
    for id in dict.fromkeys([*new, *old]):
        one, other = old.get(id), new.get(id)
        if one == other:
            continue
        file, pointer = "legal_refs/gaps.yaml", f"/gaps/{id}"
        place = Place("gap", None, id, "", {}, {}, file, pointer)
        words = [{} if gap is None else dict(gap.text) for gap in (one, other)]
        if words[0] != words[1]:
            at = Place("gap", None, id, "text", {}, {}, file, f"{pointer}/text")
            texts.append(TextChange(at, words[0], words[1], file, at.pointer))
        data = [None if gap is None else _of_gap(gap) for gap in (one, other)]
        if data[0] != data[1]:
            op: Any = "added" if data[0] is None else "removed" if data[1] is None else "changed"
            cite = (other or one).clauses  # type: ignore[union-attr]
            rules.append(RuleChange(place, op, data[0], data[1], cite))
    return texts, rules


def _of_gap(gap: Gap) -> dict[str, Any]:
    data = {name: getattr(gap, name) for name in ("kind", "clauses", "touches", "item", "rows", "readings", "between")}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items() if value}
