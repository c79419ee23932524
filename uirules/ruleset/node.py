"""The tree that reading gives: mappings, sequences and scalars, each with its place, nothing typed.

A scalar is text. Whether ``no`` is a word, ``012`` a mistake or ``2014-04-01`` a date is for the declared type to
say, in a later stage; this one only tells apart what the notation itself tells apart (:data:`Kind`).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from uirules.errors import Position, Problem
from uirules.values.digits import Misread

__all__ = [
    "Entry",
    "Kind",
    "MappingNode",
    "Node",
    "ScalarNode",
    "SequenceNode",
    "SourceText",
    "Style",
    "escape_pointer",
    "nearest",
]

Style = Literal["plain", "quoted", "block"]
"""How a scalar was written: bare, between quotes, or as a YAML block (``|``, ``>``)."""

Kind = Literal["text", "plain", "number", "boolean", "null", "date"]
"""What the notation says a scalar is.

``text``: quoted, block, or a Python ``str``. ``plain``: bare YAML, hence open: the declared type decides. ``number``,
``boolean``: JSON and Python only. ``null``: not given, in every notation. ``date``: a Python ``date``.
"""

_LINE_END = re.compile("\n")
_PLAIN_LENGTH = 100
_FOLDED = 400
"""Characters of layout that a short text written over several lines may have besides its own."""
_MAX_EXPONENT = 400


class SourceText:
    """A text as it was read, under the name the user gave it; turns offsets into positions when somebody asks."""

    __slots__ = ("_starts", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._starts: array[int] | None = None

    def position(self, offset: int) -> Position:
        """The position of the character at ``offset``; line and column count from 1, in characters."""
        if self._starts is None:
            self._starts = array("L", [0])
            self._starts.extend(match.end() for match in _LINE_END.finditer(self.text))
        line = bisect_right(self._starts, offset)
        return Position(self.name, line, offset - self._starts[line - 1] + 1)


def escape_pointer(step: str | int) -> str:
    """One step of an RFC 6901 pointer, ``~`` and ``/`` escaped."""
    return str(step).replace("~", "~0").replace("/", "~1")


class Node:
    """One node of the tree. ``pointer`` is its RFC 6901 pointer from the root of its document ("" for the root)."""

    __slots__ = ("_offset", "_source", "pointer")

    pointer: str

    def __init__(self, source: SourceText | None, offset: int, pointer: str) -> None:
        self._source = source
        self._offset = offset
        self.pointer = pointer

    def __bool__(self) -> bool:
        return True  # an empty list or mapping is a node too: `if node` asks whether there is one

    @property
    def position(self) -> Position | None:
        """Where the node begins; None for what came from Python objects."""
        return None if self._source is None else self._source.position(self._offset)

    @property
    def file(self) -> str | None:
        """The file as the user named it; None for what came from Python objects."""
        return None if self._source is None else self._source.name

    @property
    def is_null(self) -> bool:
        """True for what was written as not given: nothing, ``null``, ``~``, None, NaN."""
        return False

    @property
    def is_absent(self) -> bool:
        """True for ``{"absent": true}``: it is known that there is none."""
        return False

    @property
    def kind_name(self) -> str:
        """The node's kind in one word for messages: a :data:`Kind`, ``list`` or ``group``."""
        raise NotImplementedError

    def shown(self) -> str:
        """The node's value as a message may quote it, not yet shortened."""
        raise NotImplementedError

    def problem(
        self,
        code: str,
        *,
        found: str | None = None,
        expected: str | None = None,
        suggestion: str | None = None,
        personal: bool = False,
        severity: Literal["error", "warning"] = "error",
        **fields: str,
    ) -> Problem:
        """A problem at this node, with its position and pointer.

        ``found`` is the node's own value unless given; ``personal=True`` withholds it, so that only its kind is told.
        """
        problem = Problem(
            code,
            self.position,
            self.pointer,
            self.shown() if found is None else found,
            expected,
            suggestion,
            severity,
            fields,
        )
        return problem.withhold(self.kind_name) if personal else problem

    def misread(self, misread: Misread, *, expected: str | None = None, personal: bool = False) -> Problem:
        """The problem of a text that :mod:`uirules.values.digits` could not read, at this node."""
        return self.problem(misread.code, expected=expected, personal=personal, severity="error", **misread.fields)

    def to_plain(self) -> Any:
        """The same facts as plain Python: dict, list, str, bool, None, and int or Decimal for JSON numbers."""
        raise NotImplementedError


