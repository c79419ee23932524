"""From trees of text to the values of a registry: what a file says, checked by itself.

Every problem of a file is collected, each with its place; what refers to other files is left to the registry.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar, get_args

from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.legal.assurance import Assurance
from uirules.legal.ids import is_instrument_id, parse_id
from uirules.legal.model import (
    Clause,
    Dated,
    DateName,
    Fact,
    Gap,
    GapKind,
    Instrument,
    InstrumentKind,
    Placed,
    Source,
    Status,
    TextStatus,
    Words,
)
from uirules.legal.tree import Group, Node, as_group, as_list, as_text

__all__ = [
    "CLAUSES_FORMAT",
    "GAPS_FORMAT",
    "SOURCES_FORMAT",
    "FileReading",
    "read_gaps",
    "read_instrument",
    "read_sources",
]

CLAUSES_FORMAT = "uirules/clauses/0"
SOURCES_FORMAT = "uirules/sources/0"
GAPS_FORMAT = "uirules/gaps/0"

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ITEM = re.compile(r"[1-9][0-9]{0,3}")
_KEY = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")

_CLAUSE_KEYS = (
    "title", "label", "summary", "status", "in_part", "reason", "text_status", "wording", "within", "placed", "see",
    "in_force_from", "in_force_to", "facts",
)  # fmt: skip
_FACT_KEYS = ("key", "part", "text", "assurance", "sources", "firm", "from_government", "status", "reason")
_GAP_KEYS = ("item", "rows", "kind", "clauses", "touches", "reading", "further_readings", "between", "text")

T = TypeVar("T", bound=str)


class FileReading:
    """One file being read: its problems, and the languages its texts must have."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ()

    def finish(self) -> None:
        if self.problems:
            raise RulesetError(self.problems)

    def report(
        self,
        node: Node,
        code: str,
        *,
        found: str | None = None,
        expected: str | None = None,
        suggestion: str | None = None,
        **fields: str,
    ) -> None:
        problem = node.problem(f"legal.{code}", found=found, expected=expected, suggestion=suggestion)
        self.problems.append(replace(problem, fields=fields) if fields else problem)

    def group(self, node: Node, keys: Iterable[str] | None = None, required: Iterable[str] = ()) -> Group | None:
        """The node as a mapping with these keys; None, and a problem, where it is no mapping."""
        group = as_group(node)
        if group is None:
            self.report(node, "not_a_group")
            return None
        if keys is not None:
            known = tuple(keys)
            for name, _ in group.items():
                if name not in known:
                    self.report(
                        group.key(name), "unknown_key",
                        found=name, expected=", ".join(known), suggestion=did_you_mean(name, known),
                    )  # fmt: skip
        for name in required:
            if group.get(name) is None:
                self.report(group, "missing_key", found="", expected=name)
        return group

    def text(self, node: Node | None) -> str | None:
        if node is None:
            return None
        text = as_text(node)
        if text is None:
            self.report(node, "not_a_text")
        return text

    def match(self, node: Node | None, pattern: re.Pattern[str], expected: str) -> str | None:
        text = self.text(node)
        if node is not None and text is not None and not pattern.fullmatch(text):
            self.report(node, "bad_form", expected=expected)
            return None
        return text

    def choice(self, node: Node | None, options: tuple[T, ...], default: T) -> T:
        text = self.text(node)
        if node is None or text is None:
            return default
        if text not in options:
            self.report(node, "unknown_value", expected=", ".join(options), suggestion=did_you_mean(text, options))
            return default
        return text

    def flag(self, node: Node | None) -> bool:
        return node is not None and self.choice(node, ("true", "false"), "false") == "true"

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """The texts of a list; an empty list and a text twice in it are problems."""
        if node is None:
            return ()
        members = as_list(node)
        if members is None:
            self.report(node, "not_a_list")
            return ()
        found: list[str] = []
        for member in members:
            text = self.text(member)
            if text is not None and text in found:
                self.report(member, "twice_in_list")
            elif text is not None:
                found.append(text)
        if not found:
            self.report(node, "empty_list")
        return tuple(found)

    def words(self, node: Node | None) -> Words | None:
        """A text in each of the file's languages; the first one read says which these are."""
        if node is None:
            return None
        group = self.group(node)
        if group is None:
            return None
        words = {language: self.text(value) or "" for language, value in group.items()}
        if not self.languages:
            self.languages = tuple(words)
        for language in self.languages:
            if language not in words:
                self.report(node, "missing_language", found=", ".join(words), expected=language)
        for language in words:
            if language not in self.languages:
                self.report(group.key(language), "unknown_language", found=language, expected=", ".join(self.languages))
        return words

    def date(self, node: Node | None) -> dt.date | None:
        text = self.match(node, _DAY, "2014-04-01")
        if node is None or text is None:
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self.report(node, "no_such_day")
            return None

    def grade(self, node: Node | None) -> Assurance:
        return Assurance(self.choice(node, tuple(grade.value for grade in Assurance), "D"))

    def dated(self, node: Node | None) -> Dated | None:
        if node is None:
            return None
        group = self.group(node, ("date", "assurance", "sources"), ("date", "assurance"))
        if group is None:
            return None
        date, grade = self.date(group.get("date")), self.grade(group.get("assurance"))
        sources = self.texts(group.get("sources"))
        self.grade_and_sources(group, grade, sources)
        return None if date is None else Dated(date, grade, sources)

    def grade_and_sources(self, node: Node, grade: Assurance, sources: tuple[str, ...]) -> None:
        """A recollection has no source, and every other grade has one."""
        if grade is Assurance.D and sources:
            self.report(node, "recollection_with_source", found=", ".join(sources))
        if grade is not Assurance.D and not sources:
            self.report(node, "grade_without_source", found=grade.value)

    def clause_id(self, node: Node | None) -> str | None:
        text = self.text(node)
        if node is None or text is None:
            return None
        if parse_id(text) is None:
            self.report(node, "malformed_id")
            return None
        return text

    def fact(self, node: Node) -> Fact | None:
        group = self.group(node, _FACT_KEYS, ("key", "assurance"))
        if group is None:
            return None
        key = self.match(group.get("key"), _KEY, "U1")
        part = self.match(group.get("part"), _NAME, "monthly-report")
        grade, sources = self.grade(group.get("assurance")), self.texts(group.get("sources"))
        self.grade_and_sources(group, grade, sources)
        firm, government = self.flag(group.get("firm")), self.flag(group.get("from_government"))
        if firm and grade is not Assurance.D:
            self.report(group, "firm_is_for_recollection", found=grade.value)
        text, reason = self.words(group.get("text")), self.words(group.get("reason"))
        status: Status | None = None
        if (told := group.get("status")) is not None:
            status = self.choice(told, get_args(Status), "text_not_seen")
            if reason is None and status != "encoded":
                self.report(group, "no_reason", found=f"{key} {part or ''}".strip(), status=status)
        return None if key is None else Fact(key, grade, sources, part, text, firm, government, status, reason)

    def facts(self, node: Node | None) -> tuple[Fact, ...]:
        if node is None:
            return ()
        members = as_list(node)
        if members is None:
            self.report(node, "not_a_list")
            return ()
        found: dict[tuple[str, str | None], Fact] = {}
        for member in members:
            fact = self.fact(member)
            if fact is None:
                continue
            if (fact.key, fact.part) in found:
                self.report(member, "fact_twice", found=f"{fact.key} {fact.part or ''}".strip())
            found[fact.key, fact.part] = fact
        return tuple(found.values())

    def clause(self, id: str, node: Node, place: Node) -> Clause | None:
        parsed = parse_id(id)
        if parsed is None:
            self.report(place, "malformed_id", found=id)
            return None
        group = self.group(node, _CLAUSE_KEYS, ("label", "summary", "status", "text_status"))
        if group is None:
            return None
        status = self.choice(group.get("status"), get_args(Status), "text_not_seen")
        in_part, reason = self.flag(group.get("in_part")), self.words(group.get("reason"))
        if reason is None and (status != "encoded" or in_part):
            self.report(place, "no_reason", found=id, status=status)
        text_status = self.choice(group.get("text_status"), get_args(TextStatus), "not_seen")
        wording = self.words(group.get("wording"))
        if wording is not None and text_status in ("paraphrase", "not_seen"):
            self.report(place, "wording_not_read", found=id, status=text_status)
        parent = parsed.parent if len(parsed.parts) > 1 else None
        within = self.clause_id(group.get("within")) or parent
        return Clause(
            id=id,
            kind=parsed.kind,
            title=self.words(group.get("title")),
            label=self.words(group.get("label")) or {},
            summary=self.words(group.get("summary")) or {},
            status=status,
            in_part=in_part,
            reason=reason,
            text_status=text_status,
            wording=wording,
            within=within,
            placed=self.choice(group.get("placed"), get_args(Placed), "stated"),
            see=self.texts(group.get("see")),
            in_force_from=self.dated(group.get("in_force_from")),
            in_force_to=self.dated(group.get("in_force_to")),
            facts=self.facts(group.get("facts")),
            position=place.position,
        )

    def format(self, group: Group, expected: str) -> None:
        node = group.get("format")
        if node is not None and (found := self.text(node)) != expected:
            self.report(node, "wrong_format", found=found, expected=expected)


