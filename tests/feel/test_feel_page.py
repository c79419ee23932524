"""docs/feel.md says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from uirules.feel import evaluate, to_text
from uirules.feel.builtins import BUILTINS
from uirules.feel.check import REFUSED

PAGE = (Path(__file__).parents[2] / "docs" / "feel.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|$", PAGE, re.MULTILINE)


def section(title: str) -> str:
    return PAGE.partition(f"## {title}\n")[2].partition("\n##")[0]


def test_the_page_lists_every_built_in_function() -> None:
    assert set(re.findall(r"`([a-z ]+)`", section("Built-in functions"))) == set(BUILTINS)


def test_the_page_names_every_refused_function() -> None:
    for name in REFUSED:
        assert re.search(rf"`{name}(\(\w+\))?`", PAGE), name


@pytest.mark.parametrize(("expression", "value"), ROWS)
def test_every_example_has_the_value_beside_it(expression: str, value: str) -> None:
    assert to_text(evaluate(expression)) == value


def test_there_are_examples() -> None:
    assert len(ROWS) >= 20
