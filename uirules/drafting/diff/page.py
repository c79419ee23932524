"""A comparison as a page: one file without script, the wording in every language side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from uirules.decision.document import (
    Bullets,
    Column,
    DefinitionRows,
    Document,
    Heading,
    Identifier,
    Item,
    Paragraph,
    Put,
    Row,
    Run,
    Runs,
    Spoken,
    Strong,
    Struck,
    Table,
    Text,
)
from uirules.decision.faces import html
from uirules.decision.locales import load_locale
from uirules.drafting.diff.model import ClauseChange
from uirules.drafting.diff.report import Diff, SideInfo
from uirules.drafting.diff.segments import Piece, redline
from uirules.drafting.diff.text import (
    by_benefit,
    by_instrument,
    cited_too,
    clause_head,
    day_told,
    grouped,
    heading,
    is_new,
    scenarios_told,
    side_told,
    summary,
    told_alone,
)
from uirules.drafting.diff.told import Rewritten, Teller
from uirules.drafting.diff.told_scenarios import ScenarioTeller

__all__ = ["Lines", "document", "render"]

_BLANK = "\u2423"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in code type, with what was struck out and put in."""

    lines: tuple[Runs, ...]


def render(found: Diff, lang: str = "en", *, embed_fonts: bool = True) -> str:
    """The report as one HTML file. Redlines are in every language of the laws, side by side."""
    return html.render(document(found, lang), embed_fonts=embed_fonts, each=_block, styles=_styles())


@cache
def _styles() -> str:
    text = files("uirules.drafting.diff").joinpath("diff.css").read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def document(found: Diff, lang: str = "en") -> Document:
    """The report as a document of blocks."""
    page = _Page(found, lang)
    technical = load_locale(page.tell.lang).texts
    return Document(
        lang=page.tell.lang,
        title=page.tell.say("title", before=_id(found.before.spec), after=_id(found.after.spec)),
        blocks=tuple(page.blocks()),
        banner=_banner(page.tell),
        label_mark=technical.get("technical.label_mark", ": "),
        counter=technical.get("technical.counter", "decimal"),
    )


def _banner(tell: ScenarioTeller) -> Runs:
    """Which amendments are no law, and that the base wording is a paraphrase."""
    found = tell.found
    told = [*found.not_law.get(tell.lang, ())]
    if found.on_paraphrase:
        told.append(tell.label("banner"))
    return tuple(run for runs in told for run in (Text(" "), *runs))[1:]


def _id(text: str) -> Runs:
    return (Identifier(text),)


def _block(part: Any) -> str:
    if isinstance(part, Lines):
        lines = "\n".join(map(html.line, part.lines))
        return f'<pre translate="no"><code>{lines}</code></pre>'
    return html.block(part)


def redlined(before: str | None, after: str | None) -> Runs:
    """A redline as runs."""
    return tuple(map(_marked, redline(before or "", after or "")))


def _marked(piece: Piece) -> Run:
    text = piece.text if piece.mark == "same" or piece.text.strip() else _BLANK * len(piece.text)
    return Text(text) if piece.mark == "same" else (Struck if piece.mark == "struck" else Put)((Text(text),))


_TextRow = tuple[Runs, Mapping[str, str], Mapping[str, str]]
"""What a text is, and its words before and after by language."""


