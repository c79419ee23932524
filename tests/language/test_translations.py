"""The record of translations: which sentence each text was translated from, and the verb that writes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_law import Copy, Run, check, place, told

from uirules.cli import main

FACTS = "facts.yaml"
RECORD = "translations.yaml"
SENTENCE = 'en: "On what day does the school year begin?"'
CHANGED = 'en: "On what day did the school year begin?"'
TRANSLATION = 'my: |"ပညာသင်နှစ်သည် မည်သည့်နေ့တွင်'


@pytest.fixture
def law(copy: Copy, run: Run) -> Path:
    """The small law with its texts recorded."""
    folder = copy()
    code, text = run("translated", "law")
    assert code == 0
    assert "law/translations.yaml: new: 36; changed sentences: 0; moved: 0; gone: 0; as before: 0." in text
    return folder


def test_without_a_record_nothing_is_asked(copy: Copy) -> None:
    """Whoever keeps no record is told nothing."""
    assert check(copy()) == []


def test_a_record_of_what_is_there(law: Path) -> None:
    """A text for each line, in the order of files and places; nothing is wrong with it."""
    assert check(law) == []
    lines = (law / RECORD).read_text(encoding="utf-8").splitlines()
    assert lines[1:6] == [
        "format: uirules/translations/0",
        "source: en",
        "texts:",
        "  facts.yaml:",
        "    /facts/claim.date/label: {my: 0d3953cb7d8f0753}",
    ]


def test_recording_again_changes_nothing(law: Path, run: Run) -> None:
    """The file is the same to the byte."""
    before = (law / RECORD).read_bytes()
    assert "new: 0; changed sentences: 0; moved: 0; gone: 0; as before: 36." in run("translated", "law")[1]
    assert (law / RECORD).read_bytes() == before


def test_a_changed_sentence(law: Path, copy: Copy) -> None:
    """The translation of a sentence that has changed since is an error at the translation."""
    copy((FACTS, SENTENCE, CHANGED))
    (problem,) = check(law)
    assert (problem.code, problem.severity) == ("language.source_changed", "error")
    assert str(problem.position) == place(law / FACTS, TRANSLATION)
    assert "'en'" in problem.text["en"] and "uirules translated" in problem.text["my"]


def test_layout_is_no_change(law: Path, copy: Copy) -> None:
    """Line ends and kinds of blanks do not change a sentence; nor does a change of the translation."""
    copy((FACTS, SENTENCE, "en: >-\n        On what day does the\n        school\u00a0year begin?"))
    copy((FACTS, "ပညာသင်နှစ်သည် မည်သည့်နေ့တွင် စတင်ပါသနည်း။", "ပညာသင်နှစ် စတင်သည့်နေ့မှာ မည်သည့်နေ့ ဖြစ်ပါသနည်း။"))
    assert check(law) == []


def test_recording_one_place(law: Path, copy: Copy, run: Run) -> None:
    """A place as check names it records that text alone, and says so."""
    copy((FACTS, SENTENCE, CHANGED), (FACTS, 'en: "Enrolled at a school"', 'en: "Enrolled in a school"'))
    where = place(law / FACTS, TRANSLATION)
    code, text = run("translated", where)
    assert code == 0
    assert f"{where}: recorded" in text
    assert "new: 0; changed sentences: 1; moved: 0; gone: 0; as before: 35." in text
    assert told(check(law)) == [("language.source_changed", "error", "ကျောင်းအပ်နှံထားခြင်း")]
    assert "changed sentences: 1" in run("translated", f"law/{FACTS}")[1]
    assert check(law) == []


def test_a_new_text_and_one_that_is_gone(law: Path, copy: Copy, run: Run) -> None:
    """A text without an entry and an entry without a text are warnings, each at its place."""
    copy(("readings/income-at-the-limit.yaml", "  above:", "  over:"), ("school_grant.yaml", "above:", "over:"))
    copy(("readings/income-at-the-limit.yaml", "does not keep within it", "goes beyond it"))
    new, gone = (p for p in check(law) if p.code.startswith("language"))
    assert (new.code, new.severity) == ("language.not_recorded", "warning")
    assert (gone.code, gone.severity) == ("language.text_gone", "warning")
    assert gone.found == "readings/income-at-the-limit.yaml /options/above/text"
    assert str(gone.position).startswith("law/translations.yaml:")
    assert "new: 1; changed sentences: 0; moved: 1; gone: 1; as before: 34." in run("translated", "law")[1]


def test_a_text_that_moved(law: Path, copy: Copy, run: Run) -> None:
    """A text under another name or in another file, with its sentence, is not asked for again."""
    copy(("readings/income-at-the-limit.yaml", "  above:", "  over:"), ("school_grant.yaml", "above:", "over:"))
    (law / "facts").mkdir()
    (law / FACTS).rename(law / "facts" / "all.yaml")
    assert check(law) == []
    assert "new: 0; changed sentences: 0; moved: 12; gone: 0; as before: 24." in run("translated", "law")[1]


def test_a_text_put_before_others_of_a_list(law: Path, copy: Copy) -> None:
    """Those behind it get other numbers, and are known by their sentences; a changed one among them is found."""
    duties = 'duties:\n  - {en: "Keep the letter.", my: "စာကို သိမ်းဆည်းပါ။"}\n  - {en: "Sign it.", my: "လက်မှတ်ထိုးပါ။"}\n'
    with (law / "school_grant.yaml").open("a", encoding="utf-8") as file:
        file.write(duties)
    main(["translated", "law"])
    copy(("school_grant.yaml", "duties:\n", 'duties:\n  - {en: "Read the letter.", my: "စာကို ဖတ်ပါ။"}\n'))
    copy(("school_grant.yaml", "Sign it.", "Sign and date it."))
    problems = [p for p in check(law) if p.code.startswith("language")]
    assert told(problems) == [
        ("language.source_changed", "error", "စာကို ဖတ်ပါ။"),
        ("language.not_recorded", "warning", "လက်မှတ်ထိုးပါ။"),
    ]


def test_the_registry_beside_a_ruleset_has_a_record_of_its_own(law: Path, copy: Copy, run: Run) -> None:
    """``check`` on the ruleset names the clauses whose sentences changed."""
    copy(("legal_refs/school-grant-act.yaml", "It is made up.", "It is invented."))
    code, text = run("check", "law")
    assert code == 1
    assert text.startswith("law/legal_refs/school-grant-act.yaml:14:9: The sentence in 'en' has changed")
    assert run("translated", "law/legal_refs")[0] == 0
    assert run("check", "law")[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("translations/0", "translations/9", "uirules/translations/9"),
        ("source: en", "source: my", "my"),
        ("{my: 0d3953cb7d8f0753}", "{my: 0d39}", "0d39"),
        ("{my: 0d3953cb7d8f0753}", "0d3953cb7d8f0753", "0d3953cb7d8f0753"),
    ],
)
def test_a_record_that_does_not_read(law: Path, copy: Copy, run: Run, old: str, new: str, found: str) -> None:
    """It is told at its place; a part cannot be recorded into it, the whole can be written anew."""
    copy((RECORD, old, new))
    (problem,) = check(law)
    assert (problem.code, problem.found) == ("language.record_shape", found)
    assert run("translated", f"law/{FACTS}")[0] == 2
    assert run("translated", "law")[0] == 0
    assert check(law) == []


@pytest.mark.parametrize("path", ["law/facts.yaml:1", "law/locales/my.yaml", "law/facts.yaml:9:1"])
def test_no_text_there(law: Path, run: Run, path: str) -> None:
    """A place without a translated text is bad input, and nothing is written."""
    before = (law / RECORD).read_bytes()
    code, text = run("translated", path)
    assert code == 2
    assert f"There is no translated text at '{path}'." in text
    assert (law / RECORD).read_bytes() == before


def test_a_file_that_cannot_be_read_stops_it(law: Path, copy: Copy, run: Run) -> None:
    """Its texts would be taken for gone."""
    before = (law / RECORD).read_bytes()
    copy((FACTS, "facts:\n", "facts: [\n"))
    assert run("translated", "law")[0] == 2
    assert (law / RECORD).read_bytes() == before


def test_as_json(law: Path, copy: Copy, run: Run) -> None:
    """The same for a program."""
    copy((FACTS, SENTENCE, CHANGED))
    records = json.loads(run("translated", "law", "--format", "json")[1])["records"]
    assert records[0] == {
        "file": "law/translations.yaml",
        "new": 0,
        "changed": [place(law / FACTS, TRANSLATION)],
        "moved": 0,
        "gone": 0,
        "same": 35,
    }


def test_the_record_is_no_part_of_the_rules(law: Path) -> None:
    """Recording a translation changes no digest of the ruleset."""
    from uirules import load_ruleset

    before = load_ruleset(law).ruleset.digest
    (law / RECORD).unlink()
    assert load_ruleset(law).ruleset.digest == before
