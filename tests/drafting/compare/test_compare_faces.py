"""Faces of a comparison: one file of HTML without script, text, JSON, and words in both languages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from comparing import AMENDED, LAW, compared, worker

from uirules.decision.locales import load_locale
from uirules.decision.locales.template import names_in
from uirules.drafting.compare import Comparison, page, text
from uirules.drafting.compare.charts import Bar, bars, stacked
from uirules.drafting.compare.model import CHANGES, OUTCOMES
from uirules.drafting.compare.words import texts
from uirules.language.script import script_of

SCRIPT = script_of(load_locale("my"))


def people() -> list[dict[str, Any]]:
    """Claims that become all sorts of things under the amendment."""
    found = [
        worker(1),
        worker(2, months=30),
        worker(3, wage=400_000),
        worker(4, refused_suitable_offer=True),
        worker(5, in_good_health=None),
        worker(6, salary=1),
        worker(7, claim__id="<script>alert(1)</script>", months=28),
    ]
    return [{**claim, "about": {"sex": "female" if n % 2 else "<b>"}} for n, claim in enumerate(found)]


@pytest.fixture(scope="module")
def found() -> Comparison:
    """A comparison that has something in every part."""
    return compared(people(), AMENDED, by=["about.sex", "insured.age:5", "separation.ground", "separation.date"])


@pytest.mark.parametrize("lang", ["en", "my"])
def test_the_page_is_one_file_that_loads_nothing(found: Comparison, lang: str) -> None:
    """No script, no address, a strict content policy; what came from claims is escaped; the charts are in it."""
    html = page.render(found, lang, embed_fonts=False)
    assert "<script" not in html
    assert "<b>" not in html
    assert not re.search(r"(?:src|href)=|url\(|https?://", html)
    assert "default-src 'none'" in html
    assert html.count("<svg") == 7  # outcomes, changes, periods, and one for each question
    assert f'<html lang="{lang}">' in html
    assert found.sha256 in html.replace("<wbr>", "")


def test_the_page_carries_its_font() -> None:
    """In Burmese the font is embedded, so that it reads the same everywhere."""
    found = compared([worker()], LAW, LAW)
    assert "font-face" in page.render(found, "my")
    assert "font-face" not in page.render(found, "my", embed_fonts=False)


def test_burmese_has_no_latin_letters_or_digits_beside_ids(found: Comparison) -> None:
    """Numerals in text and charts are Myanmar's; what is Latin is an id in code type, or stood in a claim."""
    html = page.render(found, "my", embed_fonts=False)
    body = html.partition("<body>")[2]
    body = re.sub(r"<code[^>]*>.*?</code>|<bdi[^>]*>.*?</bdi>", "", body, flags=re.DOTALL)
    words = re.sub(r"<[^>]*>", " ", re.sub("female|&lt;b&gt;", "", body))
    assert re.findall(r"[A-Za-z0-9]+", words) == []


@pytest.mark.parametrize("lang", ["en", "my"])
def test_text_tells_the_answer_first(found: Comparison, lang: str) -> None:
    """The terminal has the digest, the clauses, and what came from claims as it is: it reads no markup."""
    told = text.render(found, lang)
    assert found.sha256 in told
    assert ("section 2" if lang == "en" else "ပုဒ်မ\u00a0၂") in told
    assert "<script>" in told


def test_the_text_says_what_becomes_of_them(found: Comparison) -> None:
    """Counts, money and causes in English, as a reader finds them."""
    told = re.sub(r"\s+", " ", text.render(found, "en"))
    assert "Of 7 claims, the conditions come to be met in 2 and are no longer met in 1." in told
    assert "Months of contributions needed (Shorter period (an illustration), section 2): 36 months → 24 months" in told
    assert "Condition no_offer_refused (Shorter period (an illustration), section 4): stands on the later side" in told
    assert re.search(r"wrong 1 \(14\.3%\) 1 \(14\.3%\)", told)


@pytest.mark.parametrize(
    ("law", "found"),
    [
        (f"{LAW}+raised-cap", [None]),  # no day of its own
        (f"{LAW}+raised-cap@2030-01-01", ["2030-01-01"]),  # after all claims
        (f"{LAW}+raised-cap@2026-01-01", []),
        (AMENDED, []),
    ],
)
def test_an_amendment_that_governs_no_claim_is_told_everywhere(law: str, found: list[str | None]) -> None:
    """That nothing comes out otherwise is then no finding: text, page and JSON say why, before the answer."""
    made = compared([worker(), worker(2)], law)
    assert [one["from"] for one in made.to_dict()["untouched"]] == found
    told = re.sub(r"[ \u00a0\n]+", " ", text.render(made))
    shown = page.render(made, embed_fonts=False)
    sentence = "on side B governs none of these claims"
    assert told.count(sentence) == shown.count(sentence) == len(found)
    if found:
        assert told.index(sentence) < told.index("none comes out otherwise")
        assert shown.index(sentence) < shown.index("none comes out otherwise")
    assert page.render(made, "my", embed_fonts=False).count('class="warning"') == len(found)