def read_instrument(root: Node, expected_id: str) -> Instrument:
    """The instrument of one file.

    Raises :class:`~uirules.errors.RulesetError` with every problem of the file; ``expected_id`` is its name.
    """
    reading = FileReading()
    keys = ("format", "id", "kind", "title", "cited_as", "number", "issued_by", "dates", "whole", "clauses")
    group = reading.group(root, keys, ("format", "id", "kind", "title", "whole", "clauses"))
    if group is None:
        raise RulesetError(reading.problems)
    reading.format(group, CLAUSES_FORMAT)
    id_node = group.get("id")
    if id_node is not None and (as_text(id_node) != expected_id or not is_instrument_id(expected_id)):
        reading.report(id_node, "id_not_file_name", expected=expected_id)
    title = reading.words(group.get("title")) or {}
    clauses: dict[str, Clause] = {}
    whole = group.get("whole")
    if whole is not None and (clause := reading.clause(expected_id, whole, group.key("whole"))) is not None:
        clauses[expected_id] = clause
    listed = group.get("clauses")
    entries = None if listed is None else reading.group(listed)
    for suffix, node in () if entries is None else entries.items():
        assert entries is not None
        id = f"{expected_id}/{suffix}"
        if (clause := reading.clause(id, node, entries.key(suffix))) is not None:
            clauses[id] = clause
    instrument = Instrument(
        id=expected_id,
        kind=reading.choice(group.get("kind"), get_args(InstrumentKind), "act"),
        title=title,
        clauses=clauses,
        cited_as=_cited_as(reading, group.get("cited_as")),
        number=reading.words(group.get("number")),
        issued_by=reading.words(group.get("issued_by")),
        dates=_dates(reading, group.get("dates")),
    )
    reading.finish()
    return instrument


