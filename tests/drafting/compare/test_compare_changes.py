"""What becomes of claims between two sides, and which rule is named for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from comparing import AMENDED, FIXTURES, LAW, causes, compared, kinds, sides, worker

from uirules.decision.results import Range
from uirules.drafting.compare import Comparison, compare, of_claims

PEOPLE = [worker(1), worker(2, months=30), worker(3, wage=400_000), worker(4, separation__ground="fixed_term_ended")]


def test_nothing_changes_between_a_law_and_itself() -> None:
    """A side compared with itself has no change, no cause, no difference."""
    found = compared(PEOPLE, LAW, LAW)
    assert kinds(found) == {"same": 4}
    assert causes(found) == []
    pair = found.tally.pairs[0]
    assert pair.settled_after - pair.settled_before == 0
    assert found.listed == ()


def test_a_reading_raises_an_amount() -> None:
    """Uncapped wages give more to whom the cap held down, and to nobody else; its rule is named."""
    found = compared(PEOPLE, f"{LAW}+wage-cap=uncapped")
    assert kinds(found) == {"higher_amount": 1, "same": 3}
    assert causes(found) == [("year_wages", ("ssl-2012/chp_V",), 1)]
    [(cause, *_)] = found.listed[0].result.changes[0].causes
    assert cause.readings == (("wage-cap", "capped", "uncapped"),)
    # 4 months of benefit: 150,000 of the cap, 200,000 of the whole wage
    assert (found.tally.pairs[0].before["higher_amount"], found.tally.pairs[0].after["higher_amount"]) == (
        600_000,
        800_000,
    )


def test_who_comes_to_meet_the_conditions() -> None:
    """A ground that another reading covers: newly met, by the condition on grounds and its clause."""
    found = compared(PEOPLE, f"{LAW}+qualifying-grounds=no_fault")
    assert kinds(found) == {"newly_met": 1, "same": 3}
    assert causes(found) == [("qualifying_ground", ("ssl-2012/sec_37__para_a",), 1)]
    assert found.listed[0].result.changes[0].top == "qualifying_ground"


def test_who_no_longer_meets_them() -> None:
    """The other way round the same claim is refused now, and its total is what is lost."""
    found = compared(PEOPLE, f"{LAW}+qualifying-grounds=no_fault", LAW)
    assert kinds(found) == {"refused_now": 1, "same": 3}
    assert found.tally.summary(1)["losers"] == 1
    assert found.tally.pairs[0].after["refused_now"] - found.tally.pairs[0].before["refused_now"] == -480_000


@pytest.mark.parametrize(("first", "second", "kind"), [(0, 1, "higher_amount"), (1, 0, "lower_amount")])
def test_blocks_that_were_begun(first: int, second: int, kind: str) -> None:
    """40 months: two months of benefit by completed blocks, three by begun ones."""
    both = (LAW, f"{LAW}+duration-blocks=part")
    found = compared([worker(months=40)], both[first], both[second])
    assert kinds(found) == {kind: 1}
    assert causes(found) == [("benefit_months", ("ssl-2012/chp_V",), 1)]
    assert found.tally.summary(1)["losers"] == (kind == "lower_amount")


def test_the_wage_is_the_cause_where_only_it_differs() -> None:
    """Of two readings that differ, only the one that mattered to the claim is named."""
    both = f"{LAW}+wage-cap=uncapped+duration-blocks=part"
    found = compared([worker(1, wage=400_000), worker(2, months=40), worker(3, months=40, wage=400_000)], both)
    named = [[cause.id for cause, _, _ in listed.result.changes[0].causes] for listed in found.listed]
    assert named == [["year_wages"], ["benefit_months"], ["year_wages", "benefit_months"]]


def test_states_of_periods_are_another_change() -> None:
    """A missed report that ends the benefit leaves the total as it is; the clause of the states is named."""
    missing = worker(reports=[{"date": "2026-03-16", "office": "labour_exchange"}])
    found = compared([missing], f"{LAW}+missed-report=ends_benefit")
    assert kinds(found) == {"other": 1}
    [(cause, was, now)] = found.listed[0].result.changes[0].causes
    assert (cause.kind, was, now) == ("payments", "withheld", "ended")
    assert cause.readings == (("missed-report", "period_lost", "ends_benefit"),)
    assert found.tally.sides[0].states != found.tally.sides[1].states


# ── what is not known ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_undetermined_is_not_refused() -> None:
    """Health not given: undetermined on both sides, in no sum, and told from nothing to what it may come to."""
    found = compared([worker(in_good_health=None)], LAW, LAW)
    side = found.tally.sides[0]
    assert side.outcomes == {"undetermined": 1}
    assert (side.total.cases, side.total.total) == (0, 0)
    assert (side.total.open, side.total.low, side.total.high) == (1, 0, 480_000)
    assert found.tally.pairs[0].settled == 0


def test_what_was_refused_can_become_undetermined() -> None:
    """A condition that the earlier side does not ask for, and of which nothing is known."""
    found = compared([worker(refused_suitable_offer=None)], AMENDED)
    assert kinds(found) == {"became_undetermined": 1}
    assert causes(found) == [("no_offer_refused", ("shorter-period/sec_4",), 1)]


def test_an_amount_that_is_not_settled_is_not_summed() -> None:
    """A month not known to be paid leaves the duration open: the total is a range, and the range is not in the sum."""
    claim = worker(months=48)
    del claim["contributions"][0]["paid"]
    found = compared([claim], f"{LAW}+wage-cap=uncapped")
    total = found.listed[0].result.sides[0].total if found.listed else found.tally.sides[0].total
    assert found.tally.sides[0].total.cases == 0
    assert found.tally.sides[0].total.open == 1
    assert not isinstance(total, int)


def test_two_ranges_that_differ_are_neither_more_nor_less() -> None:
    """Of totals that are not settled nobody can say which is higher."""
    claim = worker(months=48, wage=400_000)
    del claim["contributions"][0]["paid"]
    found = compared([claim], f"{LAW}+wage-cap=uncapped")
    assert kinds(found) == {"amount_unsettled": 1}
    assert isinstance(found.listed[0].result.sides[0].total, Range)
    assert found.tally.summary(1)["losers"] == 0


# ── what is wrong ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_claim_that_is_wrong_on_one_side_is_counted_apart() -> None:
    """A separation before the Law is an error where the law of that day is asked for, and decided where another is."""
    early = worker(7, separation__date="2013-02-28")
    found = compared([worker(1), early], LAW, f"{LAW}+law_on=2020-01-01")
    assert kinds(found) == {"same": 1, "error": 1}
    wrong = found.wrong[0]
    assert (wrong.name, wrong.claim) == ("claims#2", "W-7")
    assert [problem.code for problem in wrong.result.sides[0].problems] == ["law.before_the_law"]
    assert wrong.result.sides[1].problems == ()
    assert found.tally.sides[1].cases == 2


def test_a_claim_that_cannot_be_read_is_wrong_everywhere() -> None:
    """Facts that no side declares are an error of each side, and in no other number."""
    found = compared([worker(salary=5)], LAW, LAW)
    assert [side.outcomes for side in found.tally.sides] == [{"error": 1}, {"error": 1}]
    assert found.wrong[0].result.sides[0].problems[0].code == "claim.undeclared"


# ── amendments, several sides, other rulesets ─────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def amended() -> Comparison:
    """The law beside an amendment that shortens, raises and adds a condition."""
    people = [*PEOPLE, worker(5, refused_suitable_offer=True), worker(6, separation__date="2025-11-30")]
    return compared(people, AMENDED)


def test_an_amendment_is_told_by_its_own_clauses(amended: Comparison) -> None:
    """Each difference is laid to the amending clause that made it, not to those that read what it changed."""
    assert causes(amended) == [
        ("minimum_contribution_months", ("shorter-period/sec_2",), 3),
        ("no_offer_refused", ("shorter-period/sec_4",), 1),
        ("contribution_wage_cap", ("shorter-period/sec_3",), 1),
    ]


def test_a_transition_keeps_the_old_law(amended: Comparison) -> None:
    """A separation before the commencement is decided as before."""
    assert kinds(amended) == {"higher_amount": 2, "newly_met": 1, "refused_now": 1, "same": 2}
    assert "W-6" not in {listed.claim for listed in amended.listed}


def test_the_values_of_a_changed_number_are_told(amended: Comparison) -> None:
    """Of a number of the law the report has the value before and after."""
    [told] = [c for c in amended.to_dict()["pairs"][0]["causes"] if c["id"] == "minimum_contribution_months"]
    assert told["values"] == [[36, 24]]
    assert told["cite"] == [{"clause": "shorter-period/sec_2", "label": {"en": "section 2", "my": "ပုဒ်မ\u00a0၂"}}]


def test_several_sides_are_each_compared_with_the_first() -> None:
    """Three sides give two pairs, and every side its own sums."""
    found = compared(PEOPLE, LAW, f"{LAW}+wage-cap=uncapped", f"{LAW}+qualifying-grounds=no_fault")
    assert (kinds(found, 1), kinds(found, 2)) == ({"higher_amount": 1, "same": 3}, {"newly_met": 1, "same": 3})
    assert [side.outcomes["met"] for side in found.tally.sides] == [2, 2, 3]


def test_days_as_sides() -> None:
    """Two days of one law differ where a number changed between them."""
    early, late = f"{AMENDED}+law_on=2025-06-01", f"{AMENDED}+law_on=2026-06-01"
    assert kinds(compared([worker(months=30)], early, late)) == {"newly_met": 1}


def test_two_folders_of_rulesets_as_sides(tmp_path: Path) -> None:
    """A copy with another number is a side like any other, and its benefit needs no name."""
    law = FIXTURES / "laws" / "school-grant"
    copy = tmp_path / "draft" / "school-grant"
    shutil.copytree(law, copy)
    rules = copy / "school_grant.yaml"
    text = rules.read_text(encoding="utf-8")
    assert "{value: 300000," in text
    rules.write_text(text.replace("{value: 300000,", "{value: 400000,"), encoding="utf-8")
    pupil = {"school": {"year_begins": "2026-06-01", "enrolled": True}}
    pupils = [{**pupil, "household": {"income": income}} for income in (240_000, 350_000, 450_000)]
    found = compare(sides(str(law), str(copy)), of_claims(pupils))
    assert kinds(found) == {"newly_met": 1, "same": 2}
    assert causes(found) == [("income_limit", ("school-grant-act/sec_2",), 1)]
    assert found.tally.pairs[0].after["newly_met"] == 220_000


def test_without_a_day_there_is_no_cause() -> None:
    """Where nobody knows which law applies, a change is counted and told to have no cause."""
    found = compare(sides(LAW, f"{LAW}+law_on=2026-01-01"), of_claims([worker(separation__date=None)]), "unemployment")
    assert kinds(found) == {"other": 1}
    assert found.tally.pairs[0].unexplained.total() == 1
