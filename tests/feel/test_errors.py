"""What FEEL says when it refuses a text: code, place, what was found, what was expected, what may be meant."""

from __future__ import annotations

import ast
import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

import uirules.errors.catalogue
import uirules.feel
from uirules.errors import LimitError, UirulesError
from uirules.feel import FeelError, FeelLimit, FeelSyntaxError, FeelUnsupported, FeelValueError, evaluate, to_text
from uirules.feel.parse import parse
from uirules.values import numbers

PACKAGE = Path(uirules.feel.__file__).parent
CATALOGUE = yaml.safe_load(Path(uirules.errors.catalogue.__file__).with_name("feel.yaml").read_text(encoding="utf-8"))


def problem_of(text: str) -> UirulesError:
    with pytest.raises(FeelError) as caught:
        evaluate(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "code", "found", "expected", "suggestion"),
    [
        ("1 +", "value_at_end", None, None, None),
        ("1 + * 2", "value", "*", None, None),
        ("(1 + 2", "symbols_at_end", None, "')'", None),
        ("f(1 2)", "symbols", "2", "')'", None),
        ("if a thn b else c", "operator", "thn", None, "then"),
        ("1 betwen 2 and 3", "operator", "betwen", None, "between"),
        ("mont of(d)", "operator", "of", None, "month of"),
        ("a ? b", "operator", "?", None, None),
        ("a ; b", "character", ";", None, None),
        ("a. 1", "member", "1", None, None),
        ("{1a b: 2}", "key", "1a b", None, None),
        ("{a 2}", "entry", "a", None, None),
        ("for x 1", "iteration", "x", None, None),
        ("function(1) 2", "parameter", "1", None, None),
        ("function x", "symbol", "x", "'('", None),
        ("x instance of 7", "type", "7", None, None),
        ("x instance of nunber", "unsupported", "instance of nunber", None, "number"),
        ('"a', "string_open", '"', None, None),
        ('"\\uD800"', "surrogate", '"\\uD800"', None, None),
        ("1 /* x", "comment_open", None, None, None),
        ("၁", "digits", "၁", None, None),
        ("now()", "clock", "now", None, None),
        ('matches("a", "b")', "regular_expression", "matches", None, None),
        ("absent(a)", "rules_only", "absent", None, None),
        ("1e999", "number", "1e999", None, None),
    ],
)
def test_a_problem_says_what_was_found_and_what_may_be_meant(
    text: str, code: str, found: str | None, expected: str | None, suggestion: str | None
) -> None:
    problem = problem_of(text).problems[0]
    assert (problem.code, problem.found, problem.expected, problem.suggestion) == (
        f"feel.{code}",
        found,
        expected,
        suggestion,
    )
    assert problem.text["en"][0].isupper() or problem.text["en"].startswith("'")
    assert "{" not in problem.text["en"].replace(problem.found or "", "")


def test_places_count_lines() -> None:
    error = problem_of("1 +\n  2 +\r\n   * 3")
    assert (error.line, error.column) == (3, 4)
    assert str(error) == "FEEL:3:4: A value is expected here, but '*' was found."


def test_every_refused_call_is_told() -> None:
    error = problem_of('[today(),\n matches("a", "b")]')
    assert [(p.code, p.position.line, p.position.column) for p in error.problems if p.position] == [
        ("feel.clock", 1, 2),
        ("feel.regular_expression", 2, 2),
    ]


def test_a_name_bound_in_the_text_is_its_own() -> None:
    assert evaluate("{today: function() 5, x: today()}.x") == 5


def test_every_sentence_is_used_and_every_code_has_its_sentences() -> None:
    used = set()
    for path in PACKAGE.rglob("*.py"):
        used |= {node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)}
    assert set(CATALOGUE) - used == set()
    for code, sentences in CATALOGUE.items():
        assert set(sentences) == {"en", "my"}, code
        assert sentences["en"].endswith("."), code
        assert sentences["my"].endswith("။"), code


def test_the_sentences_name_the_bounds_that_hold() -> None:
    from uirules.feel import inputs, lexer, meter

    assert f"{lexer.LENGTH:,}" in CATALOGUE["too_long"]["en"]
    assert str(lexer.DEPTH) in CATALOGUE["too_deep"]["en"]
    assert f"{meter.STEPS:,}" in CATALOGUE["steps"]["en"]
    assert f"{meter.ITEMS:,}" in CATALOGUE["items"]["en"]
    assert f"{inputs.VALUES:,}" in CATALOGUE["context_large"]["en"]
    assert f" {lexer.DEPTH} " in CATALOGUE["context_deep"]["en"]
    assert f" {numbers.DIGITS} digits" in CATALOGUE["number"]["en"]
    assert f"±{numbers.EXPONENT} " in CATALOGUE["number"]["en"]


@pytest.mark.parametrize(
    ("value", "code", "pointer"),
    [
        (1.5, "feel.context_float", "/a/0"),
        (float("nan"), "feel.context_float", "/a/0"),
        (Decimal("NaN"), "feel.context_not_finite", "/a/0"),
        (Decimal("Infinity"), "feel.context_not_finite", "/a/0"),
        (datetime.datetime(2026, 2, 28), "feel.context_datetime", "/a/0"),
        ({1, 2}, "feel.context_type", "/a/0"),
        ({"b/c": 2.5}, "feel.context_float", "/a/0/b~1c"),
        ({1: 2}, "feel.context_key", "/a/0"),
    ],
)
def test_values_that_feel_has_not_are_refused_at_their_pointer(value: object, code: str, pointer: str) -> None:
    with pytest.raises(FeelValueError) as caught:
        evaluate("1", {"a": [value]})
    assert (caught.value.problems[0].code, caught.value.problems[0].pointer) == (code, pointer)


def test_values_from_outside_are_taken_exactly() -> None:
    given = {"d": Decimal("0.10"), "f": Fraction(4, 2), "t": (1, 2), "p": datetime.timedelta(days=1, microseconds=500)}
    assert evaluate("d + f", given) == Fraction(21, 10)
    assert evaluate("t[2] = f", given) is True
    assert to_text(evaluate("p", given)) == '@"P1DT0.0005S"'
    assert type(evaluate("f", given)) is int


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (10**2000, "values.number_size"),
        (Decimal("1E+500"), "feel.number"),
        (Decimal("1" * 101), "feel.number"),
    ],
)
def test_numbers_from_outside_are_bounded(value: object, code: str) -> None:
    with pytest.raises(FeelLimit) as caught:
        evaluate("1", {"a": value})
    assert caught.value.problems[0].code == code


def test_errors_have_their_place_in_the_package() -> None:
    assert issubclass(FeelLimit, LimitError)
    for error in (FeelSyntaxError, FeelUnsupported, FeelLimit, FeelValueError):
        assert issubclass(error, FeelError)
        assert issubclass(error, UirulesError)


def test_nothing_given_is_changed() -> None:
    given = {"rows": [{"a": 1}]}
    result = evaluate("append(rows, {b: 2})", given)
    result[0]["a"] = 99
    assert given == {"rows": [{"a": 1}]}
    assert parse("rows", names=frozenset()).at.end == 4
