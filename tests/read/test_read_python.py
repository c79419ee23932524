"""Claims given as Python objects: the same tree, exact values only."""

from __future__ import annotations

import datetime as dt
import enum
from collections import OrderedDict, namedtuple
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from uirules.errors import ClaimError, LimitError, Problem
from uirules.ruleset.source import MappingNode, ScalarNode, from_python, load_json


def refused(claim: Any, error: type[ClaimError] | type[LimitError] = ClaimError) -> list[Problem]:
    with pytest.raises(error) as caught:
        from_python(claim)
    return list(caught.value.problems)


def test_the_tree_is_that_of_the_same_claim_in_json() -> None:
    plain = {"claim": {"id": "C-1"}, "contributions": [{"month": "2024-01", "wage": 280000, "paid": True}], "x": None}
    text = '{"claim": {"id": "C-1"}, "contributions": [{"month": "2024-01", "wage": 280000, "paid": true}], "x": null}'
    assert from_python(plain).to_plain() == load_json(text).to_plain() == plain
    assert from_python(plain).position is None


def test_dotted_keys_go_into_their_groups() -> None:
    node = from_python(
        {"separation.date": dt.date(2026, 2, 28), "separation": {"ground": "job_ceased"}, "a.b": {"c": 1}, "a.b.d": 2}
    )
    assert node.to_plain() == {
        "separation": {"date": "2026-02-28", "ground": "job_ceased"},
        "a": {"b": {"c": 1, "d": 2}},
    }
    assert isinstance(node, MappingNode)
    group = node["separation"]
    assert isinstance(group, MappingNode)
    date = group["date"]
    assert isinstance(date, ScalarNode)
    assert (date.pointer, date.kind, date.text) == ("/separation/date", "date", "2026-02-28")


@pytest.mark.parametrize(
    ("claim", "pointer"),
    [
        ({"a": {"b": 1}, "a.b": 2}, "/a/b"),
        ({"a.b": 1, "a": {"b": 2}}, "/a/b"),
        ({"a": 1, "a.b": 2}, "/a"),
        ({"a.b": 1, "a": 2}, "/a"),
    ],
)
def test_a_fact_given_twice_is_refused(claim: dict[str, Any], pointer: str) -> None:
    [problem] = refused(claim)
    assert (problem.code, problem.pointer) == ("read.key_twice", pointer)


@pytest.mark.parametrize("value", [None, float("nan"), Decimal("NaN"), Decimal("sNaN")])
def test_nothing_and_not_a_number_mean_not_given(value: Any) -> None:
    node = from_python({"a": value})
    assert isinstance(node, MappingNode)
    assert node["a"].is_null


@pytest.mark.parametrize("name", ["NAType", "NaTType"])
def test_the_missing_values_of_data_frames_mean_not_given(name: str) -> None:
    node = from_python({"a": type(name, (), {})()})
    assert isinstance(node, MappingNode)
    assert node["a"].is_null


class Ground(enum.StrEnum):
    CEASED = "job_ceased"


class Count(enum.IntEnum):
    THREE = 3


Row = namedtuple("Row", ["x"])


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (280000, "280000", "number"),
        (-3, "-3", "number"),
        (Count.THREE, "3", "number"),
        (Decimal("280000.50"), "280000.50", "number"),
        (Decimal("2.8E+5"), "280000", "number"),
        (Fraction(850000, 3), "850000/3", "number"),
        (True, "true", "boolean"),
        (False, "false", "boolean"),
        ("၂၈၀၀၀၀", "၂၈၀၀၀၀", "text"),
        (Ground.CEASED, "job_ceased", "text"),
        (dt.date(2026, 2, 28), "2026-02-28", "date"),
    ],
)
def test_exact_values_are_taken_as_they_are(value: Any, text: str, kind: str) -> None:
    node = from_python({"a": value})
    assert isinstance(node, MappingNode)
    scalar = node["a"]
    assert isinstance(scalar, ScalarNode)
    assert (scalar.text, scalar.kind) == (text, kind)


def test_mappings_and_sequences_of_other_kinds_are_taken() -> None:
    assert from_python(OrderedDict(a=(1, Row(2)))).to_plain() == {"a": [1, [2]]}


def numpy_like(name: str) -> Any:
    return type(name, (), {"__module__": "numpy"})()


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [
        (1.0, "python_float", "Give an int, a Decimal made from text, or a Fraction"),
        (float("inf"), "python_float", "is not exact"),
        (dt.datetime(2026, 2, 28), "python_datetime", "Give its .date()"),
        (numpy_like("int64"), "python_numpy", "the type numpy.int64 is not taken. Give its .item()"),
        (numpy_like("bool"), "python_numpy", "the type numpy.bool is not taken"),
        ({1, 2}, "python_type", "the type set is no fact"),
        (b"a", "python_type", "the type bytes is no fact"),
        (object(), "python_type", "the type object is no fact"),
        (Decimal("Infinity"), "number_not_finite", "not a number that law can reckon with"),
        ({1: 2}, "key_not_text", "A key must be a plain name"),
        ({"a..b": 2}, "key_empty", "A key has no name"),
        ({"": 2}, "key_empty", "A key has no name"),
        ("a\x00", "control_character", "U+0000"),
        ("\ud800", "lone_surrogate", "U+D800"),
    ],
)
def test_what_is_no_fact_is_refused_with_advice(value: Any, code: str, says: str) -> None:
    [problem] = refused({"a": value})
    assert problem.code == f"read.{code}"
    assert problem.pointer is not None
    assert problem.pointer.startswith("/a")
    assert says in problem.text["en"]


@pytest.mark.parametrize(
    "value",
    [
        10**100,
        -(10**100),
        2**5000,
        Decimal("1e101"),
        Decimal("1e-999999"),
        Decimal("1e999999999"),
        Fraction(1, 2**5000),
    ],
)
def test_a_number_beyond_the_bound_is_a_limit(value: Any) -> None:
    [problem] = refused({"a": value}, LimitError)
    assert problem.code == "read.number_too_long"


def test_what_nests_without_end_is_a_limit() -> None:
    ring: list[Any] = []
    ring.append(ring)
    knot: dict[str, Any] = {}
    knot["a"] = knot
    for claim in ({"a": ring}, knot, {"a": Row(ring)}, {".".join("a" * 70): 1}):
        [problem] = refused(claim, LimitError)
        assert problem.code == "read.too_deep"


def test_all_problems_come_at_once() -> None:
    assert [p.pointer for p in refused({"a": 1.5, "b": [{"c": 2.5}], "d": object()})] == ["/a", "/b/0/c", "/d"]
    assert len(refused({"a": [0.5] * 5000})) == 100
