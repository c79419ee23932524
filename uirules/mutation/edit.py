"""Places in a tree of nodes: walking them with where they stand in the file, and putting other nodes in their places.

A definition with arguments leaves its body wherever it is called. The walk tells what of a formula is such a body, what
in the body was given by the caller, and so whose rule a node is. (A body that is an ``and``, called as an operand of
``and``, is no node of its own in a plan: its operands count as the caller's.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from uirules.plan import nodes as n
from uirules.plan.plan import PlannedCall, TimelineEntry
from uirules.plan.resolve import filter_bounds

__all__ = ["Path", "Spot", "put", "spots", "substitute", "wording"]

Path = tuple[Any, ...]
"""Keys and indices: of a file's tree, or of fields and entries below a node."""

_DERIVED = frozenset({"type", "bounds", "narrowed"})
"""Parts of a node that follow from others of the same plan."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node and its place.

    ``call`` is the call in whose body it stands, None where it belongs to the formula itself. ``steps`` lead to it from
    the root of that body or formula; ``path`` says where it stands in the file, as near as is known; ``under`` are the
    options of readings without which it is not asked for. ``parent`` is the node above it, ``place`` the steps from
    there.
    """

    node: n.Node
    call: PlannedCall | None
    steps: Path
    path: Path
    under: tuple[tuple[str, str], ...] = ()
    parent: n.Node | None = None
    place: Path = ()


def spots(node: n.Node, path: Path, calls: Iterable[PlannedCall] = ()) -> Iterator[Spot]:
    """The node and everything below it, each before what is below it; ``path``: where the formula stands."""
    walk = _Walk({id(call.body): call for call in calls})
    yield from walk.below(Spot(node, None, (), path), ())


_Outer = tuple[tuple[PlannedCall, Spot], ...]
"""The calls around a spot, the innermost last, each with the place of the call."""


class _Walk:
    def __init__(self, calls: Mapping[int, PlannedCall]) -> None:
        self.calls = calls

    def below(self, spot: Spot, outer: _Outer) -> Iterator[Spot]:
        while outer and (given := _given(outer[-1][0], spot.node)) is not None:
            site, outer = outer[-1][1], outer[:-1]
            steps, under = (*site.steps, "given", given), site.under
            spot = Spot(spot.node, site.call, steps, site.path, under, spot.parent, spot.place)
        call = self.calls.get(id(spot.node))
        if call is not None and call is not spot.call:
            outer = (*outer, (call, spot))
            spot = Spot(spot.node, call, (), ("definitions", call.name, "formula", "table"), (), None, ())
        yield spot
        for place, child, path, option in _below(spot.node, spot.path):
            under = spot.under if option is None else (*spot.under, option)
            yield from self.below(Spot(child, spot.call, (*spot.steps, *place), path, under, spot.node, place), outer)


def _given(call: PlannedCall, node: n.Node) -> int | None:
    return next((index for index, given in enumerate(call.given) if given is node), None)


_Below = tuple[Path, n.Node, Path, tuple[str, str] | None]


def _below(node: n.Node, path: Path) -> Iterator[_Below]:
    """The nodes directly below: the steps to each, its place in the file, and the option that it belongs to."""
    match node:
        case n.Reading():
            for index, (option, branch) in enumerate(node.options):
                yield ("options", index, 1), branch, (*path, option), (node.reading, option)
        case n.ByDate():
            for index, entry in enumerate(node.entries):
                where = (*path, *wording(node.entries, index), "formula")
                yield ("entries", index, "value"), entry.value, where, None
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


def wording(entries: Sequence[n.Dated] | Sequence[TimelineEntry], index: int) -> Path:
    """Where an entry of a timeline stands below it: under its day, or among the corrections of what stands there."""
    day = entries[index].start
    earlier = sum(entry.start == day for entry in entries[:index])
    return (day.isoformat(), "corrected", earlier - 1) if earlier else (day.isoformat(),)


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


# ── other nodes in their places ───────────────────────────────────────────────────────────────────────────────────────


def put(root: Any, steps: Path, new: Any) -> Any:
    """The tree with ``new`` at the end of ``steps``, as it stands: for showing it."""
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if isinstance(root, tuple):
        return (*root[:step], put(root[step], rest, new), *root[step + 1 :])
    return replace(root, **{step: put(getattr(root, step), rest, new)})


def substitute(root: Any, new: Mapping[int, n.Node]) -> Any:
    """The tree with other nodes in the place of some, these by ``id``; the very same tree where it holds none of them.

    What follows from a filter's condition is made anew.
    """
    here = new.get(id(root), root)
    if isinstance(here, tuple):
        items = tuple(substitute(item, new) for item in here)
        return here if all(a is b for a, b in zip(items, here, strict=True)) else items
    if not isinstance(here, n.Node | n.TableRow | n.TableInput | n.Exception_ | n.State | n.Dated):
        return here
    changed: dict[str, Any] = {}
    for part in fields(here):
        if part.name not in _DERIVED:
            old = getattr(here, part.name)
            if (altered := substitute(old, new)) is not old:
                changed[part.name] = altered
    if not changed:
        return here
    if isinstance(here, n.Filter) and "condition" in changed:
        changed["bounds"] = filter_bounds(changed["condition"], here.slot)
    return replace(here, **changed)
