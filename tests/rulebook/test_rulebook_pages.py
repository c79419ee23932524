"""The pages of a rulebook: whole, linked both ways, in their own language, safe to open, the same every time."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from rulebook_made import LAGUNE, Made
from rulebook_read import read, target

from uirules import load_ruleset
from uirules.rulebook import rulebook
from uirules.rulebook.examples import examples_of

LATIN = re.compile("[A-Za-z0-9]")


def test_every_link_leads_somewhere(site: Made) -> None:
    """Files and anchors that links name exist, and no anchor exists twice on a page."""
    lost = []
    for path, page in site.pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        for link in page.links:
            file, anchor = target(path, link)
            if file not in site.files or (anchor and anchor not in site.pages[file].ids):
                lost.append((path, link))
    assert lost == []


def test_every_rule_leads_to_its_clauses_and_back(site: Made) -> None:
    """In every language the page of a rule links to each clause it cites, and the clause's page to the rule."""
    missing = []
    for language in site.book.languages:
        for elements in site.book.elements.values():
            for element in elements:
                here = f"{language}/{element.page}"
                assert element.anchor in site.pages[here].ids, element
                leads = {target(here, link) for link in site.pages[here].links}
                for clause in element.cite:
                    instrument, _, part = clause.partition("/")
                    there = f"{language}/clauses/{instrument}.html"
                    back = {target(there, link) for link in site.pages[there].links}
                    if (there, part or "whole") not in leads or (here, element.anchor) not in back:
                        missing.append((language, element.kind, element.name, clause))
    assert missing == []


def test_every_rule_has_its_place(site: Made) -> None:
    """Every condition, definition, parameter, state, reading, fact and gap stands on its page in every language."""
    (law,) = site.book.laws
    for language in site.book.languages:
        folder = f"{language}/rules/{law.id}"
        for name in law.benefits:
            provision, ids = law.ruleset.provision(name), site.pages[f"{folder}/{name}.html"].ids
            wanted = [f"condition-{key}" for key in provision.conditions]
            wanted += [f"value-{key}" for key in provision.definitions]
            wanted += [f"parameter-{key}" for key in provision.parameters]
            if provision.payments is not None:
                wanted += [f"state-{number}" for number, _ in enumerate(provision.payments.states, 1)]
            assert [anchor for anchor in wanted if anchor not in ids] == []
        lists = {
            f"{folder}/readings.html": [f"reading-{name}" for name in law.ruleset.readings],
            f"{folder}/facts.html": [f"fact-{path}" for path in law.ruleset.facts.facts],
            f"{folder}/systems.html": [f"system-{name}" for name in law.ruleset.systems.systems],
            f"{language}/gaps.html": [f"gap-{name}" for name in site.book.gaps],
        }
        for path, anchors in lists.items():
            assert [anchor for anchor in anchors if anchor not in site.pages[path].ids] == []


def test_every_clause_of_the_registry_has_its_place(site: Made) -> None:
    """Every clause of every instrument in the book stands on the instrument's page."""
    for language in site.book.languages:
        for name, instrument in site.book.instruments.items():
            ids = site.pages[f"{language}/clauses/{name}.html"].ids
            wanted = [clause.partition("/")[2] or "whole" for clause in instrument.clauses]
            assert [anchor for anchor in wanted if anchor not in ids] == []


def test_each_page_leads_to_itself_in_the_other_language(site: Made) -> None:
    """A page below one language exists below the other, and each names the other."""
    first, second = site.book.languages
    for path in site.pages:
        if path.startswith(f"{first}/"):
            other = f"{second}/{path.partition('/')[2]}"
            assert other in site.pages
            assert other in {target(path, link)[0] for link in site.pages[path].links}


def test_no_latin_letter_or_digit_in_myanmar_text(myanmar: Made) -> None:
    """Outside names of the ruleset, sources, claims and the name of the other language."""
    found = {
        word.strip()
        for path, page in myanmar.pages.items()
        if path.startswith("my/")
        for word in page.words
        if LATIN.search(word)
    }
    assert found == set()


def test_latin_is_seen_where_it_stands() -> None:
    """The reader of pages finds a word outside code and outside another language, and only there."""
    page = read('<html lang="my"><p>က A<code>B</code><a lang="en">C</a><bdi>D</bdi> <b>E</b></p></html>')
    assert LATIN.findall("".join(page.words)) == ["A", "E"]


