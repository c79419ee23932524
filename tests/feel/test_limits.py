"""Nothing hangs and nothing overflows: every bound is met as FeelLimit, and soon."""

from __future__ import annotations

import time

import pytest

from uirules.feel import FeelError, FeelLimit, evaluate, to_text
from uirules.feel.parse import parse

BOMBS = {
    "brackets": "(" * 10_000 + "1" + ")" * 10_000,
    "lists": "[" * 10_000,
    "contexts": "{a:" * 10_000,
    "calls": "f(" * 10_000,
    "signs": "-" * 10_000 + "1",
    "nested conditions": "if a then 1 else " * 2_500 + "1",
    "functions": "function() " * 4_000 + "1",
    "loops": "for x in " * 4_000,
    "sums": "+".join("1" * 10_000),
    "powers": "2" + "**2" * 10_000,
    "filters": "a" + "[1]" * 10_000,
    "paths": "a" + ".b" * 10_000,
    "types": "1 instance of " + "list<" * 5_000 + "number" + ">" * 5_000,
    "long text": " " * 50_001,
    "long number": "9" * 101,
    "great exponent": "1e10000000",
    "great exponent of many digits": "1e" + "9" * 40_000,
    "small exponent": "1e-401",
    "tower": "9**999**9",
    "squares": "{sq: function(x) x*x, r: sq(sq(sq(sq(sq(sq(sq(sq(sq(sq(sq(sq(1/3))))))))))))}.r",
    "walk": "for i in 1..10**9 return i",
    "walk down": "for i in 1..-10**300 return i",
    "dates": 'for i in @"-999999999-01-01"..@"999999999-01-01" return i',
    "some": "some i in 1..10**9 satisfies i < 0",
    "product of walks": "for i in 1..1000, j in 1..1000, k in 1..1000 return k",
    "itself": "{f: function(x) x(x), r: f(f)}.r",
    "texts": '{a: "aaaaaaaaaaaaaaaa", f: function(s) s+s+s+s, r: f(f(f(f(f(f(f(f(a))))))))}.r',
    "lists grow": "{f: function(s) concatenate(s,s,s,s), r: f(f(f(f(f(f(f(f(f(f([1]))))))))))}.r",
    "flatten": "flatten(for i in 1..3000 return partial)",
    "partial": "for i in 1..10000 return partial",
    "sort": "sort(for i in 1..90000 return modulo(i * 7919, 10007), function(a, b) a < b)",
    "copies": (
        "{f: function(s) concatenate(s,s,s,s,s,s,s,s,s,s), s: f(f(f(f([1])))), r: for i in 1..5000 return append(s, i)}"
    ),
    "text copies": (
        '{f: function(s) s+s+s+s+s+s+s+s+s+s, s: f(f(f(f("aaaaaaaaa")))), r: for i in 1..5000 return upper case(s)}'
    ),
    "long text of few parts": ('{f: function(s) s+s+s+s+s+s+s+s+s+s, s: f(f(f(f("aaaaaaaaa")))), r: string([s, s])}'),
    "far date": '@"999999999-12-31" + @"P1D"',
    "exponential": "exp(4097)",
    "small power": "2 ** -4097",
    "real power": "10 ** 2000.5",
}


@pytest.mark.parametrize("name", [name for name in BOMBS if name != "far date"])
def test_a_bomb_ends_soon_in_a_limit(name: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(FeelLimit) as caught:
        evaluate(BOMBS[name])
    assert time.perf_counter() - begin < 2
    assert caught.value.line == 1
    assert caught.value.problems[0].text["my"].endswith("။")


def test_beyond_the_last_year_there_is_no_date() -> None:
    assert evaluate(BOMBS["far date"]) is None


def test_a_text_that_only_opens_is_read_in_linear_time() -> None:
    begin = time.perf_counter()
    for text in (
        '"' * 50_000,
        "a " * 25_000,
        "{" + "a " * 24_000,
        "f(" + "a " * 24_000,
        "/*" * 25_000,
        "for " + "a " * 20_000,
    ):
        with pytest.raises(FeelError):
            parse(text)
    assert time.perf_counter() - begin < 3


def test_the_deepest_text_that_is_read_is_evaluated() -> None:
    deep = "(" * 150 + "1" + ")" * 150
    assert evaluate(deep) == 1
    assert evaluate("-" * 180 + "1") == 1
    assert evaluate("+".join("1" * 180)) == 180
    assert to_text(evaluate("[" * 150 + "]" * 150)) == "[" * 150 + "]" * 150


def test_values_that_share_parts_do_not_blow_up() -> None:
    """Ten doublings make a value of a thousand parts out of ten lists; writing and comparing it is counted."""
    doubled = "[1]"
    for _ in range(30):
        doubled = f"(function(x) [x, x])({doubled})"
    with pytest.raises(FeelLimit):
        to_text(evaluate(doubled))
    for text in (f"string({doubled})", f"{doubled} = {doubled}", f"distinct values([{doubled}])"):
        with pytest.raises(FeelLimit):
            evaluate(text)


def test_a_short_expression_is_parsed_quickly() -> None:
    texts = [f"contribution_months >= minimum + {n} and month of(separation.date) < latest[{n}]" for n in range(400)]
    parse(texts[0])
    begin = time.perf_counter()
    for text in texts:
        parse(text)
    assert time.perf_counter() - begin < 0.6
