"""A ruleset corrected in a number and in a formula: which decisions change, and what is owed either way."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest
from grants import GRANT, MemoryBook, child, other, recorded

sys.path.insert(0, str(Path(__file__).parents[2]))

from changed import copied
from lagune import LAGUNE, owner, seaman

from uirules import Decision, Law, load_ruleset
from uirules.drafting.sides import read_side
from uirules.records.act import Act
from uirules.records.record import Recorder, later_act, results_of
from uirules.records.replay import affected_page, page
from uirules.records.replay.affected import Affected, affected
from uirules.records.replay.laws import Target
from uirules.records.replay.run import replay

CORRECTED = (
    ("contribution_armateur.yaml", "value: 200000", "value: 300000"),
    ("contribution_armateur.yaml", "formula: exercice.recettes * taux", "formula: (exercice.recettes - seuil) * taux"),
)
"""A number, the threshold, and a formula, that of the contribution."""


def owners() -> list[dict[str, Any]]:
    """Shipowners around both thresholds, with small and new boats among them."""
    amounts = (150_000, 199_999, 200_000, 250_000, 299_999, 300_000, 300_050, 640_000)
    claims = [
        owner(exercice__recettes=amount, bateau__longueur=length, bateau__mise_a_l_eau=launched)
        for amount in amounts
        for length in (7, 12)
        for launched in ("2020-01-01", "2032-06-01")
    ]
    return [{**claim, "claim.id": f"A-{number}"} for number, claim in enumerate(claims)]


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> tuple[Law, Law]:
    """The law, and the corrected one."""
    return load_ruleset(LAGUNE), load_ruleset(copied(LAGUNE, tmp_path_factory.mktemp("law"), *CORRECTED))


@pytest.fixture(scope="module")
def book(laws: tuple[Law, Law]) -> MemoryBook:
    """Decisions on contributions, which the correction touches, and on the allowance, which it does not."""
    recorder = Recorder(laws[0])
    records = [recorder.record(claim, "contribution_armateur", detach=n % 2 == 0) for n, claim in enumerate(owners())]
    return MemoryBook.of([*records, *(recorder.record(seaman(claim__id=f"D-{n}"), "morte_saison") for n in range(2))])


def amount(decision: Decision) -> int:
    """What a decision comes to, reckoned here from its periods."""
    return sum(payment.amount for payment in decision.payments) if decision.outcome == "met" else 0


def test_replay_names_exactly_the_decisions_that_change(laws: tuple[Law, Law], book: MemoryBook) -> None:
    """Against deciding all of them twice: those whose result changes, and those whose derivation does."""
    results: set[int] = set()
    reasons: set[int] = set()
    for seq, claim in enumerate(owners()):
        was, now = (results_of(law.decide(claim, "contribution_armateur")) for law in laws)
        apart = {name for name in was if was[name] != now[name]}
        if apart:
            (reasons if apart <= {"derivation", "clauses", "amendments"} else results).add(seq)
    found = replay(book, Target(law=laws[1])).to_dict()
    listed = {extent: {row["seq"] for row in found["differences"] if row["extent"] == extent} for extent in
              ("result", "reasons", "undecided", "wording")}  # fmt: skip
    assert results and reasons
    assert listed == {"result": results, "reasons": reasons, "undecided": set(), "wording": set()}
    assert found["causes"] == {"ruleset": len(results) + len(reasons)}
    assert found["statuses"]["identical"] == 34 - len(results) - len(reasons)


@pytest.fixture(scope="module")
def found(laws: tuple[Law, Law], book: MemoryBook) -> Affected:
    """What the corrected law affects."""
    return affected(book, read_side(str(laws[1].ruleset.folder)))


def test_affected_names_exactly_the_decisions_that_change(laws: tuple[Law, Law], found: Affected) -> None:
    """Against deciding all of them twice: another outcome, or another amount."""
    changed = {
        seq
        for seq, claim in enumerate(owners())
        for was, now in [[law.decide(claim, "contribution_armateur") for law in laws]]
        if was.outcome != now.outcome or amount(was) != amount(now)
    }
    data = found.to_dict()
    assert {row["seq"] for row in data["decisions"]} == changed
    assert data["affected"] == len(changed)
    assert data["affected"] + data["not_affected"] == data["count"] == 34


def test_the_sums_either_way_are_exact_and_apart(laws: tuple[Law, Law], found: Affected) -> None:
    """Against the sums of all differences that are more, and of all that are less."""
    differences = [
        amount(laws[1].decide(claim, "contribution_armateur")) - amount(laws[0].decide(claim, "contribution_armateur"))
        for claim in owners()
    ]
    sums = found.to_dict()["benefits"]["contribution_armateur"]
    assert sums["owed"] == sum(difference for difference in differences if difference > 0)
    assert sums["overpaid"] == -sum(difference for difference in differences if difference < 0)
    assert sums["losers"] == sum(difference < 0 for difference in differences)
    assert sums["kind"] == "duty"


def test_the_clause_that_made_the_difference(found: Affected) -> None:
    """The threshold for who no longer owes, the formula for who owes less; each decision in one row of causes."""
    data = found.to_dict()
    rows = {tuple(step["id"] for step in row["causes"]): row for row in data["causes"]}
    assert set(rows) == {("seuil",), ("seuil", "contribution_due")}
    assert sum(row["count"] for row in rows.values()) == data["affected"]
    assert sum(row["overpaid"] for row in rows.values()) == data["benefits"]["contribution_armateur"]["overpaid"]
    assert rows[("seuil",)]["causes"][0]["clauses"][0]["clause"] == "loi-7-2031/art_12"
    assert rows[("seuil",)]["causes"][0]["clauses"][0]["label"].keys() == {"fr", "id"}


def test_an_increase_is_owed(grant: Law, tmp_path: Path) -> None:
    """A higher grant, and a lower limit at once: both sums, neither set off."""
    changes = (("school_grant.yaml", "value: 22000", "value: 23000"), ("school_grant.yaml", "300000", "250000"))
    law = other(tmp_path, *changes)
    book = recorded(grant, [child(1, 100_000), child(2, 240_000), child(3, 290_000), child(4, 900_000)])
    sums = affected(book, read_side(str(law.ruleset.folder))).to_dict()["benefits"]["school_grant"]
    assert (sums["owed"], sums["gainers"]) == (20_000, 2)
    assert (sums["overpaid"], sums["losers"]) == (220_000, 1)


def test_an_amount_that_is_not_settled_stands_in_no_sum(grant: Law, tmp_path: Path) -> None:
    """A missing fact: the decision is affected, what it comes to is not known."""
    law = other(tmp_path, ("school_grant.yaml", "value: 22000", "value: 23000"))
    book = recorded(grant, [child(school__enrolled=None)])
    data = affected(book, read_side(str(law.ruleset.folder))).to_dict()
    sums = data["benefits"].get("school_grant")
    assert sums is not None
    assert (sums["owed"], sums["overpaid"], sums["unsettled"]) == (0, 0, 1)


@pytest.mark.parametrize("end", ["supersedes", "reverses", "annuls"])
def test_what_a_later_act_took_away_is_left_out(grant: Law, tmp_path: Path, end: str) -> None:
    """It is counted, by what was said of it."""
    law = other(tmp_path, ("school_grant.yaml", "value: 22000", "value: 23000"))
    book = recorded(grant, [child(1), child(2)])
    act = Act(office="Office", capacity="officer", decided_on=dt.date(2026, 7, 1), **{end: (book.lines[0].record,)})
    book.append(later_act(book.lines[1].record, act))
    data = affected(book, read_side(str(law.ruleset.folder))).to_dict()
    assert data["left_out"][end] == 1
    assert [row["seq"] for row in data["decisions"]] == [1]


def test_erased_and_other_laws_are_left_out(grant: Law) -> None:
    """What cannot be decided on, and what another law governs."""
    book = recorded(grant, [child(1)], detach=True)
    (commitment,) = book.details
    book.details[commitment] = object()
    assert affected(book, read_side(str(GRANT))).effects.left_out == {"erased": 1}
    assert affected(book, read_side("mm-ssl-2012")).effects.left_out == {"other_law": 1}


def test_from_a_law_that_is_named(grant: Law, tmp_path: Path) -> None:
    """Both sides as named, whatever the record's own law was; readings that a record chose hold on both."""
    reading = {"income-at-the-limit": "above"}
    book = recorded(grant.with_readings(reading), [child(1, 300_000), child(2, 299_999)])
    higher = other(tmp_path, ("school_grant.yaml", "value: 22000", "value: 23000")).ruleset.folder
    data = affected(book, read_side(str(higher)), read_side(str(GRANT))).to_dict()
    assert [row["seq"] for row in data["decisions"]] == [1]
    within = affected(book, read_side(f"{GRANT}+income-at-the-limit=within")).to_dict()
    assert [(row["seq"], row["change"]) for row in within["decisions"]] == [(0, "newly_met")]


