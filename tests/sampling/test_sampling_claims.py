"""The claims drawn: what the law takes, each for itself, as often as the assumptions say."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from uirules.errors import LimitError, UirulesError, UnknownName
from uirules.law import Law
from uirules.sampling import Case, Sample, read_assumptions, sample
from uirules.sampling.about import about_fields
from uirules.sampling.assumptions import Assumptions, shipped
from uirules.sampling.claims import FACTS
from uirules.sampling.parquet import flat


def share(
    cases: Iterable[Case], holds: Callable[[Case], bool], among: Callable[[Case], bool] = lambda _: True
) -> float:
    """The share of some cases of which something holds."""
    of = [case for case in cases if among(case)]
    return sum(map(holds, of)) / len(of)


def near(found: float, wanted: Fraction | float) -> bool:
    """Within three points of a hundred: 3,000 claims, seed 7."""
    return abs(found - float(wanted)) < 0.03


def fact(case: Case, path: str) -> Any:
    """A fact of a claim, None where it is not known."""
    value: Any = case.claim
    for step in path.split("."):
        value = value.get(step) if value is not None else None
    return value


def overlaid(folder: Path, text: str) -> Assumptions:
    file = folder / "mine.yaml"
    file.write_text(f"assumptions:\n  {text}\n", encoding="utf-8")
    return read_assumptions(file)


# ── each claim ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_claim_hangs_on_seed_and_number_alone(cases: list[Case]) -> None:
    """Claim 1,234 drawn alone is the one of the whole population; another seed gives another."""
    assert next(sample(1, 7, start=1234)) == cases[1234]
    assert list(sample(2, 7, start=50)) == cases[50:52]
    assert next(sample(1, 8, start=1234)).claim["separation"] != cases[1234].claim["separation"]


def test_an_assumption_changes_what_is_drawn_from_it_alone(cases: list[Case], tmp_path: Path) -> None:
    """With another share in good health, nothing but health differs."""
    other = list(sample(300, 7, overlaid(tmp_path, "in_good_health: {value: 50 %}")))
    plain = [({**case.claim, "in_good_health": None}, case.about) for case in cases[:300]]
    assert [({**case.claim, "in_good_health": None}, case.about) for case in other] == plain
    changed = [old for old, new in zip(cases, other, strict=False) if old.claim != new.claim]
    assert all(case.claim.get("in_good_health") is not False for case in changed)
    assert 100 < len(changed) < 180


def test_the_law_takes_every_claim(cases: list[Case], law: Law) -> None:
    """All 3,000 are read, with 'about' among the facts as it stands in a file."""
    for case in cases:
        law.read({**case.claim, "about": case.about})


def test_claims_state_the_facts_listed_and_no_others(cases: list[Case]) -> None:
    """The columns of Parquet hold all of them; each fact listed occurs."""
    assert {path for case in cases for path, _ in flat(case.claim)} == set(FACTS)


def test_all_outcomes_occur(cases: list[Case], law: Law) -> None:
    """Most are refused, since most resigned; some are met, some open; pending, withheld and allowable periods occur."""
    decisions = [law.decide(case.claim, "unemployment") for case in cases[:1500]]
    outcomes = Counter(decision.outcome for decision in decisions)
    assert set(outcomes) == {"met", "not_met", "undetermined"}
    assert outcomes["met"] > 30
    states = {payment.state for decision in decisions for payment in decision.payments}
    assert states >= {"allowable", "withheld", "pending"}


def test_days_are_in_their_order(cases: list[Case]) -> None:
    """Born, begun not before the youngest age, separated, claimed and registered, assessed."""
    youngest = shipped()["youngest_at_start"].value
    for case in cases:
        born, started, separated, claimed, assessed = (
            dt.date.fromisoformat(fact(case, path))
            for path in (
                "insured.birth_date",
                "employment.started_on",
                "separation.date",
                "claim.date",
                "claim.assessed_on",
            )
        )
        assert (started.year - born.year, (started.month, started.day) >= (born.month, born.day)) >= (youngest, True)
        assert started <= separated < claimed <= assessed
        assert shipped()["separation_from"].value <= separated <= shipped()["separation_to"].value
        for path in ("labour_exchange.registered_on", "social_security.registered_on"):
            assert fact(case, path) is None or str(separated) <= fact(case, path) <= str(assessed)
        assert all(str(separated) < report["date"] <= str(assessed) for report in case.claim.get("reports", []))


def test_age_and_tenure_are_those_of_the_dates(cases: list[Case], law: Law) -> None:
    """What 'about' tells is what the facts give."""
    for case in cases[:500]:
        born, separated = (
            dt.date.fromisoformat(fact(case, path)) for path in ("insured.birth_date", "separation.date")
        )
        assert case.about["age"] == separated.year - born.year - (
            (separated.month, separated.day) < (born.month, born.day)
        )
        assert case.about["separation_year"] == separated.year
        assert len({row.get("employer") for row in case.claim["contributions"]}) <= case.about["employers"]


def test_the_record_band_is_what_the_law_counts(cases: list[Case], law: Law) -> None:
    """Where the whole record is known, the contribution period lies in the band that 'about' tells."""
    first = {"under_12": 0, "12_to_23": 12, "24_to_35": 24, "36_to_47": 36, "48_to_83": 48, "84_and_over": 84}
    looked_at = 0
    for case in cases[:400]:
        months = law.decide(case.claim, "unemployment").values["contribution_months"]
        if isinstance(months, int):
            looked_at += 1
            assert case.about["record_band"] == max((low, band) for band, low in first.items() if months >= low)[1]
    assert looked_at > 300


def test_wages_follow_the_minimum_wage(cases: list[Case]) -> None:
    """Without overtime, a month before a rise has the wage divided by the rise; no wage is a broken hundred."""
    rates = shipped()["minimum_wage"].value
    seen = 0
    for case in cases:
        assert all(row["wage"] % 100 == 0 for row in case.claim["contributions"] if "wage" in row)
        month = {row["month"]: row.get("wage") for row in case.claim["contributions"] if row.get("employer") is None}
        last = rates.at(dt.date.fromisoformat(fact(case, "separation.date")).replace(day=1))
        if month.get("2024-07") and last == 7800:
            plain = case.claim["employment"]["last_wage"] * 5800 // 7800
            seen += month["2024-07"] == plain // 100 * 100
    assert seen > 50


def test_months_under_the_act_of_1954_name_no_fund(cases: list[Case]) -> None:
    """Some records reach behind April 2014; nobody has paid to the unemployment fund."""
    rows = [row for case in cases for row in case.claim["contributions"]]
    assert any(row["month"] < "2014-04" for row in rows)
    assert all((row["funds"] == []) == (row["month"] < "2014-04") for row in rows)
    assert not any("unemployment" in row["funds"] for row in rows)


# ── shares ────────────────────────────────────────────────────────────────────────────────────────────────────────────

GARMENTS = "garments"


def in_garments(case: Case) -> bool:
    return bool(case.about["sector"] == GARMENTS)


def elsewhere(case: Case) -> bool:
    return not in_garments(case)


def value(name: str) -> Any:
    return shipped()[name].value


def test_shares_of_workers(cases: list[Case]) -> None:
    """Sector, sex, age, tenure, as assumed."""
    assert near(share(cases, in_garments), value("garments"))
    for sector, wanted in value("sector_of_others").shares.items():
        assert near(share(cases, lambda case, s=sector: case.about["sector"] == s, elsewhere), wanted)
    women = share(cases, lambda case: case.about["sex"] == "female", in_garments)
    assert near(women, value("women_in_garments"))
    assert near(share(cases, lambda case: case.about["sex"] == "female", elsewhere), value("women_elsewhere"))
    assert near(share(cases, lambda case: case.about["age"] <= 23, in_garments), 0.55)
    short = share(cases, lambda case: case.about["tenure_months"] < 6, in_garments)
    assert 0.22 < short < 0.32  # the youngest cannot have been there longer: a few more than a quarter


def test_shares_of_exits(cases: list[Case]) -> None:
    """Mostly resignations, among them some with cause; dismissals with and without fault; few others."""
    known = [case for case in cases if fact(case, "separation.ground")]
    resigned = ("resignation", "resignation_with_cause")
    dismissed = ("job_ceased", "dismissal")
    assert near(share(known, lambda case: fact(case, "separation.ground") in resigned), 0.70)
    assert near(share(known, lambda case: fact(case, "separation.ground") in dismissed), 0.28)
    assert near(
        share(
            known,
            lambda case: fact(case, "separation.ground") == "resignation_with_cause",
            lambda case: fact(case, "separation.ground") in resigned,
        ),
        value("resigned_with_cause"),
    )
    grounds = {fact(case, "separation.ground") for case in known}
    assert grounds == {*resigned, *dismissed, *value("ground_of_others").options}
    faults = {fact(case, "separation.fault") for case in known} - {None}
    assert faults == {fault for fault, part in value("fault").shares.items() if part}


def test_the_share_at_the_cap_grows(cases: list[Case]) -> None:
    """By the date of separation."""
    for low, high, wanted in (("2024", "2024-10", 0.20), ("2024-10", "2025-10", 0.35), ("2025-10", "2027", 0.50)):
        found = share(
            cases,
            lambda case: case.claim["employment"]["last_wage"] >= value("cap"),
            lambda case, low=low, high=high: low <= fact(case, "separation.date") < high,
        )
        assert abs(found - wanted) < 0.05


def test_a_quarter_at_most_has_thirty_six_months(cases: list[Case]) -> None:
    """Few of the largest industry reach what section 37 asks for."""
    long = {"36_to_47", "48_to_83", "84_and_over"}
    whole = share(cases, lambda case: case.about["record_band"] in long)
    garments = share(cases, lambda case: case.about["record_band"] in long, in_garments)
    assert 0.15 < whole < 0.25
    assert garments < whole


def test_density_is_that_of_the_record(cases: list[Case]) -> None:
    """Paid months in months of the last employment: 78 of a hundred on average; a quarter of the rest stands unpaid."""
    paid = due = unpaid = 0
    for case in cases:
        if case.about["employers"] == 1 and case.about["tenure_months"] >= 24:
            first, last = fact(case, "employment.started_on"), fact(case, "separation.date")
            due += (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1
            paid += sum(row.get("paid") is True for row in case.claim["contributions"])
            unpaid += sum(row.get("paid") is False for row in case.claim["contributions"])
    assert abs(paid / due - 0.783) < 0.03
    assert abs(unpaid / (due - paid) - 0.25) < 0.03


def lacks(case: Case) -> int:
    """How many facts of a claim are not known."""
    stated = {path for path, _ in flat(case.claim)}
    for office in ("labour_exchange", "social_security"):
        if fact(case, f"{office}.registered") is False:
            stated.add(f"{office}.registered_on")
    rows = sum("wage" not in row or "paid" not in row for row in case.claim["contributions"])
    return len(set(FACTS) - {"contributions_known_from"} - stated) + rows + ("contributions_known_from" in stated)


def test_some_facts_are_not_known(cases: list[Case], tmp_path: Path) -> None:
    """In six claims of a hundred by default; in none where so assumed."""
    assert near(share(cases, lambda case: lacks(case) > 0), 0.06)
    none = sample(200, 7, overlaid(tmp_path, "facts_missing: {value: {0: 1, 1: 0, 2: 0}}"))
    assert not any(map(lacks, none))


def test_a_record_can_be_known_from_some_month_on(tmp_path: Path) -> None:
    """Its rows begin with that month; where nothing stands in the record, nothing can be missing from it."""
    weights = ", ".join(f"{name}: {int(name == 'contributions.early')}" for name in value("fact_missing").options)
    text = f"facts_missing: {{value: {{0: 0, 1: 1, 2: 0}}}}\n  fact_missing: {{value: {{{weights}}}}}"
    for case in sample(200, 7, overlaid(tmp_path, text)):
        rows = case.claim["contributions"]
        from_day = min((f"{row['month']}-01" for row in rows), default=None)
        assert fact(case, "contributions_known_from") == from_day


def test_assumptions_are_heeded_at_their_ends(tmp_path: Path) -> None:
    """All in one sector, all months paid to the unemployment fund too, no severance pay paid."""
    text = "unemployment_fund_paid: {value: 1}\n  garments: {value: 1}\n  severance_paid: {value: 0}"
    drawn = list(sample(150, 3, overlaid(tmp_path, text)))
    rows = [row for case in drawn for row in case.claim["contributions"] if row["month"] >= "2014-04"]
    assert all(row["funds"] == ["health", "injury", "unemployment"] for row in rows)
    assert {case.about["sector"] for case in drawn} == {"garments"}
    assert {case.about["severance"] for case in drawn} == {"not_owed", "unpaid"}


def test_records_can_stop_at_the_cap(tmp_path: Path) -> None:
    """Then no month shows more, while the last wage does."""
    text = "recorded_up_to_cap: {value: 1}\n  at_or_above_cap: {value: {2014-04-01: 1}}"
    drawn = list(sample(100, 3, overlaid(tmp_path, text)))
    assert max(row["wage"] for case in drawn for row in case.claim["contributions"] if "wage" in row) == 300000
    assert max(case.claim["employment"]["last_wage"] for case in drawn) > 300000


# ── what is told of them ──────────────────────────────────────────────────────────────────────────────────────────────


def test_about_holds_just_its_fields(cases: list[Case]) -> None:
    """Every claim tells every field; a value of an enumerated field is one that has its words."""
    fields = about_fields()
    for case in cases:
        assert list(case.about) == list(fields)
    for name, field in fields.items():
        assert set(field["label"]) == {"en", "my"}
        if field["type"] == "enum":
            assert {case.about[name] for case in cases} == set(field["values"])


def test_the_metadata_tell_everything() -> None:
    """Seed, numbers, every assumption with its grade, the words of 'about', and how many of each were drawn."""
    drawn = Sample(40, 9)
    found = Counter(case.about["sector"] for case in drawn)
    meta = drawn.meta("ab")
    assert (meta["n"], meta["seed"], meta["start"], meta["sha256"], meta["synthetic"]) == (40, 9, 0, "ab", True)
    assert list(meta["assumptions"]) == list(shipped())
    assert all(entry["grade"] in "ABCD" and entry["basis"] for entry in meta["assumptions"].values())
    assert meta["counts"]["sector"] == {name: found[name] for name in meta["about"]["sector"]["values"]}
    assert meta["assumptions_digest"] == shipped().digest


@pytest.mark.parametrize(
    ("n", "seed", "start", "error"),
    [
        (0, 1, 0, UnknownName),
        (-1, 1, 0, UnknownName),
        (1_000_001, 1, 0, LimitError),
        (1, -1, 0, UnknownName),
        (1, 2**63, 0, LimitError),
        (1, 1, -1, UnknownName),
    ],
)
def test_numbers_have_bounds(n: int, seed: int, start: int, error: type[UirulesError]) -> None:
    """None, negative or too many."""
    with pytest.raises(error) as caught:
        sample(n, seed, start=start)
    assert caught.value.problems[0].code == "sample.number"
