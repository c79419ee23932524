"""From a syntax tree to its value (DMN 1.5, chapter 10.3.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from uirules.errors import LimitError
from uirules.feel import operations, tree
from uirules.feel.builtins import BUILTINS, call_builtin
from uirules.feel.check import check
from uirules.feel.errors import FeelLimit, position_at
from uirules.feel.inputs import accept, names_in
from uirules.feel.kinds import ORDERED, UNCERTAIN, Builtin, Function, Range, Value, kind_of
from uirules.feel.literals import at_literal
from uirules.feel.meter import DEPTH, ITEMS, Meter
from uirules.feel.parse import parse
from uirules.feel.properties import member
from uirules.feel.typenames import conforms, read_type
from uirules.values import dates
from uirules.values.failure import Failed
from uirules.values.uncertain import UNKNOWN

__all__ = ["Evaluation", "evaluate"]


def evaluate(text: str, context: Mapping[str, Any] | None = None) -> Value:
    """The value of a FEEL expression over known values, as DMN 1.5 has it: what is an error there is None here.

    ``context`` gives the names the text may use; its keys may have spaces. It takes int, Fraction, Decimal, str, bool,
    None, ``datetime.date``, durations, lists, mappings, this package's own values, and ``UNKNOWN``; the name
    ``unknown`` stands for the last.

    Returns int or Fraction, str, bool, None, a date (``datetime.date``, or ``FarDate`` beyond the years 1 to 9999),
    ``Time``, ``DateTime``, ``DaysTime``, ``YearsMonths``, list, dict, a range or function, or ``UNKNOWN``.

    Raises :class:`FeelSyntaxError`, :class:`FeelUnsupported` and :class:`FeelLimit` with line and column, and
    :class:`FeelValueError` for a context value FEEL does not have.
    """
    given = accept(context if context is not None else {})
    expression = parse(text, names=names_in(given))
    check(expression)
    return Evaluation(expression.at).run(expression, given)


class Scope:
    """Names and their values; what is not here is sought in ``outer``."""

    __slots__ = ("outer", "values")

    def __init__(self, values: dict[str, Value], outer: Scope | None) -> None:
        self.values = values
        self.outer = outer


class Evaluation:
    """One evaluation: its meter, and a method for each node of the tree."""

    __slots__ = ("meter",)

    def __init__(self, at: tree.Span) -> None:
        self.meter = Meter(at)

    def run(self, expression: tree.Expression, context: dict[str, Value]) -> Value:
        """The value; bounds met in the kernels get their place in the text here."""
        try:
            return self.value(expression, Scope(context, None))
        except FeelLimit:
            raise
        except LimitError as error:
            at = position_at(self.meter.at.line, self.meter.at.column)
            raise FeelLimit(replace(error.problems[0], position=at)) from None
        except RecursionError:
            self.meter.limit("calls")

    def value(self, expression: tree.Expression, scope: Scope) -> Value:
        """The value of a node; ``scope`` holds the names it sees."""
        meter = self.meter
        outside = meter.at
        meter.at = expression.at
        meter.depth += 1
        if meter.depth > DEPTH:
            meter.limit("calls")
        meter.tick()
        result = _NODES[type(expression)](self, expression, scope)
        meter.depth -= 1
        meter.at = outside
        return result

    def call(self, function: Value, arguments: list[Value]) -> Value:
        """A function applied to values; null where it is none or takes another number of them."""
        if isinstance(function, Function):
            if len(arguments) != len(function.parameters):
                return None
            bound = dict(zip(function.parameters, arguments, strict=True))
            return self.value(function.body, Scope(bound, function.scope))
        if isinstance(function, Builtin):
            return call_builtin(self, function, arguments)
        return None


def _name(e: Evaluation, node: tree.Name, scope: Scope) -> Value:
    at: Scope | None = scope
    name = node.name
    while at is not None:
        if name in at.values:
            value = at.values[name]
            if type(at) is _Partial and name == "partial":
                e.meter.tick(len(value))
                return list(value)
            return value
        at = at.outer
    if name == "unknown":
        return UNKNOWN
    return BUILTINS.get(name)


class _Partial(Scope):
    """The scope of an iteration: ``partial`` is read as a copy, for the list it stands for still grows."""

    __slots__ = ()


def _path(e: Evaluation, node: tree.Path, scope: Scope) -> Value:
    return _member(e, e.value(node.source, scope), node.name)


def _member(e: Evaluation, source: Value, name: str) -> Value:
    if type(source) is dict:
        return source.get(name)
    if type(source) is list:
        e.meter.tick(len(source))
        return [_member(e, item, name) for item in source]
    return operations.known(member(e.meter, source, name))


def _filter(e: Evaluation, node: tree.Filter, scope: Scope) -> Value:
    source = e.value(node.source, scope)
    if source is UNKNOWN:
        return UNKNOWN
    if type(source) is not list:
        source = [] if source is None else [source]
    if not source or _may_be_index(node.condition):
        # Without items there is nothing to test; whether the condition is an index is seen all the same.
        index = e.value(node.condition, scope)
        if kind_of(index) == "number":
            return _item(source, index)
    result: list[Value] = []
    settled = True
    for item in source:
        names = {**item, "item": item} if type(item) is dict else {"item": item}
        if type(item) is dict and "item" in item:
            names["item"] = item["item"]
        holds = e.value(node.condition, Scope(names, scope))
        if holds is True:
            result.append(item)
        elif holds is UNKNOWN:
            settled = False
        elif kind_of(holds) == "number":
            return _item(source, holds)
        elif holds is not None and holds is not False:
            raise e.meter.unsettled("filter_type")
    return result if settled else UNKNOWN


def _item(source: list[Value], index: Value) -> Value:
    if type(index) is not int or index == 0 or abs(index) > len(source):
        return None
    return source[index - 1] if index > 0 else source[index]


_COMPARING = (
    tree.Comparison,
    tree.Conjunction,
    tree.Disjunction,
    tree.Between,
    tree.In,
    tree.InstanceOf,
    tree.Quantified,
)


def _may_be_index(condition: tree.Expression) -> bool:
    """Whether a filter's condition can be a number; names in it are then those around the filter, not the item's."""
    return not isinstance(condition, (*_COMPARING, tree.Boolean, tree.Name, tree.Path, tree.Call, tree.If))


def _call(e: Evaluation, node: tree.Call, scope: Scope) -> Value:
    function = e.value(node.function, scope)
    if node.named:
        names = [name for name, _ in node.named]
        values = {name: e.value(argument, scope) for name, argument in node.named}
        if len(values) < len(names):
            return None
        if isinstance(function, Function):
            if values.keys() != set(function.parameters):
                return None
            return e.call(function, [values[name] for name in function.parameters])
        return call_builtin(e, function, values) if isinstance(function, Builtin) else None
    arguments = [e.value(argument, scope) for argument in node.arguments]
    return e.call(function, arguments)


def _comparison(e: Evaluation, node: tree.Comparison, scope: Scope) -> Value:
    return _compare(e, node.operator, e.value(node.left, scope), e.value(node.right, scope))


def _compare(e: Evaluation, operator: str, left: Value, right: Value) -> Value:
    if operator == "=":
        return operations.equal(e.meter, left, right)
    if operator == "!=":
        same = operations.equal(e.meter, left, right)
        return (not same) if type(same) is bool else same
    return operations.compare(e.meter, operator, left, right)


def _conjunction(e: Evaluation, node: tree.Conjunction, scope: Scope) -> Value:
    left = e.value(node.left, scope)
    return False if left is False else operations.conjunction(left, e.value(node.right, scope))


def _disjunction(e: Evaluation, node: tree.Disjunction, scope: Scope) -> Value:
    left = e.value(node.left, scope)
    return True if left is True else operations.disjunction(left, e.value(node.right, scope))


def _between(e: Evaluation, node: tree.Between, scope: Scope) -> Value:
    value = e.value(node.operand, scope)
    return operations.conjunction(
        operations.compare(e.meter, ">=", value, e.value(node.low, scope)),
        operations.compare(e.meter, "<=", value, e.value(node.high, scope)),
    )


def _in(e: Evaluation, node: tree.In, scope: Scope) -> Value:
    value = e.value(node.operand, scope)
    if len(node.tests) == 1:
        return _test(e, value, node.tests[0], scope)
    settled = True
    for test in node.tests:
        holds = _test(e, value, test, scope)
        if holds is True:
            return True
        settled = settled and holds is not UNKNOWN
    return False if settled else UNKNOWN


def _test(e: Evaluation, value: Value, test: tree.Expression, scope: Scope) -> Value:
    """One test of ``in``: an operator with its operand, a range, a list of either, or a value to be equal to."""
    if isinstance(test, tree.UnaryTest) and test.operator in ("=", "!="):
        return _compare(e, test.operator, value, e.value(test.operand, scope))
    against = e.value(test, scope)
    if isinstance(against, Range) and type(value) is not Range:
        return operations.contains(e.meter, against, value)
    if type(against) is not list:
        same = operations.equal(e.meter, value, against)
        if same is None or (against is None and same is False):
            raise e.meter.unsettled("in_other_type")
        return same
    if type(value) is list and operations.equal(e.meter, value, against) is True:
        raise e.meter.unsettled("in_itself")
    settled = True
    for item in against:
        ranged = isinstance(item, Range) and type(value) is not Range
        holds = (operations.contains if ranged else _equal_to)(e.meter, item, value)
        if holds is True:
            return True
        settled = settled and holds is not UNKNOWN
    return False if settled else UNKNOWN


def _equal_to(meter: Meter, item: Value, value: Value) -> Value:
    return operations.equal(meter, value, item)


def _unary(e: Evaluation, node: tree.UnaryTest, scope: Scope) -> Value:
    bound = e.value(node.operand, scope)
    if bound is UNKNOWN:
        return UNKNOWN
    match node.operator:
        case "<" | "<=":
            return Range(None, bound, False, node.operator == "<=", True)
        case ">" | ">=":
            return Range(bound, None, node.operator == ">=", False, True)
    raise e.meter.unsettled("equality_range")


def _range(e: Evaluation, node: tree.RangeLiteral, scope: Scope) -> Value:
    low, high = e.value(node.low, scope), e.value(node.high, scope)
    kinds = {kind_of(low), kind_of(high)} - {"null"}
    if UNCERTAIN in kinds:
        return UNKNOWN
    if len(kinds) != 1 or not kinds <= ORDERED:
        return None
    return Range(low, high, node.low_closed, node.high_closed)


def _instance_of(e: Evaluation, node: tree.InstanceOf, scope: Scope) -> Value:
    value = e.value(node.operand, scope)
    return UNKNOWN if value is UNKNOWN else conforms(e.meter, value, read_type(node.type))


def _if(e: Evaluation, node: tree.If, scope: Scope) -> Value:
    condition = e.value(node.condition, scope)
    if condition is not UNKNOWN:
        return e.value(node.then if condition is True else node.otherwise, scope)
    then, otherwise = e.value(node.then, scope), e.value(node.otherwise, scope)
    same = operations.identical(e.meter, then, otherwise)
    return then if same is True else UNKNOWN


def _for(e: Evaluation, node: tree.For, scope: Scope) -> Value:
    partial: list[Value] = []
    for bound in _bindings(e, node.iterations, _Partial({"partial": partial}, scope)):
        if bound is None or bound is UNKNOWN:
            return bound
        if len(partial) >= ITEMS:
            e.meter.limit("items")
        partial.append(e.value(node.result, bound))
    return partial


def _bindings(e: Evaluation, iterations: tuple[tree.Iteration, ...], scope: Scope) -> Iterator[Any]:
    """A scope for each combination; None or UNKNOWN, and nothing more, where a source cannot be walked."""
    first, *rest = iterations
    items = _items(e, first, scope)
    if items is None or items is UNKNOWN:
        yield items
        return
    for item in items:
        e.meter.tick()
        bound = Scope({first.name: item}, scope)
        if not rest:
            yield bound
            continue
        for deeper in _bindings(e, tuple(rest), bound):
            yield deeper
            if deeper is None or deeper is UNKNOWN:
                return


def _items(e: Evaluation, iteration: tree.Iteration, scope: Scope) -> Any:
    source = e.value(iteration.source, scope)
    if iteration.until is not None:
        return _walk(e, source, e.value(iteration.until, scope), True, True)
    if source is UNKNOWN or type(source) is list:
        return source
    if isinstance(source, Range):
        if operations.compare(e.meter, "<=", source.low, source.high) is not True:
            return None
        return _walk(e, source.low, source.high, source.low_closed, source.high_closed)
    if source is None:
        return None
    raise e.meter.unsettled("iteration_of_value")


def _walk(e: Evaluation, low: Value, high: Value, low_closed: bool, high_closed: bool) -> Any:
    """Integers or dates from one end to the other, downwards too; never made into a list."""
    if low is UNKNOWN or high is UNKNOWN:
        return UNKNOWN
    kinds = {kind_of(low), kind_of(high)}
    if kinds == {"date"}:
        days = _walk(e, dates.ordinal(low), dates.ordinal(high), low_closed, high_closed)
        return map(_day, days)
    if type(low) is not int or type(high) is not int:
        return None
    step = 1 if low <= high else -1
    return range(low if low_closed else low + step, high + step if high_closed else high, step)


def _day(ordinal: int) -> Value:
    date = dates.from_ordinal(ordinal)
    return None if isinstance(date, Failed) else date


def _quantified(e: Evaluation, node: tree.Quantified, scope: Scope) -> Value:
    wanted = node.kind == "some"
    settled: Value = not wanted
    for bound in _bindings(e, node.iterations, scope):
        if bound is None or bound is UNKNOWN:
            return bound
        holds = e.value(node.condition, bound)
        if holds is wanted:
            return wanted
        if holds is UNKNOWN:
            settled = UNKNOWN
        elif type(holds) is not bool and settled is not UNKNOWN:
            settled = None
    return settled


def _list(e: Evaluation, node: tree.ListLiteral, scope: Scope) -> Value:
    return [e.value(item, scope) for item in node.items]


def _context(e: Evaluation, node: tree.ContextLiteral, scope: Scope) -> Value:
    values: dict[str, Value] = {}
    inner = Scope(values, scope)
    for name, entry in node.entries:
        if name in values:
            return None
        values[name] = e.value(entry, inner)
    return values


def _binary(e: Evaluation, node: tree.Binary, scope: Scope) -> Value:
    left, right = e.value(node.left, scope), e.value(node.right, scope)
    return operations.arithmetic(e.meter, node.operator, left, right)


_NODES: dict[type, Callable[[Evaluation, Any, Scope], Value]] = {
    tree.Number: lambda e, node, scope: node.value,
    tree.String: lambda e, node, scope: node.value,
    tree.Boolean: lambda e, node, scope: node.value,
    tree.Null: lambda e, node, scope: None,
    tree.AtLiteral: lambda e, node, scope: at_literal(e.meter, node.text),
    tree.Name: _name,
    tree.Path: _path,
    tree.Filter: _filter,
    tree.Call: _call,
    tree.Negation: lambda e, node, scope: operations.negate(e.value(node.operand, scope)),
    tree.Binary: _binary,
    tree.Comparison: _comparison,
    tree.Conjunction: _conjunction,
    tree.Disjunction: _disjunction,
    tree.Between: _between,
    tree.UnaryTest: _unary,
    tree.In: _in,
    tree.InstanceOf: _instance_of,
    tree.If: _if,
    tree.For: _for,
    tree.Quantified: _quantified,
    tree.ListLiteral: _list,
    tree.ContextLiteral: _context,
    tree.RangeLiteral: _range,
    tree.FunctionLiteral: lambda e, node, scope: Function(node.parameters, node.body, scope),
}