class _Page:
    def __init__(self, found: Diff, lang: str) -> None:
        self.found = found
        self.tell = ScenarioTeller(found, lang)

    def blocks(self) -> Iterator[Any]:
        found, tell = self.found, self.tell
        yield Paragraph(tell.label("same" if found.empty else "about"), "lead" if found.empty else "note")
        yield DefinitionRows((*self._sides(), *(Row(label, value) for label, value in summary(tell))))
        yield from self._clauses()
        yield from self._texts()
        yield from self._rules()
        yield from self._days()
        yield from self._scenarios()

    def _sides(self) -> Iterator[Row]:
        for name, side in (("before", self.found.before), ("after", self.found.after)):
            yield Row(self.tell.label(name), self.tell.listed([side_told(self.tell, side), self._digests(side)]))

    def _digests(self, side: SideInfo) -> Runs:
        short = (_id(digest.removeprefix("sha256:")[:12]) for digest in (side.digest, side.wording_digest))
        return self.tell.say("digest", **dict(zip(("rules", "wording"), short, strict=True)))

    def _heading(self, name: str, number: int) -> Heading:
        return Heading(1, heading(self.tell, name, number))

    # ── wording ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, rows: list[_TextRow]) -> Table:
        """A redline of some texts, each language in its column."""
        columns = [Column(self.tell.label("column_part"), "main")]
        columns += [Column(self._language(lang), "text") for lang in self.found.languages]
        return Table(
            tuple(columns),
            tuple(
                (name, *(self._cell(before, after, lang) for lang in self.found.languages))
                for name, before, after in rows
            ),
        )

    def _language(self, lang: str) -> Runs:
        """A language by its name in itself."""
        from uirules.rulebook.words import shipped_name

        name = shipped_name(lang)
        return _id(lang) if name is None else (Spoken((Text(name),), lang),)

    def _cell(self, before: Mapping[str, str], after: Mapping[str, str], lang: str) -> Runs:
        old, new = before.get(lang), after.get(lang)
        if old is None and new is None:
            return self.tell.label("text_missing")
        shown: Runs = (Spoken(redlined(old, new), lang),)
        return (*shown, Text(" "), *self.tell.label("text_same")) if old == new else shown

    def _clauses(self) -> Iterator[Any]:
        if self.found.clauses:
            yield self._heading("part_of_wording", len(self.found.clauses))
        for title, clauses in by_instrument(self.tell):
            if is_new(clauses):
                yield Heading(2, (*self.tell.say("at_part", what=title, part=self.tell.label("op_inserted")),))
                yield self._table([row for clause in clauses for row in self._rows_of(clause)])
                continue
            yield Heading(2, title)
            for clause in clauses:
                yield Heading(3, clause_head(self.tell, clause))
                yield from self._clause(clause)

    def _rows_of(self, clause: ClauseChange) -> Iterator[_TextRow]:
        """What a clause of a new instrument says, under its label."""
        for part in clause.told:
            label = (*self.tell.of(clause.label), Text(" "), Identifier(clause.id))
            named = label if part.name in ("summary", "wording") else self.tell.part(part.name.split("."))
            yield named, part.before or {}, part.after or {}

    def _clause(self, clause: ClauseChange) -> Iterator[Any]:
        tell = self.tell
        if clause.on_paraphrase:
            yield Paragraph(tell.label("own_words"), "note")
        if rows := [(tell.part(part.name.split(".")), part.before, part.after) for part in clause.told if part.is_text]:
            yield self._table(rows)
        if rest := [part for part in clause.told if not part.is_text]:
            values = [(tell.value(part.before, None), tell.value(part.after, None)) for part in rest]
            told = [tell.say("became", before=before, after=after) for before, after in values]
            names = [tell.part(part.name.split(".")) for part in rest]
            yield DefinitionRows(tuple(Row(name, value) for name, value in zip(names, told, strict=True)))

    def _texts(self) -> Iterator[Any]:
        tell = self.tell
        if self.found.texts:
            yield self._heading("part_of_texts", len(self.found.texts))
        for provision, place, texts in grouped(tell, [(text.place, text) for text in self.found.texts]):
            if provision:
                yield Heading(2, (Text(provision),))
            yield Heading(3, tell.what(place))
            yield self._table([(tell.text(text), text.before, text.after) for text in texts])

    # ── rules, days, scenarios ────────────────────────────────────────────────────────────────────────────────────────

    def _rules(self) -> Iterator[Any]:
        if self.found.rules:
            yield self._heading("part_of_rules", len(self.found.rules))
        for provision, place, rules in grouped(self.tell, [(rule.place, rule) for rule in told_alone(self.found)]):
            if provision:
                yield Heading(2, (Text(provision),))
            yield Heading(3, self.tell.what(place))
            for rule in rules:
                sentence, rewritten = self.tell.rule(rule)
                yield Paragraph(sentence)
                if rewritten is not None:
                    yield _code(rewritten)

        if names := cited_too(self.tell):
            yield Paragraph(self.tell.say("cite_too", names=names), "note")

    def _days(self) -> Iterator[Any]:
        tell = self.tell
        if self.found.readings:
            yield self._heading("part_of_readings", len(self.found.readings))
            entries = []
            for choice in self.found.readings:
                struck, put = Struck(tell.of(choice.text_before)), Put(tell.of(choice.text_after))
                head = tell.say("labelled", label=tell.of(choice.title), value=(struck, Text(" "), put))
                entries.append(
                    Item((*head, Text(" "), Identifier(f"{choice.reading}: {choice.before} → {choice.after}")))
                )
            yield Bullets(tuple(entries))
        if self.found.days:
            yield self._heading("part_of_days", len(self.found.days))
        for provision, place, values in grouped(tell, [(value.place, value) for value in self.found.days]):
            if provision:
                yield Heading(2, (Text(provision),))
            yield Heading(3, tell.what(place))
            for value in values:
                yield Paragraph(day_told(tell, value))
                if by := tell.goes_by(value):
                    yield Paragraph(by, "note")

    def _scenarios(self) -> Iterator[Any]:
        if self.found.scenarios_run is None:
            return
        yield self._heading("part_of_scenarios", len(self.found.scenarios))
        yield Paragraph(scenarios_told(self.tell))
        if self.found.on_drafts:
            yield Paragraph(self.tell.label("on_drafts"), "note")
        if self.found.not_run:
            yield Paragraph(self.tell.say("scenarios_not_run", names=_id(", ".join(self.found.not_run))), "note")
        for title, changes in by_benefit(self.tell):
            yield Heading(2, heading_of(self.tell, title, len(changes)))
            entries = []
            for change in changes:
                outcome = self.tell.outcomes(change)
                shown = (Strong(outcome),) if change.outcome_changed else outcome
                head = self.tell.say("labelled", label=_id(change.name), value=shown)
                below = (*self.tell.values(change), *self.tell.causes(change))
                entries.append(Item(head, tuple(map(Item, below))))
            yield Bullets(tuple(entries))


def heading_of(tell: Teller, title: Runs, number: int) -> Runs:
    """A title with the number of things below it."""
    return tell.say("number_of", what=title, number=tell.number(number))


def _code(rewritten: Rewritten) -> Lines:
    """A rule as it was and as it is, line by line."""
    lines: list[list[Run]] = [[]]
    for piece in redline(rewritten.before or "", rewritten.after or ""):
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(_marked(Piece(piece.mark, text)))
    return Lines(tuple(map(tuple, lines)))
