"""The catalogue: every code that reading uses has whole sentences in both languages, and no other code is in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from uirules.errors import VALUE_FIELDS, Position, Problem, did_you_mean
from uirules.errors.catalogue import LANGUAGES, common, expected, names_in, template
from uirules.values.script import zawgyi

PACKAGE = Path(__file__).resolve().parents[2] / "uirules"
CATALOGUE = PACKAGE / "errors" / "catalogue"
READ: dict[str, dict[str, Any]] = yaml.safe_load((CATALOGUE / "read.yaml").read_text(encoding="utf-8"))
COMMON: dict[str, dict[str, str]] = yaml.safe_load((CATALOGUE / "common.yaml").read_text(encoding="utf-8"))
MYANMAR = re.compile("[\u1000-\u109f]")
FIELD = re.compile(r"\{([a-z_]+)\}")
# The fields that the code gives to each sentence, besides those that say the value found.
FIELDS = {
    "file",
    "size",
    "limit",
    "encoding",
    "number",
    "first_line",
    "end_line",
    "end_column",
    "closing",
    "opened_line",
}


def test_the_codes_in_use_are_those_of_the_catalogue() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    used = set(re.findall(r'"read\.([a-z0-9_]*[a-z0-9])"', source))
    assert used - READ.keys() == set()
    assert READ.keys() - used == set()


@pytest.mark.parametrize("name", sorted(READ))
def test_a_sentence_is_whole_in_both_languages(name: str) -> None:
    entry = READ[name]
    assert entry.keys() - {"expected"} == set(LANGUAGES)
    assert entry["en"].endswith((".", "?"))
    assert entry["my"].endswith("။")
    assert MYANMAR.search(entry["my"])
    assert zawgyi(entry["my"]) is None
    assert "  " not in entry["en"] + entry["my"]
    assert set(FIELD.findall(entry["my"])) <= set(FIELD.findall(entry["en"]))
    assert set(FIELD.findall(entry["en"])) <= FIELDS | VALUE_FIELDS
    if "expected" in entry:
        assert entry["expected"].keys() == set(LANGUAGES)


@pytest.mark.parametrize("name", sorted(READ))
def test_both_languages_print(name: str) -> None:
    fields = dict.fromkeys(FIELDS | VALUE_FIELDS, "7")
    problem = Problem(f"read.{name}", Position("x.yaml", 1, 2), "/a", "found", fields=fields)
    assert str(problem).startswith("x.yaml:1:2: ")
    for text in problem.text.values():
        assert not FIELD.search(text)
    assert not FIELD.search(template(problem.code, "en"))


def test_shared_pieces_are_in_both_languages() -> None:
    for name, entry in COMMON.items():
        assert common(name).keys() == set(LANGUAGES), name
        assert set(FIELD.findall(entry["en"])) == set(FIELD.findall(entry["my"])), name


def test_bare_numbers_of_a_sentence_are_myanmar_digits_in_myanmar() -> None:
    problem = Problem("read.duplicate_key", found="rate2", fields={"first_line": "12"})
    assert "line 12 " in problem.text["en"]
    assert "စာကြောင်း\u00a0၁၂ " in problem.text["my"]
    assert "'rate2'" in problem.text["my"]


def test_what_was_found_keeps_its_own_digits_in_every_language() -> None:
    problem = Problem("read.number_leading_zero", fields={"number": "012", "meant": "12"})
    assert "'012'" in problem.text["my"]


def test_a_suggestion_is_asked_at_the_end() -> None:
    problem = Problem("read.json_word", found="True", suggestion="true")
    assert problem.text["en"] == "'True' is no word of JSON. Did you mean 'true'?"
    assert problem.text["my"].endswith("'true' ကို ဆိုလိုပါသလား။")


def test_a_withheld_value_is_told_by_its_kind_everywhere() -> None:
    fields = {"number": "012345", "meant": "12345"}
    problem = Problem(
        "read.number_leading_zero", Position("c.json", 1, 9), "/wage", "012345", "x", "12345", fields=fields
    )
    hidden = problem.withhold("number")
    assert "12345" not in str(hidden.to_dict())
    assert (hidden.pointer, hidden.position, hidden.expected) == ("/wage", problem.position, "x")
    assert hidden.to_dict()["withheld"] == "number"
    assert hidden.text["en"].startswith("'(a number; not shown, since it may be personal)' begins with a zero")
    assert "(ဂဏန်း၊" in hidden.text["my"]


def test_a_kind_without_words_of_its_own_is_a_value() -> None:
    assert "(a value; not shown" in Problem("read.json_word", found="x").withhold("colour").text["en"]


def test_the_expectation_is_the_problem_s_own_or_that_of_the_catalogue() -> None:
    assert expected(Problem("read.not_a_month"), "en") == "YYYY-MM"
    assert expected(Problem("read.not_a_month", expected="2024-01"), "my") == "2024-01"
    assert expected(Problem("read.tab"), "en") is None
    assert names_in("read.duplicate_key") == {"found", "first_line"}


def test_values_in_a_sentence_are_short_and_harmless() -> None:
    problem = Problem("read.not_a_date", fields={"date": "\x1b[2J" + "9" * 500 + "\u202e"})
    text = problem.text["en"]
    assert "\x1b" not in text
    assert "[2J" not in text
    assert "9" * 79 + "…'" in text
    assert len(text) < 200
    found = Problem("read.tab", found="x" * 500).to_dict()["found"]
    assert (len(found), found[-1]) == (80, "…")


def test_a_near_name_is_suggested() -> None:
    assert did_you_mean("seperation.date", ["separation.date", "claim.date"]) == "separation.date"
    assert did_you_mean("x", ["separation.date"]) is None


def test_a_range_of_numbers_is_in_myanmar_digits() -> None:
    """Places from one to another are numbers as well: no Latin digit is left in the sentence."""
    told = Problem("ledger.missing", fields={"seq": "3–4", "before": "a", "after": "b"}).text["my"]
    assert "၃–၄" in told
    assert not any(digit in told for digit in "0123456789")
