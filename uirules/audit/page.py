"""The audit as a document, and as one HTML file that a court or a ministry can read and print without software."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from uirules.audit.aboutpage import AboutPart
from uirules.audit.judge import KINDS
from uirules.audit.report import Audit, Listed
from uirules.audit.samplepage import SamplePart
from uirules.audit.say import SayAudit
from uirules.audit.tally import Sums
from uirules.decision.document import (
    Column,
    Document,
    Heading,
    Identifier,
    Paragraph,
    Runs,
    Table,
    mark_terms,
    runs,
)
from uirules.decision.faces import html, text
from uirules.drafting.compare.charts import Bar, bars
from uirules.drafting.not_law import not_law
from uirules.rulebook.page import Figure

__all__ = ["as_html", "as_text", "document"]

WIDTH = 100
_COLOURS = {"agrees": "met", "cannot_tell": "undetermined", "no_law": "not_encoded", "broken": "error"}
"""Classes of the style sheet by kind; what differs has that of what is not met."""


def as_html(found: Audit, lang: str = "en", *, embed_fonts: bool = True) -> str:
    """The audit as one HTML file without script, in a language of the ruleset."""
    styles = files("uirules.drafting.compare").joinpath("report.css").read_text(encoding="utf-8")
    return html.render(document(found, lang), embed_fonts=embed_fonts, each=_each, styles=styles)


def as_text(found: Audit, lang: str = "en") -> str:
    """The audit for a terminal."""
    whole = document(found, lang)
    blocks = tuple(block for block in whole.blocks if not isinstance(block, Figure))
    return text.render(
        Document(whole.lang, whole.title, blocks, standing=whole.standing, label_mark=whole.label_mark), WIDTH
    )


def _each(part: Any) -> str:
    if isinstance(part, Figure):
        return f"<figure>\n{part.svg}\n</figure>"
    return html.block(part)


def document(found: Audit, lang: str = "en") -> Document:
    """The audit as a document of blocks; charts are :class:`~uirules.rulebook.page.Figure`."""
    page = _Page(found, lang)
    technical = page.say.word.locale
    whole = Document(
        lang=lang,
        title=page.say.say("title", benefit=page.say.benefit()),
        blocks=tuple(page.blocks()),
        standing=page.say.label("standing"),
        label_mark=technical.texts["technical.label_mark"],
        counter=technical.texts["technical.counter"],
    )
    return mark_terms(whole, technical.lists["technical.terms"], technical.lists["technical.particles"])


class _Page:
    def __init__(self, found: Audit, lang: str) -> None:
        self.found, self.tally = found, found.tally
        self.say = SayAudit(found, lang)

    def blocks(self) -> Iterator[Any]:
        """The whole page."""
        yield Paragraph(self.lead(), "lead")
        yield from self.notes()
        yield from self.result()
        if self.found.sampled is not None:
            yield from SamplePart(self.say).projection()
        yield from self.clauses()
        yield from self.readings()
        yield from self.missing()
        yield from self.cases("differing_head", self.found.listed, self.tally.differing)
        untold = self.tally.kinds["cannot_tell"].rows + self.tally.kinds["no_law"].rows
        yield from self.cases("untold_head", self.found.untold, untold)
        yield from self.cases("broken_head", self.found.wrong, self.found.broken)
        yield from AboutPart(self.say).blocks()

    def table(self, columns: Sequence[tuple[str, Any]], rows: Sequence[tuple[Runs, ...]]) -> Table:
        """A table by the names of its columns."""
        heads = tuple(Column(self.say.label(f"column_{name}"), role) for name, role in columns)
        return Table(heads, tuple(rows))

    # ── the answer ───────────────────────────────────────────────────────────────────────────────────────────────────

    def lead(self) -> Runs:
        """The answer in a few sentences."""
        say, tally, found = self.say, self.tally, self.found
        untold = tally.kinds["cannot_tell"].rows + tally.kinds["no_law"].rows
        parts = [
            say.say(
                "lead",
                rows=say.number(tally.rows - found.broken),
                agrees=say.number(tally.kinds["agrees"].rows),
                differs=say.number(tally.differing),
                untold=say.number(untold),
            )
        ]
        if found.sampled is not None:
            drawn = found.sampled
            parts.append(say.say("lead_sample", size=say.number(drawn.drawn.size), rows=say.number(drawn.population)))
        if found.money is not None:
            sums = list(tally.kinds.values())
            parts.append(
                say.say(
                    "lead_money",
                    over=say.sum(tally.over),
                    under=say.sum(tally.under),
                    overpaid=say.number(sum(one.overpaid for one in sums)),
                    underpaid=say.number(sum(one.underpaid for one in sums)),
                )
            )
        if found.material is not None:
            parts.append(say.say(f"verdict_{found.material}", materiality=say.sum(found.materiality)))
        if found.broken:
            parts.append(say.say("lead_broken", broken=say.number(found.broken)))
        return say.joined(parts)

    def notes(self) -> Iterator[Paragraph]:
        """What the answer does not say."""
        say = self.say
        for told in not_law([self.found.law], say.lang):
            yield Paragraph(told, "strong")
        yield Paragraph(say.label("caveat"), "note")
        if self.found.money is not None:
            yield Paragraph(say.label("entitlement"), "note")
        if self.tally.not_running:
            yield Paragraph(say.say("not_running", n=say.number(self.tally.not_running)), "note")

    # ── what came of it ──────────────────────────────────────────────────────────────────────────────────────────────

    def result(self) -> Iterator[Any]:
        """Rows by what came of them, with sums."""
        say, tally = self.say, self.tally
        yield Heading(1, say.label("result_head"))
        shown = [kind for kind in KINDS if tally.kinds[kind].rows]
        rows = []
        for kind in shown:
            count = tally.kinds[kind].rows
            rows.append((say.text(f"kind_{kind}"), [Bar(count, say.number(count), _COLOURS.get(kind, "not_met"))]))
        yield Figure(bars(say.text("result_head"), rows))
        columns = [("kind", "main"), ("rows", "number"), ("share", "number")]
        if self.found.money is not None:
            columns += [("over", "number"), ("under", "number")]
        cells = [
            (
                say.label(f"kind_{kind}"),
                runs(say.number(tally.kinds[kind].rows)),
                runs(say.share(tally.kinds[kind].rows, tally.rows)),
                *self.money(tally.kinds[kind]),
            )
            for kind in shown
        ]
        whole = runs(say.number(tally.rows)), runs(say.share(tally.rows, tally.rows))
        if self.found.money is not None:
            whole = (*whole, say.sum(tally.over), say.sum(tally.under))  # type: ignore[assignment]
        cells.append((say.label("all_rows"), *whole))
        yield self.table(columns, cells)
        if self.found.money is not None and tally.settled:
            values = {"paid": say.sum(tally.paid), "should": say.sum(tally.should)}
            yield Paragraph(say.say("sums", n=say.number(tally.settled), **values))

    def money(self, sums: Sums) -> list[Runs]:
        """What was paid too much and too little in some rows; nothing for a benefit that is no money."""
        if self.found.money is None:
            return []
        told = [self.say.sum(sums.over), self.say.sum(sums.under)]
        if sums.open and (sums.over or sums.under):
            told = [self.say.say("at_least", low=one) for one in told]
        return told

    def clauses(self) -> Iterator[Any]:
        """The differences by clause, and what these clauses are."""
        say = self.say
        ranked = self.tally.ranked()
        if not ranked:
            return
        yield Heading(1, say.label("clauses_head"))
        columns = [("kind", "main"), ("rule", "text"), ("clause", "text"), ("rows", "number")]
        if self.found.money is not None:
            columns += [("over", "number"), ("under", "number")]
        cells = [
            (
                say.label(f"kind_{kind}"),
                say.cause(cause),
                say.clauses(cause),
                runs(say.number(sums.rows)),
                *self.money(sums),
            )
            for kind, cause, sums in ranked
        ]
        yield self.table(columns, cells)
        yield Heading(2, say.label("clauses_cited"))
        cited = dict.fromkeys(clause for _, cause, _ in ranked for clause in cause.clauses)
        rows = []
        for clause in cited:
            found = say.registered(clause)
            says = None if found is None else say.own(found.wording or found.summary)
            rows.append((say.clause(clause), say.wording(clause), says or say.label("nothing")))
        yield self.table((("clause", "main"), ("wording", "text"), ("says", "text")), rows)

    def readings(self) -> Iterator[Any]:
        """The readings on which decisions that differ would be right."""
        say, tally = self.say, self.tally
        if not tally.on_reading:
            return
        yield Heading(1, say.label("readings_would"))
        yield Paragraph(say.say("readings_note", n=say.number(tally.on_reading)))
        rows = [(say.reading(*key), runs(say.number(count))) for key, count in tally.readings.most_common()]
        yield self.table((("reading", "main"), ("rows", "number")), rows)

    def missing(self) -> Iterator[Any]:
        """The facts that are missing, those of most cases first."""
        say, tally = self.say, self.tally
        if not tally.missing:
            return
        yield Heading(1, say.label("missing_head"))
        rows = []
        for (fact, asked_of), count in tally.missing.most_common():
            asked = say.label("nothing") if asked_of is None else say.asked(asked_of)
            rows.append((say.fact(fact), asked, runs(say.number(count))))
        yield self.table((("question", "main"), ("asked", "word"), ("rows", "number")), rows)

    # ── single cases ─────────────────────────────────────────────────────────────────────────────────────────────────

    def cases(self, head: str, listed: Sequence[Listed], count: int) -> Iterator[Any]:
        """Cases one by one, in the order of the file."""
        say = self.say
        if not count:
            return
        yield Heading(1, say.label(head))
        if head == "differing_head":
            columns = [("number", "main"), ("as_decided", "text"), ("law", "text")]
            if self.found.money is not None:
                columns += [("over", "number"), ("under", "number")]
            yield self.table(columns, [self.case(one) for one in listed])
        elif head == "untold_head":
            cells = [(say.case(one), say.label(f"kind_{one.judgement.kind}"), say.needed(one)) for one in listed]
            yield self.table((("number", "main"), ("kind", "text"), ("needed", "text")), cells)
        else:
            broken = [
                ((Identifier(problem.where or one.where),), say.problem(problem))
                for one in listed
                for problem in one.problems
            ]
            yield self.table((("place", "main"), ("problem", "text")), broken)
        if count > len(listed):
            yield Paragraph(say.say("not_listed", n=say.number(count - len(listed))))

    def case(self, one: Listed) -> tuple[Runs, ...]:
        """The row of a case that differs."""
        say = self.say
        cells = [say.case(one), say.as_decided(one), say.by_law(one)]
        if self.found.money is not None:
            for value in (one.judgement.over, one.judgement.under):
                cells.append(say.label("nothing") if not value else say.sum(value))
        return tuple(cells)
