"""Texts that differ: sentences of the ruleset and clauses of the registry, language by language."""

from __future__ import annotations

from pathlib import Path

from diff_sides import CLAUSES, GRANT, RULES, compared, copied, side

from uirules.drafting.diff import diff
from uirules.drafting.sides import read_side

MET = 'en: "The child is enrolled at a school."'
NEW_CLAUSE = """  sec_4:
    label: {en: "section 4", my: "ပုဒ်မ\u00a0၄"}
    summary: {en: "New.", my: "အသစ်။"}
    status: encoded
    text_status: paraphrase
"""


def test_a_text_changed_in_one_language_only(tmp_path: Path) -> None:
    """The other language is shown beside it as it stands, and is no change."""
    found = compared(tmp_path, (RULES, MET, 'en: "The child goes to a school."'))
    (text,) = found.texts
    assert text.languages == ("en",)
    assert text.before["my"] == text.after["my"]
    assert [(one.pointer, one.before, one.after) for one in found.changes] == [
        ("/conditions/enrolled/met/en", "The child is enrolled at a school.", "The child goes to a school.")
    ]
    assert found.rules == ()


def test_the_title_of_a_thing_is_a_text_of_it(tmp_path: Path) -> None:
    found = compared(tmp_path, (RULES, 'en: "income limit"', 'en: "limit of income"'))
    (text,) = found.texts
    assert (text.place.kind, text.place.name, text.place.part) == ("parameter", "income_limit", "title")
    assert text.place.title["en"] == "limit of income"


def test_a_label_of_a_locale(tmp_path: Path) -> None:
    """The file of a language is wording as a whole."""
    found = compared(tmp_path, ("locales/en.yaml", "{n} crowns", "{n} florins"))
    (text,) = found.texts
    assert (text.place.kind, text.place.name, text.languages) == ("locale", "en", ("en",))
    assert found.rules == ()


def test_a_clause_whose_words_changed(tmp_path: Path) -> None:
    """The base is the project's own account of the clause, and the report says so."""
    found = compared(tmp_path, (CLAUSES, 'en: "The child is enrolled at a school."', 'en: "The child goes to school."'))
    (clause,) = found.clauses
    assert (clause.id, clause.op, [part.name for part in clause.parts]) == (
        "school-grant-act/sec_2__para_a",
        "changed",
        ["summary"],
    )
    assert clause.own_words and found.on_paraphrase
    assert [(one.file, one.pointer) for one in found.changes] == [(CLAUSES, "/clauses/sec_2__para_a/summary/en")]


def test_a_clause_whose_own_wording_is_held(tmp_path: Path) -> None:
    """No banner where the words of the instrument itself are compared."""
    held = '    wording: {en: "It begins in {year}.", my: "စတင်သည်။"}\n    status: encoded\n    text_status: official\n'
    old = "    status: encoded\n    text_status: paraphrase\n  sec_2:\n"
    folder = tmp_path / "before"
    folder.mkdir()
    before = copied(GRANT, folder, (CLAUSES, old, held.replace("{year}", "2026") + "  sec_2:\n"))
    after = copied(GRANT, tmp_path, (CLAUSES, old, held.replace("{year}", "2027") + "  sec_2:\n"))
    found = diff(read_side(str(before)), read_side(str(after)), scenarios=False)
    assert [part.name for clause in found.clauses for part in clause.parts] == ["wording"]
    assert not found.on_paraphrase


def test_a_clause_inserted_and_one_repealed(tmp_path: Path) -> None:
    old = (GRANT / CLAUSES).read_text(encoding="utf-8")
    section = old[old.index("  sec_1:") : old.index("  sec_2:\n")]
    found = compared(tmp_path, (CLAUSES, section, NEW_CLAUSE))
    assert [(clause.id, clause.op) for clause in found.clauses] == [
        ("school-grant-act/sec_4", "inserted"),
        ("school-grant-act/sec_1", "repealed"),
    ]
    assert [clause.on_paraphrase for clause in found.clauses] == [False, True]


def test_a_clause_renumbered(tmp_path: Path) -> None:
    """What says the same under another number went nowhere."""
    found = compared(
        tmp_path,
        (CLAUSES, '  sec_3:\n    label:\n      en: "section 3"', '  sec_5:\n    label:\n      en: "section 5"'),
    )
    (clause,) = found.clauses
    assert (clause.op, clause.id_before, clause.id) == (
        "renumbered",
        "school-grant-act/sec_3",
        "school-grant-act/sec_5",
    )
    assert [part.name for part in clause.parts] == ["label"]


def test_what_the_registry_says_besides_words(tmp_path: Path) -> None:
    """A status that changed is part of the clause's change."""
    found = compared(
        tmp_path,
        (
            CLAUSES,
            "status: encoded\n    text_status: paraphrase\n  sec_2:",
            "status: encoded\n    text_status: quoted\n  sec_2:",
        ),
    )
    (clause,) = found.clauses
    assert [(part.name, part.before, part.after) for part in clause.parts] == [("text_status", "paraphrase", "quoted")]
    assert not clause.on_paraphrase


def test_a_gap_that_is_registered(tmp_path: Path) -> None:
    """Gaps are told among the rules, their text among the texts."""
    folder = copied(GRANT, tmp_path)
    (folder / "legal_refs" / "gaps.yaml").write_text(
        "format: uirules/gaps/0\nsystems: {school_grants: [school_grant]}\ngaps:\n  siblings:\n    kind: not_found\n"
        '    text: {en: "Nothing is said of siblings.", my: "မဖော်ပြပါ။"}\n    clauses: [school-grant-act/sec_2]\n'
        "    touches: [school_grant]\n",
        encoding="utf-8",
    )
    found = diff(side(), read_side(str(folder)), scenarios=False)
    assert [(rule.op, rule.place.kind, rule.place.name) for rule in found.rules] == [("added", "gap", "siblings")]
    assert [text.after["en"] for text in found.texts] == ["Nothing is said of siblings."]
