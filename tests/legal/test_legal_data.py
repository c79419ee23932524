"""The shipped clauses: complete, graded as collected, and each fact where the documentation says it stands."""

from __future__ import annotations

import re

import pytest

from uirules.legal import Assurance, Registry, parse_id

# Row of the facts -> clause -> the grades of its cells there ("+": a recollection held firmly). Whoever changes a grade
# or moves a fact changes this table too, and says why.
PLACED: dict[str, dict[str, str]] = {
    "U1": {"ssl-2012/sec_37": "B"},
    "U2": {"ssl-2012/sec_37__para_a": "B C"},
    "U3": {"ssl-2012/sec_37__para_b": "B C"},
    "U4": {"ssl-2012/sec_37__para_c": "B"},
    "U5": {"ssl-2012/sec_37__para_d": "B C"},
    "U6": {"ssl-2012/sec_37": "C"},
    "U7": {"ssl-2012/chp_V__prov_unemployment-reference-wage": "C"},
    "U8": {"ssl-2012/chp_V__prov_unemployment-rate": "D+"},
    "U9": {"ssl-2012/chp_V__prov_unemployment-basic-duration": "D+"},
    "U10": {"ssl-2012/chp_V__prov_unemployment-added-duration": "D+"},
    "U11": {"ssl-2012/chp_V__prov_unemployment-maximum-duration": "D"},
    "U14b": {"employment-exchange-law": "C"},
    "U16b": {"ssl-2012/chp_V__prov_unemployment-suitable-offer": "C"},
    "U17": {"ssl-2012/chp_V__prov_unemployment-medical-care": "B C", "ssr-2014/rule_73": "C"},
    "U17b": {"notif-64-2020": "B"},
    "U17c": {"ssl-2012/chp_V__prov_unemployment-cash-after-layoff": "C C"},
    "U18": {"ssl-2012/prov_contribution-rate-unemployment": "B"},
    "U19": {"ssl-2012/sec_100": "B"},
    "U20": {"ssl-2012/sec_100": "B"},
    "U21": {"ssl-2012/sec_100": "A"},
    "U22": {"ssl-2012/sec_31__para_b__subpara_ii": "B", "ssl-2012/sec_37__para_a": "C"},
    "U23": {"notif-84-2015": "B"},
    "H1": {"ssl-2012/sec_22__para_a": "A C"},
    "H2": {"ssl-2012/sec_23": "C B B B B D+"},
    "H3": {"ssl-2012/sec_25": "C B B", "ssl-2012/chp_V__prov_maternity-cash": "C B C B"},
    "H3b": {"ssl-2012/chp_V__prov_antenatal-visits": "C"},
    "H4": {"leave-and-holidays-law": "C"},
    "H5": {"ssl-2012/chp_V__prov_confinement-expense": "B C"},
    "H6": {"ssl-2012/chp_V__prov_miscarriage": "B C C"},
    "H7": {"ssl-2012/chp_V__prov_adoption-leave": "B C D"},
    "H8": {"ssl-2012/sec_28": "B C D+"},
    "H9": {"ssl-2012/sec_28": "B C"},
    "H10": {"ssl-2012/chp_V__prov_child-medical-care": "C"},
    "H11": {"ssl-2012/chp_V__prov_funeral": "C D"},
    "H12": {"ssl-2012/chp_V__prov_retirement-medical-care": "B C"},
    "F1": {"ssl-2012/sec_31__para_b__subpara_ii": "A", "ssr-2014/rule_136__para_b": "B"},
    "F2": {"announcement-2020-04": "B"},
    "F2b": {"notif-196-2020": "B"},
    "F2c": {"announcement-2025-05-09": "C"},
    "F3": {"ssl-2012/sec_31__prov_education-assistance": "C C"},
    "F4": {"ssl-2012/chp_V__prov_dependants-benefit": "B"},
    "F5": {"ssl-2012/prov_family-assistance-financing": "C"},
    "P1": {"ssl-2012/chp_V__prov_superannuation": "B"},
    "P2": {"ssl-2012/chp_V__prov_superannuation-amount": "B"},
    "P3": {"ssl-2012/chp_V__prov_superannuation-amount": "C C"},
    "P4": {"ssl-2012/chp_V__prov_superannuation-short-record": "B C C"},
    "P5": {"ssl-2012/chp_V__prov_superannuation-short-record": "B"},
    "P6": {"ssl-2012/chp_V__prov_invalidity": "C"},
    "P7": {"ssl-2012/chp_V__prov_survivors": "C"},
    "E0": {"ssr-2014/rule_180": "B C"},
    "E1": {"ssl-2012/sec_55": "C B C", "ssr-2014/rule_181": "C"},
    "E2": {"ssl-2012/sec_58": "C C D", "ssr-2014/rule_192": "C"},
    "E3": {"ssl-2012/sec_62": "B C C D+ C", "ssr-2014/rule_196": "C"},
    "E4": {"ssr-2014/rule_198": "C"},
    "E5": {"ssl-2012/chp_VI__prov_workmens-compensation": "B"},
    "C1": {"ssl-2012/sec_1__para_b": "A"},
    "C2": {"ssl-2012/sec_1__para_c": "A"},
    "C3": {"ssl-2012/sec_11__para_a": "B"},
    "C3b": {"ssl-2012/sec_11__para_a": "C D+"},
    "C3c": {"ssl-2012/sec_11__para_b": "D+"},
    "C4": {"ssl-2012/sec_12": "B"},
    "C5": {"ssl-2012/prov_voluntary-insurance": "A C"},
    "C6": {"directive-5-2014": "C", "ssl-2012/prov_registration-duty": "B C"},
    "C7": {"ssl-2012/prov_contribution-rate-health": "B"},
    "C8": {"ssl-2012/prov_contribution-rate-injury": "B C"},
    "C9": {"ssl-2012/prov_contribution-rate-pension": "B"},
    "C10": {"ssl-2012/prov_contribution-rate-unemployment": "B"},
    "C11": {"ssl-2012/prov_contribution-rate-housing": "C"},
    "C12": {"ssl-2012/prov_contribution-rates": "B"},
    "C13": {"ssl-2012/prov_contribution-wage-cap": "B"},
    "C14": {"ssl-2012/prov_contribution-deduction": "B"},
    "C15": {"ssl-2012/prov_contribution-due-date": "B"},
    "C16": {"notif-63-2020": "B", "notif-64-2020": "B"},
    "C17": {"ssl-2012/prov_late-payment": "C"},
    "C18": {"ssr-2014/prov_foreign-currency-wages": "C"},
    "C19": {"ssl-2012/sec_69": "C"},
    "C20": {"ssl-2012/prov_records-and-reports": "C"},
    "C21": {"ssl-2012/sec_89": "A", "ssr-2014/rule_2__para_e": "A", "ssr-2014/chp_XIII": "A"},
    "C23": {"ssl-2012/chp_XI": "A"},
    "C24": {"ssl-2012/sec_103__para_a": "A"},
    "C25": {"announcement-2024-card-fee": "C"},
    "C26": {"ssl-2012/prov_months-follow-worker": "C"},
    "DEF-employer": {"ssl-2012/sec_2__para_b": "A"},
    "DEF-insured": {"ssl-2012/sec_2__para_c": "A"},
    "DEF-rules": {"ssr-2014/rule_2": "A"},
    "DEF-wage": {"ssl-2012/sec_2__prov_wage": "D"},
    "DEF-worker": {"ssl-2012/sec_2__para_a": "A"},
    "FUNDS": {"ssl-2012": "B"},
    "SEV": {"notif-84-2015": "B C D C"},
    "TL-1954": {"ssa-1954": "B"},
    "TL-2014-04-01": {"ssl-2012/sec_1__para_b": "B"},
    "TL-2014-directive": {"directive-5-2014": "C"},
    "TL-2020-03-20": {"directive-1-2020": "B"},
}
CHAPTERS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"]
PLACED |= {f"CHP-{n}": {f"ssl-2012/chp_{n}": "A"} for n in CHAPTERS[:12]}
PLACED |= {f"RCH-{n}": {f"ssr-2014/chp_{n}": "A"} for n in CHAPTERS}
PLACED |= {f"OBJ-{n}": {f"ssl-2012/sec_3__para_{n}": "A"} for n in "abcde"}

