"""The parts of an audit's page that tell what was audited, how, and how it can be done again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import uirules
from uirules.audit.samplepage import SamplePart
from uirules.audit.say import SayAudit
from uirules.decision.document import (
    Bullets,
    DefinitionRows,
    Heading,
    Identifier,
    Item,
    Paragraph,
    Row,
    Runs,
    Text,
    runs,
)
from uirules.drafting.compare.report import amendments_of

__all__ = ["AboutPart"]


class AboutPart:
    """What is said of an audit itself."""

    def __init__(self, say: SayAudit) -> None:
        self.say, self.found = say, say.audit

    def blocks(self) -> Iterator[Any]:
        """What was audited, the method, and the way to recompute."""
        yield from self.about()
        yield from self.method()
        yield from self.again()

    def about(self) -> Iterator[Any]:
        """What was audited: the file, the law, its days and readings."""
        say, found = self.say, self.found
        law = found.law
        rows = self.found.tally.rows if found.sampled is None else found.sampled.population + found.broken
        entries: list[tuple[str, Runs]] = [
            ("benefit", say.benefit()),
            ("file", (Identifier(found.file),)),
            ("file_sha256", (Identifier(found.sha256),)),
        ]
        if found.mapping is not None:
            entries.append(("mapping", (Identifier(found.mapping[0]), Text(" "), Identifier(found.mapping[1]))))
        entries.append(("rows", (Text(say.number(rows)),)))
        told = say.side_told(found.sides[0])
        amended = told[1 : 1 + sum(1 + (one.supposed is not None) for one in amendments_of(law))]
        entries += [
            ("law", say.joined([told[0], *amended], say.text("parts_mark"))),
            ("digest", (Identifier(law.ruleset.digest),)),
            ("wording_digest", (Identifier(law.ruleset.wording_digest),)),
            ("law_of", self.days()),
            ("known_at", self.known()),
        ]
        yield Heading(1, say.label("about_head"))
        yield DefinitionRows(tuple(Row(say.label(name), value) for name, value in entries))
        names = law.plan(found.benefit).readings
        if names:
            yield Heading(2, say.label("readings_head"))
            yield Bullets(tuple(Item(say.reading(name, law.readings[name])) for name in names))

    def days(self) -> Runs:
        """The days of whose law the cases are."""
        say, found = self.say, self.found
        if found.first is None or found.last is None:
            return say.label("law_of_none")
        fact = found.law.ruleset.facts.facts[found.law.ruleset.provision(found.benefit).contingency]
        ends = {"first": say.word.date(found.first), "last": say.word.date(found.last)}
        return say.say("law_of_days", what=say.own(fact.label) or (), **ends)

    def known(self) -> Runs:
        """As of when the law is known."""
        known = self.found.known_at
        if known is None:
            return self.say.label("known_now")
        if isinstance(known, str):
            return self.say.label("known_decided")
        return self.say.say("known_on", day=self.say.word.date(known))

    def method(self) -> Iterator[Any]:
        """How the audit was made."""
        say = self.say
        told = [say.label(name) for name in ("method_recompute", "method_missing", "method_sums")]
        if self.found.tally.paid_not_told:
            told.append(say.say("method_paid_not_told", n=say.number(self.found.tally.paid_not_told)))
        if self.found.sampled is not None:
            told += SamplePart(say).method()
        yield Heading(1, say.label("method_head"))
        yield Bullets(tuple(Item(one) for one in told))

    def again(self) -> Iterator[Any]:
        """How this can be recomputed."""
        say, found = self.say, self.found
        yield Heading(1, say.label("again_head"))
        yield Paragraph(say.label("again_note"))
        entries: list[tuple[str, Runs]] = [
            ("command", (Identifier(shlex.join(found.command())),)),
            ("program", (Identifier(f"uirules {uirules.__version__}"),)),
            ("file_sha256", (Identifier(found.sha256),)),
            ("digest", (Identifier(found.law.ruleset.digest),)),
        ]
        if found.sampled is not None:
            entries.append(("seed", runs(say.number(found.sampled.drawn.seed))))
        yield DefinitionRows(tuple(Row(say.label(name), value) for name, value in entries))
