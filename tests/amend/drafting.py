"""Amendments written for one test each: a head that all share, and the changes the test is about."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from uirules.amend.read import Amendment, read_amendment
from uirules.law import Law, load_ruleset

FIXTURES = Path(__file__).parents[1] / "fixtures" / "amendments"

CLAIM: dict[str, Any] = {
    "claim": {"id": "AMENDED", "date": "2027-03-05", "assessed_on": "2027-05-31", "decided_on": "2027-06-07"},
    "insured": {"birth_date": "1990-01-01"},
    "separation": {"date": "2027-02-28", "ground": "job_ceased", "fault": "none"},
    "contributions_known_from": "2014-04-01",
    "in_good_health": True,
    "willing_to_work": True,
    "labour_exchange": {"registered": True, "registered_on": "2027-02-20"},
    "reports": [{"date": f"2027-{month:02d}-15", "office": "labour_exchange"} for month in (3, 4, 5)],
}
"""Lost work on 28 February 2027 and met every condition but, perhaps, the months."""


class _Plain(yaml.SafeDumper):
    """Writes everything out: anchors are not for files of law."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@cache
def law() -> Law:
    """The shipped law, read once for all tests of a process."""
    return load_ruleset("mm-ssl-2012")


def claim(months: int, *, last: str = "2027-02", wage: int = 280000, **facts: Any) -> dict[str, Any]:
    """The claim with so many paid months up to ``last``; ``separation__date`` and the like change single facts."""
    year, month = map(int, last.split("-"))
    index = year * 12 + month - 1
    rows = [
        {"month": f"{at // 12}-{at % 12 + 1:02d}", "wage": wage, "paid": True}
        for at in range(index - months + 1, index + 1)
    ]
    made = {**CLAIM, "contributions": rows}
    for name, value in facts.items():
        group, _, key = name.partition("__")
        made[group] = {**made[group], key: value} if key else value
    return made


def draft(id: str = "draft", *, changes: dict[str, Any] | None = None, **head: Any) -> Amendment:
    """An amendment of the shipped law with these changes, from 1 January 2027; each is ordered by its section 2."""
    data: dict[str, Any] = {
        "format": "uirules/amendment/0",
        "id": id,
        "kind": "act",
        "status": "illustrative",
        "title": {"en": f"Draft {id}", "my": "မူကြမ်း"},
        "cited_as": {"en": f"Draft {id}, {{label}}", "my": "မူကြမ်း၊ {label}"},
        "assurance": "D",
        "published": "2026-11-24",
        "amends": "mm-ssl-2012",
        "commencement": {"by": "sec_1", "date": "2027-01-01"},
        "clauses": {
            "sec_1": {"label": {"en": "section 1", "my": "ပုဒ်မ ၁"}, "text": {"en": "It begins.", "my": "အာဏာတည်သည်။"}},
            "sec_2": {"label": {"en": "section 2", "my": "ပုဒ်မ ၂"}, "text": {"en": "It changes.", "my": "ပြင်ဆင်သည်။"}},
        },
        "changes": {name: {"by": "sec_2", **change} for name, change in (changes or {}).items()},
        "transition": {"by": "sec_1"},
        **head,
    }
    if data["kind"] == "erratum":
        del data["commencement"], data["transition"]
    kept = {key: value for key, value in data.items() if value is not None}
    return read_amendment(yaml.dump(kept, Dumper=_Plain, allow_unicode=True, sort_keys=False), f"{id}.yaml")


def months_needed(value: int, found: int = 36, **more: Any) -> dict[str, Any]:
    """The change of the least months of contributions."""
    target = "unemployment/parameters/minimum_contribution_months"
    return {"months": {"set": target, "from": str(found), "to": str(value), **more}}


def rate(value: str, found: str = "50 %", **more: Any) -> dict[str, Any]:
    """The change of the share of the average wage."""
    return {"rate": {"set": "unemployment/parameters/replacement_rate", "from": found, "to": value, **more}}
