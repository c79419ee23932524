"""JSON read into the same tree, by a scanner of its own: every node knows its place, every number keeps its digits.

Python's reader forgets positions, keeps the last of two equal keys, takes NaN, and recurses. Here one expression
swallows a key with its scalar and the comma behind it, so that a claim of sixty rows takes less than a millisecond.
"""

from __future__ import annotations

import re

from uirules.errors import Problem
from uirules.ruleset.json_syntax import after_problem, entry_problem, value_problem
from uirules.ruleset.node import Kind, MappingNode, Node, ScalarNode, SequenceNode, SourceText, escape_pointer
from uirules.ruleset.source_text import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, bad_character_in, character_problem

__all__ = ["Stopped", "end_of_blanks", "read_value"]

_LIMIT = {"limit": f"{MAX_NODES:,}"}
_WS = r"[ \t\n\r]*+"
_STRING = r'"([^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+)"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_VALUE = rf"(?:{_STRING}|({_NUMBER})|(true|false|null)|([\[{{]))"
_AFTER = rf"{_WS}([,\]}}]?)"
_ENTRY = re.compile(rf"{_WS}{_STRING}{_WS}:{_WS}{_VALUE}{_AFTER}")
_ITEM = re.compile(rf"(){_WS}{_VALUE}{_AFTER}")  # the empty group stands where the key is, so that both count alike
_BEHIND = re.compile(_AFTER)
_BLANKS = re.compile(_WS)
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PAIR = re.compile("([\ud800-\udbff])([\udc00-\udfff])")


class Stopped(Exception):
    """The scanner cannot go on; the problem stands at the end of the list. Before ``resume`` no other value begins."""

    def __init__(self, resume: int = 0) -> None:
        super().__init__(resume)
        self.resume = resume


def end_of_blanks(text: str, offset: int) -> int:
    """The offset of the first character at or after ``offset`` that is no blank of JSON."""
    match = _BLANKS.match(text, offset)
    return offset if match is None else match.end()


def read_value(source: SourceText, start: int, problems: list[Problem]) -> tuple[Node, int]:
    """The JSON value at ``start`` (blanks may come first) as a tree whose root is that value, and the offset behind
    it.

    Repeated keys and characters that are not allowed are added to ``problems`` and reading goes on; where the text
    is no JSON, or nests too deep, :class:`Stopped` is raised after the problem has been added.
    """
    return _Scanner(source, problems).value(start)


class _Open:
    """An object (``values``) or an array (``items``) that is not closed yet."""

    __slots__ = ("items", "key", "key_offsets", "offset", "pointer", "values")

    def __init__(self, mapping: bool, offset: int, pointer: str) -> None:
        self.values: dict[str, Node] | None = {} if mapping else None
        self.items: list[Node] = []
        self.key_offsets: dict[str, int] = {}
        self.key = ""
        self.offset = offset
        self.pointer = pointer


