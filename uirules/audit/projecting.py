"""From a sample to the whole: what the errors of all rows come to, with an interval that really covers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from uirules.audit.chance import lower_mean, upper_mean
from uirules.audit.drawing import Drawn, Stratum
from uirules.audit.judge import DIFFERS, Amount, Judgement
from uirules.decision.results import Range

__all__ = ["MEASURES", "Estimate", "Found", "ceilings", "found_of", "project", "verdict"]

MEASURES = ("wrong", "over", "under", "error")
"""What is projected: how many decisions are wrong; what was paid too much, and too little; both, one added to the
other and never set off."""
Span = tuple[Amount, Amount]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A projected sum: the point, and the interval between ``low`` and ``high``. ``seen`` is that of the sample."""

    seen: Amount
    point: Amount
    low: Amount
    high: Amount


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a row that was drawn: each measure at the least and at the most, and what was paid.

    The two differ where nothing can be told: such a row may be right, or as wrong as a row can be.
    """

    paid: int
    spans: Mapping[str, Span]

    @property
    def told(self) -> bool:
        """Whether everything is known of it."""
        return all(low == high for low, high in self.spans.values())


def found_of(judgement: Judgement, paid: int | None, most: Amount) -> Found:
    """What was found in a row. ``most``: what the law's terms can give at the most."""
    over, under = judgement.over, judgement.under
    wrong = judgement.kind in DIFFERS
    known = wrong or judgement.kind == "agrees"
    spans: dict[str, Span] = {"wrong": (int(wrong), int(wrong) if known else 1)}
    exact = known and over is not None and under is not None and not isinstance(judgement.should, Range)
    highest_over = max(paid or 0, 0) if paid is not None else most
    highest_under = max(most - (paid or 0), 0)
    spans["over"] = (over or 0, (over or 0) if exact else highest_over)
    spans["under"] = (under or 0, (under or 0) if exact else highest_under)
    least = (over or 0) + (under or 0)
    spans["error"] = (least, least if exact else max(highest_over, highest_under))
    return Found(paid or 0, spans)


def ceilings(paid: Sequence[int | None], most: Amount) -> dict[str, Amount]:
    """What each measure of a population can be at the very most, by what was paid in its rows and what can be given."""
    known = [most if value is None else max(value, 0) for value in paid]
    lacking = [most if value is None else max(most - value, 0) for value in paid]
    both = sum((max(pair) for pair in zip(known, lacking, strict=True)), start=0)
    return {"wrong": len(paid), "over": sum(known), "under": sum(lacking), "error": both}


def project(
    drawn: Drawn,
    found: Mapping[int, Found],
    most: Amount | None,
    confidence: Fraction,
    most_of_all: Mapping[str, Amount] | None = None,
) -> dict[str, Estimate]:
    """Each measure of the whole population. ``found`` is what was found in every row that was drawn, by its number.

    ``most`` is what the law's terms can give at the most; None where the benefit is no money, so that only the number
    of wrong decisions is projected. ``most_of_all``: see :func:`ceilings`. Drawn by monetary units, the number of wrong
    decisions is not projected: a row's chance goes by its money.
    """
    measures = [name for name in MEASURES if name != "wrong" or drawn.method != "monetary-unit"]
    if most is None:
        measures = [name for name in measures if name == "wrong"]
    estimates = {name: _measure(name, drawn, found, most or 0, 1 - confidence) for name in measures}
    highest = most_of_all or {}
    return {name: replace(one, high=min(one.high, highest.get(name, one.high))) for name, one in estimates.items()}


