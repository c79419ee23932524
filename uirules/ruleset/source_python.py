"""A claim given as Python objects, as the same tree that a text would give."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from uirules.errors import Problem, UirulesError
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode, escape_pointer
from uirules.ruleset.source_text import MAX_DEPTH, MAX_PROBLEMS, bad_character_in, character_problem, raise_problems
from uirules.values.digits import MAX_DIGITS

__all__ = ["from_python"]

_MAX_BITS = 4096
_NOT_GIVEN_TYPES = frozenset({"NAType", "NaTType"})


def from_python(claim: Any, *, error: type[UirulesError]) -> Node:
    """The tree of a claim of dicts, lists, str, bool, int, Decimal, Fraction, ``datetime.date`` and None.

    A dotted key (``"separation.date"``) is the fact inside its group. None and every NaN mean not given. Floats,
    dates with a time, numbers of NumPy and everything else are refused, with advice; all problems are raised at once.
    """
    builder = _Builder()
    root = builder.node(claim, "", 1)
    if builder.problems:
        raise_problems(builder.problems, error)
    return root


class _Builder:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, code: str, pointer: str, found: str, **fields: str) -> Node:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(code, None, pointer, found, fields=fields))
        return ScalarNode(None, 0, pointer, "", "null")

    def node(self, value: Any, pointer: str, depth: int) -> Node:
        kind = type(value)
        if kind is str:
            return self.text(value, pointer)
        if kind is bool:
            return ScalarNode(None, 0, pointer, "true" if value else "false", "boolean")
        if kind is int:
            return self.integer(value, pointer)
        if value is None:
            return ScalarNode(None, 0, pointer, "", "null")
        if kind is dict or isinstance(value, Mapping):
            return self.mapping(value, pointer, depth)
        if isinstance(value, list | tuple):
            if depth > MAX_DEPTH:
                return self.refuse("read.too_deep", pointer, kind.__name__, limit=str(MAX_DEPTH))
            items = [self.node(item, f"{pointer}/{index}", depth + 1) for index, item in enumerate(value)]
            return SequenceNode(None, 0, pointer, items)
        return self.other(value, pointer)

    def text(self, value: str, pointer: str) -> Node:
        if (bad := bad_character_in(value)) is not None:
            self.problems.append(character_problem(bad, None, pointer))
        return ScalarNode(None, 0, pointer, value, "text", "quoted")

    def integer(self, value: int, pointer: str) -> Node:
        # str() of an integer above 4,300 digits raises, and takes quadratic time below
        if value.bit_length() > _MAX_BITS or len(text := str(value)) > MAX_DIGITS + (value < 0):
            return self.refuse("read.number_too_long", pointer, "int", limit=str(MAX_DIGITS))
        return ScalarNode(None, 0, pointer, text, "number")

    def mapping(self, value: Mapping[Any, Any], pointer: str, depth: int) -> Node:
        if depth > MAX_DEPTH:
            return self.refuse("read.too_deep", pointer, type(value).__name__, limit=str(MAX_DEPTH))
        node = MappingNode(None, 0, pointer, {}, {})
        for key, item in value.items():
            if not isinstance(key, str):
                self.refuse("read.key_not_text", pointer, type(key).__name__)
                continue
            group, steps = node, str(key).split(".")
            if not all(steps):
                self.refuse("read.key_empty", pointer, key)
                continue
            if depth + len(steps) > MAX_DEPTH + 1:
                self.refuse("read.too_deep", pointer, key, limit=str(MAX_DEPTH))
                continue
            for step in steps[:-1]:
                inner = group.values.setdefault(step, MappingNode(None, 0, _below(group, step), {}, {}))
                if not isinstance(inner, MappingNode):
                    self.refuse("read.key_twice", inner.pointer, key)
                    break
                group = inner
            else:
                self.put(group, steps[-1], self.node(item, _below(group, steps[-1]), depth + len(steps)), key)
        return node

    def put(self, group: MappingNode, step: str, node: Node, key: str) -> None:
        before = group.values.get(step)
        if before is None:
            group.values[step] = node
        elif isinstance(before, MappingNode) and isinstance(node, MappingNode):
            for name, inner in node.values.items():
                self.put(before, name, inner, f"{key}.{name}")
        else:
            self.refuse("read.key_twice", before.pointer, key)

    def other(self, value: Any, pointer: str) -> Node:
        kind = type(value)
        module, name = kind.__module__.partition(".")[0], kind.__name__
        if name in _NOT_GIVEN_TYPES:
            return ScalarNode(None, 0, pointer, "", "null")
        if isinstance(value, float):
            if value != value:
                return ScalarNode(None, 0, pointer, "", "null")
            return self.refuse("read.python_float", pointer, name)
        if isinstance(value, Decimal):
            return self.decimal(value, pointer)
        if isinstance(value, datetime.datetime):
            return self.refuse("read.python_datetime", pointer, name)
        if isinstance(value, datetime.date):
            return ScalarNode(None, 0, pointer, value.isoformat(), "date")
        if module == "numpy" and not isinstance(value, str):
            return self.refuse("read.python_numpy", pointer, f"{module}.{name}")
        if isinstance(value, Fraction):
            return self.fraction(value, pointer)
        if isinstance(value, str):  # a member of a StrEnum, a NumPy text
            return self.text(str.__str__(value), pointer)
        if isinstance(value, int):
            return self.integer(int(value), pointer)
        return self.refuse("read.python_type", pointer, name)

    def decimal(self, value: Decimal, pointer: str) -> Node:
        if value.is_nan():
            return ScalarNode(None, 0, pointer, "", "null")
        if not value.is_finite():
            return self.refuse("read.number_not_finite", pointer, "Decimal", number="Infinity")
        if not -MAX_DIGITS <= value.adjusted() <= MAX_DIGITS or len(value.as_tuple().digits) > MAX_DIGITS:
            return self.refuse("read.number_too_long", pointer, "Decimal", limit=str(MAX_DIGITS))
        return ScalarNode(None, 0, pointer, format(value, "f"), "number")

    def fraction(self, value: Fraction, pointer: str) -> Node:
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MAX_BITS:
            return self.refuse("read.number_too_long", pointer, "Fraction", limit=str(MAX_DIGITS))
        return ScalarNode(None, 0, pointer, str(value), "number")


def _below(group: MappingNode, step: str) -> str:
    return f"{group.pointer}/{escape_pointer(step)}"
