"""Rulesets full of mistakes: ``uirules check`` finds each of them, all in one run, and nothing else.

In ``tests/fixtures/bad/*/``, a comment ``# bad: CODE`` stands at the end of each line where something must be found.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from uirules.cli import main

FOLDERS = sorted((Path(__file__).parent / "fixtures" / "bad").glob("*/"))
MARK = re.compile(r"# bad: (?P<codes>[a-z_. ]+)$")


def expected(folder: Path) -> Counter[tuple[str, str, int]]:
    """Code, file and line of every mark."""
    return Counter(
        (code, str(file), number)
        for file in sorted(folder.rglob("*.yaml"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (mark := MARK.search(line))
        for code in mark["codes"].split()
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_mistake_is_found_at_its_place(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One finding for each mark, with a column and a sentence in each language."""
    assert main(["check", str(folder), "--format", "json"]) == 1
    problems = json.loads(capfd.readouterr().out)["problems"]
    assert Counter((one["code"], one["file"], one["line"]) for one in problems) == expected(folder)
    assert all(one["column"] > 1 and one["text"]["en"] and one["text"]["my"] for one in problems)
