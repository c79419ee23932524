"""Reading: from files and texts to trees whose every node knows its place.

The first stage. It decides nothing about meaning: scalars stay text (see :mod:`uirules.ruleset.node`).
"""

from __future__ import annotations

from typing import NamedTuple

from uirules.errors import Problem, RulesetError, UirulesError
from uirules.ruleset.node import Entry, Kind, MappingNode, Node, ScalarNode, SequenceNode, SourceText, Style, nodes
from uirules.ruleset.source_text import (
    MAX_BYTES,
    MAX_DEPTH,
    Source,
    bad_characters,
    raise_problems,
    read_source,
    without_bad_characters,
)

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Entry",
    "Kind",
    "MappingNode",
    "Node",
    "ReadClaim",
    "ScalarNode",
    "SequenceNode",
    "Source",
    "SourceText",
    "Style",
    "load_yaml",
    "nodes",
]


class ReadClaim(NamedTuple):
    """One claim of an input: its name, and its tree, or what is wrong with its text."""

    name: str
    node: Node | None
    problems: tuple[Problem, ...]


def load_yaml(source: Source, *, name: str | None = None, error: type[UirulesError] = RulesetError) -> Node:
    """The tree of a YAML text with one document.

    ``source`` is the text itself (``str``), its bytes, or a path; ``name`` is what positions call it (default: the
    path).

    Raises ``error`` with every problem found (the repeated keys, anchors, aliases, tags, tabs and control characters
    all at once; a place where the text is no YAML ends the search), :class:`~uirules.errors.LimitError` for a file
    above 50 MB or nesting deeper than 64.
    """
    from uirules.ruleset.source_yaml import read_document, split_documents, tab_problems

    text = read_source(source, name, error)
    problems = bad_characters(text)
    if problems:
        text = without_bad_characters(text)
    if tabs := tab_problems(text):
        raise_problems([*problems, *tabs], error)
    chunks = split_documents(text.text)
    if not chunks:
        raise_problems([Problem("read.empty", text.position(0), fields={"file": text.name})], error)
    roots = [read_document(text, chunk, problems) for chunk in chunks]
    if len(chunks) > 1:
        place = text.position(chunks[1][0])
        problems.append(Problem("read.several_documents", place, fields={"number": str(len(chunks))}))
    if problems or (root := roots[0]) is None:
        raise_problems(problems, error)
    return root