def test_pages_run_nothing_and_fetch_nothing(site: Made) -> None:
    """No script, no handler, no style of an element's own, no address outside; the policy stands on every page."""
    for path, page in site.pages.items():
        for tag, given in page.tags:
            assert tag not in ("script", "iframe", "object", "embed", "form", "img", "base"), path
            assert not [name for name in given if name.startswith("on") or name in ("style", "src")], path
        assert not [link for link in page.links if ":" in link.partition("#")[0] or link.startswith("/")], path
        policies = [
            given["content"] for tag, given in page.tags if given.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policies == [
            "default-src 'none'; style-src 'self' file:; font-src data:; base-uri 'none'; form-action 'none'"
        ]


def test_style_sheets_fetch_nothing(site: Made) -> None:
    """Fonts are data in the sheet, and nothing else is named there."""
    for path, content in site.files.items():
        if path.endswith(".css"):
            text = content.decode("utf-8")
            assert "@import" not in text
            assert all(url.startswith("data:font/woff2;") for url in re.findall(r"url\(([^)]*)\)", text)), path


def test_myanmar_pages_carry_their_fonts(myanmar: Made, lagune: Made) -> None:
    """Regular and bold of the Myanmar family, and none where no page needs them."""
    assert myanmar.text("assets/fonts.css").count("@font-face") == 2
    assert lagune.text("assets/fonts.css").strip() == ""


def test_the_same_law_gives_the_same_bytes(lagune: Made) -> None:
    """A second run, from the files anew."""
    assert rulebook([load_ruleset(LAGUNE)]) == lagune.files


def test_the_readings_stand_with_their_arguments(site: Made) -> None:
    """Question, every option and what speaks for it."""
    (law,) = site.book.laws
    for language in site.book.languages:
        words = "".join(site.pages[f"{language}/rules/{law.id}/readings.html"].words)
        for reading in law.ruleset.readings.values():
            assert reading.question[language].partition("{")[0] in words
            for option in reading.options.values():
                assert option.text[language].partition("{")[0] in words
                assert option.speaks_for[language].partition("{")[0] in words


def test_who_adopted_a_reading_is_told(lagune: Made) -> None:
    """In the words given, whatever the language of the page."""
    for language in ("fr", "id"):
        assert "Tribunal maritime, 12 mars 2032" in lagune.text(f"{language}/rules/lagune-2031/readings.html")


def test_a_number_that_changes_is_drawn_and_listed(lagune: Made) -> None:
    """Both values of the cap, above their steps and in the table with the day of publication."""
    page = lagune.text("fr/rules/lagune-2031/morte_saison.html")
    entry = page.partition('id="parameter-plafond"')[2].partition("<section")[0]
    drawing, _, table = entry.partition("</svg>")
    for value in ("90\u202f000", "96\u202f000"):
        assert value in drawing or value.replace("\u202f", "\u00a0") in drawing
    assert drawing.count('class="dot"') == 2
    assert drawing.count('class="known"') == 2
    assert "20 novembre 2032" in table


def test_drawings_have_numerals_of_the_language(myanmar: Made) -> None:
    """The years on the axis of a Myanmar page."""
    page = myanmar.text("my/rules/mm-ssl-2012/unemployment.html")
    years = re.findall(r'<text class="tick"[^>]*>([^<]*)</text>', page)
    assert years
    assert all(re.fullmatch("[၀-၉]{4}", year) for year in years)


def test_a_table_whose_edges_a_reading_decides_stands_once_for_each_option(lagune: Made) -> None:
    """Up to five years under one reading, below five years under the other."""
    page = lagune.text("fr/rules/lagune-2031/morte_saison.html")
    entry = page.partition('id="value-taux"')[2].partition("<pre")[0]
    assert entry.count("<table") == 2
    assert "ne dépasse pas" in entry
    assert "est inférieur à" in entry


def test_exceptions_stand_with_what_they_beat(lagune: Made) -> None:
    """Each by its name, with its condition, value, clause and rank."""
    page = lagune.text("fr/rules/lagune-2031/contribution_armateur.html")
    entry = page.partition('id="value-taux_de_contribution"')[2].partition("<pre")[0]
    assert 'id="value-taux_de_contribution-petit-bateau"' in entry
    assert "Elle passe avant" in entry


def test_clauses_say_that_their_words_are_not_the_laws(myanmar: Made) -> None:
    """A paraphrased clause has its banner, and its gaps."""
    page = myanmar.text("en/clauses/ssl-2012.html")
    entry = page.partition('<section id="sec_37"')[2].partition("<section id=")[0]
    assert "The wording of this clause has not been read." in entry
    assert "gaps.html#gap-fund-never-paid" in entry


def test_worked_examples_have_their_letters(myanmar: Made) -> None:
    """Every shipped claim is decided, listed on its benefit's page, and told in a letter in both languages."""
    for language, words in (("en", "Calculation, not a decision"), ("my", "တွက်ချက်မှုသာ ဖြစ်ပြီး ဆုံးဖြတ်ချက် မဟုတ်ပါ")):
        path = f"{language}/rules/mm-ssl-2012/examples/unemployment-C-2026-0148.html"
        leads = [
            target(f"{language}/rules/mm-ssl-2012/unemployment.html", link)[0]
            for link in myanmar.pages[f"{language}/rules/mm-ssl-2012/unemployment.html"].links
        ]
        assert path in leads
        assert words in "".join(myanmar.pages[path].words)


def test_each_outcome_has_an_example(myanmar: Made) -> None:
    """Met, not met and not settled are all shown."""
    page = myanmar.text("en/rules/mm-ssl-2012/unemployment.html").partition('<section id="examples"')[2]
    for outcome in ("Conditions met", "Conditions not met", "Not settled"):
        assert outcome in page


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The rulebook of a law whose texts hold markup."""
    folder = tmp_path_factory.mktemp("hostile") / "lagune-2031"
    shutil.copytree(LAGUNE, folder)
    bad = "<script>alert(1)</script> & \\\" 'x'"
    for file, old in (
        ("ruleset.yaml", "Loi imaginaire d’un pays imaginaire."),
        ("readings/base-de-calcul.yaml", "Tribunal maritime, 12 mars 2032"),
        ("legal_refs/loi-7-2031.yaml", "La loi entre en vigueur le premier janvier 2031."),
        ("morte_saison.yaml", "La condition de la période est remplie."),
        ("facts.yaml", "Jour de l’arrêt de la pêche"),
    ):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(f'"{old}"', f'"{bad}"'), encoding="utf-8")
    return rulebook([load_ruleset(folder)])


def test_texts_are_escaped(hostile: dict[str, bytes]) -> None:
    """Markup in a title, a label, a summary, a sentence or a name does nothing and shows as it is."""
    shown = 0
    for path, content in hostile.items():
        if path.endswith(".html"):
            text = content.decode("utf-8")
            assert not [tag for tag, _ in read(text).tags if tag == "script"], path
            shown += text.count("&lt;script&gt;alert(1)&lt;/script&gt;")
    assert shown >= 5


def test_a_shorter_list_of_pages_for_a_law_without_examples(lagune: Made) -> None:
    """A law with no claims and no scenarios has no page of examples, and no empty heading for them."""
    assert not [path for path in lagune.files if "/examples/" in path]
    assert 'id="examples"' not in lagune.text("fr/rules/lagune-2031/morte_saison.html")


def test_two_laws_share_one_book(tmp_path: Path) -> None:
    """The clauses of both stand in one book, and languages are those of either."""
    files = rulebook([load_ruleset("mm-ssl-2012"), load_ruleset(LAGUNE)])
    assert {"en/index.html", "my/index.html", "fr/index.html", "id/index.html"} <= set(files)
    assert "fr/clauses/loi-7-2031.html" in files
    assert "en/clauses/loi-7-2031.html" not in files


def test_every_value_of_the_shipped_laws_has_a_title(myanmar: Made) -> None:
    """A page that calls a value by a number, or by its name in the ruleset, is none for a lawyer."""
    untitled = [
        f"{law.id}/{where}/{name}"
        for law in myanmar.book.laws
        for where, part in [
            ("common", law.ruleset.common),
            *((provision, law.ruleset.provision(provision)) for provision in law.benefits),
        ]
        for name, declared in part.definitions.items()
        if declared.title is None
    ]
    assert untitled == []


def test_every_encoded_provision_has_a_worked_example(myanmar: Made) -> None:
    """With its letter; an example claim that is about several provisions stands with each."""
    examples = {
        (law.id, provision): [
            path for path in myanmar.files if path.startswith(f"my/rules/{law.id}/examples/{provision}-")
        ]
        for law in myanmar.book.laws
        for provision in law.benefits
        if law.ruleset.provision(provision).not_encoded is None
    }
    assert [name for name, paths in examples.items() if not paths] == []
    folder = "my/rules/mm-ssl-2012/examples"
    for provision in ("sickness", "maternity", "confinement_mother"):
        assert f"{folder}/{provision}-C-2026-0301.html" in myanmar.files


def test_a_claim_under_another_law_is_no_example(myanmar: Made) -> None:
    """That for severance pay could be read under the Social Security Law too."""
    [law] = myanmar.book.laws
    names = [example.name for example in examples_of(law, [load_ruleset("mm-severance")])["unemployment"]]
    assert "C-2026-0148" in names
    assert "C-2026-0244" not in names