class ScalarNode(Node):
    """A text: its characters after the notation's own quoting is undone, exactly as written otherwise.

    ``in_flow`` is True for a scalar inside a YAML ``{…}`` or ``[…]``, where a comma ends a plain text.
    """

    __slots__ = ("in_flow", "kind", "style", "text")

    text: str
    kind: Kind
    style: Style
    in_flow: bool

    def __init__(
        self,
        source: SourceText | None,
        offset: int,
        pointer: str,
        text: str,
        kind: Kind,
        style: Style = "plain",
        in_flow: bool = False,
    ) -> None:
        self._source = source
        self._offset = offset
        self.pointer = pointer
        self.text = text
        self.kind = kind
        self.style = style
        self.in_flow = in_flow

    def __repr__(self) -> str:
        return f"ScalarNode({self.text!r}, {self.kind!r}, {self.pointer!r})"

    @property
    def is_null(self) -> bool:
        return self.kind == "null"

    @property
    def number(self) -> bool:
        """True for a number of JSON or Python; its digits are in ``text``, untouched."""
        return self.kind == "number"

    @property
    def truth(self) -> bool | None:
        """True or False for a written ``true`` or ``false`` that is not between quotes; None for everything else."""
        if self.kind == "boolean" or self.kind == "plain":
            return True if self.text == "true" else False if self.text == "false" else None
        return None

    @property
    def cut_by_comma(self) -> bool:
        """True where a plain text inside ``{…}`` or ``[…]`` opens more brackets than it closes, or the reverse.

        That is the mark of a formula which YAML ended at a comma: ``[min(a, b)]`` is two texts, ``min(a`` and ``b)``.
        """
        if not self.in_flow or self.style != "plain":
            return False
        text = self.text
        return text.count("(") != text.count(")")

    @property
    def kind_name(self) -> str:
        return "text" if self.kind == "plain" else self.kind

    def shown(self) -> str:
        return self.text

    def position_of(self, part: str) -> Position | None:
        """Where a part of the text stands, blanks and line ends alike; the node's own position where it is escaped."""
        if self._source is None or not part.strip():
            return self.position
        pattern = r"\s+".join(map(re.escape, re.split(r"[ \n]+", part)))
        within = self._source.text[self._offset : self._offset + 3 * len(self.text) + _FOLDED]
        found = re.search(pattern, within)
        return self.position if found is None else self._source.position(self._offset + found.start())

    def to_plain(self) -> Any:
        kind, text = self.kind, self.text
        if kind == "null":
            return None
        if kind == "boolean":
            return text == "true"
        if kind == "plain" and text in ("true", "false"):
            return text == "true"
        if kind == "number" and len(text) <= _PLAIN_LENGTH:
            return int(text) if text.lstrip("-").isdigit() else _decimal(text)
        return text


def _decimal(text: str) -> Decimal | str:
    """The decimal, or the text itself where its exponent is beyond the bound (whoever types it will refuse it)."""
    _, _, exponent = text.lower().partition("e")
    if "/" in text or len(exponent) > 4 or abs(int(exponent or "0")) > _MAX_EXPONENT:
        return text
    return Decimal(text)


class SequenceNode(Node):
    """A list."""

    __slots__ = ("items",)

    items: list[Node]

    def __init__(self, source: SourceText | None, offset: int, pointer: str, items: list[Node]) -> None:
        self._source = source
        self._offset = offset
        self.pointer = pointer
        self.items = items

    def __repr__(self) -> str:
        return f"SequenceNode({len(self.items)} items, {self.pointer!r})"

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)

    def __getitem__(self, index: int) -> Node:
        return self.items[index]

    @property
    def kind_name(self) -> str:
        return "list"

    def shown(self) -> str:
        return "[…]" if self.items else "[]"

    def to_plain(self) -> list[Any]:
        return [item.to_plain() for item in self.items]


class Entry(NamedTuple):
    """One entry of a mapping."""

    key: ScalarNode
    value: Node


class MappingNode(Node):
    """An ordered mapping of names to nodes. ``values`` holds it by name; no name stands in it twice."""

    __slots__ = ("_key_offsets", "values")

    values: dict[str, Node]

    def __init__(
        self,
        source: SourceText | None,
        offset: int,
        pointer: str,
        values: dict[str, Node],
        key_offsets: dict[str, int],
    ) -> None:
        self._source = source
        self._offset = offset
        self.pointer = pointer
        self.values = values
        self._key_offsets = key_offsets

    def __repr__(self) -> str:
        return f"MappingNode({list(self.values)!r}, {self.pointer!r})"

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __contains__(self, name: object) -> bool:
        return name in self.values

    def __getitem__(self, name: str) -> Node:
        return self.values[name]

    def get(self, name: str) -> Node | None:
        """The node under ``name``, or None."""
        return self.values.get(name)

    def items(self) -> Iterator[tuple[str, Node]]:
        """Names and nodes, in the order of the text."""
        return iter(self.values.items())

    def with_values(self, values: dict[str, Node]) -> MappingNode:
        """The same mapping, at the same place, with other values."""
        return MappingNode(self._source, self._offset, self.pointer, values, self._key_offsets)

    def key(self, name: str) -> ScalarNode:
        """The key itself, for a problem that is about the name; its pointer is that of the value."""
        offset = self._key_offsets.get(name, self._offset)
        style: Style = "plain"
        if self._source is not None and self._source.text[offset : offset + 1] in ("'", '"'):
            style = "quoted"
        pointer = f"{self.pointer}/{escape_pointer(name)}"
        return ScalarNode(self._source, offset, pointer, name, "text", style)

    @property
    def entries(self) -> list[Entry]:
        """Keys and values as nodes, in the order of the text."""
        return [Entry(self.key(name), value) for name, value in self.values.items()]

    @property
    def is_absent(self) -> bool:
        if len(self.values) != 1:
            return False
        value = self.values.get("absent")
        return isinstance(value, ScalarNode) and value.truth is True

    @property
    def kind_name(self) -> str:
        return "group"

    def shown(self) -> str:
        return "{…}" if self.values else "{}"

    def to_plain(self) -> dict[str, Any]:
        return {name: value.to_plain() for name, value in self.values.items()}


def nodes(root: Node) -> Iterator[Node]:
    """The root and every node below it, in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, MappingNode):
            stack.extend(reversed(node.values.values()))
        elif isinstance(node, SequenceNode):
            stack.extend(reversed(node.items))


def nearest(root: Node, pointer: str) -> Node:
    """The node that a pointer names, or the last one on the way to it that is there."""
    node = root
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        below: Node | None = None
        if isinstance(node, MappingNode):
            below = node.get(name)
        elif isinstance(node, SequenceNode) and name.isdigit() and int(name) < len(node):
            below = node[int(name)]
        if below is None:
            break
        node = below
    return node
