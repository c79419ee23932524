"""A replay as a document, from which the terminal's text and the HTML file are made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import uirules
from uirules.decision.document import (
    Block,
    Column,
    DefinitionRows,
    Document,
    Heading,
    Identifier,
    Paragraph,
    Row,
    Runs,
    Strong,
    Table,
    Text,
    mark_terms,
)
from uirules.decision.faces import html, text
from uirules.drafting.not_law import not_law_of
from uirules.records.replay.run import Replay
from uirules.records.replay.verdict import EXTENTS, STATUSES
from uirules.records.replay.words import Words

__all__ = ["FEW", "WIDTH", "Base", "document", "render_html", "render_text", "short", "styled"]

FEW = 20
"""So many differences are told one by one on a terminal."""
WIDTH = 100


def render_html(found: Replay, lang: str = "en", *, embed_fonts: bool = True) -> str:
    """The replay as one HTML file without script."""
    return styled(document(found, lang), embed_fonts)


def render_text(found: Replay, lang: str = "en") -> str:
    """The replay for a terminal."""
    return text.render(document(found, lang, FEW), WIDTH)


def styled(made: Document, embed_fonts: bool) -> str:
    """A document as one HTML file, in the style of reports."""
    styles = files("uirules.drafting.compare").joinpath("report.css").read_text(encoding="utf-8")
    return html.render(made, embed_fonts=embed_fonts, styles=styles)


def document(found: Replay, lang: str = "en", most: int | None = None) -> Document:
    """The replay as a document; ``most``: so many differences are told one by one."""
    page = _Page(found, lang, most)
    return page.document("title", "standing", page.blocks())


class Base:
    """What the pages of replays share."""

    def __init__(self, lang: str) -> None:
        self.say = Words(lang)

    def document(self, title: str, standing: str, blocks: Iterator[Any]) -> Document:
        """A document of blocks, with the marks of the language."""
        locale = self.say.word.locale
        whole = Document(
            lang=self.say.lang,
            title=self.say.label(title),
            blocks=tuple(blocks),
            standing=self.say.label(standing),
            label_mark=locale.texts["technical.label_mark"],
            counter=locale.texts["technical.counter"],
        )
        return mark_terms(whole, locale.lists["technical.terms"], locale.lists["technical.particles"])

    def table(self, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[Runs, ...]]) -> Table:
        """A table, its columns by name and role."""
        heads = tuple(Column(self.say.label(f"column_{name}"), role) for name, role in columns)  # type: ignore[arg-type]
        return Table(heads, tuple(rows))

    def count(self, number: int) -> Runs:
        """A count."""
        return (Text(self.say.number(number)),)

    def counted(self, counter: Mapping[str, int]) -> Runs:
        """Names, each with how many."""
        parts = [
            self.say.say("counted", what=(Identifier(name),), n=self.say.number(count))
            for name, count in sorted(counter.items())
        ]
        return self.say.joined(parts) or self.say.label("no_step")

    def clause_labels(self, clauses: Sequence[Mapping[str, Any]]) -> Runs:
        """What clauses are called."""
        parts: list[Runs] = [
            (Text(self.say.own(clause["label"])),) if clause["label"] else (Identifier(str(clause["clause"])),)
            for clause in clauses
        ]
        return self.say.joined(parts) or self.say.label("no_step")

    def clause_texts(self, found: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
        """Each clause once, with what it says."""
        clauses = {str(clause["clause"]): clause for clause in found}
        if not clauses:
            return
        yield Heading(1, self.say.label("clauses"))
        rows = []
        for clause in clauses.values():
            told = self.say.own(clause["text"])
            note = self.say.say("clause_told", label=told, note=self.say.text("own_words"))
            rows.append((self.clause_labels([clause]), note if clause["own_words"] and told else (Text(told),)))
        yield self.table((("clause", "main"), ("text", "text")), rows)

    def outcome(self, outcome: str | None) -> str:
        """An outcome in a word or two."""
        return self.say.text(f"outcome_{outcome or 'none'}")

    def value(self, shown: Mapping[str, Any]) -> str:
        """A value of a step."""
        return self.say.own(shown["text"], self.say.text("no_step")) if shown["known"] else self.say.text("unknown")

    def problem(self, problem: Mapping[str, Any]) -> Runs:
        """What stood in the way of deciding."""
        where = problem.get("pointer")
        told = (Text(self.say.own(problem["text"])),)
        return told if not where else ((Identifier(str(where))), Text(self.say.text("label_mark")), *told)


class _Page(Base):
    def __init__(self, found: Replay, lang: str, most: int | None) -> None:
        super().__init__(lang)
        self.found, self.tally = found, found.tally
        self.most = len(self.tally.listed) if most is None else most

    def blocks(self) -> Iterator[Block]:
        """The whole page."""
        say, tally = self.say, self.tally
        yield Paragraph(self.lead(), "lead")
        if self.found.differs:
            counts = {name: say.number(tally.extents[name]) for name in EXTENTS}
            yield Paragraph(say.say("lead_extents", **counts), "lead")
        yield Paragraph(say.label("about"), "note")
        for runs in not_law_of(self.found.target.amendments or (), say.lang):
            yield Paragraph(runs, "note")
        yield self.head()
        if tally.other_languages:
            yield Paragraph(say.say("languages", n=say.number(tally.other_languages)), "note")
        if self.found.resumed is not None:
            yield Paragraph(say.say("resumed", place=say.number(self.found.resumed)), "note")
        yield Heading(1, say.label("statuses"))
        rows = [Row(say.label(f"status_{name}"), self.count(tally.statuses[name])) for name in STATUSES]
        yield DefinitionRows((*rows, Row(say.label("other_records"), self.count(tally.other_records))))
        if self.found.differs:
            yield from self.causes()
            yield from self.groups()
            yield from self.differences()
            yield from self.clause_texts([clause for step in self._steps() for clause in step["clauses"]])

    def lead(self) -> Runs:
        """The answer in a sentence."""
        say, statuses = self.say, self.tally.statuses
        done = statuses["identical"] + statuses["differs"]
        if (nothing := self.tally.nothing) is not None:
            return say.say(f"lead_{nothing}", count=say.number(done or self.tally.count))
        if not done:
            return say.label("lead_none")
        name = "lead_differs" if statuses["differs"] else "lead_same"
        counts = {key: say.number(statuses[key]) for key in ("identical", "differs")}
        return say.say(name, count=say.number(done), **counts)

    def head(self) -> DefinitionRows:
        """Which ledger, with what."""
        say, found = self.say, self.found
        rows = [
            Row(say.label("ledger"), (Identifier(found.ledger),)),
            Row(say.label("entries"), self.count(found.entries)),
            Row(say.label("head"), (Identifier(found.head),)),
            Row(say.label("rulesets"), self.counted(self.tally.rulesets)),
            Row(say.label("with"), self.target()),
            Row(say.label("engines_then"), self.counted(self.tally.engines)),
            Row(say.label("engine_now"), (Identifier(uirules.__version__),)),
        ]
        return DefinitionRows(tuple(rows))

    def target(self) -> Runs:
        """What the decisions were decided again with."""
        say, data = self.say, self.found.target.to_dict()
        parts: list[Runs] = []
        if ruleset := data.get("ruleset"):
            names = {name: (Identifier(ruleset[name]),) for name in ("id", "version")}
            parts.append(say.say("with_ruleset", **names))
        for one in data.get("amendments", ()):
            id_ = (Identifier(one["id"]),)
            day = one["supposed"]
            if day is None:
                parts.append(say.say("with_amendment", id=id_))
            else:
                parts.append(say.say("with_supposed", id=id_, day=say.word.date(dt.date.fromisoformat(day))))
        if data.get("amendments") == []:
            parts.append(say.label("with_no_amendment"))
        for name, option in data.get("readings", {}).items():
            parts.append(say.say("with_reading", id=(Identifier(f"{name}={option}"),)))
        if day := data.get("known_at"):
            parts.append(say.say("with_known_at", day=say.word.date(dt.date.fromisoformat(day))))
        return say.joined(parts) or say.label("with_own")

    def causes(self) -> Iterator[Block]:
        """Why decisions differ."""
        yield Heading(1, self.say.label("causes"))
        yield Paragraph(self.say.label("causes_note"))
        rows = [
            (self.say.label(f"cause_{cause}"), self.count(count), self.say.label(f"meaning_{cause}"))
            for cause, count in self.tally.causes.most_common()
        ]
        yield self.table((("cause", "main"), ("count", "number"), ("meaning", "text")), rows)

    def groups(self) -> Iterator[Block]:
        """The steps by which derivations part."""
        yield Heading(1, self.say.label("groups"))
        yield Paragraph(self.say.label("groups_note"))
        rows = []
        for group in self.tally.ranked():
            first = group["first"]
            if not first:
                blank = self.say.label("no_step")
                rows.append((self.say.label("rest"), blank, blank, blank, self.count(group["count"]), blank))
                continue
            step = first["step"]
            clauses = () if step is None else step["clauses"]
            rows.append(
                (
                    self.step(first),
                    self.clause_labels(clauses),
                    self.say.label(f"extent_{first['extent']}"),
                    self.cause_names(first["causes"]),
                    self.count(group["count"]),
                    self.count(first["seq"]),
                )
            )
        columns = [("step", "main"), ("clause", "text"), ("extent", "text"), ("cause", "text")]
        yield self.table([*columns, ("count", "number"), ("first", "number")], rows)

    def cause_names(self, causes: Sequence[str]) -> Runs:
        """Causes, one after the other."""
        return self.say.joined([self.say.label(f"cause_{cause}") for cause in causes])

    def step(self, data: Mapping[str, Any]) -> Runs:
        """What the first step is called, or what stood in the way."""
        step = data["step"]
        if step is None:
            problems = data.get("problems") or ()
            return self.problem(problems[0]) if problems else self.say.label("no_step")
        return (Text(self.say.own(step["title"], str(step["id"]))),)

    def differences(self) -> Iterator[Block]:
        """The first decisions that differ."""
        say = self.say
        yield Heading(1, say.label("differences"))
        rows = []
        for data in self.tally.listed[: self.most]:
            outcome = data["outcome"]
            ends = {end: self.outcome(outcome[end]) for end in ("then", "now")}
            told = ends["now"] if ends["then"] == ends["now"] else say.say("from_to", **ends)
            rows.append(
                (
                    (Text(say.number(data["seq"])), Text(" "), Identifier(short(data["record"]))),
                    say.label(f"extent_{data['extent']}"),
                    (Text(told),) if isinstance(told, str) else told,
                    self.cause_names(data["causes"]),
                    (Strong(self.step(data)),),
                    self.values(data["step"]),
                    self.clause_labels(() if data["step"] is None else data["step"]["clauses"]),
                )
            )
        columns = [("place", "main"), ("extent", "text"), ("outcome", "text"), ("cause", "text"), ("step", "text")]
        yield self.table([*columns, ("values", "text"), ("clause", "text")], rows)
        if more := self.tally.statuses["differs"] - len(rows):
            yield Paragraph(say.say("not_listed", n=say.number(more)))

    def values(self, step: Mapping[str, Any] | None) -> Runs:
        """What the first step came to then and now."""
        say = self.say
        if step is None:
            return say.label("no_step")
        parts = []
        if not step["readings"] or step["then"] != step["now"]:  # a list that is read otherwise has no value to show
            parts.append(say.say("from_to", then=self.value(step["then"]), now=self.value(step["now"])))
        if step.get("before_rounding"):
            parts.append(say.say("before_rounding", value=self.value(step["before_rounding"])))
        if step["only"]:
            parts.append(say.label(f"only_{step['only']}"))
        for reading in step["readings"]:
            named = f"{reading['reading']}: {reading['then']} → {reading['now']}"
            parts.append((Identifier(named),))
        return say.joined(parts)

    def _steps(self) -> Iterator[Mapping[str, Any]]:
        for data in (*(group["first"] for group in self.tally.ranked()), *self.tally.listed[: self.most]):
            if data and data["step"] is not None:
                yield data["step"]


def short(record: str) -> str:
    """An id that still tells a record from the others."""
    return record.removeprefix("sha256:")[:12]
