"""The report as a page: a document for the faces of decisions, hence with their styles, fonts and content policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    Run,
    Runs,
    Strong,
    Table,
    Text,
)
from uirules.decision.document import (
    Row as Line,
)
from uirules.decision.faces import html
from uirules.drafting.conform.measure import Measure, Phrase
from uirules.drafting.conform.model import Standard
from uirules.drafting.conform.report import Conformity, Row, Tested, own_row
from uirules.drafting.conform.told import counts, head, left_open, rows_of, short, side_name, standing
from uirules.drafting.conform.words import Told
from uirules.drafting.not_law import banner

__all__ = ["document", "render"]

_PEERS = (("contributions", "rate", "cap"), ("qualifying", "waiting", "duration"), ("claims", "refusal", "duties"))
_LOUD = ("fail",)


def render(found: Conformity, lang: str = "en", *, embed_fonts: bool = True) -> str:
    """The report as one HTML file without script."""
    return html.render(document(found, lang), embed_fonts=embed_fonts)


def document(found: Conformity, lang: str = "en") -> Document:
    """The report as a document: the tables first, every article in the annex."""
    page = _Page(found, lang)
    told = page.told
    technical = told.wording.locale.texts
    return Document(
        lang=lang,
        title=_t(told("title", law=told.of(found.sides[0].side.law.ruleset.manifest.title))),
        blocks=tuple(page.body()),
        annex=tuple(page.annex()),
        banner=banner([tested.side.law for tested in found.sides], lang),
        label_mark=technical.get("technical.label_mark", ": "),
        counter=technical.get("technical.counter", "decimal"),
    )


def _t(text: str) -> Runs:
    return (Text(text),)


class _Page:
    """The blocks of a report in one language."""

    def __init__(self, found: Conformity, lang: str) -> None:
        self.found = found
        self.tolds = [Told(tested.side.law, lang) for tested in found.sides]
        self.told = self.tolds[0]
        self.several = len(found.sides) > 1

    # ── the body ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def body(self) -> Iterator[Block]:
        """Heads, a table for each standard with what is left open, peers, sources."""
        told = self.told
        yield Paragraph(_t(told("about")), "note")
        for index, tested in enumerate(self.found.sides):
            if self.several:
                yield Heading(2, _t(told("side", name=side_name(index, told))))
            yield DefinitionRows(
                tuple(
                    Line(_t(label), (Identifier(value),) if label in (told("digest"), told("asked")) else _t(value))
                    for label, value in head(self.found, tested, self.tolds[index])
                )
            )
        for standard in self.found.standards:
            yield from self._standard(standard)
        yield from self._peers()

    def _standard(self, standard: Standard) -> Iterator[Block]:
        told = self.told
        yield Heading(1, _t(told.of(standard.title)))
        yield Paragraph(_t(standing(self.found.sides[0], standard, told)))
        columns = [rows_of(tested, standard) for tested in self.found.sides]
        yield self._table(columns)
        for index, rows in enumerate(columns):
            mark = f" {side_name(index, told)}" if self.several else ""
            yield Paragraph((Strong(_t(f"{told('left_open')}{mark}")), Text(" — "), Text(counts(rows, told))))
            if lines := list(left_open(rows, self.tolds[index])):
                yield Bullets(tuple(Item(_t(line)) for line in lines))

    def _table(self, columns: list[list[Row]]) -> Table:
        told = self.told
        heads = [Column(_t(told("column_article")), "main")]
        for index in range(len(columns)):
            name = side_name(index, told)
            head = told("column_verdict_of", name=name) if self.several else told("column_verdict")
            heads.append(Column(_t(head), "word"))
        heads.append(Column(_t(told("column_figure")), "text"))
        if not self.several:
            heads.append(Column(_t(told("column_grade")), "word"))
        lines = []
        for rows in zip(*columns, strict=True):
            article = rows[0].article
            cells: list[Runs] = [(Strong(_t(told.article(article))), Text(" "), Text(told.of(article.title)))]
            cells += [self._verdict(row, index) for index, row in enumerate(rows)]
            cells.append(_t(self._figures(rows)))
            if not self.several:
                cells.append(_t(told.grade(rows[0].grade)))
            lines.append(tuple(cells))
        return Table(tuple(heads), tuple(lines))

    def _figures(self, rows: tuple[Row, ...]) -> str:
        """The figures in short: once, where the sides agree."""
        told = self.told
        texts = [short(row, self.tolds[index]) for index, row in enumerate(rows)]
        if len(set(texts)) == 1:
            return texts[0]
        named = [told("unsettled", label=side_name(index, told), note=text) for index, text in enumerate(texts)]
        # Notes that are whole sentences end with their own stop; the joint has one already.
        stop = told("and_then").strip()
        return told("and_then").join([*(text.removesuffix(stop) for text in named[:-1]), named[-1]])

    def _verdict(self, row: Row, index: int) -> Runs:
        words: tuple[Run, ...] = _t(self.tolds[index](f"verdict_{row.verdict}"))
        return (Strong(words),) if row.verdict in _LOUD else words

    def _peers(self) -> Iterator[Block]:
        peers, told = self.found.library.peers, self.told
        own = [own_row(tested) for tested in self.found.sides]
        if peers is None or not any(own):
            return
        yield Heading(1, _t(told("peers")))
        yield Paragraph(_t(told("peers_about")), "note")
        for names in _PEERS:
            heads = (
                Column(_t(told("column_scheme")), "main"),
                *(Column(_t(told(f"column_{name}")), "text") for name in names),
            )
            lines: list[tuple[Runs, ...]] = []
            for index, (tested, cells) in enumerate(zip(self.found.sides, own, strict=True)):
                if any(name in cells for name in names):
                    lines.append(self._own(tested, index, cells, names))
            for peer in peers.peers:
                found = []
                for name in names:
                    cell = peer.cells.get(name)
                    text = told("nothing") if cell is None else told.of(cell.text)
                    if cell is not None and cell.assurance not in (None, peer.assurance):
                        text += f" ({told.grade_named(cell.assurance)})"
                    found.append(_t(text))
                if any(name in peer.cells for name in names):
                    title = f"{told.of(peer.title)} ({told.grade_named(peer.assurance)})"
                    lines.append((_t(title), *found))
            yield Table(heads, tuple(lines))

    def _own(
        self, tested: Tested, index: int, phrases: Mapping[str, Phrase], names: tuple[str, ...]
    ) -> tuple[Runs, ...]:
        told = self.tolds[index]
        title = told.of(tested.side.law.ruleset.manifest.title)
        if self.several:
            name = side_name(index, told)  # in Burmese it is in brackets by itself
            title = f"{title} {name if name.startswith('(') else f'({name})'}"
        found = [_t(told.phrase(phrases[name])) if name in phrases else _t(told("nothing")) for name in names]
        return ((Strong(_t(title)),), *found)

    # ── the annex ────────────────────────────────────────────────────────────────────────────────────────────────────

    def annex(self) -> Iterator[Block]:
        """Every article with its rule, its figures, where they come from, and what would turn the verdict."""
        told = self.told
        yield Heading(1, _t(told("details")))
        used: dict[str, None] = {}
        for standard in self.found.standards:
            yield Heading(1, _t(told.of(standard.title)))
            columns = [rows_of(tested, standard) for tested in self.found.sides]
            for rows in zip(*columns, strict=True):
                used |= dict.fromkeys(rows[0].article.sources)
                yield from self._article(rows)
        yield Heading(1, _t(told("sources")))
        known = self.found.library.sources
        yield Bullets(tuple(Item((Identifier(key), Text(" "), Text(known[key]))) for key in used if key in known))

    def _article(self, rows: tuple[Row, ...]) -> Iterator[Block]:
        told, article = self.told, rows[0].article
        verdicts = " | ".join(told(f"verdict_{row.verdict}") for row in rows)
        yield Heading(3, _t(f"{told.article(article)} · {told.of(article.title)} — {verdicts}"))
        grade = told.grade_named(article.assurance)
        if article.assurance_of_bound is not None:
            grade += f"; {told('grade_of_bound', grade=told.grade_named(article.assurance_of_bound))}"
        yield Paragraph(_t(f"{told.of(article.text)} ({grade})"))
        for index, row in enumerate(rows):
            one = self.tolds[index]
            if self.several:
                yield Paragraph((Strong(_t(one("side", name=side_name(index, told)))),))
            if row.measures:
                yield self._measures(row, one)
            items = list(self._remarks(row, one))
            if items:
                yield Bullets(tuple(items))
        if article.note is not None:
            yield Paragraph(_t(told.of(article.note)), "note")

    def _measures(self, row: Row, told: Told) -> Table:
        heads = tuple(
            Column(_t(told(f"column_{name}")), role)  # type: ignore[arg-type]
            for name, role in (("measure", "main"), ("value", "text"), ("condition", "word"), ("verdict", "word"))
        )
        return Table(heads, tuple(self._measure(measure, row, told) for measure in row.measures))

    def _measure(self, measure: Measure, row: Row, told: Told) -> tuple[Runs, ...]:
        """A figure with its notes, its value, what is asked of it, and the verdict."""
        notes = " ".join(told.phrase(note, row.standard) for note in measure.notes)
        label: Runs = (Strong(_t(told.phrase(measure.label, row.standard))),)
        if not measure.decides:
            label = _t(f"{told.phrase(measure.label, row.standard)} {told('shown_only')}")
        if notes:
            label = (*label, Text(" — "), Text(notes))
        asked = measure.condition is not None and not measure.condition.empty
        settled = asked or measure.verdict in ("pass", "judgement")
        words = _t(told(f"verdict_{measure.verdict}") if settled else told("nothing"))
        if measure.verdict in _LOUD and measure.decides:
            words = (Strong(words),)
        return label, _t(told.value(measure)), _t(told.condition_of(measure)), words

    def _remarks(self, row: Row, told: Told) -> Iterator[Item]:
        for origin in dict.fromkeys(told.origin(measure) for measure in row.measures):
            if origin:
                yield Item(_t(told("unsettled", label=told("column_from"), note=origin)))
        if row.article.combine != "all" and row.measures:
            yield Item(_t(told(row.article.combine)))
        if row.article.open is not None and row.verdict == row.article.open.verdict:
            yield Item(_t(told.of(row.article.open.why)))
        if row.under_declaration is not None:
            verdict = told(f"verdict_{row.under_declaration}")
            yield Item(_t(told("unsettled", label=told("under_declaration"), note=verdict)))
        for turn in row.turned:
            title, option = told.reading(turn.reading, turn.option)
            said = told("turned_by", reading=title, option=option, verdict=told(f"verdict_{turn.verdict}"))
            yield Item(_t(told("unsettled", label=told("turned"), note=said)))
