"""The glossary of a registry: one term for one thing in each language, and where each rendering comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from uirules.errors import Position, Problem, RulesetError
from uirules.legal.model import Words
from uirules.legal.read import FileReading
from uirules.legal.tree import Node, as_group, as_list

__all__ = ["GLOSSARY_FORMAT", "Basis", "Glossary", "Term", "read_glossary"]

GLOSSARY_FORMAT = "uirules/glossary/0"

Basis = Literal["seen", "usual", "own"]
"""Where a rendering comes from: a page that was read, common usage of offices, or this project's own pen."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_KEYS = ("group", "basis", "sources", "note", "not", "lint")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry. ``forms`` holds for each language the term itself and then the other forms it may take; ``avoid``
    what must not stand for it. ``lint`` is false for what people look up and no text is held to."""

    id: str
    group: str
    forms: Mapping[str, tuple[str, ...]]
    basis: Basis
    avoid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    note: str | None = None
    lint: bool = True
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Glossary:
    """The groups with their titles, and the terms by id, both in the order of the file."""

    groups: Mapping[str, Words] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)

    def joined(self, other: Glossary) -> Glossary:
        """Both together. RulesetError for a term that both have."""
        twice = [term for id, term in other.terms.items() if id in self.terms]
        if twice:
            raise RulesetError(Problem("legal.term_twice", term.position, found=term.id) for term in twice)
        return Glossary({**self.groups, **other.groups}, {**self.terms, **other.terms})


def read_glossary(root: Node) -> Glossary:
    """The glossary of one file; raises :class:`~uirules.errors.RulesetError` with every problem of it."""
    reading = FileReading()
    groups: dict[str, Words] = {}
    terms: dict[str, Term] = {}
    group = reading.group(root, ("format", "groups", "terms"), ("format", "groups", "terms"))
    if group is not None:
        reading.format(group, GLOSSARY_FORMAT)
        listed = group.get("groups")
        entries = None if listed is None else reading.group(listed)
        for name, node in () if entries is None else entries.items():
            groups[name] = reading.words(node) or {}
        listed = group.get("terms")
        entries = None if listed is None else reading.group(listed)
        for id, node in () if entries is None else entries.items():
            assert entries is not None
            term = _term(reading, id, node, entries.key(id), tuple(groups))
            if term is not None:
                terms[id] = term
    reading.finish()
    return Glossary(groups, terms)


def _term(reading: FileReading, id: str, node: Node, place: Node, groups: tuple[str, ...]) -> Term | None:
    if not _NAME.fullmatch(id):
        reading.report(place, "bad_form", found=id, expected="average-wage")
    given = as_group(node)
    languages = () if given is None else tuple(k for k, _ in given.items() if k not in _KEYS and _LANGUAGE.fullmatch(k))
    entry = reading.group(node, (*languages, *_KEYS), ("group", "basis"))
    if entry is None:
        return None
    if len(languages) < 2:
        reading.report(place, "term_in_one_language", found=id)
    avoided = entry.get("not")
    avoid = None if avoided is None else reading.group(avoided, languages)
    return Term(
        id=id,
        group=reading.choice(entry.get("group"), groups, groups[0] if groups else ""),
        forms={language: _forms(reading, entry.get(language)) for language in languages},
        basis=reading.choice(entry.get("basis"), get_args(Basis), "own"),
        avoid={} if avoid is None else {language: _forms(reading, value) for language, value in avoid.items()},
        sources=reading.texts(entry.get("sources")),
        note=reading.text(entry.get("note")),
        lint=reading.choice(entry.get("lint"), ("true", "false"), "true") == "true",
        position=place.position,
    )


def _forms(reading: FileReading, node: Node | None) -> tuple[str, ...]:
    """The forms of a list; one alone may stand without brackets."""
    if node is None or as_list(node) is not None:
        return reading.texts(node)
    text = reading.text(node)
    return () if text is None else (text,)