# Rows without a usable grade: gaps, not facts.
GAPS = {
    "U12": "waiting-period",
    "U13": "time-limit",
    "U14": "claim-procedure",
    "U15": "payment-rhythm",
    "U16": "suspension-and-end",
    "H11": "funeral-steps",
    "F3": "education-threshold-and-amount",
    "F4": "dependants-amount",
    "C13": "cap-instrument",
    "C22": "appeal-time-limit",
    "C23": "offences",
    "DEF-establishment": "establishment-undefined",
    "DEF-dependants": "dependants-undefined",
    "DEF-average-wage": "average-wage-undefined",
    "TL-amendments": "amendments-not-found",
}

ROWS = [
    *(f"U{n}" for n in range(1, 24)), "U14b", "U16b", "U17b", "U17c",
    *(f"H{n}" for n in range(1, 13)), "H3b",
    *(f"F{n}" for n in range(1, 6)), "F2b", "F2c",
    *(f"P{n}" for n in range(1, 8)),
    *(f"E{n}" for n in range(6)),
    *(f"C{n}" for n in range(1, 27)), "C3b", "C3c",
    *(f"DEF-{n}" for n in ("worker", "employer", "insured", "establishment", "wage", "dependants", "average-wage")),
    "DEF-rules",
    *(f"OBJ-{n}" for n in "abcde"),
    *(f"CHP-{n}" for n in CHAPTERS[:12]),
    *(f"RCH-{n}" for n in CHAPTERS),
    "FUNDS", "SEV",
]  # fmt: skip

