"""From nodes to closures: lists.

A known list is a tuple; one with possible items or templates is :class:`~uirules.values.uncertain.Rows`, and goes
through :mod:`uirules.values.lifted_lists`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uirules.engines.explain.context import Compiler, Context, compile_node
from uirules.engines.explain.frame import Frame, Run
from uirules.engines.explain.sieve import sieves_of
from uirules.plan import nodes as n
from uirules.values import lifted, lifted_lists, lists
from uirules.values.failure import Failed
from uirules.values.uncertain import Rows, Template, Uncertain

__all__ = ["COMPILERS"]


def _filter(node: n.Filter, context: Context) -> Run:
    source, condition = compile_node(node.source, context), compile_node(node.condition, context)
    slot = node.slot
    bounds = [(index, operator, compile_node(limit, context)) for index, operator, limit in node.bounds]
    sieves = sieves_of(node.condition, slot, context)

    def run(frame: Frame) -> Any:
        rows = source(frame)
        plain = rows.__class__ is tuple
        if not plain and rows.__class__ is not Rows:
            return rows
        if sieves is not None and (plain or not rows.possible):
            try:
                passed = rows if plain else rows.certain
                for sieve in sieves:
                    passed = sieve(frame, passed)
            except TypeError:  # a field is not known
                pass
            else:
                if plain:
                    return tuple(passed)
                rest = _filter_rows(frame, Rows((), (), rows.more), slot, condition, bounds)
                if rest.__class__ is tuple:
                    return tuple(passed)
                return rest if isinstance(rest, Failed) else Rows(passed, (), rest.more, at_most=rows.at_most)
        if not plain:
            return _filter_rows(frame, rows, slot, condition, bounds)
        local = frame.locals
        found = []
        for item in rows:
            local[slot] = item
            passes = condition(frame)
            if passes is True:
                found.append(item)
            elif passes is not False:
                return _filter_rows(frame, Rows(rows), slot, condition, bounds)
        return tuple(found)

    return run


def _filter_rows(frame: Frame, rows: Rows, slot: int, condition: Run, bounds: list[tuple[int, str, Run]]) -> Any:
    local = frame.locals

    def passes(item: Any) -> Any:
        local[slot] = item
        return condition(frame)

    def narrowed(template: Template) -> Template | None:
        item = template.item
        for index, operator, limit in bounds:
            part = lifted.narrowed(item[index], operator, limit(frame))
            if part is None:
                return None
            item = (*item[:index], part, *item[index + 1 :])
        return template._replace(item=item)

    return lifted_lists.filtered(rows, passes, narrowed)


def _for(node: n.For, context: Context) -> Run:
    source, result = compile_node(node.source, context), compile_node(node.result, context)
    slot = node.slot

    def run(frame: Frame) -> Any:
        rows = source(frame)
        local = frame.locals
        if rows.__class__ is tuple:
            results = []
            for item in rows:
                local[slot] = item
                results.append(result(frame))
            return tuple(results)
        if isinstance(rows, Failed):
            return rows

        def each(item: Any) -> Any:
            local[slot] = item
            return result(frame)

        return lifted_lists.mapped(rows, each)

    return run


def _column(node: n.Column, context: Context) -> Run:
    source, index = compile_node(node.source, context), node.index

    def run(frame: Frame) -> Any:
        rows = source(frame)
        if rows.__class__ is tuple:
            return tuple([item[index] for item in rows])
        return rows if isinstance(rows, Failed) else lifted_lists.column(rows, index)

    return run


def _on_list(known: Callable[[Any], Any], hull: Callable[[Any], Any]) -> Callable[[Run], Run]:
    """An operation on a list as a whole. A known list may still hold uncertain items, which the kernel refuses."""

    def build(source: Run) -> Run:
        def run(frame: Frame) -> Any:
            rows = source(frame)
            if rows.__class__ is tuple:
                try:
                    return known(rows)
                except TypeError:
                    return hull(Rows(rows))
            return rows if isinstance(rows, Failed) else hull(rows)

        return run

    return build


def _group_by_month(node: n.GroupByMonth, context: Context) -> Run:
    index = node.index

    def known(rows: tuple[Any, ...]) -> Any:
        groups = lists.group(rows, lambda item: item[index])
        return tuple([(month, tuple(groups[month])) for month in sorted(groups)])

    return _on_list(known, lambda rows: lifted_lists.group_by_month(rows, index))(compile_node(node.source, context))


def _distinct(node: n.Distinct, context: Context) -> Run:
    return _on_list(lambda rows: tuple(lists.distinct(rows)), lifted_lists.distinct)(compile_node(node.source, context))


_AGGREGATES: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "count": (len, lifted_lists.count),
    "sum": (lists.total, lifted_lists.total),
    "mean": (lists.mean, lifted_lists.mean),
    "min": (lists.minimum, lambda rows: lifted_lists.extreme_item(min, rows)),
    "max": (lists.maximum, lambda rows: lifted_lists.extreme_item(max, rows)),
}


def _aggregate(node: n.Aggregate, context: Context) -> Run:
    return _on_list(*_AGGREGATES[node.function])(compile_node(node.source, context))


def _longest_run(node: n.LongestRun, context: Context) -> Run:
    return _on_list(lists.longest_run, lifted_lists.longest_run)(compile_node(node.source, context))


def _latest(node: n.Latest, context: Context) -> Run:
    source, length, index = compile_node(node.source, context), compile_node(node.length, context), node.index

    def run(frame: Frame) -> Any:
        rows, most = source(frame), length(frame)
        if rows.__class__ is tuple and not isinstance(most, Uncertain | Failed):
            return tuple(lists.latest(rows, most, lambda item: item[index]))
        return rows if isinstance(rows, Failed) else lifted_lists.latest(rows, most, index)

    return run


def _contains(node: n.Contains, context: Context) -> Run:
    source, value = compile_node(node.source, context), compile_node(node.value, context)

    def run(frame: Frame) -> Any:
        rows, sought = source(frame), value(frame)
        if rows.__class__ is tuple and not isinstance(sought, Uncertain | Failed):
            return sought in rows
        return rows if isinstance(rows, Failed) else lifted_lists.contains(rows, sought)

    return run


def _quantified(node: n.Quantified, context: Context) -> Run:
    source, condition = compile_node(node.source, context), compile_node(node.condition, context)
    slot, deciding = node.slot, node.kind == "some"
    lift = lifted_lists.some if deciding else lifted_lists.every

    def run(frame: Frame) -> Any:
        rows = source(frame)
        if isinstance(rows, Failed):
            return rows
        local = frame.locals

        def holds(item: Any) -> Any:
            local[slot] = item
            return condition(frame)

        if rows.__class__ is not tuple:
            return lift(rows, holds)
        for item in rows:
            local[slot] = item
            value = condition(frame)
            if value is deciding:
                return deciding
            if value is not (not deciding):
                return lift(rows, holds)
        return not deciding

    return run


COMPILERS: dict[type[n.Node], Compiler] = {
    n.Filter: _filter,
    n.For: _for,
    n.Column: _column,
    n.GroupByMonth: _group_by_month,
    n.Distinct: _distinct,
    n.Aggregate: _aggregate,
    n.LongestRun: _longest_run,
    n.Latest: _latest,
    n.Contains: _contains,
    n.Quantified: _quantified,
}
"""The compiler of each node that works on lists."""
