"""The audit of a file: what was asked, what was counted, and the cases that are told one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import uirules
from uirules.audit.drawing import Drawn
from uirules.audit.facts import Decided
from uirules.audit.judge import KINDS, Amount, Judgement
from uirules.audit.projecting import Estimate, verdict
from uirules.audit.tally import Tally
from uirules.audit.why import Cause
from uirules.decision.results import plain
from uirules.drafting.compare.report import amendments_of
from uirules.drafting.sides import Side
from uirules.errors import Problem
from uirules.law import Law
from uirules.ruleset.types import Type

__all__ = ["SCHEMA", "Audit", "Listed", "Sampled"]

SCHEMA = "uirules/audit/0"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row that is told by itself.

    ``where`` is its place in the file, ``reference`` what the case is called. ``reasons`` are the decision's own
    sentences by language, ``readings`` the options on which alone the law gives what was decided.
    """

    number: int
    where: str
    reference: str | None
    judgement: Judgement
    decided: Decided | None = None
    outcome: str | None = None
    law_on: dt.date | None = None
    causes: tuple[Cause, ...] = ()
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    readings: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_dict(self, types: Mapping[str, Type], languages: list[str]) -> dict[str, Any]:
        """Plain types for JSON."""
        found, decided = self.judgement, self.decided
        kinds = {name: type_.kind for name, type_ in types.items()}
        data: dict[str, Any] = {"row": self.number, "at": self.where, "reference": self.reference, "kind": found.kind}
        if decided is not None:
            data["decided"] = {
                "outcome": decided.outcome,
                "on": plain(decided.on),
                "paid": decided.paid,
                "amounts": {name: plain(value, kinds.get(name)) for name, value in decided.amounts.items()},
            }
            data["recomputed"] = {"outcome": self.outcome, "law_on": plain(self.law_on), "amount": plain(found.should)}
            data |= {"overpaid": plain(found.over), "underpaid": plain(found.under)}
        data["differences"] = [
            {"what": one.what, "decided": plain(one.decided, kinds.get(one.what)),
             "law": plain(one.given, kinds.get(one.what))}
            for one in found.differences
        ]  # fmt: skip
        data["causes"] = [cause_dict(cause) for cause in self.causes]
        data["reasons"] = {lang: list(self.reasons.get(lang, ())) for lang in languages}
        data["same_on_reading"] = [{"reading": name, "option": option} for name, option in self.readings]
        data["missing"] = [entry.to_dict() for entry in found.missing]
        data["problems"] = [problem.to_dict() for problem in self.problems]
        return data


def cause_dict(cause: Cause) -> dict[str, Any]:
    """A cause as plain types."""
    return {"kind": cause.kind, "id": cause.id, "clauses": list(cause.clauses), "title": dict(cause.title)}


@dataclass(frozen=True)
class Sampled:
    """What comes of a sample: how it was drawn, what it was drawn from, and what it tells of the whole.

    ``most`` is what the law's terms can give at the most, on which the intervals rest.
    """

    drawn: Drawn
    population: int
    paid: int
    most: Amount | None
    estimates: Mapping[str, Estimate]
    untold: int


