"""The parts of an audit's page that tell of a sample: how it was drawn, and what it tells of all decisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from uirules.audit.say import SayAudit
from uirules.decision.document import Column, FactText, Heading, Identifier, Paragraph, Runs, Table, runs

__all__ = ["SamplePart"]

_PARTS = ("top", "body", "unpaid")


class SamplePart:
    """What is said of a sample. The audit has one."""

    def __init__(self, say: SayAudit) -> None:
        assert say.audit.sampled is not None
        self.say, self.found = say, say.audit.sampled
        self.drawn = self.found.drawn

    def method(self) -> Iterator[Runs]:
        """How it was drawn, and on what its intervals rest."""
        say, drawn = self.say, self.drawn
        yield say.say(f"method_{drawn.method}", size=say.number(drawn.size), seed=say.number(drawn.seed))
        if drawn.by is not None:
            yield say.say("method_by", by=(Identifier(drawn.by),))
        if drawn.interval is not None:
            yield say.say("method_interval", interval=say.rounded(drawn.interval))
        if self.found.most is not None:
            yield say.say("method_bound", most=say.sum(self.found.most))
        if say.audit.broken:
            yield say.say("method_broken_sample", n=say.number(say.audit.broken))

    def projection(self) -> Iterator[Any]:
        """What the errors of all decisions come to."""
        say, drawn = self.say, self.drawn
        yield Heading(1, say.label("projection_head"))
        sizes = {"size": say.number(drawn.size), "rows": say.number(self.found.population)}
        yield Paragraph(say.say("projection_note", **sizes, confidence=say.word.share(say.audit.confidence)))
        if self.found.untold:
            yield Paragraph(say.say("untold_sample", n=say.number(self.found.untold)))
        rows = []
        for name, one in self.found.estimates.items():
            ends = (one.seen, one.point, one.low, one.high)
            told = [runs(say.count(end)) if name == "wrong" else say.rounded(end) for end in ends]
            rows.append((say.label(f"measure_{name}"), *told))
        yield self._table(("measure", "seen", "point", "low", "high"), rows)
        if len(drawn.strata) > 1 or drawn.by is not None:
            yield Heading(2, say.label("strata_head"))
            strata = [
                (self._name(one.name), *(runs(say.number(n)) for n in (one.rows, len(one.drawn))), say.sum(one.paid))
                for one in drawn.strata
            ]
            yield self._table(("stratum", "rows", "drawn", "paid"), strata)

    def _name(self, name: str) -> Runs:
        if self.drawn.method == "monetary-unit" and name in _PARTS:
            return self.say.label(f"stratum_{name}")
        if name and self.drawn.by is not None:
            return self.say.stratum(self.drawn.by, name)
        return (FactText(name),) if name else self.say.label("group_not_given")

    def _table(self, names: tuple[str, ...], rows: list[tuple[Runs, ...]]) -> Table:
        heads = [
            Column(self.say.label(f"column_{name}"), "main" if place == 0 else "number")
            for place, name in enumerate(names)
        ]
        return Table(tuple(heads), tuple(rows))
