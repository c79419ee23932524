"""Places in a tree of nodes: walking them with where they stand in the file, and putting another node in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from uirules.plan import nodes as n
from uirules.plan.resolve import filter_bounds

__all__ = ["Path", "Spot", "alter", "put", "spots"]

Path = tuple[Any, ...]
"""Keys and indices: of a file's tree, or of fields and entries below a node."""

_DERIVED = frozenset({"type", "bounds", "narrowed"})
"""Parts of a node that follow from others of the same plan."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node and its place.

    ``steps`` lead to it from the root of its formula, ``path`` says where it stands in the file, as near as is known;
    ``under`` are the options of readings without which it is not asked for. ``parent`` is the node above it, ``place``
    the steps from there.
    """

    node: n.Node
    steps: Path
    path: Path
    under: tuple[tuple[str, str], ...] = ()
    parent: n.Node | None = None
    place: Path = ()


def spots(node: n.Node, path: Path) -> Iterator[Spot]:
    """The node and everything below it, each before what is below it; ``path``: where the formula stands."""
    yield from _spots(Spot(node, (), path))


def _spots(spot: Spot) -> Iterator[Spot]:
    yield spot
    for place, child, path, option in _below(spot.node, spot.path):
        under = spot.under if option is None else (*spot.under, option)
        yield from _spots(Spot(child, (*spot.steps, *place), path, under, spot.node, place))


_Below = tuple[Path, n.Node, Path, tuple[str, str] | None]


def _below(node: n.Node, path: Path) -> Iterator[_Below]:
    """The nodes directly below: the steps to each, its place in the file, and the option that it belongs to."""
    match node:
        case n.Reading():
            for index, (option, branch) in enumerate(node.options):
                yield ("options", index, 1), branch, (*path, option), (node.reading, option)
        case n.ByDate():
            for index, (day, branch) in enumerate(node.entries):
                yield ("entries", index, 1), branch, (*path, day.isoformat()), None
        case n.Table():
            yield from _of_table(node, path)
        case n.Defaults():
            if node.default is not None:
                yield ("default",), node.default, (*path, "default"), None
            for index, rule in enumerate(node.exceptions):
                where = (*path, "exceptions", rule.name)
                yield ("exceptions", index, "when"), rule.when, (*where, "when"), None
                yield ("exceptions", index, "value"), rule.value, (*where, "formula"), None
        case n.Schedule():
            yield from _of_schedule(node, path)
        case _:
            for part in fields(node):
                if part.name not in _DERIVED:
                    for steps, child in _nodes(getattr(node, part.name), (part.name,)):
                        yield steps, child, path, None


def _of_table(node: n.Table, path: Path) -> Iterator[_Below]:
    for index, row in enumerate(node.rows):
        # Bands of one number, or rows of several inputs: keys that the file does not have are passed over.
        where = (*path, "bands", "rows", index)
        for column, test in enumerate(row.tests):
            if test is not None:
                place = (*path, "edges", "rows", index, "when") if isinstance(test, n.Reading) else (*where, "when")
                yield ("rows", index, "tests", column), test, place, None
        yield ("rows", index, "value"), row.value, (*where, "value"), None


def _of_schedule(node: n.Schedule, path: Path) -> Iterator[_Below]:
    yield ("start",), node.start, (*path, *(("periods", "start") if node.every else ("once", "on"))), None
    yield ("count",), node.count, (*path, "periods", "count"), None
    yield ("amount",), node.amount, (*path, "amount"), None
    for index, (name, column) in enumerate(node.columns):
        yield ("columns", index, 1), column, (*path, "each", name, "formula"), None
    for index, state in enumerate(node.states):
        yield ("states", index, "when"), state.when, (*path, "states", index, "when"), None


def _nodes(value: Any, steps: Path) -> Iterator[tuple[Path, n.Node]]:
    if isinstance(value, n.Node):
        yield steps, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _nodes(item, (*steps, index))


def put(root: Any, steps: Path, new: Any) -> Any:
    """The tree with ``new`` at the end of ``steps``; what is derived from a filter's condition is derived anew."""
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if isinstance(root, tuple):
        return (*root[:step], put(root[step], rest, new), *root[step + 1 :])
    changed = put(getattr(root, step), rest, new)
    if isinstance(root, n.Filter) and step == "condition":
        return replace(root, condition=changed, bounds=filter_bounds(changed, root.slot))
    return replace(root, **{step: changed})


def alter(root: n.Node, steps: Path, new: n.Node) -> n.Node:
    """The tree with ``new`` at the end of ``steps``, so that the change can be seen.

    Of the rows of a ``unique`` or ``any`` table that apply the engine takes the first, as it may where they cannot
    overlap. A row with an altered test can overlap: it is put first, else another row would hide it.
    """
    root = put(root, steps, new)
    for at, step in enumerate(steps):
        table = _at(root, steps[:at])
        if isinstance(table, n.Table) and table.policy in ("unique", "any") and steps[at + 2 : at + 3] == ("tests",):
            index = steps[at + 1]
            rows = (table.rows[index], *table.rows[:index], *table.rows[index + 1 :])
            root = put(root, (*steps[:at], step), rows)
            steps = (*steps[: at + 1], 0, *steps[at + 2 :])
    return root


def _at(root: Any, steps: Path) -> Any:
    for step in steps:
        root = root[step] if isinstance(root, tuple) else getattr(root, step)
    return root