@dataclass(frozen=True)
class Audit:
    """Decisions made elsewhere, recomputed.

    ``known_at`` is ``decided`` (each as the law was known on the day of its decision), a day, or None: as it is known
    now. ``broken`` counts rows that cannot be read, in the whole file; the tally holds them too. ``listed`` are the
    first rows that differ, ``untold`` the first that could not be told, ``wrong`` the first that are broken, up to
    ``limit`` each.
    """

    law: Law
    benefit: str
    file: str
    sha256: str
    mapping: tuple[str, str] | None
    asked: Mapping[str, Any]
    known_at: dt.date | str | None
    types: Mapping[str, Type]
    money: str | None
    tally: Tally
    listed: tuple[Listed, ...]
    untold: tuple[Listed, ...]
    wrong: tuple[Listed, ...]
    limit: int
    first: dt.date | None = None
    last: dt.date | None = None
    sampled: Sampled | None = None
    confidence: Fraction = Fraction(95, 100)
    materiality: int | None = None

    @property
    def sides(self) -> tuple[Side, ...]:
        """The law as a side of comparisons has it: what says what a law is wants one."""
        known = self.known_at if isinstance(self.known_at, dt.date) else None
        return (Side(self.law.id, self.law, None, known, dict(self.asked.get("readings", {}))),)

    @property
    def broken(self) -> int:
        """The rows that cannot be read."""
        return self.tally.kinds["broken"].rows

    @property
    def agrees(self) -> bool:
        """Whether every row that was recomputed agrees; broken rows apart."""
        return self.tally.kinds["agrees"].rows == self.tally.rows - self.broken

    @property
    def material(self) -> str | None:
        """The error against the threshold: ``below``, ``above``, ``cannot_be_told``; None where there is none."""
        if self.materiality is None or self.money is None:
            return None
        if self.sampled is not None:
            return verdict(self.sampled.estimates["error"], self.materiality)
        error, tally = self.tally.over + self.tally.under, self.tally
        if error >= self.materiality:
            return "above"
        unsettled = tally.kinds["cannot_tell"].rows + tally.kinds["no_law"].rows + tally.paid_not_told + self.broken
        return "cannot_be_told" if unsettled or any(sums.open for sums in tally.kinds.values()) else "below"

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        law, tally = self.law, self.tally
        languages = list(law.languages)
        return {
            "schema": SCHEMA,
            "standing": "a recalculation, not a decision",
            "engine": {"name": "uirules", "version": uirules.__version__},
            "file": {"name": self.file, "sha256": self.sha256},
            "mapping": None if self.mapping is None else {"name": self.mapping[0], "sha256": self.mapping[1]},
            "benefit": self.benefit,
            "ruleset": {
                "id": law.id,
                "version": law.version,
                "digest": law.ruleset.digest,
                "wording_digest": law.ruleset.wording_digest,
                "amendments": [
                    {"id": one.amendment.id, "supposed": plain(one.supposed)} for one in amendments_of(law)
                ],
                "readings": {name: law.readings[name] for name in law.plan(self.benefit).readings},
            },
            "law_on": {"by": law.ruleset.provision(self.benefit).contingency, "from": plain(self.first),
                       "to": plain(self.last)},
            "known_at": plain(self.known_at),
            "amount": self.money,
            "command": self.command(),
            "rows": tally.rows,
            "kinds": {kind: tally.kinds[kind].to_dict() for kind in KINDS},
            "sums": {
                "settled_rows": tally.settled,
                "paid": plain(tally.paid),
                "law": plain(tally.should),
                "overpaid": plain(tally.over),
                "underpaid": plain(tally.under),
                "paid_not_told": tally.paid_not_told,
                "system_not_running": tally.not_running,
            },
            "causes": [
                {"kind": kind, **cause_dict(cause), **sums.to_dict()} for kind, cause, sums in tally.ranked()
            ],
            "same_on_another_reading": {
                "rows": tally.on_reading,
                "readings": [{"reading": name, "option": option, "rows": rows}
                             for (name, option), rows in tally.readings.most_common()],
            },
            "missing": [{"fact": fact, "asked_of": whom, "rows": rows}
                        for (fact, whom), rows in tally.missing.most_common()],
            "sample": None if self.sampled is None else self._sample(self.sampled),
            "materiality": self.materiality,
            "verdict": self.material,
            "differing": [one.to_dict(self.types, languages) for one in self.listed],
            "differing_not_listed": tally.differing - len(self.listed),
            "not_told": [one.to_dict(self.types, languages) for one in self.untold],
            "not_told_not_listed": tally.kinds["cannot_tell"].rows + tally.kinds["no_law"].rows - len(self.untold),
            "broken": [one.to_dict(self.types, languages) for one in self.wrong],
            "broken_not_listed": self.broken - len(self.wrong),
        }  # fmt: skip

    def _sample(self, sampled: Sampled) -> dict[str, Any]:
        drawn = sampled.drawn
        return {
            "method": drawn.method,
            "size": drawn.size,
            "seed": drawn.seed,
            "by": drawn.by,
            "interval": plain(drawn.interval),
            "population": sampled.population,
            "paid": sampled.paid,
            "most": plain(sampled.most),
            "confidence": f"{self.confidence * 100} %",
            "not_told": sampled.untold,
            "strata": [
                {"name": one.name, "rows": one.rows, "paid": one.paid, "drawn": len(one.drawn), "whole": one.whole}
                for one in drawn.strata
            ],
            "projected": {
                name: {"in_sample": plain(one.seen), "projected": plain(Fraction(one.point)),
                       "from": plain(Fraction(one.low)), "to": plain(Fraction(one.high))}
                for name, one in sampled.estimates.items()
            },
        }  # fmt: skip

    def command(self) -> list[str]:
        """The words of the command that makes this audit again."""
        options = list(self.asked.get("options", ()))
        if "--ruleset" not in (option for option, _ in options):
            options.insert(0, ("--ruleset", f"{self.law.id}@{self.law.ruleset.digest}"))
        words = ["uirules", "audit", self.file, "--benefit", self.benefit]
        return [*words, *(word for option in options for word in option)]