class _Scanner:
    def __init__(self, source: SourceText, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems

    def value(self, start: int) -> tuple[Node, int]:
        match = _ITEM.match(self.source.text, start)
        if match is None:
            raise self.stop(value_problem(self.source, end_of_blanks(self.source.text, start), ""))
        _, string, number, literal, opening, _ = match.groups()
        if opening is not None:
            return self.nested(match.start(5))
        if string is not None:
            return self.scalar(string, None, None, match.start(2) - 1, ""), match.end(2) + 1
        group = 3 if number is not None else 4
        return self.scalar(None, number, literal, match.start(group), ""), match.end(group)

    def nested(self, start: int) -> tuple[Node, int]:
        text, source = self.source.text, self.source
        stack: list[_Open] = []
        top = _Open(text[start] == "{", start, "")
        position = start + 1
        fresh = True
        left = MAX_NODES
        while True:
            values = top.values
            match = (_ITEM if values is None else _ENTRY).match(text, position)
            if match is None:
                end = end_of_blanks(text, position)
                after = text[end : end + 1]
                if not fresh or after != ("]" if values is None else "}"):
                    raise self.stop(self.no_entry(top, end, fresh))
                position = end + 1
                pointer = top.pointer
            else:
                raw, string, number, literal, opening, after = match.groups()
                left -= 1
                if left <= 0:  # the root counts as well
                    raise self.stop(self.many(match.end(), top.pointer), resume=match.end())
                if values is None:
                    pointer = f"{top.pointer}/{len(top.items)}"
                else:
                    key = self.key(raw, match.start(1) - 1, top)
                    pointer = f"{top.pointer}/{key if '/' not in key and '~' not in key else escape_pointer(key)}"
                if opening is not None:
                    offset = match.start(5)
                    stack.append(top)
                    if len(stack) >= MAX_DEPTH:
                        raise self.stop(self.deep(offset, pointer), resume=offset + 1)
                    top = _Open(opening == "{", offset, pointer)
                    position = offset + 1
                    fresh = True
                    continue
                node: Node
                if number is not None:
                    node = ScalarNode(source, match.start(3), pointer, number, "number")
                elif string is not None and "\\" not in string:
                    node = ScalarNode(source, match.start(2) - 1, pointer, string, "text", "quoted")
                else:
                    offset = match.start(4) if string is None else match.start(2) - 1
                    node = self.scalar(string, None, literal, offset, pointer)
                if values is None:
                    top.items.append(node)
                else:
                    values[key] = node
                position = match.end()
            while after != ",":
                if after != ("]" if top.values is None else "}"):
                    raise self.stop(after_problem(source, position - len(after), pointer, opened=top.offset))
                node = self.close(top)
                pointer = node.pointer
                if not stack:
                    return node, position
                top = stack.pop()
                if top.values is None:
                    top.items.append(node)
                else:
                    top.values[top.key] = node
                behind = _BEHIND.match(text, position)
                if behind is None:  # the expression matches the empty text, hence always
                    raise AssertionError
                after, position = behind[1], behind.end()
            fresh = False

    def key(self, raw: str, offset: int, top: _Open) -> str:
        key = raw if "\\" not in raw else self.unescape(raw, offset, top.pointer)
        first = top.key_offsets.setdefault(key, offset)
        if first != offset:
            line = str(self.source.position(first).line)
            place = self.source.position(offset)
            pointer = f"{top.pointer}/{escape_pointer(key)}"
            self.add(Problem("read.duplicate_key", place, pointer, key, fields={"first_line": line}))
        elif not key:
            self.add(Problem("read.key_empty", self.source.position(offset), top.pointer))
        top.key = key
        return key

    def scalar(
        self, string: str | None, number: str | None, literal: str | None, offset: int, pointer: str
    ) -> ScalarNode:
        if string is not None:
            text = self.unescape(string, offset, pointer) if "\\" in string else string
            return ScalarNode(self.source, offset, pointer, text, "text", "quoted")
        if number is not None:
            return ScalarNode(self.source, offset, pointer, number, "number")
        kind: Kind = "null" if literal == "null" else "boolean"
        return ScalarNode(self.source, offset, pointer, literal or "", kind)

    def unescape(self, raw: str, offset: int, pointer: str) -> str:
        text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _SHORT.get(m[2], m[2]), raw)
        text = _PAIR.sub(lambda m: chr(0x10000 + ((ord(m[1]) - 0xD800) << 10) + ord(m[2]) - 0xDC00), text)
        if (bad := bad_character_in(text)) is not None:
            self.add(character_problem(bad, self.source.position(offset), pointer))
        return text

    def close(self, top: _Open) -> Node:
        if top.values is None:
            return SequenceNode(self.source, top.offset, top.pointer, top.items)
        return MappingNode(self.source, top.offset, top.pointer, top.values, top.key_offsets)

    def no_entry(self, top: _Open, offset: int, fresh: bool) -> Problem:
        if top.values is None:
            return value_problem(self.source, offset, top.pointer, opened=top.offset, after_comma=not fresh)
        return entry_problem(self.source, offset, top.pointer, opened=top.offset, after_comma=not fresh)

    def deep(self, offset: int, pointer: str) -> Problem:
        return Problem("read.too_deep", self.source.position(offset), pointer, fields={"limit": str(MAX_DEPTH)})

    def many(self, offset: int, pointer: str) -> Problem:
        return Problem("read.too_many_values", self.source.position(offset), pointer, fields=_LIMIT)

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise Stopped

    def stop(self, problem: Problem, resume: int = 0) -> Stopped:
        self.problems.append(problem)
        return Stopped(resume)
