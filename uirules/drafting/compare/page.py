"""The comparison as a document, and as one HTML file with charts that works offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from uirules.decision.document import (
    Block,
    Bullets,
    Column,
    DefinitionRows,
    Document,
    Heading,
    Identifier,
    Item,
    Paragraph,
    Row,
    Runs,
    Strong,
    Table,
    Text,
    mark_terms,
)
from uirules.decision.faces import html
from uirules.drafting.compare.charts import Bar, bars, stacked
from uirules.drafting.compare.model import CHANGES, OUTCOMES
from uirules.drafting.compare.report import Comparison, amendments_of
from uirules.drafting.compare.sections import Sections
from uirules.drafting.compare.tally import MONEY_CHANGES, PairTally, SideTally, Sum
from uirules.drafting.compare.told_causes import SayWhy
from uirules.drafting.not_law import banner
from uirules.law import Law
from uirules.rulebook.page import Figure
from uirules.ruleset.types import Type

__all__ = ["Page", "document", "render"]

_ALWAYS = ("newly_met", "refused_now", "higher_amount", "lower_amount")
"""Changes that are told also where there are none."""


def render(found: Comparison, lang: str = "en", *, embed_fonts: bool = True) -> str:
    """The comparison as one HTML file without script, in a language of the first side's ruleset."""
    styles = files("uirules.drafting.compare").joinpath("report.css").read_text(encoding="utf-8")
    return html.render(document(found, lang), embed_fonts=embed_fonts, each=_each, styles=styles)


def _each(part: Any) -> str:
    if isinstance(part, Figure):
        caption = f"<figcaption>{html.line(part.caption)}</figcaption>" if part.caption else ""
        return f"<figure>\n{part.svg}\n{caption}</figure>"
    return html.block(part)


def document(found: Comparison, lang: str = "en") -> Document:
    """The comparison as a document of blocks; charts are :class:`~uirules.rulebook.page.Figure`."""
    page = Page(found, lang)
    technical = page.say.word.locale
    whole = Document(
        lang=lang,
        title=page.say.say("title", benefit=page.benefit()),
        blocks=tuple(page.blocks()),
        standing=page.say.label("standing"),
        banner=banner([side.law for side in found.sides], lang),
        label_mark=technical.texts["technical.label_mark"],
        counter=technical.texts["technical.counter"],
    )
    return mark_terms(whole, technical.lists["technical.terms"], technical.lists["technical.particles"])


