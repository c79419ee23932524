"""The claims of the letters under test, and the law in which the system runs."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from uirules import Law, load_ruleset
from uirules.decision.letter.notice import read_notice
from uirules.decision.results import Notice
from uirules.ruleset.find import find_ruleset

__all__ = ["ENVELOPE", "LETTERS", "claim", "notice", "partial_claims", "rows", "running_law"]

ENVELOPE = """\
office: {en: Township Social Security Office, my: မြို့နယ် လူမှုဖူလုံရေးရုံး}
capacity: {en: "Head, Township Social Security Office", my: ရုံးတာဝန်ခံ}
reference: UB-2026-0311
decided_on: 2026-05-18
served_on: 2026-05-20
appeal_to: {en: "[the body that hears the appeal]", my: "[အယူခံအဖွဲ့]"}
appeal_until: 2026-06-30
hypothetical: true
"""


def rows(first: str, last: str, wage: int, *funds: str) -> list[dict[str, Any]]:
    """A paid contribution for every month of a span."""
    (y, m), end = map(int, first.split("-")), tuple(map(int, last.split("-")))
    paid = {"wage": wage, "paid": True}
    found = []
    while (y, m) <= end:
        found.append({"month": f"{y:04d}-{m:02d}", **paid, "funds": list(funds or ("health", "injury"))})
        y, m = (y, m + 1) if m < 12 else (y + 1, 1)
    return found


def _claim(
    id_: str, insured: str, assessed: str, separation: str, contributions: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "claim": {"id": id_, "assessed_on": assessed},
        "insured": {"id": insured},
        "separation": {"date": separation, "ground": "job_ceased", "fault": "none"},
        "contributions": contributions,
        "in_good_health": True,
        "willing_to_work": True,
        "refused_suitable_offer": False,
    }


def _registered(day: str, *reports: str) -> dict[str, Any]:
    both = ("labour_exchange", "social_security")
    return {
        **{office: {"registered": True, "registered_on": day} for office in both},
        "reports": [{"date": report, "office": office} for report in reports for office in both],
    }


_A = {
    **_claim(
        "C-2026-0148",
        "INS-204-11873",
        "2026-06-08",
        "2026-02-28",
        rows("2022-02", "2025-07", 270000) + rows("2025-08", "2026-01", 290000),
    ),
    **_registered("2026-02-27", "2026-03-16", "2026-04-22", "2026-05-18"),
}
_B = {
    **_claim(
        "C-2026-0152",
        "INS-118-40267",
        "2026-06-09",
        "2026-01-31",
        rows("2014-02", "2014-06", 200000) + rows("2023-06", "2026-01", 200000),
    ),
    **_registered("2026-02-02"),
}
_C = _claim("C-2026-0163", "INS-077-25914", "2026-06-10", "2026-03-31", rows("2023-04", "2026-03", 240000))
del _C["contributions"][17]["paid"]
_D = {
    **_claim(
        "C-2026-0177",
        "INS-204-12055",
        "2026-05-18",
        "2026-02-28",
        rows("2022-03", "2026-02", 280000, "health", "injury", "unemployment"),
    ),
    **_registered("2026-02-27", "2026-03-16", "2026-04-22"),
}
LETTERS = {"met": _A, "not-met": _B, "not-settled": _C, "notice": _D}


def claim(name: str, **changes: Any) -> dict[str, Any]:
    """A copy of a claim with other facts; None takes one away."""
    found = copy.deepcopy(LETTERS[name]) | changes
    return {key: value for key, value in found.items() if value is not None}


def partial_claims() -> Iterator[dict[str, Any]]:
    """The claims with one group of facts left out, and with fields of some rows left out."""
    for name, whole in LETTERS.items():
        for key in whole:
            yield claim(name, **{key: None})
        for field in ("paid", "wage", "funds"):
            for step in (1, 20):
                found = claim(name)
                for row in found["contributions"][::step]:
                    row.pop(field, None)
                yield found
        for key in ("date", "ground", "fault"):
            found = claim(name)
            del found["separation"][key]
            yield found
        for ground in ("dismissal", "resignation", "mutual_agreement"):
            found = claim(name)
            found["separation"] |= {"ground": ground, "fault": "misappropriation"}
            yield found


def running_law(folder: Path) -> Law:
    """A copy of the law in which the system was started, has collected and pays."""
    copied = folder / "mm-ssl-2012"
    if not copied.exists():
        shutil.copytree(find_ruleset("mm-ssl-2012"), copied)
        systems = copied / "systems.yaml"
        systems.write_text(systems.read_text(encoding="utf-8").replace("value: false", "value: true"), encoding="utf-8")
    return load_ruleset(copied)


def notice() -> Notice:
    """A whole envelope of an office."""
    return read_notice(ENVELOPE, name="notice.yaml")
