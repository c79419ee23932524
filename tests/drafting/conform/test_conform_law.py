"""The law as it stands against the standards: what is known of it must come out, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from conform_asked import LAW, asked, law_as_it_stands, measure, row

from uirules.drafting.conform.measure import Quantity

KYAT = "MMK"


def test_two_months_are_under_nine_weeks() -> None:
    """59 to 62 days of the calendar, 8 2/3 weeks at 52/12 a month: under 9 weeks, and under 13."""
    shortest = measure(law_as_it_stands(), "c102", "art-24-duration", "shortest_calendar")
    assert shortest.value == Quantity(Fraction(59, 7), Fraction(62, 7), "weeks")
    assert Fraction(62, 7) < 9
    assert shortest.verdict == "fail"
    twelfths = measure(law_as_it_stands(), "c102", "art-24-duration", "shortest_twelfths")
    assert twelfths.value == Quantity.of(Fraction(26, 3), "weeks")


def test_the_unweighted_ladder_averages_four_months() -> None:
    """2, 3, 4, 5 and 6 months from 36, 48, 60, 72 and 84 months: 4 months, 17 1/3 weeks."""
    months = measure(law_as_it_stands(), "c102", "art-24-duration", "average_months")
    assert months.value == Quantity.of(4, "months")
    assert dict(months.notes[0].values) == {"steps": "2, 3, 4, 5, 6", "from": "36, 48, 60, 72, 84"}
    weeks = measure(law_as_it_stands(), "c102", "art-24-duration", "average_twelfths")
    assert (weeks.value, weeks.verdict) == (Quantity.of(Fraction(52, 3), "weeks"), "pass")


def test_the_ladder_fails_the_26_weeks_of_c168_and_passes_under_a_declaration() -> None:
    """Article 19: the average of 26 weeks is not reached, that of 13 is."""
    found = row(law_as_it_stands(), "c168", "art-19")
    assert (found.verdict, found.under_declaration) == ("fail", "pass")


@pytest.mark.parametrize(
    ("standard", "article", "wage"),
    [
        ("c102", "art-65-unemployment", 333_333),
        ("c168", "art-15", 300_000),
        ("c102", "art-65-sickness", 400_000),
        ("c183", "art-6", 315_000),
    ],
)
def test_the_wage_above_which_a_rate_fails(standard: str, article: str, wage: int) -> None:
    """With the cap of 300,000: 45 % of unemployment fails above 333,333, 50 % above 300,000; found by trying."""
    found = next(m for m in row(law_as_it_stands(), standard, article).measures if m.label.key == "label.threshold")
    assert found.value == Quantity.of(wage, KYAT)


def test_rates_are_exact_at_every_wage_of_the_ladder() -> None:
    """150,000 of 400,000 is 37.5 %; at 333,333 the rate is just above 45 %."""
    found = law_as_it_stands()
    at = {
        wage: measure(found, "c102", "art-65-unemployment", "rate_at_wage", wage=Quantity.of(wage, KYAT))
        for wage in (333_333, 400_000)
    }
    assert (at[400_000].value, at[400_000].verdict) == (Quantity.of(Fraction(3, 8), "share"), "fail")
    assert at[333_333].value == Quantity.of(Fraction(150_000, 333_333), "share")
    assert at[333_333].verdict == "pass"


def test_an_unknown_skilled_wage_leaves_the_rate_undetermined() -> None:
    """Some wages of the assumed ladder pass and some fail: the article hangs on a wage that nobody stated."""
    assert row(law_as_it_stands(), "c102", "art-65-unemployment").verdict == "undetermined"


def test_a_stated_wage_settles_the_rate() -> None:
    """Choice (a) at 333,333 passes, at 333,334 it does not; with (c) and (d) open the article then stays open."""
    articles = {"c102": ["art-65-unemployment"]}
    passes = asked(articles=articles, wages=["a=333333"])
    assert row(passes, "c102", "art-65-unemployment").verdict == "pass"
    fails = asked(articles=articles, wages=["a=333334"])
    assert measure(fails, "c102", "art-65-unemployment", "choice_a").verdict == "fail"
    assert row(fails, "c102", "art-65-unemployment").verdict == "undetermined"
    every = asked(articles=articles, wages=["a=333334", "b=400000", "c=400000", "d=400000"])
    assert row(every, "c102", "art-65-unemployment").verdict == "fail"


def test_rounding_down_has_no_one_wage() -> None:
    """Rounded down, every odd wage falls short of 50 % by half a kyat: no wage is named."""
    found = asked(f"{LAW}+rounding=down", articles={"c168": ["art-15"]})
    threshold = measure(found, "c168", "art-15", "threshold")
    assert (threshold.value, threshold.notes[0].key) == (None, "note.threshold_rounding")


def test_the_workers_share_is_exactly_half() -> None:
    """1 % + 1 % alone, and over all branches: met exactly, not undercut; with injury 6 of 13."""
    found = law_as_it_stands()
    for name in ("share_all", "share_alone"):
        assert measure(found, "c102", "art-71-2", name).value == Quantity.of(Fraction(1, 2), "share")
    assert measure(found, "c102", "art-71-2", "share_with_special").value == Quantity.of(Fraction(6, 13), "share")
    assert row(found, "c102", "art-71-2").verdict == "pass"


def test_coverage_fails_whatever_the_rules_say() -> None:
    """15 to 17.5 % of formal workers: C102 Article 21 and C168 Article 11 fail, and the system covers nobody yet."""
    coverage = measure(law_as_it_stands(), "c102", "art-21", "coverage")
    assert coverage.value == Quantity(Fraction(3, 20), Fraction(7, 40), "share")
    assert measure(law_as_it_stands(), "c102", "art-21", "system_runs").value is False
    assert row(law_as_it_stands(), "c102", "art-21").verdict == "fail"
    assert row(law_as_it_stands(), "c168", "art-11").verdict == "fail"
    assert row(law_as_it_stands(), "c168", "art-11").under_declaration == "fail"


def test_verdicts_article_by_article() -> None:
    """Every verdict on the law as it stands: what changes one must be looked at."""
    found = {f"{row.standard.id} {row.article.id}": row.verdict for row in law_as_it_stands().sides[0].rows}
    expected = {
        "pass": """c102 art-20, art-22, art-24-duration, art-24-3, art-68, art-69-f, art-69-g-h, art-70, art-71-2,
            art-18-duration, art-18-waiting, art-52, injury-qualifying, old-age-age; c168 art-10-1, art-18; c183 art-4;
            c19 art-1""",
        "fail": """c102 art-21, art-69-other, art-69-i, art-9, art-36, old-age-form, invalidity-form, survivors-form;
            c168 art-11, art-19, art-20-other; c17 art-5; c121 survivors; c128 invalidity, old-age, survivors""",
        "undetermined": """c102 art-21-c, art-65-unemployment, art-69-c, art-65-sickness, art-65-maternity,
            art-65-injury, injury-survivors-rate, art-43-44; c168 art-15, art-20-other-income, art-26, art-27;
            c17 art-10, exclusions; c121 rate; c183 art-6""",
        "judgement": "c102 art-23, art-51; c168 art-10-2, art-13-14, art-17, art-21, art-22",
        "not_examined": """c102 art-21-b, art-24-1-b, art-24-4, art-66, art-69-a-e, art-71-3; c168 art-16, art-23-25""",
    }
    listed = {
        f"{part.split()[0]} {article.strip()}": verdict
        for verdict, text in expected.items()
        for part in text.split(";")
        for article in part.split(None, 1)[1].split(",")
    }
    assert found == listed


def test_ratified_treaties_bind_and_others_measure() -> None:
    """C17 and C19 are ratified (A); C102 and C168 are benchmarks."""
    ratified = {row.standard.id: row.ratified for row in law_as_it_stands().sides[0].rows}
    standing = {name: None if r is None else (r.value, r.assurance) for name, r in ratified.items()}
    assert {name: standing[name] for name in ("c17", "c19", "c102", "c168")} == {
        "c17": (True, "A"),
        "c19": (True, "A"),
        "c102": (False, "D"),
        "c168": (False, "D"),
    }


def test_lump_sums_for_injury_fail_except_for_a_slight_loss() -> None:
    """C102 Article 36 and C17 Article 5; the lump sum for a tenth of earning capacity is permitted by C102."""
    found = law_as_it_stands()
    by_case = {
        m.label.values["case"]["en"]: m.verdict  # type: ignore[index, call-overload]
        for m in row(found, "c102", "art-36").measures
    }
    assert by_case == {
        "total loss of earning capacity": "fail",
        "a slight loss, of one tenth": "pass",
        "Survivors' benefit after an injury at work": "fail",
    } or list(by_case.values()) == ["fail", "pass", "fail"]


def test_severance_stands_beside_the_whole_benefit() -> None:
    """After 3 years severance is 3 months' wage and the benefit 1; after 10 years 8 and 3: nothing coordinates them."""
    found = [
        (m.label.values["benefit"].low, m.value.low)  # type: ignore[union-attr]
        for m in row(law_as_it_stands(), "c168", "art-22").measures
        if m.label.key == "label.severance_at"
    ]
    assert (found[0], found[-1]) == ((1, 3), (3, 8))