def _measure(name: str, drawn: Drawn, found: Mapping[int, Found], most: Amount, risk: Fraction) -> Estimate:
    """One measure: the parts that were drawn whole as they are, those drawn by rows together, monetary units apart.

    Where both are there, each bears half the risk: the sum of two bounds fails only where one of them does.
    """
    whole = [stratum for stratum in drawn.strata if stratum.whole]
    rows = [stratum for stratum in drawn.strata if not stratum.whole and not stratum.by_money]
    money = [stratum for stratum in drawn.strata if not stratum.whole and stratum.by_money]
    parts = [_exactly(name, stratum, found) for stratum in whole]
    risk = risk / 2 / max(1, bool(rows) + bool(money))  # half on either side
    if rows:
        parts.append(_of_rows(name, rows, found, most, risk))
    parts += [_of_money(name, stratum, found, most, risk) for stratum in money]
    return Estimate(
        sum((part.seen for part in parts), start=0),
        sum((part.point for part in parts), start=0),
        sum((part.low for part in parts), start=0),
        sum((part.high for part in parts), start=0),
    )


def _spans(name: str, stratum: Stratum, found: Mapping[int, Found]) -> list[Span]:
    return [found[number].spans[name] for number in stratum.drawn]


def _exactly(name: str, stratum: Stratum, found: Mapping[int, Found]) -> Estimate:
    spans = _spans(name, stratum, found)
    low, high = sum((span[0] for span in spans), start=0), sum((span[1] for span in spans), start=0)
    return Estimate(low, low, low, high)


def _of_rows(
    name: str, strata: Sequence[Stratum], found: Mapping[int, Found], most: Amount, risk: Fraction
) -> Estimate:
    """Rows drawn without replacement, from strata in proportion.

    What is drawn in proportion is at least as sure as what is drawn from all, so that the bound of that holds; where
    the shares could not be quite in proportion, each value is weighed by what its row stands for.
    """
    units, size = sum(stratum.units for stratum in strata), sum(len(stratum.drawn) for stratum in strata)
    weights = [Fraction(stratum.units, len(stratum.drawn)) * size / units for stratum in strata]
    pairs = zip(strata, weights, strict=True)
    spans = [(span, weight) for stratum, weight in pairs for span in _spans(name, stratum, found)]
    ends: list[Amount] = [1, *(span[1] for span, _ in spans)]
    if name != "wrong":
        ends.append(most)
    if name in ("over", "error"):
        ends += [stratum.highest for stratum in strata]
    largest = Fraction(max(ends)) * max(weights)
    lows = [low * weight / largest for (low, _), weight in spans if low]
    highs = [high * weight / largest for (_, high), weight in spans if high]
    seen = sum((low for (low, _), _ in spans), start=Fraction(0))
    point = sum((low * weight for (low, _), weight in spans), start=Fraction(0)) * units / size
    low = max(seen, lower_mean(lows, size, risk, units) * units * largest)
    return Estimate(seen, point, low, upper_mean(highs, size, risk, units) * units * largest)


def _of_money(name: str, stratum: Stratum, found: Mapping[int, Found], most: Amount, risk: Fraction) -> Estimate:
    """Monetary units: each row drawn tells which part of its own money is wrong."""
    size = len(stratum.drawn)
    rows = [found[number] for number in stratum.drawn]
    lows = [Fraction(row.spans[name][0]) / row.paid for row in rows]
    highs = [Fraction(row.spans[name][1]) / row.paid for row in rows]
    # Of money paid too much no more than all is wrong; money paid too little can be many times what was paid.
    largest = Fraction(1)
    if name != "over":
        largest = max(largest, Fraction(max(most - stratum.lowest, 0), stratum.lowest), *highs)
    seen = sum((Fraction(row.spans[name][0]) for row in rows), start=Fraction(0))
    low = lower_mean([value / largest for value in lows if value], size, risk) * largest * stratum.units
    high = upper_mean([value / largest for value in highs if value], size, risk) * largest * stratum.units
    return Estimate(seen, sum(lows, start=Fraction(0)) * stratum.units / size, max(low, seen), high)


def verdict(estimate: Estimate, materiality: int) -> Literal["below", "above", "cannot_be_told"]:
    """Whether the error of all rows lies below a threshold, above it, or on which side cannot be told."""
    if estimate.high < materiality:
        return "below"
    return "above" if estimate.low >= materiality else "cannot_be_told"