class Page:
    """The page in the making: what the text of a terminal shares with it."""

    def __init__(self, found: Comparison, lang: str) -> None:
        self.found = found
        self.say = SayWhy(found, lang)
        self.sections = Sections(found, self.say)
        self.places = range(len(found.sides))

    def benefit(self) -> Runs:
        """The provision by its title."""
        return self.say.own(self.say.laws[0].ruleset.provision(self.found.benefit).title) or (
            Identifier(self.found.benefit),
        )

    def blocks(self) -> Iterator[Any]:
        """The whole page."""
        say, found = self.say, self.found
        several = len(found.sides) > 2
        for runs in self.untouched():
            yield Paragraph(runs, "strong")
        for place, pair in enumerate(found.tally.pairs, 1):
            if several:
                yield Heading(2, say.say("from_to", **{"from": say.letter(0), "to": say.letter(place)}))
            yield from self.lead(place, pair)
        yield self.head()
        yield Paragraph(say.label("about"), "note")
        for place, side in enumerate(found.sides):
            if any(one.supposed or one.amendment.file.status != "enacted" for one in amendments_of(side.law)):
                yield Paragraph(say.say("draft", letter=say.letter(place)), "note")
        if found.cases.meta:
            yield Paragraph(say.label("synthetic"), "note")
        yield Heading(1, say.label("sides"))
        yield self.sides()
        yield Heading(1, say.label("outcomes"))
        yield from self.outcomes()
        yield Heading(1, say.label("becomes"))
        for place, pair in enumerate(found.tally.pairs, 1):
            yield from self.becomes(place, pair)
        yield Heading(1, say.label("amounts"))
        yield Paragraph(say.label("amounts_note"))
        yield self.amounts()
        yield from self.periods()
        yield from self.sections.groups()
        yield from self.sections.causes()
        yield from self.sections.changed()
        yield from self.sections.wrong()

    def untouched(self) -> Iterator[Runs]:
        """Which amendments governed none of the claims, so that nobody takes silence for an effect of nothing."""
        say = self.say
        for one in self.found.untouched:
            file = one.named.amendment.file
            title = say.own(file.title) or (Identifier(file.id),)
            values: dict[str, Any] = {"title": title, "letter": say.letter(one.side), "id": (Identifier(file.id),)}
            if one.start is None:
                yield say.say("untouched_no_day", **values)
            else:
                yield say.say("untouched", day=say.word.date(one.start), **values)

    # ── the head ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def lead(self, place: int, pair: PairTally) -> Iterator[Block]:
        """The answer in two sentences."""
        say, changes = self.say, pair.changes
        letter = say.letter(place)
        if not pair.changed:
            yield Paragraph(say.say("lead_same", claims=say.claims(self.found.count), letter=letter), "lead")
            return
        counts = {kind: say.number(changes[kind]) for kind in _ALWAYS}
        counts["undetermined_before"], counts["undetermined"] = (
            say.number(self.found.tally.sides[side].outcomes["undetermined"]) for side in (0, place)
        )
        runs = say.say("lead", claims=say.claims(self.found.count), first=say.letter(0), letter=letter, **counts)
        if self.has_money:
            more = say.say(
                "money",
                before=say.value(pair.settled_before, say.money),
                after=say.value(pair.settled_after, say.money),
                difference=say.difference(pair.settled_after - pair.settled_before),
                settled=say.number(pair.settled),
            )
            runs = (*runs, Text(" "), *more)
        yield Paragraph(runs, "lead")

    @property
    def has_money(self) -> bool:
        """Whether the cases have totals at all."""
        return any(side.total.cases or side.total.open for side in self.found.tally.sides)

    def head(self) -> DefinitionRows:
        """What was compared on which cases."""
        say, cases = self.say, self.found.cases
        number = say.number(self.found.count)
        if cases.kind == "scenarios":
            source = say.say("source_scenario" if self.found.count == 1 else "source_scenarios", n=number)
        else:
            source = say.say("source_other", n=number, source=(Identifier(cases.source),))
        rows = [
            ("benefit", self.benefit()),
            ("source", source),
            ("sha256", (Identifier(self.found.sha256),)),
            ("same_population", say.label("same_checked")),
        ]
        return DefinitionRows(tuple(Row(say.label(name), value) for name, value in rows))

    def sides(self) -> Bullets:
        """What each side is."""
        say = self.say
        items = []
        for place, side in enumerate(self.found.sides):
            head = (Strong((Text(say.side(place)),)), Text(say.text("label_mark")), Identifier(side.spec))
            items.append(Item(head, tuple(Item(say.capital(told)) for told in say.side_told(side))))
        return Bullets(tuple(items))

    def table(self, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[Runs, ...]]) -> Table:
        """A table by the names of its columns."""
        return self.sections.table(columns, rows)

    # ── outcomes and changes ─────────────────────────────────────────────────────────────────────────────────────────

    def outcomes(self) -> Iterator[Any]:
        """Every side's outcomes, as bars and as a table."""
        say, sides = self.say, self.found.tally.sides
        used = [name for name in OUTCOMES if any(side.outcomes[name] for side in sides)]
        rows = [
            (say.side(place), [Bar(side.outcomes[name], say.number(side.outcomes[name]), name) for name in used])
            for place, side in enumerate(sides)
        ]
        legend = [(say.outcome(name), name) for name in used]
        yield Figure(stacked(say.text("outcomes"), rows, legend))
        columns = [("outcome", "main"), *((f"result:{place}", "number") for place in self.places)]
        cells: list[tuple[Runs, ...]] = [
            ((Text(say.outcome(name)),), *((Text(self.part(side.outcomes[name])),) for side in sides)) for name in used
        ]
        cells.append((say.label("payable"), *((Text(self.part(side.payable)),) for side in sides)))
        yield self.table(columns, cells)

    def part(self, count: int) -> str:
        """A count with its share."""
        return f"{self.say.number(count)} ({self.say.share(count, self.found.count)})"

    def becomes(self, place: int, pair: PairTally) -> Iterator[Any]:
        """What becomes of the cases from the first side to another."""
        say = self.say
        if len(self.found.sides) > 2:
            yield Heading(2, say.say("from_to", **{"from": say.letter(0), "to": say.letter(place)}))
        shown = [kind for kind in CHANGES if pair.changes[kind] or kind in _ALWAYS]
        drawn = [kind for kind in shown if kind != "same"]
        if any(pair.changes[kind] for kind in drawn):
            rows = [
                (say.text(f"change_{kind}"), [Bar(pair.changes[kind], say.number(pair.changes[kind]), kind)])
                for kind in drawn
            ]
            yield Figure(bars(say.text("becomes"), rows))
        columns = [("change", "main"), ("claims", "number"), ("share", "number")]
        money = self.has_money and any(pair.before[kind] or pair.after[kind] for kind in MONEY_CHANGES)
        if money:
            columns += [("before:0", "number"), (f"before:{place}", "number"), ("difference", "number")]
        cells = []
        for kind in shown:
            count = pair.changes[kind]
            row: list[Runs] = [
                say.label(f"change_{kind}"),
                (Text(say.number(count)),),
                (Text(say.share(count, self.found.count)),),
            ]
            if money:
                row += self.moved(kind, pair)
            cells.append(tuple(row))
        yield self.table(columns, cells)
        yield self.moves(place, pair)

    def moved(self, kind: str, pair: PairTally) -> list[Runs]:
        """The totals of the cases of a change."""
        say = self.say
        if kind not in MONEY_CHANGES or not pair.changes[kind]:
            return [say.label("nothing")] * 3
        before, after = pair.before[kind], pair.after[kind]
        return [say.value(before, say.money), say.value(after, say.money), say.difference(after - before)]

    def moves(self, place: int, pair: PairTally) -> Table:
        """Outcomes on the first side by rows, on the other by columns."""
        say = self.say
        used = [name for name in OUTCOMES if any(name in move for move in pair.moves)]
        heads = [Column((Text(say.side(0)),), "main")]
        for name in used:
            heads.append(Column((Text(f"{say.side(place)}{say.text('label_mark')}{say.outcome(name)}"),), "number"))
        rows = [
            ((Text(say.outcome(was)),), *((Text(say.number(pair.moves[was, now])),) for now in used)) for was in used
        ]
        return Table(tuple(heads), tuple(rows), say.label("moves"))

    # ── amounts and periods ──────────────────────────────────────────────────────────────────────────────────────────

    def amounts(self) -> Table:
        """Sums and means on every side."""
        say, tally = self.say, self.found.tally
        rows = []
        entries: list[tuple[Runs, Type, list[Sum]]] = [
            (say.amount(name), type_, [side.amounts.get(name, Sum()) for side in tally.sides])
            for name, type_ in self.found.amounts.items()
        ]
        if self.has_money and not any(self.totals(side.law) in self.found.amounts for side in self.found.sides):
            entries.append((say.label("total"), say.money, [side.total for side in tally.sides]))
        for title, type_, sums in entries:
            for place, found in enumerate(sums):
                rows.append(
                    (
                        title,
                        (Text(say.side(place)),),
                        (Text(say.number(found.cases)),),
                        say.mean(found.total, type_),
                        say.mean(found.mean, type_),
                        self.open(found, type_),
                    )
                )
        columns = (("amount", "main"), ("side", "word"), ("claims", "number"), ("sum", "number"), ("mean", "number"))
        return self.table((*columns, ("open", "text")), rows)

    def totals(self, law: Law) -> str | None:
        """The output that sums the periods up, where the law names one."""
        payments = law.ruleset.provision(self.found.benefit).payments
        return None if payments is None else payments.total

    def open(self, found: Sum, type_: Type) -> Runs:
        """What is not settled of a sum."""
        say = self.say
        if not found.open:
            return say.label("nothing")
        low = None if found.low is None else say.mean(found.low, type_)
        high = None if found.high is None else say.mean(found.high, type_)
        if low is None:
            told = say.label("group_unsettled")
        elif high is None:
            told = say.say("at_least", low=low)
        else:
            told = say.say("range", low=low, high=high)
        return say.say("open_range", claims=say.claims(found.open), range=told)

    def periods(self) -> Iterator[Any]:
        """How many periods, and in which states."""
        say, sides = self.say, self.found.tally.sides
        numbers = sorted({number for side in sides for number in side.periods if number is not None})
        if not numbers or numbers == [0]:
            return
        if any(None in side.periods for side in sides):
            numbers.append(None)  # type: ignore[arg-type]
        yield Heading(1, say.label("periods"))
        yield Paragraph(say.label("periods_note"))
        rows = []
        for number in numbers:
            name = "period_open" if number is None else "period_one" if number == 1 else "period_count"
            label = say.text(name).replace("{n}", "" if number is None else say.number(number))
            group = [
                Bar(side.periods[number], say.number(side.periods[number]), f"side-{place % 5}")
                for place, side in enumerate(sides)
            ]
            rows.append((label, group))
        legend = [(say.side(place), f"side-{place % 5}") for place in self.places]
        yield Figure(bars(say.text("periods"), rows, legend))
        columns = [("periods", "main"), *((f"result:{place}", "number") for place in self.places)]
        yield self.table(columns, [((Text(label),), *((Text(bar.told),) for bar in group)) for label, group in rows])
        states = list(dict.fromkeys(state for side in sides for state in sorted(side.states)))
        if states:
            columns = [("state", "main"), *((f"result:{place}", "number") for place in self.places)]
            cells = [((Text(say.state(state)),), *(self.state(side, state) for side in sides)) for state in states]
            table = self.table(columns, cells)
            yield Table(table.columns, table.rows, say.label("states"))

    def state(self, side: SideTally, state: str) -> Runs:
        """The periods of a state, and what they come to."""
        say, count = self.say, side.states[state]
        if not count or not self.has_money:
            return (Text(say.number(count)),)
        return say.say("state_worth", n=say.number(count), amount=say.value(side.worth[state], say.money))
