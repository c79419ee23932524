"""From a formula's syntax tree to typed nodes: names, types and units are settled here, once for all engines.

FEEL that rules cannot use is refused by name and place. Null is no value of a rule: whatever could yield it is a
partial operation, which a definition guards by ``requires`` (:mod:`uirules.plan.guards` checks that it does).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.feel import tree
from uirules.plan import nodes as n
from uirules.ruleset.types import BOOLEAN, DATE, TEXT, Type, list_of, record

__all__ = ["Builtin", "Macro", "ParameterInfo", "Resolver", "Scope", "filter_bounds"]


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """What a formula must know of a parameter: its type, and the fact or argument whose date it goes by."""

    type: Type
    goes_by: str


@dataclass(frozen=True, slots=True)
class Macro:
    """A definition with arguments; a call is replaced by its body.

    ``body`` takes the arguments' nodes and the depth of the call, below which no slot of the caller lies.
    """

    arguments: tuple[tuple[str, Type], ...]
    body: Callable[[tuple[n.Node, ...], int], n.Node]


@dataclass
class Scope:
    """The names of a provision, and of the list operations around a formula."""

    facts: Mapping[str, Type]
    parameters: Mapping[str, ParameterInfo]
    definitions: Mapping[str, Type]
    macros: dict[str, Macro] = field(default_factory=dict)
    locals: dict[str, n.Node] = field(default_factory=dict)
    rows: tuple[n.Node, ...] = ()
    depth: int = 0
    times: Mapping[str, str] = field(default_factory=dict)

    def inside(self, name: str | None, element: Type) -> tuple[Scope, n.Local]:
        """The scope of an item: bound to a name, or with its fields as names where a filter gives none."""
        local = n.Local(self.depth, type=element)
        if name is not None:
            inner = replace(self, locals={**self.locals, name: local}, depth=self.depth + 1)
        else:
            inner = replace(self, rows=(local, *self.rows), depth=self.depth + 1, locals={**self.locals, "item": local})
        return inner, local


Builtin = Callable[["Resolver", tree.Call, Scope], n.Node]
"""What makes the node of a call."""


class Resolver:
    """Turns one formula into nodes.

    ``problem`` makes a problem at a span of the formula; ``builtins`` are the functions that rules may call.
    """

    def __init__(self, scope: Scope, problem: Callable[..., Problem], builtins: Mapping[str, Builtin]) -> None:
        self.scope = scope
        self.builtins = builtins
        self._problem = problem

    # ── errors ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def fail(self, code: str, at: tree.Span, **details: Any) -> NoReturn:
        raise RulesetError(self._problem(f"plan.{code}", at, **details))

    def want(self, node: n.Node, at: tree.Span, expected: str, test: bool) -> None:
        if not test:
            self.fail("wrong_type", at, found=str(node.type), expected=expected)

    # ── expressions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def node(self, expression: tree.Expression, scope: Scope | None = None) -> n.Node:
        """The node of an expression in a scope (the formula's own where none is given)."""
        scope = scope or self.scope
        method = _METHODS.get(type(expression))
        if method is None:
            self.fail("not_for_rules", expression.at, found=_NAMES.get(type(expression), type(expression).__name__))
        return method(self, expression, scope)

    def _number(self, e: tree.Number, scope: Scope) -> n.Node:
        return n.Constant(e.value, type=Type("integer" if isinstance(e.value, int) else "rational"))

    def _string(self, e: tree.String, scope: Scope) -> n.Node:
        return n.Constant(e.value, type=TEXT)

    def _boolean(self, e: tree.Boolean, scope: Scope) -> n.Node:
        return n.Constant(e.value, type=BOOLEAN)

    def _at(self, e: tree.AtLiteral, scope: Scope) -> n.Node:
        from uirules.ruleset.scalars import read_value

        try:
            day: dt.date = read_value(e.text, "date")
        except ValueError:
            self.fail("not_for_rules", e.at, found=f'@"{e.text}"', expected='a date such as @"2014-04-01"')
        return n.Constant(day, type=DATE)

    def _name(self, e: tree.Name, scope: Scope) -> n.Node:
        return self._named(e.name, e.at, scope)

    def _named(self, name: str, at: tree.Span, scope: Scope) -> n.Node:
        if name in scope.locals:
            return scope.locals[name]
        for row in scope.rows:
            position = row.type.index(name)
            if position is not None:
                return self._field(row, position)
        if name in scope.definitions:
            return n.Definition(name, type=scope.definitions[name])
        if name in scope.parameters:
            info = scope.parameters[name]
            if info.goes_by == "call":
                self.fail("parameter_needs_date", at, found=name, expected=f"{name}(month)")
            on = None if info.goes_by == "law_on" else n.Fact(info.goes_by, type=scope.facts[info.goes_by])
            return n.Parameter(name, on, type=info.type)
        if name in scope.facts:
            return n.Fact(name, type=scope.facts[name])
        known = [*scope.locals, *scope.definitions, *scope.parameters, *scope.facts]
        known += [field_name for row in scope.rows for field_name, _ in row.type.fields]
        self.fail("unknown_name", at, found=name, suggestion=did_you_mean(name, known))

    def _field(self, row: n.Node, position: int) -> n.Node:
        return n.Field(row, position, type=row.type.fields[position][1])

    def _path(self, e: tree.Path, scope: Scope) -> n.Node:
        dotted = _dotted(e)
        if dotted is not None and dotted.partition(".")[0] not in scope.locals:
            if dotted in scope.facts:
                return self._named(dotted, e.at, scope)
            head = dotted.partition(".")[0]
            heads = {path.partition(".")[0] for path in scope.facts if "." in path}
            if head in heads and not self._known(head, scope):
                self.fail("unknown_name", e.at, found=dotted, suggestion=did_you_mean(dotted, scope.facts))
        source = self.node(e.source, scope)
        if source.type.kind == "record":
            position = source.type.index(e.name)
            if position is None:
                self._no_field(source.type, e)
            return self._field(source, position)
        if source.type.kind == "list" and source.type.element is not None and source.type.element.kind == "record":
            position = source.type.element.index(e.name)
            if position is None:
                self._no_field(source.type.element, e)
            return n.Column(source, position, type=list_of(source.type.element.fields[position][1]))
        self.fail("no_parts", e.at, found=str(source.type), expected=e.name)

    def _known(self, name: str, scope: Scope) -> bool:
        return (
            name in scope.definitions
            or name in scope.parameters
            or name in scope.facts
            or any(row.type.index(name) is not None for row in scope.rows)
        )

    def _no_field(self, type_: Type, e: tree.Path) -> NoReturn:
        known = [name for name, _ in type_.fields]
        self.fail(
            "unknown_field", e.at, found=e.name, expected=", ".join(known), suggestion=did_you_mean(e.name, known)
        )

    # ── arithmetic and comparison ────────────────────────────────────────────────────────────────────────────────────

    def _negation(self, e: tree.Negation, scope: Scope) -> n.Node:
        operand = self.node(e.operand, scope)
        self.want(operand, e.operand.at, "a number", operand.type.numeric)
        if isinstance(operand, n.Constant):
            return n.Constant(-operand.value, type=operand.type)
        return n.Arithmetic("-", n.Constant(0, type=replace(operand.type, kind="integer")), operand, type=operand.type)

    def _binary(self, e: tree.Binary, scope: Scope) -> n.Node:
        left, right = self.node(e.left, scope), self.node(e.right, scope)
        for node, part in ((left, e.left), (right, e.right)):
            self.want(node, part.at, "a number", node.type.numeric)
        if e.operator == "**":
            if not isinstance(right, n.Constant) or not isinstance(right.value, int) or not 0 <= right.value <= 8:
                self.fail("power", e.right.at, expected="a constant whole exponent from 0 to 8")
            return n.Power(left, right.value, type=left.type)
        type_ = self._arithmetic_type(e, left, right)
        return n.Arithmetic(e.operator, left, right, type=type_)

    def _arithmetic_type(self, e: tree.Binary, left: n.Node, right: n.Node) -> Type:
        a, b = left.type, right.type
        if e.operator in ("+", "-"):
            self._same_unit(e.at, left, right)
            return replace(_wider(a, b), unit=a.unit or b.unit, low=None, high=None)
        if e.operator == "*":
            unit = a.unit if b.unit is None else b.unit if a.unit is None else None
            if a.unit is not None and b.unit is not None:
                if not (a.counts or b.counts):
                    self.fail("units", e.at, found=f"{a.unit} × {b.unit}", expected="an amount and a count")
                unit = b.unit if a.counts else a.unit
            return Type(_wider(a, b).kind, unit=unit)
        if b.unit is None or a.unit == b.unit or b.counts:
            unit = None if a.unit == b.unit else a.unit
            return Type("rational", unit=unit)
        self.fail("units", e.at, found=f"{a.unit or 'a number'} ÷ {b.unit}", expected="equal units, or a count below")

    def _same_unit(self, at: tree.Span, left: n.Node, right: n.Node) -> None:
        a, b = left.type.unit, right.type.unit
        bare = isinstance(left, n.Constant) or isinstance(right, n.Constant)
        if a != b and not bare and not (None in (a, b) and left.type.counts and right.type.counts):
            self.fail("units", at, found=f"{a or 'a number'} and {b or 'a number'}", expected="equal units")

    def _comparable(self, at: tree.Span, left: n.Node, right: n.Node, *, ordered: bool) -> None:
        a, b = left.type, right.type
        if a.numeric and b.numeric:
            self._same_unit(at, left, right)
            return
        if ordered and not (a.ordered and a.kind == b.kind):
            self.fail("wrong_type", at, found=f"{a} and {b}", expected="two numbers, two dates or two months")
        kinds = {a.kind, b.kind}
        if a.kind == b.kind or kinds == {"enum", "text"}:
            for one, other in ((left, right), (right, left)):
                if one.type.kind == "enum" and isinstance(other, n.Constant) and other.value not in one.type.members:
                    self.fail(
                        "no_member",
                        at,
                        found=str(other.value),
                        expected=", ".join(one.type.members),
                        suggestion=did_you_mean(str(other.value), one.type.members),
                    )
            return
        self.fail("wrong_type", at, found=f"{a} and {b}", expected="two values of one type")

    def _comparison(self, e: tree.Comparison, scope: Scope) -> n.Node:
        left, right = self.node(e.left, scope), self.node(e.right, scope)
        self._comparable(e.at, left, right, ordered=e.operator not in ("=", "!="))
        return n.Compare(e.operator, left, right, type=BOOLEAN)

    def _between(self, e: tree.Between, scope: Scope) -> n.Node:
        operand, low, high = (self.node(part, scope) for part in (e.operand, e.low, e.high))
        self._comparable(e.at, operand, low, ordered=True)
        self._comparable(e.at, operand, high, ordered=True)
        return n.Within(operand, low, high, True, True, type=BOOLEAN)

    def _in(self, e: tree.In, scope: Scope) -> n.Node:
        operand = self.node(e.operand, scope)
        tests: list[tree.Expression] = []
        for test in e.tests:
            tests += test.items if isinstance(test, tree.ListLiteral) else (test,)
        values = [test.value for test in tests if isinstance(test, tree.String)]
        if len(values) == len(tests):
            for test in tests:
                self._comparable(test.at, operand, self.node(test, scope), ordered=False)
            return n.Member(operand, frozenset(values), type=BOOLEAN)
        found = tuple(self._test(operand, test, scope) for test in tests)
        return found[0] if len(found) == 1 else n.Or(found, type=BOOLEAN)

    def _test(self, operand: n.Node, test: tree.Expression, scope: Scope) -> n.Node:
        if isinstance(test, tree.RangeLiteral):
            low, high = self.node(test.low, scope), self.node(test.high, scope)
            self._comparable(test.at, operand, low, ordered=True)
            self._comparable(test.at, operand, high, ordered=True)
            return n.Within(operand, low, high, test.low_closed, test.high_closed, type=BOOLEAN)
        if isinstance(test, tree.UnaryTest):
            right = self.node(test.operand, scope)
            self._comparable(test.at, operand, right, ordered=test.operator not in ("=", "!="))
            return n.Compare(test.operator, operand, right, type=BOOLEAN)
        right = self.node(test, scope)
        self._comparable(test.at, operand, right, ordered=False)
        return n.Compare("=", operand, right, type=BOOLEAN)

    # ── logic ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, expression: tree.Expression, scope: Scope | None = None) -> n.Node:
        """An expression that must be true or false."""
        node = self.node(expression, scope)
        self.want(node, expression.at, "true or false", node.type.kind == "boolean")
        return node

    def _connective(self, e: tree.Conjunction | tree.Disjunction, scope: Scope) -> n.Node:
        kind = n.And if isinstance(e, tree.Conjunction) else n.Or
        operands: list[n.Node] = []
        for part in (e.left, e.right):
            node = self.condition(part, scope)
            operands += node.operands if isinstance(node, kind) else [node]
        return kind(tuple(operands), type=BOOLEAN)

    def _if(self, e: tree.If, scope: Scope) -> n.Node:
        condition = self.condition(e.condition, scope)
        then, otherwise = self.node(e.then, scope), self.node(e.otherwise, scope)
        if then.type.numeric and otherwise.type.numeric:
            self._same_unit(e.at, then, otherwise)
            type_ = replace(_wider(then.type, otherwise.type), unit=then.type.unit or otherwise.type.unit)
        elif then.type.kind != otherwise.type.kind:
            self.fail("wrong_type", e.at, found=f"{then.type} and {otherwise.type}", expected="two values of one type")
        else:
            type_ = then.type
        return n.If(condition, then, otherwise, type=type_)

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _list(self, node: n.Node, at: tree.Span) -> Type:
        if node.type.kind != "list" or node.type.element is None:
            self.fail("wrong_type", at, found=str(node.type), expected="a list")
        return node.type.element

    def _filter(self, e: tree.Filter, scope: Scope) -> n.Node:
        source = self.node(e.source, scope)
        element = self._list(source, e.source.at)
        if isinstance(e.condition, tree.Number | tree.Negation):
            self.fail("not_for_rules", e.condition.at, found="list[index]", expected="latest(list, n)")
        inner, local = scope.inside(None, element)
        condition = self.condition(e.condition, inner)
        return n.Filter(source, local.slot, condition, filter_bounds(condition, local.slot), type=source.type)

    def _for(self, e: tree.For, scope: Scope) -> n.Node:
        if len(e.iterations) != 1 or e.iterations[0].until is not None:
            self.fail("not_for_rules", e.at, found="for … in several lists or a range of numbers")
        iteration = e.iterations[0]
        source = self.node(iteration.source, scope)
        inner, local = scope.inside(iteration.name, self._list(source, iteration.source.at))
        result = self.node(e.result, inner)
        return n.For(source, local.slot, result, type=list_of(result.type))

    def _quantified(self, e: tree.Quantified, scope: Scope) -> n.Node:
        if len(e.iterations) != 1 or e.iterations[0].until is not None:
            self.fail("not_for_rules", e.at, found=f"{e.kind} … in several lists or a range of numbers")
        iteration = e.iterations[0]
        source = self.node(iteration.source, scope)
        inner, local = scope.inside(iteration.name, self._list(source, iteration.source.at))
        return n.Quantified(e.kind, source, local.slot, self.condition(e.condition, inner), type=BOOLEAN)

    def _context(self, e: tree.ContextLiteral, scope: Scope) -> n.Node:
        parts = {name: self.node(value, scope) for name, value in e.entries}
        return n.Row(tuple(parts.values()), type=record({name: part.type for name, part in parts.items()}))

    # ── calls ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _call(self, e: tree.Call, scope: Scope) -> n.Node:
        if not isinstance(e.function, tree.Name):
            self.fail("not_for_rules", e.at, found="a call of anything but a name")
        name = e.function.name
        if e.named:
            self.fail("not_for_rules", e.at, found=f"{name}({e.named[0][0]}: …)", expected=f"{name}(…) by position")
        if name in scope.parameters:
            return self._parameter_call(name, e, scope)
        if name in scope.macros:
            return self._macro_call(scope.macros[name], e, scope)
        builtin = self.builtins.get(name)
        if builtin is None:
            known = [
                *self.builtins,
                *scope.macros,
                *(p for p, info in scope.parameters.items() if info.goes_by == "call"),
            ]
            self.fail("unknown_function", e.at, found=name, suggestion=did_you_mean(name, known))
        return builtin(self, e, scope)

    def _parameter_call(self, name: str, e: tree.Call, scope: Scope) -> n.Node:
        info = scope.parameters[name]
        if info.goes_by != "call":
            self.fail("parameter_has_date", e.at, found=name, expected=f"{name}, which goes by {info.goes_by}")
        if len(e.arguments) != 1:
            self.fail("arguments", e.at, found=str(len(e.arguments)), expected="1")
        on = self.node(e.arguments[0], scope)
        self.want(on, e.arguments[0].at, "a date or a month", on.type.kind in ("date", "month"))
        return n.Parameter(name, on, type=info.type)

    def _macro_call(self, macro: Macro, e: tree.Call, scope: Scope) -> n.Node:
        if len(e.arguments) != len(macro.arguments):
            self.fail("arguments", e.at, found=str(len(e.arguments)), expected=str(len(macro.arguments)))
        found = []
        for given, (_, type_) in zip(e.arguments, macro.arguments, strict=True):
            node = self.node(given, scope)
            fits = node.type.kind == type_.kind or (type_.kind == "rational" and node.type.numeric)
            self.want(node, given.at, str(type_) if type_.kind != "list" else "a list", fits)
            found.append(node)
        return macro.body(tuple(found), scope.depth)


def _wider(a: Type, b: Type) -> Type:
    order = ("integer", "money", "rational")
    return max(a, b, key=lambda type_: order.index(type_.kind))


def _dotted(e: tree.Expression) -> str | None:
    if isinstance(e, tree.Name):
        return e.name
    if isinstance(e, tree.Path) and (head := _dotted(e.source)) is not None:
        return f"{head}.{e.name}"
    return None


_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def filter_bounds(condition: n.Node, slot: int) -> tuple[tuple[int, str, n.Node], ...]:
    """What every passing item satisfies: comparisons of one of its fields with something that is the same for all."""
    found: list[tuple[int, str, n.Node]] = []
    for part in condition.operands if isinstance(condition, n.And) else (condition,):
        if isinstance(part, n.Compare) and part.operator in _MIRROR:
            for one, other, operator in (
                (part.left, part.right, part.operator),
                (part.right, part.left, _MIRROR[part.operator]),
            ):
                if (index := _own_field(one, slot)) is not None and not uses(other, slot):
                    found.append((index, operator, other))
        elif isinstance(part, n.Within) and (index := _own_field(part.operand, slot)) is not None:
            if not uses(part.low, slot):
                found.append((index, ">=" if part.low_closed else ">", part.low))
            if not uses(part.high, slot):
                found.append((index, "<=" if part.high_closed else "<", part.high))
    return tuple(found)


def _own_field(node: n.Node, slot: int) -> int | None:
    if isinstance(node, n.Field) and isinstance(node.row, n.Local) and node.row.slot == slot and node.type.ordered:
        return node.index
    return None


def uses(node: n.Node, slot: int) -> bool:
    """Whether a node reads the item in a slot."""
    from uirules.plan.walk import walk

    return any(isinstance(part, n.Local) and part.slot == slot for part in walk(node))


_METHODS: dict[type, Callable[[Resolver, Any, Scope], n.Node]] = {
    tree.Number: Resolver._number,
    tree.String: Resolver._string,
    tree.Boolean: Resolver._boolean,
    tree.AtLiteral: Resolver._at,
    tree.Name: Resolver._name,
    tree.Path: Resolver._path,
    tree.Negation: Resolver._negation,
    tree.Binary: Resolver._binary,
    tree.Comparison: Resolver._comparison,
    tree.Between: Resolver._between,
    tree.In: Resolver._in,
    tree.Conjunction: Resolver._connective,
    tree.Disjunction: Resolver._connective,
    tree.If: Resolver._if,
    tree.Filter: Resolver._filter,
    tree.For: Resolver._for,
    tree.Quantified: Resolver._quantified,
    tree.ContextLiteral: Resolver._context,
    tree.Call: Resolver._call,
}

_NAMES: dict[type, str] = {
    tree.Null: "null",
    tree.InstanceOf: "instance of",
    tree.ListLiteral: "a list literal outside 'in'",
    tree.RangeLiteral: "a range outside 'in'",
    tree.UnaryTest: "a test outside 'in'",
    tree.FunctionLiteral: "a function literal",
}
