"""Amended laws: the day on which they are asked, studies, parts of the cases that an amendment brings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conform_asked import LAW, asked, chosen, measure, row

from uirules.drafting.conform import page
from uirules.drafting.conform.load import read_library
from uirules.drafting.conform.measure import Quantity
from uirules.drafting.conform.of_amendments import day_of_cases, not_begun, overlays_of
from uirules.drafting.conform.report import conform
from uirules.drafting.conform.wages import read_wages
from uirules.drafting.sides import read_side

CAP = """\
format: uirules/amendment/0
id: higher-cap
kind: act
status: illustrative
title: {en: A higher cap, my: ပိုမိုမြင့်မားသော ကန့်သတ်ချက်}
cited_as: {en: "A higher cap, {label}", my: "ပိုမိုမြင့်မားသော ကန့်သတ်ချက်၊ {label}"}
note: {en: An illustration., my: နမူနာ ဖြစ်ပါသည်။}
assurance: D
text_status: paraphrase
published: 2026-11-24
number: 1
amends: mm-ssl-2012
commencement: {by: sec_1, date: 2027-01-01}
actuarial_study: {made: false}
clauses:
  sec_1: {label: {en: section 1, my: ပုဒ်မ\u00a0၁}, text: {en: The cap is 500000., my: ကန့်သတ်ချက် မြှင့်တင်သည်။}}
changes:
  cap:
    by: sec_1
    set: common/parameters/contribution_wage_cap
    from: 300000
    to: 500000
transition: {by: sec_1, governs: contingency}
"""


def shown(lang: str, amendment: Path) -> str:
    """The page on the law beside the amended law, of two articles."""
    library = read_library(LAW)
    given = []
    for spec in (LAW, f"{LAW}+{amendment}"):
        side = read_side(spec)
        given.append((side, library, read_wages([], None, library.law.wages), None, None))
    found = conform(given, chosen(library, {"c102": ["art-71-3", "art-24-duration"]}), readings=False)
    return re.sub("<[^>]*>", "", page.render(found, lang, embed_fonts=False).replace("\n", " ")).replace("\u00a0", " ")


def test_two_sides_in_burmese_have_their_stops_and_brackets_once(amendment: Path) -> None:
    """A note that is a sentence has its own stop; the letter of a side has its own brackets."""
    told = shown("my", amendment)
    assert "။။" not in told
    assert "((" not in told
    assert "ဥပဒေ (က)" in told


def test_a_page_says_above_everything_that_a_draft_is_no_law(amendment: Path) -> None:
    """In the box above the title, as letters have it, and once."""
    body = shown("en", amendment)
    assert body.count("it is not law") == 1
    assert body.index("it is not law") < body.index("Each article is tested by itself")
    assert "Law, 2012 (A)" in body


ARTICLES = {"c102": ["art-65-unemployment", "art-71-3", "art-22", "art-24-duration"]}


@pytest.fixture
def amendment(tmp_path: Path) -> Path:
    """An amendment that raises the cap to 500,000 from 2027 on."""
    file = tmp_path / "higher-cap.yaml"
    file.write_text(CAP, encoding="utf-8")
    return file


def test_a_raised_cap_passes_the_rate(amendment: Path) -> None:
    """250,000 of 555,555 kyat is 45 %: every wage of the ladder passes, and Articles 22 and 24 still do."""
    found = asked(f"{LAW}+{amendment}", articles=ARTICLES)
    assert measure(found, "c102", "art-65-unemployment", "threshold").value == Quantity.of(555_555, "MMK")
    verdicts = {one.article.id: one.verdict for one in found.sides[0].rows}
    assert verdicts == {"art-65-unemployment": "pass", "art-71-3": "fail", "art-22": "pass", "art-24-duration": "pass"}


def test_the_cases_wait_until_the_amendment_has_settled(amendment: Path) -> None:
    """Two years after the commencement no month of the average is of the old law."""
    law = read_side(f"{LAW}+{amendment}").law
    usual = read_side(LAW).law
    from datetime import date

    assert day_of_cases(law, date(2026, 2, 28)) == date(2029, 1, 31)
    assert day_of_cases(usual, date(2026, 2, 28)) == date(2026, 2, 28)


def test_a_study_that_was_made(amendment: Path) -> None:
    """Article 71(3) passes only where the amendment names its study."""
    amendment.write_text(CAP.replace("{made: false}", "{made: true, source: a study}"), encoding="utf-8")
    found = asked(f"{LAW}+{amendment}", articles={"c102": ["art-71-3", "art-24-duration"]})
    assert row(found, "c102", "art-71-3").verdict == "pass"


def test_an_amendment_without_a_day_changes_nothing(amendment: Path) -> None:
    """It is named, and a supposed day makes it count."""
    text = CAP.replace("date: 2027-01-01", "by_notification: {en: Not made., my: မထုတ်ပြန်ရသေးပါ။}")
    amendment.write_text(text, encoding="utf-8")
    assert not_begun(read_side(f"{LAW}+{amendment}").law) == ["higher-cap"]
    assert not_begun(read_side(f"{LAW}+{amendment}@2027-01-01").law) == []
    found = asked(f"{LAW}+{amendment}", articles={"c102": ["art-65-unemployment"]})
    assert measure(found, "c102", "art-65-unemployment", "threshold").value == Quantity.of(333_333, "MMK")


def test_an_amendment_brings_its_part_of_the_cases(amendment: Path) -> None:
    """``conform/<id>.yaml`` beside it is laid over the law's file."""
    part = amendment.parent / "conform" / "higher-cap.yaml"
    part.parent.mkdir()
    part.write_text("branches: {unemployment: {months: 84}}\n", encoding="utf-8")
    spec = f"{LAW}+{amendment}"
    assert overlays_of(read_side(spec).law) == [part]
    periodical = row(asked(spec, articles={"c102": ["art-22"]}), "c102", "art-22").measures[0]
    assert periodical.notes[0].values == {"count": 6}
