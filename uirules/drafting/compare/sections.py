"""The parts of the page that tell of groups, of causes and of single cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from uirules.decision.document import Column, FactText, Heading, Identifier, Paragraph, Runs, Table, Text, plain
from uirules.drafting.compare.charts import Bar, bars
from uirules.drafting.compare.groups import Group, Grouping
from uirules.drafting.compare.model import Change, SideResult
from uirules.drafting.compare.report import Comparison, Listed, in_order
from uirules.drafting.compare.tally import Tally
from uirules.drafting.compare.told_causes import SayWhy
from uirules.rulebook.page import Figure

__all__ = ["Sections"]


class Sections:
    def __init__(self, found: Comparison, say: SayWhy) -> None:
        self.found, self.say = found, say
        self.several = len(found.sides) > 2

    def table(self, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[Runs, ...]]) -> Table:
        """A table by the names of its columns; ``name:place`` names a side."""
        heads = []
        for name, role in columns:
            key, sign, place = name.partition(":")
            text = self.say.text(f"column_{key}")
            if sign:
                text = text.replace("{letter}", self.say.letter(int(place)))
            heads.append(Column((Text(text),), role))  # type: ignore[arg-type]
        return Table(tuple(heads), tuple(rows))

    def between(self, place: int) -> Iterator[Heading]:
        """The heading of a pair, where there are several."""
        if self.several:
            ends = {"from": self.say.letter(0), "to": self.say.letter(place)}
            yield Heading(2, self.say.say("from_to", **ends))

    # ── groups ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def groups(self) -> Iterator[Any]:
        """Each question that cases were sorted by."""
        for grouping, found in zip(self.found.by, self.found.groups, strict=True):
            yield from self._grouped(grouping, in_order(found, self.say.members(grouping)))

    def _grouped(self, grouping: Grouping, groups: Mapping[Group, Tally]) -> Iterator[Any]:
        say = self.say
        yield Heading(1, say.say("by", what=say.question(grouping)))
        names = {group: say.group(group, grouping) for group in groups}
        rows = []
        for group, tally in groups.items():
            parts = [
                Bar(
                    Fraction(side.outcomes["met"], max(1, side.cases)),
                    say.share(side.outcomes["met"], side.cases),
                    f"side-{place % 5}",
                )
                for place, side in enumerate(tally.sides)
            ]
            rows.append((f"{plain(names[group])} ({say.number(tally.sides[0].cases)})", parts))
        legend = [(say.side(place), f"side-{place % 5}") for place in range(len(self.found.sides))]
        yield Figure(bars(say.text("by_chart"), rows, legend), say.label("by_chart"))
        for place in range(1, len(self.found.sides)):
            yield from self.between(place)
            yield self.group_table(groups, names, place)

    def group_table(self, groups: Mapping[Group, Tally], names: Mapping[Group, Runs], place: int) -> Table:
        """The groups of a question, from the first side to another."""
        say = self.say
        money = any(
            tally.pairs[place - 1].settled_before or tally.pairs[place - 1].settled_after for tally in groups.values()
        )
        columns = [("group", "main"), ("claims", "number"), ("met:0", "number"), (f"met:{place}", "number")]
        columns += [(name, "number") for name in ("gainers", "refused", "higher", "lower", "undetermined")]
        if money:
            columns += [("before:0", "number"), ("difference", "number")]
        rows = []
        for group, tally in groups.items():
            pair, before, after = tally.pairs[place - 1], tally.sides[0], tally.sides[place]
            counts = [before.cases, before.outcomes["met"], after.outcomes["met"]]
            counts += [pair.changes[kind] for kind in ("newly_met", "refused_now", "higher_amount", "lower_amount")]
            counts.append(after.outcomes["undetermined"])
            row: list[Runs] = [names[group], *((Text(say.number(count)),) for count in counts)]
            if money:
                row += [
                    say.value(pair.settled_before, say.money),
                    say.difference(pair.settled_after - pair.settled_before),
                ]
            rows.append(tuple(row))
        return self.table(columns, rows)

    # ── causes ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def causes(self) -> Iterator[Any]:
        """The rules that made the difference, those of most cases first."""
        say = self.say
        if not any(pair.changed for pair in self.found.tally.pairs):
            return
        yield Heading(1, say.label("causes"))
        yield Paragraph(say.label("causes_note"))
        for place, pair in enumerate(self.found.tally.pairs, 1):
            yield from self.between(place)
            rows = []
            for cause, counts in pair.ranked():
                told = [
                    counts.total(),
                    *(counts[kind] for kind in ("newly_met", "refused_now", "higher_amount", "lower_amount")),
                ]
                values = list(pair.values.get(cause, ()))
                rows.append(
                    (
                        say.rule(cause),
                        say.clauses(cause),
                        say.differs(cause, values),
                        *((Text(say.number(count)),) for count in told),
                    )
                )
            if rows:
                columns = [("rule", "main"), ("clause", "text"), ("differs", "text"), ("claims", "number")]
                columns += [(name, "number") for name in ("gainers", "refused", "higher", "lower")]
                yield self.table(columns, rows)
            if pair.unexplained.total():
                yield Paragraph(say.say("unexplained", claims=say.claims(pair.unexplained.total())))
            if not rows and not pair.unexplained.total():
                yield Paragraph(say.label("none"))

    # ── single cases ─────────────────────────────────────────────────────────────────────────────────────────────────

    def changed(self) -> Iterator[Any]:
        """The first cases that changed."""
        say = self.say
        if not self.found.listed:
            return
        yield Heading(1, say.label("changed"))
        for place in range(1, len(self.found.sides)):
            rows = [row for listed in self.found.listed if (row := self.changed_row(listed, place)) is not None]
            if not rows:
                continue
            yield from self.between(place)
            columns = [("case", "main"), ("change", "text"), ("result:0", "text"), (f"result:{place}", "text")]
            yield self.table([*columns, ("differs", "text")], rows)
        if self.found.more_changed:
            yield Paragraph(say.say("not_listed", n=say.number(self.found.more_changed)))

    def changed_row(self, listed: Listed, place: int) -> tuple[Runs, ...] | None:
        """The row of a case; None where it did not change on this side."""
        change = listed.result.changes[place - 1]
        if change.kind in ("same", "error"):
            return None
        before, after = listed.result.sides[0], listed.result.sides[place]
        return (
            self._name(listed),
            self.say.label(f"change_{change.kind}"),
            self._result(before, after),
            self._result(after, before),
            self._why(change),
        )

    def _name(self, listed: Listed) -> Runs:
        if listed.claim is None:
            return (Identifier(listed.name),)
        return (FactText(listed.claim), Text(" "), Identifier(listed.name))

    def _result(self, result: SideResult, other: SideResult) -> Runs:
        """What a side makes of a case; the states of its periods where nothing else tells the sides apart."""
        say = self.say
        told: Runs = (Text(say.outcome(result.outcome)),)
        if result.total is not None:
            mark = Text(say.text("label_mark"))
            told = (*told, mark, *say.value(result.total, say.money))
        if (result.outcome, result.total) == (other.outcome, other.total) and result.states != other.states:
            comma = say.word.locale.texts["lists.and.join"]
            states = comma.join(f"{say.state(state)} {say.number(count)}" for state, count, _ in result.states)
            told = (*told, Text(f" ({states})"))
        return told

    def _why(self, change: Change) -> Runs:
        say = self.say
        comma = Text(say.word.locale.texts["lists.and.join"])
        runs: list[Any] = []
        for cause, was, now in change.causes:
            differs = say.differs(cause, [(was, now)])
            told = (*say.rule(cause), Text(" ("), *say.clauses(cause), Text(")"))
            if plain(differs) != say.text("nothing"):
                told = (*told, Text(say.text("label_mark")), *differs)
            runs += [comma, *told] if runs else told
        return tuple(runs) or say.label("nothing")

    def wrong(self) -> Iterator[Any]:
        """The first cases that are wrong on a side, each with its problems."""
        say = self.say
        if not self.found.wrong:
            return
        yield Heading(1, say.label("wrong"))
        yield Paragraph(say.label("wrong_note"))
        yield self.table(
            (("case", "main"), ("side", "word"), ("problem", "text")), list(self.wrong_rows(self.found.wrong))
        )
        if self.found.more_wrong:
            yield Paragraph(say.say("not_listed", n=say.number(self.found.more_wrong)))

    def wrong_rows(self, listed: Sequence[Listed]) -> Iterator[tuple[Runs, ...]]:
        """A row for each problem of cases that are wrong; what all sides have alike is told once."""
        say = self.say
        for one in listed:
            sides = one.result.sides
            alike = all(side.problems == sides[0].problems for side in sides)
            for place, side in enumerate(sides[:1] if alike else sides):
                where = say.text("all_sides") if alike else say.letter(place)
                for problem in side.problems:
                    told = FactText(problem.text.get(say.lang) or problem.text["en"])
                    at = (Identifier(problem.where), Text(" ")) if problem.where else ()
                    yield self._name(one), (Text(where),), (*at, told)
