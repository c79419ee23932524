"""The four forms in which problems are printed."""

from __future__ import annotations

import json

import jsonschema
import pytest

from uirules.errors import Position, Problem
from uirules.errors.report import EXIT_BAD_INPUT, EXIT_DONE, EXIT_FINDINGS, report
from uirules.errors.shown import shown, without_controls

PROBLEMS = [
    Problem("read.duplicate_key", Position("laws/a,b: 100%.yaml", 3, 1), "/rate", "rate", fields={"first_line": "1"}),
    Problem("read.json_value", Position("c.json", 1, 9), "/wage", "}"),
    Problem("read.python_float", None, "/wage", "float"),
    Problem("read.tab", Position("x.yaml", 2, 1), severity="warning"),
]

# The part of the published schema of SARIF 2.1.0 that concerns what is written here.
URI = {"type": "string", "format": "uri-reference", "pattern": "^[A-Za-z0-9%./_~:+-]+$"}
MESSAGE = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}},
    "additionalProperties": False,
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {"id": {"type": "string"}, "shortDescription": MESSAGE},
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": MESSAGE,
                                "locations": {
                                    "type": "array",
                                    "minItems": 0,
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation"],
                                                "properties": {
                                                    "artifactLocation": {"type": "object", "properties": {"uri": URI}},
                                                    "region": {
                                                        "type": "object",
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        },
                                                    },
                                                },
                                            },
                                            "logicalLocations": {
                                                "type": "array",
                                                "items": {
                                                    "type": "object",
                                                    "additionalProperties": False,
                                                    "properties": {"fullyQualifiedName": {"type": "string"}},
                                                },
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def test_for_people() -> None:
    assert report(PROBLEMS) == (
        "laws/a,b: 100%.yaml:3:1: 'rate' stands twice in the same mapping; line 1 has it already. Keep one of them.\n"
        "c.json:1:9: A value is missing here: a text in double quotes, a number, true, false, null, a list or a group."
        "\n"
        "  at: /wage\n"
        "  found: }; expected: a value\n"
        "/wage: A float (float) is not exact. Give an int, a Decimal made from text, or a Fraction.\n"
        "x.yaml:2:1: warning: The line is indented with a tab. Indent it with blanks."
    )


def test_for_people_in_myanmar() -> None:
    lines = report(PROBLEMS, lang="my").split("\n")
    assert lines[0] == (
        "laws/a,b: 100%.yaml:3:1: 'rate' ကို အစုတစ်ခုတည်းတွင် နှစ်ကြိမ် ရေးထားပါသည်။ စာကြောင်း\u00a0၁ တွင် ရှိပြီး ဖြစ်သဖြင့် တစ်ခုကိုသာ ထားပါ။"
    )
    assert lines[2:4] == ["  နေရာ — /wage", "  တွေ့ရှိသည်မှာ — }၊ ရှိသင့်သည်မှာ — တန်ဖိုး"]
    assert lines[-1].startswith("x.yaml:2:1: သတိပေးချက်: ")


def test_what_the_sentence_has_said_is_not_said_again() -> None:
    text = report([Problem("read.not_a_date", None, "/a", "x", "2024-01-01", fields={"date": "x"})])
    assert text == ("/a: 'x' is not a date. Write the year, month and day as YYYY-MM-DD.\n  expected: 2024-01-01")


def test_a_problem_without_a_place_is_a_sentence() -> None:
    assert report([Problem("read.python_type", found="set")]).startswith("A value of the type set is no fact.")


def test_a_withheld_value_is_in_no_form() -> None:
    secret = Problem(
        "read.not_a_date", Position("c.json", 1, 1), "/insured/birth_date", "1990-2-3", fields={"date": "1990-2-3"}
    )
    plain = Problem("read.json_value", Position("c.json", 1, 1), "/a", "1990-2-3")
    for format in ("text", "json", "github", "sarif"):
        told = report([secret.withhold("text"), plain.withhold("text")], format=format)
        assert "1990" not in told
        assert "/insured/birth_date" in told
    assert "found: (a text; not shown, since it may be personal)" in report([plain.withhold("text")])


def test_for_programs() -> None:
    data = json.loads(report(PROBLEMS, format="json"))
    assert [problem["code"] for problem in data["problems"]] == [problem.code for problem in PROBLEMS]
    assert data["problems"][0]["line"] == 3
    assert data["problems"][0]["text"].keys() == {"en", "my"}
    assert data["problems"][2]["pointer"] == "/wage"
    assert json.loads(report([], format="json")) == {"problems": []}


def test_for_github() -> None:
    lines = report(PROBLEMS, format="github").split("\n")
    assert lines[0] == (
        "::error title=read.duplicate_key,file=laws/a%2Cb%3A 100%25.yaml,line=3,col=1::"
        "'rate' stands twice in the same mapping; line 1 has it already. Keep one of them."
    )
    assert lines[1].endswith("(at: /wage; found: }; expected: a value)")
    assert lines[2].startswith("::error title=read.python_float::/wage: A float")
    assert lines[3].startswith("::warning title=read.tab,file=x.yaml,line=2,col=1::")


def test_a_value_cannot_forge_a_github_command() -> None:
    told = report([Problem("read.key_twice", None, "/a", "x\n::error::forged %0A")], format="github")
    assert "\n" not in told
    assert "%250A" in told


def test_sarif_has_the_published_structure() -> None:
    data = json.loads(report(PROBLEMS, format="sarif", version="0.1.0"))
    jsonschema.Draft7Validator(SARIF).validate(data)
    run = data["runs"][0]
    assert run["tool"]["driver"]["version"] == "0.1.0"
    assert run["tool"]["driver"]["rules"][0] == {
        "id": "read.duplicate_key",
        "shortDescription": {"text": "'…' stands twice in the same mapping; line … has it already. Keep one of them."},
    }
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "laws/a%2Cb%3A%20100%25.yaml"},
        "region": {"startLine": 3, "startColumn": 1},
    }
    assert [result["level"] for result in run["results"]] == ["error", "error", "error", "warning"]
    assert run["results"][2]["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "/wage"}]}]
    jsonschema.Draft7Validator(SARIF).validate(json.loads(report([], format="sarif")))


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("/laws/a b.yaml", "file:///laws/a%20b.yaml"),
        ("C:\\laws\\a.yaml", "file:///C:/laws/a.yaml"),
        ("<text>", "%3Ctext%3E"),
        ("မြန်မာ.yaml", "%E1%80%99%E1%80%BC%E1%80%94%E1%80%BA%E1%80%99%E1%80%AC.yaml"),
    ],
)
def test_sarif_names_files_as_uris(file: str, uri: str) -> None:
    data = json.loads(report([Problem("read.tab", Position(file, 1, 1))], format="sarif"))
    assert data["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_nothing_to_say() -> None:
    assert report([]) == ""
    assert report([], format="github") == ""
    assert (EXIT_DONE, EXIT_FINDINGS, EXIT_BAD_INPUT) == (0, 1, 2)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain က\u00a0ခ", "plain က\u00a0ခ"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link", "link"),
        ("\x9b2Jx", "x"),
        ("a\r\nb\tc\x00d\x7fe", "a b c d e"),
        ("a\u202eb\u2066c\u2028d", "a b c d"),
        ("[/x] [bold]", "[/x] [bold]"),
    ],
)
def test_a_terminal_is_never_commanded(text: str, clean: str) -> None:
    assert without_controls(text) == clean


def test_a_shown_value_has_eighty_characters_at_most() -> None:
    assert shown("x" * 80) == "x" * 80
    assert shown("x" * 81) == "x" * 79 + "…"
    assert shown("\x00" * 5000 + "x") == "…"
    assert shown("  x\n") == "x"
