"""What the network is handed, continued: lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uirules.engines.durable.kernels import compared
from uirules.engines.durable.outside import SCALARS, Outside, Walk
from uirules.plan import nodes as n
from uirules.values import lifted, lifted_lists, lists
from uirules.values.failure import Failed
from uirules.values.uncertain import Rows, Template, Uncertain

__all__ = ["TABLE"]


def _at(self: Outside, slot: int, node: n.Node) -> Callable[[Any], Any]:
    def value(item: Any) -> Any:
        self.locals[slot] = item
        return self.value(node)

    return value


def _known(rows: Any) -> bool:
    return rows.__class__ is tuple


def _filter(self: Outside, node: n.Filter) -> Any:
    rows = self.value(node.source)
    if isinstance(rows, Failed):
        return rows
    passes = _at(self, node.slot, node.condition)

    def narrowed(template: Template) -> Template | None:
        item = template.item
        for index, sign, limit in node.bounds:
            part = lifted.narrowed(item[index], sign, self.value(limit))
            if part is None:
                return None
            item = (*item[:index], part, *item[index + 1 :])
        return template._replace(item=item)

    if not _known(rows):
        return lifted_lists.filtered(rows, passes, narrowed)
    found = []
    for item in rows:
        holds = passes(item)
        if holds is True:
            found.append(item)
        elif holds is not False:
            return lifted_lists.filtered(Rows(rows), passes, narrowed)
    return tuple(found)


def _for(self: Outside, node: n.For) -> Any:
    rows = self.value(node.source)
    if isinstance(rows, Failed):
        return rows
    each = _at(self, node.slot, node.result)
    return tuple(map(each, rows)) if _known(rows) else lifted_lists.mapped(rows, each)


def _column(self: Outside, node: n.Column) -> Any:
    rows = self.value(node.source)
    if isinstance(rows, Failed):
        return rows
    return tuple(row[node.index] for row in rows) if _known(rows) else lifted_lists.column(rows, node.index)


def _whole(known: Callable[[Any, Any], Any], hull: Callable[[Any, Any], Any]) -> Callable[[Outside, Any], Any]:
    """An operation on a list as a whole; a known list may still hold items that are not."""

    def walk(self: Outside, node: Any) -> Any:
        rows = self.value(node.source)
        if isinstance(rows, Failed):
            return rows
        if _known(rows):
            try:
                return known(rows, node)
            except TypeError:
                rows = Rows(rows)
        return hull(rows, node)

    return walk


def _grouped(rows: Any, node: n.GroupByMonth) -> Any:
    found = lists.group(rows, lambda item: item[node.index])
    return tuple((month, tuple(found[month])) for month in sorted(found))


_KERNELS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "count": (len, lifted_lists.count),
    "sum": (lists.total, lifted_lists.total),
    "mean": (lists.mean, lifted_lists.mean),
    "min": (lists.minimum, lambda rows: lifted_lists.extreme_item(min, rows)),
    "max": (lists.maximum, lambda rows: lifted_lists.extreme_item(max, rows)),
}


def _latest(self: Outside, node: n.Latest) -> Any:
    rows, length = self.value(node.source), self.value(node.length)
    if isinstance(rows, Failed):
        return rows
    if _known(rows) and not isinstance(length, Uncertain | Failed):
        return tuple(lists.latest(rows, length, lambda item: item[node.index]))
    return lifted_lists.latest(rows, length, node.index)


def _contains(self: Outside, node: n.Contains) -> Any:
    rows, sought = self.value(node.source), self.value(node.value)
    if isinstance(rows, Failed):
        return rows
    if _known(rows) and not isinstance(sought, Uncertain | Failed):
        return any(compared("=", item, sought) is True for item in rows)
    return lifted_lists.contains(rows, sought)


def _quantified(self: Outside, node: n.Quantified) -> Any:
    rows = self.value(node.source)
    if isinstance(rows, Failed):
        return rows
    deciding = node.kind == "some"
    lift = lifted_lists.some if deciding else lifted_lists.every
    holds = _at(self, node.slot, node.condition)
    if not _known(rows):
        return lift(rows, holds)
    for item in rows:
        value = holds(item)
        if value is deciding:
            return deciding
        if value is not (not deciding):
            return lift(rows, holds)
    return not deciding


LISTS: dict[type[n.Node], Walk] = {
    n.Filter: _filter,
    n.For: _for,
    n.Column: _column,
    n.GroupByMonth: _whole(_grouped, lambda rows, node: lifted_lists.group_by_month(rows, node.index)),
    n.Distinct: _whole(lambda rows, _: tuple(lists.distinct(rows)), lambda rows, _: lifted_lists.distinct(rows)),
    n.Aggregate: _whole(
        lambda rows, node: _KERNELS[node.function][0](rows), lambda rows, node: _KERNELS[node.function][1](rows)
    ),
    n.LongestRun: _whole(lambda rows, _: lists.longest_run(rows), lambda rows, _: lifted_lists.longest_run(rows)),
    n.Latest: _latest,
    n.Contains: _contains,
    n.Quantified: _quantified,
}

TABLE: dict[type[n.Node], Walk] = {**SCALARS, **LISTS}
"""How each node is worked out; a schedule is :mod:`uirules.engines.durable.periods`'s."""
