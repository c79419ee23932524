"""A whole formula laid out: choices by reading and date, general rules with exceptions and tables stand as lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from uirules.decision.document import Block, Bullets, Item, Link, Paragraph, Runs
from uirules.plan import nodes as n
from uirules.rulebook.names import Names
from uirules.rulebook.phrases import Phrases

__all__ = ["Formulas", "source_text"]

_BESIDE = frozenset({"cite", "assurance", "round", "rows"})
"""What stands beside formulas and is told elsewhere on the page."""
_SHORT = 24
_SOURCE = ("holds", "formula", "table", "default", "exceptions", "when")


class Formulas:
    """The formulas of one provision on one page."""

    def __init__(self, names: Names) -> None:
        self.names, self.page = names, names.page
        self.phrases = Phrases(names)
        self._tested = False  # whether what is told is a condition: a yes in it is "always"

    def blocks(self, node: n.Node, anchor: str) -> list[Block]:
        """A formula as blocks; ``anchor`` is the place of what it belongs to, for the rows and exceptions in it."""
        self._tested = anchor.startswith("condition-")
        while isinstance(node, n.Requires):
            node = node.value
        if self.names.call(node) is not None:
            return [Paragraph(self.phrases.say(node))]
        if isinstance(node, n.Table):
            key = node.policy if node.aggregate is None else node.aggregate
            return [Paragraph(self.page.label(f"policy.{key}")), *self._inputs(node), *self._tables(node, anchor)]
        if isinstance(node, n.Defaults):
            return self._defaults(node, anchor)
        item = self._item(node)
        return [Paragraph(item.runs), Bullets(item.items)] if item.items else [Paragraph(item.runs)]

    def _item(self, node: n.Node) -> Item:
        """A formula as an entry of a list, with what it chooses from below it."""
        if self.names.call(node) is not None:
            return Item(self.phrases.say(node))
        match node:
            case n.Requires():
                return self._item(node.value)
            case n.Reading():
                below = tuple(
                    self._under(self.names.option(node.reading, option), branch) for option, branch in node.options
                )
                return Item(self.page.say("part.by_reading", reading=self.names.reading(node.reading)), below)
            case n.ByDate():
                below = tuple(
                    self._from_day(entry, again=index > 0 and node.entries[index - 1].start == entry.start)
                    for index, entry in enumerate(node.entries)
                )
                return Item(self.page.label("part.by_date"), below)
            case n.And() | n.Or():
                key = "part.all_of" if isinstance(node, n.And) else "part.one_of"
                return Item(self.page.label(key), tuple(self._item(operand) for operand in node.operands))
            case n.If() if node.type.kind != "boolean":
                say, phrases = self.page.say, self.phrases
                below = (
                    Item(say("part.then", value=phrases.say(node.then))),
                    Item(say("part.otherwise", value=phrases.say(node.otherwise))),
                )
                return Item(say("part.if", condition=phrases.truth(node.condition)), below)
        return Item(self._said(node))

    def _said(self, node: n.Node) -> Runs:
        """The words of a formula; of a value that is a plain yes or no, the answer."""
        if isinstance(node, n.Constant) and node.type.kind == "boolean" and not self._tested:
            return self.page.label(f"state.{str(bool(node.value)).lower()}")
        return self.phrases.say(node)

    def _from_day(self, entry: n.Dated, *, again: bool) -> Item:
        """A formula from a day on, with the day of its publication where it corrects another, and its own clauses."""
        say, page = self.page.say, self.page
        branch = self._item(entry.value)
        below = [Item(branch.runs, branch.items)]
        if again:
            below.append(Item(page.word.labelled(page.label("column.published"), page.day(entry.published))))
        if entry.cite:
            cited = page.clauses(entry.cite)
            if entry.assurance is not None:
                cited = page.word.aside(cited, page.grade(entry.assurance))
            below.append(Item(page.word.labelled(page.label("head.clause"), cited)))
        return Item(say("part.from_date", date=page.day(entry.start), value=()), tuple(below))

    def _under(self, head: Runs, branch: n.Node) -> Item:
        return Item(head, (self._item(branch),))

    # ── tables and exceptions ────────────────────────────────────────────────────────────────────────────────────────

    def _inputs(self, table: n.Table) -> list[Block]:
        """What a decision table asks for, and the range in which it has a value."""
        items = []
        for given in table.inputs:
            told = self.phrases.name(given.node)
            if given.low is not None and given.high is not None and given.node.type.ordered:
                ends = {"from": self._end(given, given.low), "to": self._end(given, given.high)}
                told = self.page.word.aside(told, self.page.word.phrase(self.page.text("range"), ends))
            items.append(Item(told))
        return [Paragraph(self.page.label("part.inputs")), Bullets(tuple(items))] if items else []

    def _end(self, given: n.TableInput, value: Any) -> Runs:
        return self.page.value(value, given.node.type)

    def _tables(self, table: n.Table, anchor: str) -> list[Block]:
        """A table; where a reading decides its edges, one for each option."""
        reading = next((test for row in table.rows for test in row.tests if isinstance(test, n.Reading)), None)
        if reading is None:
            return [self._table(table, anchor, lambda test: test)]
        found: list[Block] = [Paragraph(self.page.say("part.by_reading", reading=self.names.reading(reading.reading)))]
        for index, (option, _) in enumerate(reading.options):

            def under(test: n.Node | None, option: str = option) -> n.Node | None:
                chosen = isinstance(test, n.Reading) and test.reading == reading.reading
                return dict(test.options)[option] if chosen and isinstance(test, n.Reading) else test

            found.append(Bullets((Item(self.names.option(reading.reading, option)),)))
            found.append(self._table(table, "" if index else anchor, under))
        return found

    def _table(self, table: n.Table, anchor: str, under: Callable[[n.Node | None], n.Node | None]) -> Block:
        rows = []
        for number, row in enumerate(table.rows, 1):
            tests = [self.phrases.truth(test) for test in map(under, row.tests) if test is not None]
            place = Link((), id=f"{anchor}-row-{number}" if anchor else None)
            tested = self.page.listed(tests) if tests else self.page.label("part.always")
            clauses = self.page.clauses((row.cite,) if row.cite else ())
            rows.append([(place, *tested), self._said(row.value), clauses, self.page.grade(row.assurance)])
        columns = [("test", "main"), ("value", "number"), ("clause", "text"), ("grade", "word")]
        return self.page.table(columns, rows)

    def _general(self, default: n.Node | None) -> list[Block]:
        if default is None:
            return [Paragraph(self.page.label("part.no_default"))]
        general = self._item(default)
        head = Paragraph(self.page.word.labelled(self.page.label("part.default"), general.runs))
        return [head, *([Bullets(general.items)] if general.items else [])]

    def _defaults(self, node: n.Defaults, anchor: str) -> list[Block]:
        say = self.page.say
        items = []
        numbers = {exception.name: number for number, exception in enumerate(node.exceptions, 1)}
        for exception in node.exceptions:
            called = self.page.numbered("name.exception", exception.name, numbers[exception.name])
            name = (Link(called, id=f"{anchor}-{exception.name}"),)
            value = self._item(exception.value)
            below = [Item(say("part.exception_value", value=value.runs), value.items)]
            if exception.beats:
                beaten = [self.page.numbered("name.exception", other, numbers[other]) for other in exception.beats]
                below.append(Item(say("part.exception_beats", list=self.page.join(beaten))))
            cited = self.page.clauses(exception.cite)
            if exception.assurance is not None:
                cited = self.page.word.aside(cited, self.page.grade(exception.assurance))
            below.append(Item(self.page.word.labelled(self.page.label("head.clause"), cited)))
            when = self.phrases.truth(exception.when)
            items.append(Item(say("part.exception_when", name=name, condition=when), tuple(below)))
        return [
            *self._general(node.default),
            Paragraph(self.page.label("part.exceptions")),
            Bullets(tuple(items)),
        ]


def source_text(declared: Any) -> str:
    """A formula as the ruleset has it: FEEL alone, or with the choices and tables around it."""
    data = declared.model_dump(mode="json", exclude_none=True, exclude_defaults=True, include=set(_SOURCE))
    data = {key: data[key] for key in _SOURCE if key in data}
    if len(data) == 1 and isinstance(only := next(iter(data.values())), str):
        return " ".join(only.split())
    only = data.get("holds", data.get("formula")) if len(data) == 1 else None
    return "\n".join(_lines(only if isinstance(only, dict) else data, ""))


def _lines(data: Any, indent: str) -> Iterator[str]:
    """Groups and lists as indented lines; formulas on one line each, without marks of quotation."""
    entries = data.items() if isinstance(data, dict) else [("-", item) for item in data]
    for key, value in entries:
        head = f"{indent}{key}" if key == "-" else f"{indent}{key}:"
        if key in _BESIDE:
            continue
        if isinstance(value, dict | list) and not _flat(value):
            yield head
            yield from _lines(value, indent + "  ")
        else:
            yield f"{head} {_inline(value)}"


def _flat(value: Any) -> bool:
    """Whether a group or a list fits on one line: a row of a table, names."""
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    told = [item for key, item in value.items() if key not in _BESIDE]
    return all(_flat(item) if isinstance(item, dict) else isinstance(item, str) and len(item) < _SHORT for item in told)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        parts = {key: item for key, item in value.items() if key not in _BESIDE}
        return ", ".join(f"{key}: {_braced(item)}" for key, item in parts.items())
    return ", ".join(value) if isinstance(value, list) else " ".join(str(value).split())


def _braced(value: Any) -> str:
    return f"{{{_inline(value)}}}" if isinstance(value, dict) else _inline(value)
