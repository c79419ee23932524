"""The report: as text, JSON and HTML, in both languages, whole and honest; and the verb's options."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from audit_rows import MET, MONTHLY, TOTAL, paid, row
from audit_shared import Run
from jsonschema import Draft7Validator

from uirules import load_ruleset
from uirules.audit.facts import row_schema
from uirules.audit.words import texts
from uirules.decision.locales.template import names_in

LATIN = re.compile(r"[A-Za-z0-9]")
IN_CODE = re.compile(r"<code[^>]*>.*?</code>|<style>.*?</style>|<head>.*?</head>|<[^>]*>", re.DOTALL)


@pytest.fixture
def file(ndjson: Callable[..., Path]) -> Path:
    """A decision of every kind: right, granted, refused, another amount, another payment, open, no law, broken."""
    months = [{**one, "wage": 400000} for one in MET["contributions"]]
    unknown = {name: value for name, value in MET.items() if name != "in_good_health"}
    before = {"separation": {"date": "2010-01-31"}, "decided": paid(0, "not_met", reference="၇")}
    return ndjson(
        row(paid(TOTAL, reference="၁")),
        row(paid(TOTAL, reference="၂"), in_good_health=False),
        row(paid(0, "not_met", reference="၃")),
        row(paid(4 * MONTHLY, reference="၄", amounts={"benefit_months": 4})),
        row(paid(600000, reference="၅"), contributions=months),
        {**unknown, "decided": paid(TOTAL, reference="၆")},
        before,
        '{"separation": {"date": "2026-02-31"}}',
    )


def readable(file: Path) -> None:
    """Take the row out that cannot be read: what is told of it quotes the file."""
    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")


def told(page: str) -> str:
    """The words of a page, without identifiers."""
    return unescape(IN_CODE.sub(" ", page))


def test_the_page_is_one_file_without_script(run: Run, file: Path) -> None:
    """Nothing is fetched, nothing runs; the standing says what it is."""
    code, _, _ = run(file.name, "-o", "report.html", "--allow-broken")
    page = (file.parent / "report.html").read_text(encoding="utf-8")
    assert code == 1
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "A recalculation, not a decision" in page


def test_the_burmese_page_has_no_latin_words_or_digits(run: Run, file: Path) -> None:
    """Whole sentences and Myanmar digits; Latin signs stand in identifiers only."""
    readable(file)
    run(file.name, "-o", "report.html", "--lang", "my", "--materiality", "1000", "--no-embed-fonts")
    page = told((file.parent / "report.html").read_text(encoding="utf-8"))
    assert LATIN.findall(page) == []
    assert "ပြန်လည်တွက်ချက်ခြင်းသာ ဖြစ်ပြီး ဆုံးဖြတ်ချက် မဟုတ်ပါ" in page


def test_a_sample_in_burmese_has_no_latin_words_or_digits(run: Run, file: Path) -> None:
    """Method, projection and strata too."""
    readable(file)
    for method, more in (("monetary-unit", ()), ("stratified", ("--by", "separation.ground")), ("random", ())):
        words = ("--sample", method, "-n", "4", *more, "--lang", "my", "--no-embed-fonts")
        run(file.name, *words, "-o", "report.html")
        assert LATIN.findall(told((file.parent / "report.html").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("lang", ["en", "my"])
def test_each_differing_case_stands_with_its_reason_and_clause(run: Run, file: Path, lang: str) -> None:
    """By its number, in the decision's own sentences, with what was paid too much or too little."""
    _, data, _ = run(file.name, "--format", "json", "--allow-broken")
    run(file.name, "-o", "report.html", "--lang", lang, "--allow-broken")
    page = unescape(re.sub(r"<[^>]*>", "", (file.parent / "report.html").read_text(encoding="utf-8")))
    differing = json.loads(data)["differing"]
    assert [one["reference"] for one in differing] == ["၂", "၃", "၄", "၅"]
    for one in differing:
        assert one["reference"] in page
        for sentence in one["reasons"][lang]:
            assert sentence.replace("\u00a0", " ") in page.replace("\u00a0", " ")


def test_the_report_says_what_it_does_not_say(run: Run, file: Path) -> None:
    """Agreeing is by this encoding; entitlement is not payable where the system does not run."""
    _, out, _ = run(file.name, "--allow-broken")
    text = " ".join(out.split())
    assert "'Agrees' means: the same result by this encoding of the law and the readings named below" in text
    assert "Where an insurance system does not run, nothing is payable" in text
    assert "On the day of 6 of the decisions recomputed, the insurance system was not running" in text
    assert "told in other words, from secondary sources" in text
    assert "Wage cap: The wage is taken without any cap." in text or "On this reading it would agree" in text


def test_the_command_that_is_told_makes_the_same_report(run: Run, file: Path) -> None:
    """Word for word, also with its sample and its seed."""
    words = ("--sample", "random", "-n", "5", "--materiality", "900000", "--reading", "wage-cap=uncapped")
    _, once, _ = run(file.name, *words, "--largest", "2000000", "--format", "json", "--allow-broken")
    command = json.loads(once)["command"]
    assert command[:2] == ["uirules", "audit"]
    assert command[command.index("--seed") + 1] == "1"
    _, again, _ = run(*command[2:], "--format", "json", "--allow-broken")
    assert again == once


