"""The comparison on a terminal: the answer, the counts, what made the difference, and the first cases that changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from uirules.decision.document import Runs, plain
from uirules.decision.faces.text import cells, wrap
from uirules.drafting.compare.model import CHANGES, OUTCOMES
from uirules.drafting.compare.page import Page
from uirules.drafting.compare.report import Comparison, in_order
from uirules.drafting.compare.tally import MONEY_CHANGES, Sum
from uirules.drafting.not_law import not_law

__all__ = ["render"]

WIDTH = 100
_FEW = 20
"""So many single cases are told; a file of HTML or JSON holds more of them."""


def render(found: Comparison, lang: str = "en") -> str:
    """The comparison as lines of at most 100 columns, tables and ids that are wider by themselves excepted."""
    return "\n".join(line.rstrip() for line in _Text(found, lang).lines()) + "\n"


class _Text:
    def __init__(self, found: Comparison, lang: str) -> None:
        self.found = found
        self.page = Page(found, lang)
        self.say = self.page.say
        self.sections = self.page.sections
        self.sides = [self.say.side(place) for place in range(len(found.sides))]

    def lines(self) -> Iterator[str]:
        """All lines."""
        say, tally = self.say, self.found.tally
        title = plain(say.say("title", benefit=self.page.benefit()))
        yield from (title, "=" * min(cells(title), WIDTH))
        for place, side in enumerate(self.found.sides):
            told = say.text("parts_mark").join(plain(part) for part in say.side_told(side))
            yield from wrap(f"{self.sides[place]}{say.text('label_mark')}{side.spec} ({told})", WIDTH, "", "    ")
        for row in self.page.head().rows:
            yield f"{plain(row.label)}{say.text('label_mark')}{plain(row.value)}"
        for runs in not_law([side.law for side in self.found.sides], say.lang):
            yield from wrap(plain(runs), WIDTH)
        for runs in self.page.untouched():
            yield from wrap(f"! {plain(runs)}", WIDTH)
        yield ""
        for place, pair in enumerate(tally.pairs, 1):
            yield from self.between(place)
            for block in self.page.lead(place, pair):
                yield from wrap(plain(block.runs), WIDTH)  # type: ignore[union-attr]
        yield from self.head("outcomes")
        rows = [
            [say.outcome(name), *(self.page.part(side.outcomes[name]) for side in tally.sides)]
            for name in OUTCOMES
            if any(side.outcomes[name] for side in tally.sides)
        ]
        rows.append([say.text("payable"), *(self.page.part(side.payable) for side in tally.sides)])
        yield from _columns([["", *self.sides], *rows])
        yield from self.becomes()
        yield from self.amounts()
        yield from self.groups()
        yield from self.causes()
        yield from self.cases()

    def head(self, name: str, **values: Runs) -> Iterator[str]:
        """A heading with a line below it."""
        title = plain(self.say.say(name, **values))
        yield from ("", title, "-" * min(cells(title), WIDTH))

    def between(self, place: int) -> Iterator[str]:
        """The name of a pair, where there are several."""
        for heading in self.sections.between(place):
            yield plain(heading.runs)

    def becomes(self) -> Iterator[str]:
        """What becomes of the cases."""
        say = self.say
        yield from self.head("becomes")
        for place, pair in enumerate(self.found.tally.pairs, 1):
            yield from self.between(place)
            rows = []
            for kind in CHANGES:
                count = pair.changes[kind]
                if not count and kind not in MONEY_CHANGES:
                    continue
                told = (
                    plain(say.difference(pair.after[kind] - pair.before[kind]))
                    if kind in MONEY_CHANGES and count
                    else ""
                )
                rows.append([say.text(f"change_{kind}"), say.number(count), say.share(count, self.found.count), told])
            yield from _columns(rows)

    def amounts(self) -> Iterator[str]:
        """Sums and means."""
        say, tally = self.say, self.found.tally
        yield from self.head("amounts")
        names = ("amount", "side", "claims", "sum", "mean", "open")
        rows = [[say.text(f"column_{name}") for name in names]]
        for cells_ in self.page.amounts().rows:
            rows.append([plain(cell) for cell in cells_])
        if any(side.amounts or side.total != Sum() for side in tally.sides):
            yield from _columns(rows, left=(0, 1, 5))
        else:
            yield say.text("none")

    def groups(self) -> Iterator[str]:
        """Each question that cases were sorted by."""
        say = self.say
        for grouping, found in zip(self.found.by, self.found.groups, strict=True):
            groups = in_order(found, say.members(grouping))
            names = {group: say.group(group, grouping) for group in groups}
            yield from self.head("by", what=say.question(grouping))
            for place in range(1, len(self.found.sides)):
                yield from self.between(place)
                table = self.sections.group_table(groups, names, place)
                rows = [[plain(column.header) for column in table.columns]]
                yield from _columns([*rows, *([plain(cell) for cell in row] for row in table.rows)])

    def causes(self) -> Iterator[str]:
        """The rules that made the difference."""
        say = self.say
        if not any(pair.changed for pair in self.found.tally.pairs):
            return
        yield from self.head("causes")
        for place, pair in enumerate(self.found.tally.pairs, 1):
            yield from self.between(place)
            for cause, counts in pair.ranked():
                told = f"{plain(say.rule(cause))} ({plain(say.clauses(cause))})"
                differs = plain(say.differs(cause, list(pair.values.get(cause, ()))))
                mark = "" if differs == say.text("nothing") else f"{say.text('label_mark')}{differs}"
                yield from wrap(f"{told}{mark}", WIDTH, f"{say.number(counts.total()):>8}  ", " " * 10)
            if unexplained := pair.unexplained.total():
                yield from wrap(plain(say.say("unexplained", claims=say.claims(unexplained))), WIDTH)

    def cases(self) -> Iterator[str]:
        """The first cases that changed, and the first that are wrong."""
        say = self.say
        if self.found.listed:
            yield from self.head("changed")
            for listed in self.found.listed[:_FEW]:
                for place in range(1, len(self.found.sides)):
                    row = self.sections.changed_row(listed, place)
                    if row is not None:
                        name, change, before, after, why = map(plain, row)
                        side = f"{self.sides[place]}, " if len(self.found.sides) > 2 else ""
                        yield from wrap(f"{name}{say.text('label_mark')}{side}{change}", WIDTH, "", "    ")
                        yield from wrap(f"{before} → {after}", WIDTH, "    ")
                        yield from wrap(why, WIDTH, "    ")
            more = self.found.more_changed + max(0, len(self.found.listed) - _FEW)
            if more:
                yield plain(say.say("not_listed", n=say.number(more)))
        if self.found.wrong:
            yield from self.head("wrong")
            for row in self.sections.wrong_rows(self.found.wrong[:_FEW]):
                name, side, problem = map(plain, row)
                yield from wrap(f"{name} ({side}){say.text('label_mark')}{problem}", WIDTH, "", "    ")
            more = self.found.more_wrong + max(0, len(self.found.wrong) - _FEW)
            if more:
                yield plain(say.say("not_listed", n=say.number(more)))


def _columns(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> Iterator[str]:
    """Rows in columns, those named to the left, the others to the right."""
    widths = [max(cells(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    for row in rows:
        parts = []
        for place, (text, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - cells(text))
            parts.append(text + space if place in left else space + text)
        yield "  " + "  ".join(parts)
