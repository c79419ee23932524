"""YAML read as law: its events become nodes, and whatever hides or repeats something is refused on the way.

The events are read one by one, since the C composer of PyYAML ends the process at some 30,000 nested brackets, and
since only the events still know what was written: the composed objects have lost quotes, positions and repeated keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import events

from uirules.errors import Problem
from uirules.ruleset.node import Kind, MappingNode, Node, ScalarNode, SequenceNode, SourceText, Style, escape_pointer
from uirules.ruleset.source_text import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, bad_character_in, character_problem
from uirules.ruleset.yaml_syntax import syntax_problem

__all__ = ["Chunk", "read_document", "split_documents", "tab_problems"]

_LIMIT = {"limit": f"{MAX_NODES:,}"}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MARKER = re.compile(r"^(?:---(?=[ \t\r\n]|\Z)|\.\.\.(?=[ \t\r\n]|\Z)[^\n]*\n?)", re.MULTILINE)
_CONTENT = re.compile(r"^(?:[ \t]+[^#\s]|[^#%\s])", re.MULTILINE)
_DIRECTIVE = re.compile(r"^%(?!YAML[ \t]+1\.[12][ \t]*\r?$)", re.MULTILINE)
_TAB = re.compile(r"^[ ]*(\t)[ \t]*[^\s#]", re.MULTILINE)

Chunk = tuple[int, int]
"""The part of a text that holds one document: its first offset and the one after its last."""


def split_documents(text: str) -> Iterator[Chunk]:
    """The documents of a YAML text, cut at its ``---`` and ``...`` lines; those without content are left out.

    These markers end a document wherever they begin a line, so that no parser is needed to find them and a document
    that cannot be read does not hide the others.
    """
    start = 0
    for marker in _MARKER.finditer(text):
        opens = marker[0].startswith("---")
        if _has_content(text, start, marker.start()):
            yield start, marker.start()
        elif opens and _DIRECTIVE.search(text, start, marker.start()):
            continue  # the parser is to see it, together with the document it stands before
        start = marker.start() if opens else marker.end()
    if _has_content(text, start, len(text)):
        yield start, len(text)


def _has_content(text: str, start: int, end: int) -> bool:
    body = start
    if text.startswith("---", start):
        body = start + 3
        line_end = text.find("\n", body, end)
        first_line = text[body : line_end if line_end >= 0 else end].strip()
        if first_line and not first_line.startswith("#"):
            return True
    return _CONTENT.search(text, body, end) is not None


def tab_problems(source: SourceText, start: int, end: int) -> list[Problem]:
    """One problem for each line that is indented with a tab."""
    problems = []
    for match in _TAB.finditer(source.text, start, end):
        problems.append(Problem("read.tab", source.position(match.start(1)), found="U+0009"))
        if len(problems) >= MAX_PROBLEMS:
            break
    return problems


class _Frame:
    """A mapping or sequence that is still open."""

    __slots__ = (
        "children",
        "flow",
        "is_key",
        "key",
        "key_end",
        "key_offset",
        "key_offsets",
        "offset",
        "pointer",
        "values",
    )

    def __init__(self, mapping: bool, flow: bool, offset: int, pointer: str, is_key: bool) -> None:
        self.values: dict[str, Node] | None = {} if mapping else None
        self.key_offsets: dict[str, int] = {}
        self.children: list[Node] = []
        self.flow = flow
        self.offset = offset
        self.pointer = pointer
        self.is_key = is_key
        self.key: str | None = None
        self.key_offset = 0
        self.key_end = 0


class _Builder:
    """Takes the events of one document and keeps every problem it meets on the way."""

    def __init__(self, source: SourceText, base: int, problems: list[Problem]) -> None:
        self.source = source
        self.base = base
        self.problems = problems
        self.stack: list[_Frame] = []
        self.root: Node | None = None
        self.too_deep = False
        self.left = MAX_NODES

    def problem(self, code: str, offset: int, found: str | None = None, **fields: str) -> None:
        pointer = self.stack[-1].pointer if self.stack else ""
        self.problems.append(Problem(code, self.source.position(offset), pointer, found, fields=fields))

    def refuse_marks(self, event: Any, offset: int) -> None:
        if event.anchor is not None:
            self.problem("read.anchor", offset, f"&{event.anchor}")
        if event.tag is not None:
            tag = str(event.tag)
            self.problem("read.tag", offset, f"!!{tag[18:]}" if tag.startswith("tag:yaml.org,2002:") else tag)

    def child_pointer(self) -> str:
        if not self.stack:
            return ""
        frame = self.stack[-1]
        step = len(frame.children) if frame.values is None else frame.key or ""
        return f"{frame.pointer}/{escape_pointer(step)}"

    def open(self, event: Any, mapping: bool) -> None:
        offset = self.base + event.start_mark.index
        self.refuse_marks(event, offset)
        if len(self.stack) >= MAX_DEPTH:
            self.problem("read.too_deep", offset, limit=str(MAX_DEPTH))
            self.too_deep = True
            return
        frame = self.stack[-1] if self.stack else None
        is_key = frame is not None and frame.values is not None and frame.key is None
        if is_key:
            self.problem("read.key_not_text", offset)
        self.stack.append(_Frame(mapping, bool(event.flow_style), offset, self.child_pointer(), is_key))

    def close(self) -> None:
        frame = self.stack.pop()
        if frame.is_key:
            self.take_key(f"\0{frame.offset}", frame.offset, frame.offset)
            return
        node: Node
        if frame.values is None:
            node = SequenceNode(self.source, frame.offset, frame.pointer, frame.children)
        else:
            node = MappingNode(self.source, frame.offset, frame.pointer, frame.values, frame.key_offsets)
        self.take(node)

    def alias(self, event: Any) -> None:
        offset = self.base + event.start_mark.index
        self.problem("read.alias", offset, f"*{event.anchor}")
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.values is not None and frame.key is None:
            self.take_key(f"\0{offset}", offset, offset)
        else:
            self.take(ScalarNode(self.source, offset, self.child_pointer(), "", "null"))

    def scalar(self, event: Any) -> None:
        text: str = event.value
        mark: str | None = event.style
        offset = self.base + event.start_mark.index
        if event.anchor is not None or event.tag is not None:
            self.refuse_marks(event, offset)
        if mark == '"' and (bad := bad_character_in(text)) is not None:
            self.problems.append(character_problem(bad, self.source.position(offset), self.child_pointer()))
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.values is not None and frame.key is None:
            self.scalar_key(text, not mark, offset, self.base + event.end_mark.index)
            return
        style: Style = "plain" if not mark else "block" if mark in "|>" else "quoted"
        kind: Kind = "text" if mark else "null" if text in _NULLS else "plain"
        flow = frame is not None and frame.flow
        if flow and kind == "null" and not text and frame is not None and frame.key is not None:
            between = self.source.text[frame.key_end : offset].lstrip()
            if not between.startswith(":"):
                key = frame.key if not frame.key.startswith("\0") else ""
                self.problem("read.key_without_value", frame.key_offset, key)
        self.take(ScalarNode(self.source, offset, self.child_pointer(), text, kind, style, flow))

    def scalar_key(self, text: str, plain: bool, offset: int, end: int) -> None:
        if not text or (plain and text in _NULLS):
            self.problem("read.key_empty", offset)
            text = f"\0{offset}"
        elif plain and text == "<<":
            self.problem("read.merge_key", offset, text)
        self.take_key(text, offset, end)

    def take_key(self, text: str, offset: int, end: int) -> None:
        frame = self.stack[-1]
        first = frame.key_offsets.get(text)
        if first is None:
            frame.key_offsets[text] = offset
        else:
            line = str(self.source.position(first).line)
            self.problem("read.duplicate_key", offset, text, first_line=line)
        frame.key, frame.key_offset, frame.key_end = text, offset, end

    def take(self, node: Node) -> None:
        self.left -= 1
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        if frame.values is None:
            frame.children.append(node)
        elif frame.key is not None:
            frame.values.setdefault(frame.key, node)
            frame.key = None


def read_document(source: SourceText, chunk: Chunk, problems: list[Problem]) -> Node | None:
    """The tree of the one document in ``chunk``; what is wrong with it is added to ``problems``.

    Where problems were added the tree is for looking only: refused parts stand in it as not given.
    """
    start, end = chunk
    builder = _Builder(source, start, problems)
    many = len(problems) + MAX_PROBLEMS
    try:
        event: Any
        for event in yaml.parse(source.text[start:end], Loader=_LOADER):
            kind = type(event)
            if kind is events.ScalarEvent:
                builder.scalar(event)
            elif kind is events.MappingStartEvent:
                builder.open(event, mapping=True)
            elif kind is events.SequenceStartEvent:
                builder.open(event, mapping=False)
            elif kind is events.MappingEndEvent or kind is events.SequenceEndEvent:
                builder.close()
            elif kind is events.AliasEvent:
                builder.alias(event)
            elif kind is events.DocumentStartEvent and event.tags:
                builder.problem("read.yaml_directive", start)
            if builder.left < 0:
                offset = start + event.start_mark.index
                problems.append(Problem("read.too_many_values", source.position(offset), fields=_LIMIT))
                return None
            if builder.too_deep or len(problems) >= many:
                return None
    except yaml.MarkedYAMLError as failure:
        problems.append(syntax_problem(failure, source, start))
        return None
    return builder.root
