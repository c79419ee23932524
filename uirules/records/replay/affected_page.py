"""What another law affects as a document, from which the terminal's text and the HTML file are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from uirules.decision.document import (
    Block,
    DefinitionRows,
    Document,
    Heading,
    Identifier,
    Paragraph,
    Row,
    Runs,
    Text,
)
from uirules.decision.faces import text
from uirules.decision.wording import Kind
from uirules.drafting.compare.model import CHANGES
from uirules.drafting.not_law import not_law
from uirules.drafting.sides import Side
from uirules.records.replay.affected import Affected
from uirules.records.replay.effects import LEFT_OUT, Group, Sums
from uirules.records.replay.page import FEW, WIDTH, Base, short, styled

__all__ = ["document", "render_html", "render_text"]

_MONEY = ("owed", "overpaid", "payable_owed", "payable_overpaid")


def render_html(found: Affected, lang: str = "en", *, embed_fonts: bool = True) -> str:
    """The report as one HTML file without script."""
    return styled(document(found, lang), embed_fonts)


def render_text(found: Affected, lang: str = "en") -> str:
    """The report for a terminal."""
    return text.render(document(found, lang, FEW), WIDTH)


def document(found: Affected, lang: str = "en", most: int | None = None) -> Document:
    """The report as a document; ``most``: so many decisions are told one by one."""
    page = _Page(found, lang, most)
    return page.document("affected_title", "affected_standing", page.blocks())


class _Page(Base):
    def __init__(self, found: Affected, lang: str, most: int | None) -> None:
        super().__init__(lang)
        self.found, self.effects = found, found.effects
        law = found.after.law
        self.wording = law.wording(lang if lang in law.languages else law.languages[0])
        self.currency = law.ruleset.manifest.currency
        self.most = len(self.effects.listed) if most is None else most

    def blocks(self) -> Iterator[Block]:
        """The whole page."""
        say, effects = self.say, self.effects
        yield from self.lead()
        sides = [side for side in (self.found.before, self.found.after) if side is not None]
        for runs in not_law([side.law for side in sides], say.lang):
            yield Paragraph(runs, "note")
        yield Paragraph(say.label("affected_about"), "note")
        if effects.not_reproduced:
            yield Paragraph(say.say("affected_not_reproduced", n=say.number(effects.not_reproduced)), "strong")
        yield self.head()
        yield Heading(1, say.label("affected_counts"))
        yield self.counts()
        if effects.affected:
            yield from self.changes()
            yield from self.benefits()
            yield from self.causes()
            yield from self.decisions()
        yield from self.wrong()
        yield from self.clause_texts(list(self._clauses()))

    def lead(self) -> Iterator[Block]:
        """The answer, and the sums of the benefits."""
        say, effects = self.say, self.effects
        name = "affected_lead" if effects.affected else "affected_lead_none"
        if effects.compared < effects.count:
            name = name.replace("lead", "lead_of") if effects.compared else "affected_lead_nothing"
        counts = {key: say.number(getattr(effects, key)) for key in ("count", "compared", "affected")}
        yield Paragraph(say.say(name, **counts), "lead")
        sums = Sums()
        for group in effects.benefits.values():
            if group.about.get("kind") == "benefit":
                sums.merge(group)
        if sums.count:
            money = {key: self.money(getattr(sums, key)) for key in _MONEY}
            people = {key: say.number(getattr(sums, key)) for key in ("gainers", "losers")}
            yield Paragraph(say.say("affected_money", **money, **people), "lead")

    def head(self) -> DefinitionRows:
        """Which ledger, from which law to which."""
        say, found = self.say, self.found
        before = say.label("from_own") if found.before is None else self.side(found.before)
        rows = [
            Row(say.label("ledger"), (Identifier(found.ledger),)),
            Row(say.label("entries"), self.count(found.entries)),
            Row(say.label("head"), (Identifier(found.head),)),
            Row(say.label("from"), before),
            Row(say.label("to"), self.side(found.after)),
        ]
        return DefinitionRows(tuple(rows))

    def side(self, side: Side) -> Runs:
        """A law as it was asked for."""
        return self.say.say("side_told", spec=(Identifier(side.spec),), version=(Identifier(side.law.version),))

    def counts(self) -> DefinitionRows:
        """How many decisions, and which were left out."""
        say, effects = self.say, self.effects
        rows = [
            Row(say.label("count_affected"), self.count(effects.affected)),
            Row(say.label("count_same"), self.count(effects.same)),
            Row(say.label("count_other"), self.count(effects.other_values)),
        ]
        for name in LEFT_OUT:
            if effects.left_out[name]:
                rows.append(Row(say.label(f"left_{name}"), self.count(effects.left_out[name])))
        if effects.wrongs:
            rows.append(Row(say.label("count_wrong"), self.count(effects.wrongs)))
        return DefinitionRows(tuple(rows))

    def changes(self) -> Iterator[Block]:
        """What becomes of the decisions."""
        yield Heading(1, self.say.label("changes"))
        rows = [
            Row(self.say.label(f"change_{name}"), self.count(self.effects.changes[name]))
            for name in CHANGES
            if self.effects.changes[name]
        ]
        yield DefinitionRows(tuple(rows))

    def benefits(self) -> Iterator[Block]:
        """Sums by benefit."""
        say = self.say
        yield Heading(1, say.label("affected_benefits"))
        yield Paragraph(say.label("affected_benefits_note"))
        rows = []
        for name, group in sorted(self.effects.benefits.items()):
            title = (Text(say.own(group.about.get("title"), name)),)
            rows.append((title, say.label(f"kind_{group.about.get('kind', 'benefit')}"), *self.sums(group)))
        columns = [("benefit", "main"), ("kind", "text"), ("count", "number")]
        yield self.table([*columns, *((name, "number") for name in _MONEY), ("unsettled", "number")], rows)

    def sums(self, group: Group) -> list[Runs]:
        """How many decisions, the sums, and how many stand in none."""
        return [
            self.count(group.count),
            *(self.money(getattr(group, name)) for name in _MONEY),
            self.count(group.unsettled),
        ]

    def causes(self) -> Iterator[Block]:
        """The rules that made the differences, with their clauses."""
        say = self.say
        yield Heading(1, say.label("affected_causes"))
        yield Paragraph(say.label("affected_causes_note"))
        rows = []
        for group in self.effects.ranked():
            told = say.joined([self.rule(step) for step in group.about["causes"]]) or say.label("rest")
            count, owed, overpaid, *_, unsettled = self.sums(group)
            rows.append((told, count, owed, overpaid, unsettled))
        columns = [("rule", "main"), ("count", "number"), ("owed", "number"), ("overpaid", "number")]
        yield self.table([*columns, ("unsettled", "number")], rows)

    def rule(self, step: Mapping[str, Any]) -> Runs:
        """A rule with its clauses."""
        title = self.say.own(step["title"], str(step["id"]))
        return self.say.say("step_clauses", step=title, clauses=self.clause_labels(step["clauses"]))

    def decisions(self) -> Iterator[Block]:
        """The first decisions that come out otherwise."""
        say = self.say
        yield Heading(1, say.label("affected_decisions"))
        rows = []
        for row in self.effects.listed[: self.most]:
            ends = {end: self.total(row["total"][end]) for end in ("then", "now")}
            rows.append(
                (
                    (Text(say.number(row["seq"])), Text(" "), Identifier(short(row["record"]))),
                    say.label(f"change_{row['change']}"),
                    say.say("from_to", **ends),
                    say.joined([self.values(step) for step in row["causes"]]) or say.label("no_step"),
                )
            )
        yield self.table((("place", "main"), ("change", "text"), ("total", "text"), ("made", "text")), rows)
        if more := self.effects.affected - len(rows):
            yield Paragraph(say.say("not_listed", n=say.number(more)))

    def total(self, shown: Mapping[str, Any]) -> str:
        """What a side comes to."""
        return self.say.text("unsettled") if shown["value"] is None else self.say.own(shown["text"])

    def values(self, step: Mapping[str, Any]) -> Runs:
        """What a rule came to then and now."""
        say = self.say
        title = say.own(step["title"], str(step["id"]))
        ends = {end: self.value(step[end]) for end in ("then", "now")}
        if ends["then"] == ends["now"]:
            return (Text(title),)
        return say.say("step_values", step=title, **ends)

    def wrong(self) -> Iterator[Block]:
        """The decisions that cannot be made."""
        say, rows = self.say, []
        for row in self.effects.wrong_listed[: self.most or FEW]:
            problems = say.joined([self.problem(problem) for problem in row["problems"]])
            rows.append(((Text(say.number(row["seq"])), Text(" "), Identifier(short(row["record"]))), problems))
        if rows:
            yield Heading(1, say.label("affected_wrong"))
            yield self.table((("place", "main"), ("problem", "text")), rows)
            if more := self.effects.wrongs - len(rows):
                yield Paragraph(say.say("not_listed", n=say.number(more)))

    def money(self, amount: Any) -> Runs:
        """A sum of money."""
        return self.wording.value(amount, Kind("money", unit=self.currency))

    def _clauses(self) -> Iterator[Mapping[str, Any]]:
        steps: list[Sequence[Mapping[str, Any]]] = [group.about["causes"] for group in self.effects.ranked()]
        for step in (step for some in steps for step in some):
            yield from step["clauses"]
