"""What a law itself does on the points on which peers are told, read off its decisions."""

from __future__ import annotations

from fractions import Fraction

from uirules.drafting.conform.bench import Bench
from uirules.drafting.conform.figures_amounts import last_wage, rate_at
from uirules.drafting.conform.figures_duration import from_schedule, ladder, qualifying_months
from uirules.drafting.conform.measure import Phrase, Quantity

__all__ = ["own_cells"]

BRANCH = "unemployment"


def own_cells(bench: Bench) -> dict[str, Phrase]:
    """A phrase for each point; a point on which nothing could be worked out is left out."""
    branch = bench.branch(BRANCH)
    if branch is None:
        return {}
    found: dict[str, Phrase] = {}
    shares = bench.mapping.shares
    if shares is not None and shares.alone is not None:
        decision = bench.decision(shares.provision, shares.facts)
        ends = {}
        for who, names in (("worker", shares.alone.worker), ("employer", shares.alone.employer)):
            values = [bench.output(decision, name) for name in names]
            known = [value for value in values if value is not None]
            if len(known) == len(names):
                ends[who] = Quantity.of(Fraction(sum(known)) / bench.stated.usual, "share")
        if len(ends) == 2:
            found["contributions"] = Phrase("own.contributions", {**ends})
    months = qualifying_months(bench, branch)
    if months is not None:
        found["qualifying"] = Phrase("own.qualifying", {"months": Quantity.of(months, "months")})
    waited, _ = from_schedule(bench, branch)
    if waited:
        found["waiting"] = Phrase("own.waiting", {"days": Quantity(min(waited), max(waited), "days")})
    rate, _ = rate_at(bench, branch, bench.stated.usual)
    if rate is not None:
        found["rate"] = Phrase("own.rate", {"rate": Quantity.of(rate, "share")})
        wage, end = last_wage(bench, branch, rate)
        if wage is not None:
            found["cap"] = Phrase("own.cap", {"wage": Quantity.of(wage, bench.currency)})
        elif end == "always":
            found["cap"] = Phrase("own.no_cap")
    steps = ladder(bench, branch)
    if steps:
        span = {"low": Quantity.of(steps[0].months, "months"), "high": Quantity.of(steps[-1].months, "months")}
        found["duration"] = Phrase("own.duration", span)
    return found
