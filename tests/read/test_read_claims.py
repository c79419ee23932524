"""Several claims in one input: names, places, and what one bad claim costs the others."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from uirules.errors import ClaimError
from uirules.ruleset.source import MappingNode, ReadClaim, SequenceNode, read_claims


def told(claims: list[ReadClaim]) -> list[object]:
    """For each claim its facts, or code and place of its first problem."""
    return [
        claim.node.to_plain() if claim.node is not None else (claim.problems[0].code, claim.problems[0].where)
        for claim in claims
    ]


def read(text: str | bytes, name: str) -> list[ReadClaim]:
    return list(read_claims(text, name=name))


def test_one_claim_has_the_name_of_its_input() -> None:
    assert [claim.name for claim in read('{"a": 1}', "c.json")] == ["c.json"]
    assert [claim.name for claim in read("a: 1\n---\n", "c.yaml")] == ["c.yaml"]


def test_several_claims_are_numbered() -> None:
    assert [claim.name for claim in read('[{"a": 1}, {"a": 2}]', "c.json")] == ["c.json#1", "c.json#2"]
    assert [claim.name for claim in read("a: 1\n---\na: 2\n---\na: 3\n", "c.yaml")] == [
        "c.yaml#1",
        "c.yaml#2",
        "c.yaml#3",
    ]


def test_one_bad_line_costs_no_other_line() -> None:
    text = '{"a": 1}\n{"a": 2\n{"a": 3}\n\n{"a": 4} x\n{"a": 5, "a": 6}\n{"a": "\x07"}\n{"a": 7}'
    assert told(read(text, "c.ndjson")) == [
        {"a": 1},
        ("read.json_comma", "c.ndjson:3:1"),
        {"a": 3},
        ("read.json_trailing", "c.ndjson:5:10"),
        ("read.duplicate_key", "c.ndjson:6:10"),
        ("read.control_character", "c.ndjson:7:8"),
        {"a": 7},
    ]


def test_one_bad_document_costs_no_other_document() -> None:
    text = 'a: 1\n---\nb: "x\n---\nc: 3\nd: x: y\n...\n---\n\te: 4\n---\nf: \x07\n---\ng: 5\n---\n'
    assert told(read(text, "c.yaml")) == [
        {"a": "1"},
        ("read.yaml_open_quote", "c.yaml:3:4"),
        ("read.yaml_colon", "c.yaml:6:5"),
        ("read.tab", "c.yaml:9:1"),
        ("read.control_character", "c.yaml:11:4"),
        {"g": "5"},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"a": 1}, {"b": 2, "b": 3}, {"c": 4}]', [{"a": 1}, ("read.duplicate_key", "c.json:1:21"), {"c": 4}]),
        ('[{"a": 1} {"b": 1}]', [{"a": 1}, ("read.json_comma", "c.json:1:11")]),
        ('[{"a": 1}, {"b": ]', [{"a": 1}, ("read.json_value", "c.json:1:18")]),
        ('[{"a": 1}', [{"a": 1}, ("read.json_end", "c.json:1:10")]),
        ('[{"a": 1},', [{"a": 1}, ("read.json_end", "c.json:1:11")]),
        ('[{"a": 1}, ]', [{"a": 1}, ("read.json_last_comma", "c.json:1:12")]),
        ('[{"a": 1}] x', [{"a": 1}, ("read.json_trailing", "c.json:1:12")]),
        ("[] x", [("read.json_trailing", "c.json:1:4")]),
        ("[}", [("read.json_value", "c.json:1:2")]),
        ("[]", []),
        ('{"a":\n 1}\n{"a":\n 2}\n', [{"a": 1}, {"a": 2}]),
        ("12", [12]),
    ],
)
def test_a_json_array_gives_what_can_be_read_of_it(text: str, expected: list[object]) -> None:
    assert told(read(text, "c.json")) == expected


def test_pointers_begin_at_the_claim() -> None:
    for text, name in (('[{}, {"rows": [{"x": 1}]}]', "c.json"), ("- {}\n- rows: [{x: 1}]\n", "c.yaml")):
        node = read(text, name)[1].node
        assert isinstance(node, MappingNode)
        assert node.pointer == ""
        rows = node["rows"]
        assert isinstance(rows, SequenceNode)
        row = rows[0]
        assert isinstance(row, MappingNode)
        assert row["x"].pointer == "/rows/0/x"
        assert row["x"].position is not None


@pytest.mark.parametrize(
    ("text", "facts"),
    [('{"a": 1}', 1), (' \n[{"a": 1}]', 1), ("{a: 1}", "1"), ("a: 1", "1"), ("- a: 1", "1"), ("[{a: 1}]", "1")],
)
def test_without_an_ending_the_first_characters_decide(text: str, facts: object) -> None:
    assert told(read(text, "-")) == [{"a": facts}]


def test_the_format_can_be_said() -> None:
    assert told(list(read_claims('{"a": 1}', name="x", format="yaml"))) == [{"a": "1"}]


def test_a_file_is_read_by_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text('{"a": 1}\n{"a": 2}\n', encoding="utf-8")
    assert told(list(read_claims(path))) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("text", ["", " \n", "# nothing\n---\n", b"\xef\xbb\xbf"])
def test_no_text_at_all_is_an_error_at_once(text: str | bytes) -> None:
    with pytest.raises(ClaimError) as caught:
        read_claims(text, name="c.yaml")
    assert str(caught.value) == "c.yaml:1:1: 'c.yaml' holds nothing to read."


def test_lines_that_nest_too_deep_are_not_scanned_again_and_again() -> None:
    start = time.monotonic()
    claims = read('{"a":\n' * 200_000, "c.ndjson")
    assert {claim.problems[0].code for claim in claims} == {"read.too_deep", "read.json_end"}
    assert time.monotonic() - start < 5


def test_facts_of_a_broken_claim_are_not_told() -> None:
    [claim] = read("name: Daw Khin: x\n", "c.yaml")
    assert "Khin" not in str([problem.to_dict() for problem in claim.problems])
    [claim] = read('{"name": "Khin\n', "c.json")
    assert "Khin" not in str([problem.to_dict() for problem in claim.problems])
