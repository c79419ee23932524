"""A formula in words: one phrase for each kind of node, in the order of the language.

The patterns stand in ``locales/``; here is only which pattern a node takes, and where brackets are needed. A truth (a
comparison, a quantifier) and a value are asked for apart, since a language may say a yes-or-no fact differently in the
two places.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from uirules.decision.document import Runs, Text
from uirules.plan import nodes as n
from uirules.rulebook.names import Names
from uirules.ruleset.types import INTEGER, Type

__all__ = ["Phrase", "Phrases"]

_OPEN, _SUM, _PRODUCT, _CLOSED = range(4)
_SIGNS = {"+": ("plus", _SUM), "-": ("minus", _SUM), "*": ("times", _PRODUCT), "/": ("divided", _PRODUCT)}
_NUMBERS = {"=": "equal", "!=": "unequal", "<": "less", "<=": "at_most", ">": "more", ">=": "at_least"}
_DAYS = {"=": "equal", "!=": "unequal", "<": "before", "<=": "not_after", ">": "after", ">=": "not_before"}
_MARK = "\ue000"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words for a node; ``binds`` says how tightly: an open phrase is put in brackets inside another."""

    runs: Runs
    binds: int = _CLOSED


class Phrases:
    """The phrases of one provision on one page."""

    def __init__(self, names: Names) -> None:
        self.names, self.page, self.word = names, names.page, names.page.word
        self._among_periods = False

    def say(self, node: n.Node) -> Runs:
        """The words of a node: a truth where it is one, else a value."""
        return self._truth(node).runs if node.type.kind == "boolean" else self._value(node).runs

    def truth(self, node: n.Node) -> Runs:
        """The words of a truth."""
        return self._truth(node).runs

    def name(self, node: n.Node) -> Runs:
        """What a node is called, where it is a name, also that of a yes or no; else its words."""
        if (called := self._called(node)) is not None:
            return called.runs
        if isinstance(node, n.Definition):
            return self.names.definition(node.name)
        return self.names.fact(node.path) if isinstance(node, n.Fact) else self.say(node)

    # ── helpers ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _fill(self, key: str, binds: int = _CLOSED, /, **parts: Runs) -> Phrase:
        return Phrase(self.page.say(f"formula.{key}", **parts), binds)

    def _either(self, node: n.Node) -> Phrase:
        return self._truth(node) if node.type.kind == "boolean" else self._value(node)

    def _inner(self, phrase: Phrase, least: int = _SUM) -> Runs:
        return self._signed("bracket", text=phrase.runs) if phrase.binds < least else phrase.runs

    def _part(self, node: n.Node) -> Runs:
        return self._inner(self._either(node))

    def _signed(self, sign: str, **parts: Runs) -> Runs:
        """A sign of the locale between runs: signs are filled with texts, so marks stand for the runs at first."""
        marks = {name: f"{_MARK}{index}" for index, name in enumerate(parts)}
        text = self.word.bracket(marks["text"]) if sign == "bracket" else self.word.sign(sign, **marks)  # type: ignore[arg-type]
        found: list[Any] = []
        runs = list(parts.values())
        for index, piece in enumerate(text.split(_MARK)):
            if index:
                found += runs[int(piece[0])]
                piece = piece[1:]
            if piece:
                found.append(Text(piece))
        return tuple(found)

    def _constant(self, value: Any, type_: Type) -> Runs:
        return self.page.value(value, type_)

    def _list(self, parts: Sequence[Runs], word: str = "and") -> Runs:
        return self.word.join(list(parts), word)  # type: ignore[arg-type]

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _value(self, node: n.Node) -> Phrase:
        return self._called(node) or _VALUES[type(node)](self, node)

    def _called(self, node: n.Node) -> Phrase | None:
        """A call by the name of what it calls, an argument by its own; None for any other node."""
        if (own := self.names.argument_at(node)) is not None:
            return Phrase(self.names.own_argument(own))
        call = self.names.call(node)
        if call is None:
            return None
        given = []
        for key, part in zip(call.arguments, call.given, strict=True):
            argument, value = self.names.argument(key, call.arguments), self._either(part).runs
            handed_on = self.names.argument_at(part) is not None and value == argument
            given.append(value if handed_on else self.page.some("name.given", name=argument, value=value))
        return Phrase(self.page.say("part.called", name=self.names.value(call.name), list=self.page.listed(given)))

    def _of_constant(self, node: n.Constant) -> Phrase:
        if node.type.kind == "text":  # a word of the ruleset's own: it stands in no language
            return Phrase(self.page.id(str(node.value)))
        return Phrase(self._constant(node.value, node.type))

    def _of_fact(self, node: n.Fact) -> Phrase:
        return Phrase(self.names.fact(node.path))

    def _of_definition(self, node: n.Definition) -> Phrase:
        return Phrase(self.names.definition(node.name))

    def _of_parameter(self, node: n.Parameter) -> Phrase:
        if node.on is None:
            return Phrase(self.names.parameter(node.name))
        return self._fill("on", title=self.names.parameter(node.name), on=self._part(node.on))

    def _of_arithmetic(self, node: n.Arithmetic) -> Phrase:
        sign, level = _SIGNS[node.operator]
        left = self._inner(self._value(node.left), level)
        right = self._inner(self._value(node.right), level + (node.operator in "-/"))
        return Phrase(self._signed(sign, left=left, right=right), level)

    def _of_power(self, node: n.Power) -> Phrase:
        number = (Text(self.word.number(node.exponent)),)
        return self._fill("power", base=self._inner(self._value(node.base), _CLOSED), n=number)

    def _of_round(self, node: n.Round) -> Phrase:
        operand = self._inner(self._value(node.operand), _CLOSED)
        if node.mode in ("floor", "ceiling") and node.to == 1:
            return self._fill(node.mode, value=operand)
        mode = {"floor": "down", "ceiling": "up"}.get(node.mode, node.mode)
        words = (Text(self.word.label(f"rounding.{mode}")),)
        return self._fill("round", value=operand, to=self._constant(node.to, Type("rational")), mode=words)

    def _of_extreme(self, node: n.Extreme) -> Phrase:
        times = node.type.kind in ("date", "month")
        key = {("min", False): "smallest", ("max", False): "largest", ("min", True): "earliest"}
        listed = self._list([self._part(operand) for operand in node.operands])
        return self._fill(key.get((node.choose, times), "latest_of"), _OPEN, list=listed)

    def _of_month(self, node: n.MonthOf) -> Phrase:
        return self._fill("month_of", date=self._part(node.date))

    def _of_months(self, node: n.AddMonths) -> Phrase:
        return self._moved(node.operand, node.months, "months")

    def _of_days(self, node: n.AddDays) -> Phrase:
        return self._moved(node.operand, node.days, "days")

    def _moved(self, operand: n.Node, amount: n.Node, unit: str) -> Phrase:
        """Some time before or after: what is added may be negative."""
        key = "after_by"
        if isinstance(amount, n.Constant) and isinstance(amount.value, int | Fraction) and amount.value < 0:
            key, amount = "before_by", replace(amount, value=-amount.value)
        elif isinstance(amount, n.Arithmetic) and amount.operator == "-" and _is(amount.left, 0):
            key, amount = "before_by", amount.right
        elif isinstance(amount, n.Arithmetic) and amount.operator == "-" and isinstance(amount.left, n.Constant):
            key, amount = "before_by", replace(amount, left=amount.right, right=amount.left)  # 1 − x is x − 1 before
        if isinstance(amount, n.Constant):
            amount = replace(amount, type=replace(INTEGER, unit=unit))
        return self._fill(key, operand=self._part(operand), amount=self._inner(self._either(amount), _PRODUCT))

    def _of_years(self, node: n.CompletedYears) -> Phrase:
        return self._fill("completed_years", start=self._part(node.start), end=self._part(node.end))

    def _of_days_between(self, node: n.DaysBetween) -> Phrase:
        return self._fill("days_between", start=self._part(node.start), end=self._part(node.end))

    def _of_first_day(self, node: n.FirstDay) -> Phrase:
        return self._fill("first_day", month=self._part(node.month))

    def _of_last_day(self, node: n.LastDay) -> Phrase:
        return self._fill("month_end", month=self._part(node.month))

    def _of_local(self, node: n.Local) -> Phrase:
        key = "periods" if node.type.kind == "list" else "entry"
        return Phrase(self.page.label(f"name.{key}"))

    def _of_field(self, node: n.Field) -> Phrase:
        field = self.names.field(node.row.type, node.index)
        if isinstance(node.row, n.Local):
            own = self.names.plan.schedule
            if self._among_periods and own is not None and node.row.slot == own.slot:
                return Phrase(self.page.say("name.this", field=field))
            return Phrase(field)
        return self._fill("field_of", field=field, row=self._part(node.row))

    def _of_filter(self, node: n.Filter) -> Phrase:
        return self._fill("filter", _OPEN, source=self._part(node.source), condition=self._truth(node.condition).runs)

    def _of_for(self, node: n.For) -> Phrase:
        return self._fill("for", _OPEN, source=self._part(node.source), result=self._either(node.result).runs)

    def _of_row(self, node: n.Row) -> Phrase:
        parts = []
        for index, part in enumerate(node.parts):
            field, value = self.names.field(node.type, index), self._part(part)
            # What is only carried over is named, and not told to be what it is.
            parts.append(field if field == value else self.page.say("formula.part", field=field, value=value))
        return self._fill("row", _OPEN, list=self.page.listed(parts))

    def _of_column(self, node: n.Column) -> Phrase:
        field = self.names.field(node.source.type.element, node.index)
        return self._fill("column", field=field, source=self._part(node.source))

    def _of_groups(self, node: n.GroupByMonth) -> Phrase:
        return self._fill("group_by_month", source=self._part(node.source))

    def _of_distinct(self, node: n.Distinct) -> Phrase:
        return self._fill("distinct", source=self._part(node.source))

    def _of_aggregate(self, node: n.Aggregate) -> Phrase:
        source = self._value(node.source)
        return self._fill(node.function, source.binds, source=source.runs)

    def _of_latest(self, node: n.Latest) -> Phrase:
        return self._fill("latest", source=self._part(node.source), length=self._part(node.length))

    def _of_run(self, node: n.LongestRun) -> Phrase:
        return self._fill("longest_run", source=self._part(node.source))

    def _of_complete(self, node: n.CompleteUntil) -> Phrase:
        return self._fill("complete_until", list=self.names.fact(node.path))

    def _of_if(self, node: n.If) -> Phrase:
        parts = {"condition": self._truth(node.condition).runs, "then": self._part(node.then)}
        key = "if_holds" if node.type.kind == "boolean" else "if"
        return self._fill(key, _OPEN, **parts, otherwise=self._part(node.otherwise))

    def _of_reading(self, node: n.Reading) -> Phrase:
        branches = [
            self.page.say(
                "formula.branch",
                option=self.names.option(node.reading, option, default=False),
                value=self._either(branch).runs,
            )
            for option, branch in node.options
        ]
        return self._fill("reading", reading=self.names.reading(node.reading), list=self.page.listed(branches))

    def _of_dates(self, node: n.ByDate) -> Phrase:
        branches = [
            self.page.say("part.from_date", date=self.page.day(entry.start), value=self._either(entry.value).runs)
            for entry in node.entries
        ]
        return self._fill("by_date", list=self.page.listed(branches))

    def _of_table(self, node: n.Table) -> Phrase:
        return Phrase(self.page.inside(self.page.label("part.table")))

    def _of_defaults(self, node: n.Defaults) -> Phrase:
        """A general rule inside another formula: the exceptions stand at the definition it comes from."""
        if node.default is None:
            return Phrase(self.page.inside(self.page.label("part.exceptions")))
        return self._value(node.default)

    def _of_requires(self, node: n.Requires) -> Phrase:
        return self._either(node.value)

    def _of_schedule(self, node: n.Schedule) -> Phrase:
        return Phrase(self.page.label("name.periods"))

    def _of_truth(self, node: n.Node) -> Phrase:
        return self._truth(node)

    # ── truths ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _truth(self, node: n.Node, *, denied: bool = False) -> Phrase:
        called = self._called(node)
        if called is not None:
            return self._fill("holds_not" if denied else "holds", name=called.runs)
        match node:
            case n.Constant():
                return self._fill("always" if bool(node.value) is not denied else "never")
            case n.Field() if (column := self.names.column(node.row.type, node.index)) is not None:
                return self._fill("holds_not" if denied else "holds", name=column)
            case n.Fact() | n.Field():
                return self._fill("no" if denied else "yes", label=self._answered(node))
            case n.Definition():
                key = "met" if node.name in self.names.plan.conditions else "holds"
                return self._fill(f"{key}_not" if denied else key, name=self.names.definition(node.name))
            case n.Not() if denied:
                return self._truth(node.operand)
            case n.Not():
                return self._truth(node.operand, denied=True)
            case _ if denied:
                return self._fill("not", condition=self._inner(self._truth(node), _PRODUCT))
        return _TRUTHS[type(node)](self, node) if type(node) in _TRUTHS else self._value(node)

    def _answered(self, node: n.Fact | n.Field) -> Runs:
        if isinstance(node, n.Fact):
            return self.names.fact(node.path)
        return self.names.field_label(node.row.type, node.index)

    def _of_compare(self, node: n.Compare) -> Phrase:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, n.Constant) and isinstance(other.value, bool):  # a yes or no that is yes, or no
                return self._truth(one, denied=other.value is not (node.operator == "="))
        keys = _DAYS if {node.left.type.kind, node.right.type.kind} & {"date", "month"} else _NUMBERS
        left, right = self._beside(node.left, node.right), self._beside(node.right, node.left)
        return self._fill(keys[node.operator], _SUM, left=left, right=right)

    def _beside(self, node: n.Node, other: n.Node) -> Runs:
        """A constant is written as what it is compared with: an answer by its label, a number with its unit."""
        if isinstance(node, n.Constant) and other.type.kind in ("enum", "integer", "rational", "money"):
            return self._constant(node.value, other.type)
        return self._part(node)

    def _of_within(self, node: n.Within) -> Phrase:
        ends = {(True, True): "within", (False, True): "within_low_open", (True, False): "within_high_open"}
        key = ends.get((node.low_closed, node.high_closed), "within_open")
        low, high = self._beside(node.low, node.operand), self._beside(node.high, node.operand)
        return self._fill(key, _SUM, operand=self._part(node.operand), low=low, high=high)

    def _of_member(self, node: n.Member) -> Phrase:
        if node.operand.type.kind == "boolean" and len(node.values) == 1:
            return self._truth(node.operand, denied=not next(iter(node.values)))
        known = node.operand.type.members
        order = sorted(node.values, key=lambda value: known.index(value) if value in known else str(value))
        parts = [self._constant(value, node.operand.type) for value in order]
        return self._fill("member", _SUM, operand=self._part(node.operand), list=self._list(parts, "or"))

    def _of_and(self, node: n.And) -> Phrase:
        return Phrase(self._list([self._part(operand) for operand in node.operands]), _OPEN)

    def _of_or(self, node: n.Or) -> Phrase:
        return Phrase(self._list([self._part(operand) for operand in node.operands], "or"), _OPEN)

    def _of_absent(self, node: n.Absent) -> Phrase:
        return self._fill("absent", _SUM, operand=self._part(node.operand))

    def _of_contains(self, node: n.Contains) -> Phrase:
        element = node.source.type.element
        value = self._part(node.value)
        if isinstance(node.value, n.Constant) and element is not None:
            value = self._constant(node.value.value, element)
        return self._fill("contains", _SUM, source=self._part(node.source), value=value)

    def _of_quantified(self, node: n.Quantified) -> Phrase:
        # Among all periods, what is said of the period itself must not be taken for another's.
        before, self._among_periods = self._among_periods, isinstance(node.source, n.Local)
        condition = self._truth(node.condition).runs
        self._among_periods = before
        return self._fill(node.kind, _SUM, source=self._part(node.source), condition=condition)


