"""The words of the reports: both languages, and every one that a page asks for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml
from grants import child, other, recorded

from uirules import Law
from uirules.drafting.compare.model import CHANGES
from uirules.drafting.sides import read_side
from uirules.records.replay import affected_page, page
from uirules.records.replay.affected import affected
from uirules.records.replay.effects import LEFT_OUT
from uirules.records.replay.laws import Target
from uirules.records.replay.run import replay
from uirules.records.replay.verdict import CAUSES, EXTENTS, STATUSES

FOLDER = Path(page.__file__).parent
WORDS = yaml.safe_load((FOLDER / "words.yaml").read_text(encoding="utf-8"))
SETS = {
    "status": STATUSES,
    "cause": CAUSES,
    "meaning": CAUSES,
    "extent": EXTENTS,
    "left": LEFT_OUT,
    "change": [change for change in CHANGES if change not in ("same", "error")],
    "outcome": ["met", "not_met", "undetermined", "not_encoded", "none"],
    "kind": ["benefit", "duty", "status"],
    "only": ["now", "then"],
}


def asked() -> set[str]:
    """The names that stand as texts in the pages, and those that are put together."""
    found = {f"{start}_{name}" for start, names in SETS.items() for name in names}
    for file in ("page.py", "affected_page.py", "words.py"):
        for node in ast.walk(ast.parse((FOLDER / file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("label", "text", "say"):
                found |= {part.value for part in node.args[:1] if isinstance(part, ast.Constant)}
    return {name for name in found if isinstance(name, str)}


@pytest.mark.parametrize("name", sorted(asked()))
def test_every_word_is_there(name: str) -> None:
    """No page meets a name without its text."""
    assert name in WORDS


@pytest.mark.parametrize("name", sorted(WORDS))
def test_both_languages_fill_the_same(name: str) -> None:
    """Each text in both languages, with the same names in braces, and no Latin letter in the Burmese."""
    assert WORDS[name].keys() == {"en", "my"}
    fields = [sorted(re.findall(r"\{(\w+)\}", str(WORDS[name][lang]))) for lang in ("en", "my")]
    assert fields[0] == fields[1]
    assert not re.search(r"[A-Za-z0-9]", re.sub(r"\{\w+\}", "", str(WORDS[name]["my"])))


@pytest.mark.parametrize("lang", ["en", "my"])
def test_every_part_of_a_page_can_be_told(grant: Law, tmp_path: Path, lang: str) -> None:
    """Nothing affected; something wrong; erased, undecided, reasons only and results in one report."""
    book = recorded(grant, [child(1, 900), child(2, 310_000), child(3, 240_000)], detach=True)
    assert affected_page.render_text(affected(book, read_side(str(grant.ruleset.folder))), lang)
    narrow = other(tmp_path, ("facts.yaml", "range: [0, 1000000000]", "range: [0, 1000]"))
    reach = affected(book, read_side(str(narrow.ruleset.folder)))
    assert affected_page.render_html(reach, lang, embed_fonts=False)
    book.details[next(iter(book.details))] = object()
    for law in (narrow, other(tmp_path, ("school_grant.yaml", "300000", "320000"))):
        assert page.render_html(replay(book, Target(law=law, amendments=())), lang, embed_fonts=False)
    assert page.render_text(replay(book, Target(known_at=grant.ruleset.manifest.published)), lang)
