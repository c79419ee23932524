"""A plan on the screen: every node of every definition and condition, as an indented tree or as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction
from typing import Any

from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.ruleset.scalars import month_text
from uirules.ruleset.types import Type

__all__ = ["lines", "to_dict"]


def to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as plain types for JSON: parameters, definitions and conditions in their order, each with its nodes."""
    return {
        "provision": plan.provision.id,
        "readings": list(plan.readings),
        "parameters": [
            {"id": name, "type": str(parameter.type), "goes_by": parameter.goes_by}
            for name, parameter in plan.parameters.items()
        ],
        "definitions": [
            {
                "id": name,
                "type": str(planned.type),
                "node": _node(planned.node),
                **({"rounding": _roundings(planned)} if planned.roundings else {}),
            }
            for name, planned in plan.definitions.items()
        ],
        "conditions": [
            {"id": name, "only_under": dict(planned.only_under), "node": _node(planned.node)}
            for name, planned in plan.conditions.items()
        ],
        "payments": None if plan.schedule is None else _node(plan.schedule),
    }


def lines(plan: Plan) -> list[str]:
    """The same as lines of text."""
    data = to_dict(plan)
    found = [f"plan of {data['provision']}"]
    if data["readings"]:
        found.append(f"  readings: {', '.join(data['readings'])}")
    for parameter in data["parameters"]:
        found.append(f"parameter {parameter['id']}: {parameter['type']}, goes by {parameter['goes_by']}")
    for definition in data["definitions"]:
        found.append(f"definition {definition['id']}: {definition['type']}")
        found += _lines(definition["node"], "", 1)
        for option, rounding in definition.get("rounding", {}).items():
            under = f" under {option}" if option else ""
            found.append(f"  rounded {rounding['mode']} to {rounding['to']}{under}")
    for condition in data["conditions"]:
        under = ", ".join(f"{reading}: {option}" for reading, option in condition["only_under"].items())
        found.append(f"condition {condition['id']}" + (f", only under {under}" if under else ""))
        found += _lines(condition["node"], "", 1)
    if data["payments"] is not None:
        found.append("payments")
        found += _lines(data["payments"], "", 1)
    return found


def _roundings(planned: Any) -> dict[str, Any]:
    return {option: {"mode": r.mode, "to": str(r.to)} for option, r in planned.roundings.items()}


# ── nodes as data ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _node(node: n.Node) -> dict[str, Any]:
    """``{"node": kind, "type": …}`` with the node's own parts: plain values, and the nodes below it."""
    data: dict[str, Any] = {"node": _kind(node), "type": str(node.type)}
    for part in fields(node):
        value = getattr(node, part.name)
        if part.name == "index":
            data["field"] = _field(node, value)
        elif part.name == "bounds":
            data["bounds"] = [
                {"node": "bound", "field": _field(node, index), "operator": operator, "limit": _node(limit)}
                for index, operator, limit in value
            ]
        elif part.name != "type":
            data[part.name] = _part(value, node.type)
    return data


def _field(node: Any, index: int) -> str | int:
    """The name of the field that a node reads of a row, or of the rows of its list."""
    row = node.row.type if isinstance(node, n.Field) else node.source.type.element
    return index if row is None or index >= len(row.fields) else row.fields[index][0]


def _kind(node: object) -> str:
    """The class's name in words: ``GroupByMonth`` is ``group by month``."""
    name = type(node).__name__.rstrip("_")
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _part(value: Any, type_: Type) -> Any:
    if isinstance(value, n.Node):
        return _node(value)
    if isinstance(value, n.TableRow | n.TableInput | n.Exception_ | n.State | n.Dated):
        parts = {part.name: _part(getattr(value, part.name), type_) for part in fields(value)}
        return {"node": _kind(value), **parts}
    if isinstance(value, tuple):
        return [_part(item, type_) for item in value]
    if isinstance(value, frozenset):
        return sorted((_scalar(item, type_) for item in value), key=str)
    return _scalar(value, type_)


def _scalar(value: Any, type_: Type) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and type_.kind == "month":
        return month_text(value)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


# ── nodes as lines ────────────────────────────────────────────────────────────────────────────────────────────────────

_QUIET = frozenset({"node", "type"})
_BARE = frozenset({"path", "name", "reading", "operator", "function", "choose", "value", "kind", "mode", "field"})
"""Parts that say what the node is about and need no name in front of them."""


def _lines(node: dict[str, Any], label: str, depth: int) -> Iterator[str]:
    """A node's kind and plain parts on one line, the nodes below it indented under their names."""
    plain = []
    below: list[tuple[str, Any]] = []
    for name, value in node.items():
        if name in _QUIET:
            continue
        if _has_nodes(value):
            below.append((name, value))
        elif value not in (None, [], ""):
            plain.append(_told(value) if name in _BARE else f"{name} {_told(value)}")
    kind = str(node["node"])
    words = " ".join(plain)
    head = words if words.startswith(f"{kind} ") else f"{kind} {words}".rstrip()
    type_ = f" : {node['type']}" if "type" in node else ""
    yield "  " * depth + (f"{label}: " if label else "") + head + type_
    for name, value in below:
        yield from _below(name, value, depth + 1)


def _below(name: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _lines(value, name, depth)
        return
    if len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], dict):  # an option and its branch
        yield from _lines(value[1], value[0], depth)
        return
    for item in value:
        if isinstance(item, dict | list):
            yield from _below("" if isinstance(item, dict) else name, item, depth)
        else:
            yield "  " * depth + _told(item)


def _has_nodes(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(_has_nodes(item) for item in value))


def _told(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_told, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) and " " in value else str(value)