def test_a_page_says_above_everything_that_a_draft_is_no_law(found: Comparison) -> None:
    """As letters and differences do; a page on laws alone has no such box."""
    banner = page.render(found, embed_fonts=False).partition('<p class="banner" role="note">')[2].partition("</p>")[0]
    assert "not law" in banner
    assert 'class="banner"' not in page.render(compared([worker()], LAW, LAW), embed_fonts=False)


@pytest.mark.parametrize("lang", ["en", "my"])
def test_every_part_of_a_bar_has_its_number(lang: str) -> None:
    """Slivers too: the numbers stand below, in their order, and do not overlap."""
    digits = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉") if lang == "my" else {}
    parts = [Bar(n, f"{n:,}".translate(digits), "met") for n in (19_000, 3, 0, 1)]
    svg = stacked("title", [("A", parts)], [])
    shown = [(int(x), told) for x, told in re.findall(r'<text class="tick" x="(\d+)"[^>]*>([^<]*)<', svg)]
    assert [told for _, told in shown] == [part.told for part in parts if part.size]
    ends = [x + 10 * len(told) for x, told in shown]
    assert all(end < start for end, (start, _) in zip(ends, shown[1:], strict=False))


def test_what_is_undetermined_is_told_of_both_sides() -> None:
    """One claim that is undetermined on both is not told as if the later side had made it so."""
    told = text.render(compared([worker(1, in_good_health=None), worker(2, months=30)], AMENDED))
    flat = re.sub(r"[ \u00a0\n]+", " ", told)
    assert "Of 2 claims," in flat
    assert "The outcome is undetermined in 1 on side A and in 1 on side B." in flat
    assert "1 claim: " in flat
    assert "1 claims:" not in flat


def test_nothing_changed_is_said_in_a_sentence() -> None:
    """A comparison of a law with itself says so, and has no part on causes."""
    told = text.render(compared([worker()], LAW, LAW), "en")
    assert "Of 1 claim none comes out otherwise on side B." in told
    assert "What made the difference" not in told


def test_several_sides_have_a_part_each() -> None:
    """Three sides: each pair is named, and the outcomes stand side by side."""
    found = compared([worker(wage=400_000)], LAW, f"{LAW}+wage-cap=uncapped", AMENDED)
    for face in (text.render(found, "en"), page.render(found, "en", embed_fonts=False)):
        assert "From side A to side B" in face
        assert "From side A to side C" in face


def test_a_draft_is_called_one(found: Comparison) -> None:
    """An amendment that is no law is said to be none, of the side on which it stands."""
    html = page.render(found, "en", embed_fonts=False)
    assert "On side B stands an amendment that is no law" in html
    assert "On side A stands" not in html


def test_json_is_plain_and_whole(found: Comparison) -> None:
    """What JSON has can be written and read; every claim is in the counts."""
    data = json.loads(json.dumps(found.to_dict()))
    assert data["cases"] == {
        "source": "claims",
        "kind": "given",
        "number": 7,
        "sha256": found.sha256,
        "same_on_all_sides": True,
    }
    [pair] = data["pairs"]
    assert sum(pair["changes"].values()) == 7
    assert sum(move["cases"] for move in pair["moves"]) == 7
    assert [side["side"] for side in data["sides"]] == [LAW, AMENDED]
    assert data["sides"][1]["amendments"][0]["status"] == "illustrative"
    assert all(side["digest"].startswith("sha256:") for side in data["sides"])
    assert data["sides"][0]["digest"] != data["sides"][1]["digest"]
    asked = ["about.sex", "insured.age:5", "separation.ground", "separation.date"]
    assert [entry["by"] for entry in data["by"]] == asked
    assert data["by"][1]["groups"][0]["group"] == {"kind": "band", "from": 35, "below": 40}
    assert data["by"][3]["groups"][0]["group"] == {"kind": "band", "from": "2026-01", "below": "2027-01"}


def test_a_number_that_is_not_settled_is_a_range_in_json(found: Comparison) -> None:
    """What is undetermined stands apart from every sum."""
    total = found.to_dict()["sides"][0]["total"]
    assert total["undetermined"] == {"cases": 1, "from": 0, "to": 480_000}


# ── words and charts ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_word_is_in_both_languages() -> None:
    """No text is missing, the names in braces are the same, and no line may break where Burmese may not."""
    for name, entry in texts().items():
        assert set(entry) == {"en", "my"}, name
        assert names_in(entry["en"]) == names_in(entry["my"]), name
        assert SCRIPT.breaks(entry["my"]) == [], name
    assert {f"change_{kind}" for kind in CHANGES} | {f"outcome_{kind}" for kind in OUTCOMES} <= set(texts())


def test_bars_are_as_long_as_they_say() -> None:
    """Twice as much is twice as long; something is never nothing; nothing has no bar."""
    svg = bars("t", [("a", [Bar(1000, "1000", "x"), Bar(500, "500", "x"), Bar(1, "1", "x"), Bar(0, "0", "x")])])
    widths = [int(width) for width in re.findall(r'<rect class="x"[^>]* width="(\d+)"', svg)]
    assert widths[0] == 2 * widths[1]
    assert widths[2] == 2
    assert len(widths) == 3


def test_a_chart_escapes_what_it_is_told() -> None:
    """Names of groups come from claims."""
    assert "<b>" not in stacked("<b>", [("<b>", [Bar(1, "<b>", "x")])], [("<b>", "x")])
