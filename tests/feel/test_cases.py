"""Every row of cases.txt has the value, or the error at the place, that stands behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from uirules.feel import FeelLimit, FeelSyntaxError, FeelUnsupported, evaluate, to_text

ERRORS = {"!syntax": FeelSyntaxError, "!unsupported": FeelUnsupported, "!limit": FeelLimit}


def rows() -> list[tuple[str, str, str]]:
    """``expression ; context ; value`` of each line that is no comment; the last two parts hold no semicolon."""
    found = []
    for line in Path(__file__).with_name("cases.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            head, _, value = line.rpartition(";")
            expression, _, context = head.rpartition(";")
            found.append((expression.removesuffix(" "), context.strip(), value.strip()))
    return found


@pytest.mark.parametrize(("expression", "context", "value"), rows())
def test_case(expression: str, context: str, value: str) -> None:
    names = evaluate(context) if context else {}
    if value.startswith("!"):
        kind, place = value.split()
        with pytest.raises(ERRORS[kind]) as caught:
            evaluate(expression, names)
        assert f"{caught.value.line}:{caught.value.column}" == place
    else:
        assert to_text(evaluate(expression, names)) == value


def test_the_table_is_broad() -> None:
    assert len(rows()) >= 350
