"""Several claims in one input: YAML documents and lists, JSON arrays, one JSON object a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from uirules.errors import Problem
from uirules.ruleset.json_syntax import after_problem, trailing_problem, value_problem
from uirules.ruleset.node import Node, SequenceNode, SourceText, nodes
from uirules.ruleset.source_json import Stopped, end_of_blanks, read_value
from uirules.ruleset.source_text import bad_characters, lines_are_lost, without_bad_characters

__all__ = ["Format", "ReadClaim", "claims_in", "discreet", "format_of", "has_content", "json_document"]

Format = Literal["yaml", "json"]

# Problems whose `found` is a piece of the text: in a claim, that may be somebody's name or wage.
_QUOTING = re.compile(
    r"read\.(yaml_\w+|json_(?!word|escape|tab)\w+|number_\w+|key_without_value|key_empty|anchor|alias|tag)"
)
_PLACES = frozenset({"closing", "opened_line", "end_line", "end_column"})
_NEXT_OBJECT = re.compile(r"^\{", re.MULTILINE)
_JSON_START = re.compile(r'\{\s*(?:"|\}|\Z)|\[\s*(?:\{\s*["}]|[\["\]]|\Z)')
_LINE_BLANK = re.compile(r"[ \t\r]*(?:\n|\Z)")


class ReadClaim(NamedTuple):
    """One claim of an input: its name, and its tree or what is wrong with its text."""

    name: str
    node: Node | None
    problems: tuple[Problem, ...]


_Read = tuple[Node | None, list[Problem]]


def format_of(source: SourceText) -> Format:
    """JSON or YAML, by the ending of the name, else by how the text begins."""
    ending = source.name.rpartition(".")[2].lower()
    if ending in ("json", "ndjson", "jsonl"):
        return "json"
    if ending in ("yaml", "yml"):
        return "yaml"
    return "json" if _JSON_START.match(source.text, end_of_blanks(source.text, 0)) else "yaml"


def has_content(source: SourceText) -> bool:
    """False for a YAML text of comments and document markers alone."""
    from uirules.ruleset.source_yaml import split_documents

    return next(split_documents(source.text), None) is not None


def claims_in(source: SourceText, format: Format) -> Iterator[ReadClaim]:
    """The claims of a text, named by it, and by their number (from 1) where there are several."""
    found = _json(source) if format == "json" else _yaml(source)
    first = next(found, None)
    second = next(found, None)
    if first is None:
        return
    if second is None:
        yield _claim(source.name, first)
        return
    yield _claim(f"{source.name}#1", first)
    yield _claim(f"{source.name}#2", second)
    for number, read in enumerate(found, 3):
        yield _claim(f"{source.name}#{number}", read)


def _claim(name: str, read: _Read) -> ReadClaim:
    node, problems = read
    return ReadClaim(name, None if problems else node, tuple(discreet(problems)))


def discreet(problems: list[Problem]) -> list[Problem]:
    """The problems without the pieces of a claim's text that they quote; a single sign that is no letter may stay."""
    return [_without_quote(problem) if _QUOTING.fullmatch(problem.code) else problem for problem in problems]


def _without_quote(problem: Problem) -> Problem:
    sign = (problem.found or "")[:1]
    fields = {name: value for name, value in problem.fields.items() if name in _PLACES}
    if problem.code.startswith("read.number_"):
        return problem.withhold("number")
    if not sign or sign.isalnum() or problem.code == "read.key_without_value":
        return problem.withhold("text")
    return Problem(problem.code, problem.position, problem.pointer, sign, problem.expected, fields=fields)


def json_document(source: SourceText, problems: list[Problem]) -> Node | None:
    """The tree of a text that is one JSON value and nothing behind it."""
    clean = without_bad_characters(source)
    problems += bad_characters(source, 0, len(source.text))
    try:
        node, end = read_value(clean, 0, problems)
    except Stopped:
        return None
    behind = end_of_blanks(source.text, end)
    if behind < len(source.text):
        problems.append(trailing_problem(source, behind))
    return node


def _json(source: SourceText) -> Iterator[_Read]:
    text = source.text
    clean = without_bad_characters(source)
    start = end_of_blanks(text, 0)
    if text.startswith("[", start):
        yield from _json_array(source, clean, start)
        return
    while start < len(text):
        problems: list[Problem] = []
        node: Node | None = None
        resume = start + 1
        try:
            node, end = read_value(clean, start, problems)
        except Stopped as stopped:
            resume = max(resume, stopped.resume)
            end = None
        if end is not None and not _LINE_BLANK.match(text, end):
            problems.append(trailing_problem(source, end_of_blanks(text, end)))
            end = None
        if end is None:
            following = _NEXT_OBJECT.search(text, resume)
            end = following.start() if following else len(text)
        if source is not clean:
            problems[:0] = bad_characters(source, start, end)
        yield node, problems
        start = end_of_blanks(text, end)


def _json_array(source: SourceText, clean: SourceText, opened: int) -> Iterator[_Read]:
    text = source.text
    start = end_of_blanks(text, opened + 1)
    if text.startswith("]", start):
        start = end_of_blanks(text, start + 1)
        if start < len(text):
            yield None, [trailing_problem(source, start)]
        return
    after_comma = False
    while True:
        problems: list[Problem] = []
        if text[start : start + 1] in ("", "]", "}"):
            yield None, [value_problem(source, start, "", opened=opened, after_comma=after_comma)]
            return
        after_comma = True
        try:
            node, end = read_value(clean, start, problems)
        except Stopped:
            yield None, problems
            return
        behind = end_of_blanks(text, end)
        sign = text[behind : behind + 1]
        if source is not clean:
            problems[:0] = bad_characters(source, start, behind)
        yield node, problems
        start = end_of_blanks(text, behind + 1)
        if sign == "]":
            if start < len(text):
                yield None, [trailing_problem(source, start)]
            return
        if sign != ",":
            yield None, [after_problem(source, behind, "", opened=opened)]
            return


def _yaml(source: SourceText) -> Iterator[_Read]:
    from uirules.ruleset.source_yaml import read_document, split_documents, tab_problems

    clean = without_bad_characters(source)
    for start, end in split_documents(source.text):
        problems = [*bad_characters(source, start, end), *tab_problems(source, start, end)]
        node = None if lines_are_lost(problems) else read_document(clean, (start, end), problems)
        if isinstance(node, SequenceNode) and not problems:
            for index, item in enumerate(node.items):
                prefix = len(f"/{index}")
                for inner in nodes(item):
                    inner.pointer = inner.pointer[prefix:]
                yield item, problems
        else:
            yield node, problems
