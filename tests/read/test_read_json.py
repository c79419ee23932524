"""Reading JSON: as exact as Python's reader is loose, with a place for every node."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uirules.errors import ClaimError, LimitError, Problem, RulesetError, UirulesError
from uirules.ruleset.source import MappingNode, Node, ScalarNode, SequenceNode, load_json, nodes

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('ab/~"\\ က', min_size=1), inner),
    max_leaves=20,
)


def refused(text: str, error: type[UirulesError] = RulesetError) -> list[Problem]:
    with pytest.raises(error) as caught:
        load_json(text, name="x.json", error=error)
    return list(caught.value.problems)


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_a_million_levels_are_refused_at_once(opening: str) -> None:
    start = time.monotonic()
    [problem] = refused(opening * 1_000_000, LimitError)
    assert problem.code == "read.too_deep"
    assert time.monotonic() - start < 5


def test_sixty_four_levels_are_read_and_one_more_is_not() -> None:
    assert len(list(nodes(load_json("[" * 64 + "]" * 64)))) == 64
    assert refused("[" * 65 + "]" * 65, LimitError)[0].code == "read.too_deep"


@given(JSON, st.sampled_from([None, 0, 2]))
def test_what_python_writes_reads_back(value: Any, indent: int | None) -> None:
    for ascii_only in (True, False):
        assert load_json(json.dumps(value, indent=indent, ensure_ascii=ascii_only)).to_plain() == value


@given(JSON)
def test_every_node_stands_where_it_says(value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    lines = text.split("\n")
    for node in nodes(load_json(text)):
        assert node.position is not None
        here = lines[node.position.line - 1][node.position.column - 1 :]
        start = "[" if isinstance(node, SequenceNode) else "{" if isinstance(node, MappingNode) else first_of(node)
        assert here.startswith(start)
        assert resolve(value, node.pointer) == node.to_plain()


def first_of(node: Node) -> str:
    assert isinstance(node, ScalarNode)
    return '"' if node.kind == "text" else node.text


def resolve(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


JSONISH = st.lists(
    st.sampled_from(
        ["{", "}", "[", "]", ",", ":", '"', '"a"', "1", "0", "-", ".5", "e3", "true", "null", " ", "\n", "\\u0041", "'"]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(JSONISH)
def test_what_is_accepted_is_what_python_accepts_without_repeated_keys(text: str) -> None:
    try:
        mine: Any = load_json(text, name="x").to_plain()
    except UirulesError as failure:
        for problem in failure.problems:
            assert problem.position is not None
            assert set(problem.text) == {"en", "my"}
        with pytest.raises((ValueError, RepeatedKey)):
            json.loads(text, object_pairs_hook=once, parse_float=Decimal)
        return
    assert mine == json.loads(text, object_pairs_hook=once, parse_float=Decimal)


class RepeatedKey(Exception):
    pass


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs) or any(not key for key, _ in pairs):
        raise RepeatedKey
    return dict(pairs)


def test_numbers_keep_their_digits_and_say_that_they_are_numbers() -> None:
    node = load_json('[280000.5, 1e5, 280000.0, "280000", 1E10000000, true, null, -0]')
    assert isinstance(node, SequenceNode)
    scalars = [item for item in node if isinstance(item, ScalarNode)]
    assert [item.text for item in scalars] == [
        "280000.5",
        "1e5",
        "280000.0",
        "280000",
        "1E10000000",
        "true",
        "null",
        "-0",
    ]
    assert [item.number for item in scalars] == [True, True, True, False, True, False, False, True]
    assert [item.truth for item in scalars][5:7] == [True, None]
    assert node.to_plain() == [
        Decimal("280000.5"),
        Decimal("1e5"),
        Decimal("280000"),
        "280000",
        "1E10000000",
        True,
        None,
        0,
    ]


def test_a_boolean_between_quotes_is_a_text() -> None:
    node = load_json('["true"]')
    assert isinstance(node, SequenceNode)
    assert isinstance(node[0], ScalarNode)
    assert (node[0].truth, node[0].kind) == (None, "text")


def test_problems_have_pointer_and_place() -> None:
    problems = refused('{"contributions": [{"wage": 1},\n {"wage": 2, "wage": 3}], "claim": 1, "claim": 2}')
    assert [(p.pointer, p.where) for p in problems] == [
        ("/contributions/1/wage", "x.json:2:14"),
        ("/claim", "x.json:2:39"),
    ]


def test_a_claim_is_never_quoted_but_the_sign_is_shown() -> None:
    secret = "Khin"
    for text in (
        f'{{"name": {secret}}}',
        f'{{"name": "{secret}',
        f'{{"name": "a" "{secret}"}}',
        f"{{'{secret}': 1}}",
        '{"wage": 01234}',
    ):
        problems = refused(text, ClaimError)
        told = json.dumps([problem.to_dict() for problem in problems])
        assert secret not in told
        assert "1234" not in told
    [problem] = refused('{"a": 1,}', ClaimError)
    assert problem.found == "}"


def test_a_byte_order_mark_is_passed_over_and_bytes_are_read() -> None:
    assert load_json(b'\xef\xbb\xbf{"a": "\xe1\x80\x80"}').to_plain() == {"a": "က"}


def test_the_list_of_problems_is_bounded() -> None:
    assert len(refused("{" + ",".join(['"a": 1'] * 5000) + "}")) == 100
