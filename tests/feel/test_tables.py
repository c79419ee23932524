"""The stored parse tables are those of the grammar, and are read fast and without Lark."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib.resources import files

from uirules.feel import tables
from uirules.feel.parse import _BUILD
from uirules.feel.tree import Span


def test_the_stored_tables_are_up_to_date() -> None:
    stored = files("uirules.feel").joinpath(tables.STORED).read_text(encoding="ascii")
    assert tables.generate() == stored, "run: python -m uirules.feel.tables"


def test_reading_the_tables_takes_less_than_ten_milliseconds() -> None:
    best = min(_time_of_loading() for _ in range(5))
    assert best < 0.010


def _time_of_loading() -> float:
    begin = time.perf_counter()
    tables.load.__wrapped__()
    return time.perf_counter() - begin


def test_every_action_of_the_grammar_is_built() -> None:
    assert {rule.action for rule in tables.load().rules} - {""} == set(_BUILD)


def test_parsing_and_evaluating_load_no_parser_generator_and_no_yaml() -> None:
    code = (
        "import sys, uirules, uirules.feel; assert not [m for m in sys.modules if m.startswith('uirules.feel.')];"
        "uirules.feel.evaluate('1 + 1'); assert not {'lark', 'yaml', 'pydantic', 'zoneinfo'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_spans_cover_the_text_they_came_from() -> None:
    from uirules.feel.parse import parse

    text = "1 +\n wage [ 2 ]"
    whole = parse(text)
    assert whole.at == Span(0, len(text), 1, 1)
    assert whole.right.at == Span(5, len(text), 2, 2)
    assert whole.right.condition.at == Span(12, 13, 2, 9)