READINGS = {
    "which-fund": {"fund-never-paid", "which-fund-counts"},
    "months-counted": {"total-or-consecutive"},
    "unpaid-months": {"due-but-unpaid"},
    "month-of-separation": {"month-of-separation"},
    "months-1954": {"months-under-1954-act"},
    "latest-year": {"which-latest-year"},
    "average-divisor": {"average-wage-undefined"},
    "wage-cap": {"wages-capped", "cap-instrument"},
    "rounding": {"rounding-rule"},
    "duration-blocks": {"completed-or-begun-blocks"},
    "qualifying-grounds": {"which-grounds", "use-of-subsection-b"},
    "suitable-offer": {"suitable-job-undefined"},
    "registration-office": {"register-where"},
    "report-office": {"report-and-missed-report"},
    "missed-report": {"report-and-missed-report", "suspension-and-end"},
    "benefit-start": {"first-day-of-benefit"},
    "look-back": {"look-back-differs"},
    "look-back-divisor": {"look-back-differs"},
    "sickness-six-months": {"sickness-six-months"},
    "maternity-year": {"maternity-year"},
    "paternity-expense": {"paternity-expense"},
    "cash-after-separation": {"sick-while-unemployed"},
    "age-sixty-exactly": {"age-sixty-exactly"},
    "deferred-months": {"deferral-end"},
    "non-profit-bodies": {"non-profit-bodies"},
    "part-time-and-casual": {"part-time-and-casual"},
    "severance-grounds": {"severance-other-grounds"},
    "superannuation-age": {"superannuation-age-and-rate"},
    "injury-registration": {"injury-registration-day"},
    "temporary-disability-length": {"temporary-disability-length"},
    "permanent-disability-proportion": {"permanent-disability-bands"},
    "permanent-disability-payment": {"permanent-disability-bands"},
    "survivors-band-edges": {"survivors-band-edges"},
    "injury-months-1954": {"injury-survivors-months"},
    "pension-fund-months": {"pension-months"},
    "pension-share-whose": {"pension-details"},
    "pension-refund-whose": {"pension-details"},
    "invalidity-short-record": {"pension-details"},
    "care-from-day-one": {"care-from-day-one", "care-contributions-number"},
    "retirement-months-1954": {"months-under-1954-act"},
    "disaster-months": {"disaster-months-waived"},
    "closure-months-2020": {"disaster-months-waived"},
}