def test_the_waiting_time_hangs_on_the_reading() -> None:
    """No waiting on the default; periods from the next calendar month leave up to 30 days unpaid, and fail."""
    found = asked(articles={"c102": ["art-24-3"]}, readings=True)
    turned = row(found, "c102", "art-24-3").turned
    assert [(one.reading, one.option, one.verdict) for one in turned] == [("benefit-start", "next_month", "fail")]
    other = asked(f"{LAW}+benefit-start=next_month", articles={"c102": ["art-24-3"]})
    assert measure(other, "c102", "art-24-3", "waiting_days").value == Quantity.of(30, "days")


def test_every_figure_says_where_it_comes_from() -> None:
    """A figure read off a decision names its provision, its clause and its grade."""
    rate = measure(law_as_it_stands(), "c102", "art-65-unemployment", "threshold")
    assert rate.origin is not None
    assert (rate.origin.provision, rate.origin.outputs) == ("unemployment", ("monthly_benefit",))
    assert rate.origin.clauses == ("ssl-2012/chp_V",)
    assert rate.grade == "D"


def test_json_has_no_floats_and_no_verdict_on_a_treaty() -> None:
    """Figures are exact, and a verdict stands on articles and their figures only."""
    data = law_as_it_stands().to_dict()

    def floats(value: Any) -> bool:
        if isinstance(value, dict):
            return any(map(floats, value.values()))
        return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)

    assert not floats(data)
    assert "verdict" not in data
    assert all("verdict" not in side for side in data["sides"])
    rate = next(a for a in data["sides"][0]["articles"] if a["id"] == "art-65-unemployment")
    values = [m["value"] for m in rate["measures"] if m["measure"] == "rate_at_wage"]
    assert values[3] == {"value": "3/8", "unit": "share"}