def _is(node: n.Node, value: int) -> bool:
    return isinstance(node, n.Constant) and node.value == value


_TRUTHS: dict[type[n.Node], Callable[[Phrases, Any], Phrase]] = {
    n.Compare: Phrases._of_compare,
    n.Within: Phrases._of_within,
    n.Member: Phrases._of_member,
    n.And: Phrases._of_and,
    n.Or: Phrases._of_or,
    n.Absent: Phrases._of_absent,
    n.Contains: Phrases._of_contains,
    n.Quantified: Phrases._of_quantified,
}
_VALUES: dict[type[n.Node], Callable[[Phrases, Any], Phrase]] = {
    **dict.fromkeys(_TRUTHS, Phrases._of_truth),
    n.Not: Phrases._of_truth,
    n.Constant: Phrases._of_constant,
    n.Fact: Phrases._of_fact,
    n.Definition: Phrases._of_definition,
    n.Parameter: Phrases._of_parameter,
    n.Arithmetic: Phrases._of_arithmetic,
    n.Power: Phrases._of_power,
    n.Round: Phrases._of_round,
    n.Extreme: Phrases._of_extreme,
    n.MonthOf: Phrases._of_month,
    n.AddMonths: Phrases._of_months,
    n.AddDays: Phrases._of_days,
    n.CompletedYears: Phrases._of_years,
    n.DaysBetween: Phrases._of_days_between,
    n.FirstDay: Phrases._of_first_day,
    n.LastDay: Phrases._of_last_day,
    n.Local: Phrases._of_local,
    n.Field: Phrases._of_field,
    n.Filter: Phrases._of_filter,
    n.For: Phrases._of_for,
    n.Row: Phrases._of_row,
    n.Column: Phrases._of_column,
    n.GroupByMonth: Phrases._of_groups,
    n.Distinct: Phrases._of_distinct,
    n.Aggregate: Phrases._of_aggregate,
    n.Latest: Phrases._of_latest,
    n.LongestRun: Phrases._of_run,
    n.CompleteUntil: Phrases._of_complete,
    n.If: Phrases._of_if,
    n.Reading: Phrases._of_reading,
    n.ByDate: Phrases._of_dates,
    n.Table: Phrases._of_table,
    n.Defaults: Phrases._of_defaults,
    n.Requires: Phrases._of_requires,
    n.Schedule: Phrases._of_schedule,
}
PHRASED = frozenset(_VALUES)
"""The kinds of nodes that have words: a test holds it to the whole set of a plan."""
