"""What a text may not use, refused before anything is evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from uirules.feel import tree
from uirules.feel.errors import FeelUnsupported, problem_at

__all__ = ["REFUSED", "check", "nodes"]

REFUSED = {
    "absent": "rules_only",
    "complete until": "rules_only",
    "matches": "regular_expression",
    "now": "clock",
    "replace": "regular_expression",
    "today": "clock",
}
"""Functions by name that are refused, and the problem's code."""


def check(expression: tree.Expression) -> None:
    """Raises :class:`FeelUnsupported` with one problem for each place where a refused function is called.

    A name that the text itself binds is its own and is left alone.
    """
    bound = {name for node in nodes(expression) for name in _binds(node)}
    problems = [
        problem_at(REFUSED[node.function.name], node.at.line, node.at.column, found=node.function.name)
        for node in nodes(expression)
        if isinstance(node, tree.Call)
        and isinstance(node.function, tree.Name)
        and node.function.name in REFUSED.keys() - bound
    ]
    if problems:
        raise FeelUnsupported(problems)


def _binds(node: tree.Expression) -> tuple[str, ...]:
    if isinstance(node, tree.ContextLiteral):
        return tuple(name for name, _ in node.entries)
    return node.parameters if isinstance(node, tree.FunctionLiteral) else ()


def nodes(expression: tree.Expression) -> Iterator[tree.Expression]:
    """The expression and all expressions in it, outermost first."""
    stack: list[object] = [expression]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack.extend(reversed(item))
        elif isinstance(item, tree.Iteration):
            stack.extend((item.until, item.source))
        elif isinstance(item, tree.Expression):
            yield item
            stack.extend(reversed([getattr(item, f.name) for f in fields(item) if f.name != "at"]))
