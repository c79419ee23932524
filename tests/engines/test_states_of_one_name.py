"""Rules that give periods the same state: each tells its own reason and clause."""

from __future__ import annotations

import datetime as dt
from typing import Any

from uirules import load_ruleset
from uirules.amend.read import load_amendment
from uirules.amend.stack import Named
from uirules.decision.results import Payment

MISSED = "In this period a measure to which the labour exchange office had called was missed without just cause."
NOT_REPORTED = "The report required in this period was not made."


def period(measures: list[dict[str, Any]], *, reported: bool) -> Payment:
    """The first period of a claim under a draft with two rules that withhold: one for reports, one for measures."""
    draft = Named(load_amendment("labour-market-link"), dt.date(2027, 6, 1))
    claim = {
        "claim": {"assessed_on": "2027-09-05"},
        "separation": {"date": "2027-06-30", "ground": "job_ceased", "fault": "none"},
        "contributions": [
            {"month": f"{at // 12}-{at % 12 + 1:02d}", "wage": 240000, "paid": True}
            for at in range(2024 * 12 + 6, 2027 * 12 + 6)
        ],
        "in_good_health": True,
        "willing_to_work": True,
        "labour_exchange": {"registered": True, "registered_on": "2027-06-30"},
        "reports": [{"date": "2027-07-20", "office": "labour_exchange"}] if reported else [],
        "plan": {"agreed_on": "2027-07-25"},
        "measures": measures,
    }
    return load_ruleset("mm-ssl-2012").amended([draft]).decide(claim).payments[0]


def clauses(payment: Payment) -> list[str]:
    """The clauses a period cites."""
    return [cited["clause"] for cited in payment.cite]


def test_each_rule_has_its_own_words_and_clause() -> None:
    """A measure missed and a report missed are both withheld, for reasons of their own."""
    measure = {"date": "2027-07-10", "kind": "guidance", "attended": False, "just_cause": False}
    first = period([measure], reported=True)
    assert (first.state, first.text["en"], clauses(first)) == (
        "withheld",
        MISSED,
        ["ssl-2012/sec_37E", "labour-market-link/sec_2"],
    )
    first = period([], reported=False)
    assert (first.state, first.text["en"]) == ("withheld", NOT_REPORTED)
    assert "ssl-2012/sec_37__para_d" in clauses(first)


def test_a_state_that_either_rule_gives_is_settled_and_its_reason_is_not() -> None:
    """Not reported, and perhaps a measure missed as well: withheld in any case, for which reason is open."""
    measure = {"date": "2027-07-10", "kind": "guidance", "attended": False}
    first = period([measure], reported=False)
    assert (first.state, first.missing) == ("withheld", ())
    assert first.text["en"].startswith("It is not settled whether in this period the report was made")
    assert first.label["en"] == "Withheld"