def test_no_name_and_no_personal_fact_of_a_row_stands_in_a_report(run: Run, ndjson: Callable[..., Path]) -> None:
    """The number of the insured is personal: it is in no report, whatever came of the row."""
    insured = {"id": "W-SECRET"}
    file = ndjson(row(paid(1), insured=insured), row(paid(TOTAL), insured=insured, in_good_health="x"),
                  {"insured": insured, "decided": paid(1)})  # fmt: skip
    for kind in ("text", "json", "html"):
        _, out, err = run(file.name, "--format", kind, "--rows", "rows.out")
        assert "W-SECRET" not in out + err + Path("rows.out").read_text(encoding="utf-8")


def test_what_came_from_a_row_is_escaped(run: Run, ndjson: Callable[..., Path]) -> None:
    """A number of a decision is text, never markup."""
    file = ndjson(row(paid(1, reference="<b>x</b>")))
    run(file.name, "-o", "report.html")
    assert "<b>x" not in Path("report.html").read_text(encoding="utf-8")


def test_every_row_is_written_to_a_file_of_its_own(run: Run, file: Path) -> None:
    """A line of JSON each, in their order, whatever the limit of what is listed."""
    run(file.name, "--rows", "rows.out", "--limit", "1", "--allow-broken")
    lines = [json.loads(line) for line in Path("rows.out").read_text(encoding="utf-8").splitlines()]
    assert [line["kind"] for line in lines] == [
        "agrees", "wrongly_granted", "wrongly_refused", "amount_differs", "paid_differs", "cannot_tell", "no_law",
        "broken",
    ]  # fmt: skip


def test_what_is_not_listed_is_counted(run: Run, file: Path) -> None:
    """One case is listed, three more are told by their number."""
    _, out, _ = run(file.name, "--limit", "1", "--allow-broken")
    assert "3 more are counted above and not listed." in out


def test_rows_follow_the_schema_that_is_published(file: Path) -> None:
    """A good row passes, one without an outcome does not."""
    schema = row_schema(load_ruleset("mm-ssl-2012"), "unemployment")
    Draft7Validator.check_schema(schema)
    check = Draft7Validator(schema)
    first, last = (
        json.loads(line) for line in (file.read_text(encoding="utf-8").splitlines()[place] for place in (0, 7))
    )
    assert list(check.iter_errors(first)) == []
    assert list(check.iter_errors(last)) != []


def test_exit_codes(run: Run, ndjson: Callable[..., Path]) -> None:
    """0: all agree; 1: one differs, or cannot be told."""
    assert run(ndjson(row(paid(TOTAL))).name)[0] == 0
    assert run(ndjson(row(paid(TOTAL)), row(paid(1))).name)[0] == 1
    assert run(ndjson(row(paid(TOTAL)), {"decided": paid(1)}).name)[0] == 1


@pytest.mark.parametrize(
    ("words", "told_"),
    [
        (["-n", "5"], "'-n' belongs to a sample"),
        (["--sample", "randm", "-n", "5"], "There is no sample 'randm'"),
        (["--sample", "random"], "Say how many rows are drawn"),
        (["--sample", "stratified", "-n", "2"], "needs '--by COLUMN'"),
        (["--sample", "random", "-n", "2", "--by", "about.x"], "needs '--by COLUMN'"),
        (["--sample", "stratified", "-n", "2", "--by", "separation.dat"], "Did you mean 'separation.date'?"),
        (["--sample", "random", "-n", "2", "--confidence", "100"], "from 50 to 99"),
        (["--sample", "random", "-n", "20"], "A sample of 20 cannot be drawn from 7 rows"),
        (["--sample", "random", "-n", "2", "--reading", "wage-cap=uncapped"], "--largest KYAT"),
        (["--mapping", "none.yaml"], "none.yaml"),
        (["--known-at", "2010-01-01"], "2010-01-01"),
        (["-o", "rows.ndjson"], "the file that is audited"),
        (["--benefit", "none"], "none"),
        (["--materiality", "0"], "'--materiality' takes a whole number"),
        (["--sample", "stratified", "-n", "2", "--by", "about.nosuch"], "No row tells 'about.nosuch'"),
        (["--sample", "stratified", "-n", "2", "--by", "decided.otcome"], "Did you mean 'decided.outcome'?"),
        (["-o", "same.x", "--rows", "./same.x"], "both be written to './same.x'"),
        (["-o", "-", "--rows", "-"], "both be written to '-'"),
    ],
)
def test_options_that_make_no_sense_are_told(run: Run, file: Path, words: list[str], told_: str) -> None:
    """Each in a sentence, with exit code 2 and nothing written."""
    before = file.read_bytes()
    code, out, err = run(file.name, *words)
    assert code == 2
    assert out == ""
    assert told_ in " ".join(err.split())
    assert file.read_bytes() == before


def test_a_name_is_never_suggested_for_itself(run: Run, file: Path) -> None:
    """What was paid is declared, but sorts nothing."""
    code, _, err = run(file.name, "--sample", "stratified", "-n", "2", "--by", "decided.paid")
    assert code == 2 and "'decided.paid'" in err and "Did you mean 'decided.paid'" not in err


def test_every_text_has_both_languages_and_the_same_names() -> None:
    """A name that one language fills in, the other fills in too."""
    words: dict[str, dict[str, Any]] = texts()
    wrong = [
        name
        for name, text in words.items()
        if set(text) != {"en", "my"} or names_in(text["en"]) != names_in(text["my"])
    ]
    assert wrong == []
