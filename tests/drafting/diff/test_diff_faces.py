"""A comparison as text and as a page, in both languages, against stored files; what every page must be.

``python tests/drafting/diff/test_diff_faces.py`` writes the stored files anew.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from diff_sides import AMENDMENT, CLAUSES, RULES, changed, side

from uirules.decision.document import Identifier, Spoken, Text
from uirules.decision.locales import load_locale
from uirules.drafting.diff import Diff, diff, page, text
from uirules.drafting.sides import read_side
from uirules.language.script import script_of

STORED = Path(__file__).parent / "golden"
MONTHS = "      2026-01-01: {value: 10, assurance: A, verified_until: 2027-12-31}\n"
CHANGES = (
    (RULES, MONTHS, f"{MONTHS}      2026-05-01: {{value: 9, cite: school-grant-act/sec_1, assurance: B}}\n"),
    (RULES, "      within: household.income <= income_limit", "      within: household.income < 2 * income_limit"),
    (RULES, 'en: "The child is enrolled at a school."', 'en: "The child goes to a recognised school."'),
    (RULES, 'my: "ကလေးကို ကျောင်းအပ်နှံထားပါသည်။"', 'my: "ကလေးကို အသိအမှတ်ပြုကျောင်းတွင် အပ်နှံထားပါသည်။"'),
    (CLAUSES, 'en: "The income of the household keeps', 'en: "The income of the household in a year keeps'),
)
_DIGEST = re.compile(r'(?<=<code class="whole" translate="no">)[0-9a-f]{12}(?=</code>)|(?<=sha256-)[\w+/=]+')


def found(folder: Path) -> Diff:
    """The Act against a copy that was changed, as amended, on another reading."""
    before, after = side(), changed(folder, *CHANGES, spec=f"+{AMENDMENT}+income-at-the-limit=above")
    return diff(replace(before, spec="the-act"), replace(after, spec="the-draft"))


def faces(one: Diff) -> dict[str, str]:
    """Every face by its name; digests, which change with every word, left out."""
    made = {f"{lang}.txt": text.render(one, lang) for lang in ("en", "my")}
    made |= {f"{lang}.html": page.render(one, lang, embed_fonts=False) for lang in ("en", "my")}
    return {name: _DIGEST.sub("…", face) for name, face in made.items()}


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Diff:
    return found(tmp_path_factory.mktemp("faces"))


@pytest.mark.parametrize("name", ["en.txt", "my.txt", "en.html", "my.html"])
def test_faces_are_as_stored(one: Diff, name: str) -> None:
    assert faces(one)[name] == (STORED / name).read_text(encoding="utf-8")


class _Page(HTMLParser):
    """The tags of a page, the languages of its cells, and every address it names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.languages: list[str | None] = []
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if tag == "span" and "lang" in given:
            self.languages.append(given["lang"])
        self.addresses += [str(given[name]) for name in ("href", "src") if name in given]


@pytest.mark.parametrize("lang", ["en", "my"])
def test_a_page_is_one_file(one: Diff, lang: str) -> None:
    """No script, no address of another place, its fonts within it, a policy that allows nothing else."""
    html = page.render(one, lang)
    read = _Page(html)
    assert read.addresses == []
    assert not {"script", "link", "img", "iframe", "object"} & set(read.tags)
    assert "default-src 'none'" in html and "@font-face" in html
    assert read.tags.count("html") == 1 and f'<html lang="{lang}">' in html


@pytest.mark.parametrize("lang", ["en", "my"])
def test_both_languages_stand_side_by_side(one: Diff, lang: str) -> None:
    """Whatever the page's own language, each redline has a column for each language of the law, marked as such."""
    read = _Page(page.render(one, lang, embed_fonts=False))
    assert read.languages.count("en") == read.languages.count("my") > 6


def test_marks_are_not_by_colour_alone(one: Diff) -> None:
    """What was struck out and put in are elements of their own, one struck through and one underlined."""
    html = page.render(one, "en", embed_fonts=False)
    assert "<del>" in html and "<ins>" in html
    style = html[html.index("<style>") : html.index("</style>")]
    assert "line-through" in style and re.search(r"ins \{[^}]*underline", style, re.DOTALL)


def _words(node: Any, lang: str) -> list[str]:
    """The words of a document that are in its own language; formulas are in none."""
    if isinstance(node, Text):
        return [node.text]
    if isinstance(node, Identifier | page.Lines) or (isinstance(node, Spoken) and node.lang != lang):
        return []
    if isinstance(node, tuple):
        return [word for part in node for word in _words(part, lang)]
    fields = getattr(node, "__dataclass_fields__", {})
    return [word for name in fields for word in _words(getattr(node, name), lang)]


def test_the_burmese_page_has_no_foreign_letters(one: Diff) -> None:
    """No Latin letter or digit stands outside names and the English column."""
    script = script_of(load_locale("my"))
    words = _words(page.document(one, "my"), "my")
    assert len(words) > 100
    assert [(word, foreign) for word in words if (foreign := script.foreign(word))] == []


def test_nothing_differs(one: Diff) -> None:
    """Two sides that are one law: a page that says so, with the scenarios that were run."""
    same = diff(side(), side())
    assert "Nothing differs." in page.render(same, "en", embed_fonts=False)
    assert "Nothing differs." in text.render(same, "en")
    assert "3 decided on both sides; 0 differ" in text.render(same, "en")


def test_what_a_text_says_is_shown_and_does_nothing(tmp_path: Path) -> None:
    """Markup in a sentence or a formula is text on the page."""
    made = changed(tmp_path, (RULES, 'en: "income limit"', 'en: "<b>limit</b> & more"'))
    html = page.render(diff(side(), made, scenarios=False), "en", embed_fonts=False)
    assert "<b>" not in html and "&lt;" in html


def test_a_law_in_other_languages(tmp_path: Path) -> None:
    """The report is in English; the redlines are in the languages of the law."""
    lagune = Path(__file__).parents[2] / "fixtures" / "laws" / "lagune-2031"
    from changed import copied

    folder = copied(lagune, tmp_path, ("morte_saison.yaml", 'fr: "A', 'fr: "Une a'))
    other = diff(read_side(str(lagune)), read_side(str(folder)))
    assert other.languages == ("fr", "id")
    assert "fr: [-Allocation-]{+Une allocation+} de" in text.render(other, "en")
    assert _Page(page.render(other, "en", embed_fonts=False)).languages == ["fr", "id"]


if __name__ == "__main__":
    STORED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made_:
        for name_, face_ in faces(found(Path(made_))).items():
            (STORED / name_).write_text(face_, encoding="utf-8")
