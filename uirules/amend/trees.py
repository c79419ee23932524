"""Changes of trees that share what they do not change: a node put in, taken out or put in another's place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode, escape_pointer

__all__ = [
    "Path",
    "at",
    "fits",
    "grafted",
    "group",
    "is_position",
    "numbered",
    "parent_of",
    "placed",
    "pointer",
    "scalar",
    "scalars",
    "without",
]

Path = tuple[str, ...]
"""Keys from the root of a file; positions in a list as digits."""

_POSITION = re.compile(r"(0|[1-9][0-9]{0,8})\Z")
_BLANKS = re.compile(r"\s+")


def pointer(path: Path) -> str:
    """The RFC 6901 pointer of a path."""
    return "".join(f"/{escape_pointer(step)}" for step in path)


def at(root: Node, path: Path) -> Node | None:
    """What stands at a path; None where nothing does."""
    node: Node | None = root
    for step in path:
        if isinstance(node, MappingNode):
            node = node.get(step)
        elif isinstance(node, SequenceNode) and is_position(step) and int(step) < len(node):
            node = node[int(step)]
        else:
            return None
    return node


def is_position(step: str) -> bool:
    """Whether a step is the position of an item: digits 0 to 9, no leading zero, and so few that it can be one."""
    return _POSITION.match(step) is not None


def numbered(root: Node, path: Path) -> Path:
    """A path with items of lists by their positions: ``gap=waiting-period`` is the first group that says so,
    ``=total_benefit`` the first item that is this text."""
    steps: list[str] = []
    for step in path:
        parent = at(root, tuple(steps))
        name, sign, value = step.partition("=")
        if sign and isinstance(parent, SequenceNode):
            step = next((str(i) for i, item in enumerate(parent) if _says(item, name, value)), step)
        steps.append(step)
    return tuple(steps)


def _says(item: Node, name: str, value: str) -> bool:
    said = item.get(name) if isinstance(item, MappingNode) else None if name else item
    return isinstance(said, ScalarNode) and said.text == value


def parent_of(root: Node, path: Path) -> Node | None:
    """What a place is in: the group or list one step up."""
    return at(root, path[:-1])


def grafted(node: Node, place: str) -> Node:
    """A copy of a node as it stands at another place, with pointers from there; its position stays its own."""
    if isinstance(node, ScalarNode):
        return ScalarNode(node._source, node._offset, place, node.text, node.kind, node.style, node.in_flow)
    if isinstance(node, SequenceNode):
        items = [grafted(item, f"{place}/{index}") for index, item in enumerate(node)]
        return SequenceNode(node._source, node._offset, place, items)
    assert isinstance(node, MappingNode)
    values = {name: grafted(value, f"{place}/{escape_pointer(name)}") for name, value in node.items()}
    return MappingNode(node._source, node._offset, place, values, node._key_offsets)


def scalar(like: Node, text: str, place: str = "") -> ScalarNode:
    """A text that stands where ``like`` was written."""
    return ScalarNode(like._source, like._offset, place, text, "text", "quoted")


def group(like: Node, values: Mapping[str, Node], place: str = "") -> MappingNode:
    """A group that stands where ``like`` was written."""
    return MappingNode(like._source, like._offset, place, dict(values), {})


def placed(
    root: Node, path: Path, node: Node, *, after: str | None = None, before: str | None = None, insert: bool = False
) -> Node:
    """The tree with a node at a path. ``insert`` puts it into a list before what stands there (``-``: at its end);
    ``after`` and ``before`` name the entry of a group beside which a new one comes. The path's parent must be there.
    """
    if not path:
        return grafted(node, "")
    parent = parent_of(root, path)
    step = path[-1]
    if isinstance(parent, MappingNode):
        new: Node = parent.with_values(_with_entry(parent, step, node, after, before))
    else:
        assert isinstance(parent, SequenceNode)
        items = list(parent.items)
        if step == "-":
            items.append(node)
        elif insert:
            items.insert(int(step), node)
        else:
            items[int(step)] = node
        new = SequenceNode(parent._source, parent._offset, parent.pointer, items)
    return _renewed(root, path[:-1], _pointed(new))


def _pointed(node: Node) -> Node:
    """A group or list whose entries have the pointers of their places."""
    if isinstance(node, SequenceNode):
        node.items = [
            item if item.pointer == f"{node.pointer}/{index}" else grafted(item, f"{node.pointer}/{index}")
            for index, item in enumerate(node.items)
        ]
    elif isinstance(node, MappingNode):
        for name, value in node.values.items():
            place = f"{node.pointer}/{escape_pointer(name)}"
            if value.pointer != place:
                node.values[name] = grafted(value, place)
    return node


def _with_entry(parent: MappingNode, name: str, node: Node, after: str | None, before: str | None) -> dict[str, Node]:
    if name in parent:
        return {key: node if key == name else value for key, value in parent.items()}
    values: dict[str, Node] = {}
    for key, value in parent.items():
        if key == before:
            values[name] = node
        values[key] = value
        if key == after:
            values[name] = node
    values.setdefault(name, node)
    return values


def without(root: Node, path: Path) -> Node:
    """The tree without what stands at a path; later items of a list move up."""
    parent = parent_of(root, path)
    if isinstance(parent, MappingNode):
        new: Node = parent.with_values({key: value for key, value in parent.items() if key != path[-1]})
    else:
        assert isinstance(parent, SequenceNode)
        items = [item for index, item in enumerate(parent) if index != int(path[-1])]
        new = SequenceNode(parent._source, parent._offset, parent.pointer, items)
    return _renewed(root, path[:-1], _pointed(new))


def _renewed(root: Node, path: Path, node: Node) -> Node:
    """The tree with another node at a path that is there; nothing else is copied."""
    if not path:
        return node
    parent = parent_of(root, path)
    if isinstance(parent, MappingNode):
        new: Node = parent.with_values({**parent.values, path[-1]: node})
    else:
        assert isinstance(parent, SequenceNode)
        items = list(parent.items)
        items[int(path[-1])] = node
        new = SequenceNode(parent._source, parent._offset, parent.pointer, items)
    return _renewed(root, path[:-1], new)


def fits(expected: Any, found: Any) -> bool:
    """Whether what was expected stands there: texts but for blanks, of groups the entries that are named."""
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            name in found and fits(value, found[name]) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(expected) == len(found)
            and all(fits(*pair) for pair in zip(expected, found, strict=True))
        )
    if isinstance(expected, str) and isinstance(found, str):
        return _BLANKS.sub(" ", expected).strip() == _BLANKS.sub(" ", found).strip()
    return bool(expected == found)


def scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, ScalarNode]]:
    """Every text below a node with its path."""
    if isinstance(node, ScalarNode):
        yield path, node
        return
    entries: Iterable[tuple[str, Node]] = ()
    if isinstance(node, MappingNode):
        entries = node.items()
    elif isinstance(node, SequenceNode):
        entries = ((str(index), item) for index, item in enumerate(node))
    for name, value in entries:
        yield from scalars(value, (*path, name))