def _cited_as(reading: FileReading, node: Node | None) -> Words | None:
    words = reading.words(node)
    if node is not None and words is not None and any("{label}" not in text for text in words.values()):
        reading.report(node, "no_label_in_pattern")
    return words


def _dates(reading: FileReading, node: Node | None) -> Mapping[str, Dated]:
    group = None if node is None else reading.group(node, get_args(DateName))
    if group is None:
        return {}
    read = {name: reading.dated(value) for name, value in group.items()}
    return {name: day for name, day in read.items() if day is not None}


def read_sources(root: Node) -> dict[str, Source]:
    """The sources of one file, by key; raises :class:`~uirules.errors.RulesetError` with every problem."""
    reading = FileReading()
    found: dict[str, Source] = {}
    group = reading.group(root, ("format", "sources"), ("format", "sources"))
    if group is not None:
        reading.format(group, SOURCES_FORMAT)
        listed = group.get("sources")
        entries = None if listed is None else reading.group(listed)
        for key, node in () if entries is None else entries.items():
            entry = reading.group(node, ("address", "what", "government"), ("address", "what"))
            if entry is not None:
                address, what = reading.text(entry.get("address")), reading.text(entry.get("what"))
                found[key] = Source(key, address or "", what or "", reading.flag(entry.get("government")))
    reading.finish()
    return found


def read_gaps(root: Node) -> tuple[dict[str, Gap], dict[str, tuple[str, ...]]]:
    """The gaps of one file by id, and its systems with their benefits.

    Raises :class:`~uirules.errors.RulesetError` with every problem of the file.
    """
    reading = FileReading()
    found: dict[str, Gap] = {}
    systems: dict[str, tuple[str, ...]] = {}
    group = reading.group(root, ("format", "systems", "gaps"), ("format", "systems", "gaps"))
    if group is not None:
        reading.format(group, GAPS_FORMAT)
        listed = group.get("systems")
        entries = None if listed is None else reading.group(listed)
        if entries is not None:
            systems = {name: reading.texts(node) for name, node in entries.items()}
        known = {*systems, *(benefit for benefits in systems.values() for benefit in benefits)}
        listed = group.get("gaps")
        entries = None if listed is None else reading.group(listed)
        for id, node in () if entries is None else entries.items():
            assert entries is not None
            gap = _gap(reading, id, node, entries.key(id), known)
            if gap is not None:
                found[id] = gap
    reading.finish()
    return found, systems


def _gap(reading: FileReading, id: str, node: Node, place: Node, known: set[str]) -> Gap | None:
    if not _NAME.fullmatch(id):
        reading.report(place, "bad_form", found=id, expected="waiting-period")
    entry = reading.group(node, _GAP_KEYS, ("kind", "clauses", "touches", "text"))
    if entry is None:
        return None
    touches = reading.texts(entry.get("touches"))
    for name in touches:
        if name not in known:
            reading.report(
                entry.get("touches") or place, "unknown_benefit",
                found=name, expected=", ".join(sorted(known)), suggestion=did_you_mean(name, known),
            )  # fmt: skip
    between = reading.texts(entry.get("between"))
    for name in between:
        if name not in known:
            reading.report(
                entry.get("between") or place, "unknown_benefit",
                found=name, expected=", ".join(sorted(known)), suggestion=did_you_mean(name, known),
            )  # fmt: skip
    item = reading.match(entry.get("item"), _ITEM, "12")
    reading_id = reading.match(entry.get("reading"), _NAME, "name-of-the-reading")
    further = reading.texts(entry.get("further_readings"))
    return Gap(
        id=id,
        kind=reading.choice(entry.get("kind"), get_args(GapKind), "not_found"),
        text=reading.words(entry.get("text")) or {},
        clauses=reading.texts(entry.get("clauses")),
        touches=touches,
        item=None if item is None else int(item),
        rows=reading.texts(entry.get("rows")),
        between=between,
        readings=(*(() if reading_id is None else (reading_id,)), *further),
        position=place.position,
    )
