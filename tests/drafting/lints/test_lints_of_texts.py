"""``number-in-wording`` and ``languages-disagree-on-number``: each fires on a slip and not on its mended twin."""

from __future__ import annotations

import pytest
from lint_made import CLAUSES, Made

AMOUNT = "The grant is a fixed amount for each month of the school year."
HOUSEHOLD = "The income of the household keeps within the limit."
INSIDE = 'en: "The income of the household keeps within the limit of {income_limit}."'


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("The grant is 25,000 kyat a month.", ["25,000 kyat"]),
        ("The grant is 20,000 kyat a month.", []),
        ("The grant is twenty-five thousand kyat a month.", ["twenty-five thousand kyat"]),
        ("The grant is twenty thousand kyat a month.", []),
        ("The grant is paid for 14 days.", []),  # of days the rules state nothing
    ],
)
def test_a_clause_that_says_another_number(made: Made, clause: str, found: list[str]) -> None:
    """A summary beside the parameter that cites the clause."""
    made.edit(AMOUNT, clause, CLAUSES)
    assert [one.problem.found for one in made.lint("number-in-wording")] == found


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("ထောက်ပံ့ကြေးသည် ကျပ်\u00a0၂၅,၀၀၀ ဖြစ်သည်။", ["၂၅,၀၀၀"]),
        ("ထောက်ပံ့ကြေးသည် ကျပ်\u00a0၂၀,၀၀၀ ဖြစ်သည်။", []),
        ("ထောက်ပံ့ကြေးသည် နှစ်သောင်းငါးထောင်ကျပ် ဖြစ်သည်။", ["နှစ်သောင်းငါးထောင်ကျပ်"]),
        ("ထောက်ပံ့ကြေးသည် နှစ်သောင်းကျပ် ဖြစ်သည်။", []),
    ],
)
def test_a_burmese_clause_that_says_another_number(made: Made, clause: str, found: list[str]) -> None:
    """The same in the other language, in digits and in words."""
    made.edit("ထောက်ပံ့ကြေးသည် ပညာသင်နှစ်၏ လတစ်လစီအတွက် ပုံသေငွေပမာဏ ဖြစ်သည်။", clause, CLAUSES)
    assert [one.problem.found for one in made.lint("number-in-wording")] == found


@pytest.mark.parametrize(("limit", "found"), [("350,000", ["350,000 kyat"]), ("300,000", [])])
def test_a_sentence_that_says_another_number(made: Made, limit: str, found: list[str]) -> None:
    """A number written into the sentence of a condition, beside what the condition reads."""
    place = made.folder / "school_grant.yaml"
    text = place.read_text(encoding="utf-8")
    for name in ("en", "my"):
        start = text.index(f"      {name}:", text.index("    met:", text.index("income_within_limit:")))
        line = text[start : text.index("\n", start)]
        text = text.replace(line, line.replace("{income_limit}", f"{limit} kyat" if name == "en" else f"{limit} XKY"))
    place.write_text(text, encoding="utf-8")
    (where,) = {one.id.rpartition(":")[0] for one in made.lint("number-in-wording")} or {""}
    assert [one.problem.found for one in made.lint("number-in-wording")] == found
    assert where == ("number-in-wording/school_grant/conditions/income_within_limit/met" if found else "")


NEW = "      2027-01-01: {value: 25000, assurance: D}\n"
VALUE = "      2026-01-01: {value: 20000, assurance: A, verified_until: 2027-12-31}\n"


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("The grant is 20,000 kyat a month.", ["20,000 kyat"]),
        ("The grant is 20,000 kyat a month until 2026 and 25,000 kyat from then on.", []),
        ("The grant is 25,000 kyat a month.", []),
    ],
)
def test_a_clause_that_says_the_former_number(made: Made, clause: str, found: list[str]) -> None:
    """A value was changed from a day on, and the wording still says the old one alone."""
    made.edit(AMOUNT, clause, CLAUSES).edit(VALUE, VALUE + NEW)
    assert [one.problem.found for one in made.lint("number-in-wording")] == found


def test_a_finding_tells_place_provision_clause_and_both_languages(made: Made) -> None:
    """What a finding carries besides its id."""
    made.edit(AMOUNT, "The grant is 25,000 kyat a month.", CLAUSES)
    (one,) = made.lint("number-in-wording")
    assert one.id == "number-in-wording/school-grant-act/sec_3/summary: 25,000 kyat"
    assert one.clause == "school-grant-act/sec_3"
    assert one.problem.severity == "warning"
    assert one.problem.position is not None
    line = (made.folder / CLAUSES).read_text(encoding="utf-8").splitlines()[one.problem.position.line - 1]
    assert line[one.problem.position.column - 1 :].startswith("25,000 kyat")
    assert "25,000 kyat" in one.text["en"]
    assert "25,000 kyat" in one.text["my"]


@pytest.mark.parametrize(
    ("english", "burmese", "found"),
    [
        ("for 10 months", "၁၀\u00a0လ", []),
        ("for ten months", "ဆယ်လ", []),
        ("for 10 months", "၁၁\u00a0လ", ["10 months"]),
        ("for ten months", "ဆယ့်တစ်လ", ["ten months"]),
        ("for 10 months", "၁၀\u00a0ရက်", ["10 months"]),
        ("for some months", "၁၀\u00a0လ", ["၁၀ လ"]),
    ],
)
def test_languages_of_a_clause(made: Made, english: str, burmese: str, found: list[str]) -> None:
    """The two texts of a clause say the same numbers, or the first that differs is found."""
    made.edit(AMOUNT, f"The grant is paid {english}.", CLAUSES)
    made.edit("ထောက်ပံ့ကြေးသည် ပညာသင်နှစ်၏ လတစ်လစီအတွက် ပုံသေငွေပမာဏ ဖြစ်သည်။", f"ထောက်ပံ့ကြေးကို {burmese} ပေးသည်။", CLAUSES)
    assert [one.problem.found for one in made.lint("languages-disagree-on-number")] == found
