"""From the claim a file's scenarios share and the facts of one of them to the facts of a claim.

Every fact keeps the node it was written at, so that what is wrong with a fact is told at its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from uirules.errors import Problem
from uirules.ruleset.claim import EACH_MONTH
from uirules.ruleset.model import Declaration
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode
from uirules.ruleset.scalars import month_index, month_text

__all__ = ["EACH_MONTH", "facts_of"]

EXCEPT = "except"
"""The key for the months of such a span that have no row."""


def facts_of(
    base: Node | None, overlay: Node | None, declared: Mapping[str, Declaration], problems: list[Problem]
) -> tuple[dict[str, Any], MappingNode | None]:
    """The facts of a claim by path, as plain values, and a tree of the same shape for positions.

    A fact of ``overlay`` takes the place of the same fact of ``base``, a list as a whole; written without a value, it
    is a fact not given.
    """
    found: dict[str, Node] = {}
    for tree in (base, overlay):
        if tree is not None:
            own = dict(_flat(tree, "", declared, problems))
            found.update(own)
    nodes: dict[str, Node] = {}
    plain: dict[str, Any] = {}
    for path, node in found.items():
        if node.is_null:
            continue
        declaration = declared.get(path)
        if declaration is not None and declaration.type == "list" and isinstance(node, SequenceNode):
            rows = [row for item in node for row in _rows(item, declaration, problems)]
            if len(rows) > (declaration.max_items or 0):
                count, most = str(len(rows)), str(declaration.max_items)
                problems.append(node.problem("scenario.span_too_long", found=count, expected=most))
                continue
            plain[path] = [row for row, _ in rows]
            nodes[path] = SequenceNode(None, 0, f"/{path}", [item for _, item in rows])
        else:
            plain[path] = node.to_plain()
            nodes[path] = node
    return plain, MappingNode(None, 0, "", nodes, {})


def _flat(
    node: Node, prefix: str, declared: Mapping[str, Declaration], problems: list[Problem]
) -> Iterator[tuple[str, Node]]:
    if not isinstance(node, MappingNode):
        return
    seen: set[str] = set()
    for path, value, key in _entries(node, prefix, declared):
        if path in seen:
            problems.append(key.problem("read.key_twice", found=key.text))
        seen.add(path)
        yield path, value


def _entries(
    node: MappingNode, prefix: str, declared: Mapping[str, Declaration]
) -> Iterator[tuple[str, Node, ScalarNode]]:
    for key, value in node.entries:
        path = prefix + key.text
        below = [name for name in declared if name.startswith(f"{path}.")]
        if path in declared or not below:
            yield path, value, key
        elif value.is_null:
            yield from ((name, value, key) for name in below)
        elif isinstance(value, MappingNode):
            yield from _entries(value, f"{path}.", declared)
        else:
            yield path, value, key


def _rows(node: Node, declaration: Declaration, problems: list[Problem]) -> Iterator[tuple[Any, Node]]:
    """The rows that an entry of a list stands for."""
    if not isinstance(node, MappingNode) or EACH_MONTH not in node:
        yield node.to_plain(), node
        return
    time = declaration.time
    assert declaration.row is not None
    if time is None or declaration.row[time].type != "month":
        problems.append(node.key(EACH_MONTH).problem("scenario.span_not_monthly", found=EACH_MONTH))
        return
    if time in node:
        problems.append(node.key(time).problem("scenario.span_and_month", found=time, expected=EACH_MONTH))
        return
    ends = _months(node[EACH_MONTH], problems)
    without = _months(node[EXCEPT], problems) if EXCEPT in node else []
    if ends is None or without is None:
        return
    if len(ends) != 2 or ends[0] > ends[1]:
        problems.append(node[EACH_MONTH].problem("scenario.span", found=", ".join(map(month_text, ends))))
        return
    first, last = ends
    for month in without:
        if not first <= month <= last:
            problems.append(node[EXCEPT].problem("scenario.span_except", found=month_text(month)))
    if last - first >= (declaration.max_items or 0):
        count, most = str(last - first + 1), str(declaration.max_items)
        problems.append(node[EACH_MONTH].problem("scenario.span_too_long", found=count, expected=most))
        return
    rest = {name: value for name, value in node.to_plain().items() if name not in (EACH_MONTH, EXCEPT)}
    for month in range(first, last + 1):
        if month not in without:
            yield {time: month_text(month), **rest}, node


def _months(node: Node, problems: list[Problem]) -> list[int] | None:
    """A list of months; None where it is none, which is a problem."""
    if not isinstance(node, SequenceNode):
        problems.append(node.problem("scenario.span", found=node.shown()))
        return None
    found = []
    for item in node:
        try:
            found.append(month_index(item.text if isinstance(item, ScalarNode) else ""))
        except ValueError:
            problems.append(item.problem("scenario.span", found=item.shown()))
            return None
    return found
