"""From nodes to closures: scalars.

Every closure takes the short way of known values first, with the kernels of :mod:`uirules.values`; hulls and failures
refuse those with ``TypeError``, and the closure goes on with :mod:`uirules.values.lifted`.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

from uirules.engines.explain.context import Compiler, Context, compile_node
from uirules.engines.explain.frame import Frame, NotEvaluated, Run
from uirules.plan import nodes as n
from uirules.plan.plan import TimelineEntry
from uirules.plan.soundness import table_defects
from uirules.plan.timeline import known
from uirules.values import dates, lifted, numbers
from uirules.values.absent import ABSENT
from uirules.values.failure import Failed
from uirules.values.uncertain import NO_BLAME, Interval, Uncertain, blame_of, either, span

__all__ = ["COMPILERS", "OPERATORS", "round_value", "shifted"]

MAX_DOUBTFUL = 8
"""The most exceptions not known to apply that are tried out in every combination."""


# ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _constant(node: n.Constant, context: Context) -> Run:
    value = node.value
    return lambda frame: value


def _fact(node: n.Fact, context: Context) -> Run:
    path = node.path

    def run(frame: Frame) -> Any:
        value = frame.facts[path]
        return Failed("absent", path) if value is ABSENT else value

    return run


def _absent(node: n.Absent, context: Context) -> Run:
    if isinstance(node.operand, n.Fact):
        path = node.operand.path
        raw: Run = lambda frame: frame.facts[path]  # noqa: E731
    else:
        assert isinstance(node.operand, n.Field)
        row, index = compile_node(node.operand.row, context), node.operand.index
        raw = lambda frame: row(frame)[index]  # noqa: E731

    def run(frame: Frame) -> Any:
        value = raw(frame)
        if value is ABSENT:
            return True
        return either(blame_of(value)) if isinstance(value, Uncertain) else False

    return run


def _definition(node: n.Definition, context: Context) -> Run:
    name = node.name
    limits = context.narrowed.get(name)
    if limits is None:

        def run(frame: Frame) -> Any:
            try:
                return frame.values[name]
            except KeyError:
                return frame.value(name)

        return run

    def narrowed(frame: Frame) -> Any:
        value = frame.value(name)
        if isinstance(value, Interval):
            for operator_, limit in limits:
                value = lifted.narrow(value, operator_, limit(frame))
        return value

    return narrowed


def _entry(entries: tuple[TimelineEntry, ...], day: dt.date) -> TimelineEntry | None:
    for entry in reversed(entries):
        if entry.start <= day:
            return entry
    return None


def _unconfirmed_between(entries: tuple[TimelineEntry, ...]) -> bool:
    """Whether an entry that another follows was not confirmed up to its end."""
    return any(
        entry.verified_until is not None and entry.verified_until + dt.timedelta(days=1) < after.start
        for entry, after in pairwise(entries)
    )


def _parameter(node: n.Parameter, context: Context) -> Run:
    planned = context.parameters[node.name]
    name, has_before, before = planned.name, planned.has_before, planned.before
    entries = known(planned.entries, context.known_at)
    every_day = context.known_at is not None or _unconfirmed_between(entries)
    sought = Failed("no_value_in_force", name)
    first = before if has_before else sought
    if node.on is None:

        def by_law(frame: Frame) -> Any:
            entry = _entry(entries, frame.law_on)
            frame.uses[name] = frame.law_on
            return first if entry is None else entry.value

        return by_law
    on = compile_node(node.on, context)
    # A month is governed by the entry in force on its first day.
    starts = [
        dates.month_of(e.start) + (e.start.day != 1) if node.on.type.kind == "month" else e.start for e in entries
    ]
    values = [entry.value for entry in entries]

    def by_call(frame: Frame) -> Any:
        day = on(frame)
        if isinstance(day, Failed):
            return day
        low, high = (day.low, day.high) if isinstance(day, Interval) else (day, day)
        if isinstance(day, Uncertain) and not isinstance(day, Interval):
            low = high = None
        last = frame.uses.get(name)
        if every_day:
            frame.days.setdefault(name, set()).add((low, high))
        latest = high if high is not None else low
        if latest is not None and (last is None or latest > last):
            frame.uses[name] = latest
        if low is high and low is not None:
            for start, value in zip(reversed(starts), reversed(values), strict=True):
                if start <= low:
                    return value
            return first
        found = [first] if low is None or not starts or low < starts[0] else []
        for index, start in enumerate(starts):
            after = starts[index + 1] if index + 1 < len(starts) else None
            if (high is None or start <= high) and (after is None or low is None or after > low):
                found.append(values[index])
        return lifted.join(found, blame_of(day))

    return by_call


def _reading(node: n.Reading, context: Context) -> Run:
    reading = node.reading
    options = {option: compile_node(branch, context) for option, branch in node.options}
    return lambda frame: options[frame.readings[reading]](frame)


def _by_date(node: n.ByDate, context: Context) -> Run:
    entries = [(entry.start, compile_node(entry.value, context)) for entry in known(node.entries, context.known_at)]

    def run(frame: Frame) -> Any:
        for start, branch in reversed(entries):
            if start <= frame.law_on:
                return branch(frame)
        return Failed("no_value_in_force")

    return run


def _local(node: n.Local, context: Context) -> Run:
    slot = node.slot
    return lambda frame: frame.locals[slot]


def _field(node: n.Field, context: Context) -> Run:
    index = node.index
    if isinstance(node.row, n.Local):
        slot = node.row.slot
        return lambda frame: frame.locals[slot][index]
    row = compile_node(node.row, context)
    return lambda frame: row(frame)[index]


def _row(node: n.Row, context: Context) -> Run:
    parts = [compile_node(part, context) for part in node.parts]
    if len(parts) == 2:
        first, second = parts
        return lambda frame: (first(frame), second(frame))
    return lambda frame: tuple([part(frame) for part in parts])


# ── arithmetic ────────────────────────────────────────────────────────────────────────────────────────────────────────

_KERNELS: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = {
    "+": (numbers.add, lifted.add),
    "-": (numbers.subtract, lifted.subtract),
    "*": (numbers.multiply, lifted.multiply),
    "/": (numbers.divide, lifted.divide),
}


def _arithmetic(node: n.Arithmetic, context: Context) -> Run:
    left, right = compile_node(node.left, context), compile_node(node.right, context)
    known, hull = _KERNELS[node.operator]

    def run(frame: Frame) -> Any:
        a, b = left(frame), right(frame)
        try:
            return known(a, b)
        except TypeError:
            return hull(a, b)

    return run


def _power(node: n.Power, context: Context) -> Run:
    base, exponent = compile_node(node.base, context), node.exponent

    def run(frame: Frame) -> Any:
        value = base(frame)
        if not isinstance(value, Uncertain | Failed):
            return numbers.power(value, exponent)
        result: Any = 1
        for _ in range(exponent):
            result = lifted.multiply(result, value)
        return result

    return run


def round_value(value: Any, mode: str, to: Any) -> Any:
    """A number rounded to a multiple of ``to``; every mode never falls, so that a hull is rounded at its bounds."""
    try:
        return numbers.round_to(value, to, mode)
    except (TypeError, AttributeError):
        return lifted.monotone(lambda part: numbers.round_to(part, to, mode), value)


def _round(node: n.Round, context: Context) -> Run:
    operand, mode, to = compile_node(node.operand, context), node.mode, node.to
    return lambda frame: round_value(operand(frame), mode, to)


def _extreme(node: n.Extreme, context: Context) -> Run:
    operands = [compile_node(operand, context) for operand in node.operands]
    choose: Any = min if node.choose == "min" else max

    def run(frame: Frame) -> Any:
        values = [operand(frame) for operand in operands]
        try:
            return choose(values)
        except TypeError:
            return lifted.extreme(choose, values)

    return run


# ── comparison and logic ──────────────────────────────────────────────────────────────────────────────────────────────

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _compare(node: n.Compare, context: Context) -> Run:
    left, right = compile_node(node.left, context), compile_node(node.right, context)
    known, sign = OPERATORS[node.operator], node.operator

    def run(frame: Frame) -> Any:
        a, b = left(frame), right(frame)
        try:
            return known(a, b)
        except TypeError:
            if sign == "=":
                return lifted.equal(a, b)
            if sign == "!=":
                return lifted.negation(lifted.equal(a, b))
            return lifted.compare(sign, a, b)

    return run


def _within(node: n.Within, context: Context) -> Run:
    operand, low, high = (compile_node(part, context) for part in (node.operand, node.low, node.high))
    low_closed, high_closed = node.low_closed, node.high_closed
    both = low_closed and high_closed

    def run(frame: Frame) -> Any:
        value, least, most = operand(frame), low(frame), high(frame)
        try:
            if both:
                return least <= value <= most
            above = least <= value if low_closed else least < value
            return above and (value <= most if high_closed else value < most)
        except TypeError:
            return lifted.within(value, least, most, low_closed, high_closed)

    return run


def _member(node: n.Member, context: Context) -> Run:
    operand, values = compile_node(node.operand, context), node.values

    def run(frame: Frame) -> Any:
        value = operand(frame)
        try:
            return value in values
        except TypeError:
            return lifted.member(value, values)

    return run


def _connective(deciding: bool) -> Callable[[Any, Context], Run]:
    lift = lifted.disjunction if deciding else lifted.conjunction

    def build(node: n.And | n.Or, context: Context) -> Run:
        operands = [compile_node(operand, context) for operand in node.operands]

        def run(frame: Frame) -> Any:
            open_ = []
            for operand in operands:
                value = operand(frame)
                if value is deciding:
                    return deciding
                if value is not (not deciding):
                    open_.append(value)
            return lift(open_) if open_ else not deciding

        return run

    return build


def _not(node: n.Not, context: Context) -> Run:
    operand = compile_node(node.operand, context)

    def run(frame: Frame) -> Any:
        value = operand(frame)
        return value is not True if value is True or value is False else lifted.negation(value)

    return run


def _if(node: n.If, context: Context) -> Run:
    condition, then, otherwise = (compile_node(part, context) for part in (node.condition, node.then, node.otherwise))

    def run(frame: Frame) -> Any:
        value = condition(frame)
        if value is True:
            return then(frame)
        if value is False:
            return otherwise(frame)
        if isinstance(value, Failed):
            return value
        return lifted.join([then(frame), otherwise(frame)], blame_of(value))

    return run


# ── dates ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _on_one(function: Callable[[Any], Any]) -> Callable[[Run], Run]:
    def build(operand: Run) -> Run:
        def run(frame: Frame) -> Any:
            value = operand(frame)
            if isinstance(value, Uncertain | Failed):
                return lifted.monotone(function, value)
            return function(value)

        return run

    return build


def _month_of(node: n.MonthOf, context: Context) -> Run:
    return _on_one(dates.month_of)(compile_node(node.date, context))


def _first_day(node: n.FirstDay, context: Context) -> Run:
    return _on_one(dates.first_day_of)(compile_node(node.month, context))


def _last_day(node: n.LastDay, context: Context) -> Run:
    return _on_one(dates.last_day_of)(compile_node(node.month, context))


def shifted(function: Callable[[Any, Any], Any], start: Any, step: Any) -> Any:
    """A date or month moved by a number of days or months; later starts and longer steps never give earlier results."""
    if not isinstance(start, Uncertain | Failed) and not isinstance(step, Uncertain | Failed):
        return function(start, step)
    for part in (start, step):
        if isinstance(part, Failed):
            return part
    (a, b), (c, d) = lifted.bounds(start), lifted.bounds(step)
    return span(
        None if a is None or c is None else function(a, c),
        None if b is None or d is None else function(b, d),
        blame_of(start) | blame_of(step),
    )


def _add_months(node: n.AddMonths, context: Context) -> Run:
    operand, months = compile_node(node.operand, context), compile_node(node.months, context)
    add = operator.add if node.operand.type.kind == "month" else dates.add_months
    return lambda frame: shifted(add, operand(frame), months(frame))


def _add_days(node: n.AddDays, context: Context) -> Run:
    operand, days = compile_node(node.operand, context), compile_node(node.days, context)
    return lambda frame: shifted(dates.add_days, operand(frame), days(frame))


def _elapsed(kernel: Callable[[Any, Any], int]) -> Callable[[Any, Context], Run]:
    def build(node: n.CompletedYears | n.DaysBetween, context: Context) -> Run:
        start, end = compile_node(node.start, context), compile_node(node.end, context)

        def run(frame: Frame) -> Any:
            a, b = start(frame), end(frame)
            if not isinstance(a, Uncertain | Failed) and not isinstance(b, Uncertain | Failed):
                return kernel(a, b)
            for part in (a, b):
                if isinstance(part, Failed):
                    return part
            (first, last), (low, high) = lifted.bounds(a), lifted.bounds(b)
            return span(
                None if low is None or last is None else kernel(last, low),
                None if high is None or first is None else kernel(first, high),
                blame_of(a) | blame_of(b),
            )

        return run

    return build


# ── choices ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(node: n.Table, context: Context) -> Run:
    rows = [
        ([compile_node(test, context) for test in row.tests if test is not None], compile_node(row.value, context), row)
        for row in node.rows
    ]
    owner = context.owner
    if node.policy == "collect":
        return _collect(node.aggregate or "sum", rows, owner)

    single = node.policy in ("unique", "any")
    total = _Total(node)

    def run(frame: Frame) -> Any:
        sure: tuple[Any, n.TableRow] | None = None
        possible: list[tuple[Any, n.TableRow]] = []
        blame = NO_BLAME
        for tests, value, row in rows:
            holds = lifted.conjunction([test(frame) for test in tests])
            if holds is False:
                continue
            if isinstance(holds, Failed):
                return holds.blamed(blame)
            entry = (value(frame), row)
            if holds is not True:
                possible.append(entry)
                blame |= holds.blame
            elif sure is None:
                sure = entry
                if not single:
                    break
            elif node.policy == "unique" or sure[0] != entry[0]:
                return Failed("conflict", owner)
        if sure is not None and (single or not possible):
            frame.rules[owner] = (sure[1],)
            return sure[0]
        if sure is None and not (possible and total()):
            return Failed("no_rule", blame=blame)
        entries = possible if sure is None else [*possible, sure]
        frame.rules[owner] = tuple(row for _, row in entries)
        return lifted.join([value for value, _ in entries], blame)

    return run


class _Total:
    """Whether a table has a row for every case; found out when an input that is not settled first asks for it."""

    def __init__(self, node: n.Table) -> None:
        self.node = node
        self.known: bool | None = None

    def __call__(self) -> bool:
        if self.known is None:
            self.known = all(
                defect.code not in ("table_gap", "table_too_large") for defect in table_defects("", self.node)
            )
        return self.known


def _collect(aggregate: str, rows: list[tuple[list[Run], Run, n.TableRow]], owner: str) -> Run:
    """All rows that apply, put together; a row that may apply widens the result by what it would add."""

    def run(frame: Frame) -> Any:
        values: list[tuple[Any, Any]] = []
        for tests, value, row in rows:
            applies = lifted.conjunction([test(frame) for test in tests])
            if isinstance(applies, Failed):
                return applies
            if applies is not False:
                values.append((applies, 1 if aggregate == "count" else value(frame)))
                frame.rules[owner] = (*frame.rules.get(owner, ()), row)
        if aggregate in ("sum", "count"):
            total: Any = 0
            for applies, value in values:
                part = value if applies is True else lifted.join([0, value], applies.blame)
                total = lifted.add(total, part)
            return total
        choose = min if aggregate == "min" else max
        sure = [value for applies, value in values if applies is True]
        found = lifted.extreme(choose, sure) if sure else None
        for applies, value in values:
            if applies is not True:
                further = value if found is None else lifted.extreme(choose, [found, value])
                found = further if found is None else lifted.join([found, further], applies.blame)
        return Failed("no_rule") if found is None else found

    return run


def _defaults(node: n.Defaults, context: Context) -> Run:
    default = _no_rule if node.default is None else compile_node(node.default, context)
    exceptions = [
        (rule, compile_node(rule.when, context), compile_node(rule.value, context)) for rule in node.exceptions
    ]
    owner = context.owner
    only_described = node.default is None and owner in context.described

    def run(frame: Frame) -> Any:
        applying = []
        for rule, when, value in exceptions:
            holds = when(frame)
            if isinstance(holds, Failed):
                return holds
            if holds is not False:
                applying.append((rule, value, holds))
        beaten = {name for rule, _, holds in applying if holds is True for name in rule.beats}
        standing = [entry for entry in applying if entry[0].name not in beaten]
        frame.rules[owner] = tuple(entry[0] for entry in standing)
        blame = NO_BLAME.union(*(blame_of(holds) for _, _, holds in applying))
        if all(holds is True for _, _, holds in applying):
            if len(standing) > 1:
                return Failed("conflict", ", ".join(entry[0].name for entry in standing))
            return standing[0][1](frame) if standing else default(frame)
        chosen = _chosen([(rule, holds is True) for rule, _, holds in applying])
        if isinstance(chosen, Failed):
            return chosen.blamed(blame)
        values = [value(frame) for rule, value, _ in standing if rule.name in chosen]
        if None not in chosen:
            return lifted.join(values, blame)
        if not (values and only_described):
            return lifted.join([*values, default(frame)], blame)
        found = lifted.join(values, blame)
        # A value that is the same in every case that has one would look settled, though other cases may have none.
        return found if isinstance(found, Uncertain) else lifted.join([*values, default(frame)], blame)

    return run


def _no_rule(frame: Frame) -> Any:
    return Failed("no_rule")


def _chosen(applying: list[tuple[n.Exception_, bool]]) -> set[str | None] | Failed:
    """Which of some exceptions can be the one that applies (None: the default), those not sure tried out both ways.

    A conflict in one of the ways fails the whole: there the law gives no value. Beyond a number of ways two exceptions
    are taken to meet without a third that beats them.
    """
    ways: Iterable[tuple[bool, ...]] = product(*((True,) if sure else (False, True) for _, sure in applying))
    if sum(not sure for _, sure in applying) > MAX_DOUBTFUL:
        pairs = [(one, other) for one in range(len(applying)) for other in range(one + 1)]
        ways = [tuple(place in pair for place in range(len(applying))) for pair in pairs] + [(False,) * len(applying)]
    found: set[str | None] = set()
    for applies in ways:
        rules = [rule for (rule, sure), here in zip(applying, applies, strict=True) if here or sure]
        beaten = {name for rule in rules for name in rule.beats}
        left = [rule.name for rule in rules if rule.name not in beaten]
        if len(left) > 1:
            return Failed("conflict", ", ".join(left))
        found.add(left[0] if left else None)
    return found


def _requires(node: n.Requires, context: Context) -> Run:
    limits: dict[str, tuple[tuple[str, Run], ...]] = {}
    for name, operator_, limit in node.narrowed:
        limits[name] = (*limits.get(name, ()), (operator_, compile_node(limit, context)))
    value = compile_node(node.value, replace(context, narrowed={**context.narrowed, **limits}))
    conditions = node.conditions

    def run(frame: Frame) -> Any:
        for name in conditions:
            holds = frame.finding(name)
            if holds is False or isinstance(holds, Failed):
                raise NotEvaluated((name,))
        return value(frame)

    return run


def _complete_until(node: n.CompleteUntil, context: Context) -> Run:
    path = node.path
    return lambda frame: frame.complete[path]


COMPILERS: dict[type[n.Node], Compiler] = {
    n.Constant: _constant,
    n.Fact: _fact,
    n.Absent: _absent,
    n.Definition: _definition,
    n.Parameter: _parameter,
    n.Reading: _reading,
    n.ByDate: _by_date,
    n.Local: _local,
    n.Field: _field,
    n.Row: _row,
    n.Arithmetic: _arithmetic,
    n.Power: _power,
    n.Round: _round,
    n.Extreme: _extreme,
    n.Compare: _compare,
    n.Within: _within,
    n.Member: _member,
    n.And: _connective(False),
    n.Or: _connective(True),
    n.Not: _not,
    n.If: _if,
    n.MonthOf: _month_of,
    n.FirstDay: _first_day,
    n.LastDay: _last_day,
    n.AddMonths: _add_months,
    n.AddDays: _add_days,
    n.CompletedYears: _elapsed(dates.completed_years),
    n.DaysBetween: _elapsed(dates.days_between),
    n.Table: _table,
    n.Defaults: _defaults,
    n.Requires: _requires,
    n.CompleteUntil: _complete_until,
}
"""The compiler of each scalar node."""