ENCODED = {
    "ssl-2012",
    "ssl-2012/chp_V",
    "ssl-2012/chp_XII",
    "ssl-2012/sec_1",
    "ssl-2012/sec_1__para_b",
    "ssl-2012/sec_37",
    *(f"ssl-2012/sec_37__para_{n}" for n in "abcd"),
    *(
        f"ssl-2012/chp_V__prov_unemployment-{n}"
        for n in ("reference-wage", "rate", "basic-duration", "added-duration", "maximum-duration", "suitable-offer")
    ),
    "ssl-2012/sec_100",
    "ssl-2012/prov_contribution-wage-cap",
    # sickness and childbirth
    *(f"ssl-2012/sec_{n}" for n in (23, 25, 28)),
    *(
        f"ssl-2012/chp_V__prov_{n}"
        for n in (
            "maternity-cash",
            "antenatal-visits",
            "confinement-expense",
            "miscarriage",
            "adoption-leave",
            "unemployment-cash-after-layoff",
        )
    ),
    "leave-and-holidays-law",
    # coverage and duties
    "ssl-2012/chp_I",
    "ssl-2012/sec_1__para_c",
    "ssl-2012/sec_2",
    *(f"ssl-2012/sec_2__para_{n}" for n in "abc"),
    *(f"ssl-2012/sec_11{n}" for n in ("", "__para_a", "__para_b")),
    "ssl-2012/sec_12",
    "ssl-2012/sec_69",
    "ssl-2012/chp_X",
    "ssl-2012/sec_89",
    "ssr-2014",
    "ssr-2014/chp_I",
    "ssr-2014/rule_2",
    "ssr-2014/rule_2__para_e",
    "ssl-2012/prov_registration-duty",
    "ssl-2012/prov_voluntary-insurance",
    *(
        f"ssl-2012/prov_contribution-{n}"
        for n in (
            *("rates", "rate-health", "rate-injury", "rate-pension", "rate-unemployment"),
            *("deduction", "due-date"),
        )
    ),
    "ssl-2012/prov_late-payment",
    "ssl-2012/prov_months-follow-worker",
    "directive-5-2014",
    "notif-63-2020",
    "notif-64-2020",
    "notif-84-2015",
    # employment injury, pensions, funeral
    "ssl-2012/chp_VI",
    *(f"ssl-2012/sec_{n}" for n in (55, 58, 62)),
    "ssl-2012/chp_VI__prov_workmens-compensation",
    "ssr-2014/chp_XI",
    *(f"ssr-2014/rule_{n}" for n in (180, 198)),
    *(
        f"ssl-2012/chp_V__prov_{n}"
        for n in (
            "superannuation",
            "superannuation-amount",
            "superannuation-short-record",
            "invalidity",
            "survivors",
            "funeral",
        )
    ),
    # medical care and family assistance
    *(f"ssl-2012/sec_{n}" for n in ("22", "22__para_a", "31", "31__para_b", "31__para_b__subpara_ii")),
    *(
        f"ssl-2012/chp_V__prov_{n}"
        for n in ("child-medical-care", "retirement-medical-care", "unemployment-medical-care")
    ),
    *(f"ssr-2014/{n}" for n in ("chp_VI", "rule_73", "chp_VII", "rule_136", "rule_136__para_b")),
    "notif-196-2020",
    "announcement-2020-04",
    "announcement-2025-05-09",
}


def test_the_files_fit_together(registry: Registry) -> None:
    assert [str(problem) for problem in registry.check()] == []


def test_every_row_is_placed_and_graded(registry: Registry) -> None:
    found: dict[str, dict[str, str]] = {}
    for clause in registry.clauses():
        for fact in clause.facts:
            cells = found.setdefault(fact.key, {})
            grade = fact.assurance.value + ("+" if fact.firm else "")
            cells[clause.id] = f"{cells[clause.id]} {grade}" if clause.id in cells else grade
    assert found == PLACED


def test_every_row_is_a_fact_or_a_gap(registry: Registry) -> None:
    rows = {row: gap.id for gap in registry.gaps() for row in gap.rows}
    assert rows == GAPS
    assert [row for row in ROWS if row not in PLACED and row not in GAPS] == []


def test_every_question_has_one_gap(registry: Registry) -> None:
    assert sorted(gap.item for gap in registry.gaps() if gap.item is not None) == list(range(1, 50))


def test_every_reading_is_tied_to_its_questions(registry: Registry) -> None:
    found: dict[str, set[str]] = {}
    for gap in registry.gaps():
        for reading in gap.readings:
            found.setdefault(reading, set()).add(gap.id)
    assert found == READINGS


def test_what_is_encoded(registry: Registry) -> None:
    assert {clause.id for clause in registry.clauses() if clause.encoded} == ENCODED


def test_every_id_is_well_formed_and_its_parents_are_registered(registry: Registry) -> None:
    for clause in registry.clauses():
        parsed = parse_id(clause.id)
        assert parsed is not None and str(parsed) == clause.id
        assert parsed.parent is None or parsed.parent in registry
        assert clause.within is None or clause.within in registry


def test_every_chapter_is_registered(registry: Registry) -> None:
    for number in CHAPTERS[:12]:
        assert f"ssl-2012/chp_{number}" in registry
    for number in CHAPTERS:
        assert f"ssr-2014/chp_{number}" in registry


