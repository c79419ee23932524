"""A claim: the worker's record, how the employment ended, what the worker did after it, and what is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from uirules.sampling.about import about_of
from uirules.sampling.assumptions import Assumptions
from uirules.sampling.draws import Draws
from uirules.sampling.population import Case
from uirules.sampling.worker import Worker, World, draw_worker, later, months_later

__all__ = ["FACTS", "Sampler"]

FACTS = (
    "claim.id",
    "claim.date",
    "claim.assessed_on",
    "insured.id",
    "insured.birth_date",
    "insured.registered",
    "employment.started_on",
    "employment.ended",
    "employment.last_wage",
    "separation.date",
    "separation.ground",
    "separation.fault",
    "contributions",
    "contributions_known_from",
    "in_good_health",
    "willing_to_work",
    "refused_suitable_offer",
    "labour_exchange.registered",
    "labour_exchange.registered_on",
    "social_security.registered",
    "social_security.registered_on",
    "reports",
)
"""The facts that a sampled claim can state, in the order of the columns of a Parquet file."""

_SEVERANCE_MONTHS = 6
More = Callable[[Draws, dict[str, Any], Mapping[str, Any]], None]


class Sampler:
    """Draws claims under ``mm-ssl-2012``: number, seed and assumptions make the claim, whatever else is drawn."""

    def __init__(self, assumptions: Assumptions, seed: int, more: More | None = None) -> None:
        """``more`` states further facts in a claim, from draws of its own."""
        self._world = World(assumptions)
        self._seed = seed
        self._more = more

    def case(self, number: int) -> Case:
        """The claim of a number, from 0."""
        draws, world = Draws(self._seed, number), self._world
        worker = draw_worker(draws, world)
        rows = list(worker.rows(draws, world))
        ground, fault = _ground(draws, world)
        owed = ground == "job_ceased" or (ground == "dismissal" and fault == "none")
        severance = "not_owed"
        if owed and worker.tenure >= _SEVERANCE_MONTHS:
            severance = "paid" if draws.holds("severance paid", world["severance_paid"]) else "unpaid"
        about = about_of(worker, rows, world, severance)
        claim = self._claim(draws, worker, rows, ground, fault, number)
        if self._more is not None:
            self._more(draws, claim, about)
        _forget(draws, world, claim)
        return Case(claim, about)

    def _claim(
        self, draws: Draws, worker: Worker, rows: list[dict[str, Any]], ground: str, fault: str, number: int
    ) -> dict[str, Any]:
        world, end = self._world, worker.separated
        assessed = later(end, draws.number("assessment", world["days_to_assessment"]))
        claimed = min(later(end, draws.number("claim", world["days_to_claim"])), assessed)
        exchange = _registration(draws, world, "labour_exchange", end, assessed)
        security = _registration(draws, world, "social_security", end, assessed)
        claim: dict[str, Any] = {
            "claim": {
                "id": f"S{self._seed}-{number}",
                "date": claimed.isoformat(),
                "assessed_on": assessed.isoformat(),
            },
            "insured": {"id": f"W{self._seed}-{number}", "birth_date": worker.born.isoformat(), "registered": True},
            "employment": {"started_on": worker.started.isoformat(), "ended": True, "last_wage": worker.wage},
            "separation": {"date": end.isoformat(), "ground": ground, "fault": fault},
            "contributions": rows,
            "in_good_health": draws.holds("health", world["in_good_health"]),
            "willing_to_work": draws.holds("willing", world["willing_to_work"]),
            "refused_suitable_offer": draws.holds("refused", world["refused_suitable_offer"]),
            "labour_exchange": exchange,
            "social_security": security,
        }
        start = later(end, 1)
        if exchange["registered"]:
            start = max(start, dt.date.fromisoformat(exchange["registered_on"]))
            claim["reports"] = _reports(draws, world, start, assessed)
        else:
            claim["reports"] = []
        return claim


def _ground(draws: Draws, world: World) -> tuple[str, str]:
    """Ground and fault."""
    exit = draws.option("exit", world["exit"])
    if exit == "resigned":
        cause = draws.holds("with cause", world["resigned_with_cause"])
        return ("resignation_with_cause" if cause else "resignation"), "none"
    if exit == "dismissed":
        ground = draws.option("ground of dismissed", world["ground_of_dismissed"])
        return ground, draws.option("fault", world["fault"]) if ground == "dismissal" else "none"
    return draws.option("ground of others", world["ground_of_others"]), "none"


def _registration(draws: Draws, world: World, office: str, end: dt.date, assessed: dt.date) -> dict[str, Any]:
    if not draws.holds(office, world[f"registered_with_{office}"]):
        return {"registered": False}
    day = min(later(end, draws.number(f"{office} day", world["days_to_registration"])), assessed)
    return {"registered": True, "registered_on": day.isoformat()}


def _reports(draws: Draws, world: World, start: dt.date, assessed: dt.date) -> list[dict[str, str]]:
    """A report or none in each month without work from the first day of benefit on, up to the assessment."""
    found = []
    for number in range(draws.number("without work", world["months_without_work"])):
        if not draws.holds(f"reported {number}", world["reported"]):
            continue
        day = later(months_later(start, number), draws.below(f"report day {number}", 28))
        if day > assessed:
            break
        office = draws.option(f"office {number}", world["report_office"])
        offices = ("labour_exchange", "social_security") if office == "both" else (office,)
        found += [{"date": day.isoformat(), "office": name} for name in offices]
    return found


def _forget(draws: Draws, world: World, claim: dict[str, Any]) -> None:
    """Take out what is not known."""
    for number in range(int(draws.option("facts missing", world["facts_missing"]))):
        path = draws.option(f"missing {number}", world["fact_missing"])
        group, _, name = path.rpartition(".")
        if group == "contributions":
            _forget_row(draws, claim, name, number)
        else:
            (claim[group] if group else claim).pop(name, None)


def _forget_row(draws: Draws, claim: dict[str, Any], what: str, number: int) -> None:
    rows = claim["contributions"]
    if not rows:
        return
    place = draws.below(f"missing row {number}", len(rows))
    if what != "early":
        rows[place].pop(what, None)
        return
    month = rows[place]["month"]
    claim["contributions"] = [row for row in rows if row["month"] >= month]
    claim["contributions_known_from"] = f"{month}-01"