def test_a_decision_that_cannot_be_made_is_told(grant: Law, tmp_path: Path) -> None:
    """A fact that is out of range under the other law: counted apart, in no sum, its value not told."""
    law = other(tmp_path, ("facts.yaml", "range: [0, 1000000000]", "range: [0, 1000]"))
    data = affected(recorded(grant, [child()]), read_side(str(law.ruleset.folder))).to_dict()
    assert (data["wrong"], data["affected"]) == (1, 0)
    assert data["problems"][0]["problems"][0]["code"].startswith("claim.")
    assert "240000" not in str(data)


def test_a_record_that_does_not_reproduce_is_counted(grant: Law, tmp_path: Path) -> None:
    """What the record says is not what its law gives: replay comes first."""
    book = recorded(grant, [child()])
    import json

    from uirules.records.record import Record

    content = json.loads(book.lines[0].payload)
    content["calculation"]["outcome"] = "not_met"
    altered = MemoryBook.of([Record.of(content, snapshots=book.snapshots)])
    law = other(tmp_path, ("school_grant.yaml", "value: 22000", "value: 23000"))
    assert affected(altered, read_side(str(law.ruleset.folder))).effects.not_reproduced == 1


# ── faces ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("lang", "clause"), [("en", "section 2"), ("my", "ပုဒ်မ ၂")])
def test_reports_say_it_in_both_languages(grant: Law, tmp_path: Path, lang: str, clause: str) -> None:
    """Text and HTML of both reports name the clause; HTML needs no script and nothing from elsewhere."""
    law = other(tmp_path, ("school_grant.yaml", "value: 300000", "value: 320000"))
    book = recorded(grant, [child(1, 310_000), child(2)])
    again = replay(book, Target(law=law))
    reach = affected(book, read_side(str(law.ruleset.folder)))
    for told in (page.render_text(again, lang), affected_page.render_text(reach, lang)):
        assert clause in told.replace("\u00a0", " ")
    for told in (page.render_html(again, lang), affected_page.render_html(reach, lang, embed_fonts=False)):
        assert f'<html lang="{lang}">' in told
        assert "<script" not in told
        assert "http" not in told.replace("http-equiv", "")


@pytest.mark.parametrize(("lang", "said"), [("en", "none comes out"), ("my", "မရှိပါ")])
def test_a_report_without_any_change_says_so(grant: Law, lang: str, said: str) -> None:
    """Where no decision comes out otherwise, the report has a sentence of its own for that."""
    reach = affected(recorded(grant, [child(1)]), read_side(str(grant.ruleset.folder)))
    assert reach.effects.affected == 0
    assert said in affected_page.render_text(reach, lang)