def test_cells_of_a_row_are_told_apart(registry: Registry) -> None:
    for key in {fact.key for clause in registry.clauses() for fact in clause.facts}:
        cells = registry.facts(key)
        if len(cells) > 1:
            parts = [fact.part for _, fact in cells]
            assert None not in parts and len(set(parts)) == len(parts), key
            assert all(fact.text is not None for _, fact in cells) or key == "C16", key


def test_the_governments_own_pages(registry: Registry) -> None:
    for clause in registry.clauses():
        for fact in clause.facts:
            if fact.from_government:
                assert fact.assurance is Assurance.C, clause.id
                assert all(registry.sources[key].government for key in fact.sources), clause.id


def test_a_bill_is_never_authority(registry: Registry) -> None:
    assert not [clause.id for clause in registry.clauses() for fact in clause.facts if "DRAFT" in fact.sources]


def test_no_wording_is_held(registry: Registry) -> None:
    assert all(clause.own_words for clause in registry.clauses())


def test_unseen_clauses_are_not_graded_as_read(registry: Registry) -> None:
    # The heading of a chapter, or that a chapter exists, can be read without its clauses.
    for clause in registry.clauses():
        if clause.text_status == "not_seen" and clause.kind != "chp":
            assert all(fact.assurance < Assurance.A for fact in clause.facts), clause.id


@pytest.mark.parametrize(
    ("id", "english", "myanmar"),
    [
        ("ssl-2012/sec_37", "section 37", "ပုဒ်မ\u00a0၃၇"),
        ("ssl-2012/sec_37__para_d", "section 37(d)", "ပုဒ်မ\u00a0၃၇၊ ပုဒ်မခွဲ\u00a0(ဃ)"),
        ("ssl-2012/chp_V", "Chapter V", "အခန်း\u00a0(၅)"),
        ("ssr-2014/rule_136__para_b", "Rule 136(b)", "နည်းဥပဒေ\u00a0၁၃၆၊ နည်းဥပဒေခွဲ\u00a0(ခ)"),
        ("ssl-2012", "Social Security Law, 2012", "၂၀၁၂\u00a0ခုနှစ်၊ လူမှုဖူလုံရေးဥပဒေ"),
    ],
)
def test_labels(registry: Registry, id: str, english: str, myanmar: str) -> None:
    assert (registry.label(id, "en"), registry.label(id, "my")) == (english, myanmar)


DIGITS = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")
LETTERS = dict(zip("abcdef", "ကခဂဃငစ", strict=True))
ROMAN = {number: str(value) for value, number in enumerate(CHAPTERS, 1)} | {"ii": "2"}


def test_labels_follow_from_the_ids(registry: Registry) -> None:
    for clause in registry.clauses():
        parsed = parse_id(clause.id)
        assert parsed is not None
        if clause.kind in ("instrument", "prov"):
            continue
        english, myanmar = "", ""
        sub = "ပုဒ်မခွဲ"
        for kind, name in parsed.parts:
            if kind == "chp":
                english = f"Chapter {name}" if parsed.instrument == "ssl-2012" else f"Rules, Chapter {name}"
                lead = "" if parsed.instrument == "ssl-2012" else "နည်းဥပဒေများ၊ "
                myanmar = f"{lead}အခန်း\u00a0({ROMAN[name].translate(DIGITS)})"
            elif kind == "sec":
                english, myanmar = f"section {name}", f"ပုဒ်မ\u00a0{name.translate(DIGITS)}"
            elif kind == "rule":
                english, myanmar = f"Rule {name}", f"နည်းဥပဒေ\u00a0{name.translate(DIGITS)}"
                sub = "နည်းဥပဒေခွဲ"
            elif kind == "para":
                english += f"({name})"
                myanmar += f"၊ {sub}\u00a0({LETTERS[name]})"
            elif kind == "subpara":
                english += f"({name})"
                myanmar += f"၊ အပိုဒ်ငယ်\u00a0({ROMAN[name].translate(DIGITS)})"
        assert dict(clause.label) == {"en": english, "my": myanmar}, clause.id


def test_labels_of_provisions_say_that_the_number_is_unknown(registry: Registry) -> None:
    for clause in registry.clauses():
        if clause.kind == "prov":
            assert re.search(r"\((section|subsection|rule) unknown\)$", clause.label["en"]), clause.id
            assert clause.label["my"].endswith("မသိရသေး)"), clause.id
            assert clause.title is not None, clause.id
