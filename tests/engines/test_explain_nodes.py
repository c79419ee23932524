"""Nodes of the explain engine: that its table is complete, and tables and exceptions against every completion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from uirules.engines.explain.context import Context, compile_node
from uirules.engines.explain.frame import Frame
from uirules.engines.explain.table import COMPILERS, ENGINES
from uirules.plan import nodes as n
from uirules.ruleset.types import BOOLEAN, INTEGER
from uirules.values.failure import Failed
from uirules.values.uncertain import Hole, Interval, OneOf, blame_of

NAMES = ("a", "b", "c")


def test_the_node_table_is_complete() -> None:
    """Every engine says of every node whether it is native, handed in or refused, and names no other."""
    for engine, table in ENGINES.items():
        assert set(table) == set(n.NODES), engine
        assert set(table.values()) <= {"native", "handed in", "refused"}
    assert {kind for kind, support in ENGINES["explain"].items() if support == "native"} == set(COMPILERS)


def test_every_node_class_is_listed() -> None:
    """The tuple of nodes holds every class of nodes there is."""
    classes = {kind for kind in vars(n).values() if isinstance(kind, type) and issubclass(kind, n.Node)}
    assert set(n.NODES) == classes - {n.Node}


def run(node: n.Node, facts: Mapping[str, Any]) -> Any:
    return compile_node(node, Context(COMPILERS, {}))(Frame(facts, {}, dt.date(2026, 1, 1), {}, {}, {}))


def fact(name: str) -> n.Fact:
    return n.Fact(name, type=BOOLEAN)


def number(value: int) -> n.Constant:
    return n.Constant(value, type=INTEGER)


def unknown(name: str) -> OneOf:
    return OneOf((False, True), frozenset({Hole(name, f"/{name}")}))


def possible(result: Any) -> set[int]:
    return set(range(result.low, result.high + 1)) if isinstance(result, Interval) else {result}


def against_all(node: n.Node) -> None:
    """For every mixture of known and unknown facts: the result holds all values, and fails where a completion fails."""
    for given in product((False, True, None), repeat=len(NAMES)):
        facts = {name: unknown(name) if value is None else value for name, value in zip(NAMES, given, strict=True)}
        results = [
            run(node, dict(zip(NAMES, values, strict=True)))
            for values in product(*((False, True) if value is None else (value,) for value in given))
        ]
        result = run(node, facts)
        holes = frozenset().union(*(blame_of(value) for value in facts.values()))
        if any(isinstance(one, Failed) for one in results):
            assert isinstance(result, Failed)
            settled = all(isinstance(one, Failed) for one in results)
            assert settled or result.blame, "facts that could make it a value are named"
            assert result.blame <= holes
        else:
            assert set(results) <= possible(result)
            assert len(set(results)) == 1 or (min(results), max(results)) == (result.low, result.high)


def exception(name: str, value: int, *beats: str) -> n.Exception_:
    return n.Exception_(name, fact(name), number(value), (), beats, None)


@pytest.mark.parametrize(
    "beats",
    [
        {},
        {"a": ("b",)},
        {"a": ("b", "c"), "b": ("c",)},
        {"c": ("a", "b")},
        {"a": ("b",), "b": ("c",)},
        {"a": ("b",), "b": ("c",), "c": ("a",)},
    ],
)
def test_default_with_exceptions(beats: Mapping[str, tuple[str, ...]]) -> None:
    """One exception that applies goes before the default; two conflict unless one beats the other, known or not."""
    rules = tuple(exception(name, value, *beats.get(name, ())) for name, value in zip(NAMES, (1, 2, 3), strict=True))
    against_all(n.Defaults(number(0), rules, type=INTEGER))


def test_a_conflict_names_the_exceptions() -> None:
    """Two exceptions that apply, neither beating the other, give no value; a third that beats both settles it."""
    rules = (exception("a", 1), exception("b", 2), exception("c", 3, "a", "b"))
    node = n.Defaults(number(0), rules, type=INTEGER)
    failed = run(node, {"a": True, "b": True, "c": False})
    assert isinstance(failed, Failed) and (failed.code, failed.detail) == ("conflict", "a, b")
    assert run(node, {"a": True, "b": True, "c": True}) == 3
    open_ = run(node, {"a": True, "b": True, "c": unknown("c")})
    assert isinstance(open_, Failed) and {hole.fact for hole in open_.blame} == {"c"}


def row(value: int, *names: str) -> n.TableRow:
    return n.TableRow(tuple(fact(name) if name in names else None for name in NAMES), number(value), None, None)


@pytest.mark.parametrize(
    "rows",
    [
        (row(1, "a"), row(2, "b"), row(3)),
        (row(1, "a", "b"), row(2, "b", "c"), row(3, "c"), row(4)),
        (row(1, "a"), row(2, "b")),
        (row(5, "a", "b", "c"), row(5)),
    ],
)
def test_table(rows: tuple[n.TableRow, ...]) -> None:
    """The first row whose tests all hold gives the value, known or not; where no row may hold, the table fails."""
    against_all(n.Table(rows, type=INTEGER))


def test_many_exceptions_in_doubt() -> None:
    """With more exceptions in doubt than are tried out, each beating those after it, every value stays possible."""
    names = [f"e{number}" for number in range(12)]
    rules = tuple(exception(name, value, *names[value + 1 :]) for value, name in enumerate(names))
    node = n.Defaults(number(99), rules, type=INTEGER)
    result = run(node, {name: unknown(name) for name in names})
    assert isinstance(result, Interval) and (result.low, result.high) == (0, 99)
    alone = run(node, {name: name == "e11" for name in names} | {name: unknown(name) for name in names[:9]})
    assert possible(alone) >= {0, 8, 11}
    assert {hole.fact for hole in result.blame} == set(names)
