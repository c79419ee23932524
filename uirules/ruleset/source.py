"""Reading: from files, texts and Python objects to trees whose every node knows its place.

The first stage. It decides nothing about meaning: scalars stay text (see :mod:`uirules.ruleset.node`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from uirules.errors import ClaimError, Problem, RulesetError, UirulesError
from uirules.ruleset.node import Entry, Kind, MappingNode, Node, ScalarNode, SequenceNode, SourceText, Style, nodes
from uirules.ruleset.source_claims import Format, ReadClaim, claims_in, discreet, format_of, has_content, json_document
from uirules.ruleset.source_text import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    MAX_PROBLEMS,
    Source,
    bad_characters,
    lines_are_lost,
    raise_problems,
    read_source,
    without_bad_characters,
)
from uirules.values.script import find_zawgyi

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Entry",
    "Format",
    "Kind",
    "MappingNode",
    "Node",
    "ReadClaim",
    "ScalarNode",
    "SequenceNode",
    "Source",
    "SourceText",
    "Style",
    "from_python",
    "load_json",
    "load_yaml",
    "nodes",
    "read_claims",
]


def load_yaml(
    source: Source,
    *,
    name: str | None = None,
    error: type[UirulesError] = RulesetError,
    kept: list[Problem] | None = None,
) -> Node:
    """The tree of a YAML text with one document.

    ``source`` is the text itself (``str``), its bytes, or a path; ``name`` is what positions call it (default: the
    path). With ``error=ClaimError`` the problems quote nothing that may be personal.

    ``kept`` takes repeated keys, where nothing else is wrong: of each the first stands in the tree.

    Raises ``error`` with every problem found (the repeated keys, anchors, aliases, tags and control characters all at
    once; a place where the text is no YAML ends the search), :class:`~uirules.errors.LimitError` for a file above 50
    MB, more than 500,000 values or nesting deeper than 64. Text in Zawgyi is refused here for rulesets; for claims it
    is their reader's to judge.
    """
    from uirules.ruleset.source_yaml import read_document, split_documents, tab_problems

    text = read_source(source, name, error)
    chunks = list(split_documents(text.text))
    if not chunks:
        raise_problems(_nothing(text), error)
    whole = (0, len(text.text))
    problems = [*bad_characters(text, *whole), *tab_problems(text, *whole)]
    clean = without_bad_characters(text)
    root: Node | None = None
    if not lines_are_lost(problems):
        root = read_document(clean, chunks[0], problems)
        for chunk in chunks[1:MAX_PROBLEMS]:
            if len(problems) < MAX_PROBLEMS:
                read_document(clean, chunk, problems)
    if len(chunks) > 1:
        place = text.position(chunks[1][0])
        problems.append(Problem("read.several_documents", place, fields={"number": str(len(chunks))}))
    if not issubclass(error, ClaimError) and (sign := find_zawgyi(text.text)) is not None:
        problems.append(Problem("read.zawgyi", text.position(sign.offset), found=sign.sign))
    if kept is not None and root is not None and all(found.code == "read.duplicate_key" for found in problems):
        kept += problems
        return root
    return _whole(root, problems, error)


def load_json(source: Source, *, name: str | None = None, error: type[UirulesError] = ClaimError) -> Node:
    """The tree of a JSON text, numbers kept as they are written.

    ``source``, ``name`` and ``error`` as for :func:`load_yaml`. Repeated keys, NaN and Infinity, and whatever stands
    behind the end are refused.
    """
    text = read_source(source, name, error)
    if not text.text.strip():
        raise_problems([_empty(text)], error)
    problems: list[Problem] = []
    return _whole(json_document(text, problems), problems, error)


def from_python(claim: Any, *, error: type[UirulesError] = ClaimError) -> Node:
    """The same tree from Python objects: see :func:`uirules.ruleset.source_python.from_python`."""
    from uirules.ruleset import source_python

    return source_python.from_python(claim, error=error)


def read_claims(source: Source, *, name: str | None = None, format: Format | None = None) -> Iterator[ReadClaim]:
    """The claims of a file or text, one after the other.

    A YAML file holds one claim, a list of claims, or several documents; JSON holds one claim, an array of claims, or
    one claim a line. ``format`` decides between the two; not given, the name's ending does, then the first
    characters. One claim goes by the name of its input; of several, each has its number behind that
    (``claims.ndjson#3``). Pointers begin at the claim, not at the list that holds it.

    A claim that cannot be read comes with its problems and without a tree; those behind it are read all the same
    where the notation shows where they begin (lines, YAML documents). Raises :class:`~uirules.errors.ClaimError` at
    once where there is no text at all, :class:`~uirules.errors.LimitError` for more than 50 MB.
    """
    text = read_source(source, name, ClaimError)
    if not text.text.strip():
        raise_problems([_empty(text)], ClaimError)
    format = format or format_of(text)
    if format == "yaml" and not has_content(text):
        raise_problems(_nothing(text), ClaimError)
    return claims_in(text, format)


def _whole(root: Node | None, problems: list[Problem], error: type[UirulesError]) -> Node:
    if problems or root is None:
        raise_problems(discreet(problems) if issubclass(error, ClaimError) else problems, error)
    return root


def _nothing(text: SourceText) -> list[Problem]:
    """Why a text has no content: a character that hides it (CR ends no line, so that a comment goes on), or none."""
    return bad_characters(text, 0, len(text.text)) or [_empty(text)]


def _empty(text: SourceText) -> Problem:
    return Problem("read.empty", text.position(0), fields={"file": text.name})
