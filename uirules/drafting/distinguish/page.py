"""What distinguishing came to as a document: each claim with the results of both sides beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    Table,
    Text,
    mark_terms,
)
from uirules.decision.letter import opening
from uirules.decision.letter.desk import Desk
from uirules.decision.letter.readings import option_text, reading_title
from uirules.decision.results import Finding, Payment
from uirules.decision.speech import Speech
from uirules.drafting.distinguish.witness import Report, Witness
from uirules.drafting.distinguish.words import words
from uirules.drafting.not_law import not_law
from uirules.drafting.search.draft import spans
from uirules.law import Law
from uirules.ruleset.types import Type

__all__ = ["FORMATS", "build", "render"]

FORMATS = ("text", "markdown", "html")


def render(report: Report, lang: str, format: str, *, embed_fonts: bool = True) -> str:
    """The report in one language as one of :data:`FORMATS`."""
    from uirules.decision.faces import html, markdown, text

    document = build(report, lang)
    if format == "html":
        return html.render(document, embed_fonts=embed_fonts)
    return markdown.render(document) if format == "markdown" else text.render(document)


def build(report: Report, lang: str) -> Document:
    """The report in one language."""
    return _Page(report, lang).document()


class _Page:
    def __init__(self, report: Report, lang: str) -> None:
        self.report, self.lang = report, lang
        self.texts = words(lang)
        self.laws: tuple[Law, Law] = (report.sides[0].law, report.sides[1].law)
        self.word = self.laws[0].wording(lang)
        self.speech = tuple(Speech(law.ruleset) for law in self.laws)

    # ── saying ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def label(self, key: str) -> Runs:
        return (Text(self.texts[key]),)

    def say(self, key: str, **values: Runs | str | int) -> Runs:
        filled = {name: self._run(value) for name, value in values.items()}
        return self.word.fill(self.texts[key], filled)

    def count(self, key: str, number: int) -> Runs:
        form = f"{key}.one" if number == 1 else f"{key}.other"
        return self.say(form, n=number) if "{n}" in self.texts[form] else self.label(form)

    def _run(self, value: Runs | str | int) -> Runs:
        if isinstance(value, int):
            return (Text(self.word.number(value)),)
        return (Text(value),) if isinstance(value, str) else value

    def listed(self, items: Iterable[Runs]) -> Runs:
        return self.word.join(list(items))

    # ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────────

    def document(self) -> Document:
        texts, lists = self.word.locale.texts, self.word.locale.lists
        report = self.report
        if report.witnesses:
            number = len(report.witnesses)
            blocks: list[Block] = [Paragraph(self.count("found", number), "lead")]
            for place, witness in enumerate(report.witnesses, 1):
                blocks += self._witness(witness, place if number > 1 else None)
        else:
            same = not report.found.ranked.differing
            lead = (*self.label("none"), Text(" "), *self.label("same_rules")) if same else self.label("none")
            blocks = [Paragraph(lead, "lead")]
            if report.waiting:
                waiting = self.listed((Identifier(name),) for name in report.waiting)
                blocks.append(Paragraph(self.say("not_commenced", list=waiting), "note"))
        document = Document(
            lang=self.lang,
            title=self.label("title"),
            blocks=(self._head(), *blocks, *self._searched()),
            standing=self.label("standing"),
            banner=self._banner(),
            label_mark=texts["technical.label_mark"],
            counter=texts["technical.counter"],
        )
        return mark_terms(document, lists["technical.terms"], lists["technical.particles"])

    def _banner(self) -> Runs:
        return tuple(run for runs in not_law(self.laws, self.lang) for run in (Text(" "), *runs))[1:]

    def _head(self) -> DefinitionRows:
        benefit = self.laws[0].ruleset.provision(self.report.found.benefit)
        rows = [
            Row(self.label(key), (Identifier(side.spec),))
            for key, side in zip(("first", "second"), self.report.sides, strict=True)
        ]
        rows.append(Row(self.label("head.benefit"), (Text(benefit.title[self.lang]),)))
        return DefinitionRows(tuple(rows))

    def _readings(self, desks: tuple[Desk, Desk]) -> list[Block]:
        """What the two sides read otherwise."""
        used = [desk.decision.ruleset.readings for desk in desks]
        rows = []
        for name in dict.fromkeys((*used[0], *used[1])):
            if used[0].get(name) != used[1].get(name):
                for key, desk, own in zip(("first", "second"), desks, used, strict=True):
                    if name in own:
                        title = self.say("head.reading", version=self.label(key), title=reading_title(desk, name))
                        rows.append(Row(title, option_text(desk, name, own[name])))
        return [DefinitionRows(tuple(rows))] if rows else []

    # ── a claim ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _witness(self, witness: Witness, number: int | None) -> list[Block]:
        left, right = (Desk(decision, self.lang, None) for decision in witness.decisions)
        lead = self.label(f"kind.{witness.difference.kind}")
        if not witness.difference.decided:
            lead = (*lead, Text(" "), *self.label("open"))
        blocks: list[Block] = [] if number is None else [Heading(1, self.say("claim", n=number))]
        level: Any = 1 if number is None else 2
        return [
            *blocks,
            Paragraph(lead),
            *self._readings((left, right)),
            Heading(level, self.label("facts")),
            self._facts(witness),
            Heading(level, self.label("results")),
            self._results(witness, left, right),
        ]

    def _facts(self, witness: Witness) -> DefinitionRows:
        domain = witness.domain
        rows = []
        for path, declaration in domain.declared.items():
            value = witness.draft.get(path)
            if value is None:
                continue
            label = (Text(declaration.label[self.lang]),)
            if declaration.row is None:
                rows.append(Row(label, self._value(value, domain.types[path])))
            else:
                shown = [
                    self._span(domain.types[path], path, witness, span) for span in spans(value, domain.time[path])
                ]
                for line in shown or [self.label("no_rows")]:
                    rows.append(Row(label, line))
        return DefinitionRows(tuple(rows))

    def _value(self, value: Any, type_: Type) -> Runs:
        places = range(len(self.laws))
        side = next((at for at in places if self._declares(self.laws[at], type_.name or "")), 0)
        shown = self.speech[side].shown(value, type_)
        return self.word.value(shown.value, shown.kind)

    @staticmethod
    def _declares(law: Law, name: str) -> bool:
        facts = law.ruleset.facts.facts
        owner, _, part = name.rpartition(".")
        return name in facts or (owner in facts and part in (facts[owner].row or {}))

    def _span(self, type_: Type, path: str, witness: Witness, span: tuple[Any, Any, Any]) -> Runs:
        first, last, fields = span
        row = witness.domain.declared[path].row or {}
        assert type_.element is not None
        time = type_.element.field_type(witness.domain.time[path] or "")
        said = []
        for name, value in fields:
            kind = type_.element.field_type(name)
            if kind is not None:
                label = self.inside((Text(row[name].label[self.lang]),))
                pair = {"label": label, "value": self._value(value, kind)}
                said.append(self.word.phrase(self.texts["field"], pair))
        ends = (self._value(first, time), self._value(last, time)) if time is not None else ((), ())
        when = self.say("alone", time=ends[0])
        if first != last:
            months = (Text(self.word.quantity(last - first + 1, "months")),)
            when = self.say("span", **{"from": ends[0], "to": ends[1], "months": months})
        return self.say("fields", time=when, fields=self._joined(said, "field_between")) if said else when

    def inside(self, label: Runs) -> Runs:
        """A label inside a sentence."""
        first = label[0]
        if self.word.locale.texts["technical.labels_lowered"] != "yes" or not isinstance(first, Text):
            return label
        return (Text(first.text[:1].lower() + first.text[1:]), *label[1:])

    # ── two results beside each other ────────────────────────────────────────────────────────────────────────────────

    def _results(self, witness: Witness, left: Desk, right: Desk) -> Table:
        columns = (
            Column((), "main"),
            Column(self.label("first"), "text"),
            Column(self.label("second"), "text"),
        )
        pairs = (left, right)
        rows: list[tuple[Runs, Runs, Runs]] = []

        def row(label: Runs, cells: Sequence[Runs]) -> None:
            rows.append((label, cells[0], cells[1]))

        row(self.label("row.outcome"), [desk.label(f"outcome.{desk.decision.outcome}") for desk in pairs])
        if witness.difference.kind == "outcome":
            row(self.label("row.says"), [self._said(desk) for desk in pairs])
        for name in witness.difference.findings:
            found = [next((f for f in desk.decision.findings if f.id == name), None) for desk in pairs]
            known = next((d, f) for d, f in zip(pairs, found, strict=True) if f is not None)
            row(
                known[0].capital(known[0].cite(known[1].cite)),
                [self._finding(desk, finding) for desk, finding in zip(pairs, found, strict=True)],
            )
        for name in witness.difference.values:
            if witness.difference.kind == "outcome" and any(name not in desk.decision.values for desk in pairs):
                continue  # amounts are worked out where the conditions are met, and there only
            titled = next(desk for desk in pairs if name in desk.provision.definitions)
            row(titled.capital(titled.title(name)), [self._worth(desk, name) for desk in pairs])
        if witness.difference.payments and witness.difference.kind != "outcome":
            row(self.label("row.periods"), self._periods(left, right))
        return Table(columns, tuple(rows))

    @staticmethod
    def _said(desk: Desk) -> Runs:
        first = opening.outcome(desk)[0]
        assert isinstance(first, Paragraph)
        return first.runs

    def _finding(self, desk: Desk, finding: Finding | None) -> Runs:
        return self.label("not_examined") if finding is None else desk.words(finding.text)

    def _worth(self, desk: Desk, name: str) -> Runs:
        value = desk.decision.values.get(name)
        if value is None or desk.assembly is None:
            return self.label("not_worked_out")
        return desk.shown(value, desk.assembly.plan.definitions[name].type)

    def _periods(self, left: Desk, right: Desk) -> list[Runs]:
        """The periods that are not the same on both sides."""
        shown: list[list[Runs]] = []
        told = [[_told(p) for p in desk.decision.payments] for desk in (left, right)]
        for desk, own, others in ((left, told[0], told[1]), (right, told[1], told[0])):
            differing = [p for p, mine in zip(desk.decision.payments, own, strict=True) if mine not in others]
            shown.append([self._period(desk, p) for p in differing])
        return [self._joined(lines, "between") if lines else self.label("nothing") for lines in shown]

    def _joined(self, parts: Sequence[Runs], between: str) -> Runs:
        found: list[Any] = []
        for part in parts:
            found += [Text(self.texts[between]), *part] if found else part
        return tuple(found)

    def _period(self, desk: Desk, payment: Payment) -> Runs:
        values = {"state": desk.words(payment.label), "amount": desk.shown(payment.amount, desk.money)}
        if payment.start == payment.end or desk.once:
            return self.say("once", day=desk.day(payment.start), **values)
        return self.say("period", **{"from": desk.day(payment.start), "to": desk.day(payment.end)}, **values)

    # ── what was searched ────────────────────────────────────────────────────────────────────────────────────────────

    def _searched(self) -> list[Block]:
        report, found = self.report, self.report.found
        steps = found.explored.steps
        counts = {name: steps[name] for name in ("one", "two", "random")}
        start = found.starting + steps["base"]
        numbers = {"n": found.tried, "start": start, **counts, "shrink": found.shrinking}
        items = [self.say("searched.claims", **numbers, seed=report.seed, limit=report.limit)]
        named = {"rules": self._rules(), "numbers": self._numbers(), "days": self._days(), "facts": self._changed()}
        items += [self.say(f"searched.{key}", list=self.listed(entries)) for key, entries in named.items() if entries]
        if found.explored.pairs:
            items.append(self.count("searched.pairs", len(found.explored.pairs)))
        for key, names in (("fruitless", report.fruitless), ("also", report.others), ("only", report.only)):
            if names:
                items.append(self.say(f"searched.{key}", list=self.listed(self._provision(name) for name in names)))
        return [Heading(1, self.label("searched.title")), Bullets(tuple(Item(runs) for runs in items))]

    def _provision(self, name: str) -> Runs:
        law = next(law for law in self.laws if name in law.benefits)
        return self.inside((Text(law.ruleset.provision(name).title[self.lang]),))

    def _rules(self) -> list[Runs]:
        return [(Identifier(name if name else kind),) for kind, name in self.report.found.ranked.differing]

    def _numbers(self) -> list[Runs]:
        found: list[Runs] = []
        for unit, values in sorted(self.report.found.ranked.pool.numbers.items(), key=lambda entry: entry[0] or ""):
            near = sorted(value for value, rank in values.items() if rank < 2)
            kind = Type("rational", unit=unit)
            found += [self._number(value, kind) for value in near]
        return found

    def _number(self, value: Any, kind: Type) -> Runs:
        known = self.word.locale.texts
        own = (f"units.{kind.unit}.other", f"currencies.{kind.unit}.pattern")
        has_words = kind.unit == "share" or any(name in known for name in own)
        shown = self.speech[0].shown(value, kind)
        return self.word.value(shown.value, shown.kind) if has_words else (Text(self.word.number(value)),)

    def _days(self) -> list[Runs]:
        pool = self.report.found.ranked.pool
        days = [(Text(self.word.date(day)),) for day, rank in sorted(pool.days.items()) if rank < 2]
        return [*days, *((Text(self.word.month(month)),) for month, rank in sorted(pool.months.items()) if rank < 2)]

    def _changed(self) -> list[Runs]:
        declared = {path: d for law in self.laws[::-1] for path, d in law.ruleset.facts.facts.items()}
        return [self.inside((Text(declared[path].label[self.lang]),)) for path in self.report.found.explored.facts]


def _told(payment: Payment) -> tuple[Any, ...]:
    return payment.start, payment.end, payment.state, payment.amount, payment.payable
