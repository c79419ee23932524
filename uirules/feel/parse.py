"""From FEEL text to its syntax tree (DMN 1.5, chapter 10.3.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from uirules.feel import tables, tree
from uirules.feel.errors import FeelLimit, FeelSyntaxError
from uirules.feel.lexer import DEPTH, Lexer, Token
from uirules.feel.tree import Expression, Span
from uirules.values import numbers
from uirules.values.failure import Failed

__all__ = ["parse"]


def parse(text: str, *, names: frozenset[str] = frozenset()) -> Expression:
    """The syntax tree of one expression.

    ``names`` are those names with spaces (or with the characters ``. / - ' + *``) that the text may use besides the
    built-in functions'; names that the text itself binds, as keys or variables, need not be given. Where several fit,
    the longest is taken.

    Raises :class:`FeelSyntaxError` at the first place that cannot be read, :class:`FeelUnsupported` for what FEEL has
    and this package has not, :class:`FeelLimit` for a text of more than 50,000 characters, a tree deeper than 200, or a
    number out of bounds.
    """
    return _Parser(Lexer(text, names)).run()


class _Parser:
    """Shift and reduce; each symbol on the stack has its value, its tree depth and its place in the text."""

    __slots__ = ("lexer",)

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer

    def run(self) -> Expression:
        lexer = self.lexer
        table = tables.load()
        actions, gotos, rules = table.actions, table.gotos, table.rules
        tokens = lexer.tokens()
        states = [0]
        values: list[Any] = []
        depths: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        index = 0
        token = tokens[0]
        while True:
            action = actions[states[-1]].get(token.kind)
            if action is None:
                self._unexpected(token, states)
            if action >= 0:
                states.append(action)
                values.append(token)
                depths.append(0)
                starts.append(token.start)
                ends.append(token.end)
                index += 1
                token = tokens[index]
                continue
            rule = rules[-1 - action]
            length = rule.length
            if rule.action:
                start = starts[-length]
                line, column = lexer.place(start)
                span = Span(start, ends[-1], line, column)
                value = _BUILD[rule.action](self, span, values[-length:])
                depth = max(depths[-length:]) + (rule.action not in _FLAT)
                if depth > DEPTH:
                    lexer.fail(FeelLimit, "too_deep", start)
                if length > 1:
                    del values[-length:], depths[-length:], starts[1 - length :], states[-length:]
                    end = ends[-1]
                    del ends[-length:]
                    ends.append(end)
                    values.append(value)
                    depths.append(depth)
                else:
                    values[-1] = value
                    depths[-1] = depth
                    states.pop()
            else:
                states.pop()
            if rule.head == "start":
                result: Expression = values[0]
                return result
            states.append(gotos[states[-1]][rule.head])

    def _unexpected(self, token: Token, states: list[int]) -> NoReturn:
        found = self.lexer.text[token.start : token.end]
        fail = self.lexer.fail
        if "NUMBER" in tables.load().actions[states[-1]]:
            if token.kind == "$END":
                fail(FeelSyntaxError, "value_at_end", token.start)
            fail(FeelSyntaxError, "value", token.start, found=found)
        # "and" is listed only where it belongs to "between"; elsewhere it is one operator of many.
        closers = [
            kind for kind in _CLOSERS if _accepts(states, kind) and not (kind == "AND" and _accepts(states, "OR"))
        ]
        if closers:
            self.lexer.fail_symbol(token.start, [_CLOSERS[kind] for kind in closers], found)
        if token.kind == "$END":
            fail(FeelSyntaxError, "name_at_end", token.start)
        fail(FeelSyntaxError, "operator", token.start, found=found)


def _accepts(states: list[int], kind: str) -> bool:
    """Whether a token of this kind could come next: reductions that lead to its shift are followed."""
    table = tables.load()
    states = list(states)
    while True:
        action = table.actions[states[-1]].get(kind)
        if action is None:
            return False
        if action >= 0:
            return True
        rule = table.rules[-1 - action]
        del states[len(states) - rule.length :]
        if rule.head == "start":
            return kind == "$END"
        states.append(table.gotos[states[-1]][rule.head])


_CLOSERS = {
    "THEN": "then",
    "ELSE": "else",
    "RETURN": "return",
    "SATISFIES": "satisfies",
    "AND": "and",
    "DOTDOT": "..",
    "COMMA": ",",
    "RPAR": ")",
    "RSQB": "]",
    "RBRACE": "}",
}
"""What may be wanted where a value has ended, as it is written; operators are always possible and are not listed."""

_FLAT = frozenset({"first", "append", "pair", "first_named", "append_named", "parenthesised"})
"""Actions that make no node of the tree."""

_Values = list[Any]


def _number(parser: _Parser, at: Span, values: _Values) -> Expression:
    value = numbers.parse(values[0].value)
    if isinstance(value, Failed):
        parser.lexer.fail(FeelLimit, "number", at.start, found=values[0].value[:20])
    return tree.Number(at, value)


def _parenthesised(parser: _Parser, at: Span, values: _Values) -> Expression:
    inner: Expression = values[1]
    return inner


def _append(items: list[Any], item: Any) -> list[Any]:
    # In place: the list is on the stack alone, and copying it would be quadratic.
    items.append(item)
    return items


def _named(values: _Values) -> tuple[str, Expression]:
    return values[0].value, values[1]


_BUILD: dict[str, Callable[[_Parser, Span, _Values], Any]] = {
    "number": _number,
    "string": lambda p, at, v: tree.String(at, v[0].value),
    "true": lambda p, at, v: tree.Boolean(at, True),
    "false": lambda p, at, v: tree.Boolean(at, False),
    "null": lambda p, at, v: tree.Null(at),
    "at_literal": lambda p, at, v: tree.AtLiteral(at, v[0].value),
    "name": lambda p, at, v: tree.Name(at, v[0].value),
    "parenthesised": _parenthesised,
    "disjunction": lambda p, at, v: tree.Disjunction(at, v[0], v[2]),
    "conjunction": lambda p, at, v: tree.Conjunction(at, v[0], v[2]),
    "comparison": lambda p, at, v: tree.Comparison(at, v[1].value, v[0], v[2]),
    "between": lambda p, at, v: tree.Between(at, v[0], v[2], v[4]),
    "in_one": lambda p, at, v: tree.In(at, v[0], (v[2],)),
    "in_many": lambda p, at, v: tree.In(at, v[0], tuple(v[3])),
    "unary": lambda p, at, v: tree.UnaryTest(at, v[0].value, v[1]),
    "binary": lambda p, at, v: tree.Binary(at, "-" if v[1].kind == "MINUS" else v[1].value, v[0], v[2]),
    "negation": lambda p, at, v: tree.Negation(at, v[1]),
    "instance_of": lambda p, at, v: tree.InstanceOf(at, v[0], v[1].value),
    "path": lambda p, at, v: tree.Path(at, v[0], v[2].value),
    "filter": lambda p, at, v: tree.Filter(at, v[0], v[2]),
    "call_empty": lambda p, at, v: tree.Call(at, v[0], ()),
    "call": lambda p, at, v: tree.Call(at, v[0], tuple(v[2])),
    "call_named": lambda p, at, v: tree.Call(at, v[0], (), tuple(v[2])),
    "list_empty": lambda p, at, v: tree.ListLiteral(at, ()),
    "list": lambda p, at, v: tree.ListLiteral(at, tuple(v[1])),
    "context_empty": lambda p, at, v: tree.ContextLiteral(at, ()),
    "context": lambda p, at, v: tree.ContextLiteral(at, tuple(v[1])),
    "range": lambda p, at, v: tree.RangeLiteral(at, v[1], v[3], v[0].kind == "LSQB", v[4].kind == "RSQB"),
    "if": lambda p, at, v: tree.If(at, v[1], v[3], v[5]),
    "for": lambda p, at, v: tree.For(at, tuple(v[1]), v[3]),
    "quantified": lambda p, at, v: tree.Quantified(at, v[0].value, tuple(v[1]), v[3]),
    "function": lambda p, at, v: tree.FunctionLiteral(at, v[0].value, v[1]),
    "iteration": lambda p, at, v: tree.Iteration(at, v[0].value, v[1]),
    "iteration_range": lambda p, at, v: tree.Iteration(at, v[0].value, v[1], v[3]),
    "first": lambda p, at, v: [v[0]],
    "append": lambda p, at, v: _append(v[0], v[2]),
    "pair": lambda p, at, v: [v[0], v[2]],
    "first_named": lambda p, at, v: [_named(v)],
    "append_named": lambda p, at, v: _append(v[0], _named(v[2:])),
}
