"""Comparisons in the network: integers against integers or constants, names against names.

What is compared is handed in as facts: two integers (of fractions, each multiplied by the other's denominator), or the
least and the greatest that each side can be. Only what does not fit into 62 bits is compared outside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from uirules.engines.durable.codes import ALL, FALSE, LARGEST, OPEN, SKIPPED, TRUE, Ref, Test
from uirules.engines.durable.kernels import compared
from uirules.engines.durable.outside import Narrowing
from uirules.engines.durable.program import Given, Program
from uirules.engines.durable.rules import Copy, Operands, Rule, Say
from uirules.plan import nodes as n
from uirules.values import dates, lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import OneOf, Uncertain

__all__ = ["comparison", "membership", "operand_facts"]

_WHOLE = ("integer", "money", "month", "date")
_MIRROR = {">": "<", ">=": "<="}
_CONVERSE = {"$lt": "$gt", "$lte": "$gte", "$gt": "$lt", "$gte": "$lte"}


class _Sides:
    """The facts of one comparison ``left sign right``; a side that is a constant has none."""

    def __init__(self, step: str, left: n.Node, right: n.Node) -> None:
        self.step = step
        self.low, self.high = _fixed(left, right), _fixed(right, left)

    @property
    def kind(self) -> str:
        """How operands are handed in."""
        return "right" if self.low is not None else "left" if self.high is not None else "both"

    def known(self, op: str) -> list[Test]:
        """The tests that ``left op right`` holds of two known values."""
        return self._tests(op, "a", "b")

    def bounds(self, *tests: tuple[str, str, str]) -> list[Test]:
        """The tests of bounds: ``(op, end of the left side, end of the right side)`` each."""
        if self.kind == "both":
            found: list[Test] = []
            for op, left, right in tests:
                found += self._pair(op, f"a{left}", f"b{right}", len(found))
            return found
        single = [test for op, left, right in tests for test in self._tests(op, f"a{left}", f"b{right}")]
        return single if len(single) == 1 else [{"$and": single}]

    def _tests(self, op: str, left: str, right: str) -> list[Test]:
        if self.high is not None:
            return [_single(op, self.step + left, self.high)]
        if self.low is not None:
            return [_single(_CONVERSE.get(op, op), self.step + right, self.low)]
        return self._pair(op, left, right, 0)

    def _pair(self, op: str, left: str, right: str, place: int) -> list[Test]:
        """The left side is there, and the right one compares with it: one test across facts, and nothing beside it."""
        name, other = self.step + right, {f"m{place}": self.step + left}
        test: Test = {name: other} if op == "$eq" else {_CONVERSE.get(op, op): {name: other}}
        return [{"$ex": {self.step + left: 1}}, test]


def _fixed(node: n.Node, other: n.Node) -> int | None:
    """The integer a constant stands for where the other side is a whole number, a month or a day."""
    if not isinstance(node, n.Constant) or other.type.kind not in _WHOLE:
        return None
    number = _number(node.value)
    return number if isinstance(number, int) and abs(number) < LARGEST else None


def _single(op: str, name: str, value: int) -> Test:
    return {name: value} if op == "$eq" else {op: {name: value}}


_TRUE = {"<": "$lt", "<=": "$lte", "=": "$eq"}
_FALSE = {"<": "$gte", "<=": "$gt", "=": "$neq"}


def comparison(
    program: Program,
    node: n.Compare,
    needs: Sequence[str],
    narrowing: Narrowing | None,
    owner: str,
    label: str,
    cite: tuple[str, ...],
    into: str | None,
) -> Ref:
    """A comparison of numbers, months or days; ``needs`` are the results its operands read."""
    left, right = node.left, node.right
    sign: str = node.operator
    if sign in _MIRROR:
        left, right, sign = right, left, _MIRROR[sign]
    no, yes = (TRUE, FALSE) if sign == "!=" else (FALSE, TRUE)
    sign = "=" if sign == "!=" else sign
    name = into or program.new("t")
    step = program.new("k")
    sides = _Sides(step, left, right)
    rules: list[Rule] = []

    def rule(word: str, tests: list[Test], code: int) -> None:
        rules.append(program.rule(owner, f"{label}:{word}", tests, name, Say(code, (Ref(f"{step}o"),)), cite))

    words = {no: "false" if no == FALSE else "true", yes: "true" if yes == TRUE else "false"}
    rule(words[yes], sides.known(_TRUE[sign]), yes)
    rule(words[no], sides.known(_FALSE[sign]), no)
    if sign == "=":
        rule(f"{words[no]} within bounds", sides.bounds(("$lt", "h", "l")), no)
        rule(f"{words[no]} within bounds", sides.bounds(("$gt", "l", "h")), no)
        rule("open", sides.bounds(("$gte", "h", "l"), ("$lte", "l", "h")), OPEN)
    else:
        is_, not_ = _TRUE[sign], _FALSE[sign]
        rule(f"{words[yes]} within bounds", sides.bounds((is_, "h", "l")), yes)
        rule(f"{words[no]} within bounds", sides.bounds((not_, "l", "h")), no)
        rule("open", sides.bounds((not_, "h", "l"), (is_, "l", "h")), OPEN)
    effect = Operands(step, sides.kind, node.operator, node.left, node.right, narrowing)
    return _handed(program, rules, effect, needs, name, owner, label, cite)


def membership(
    program: Program,
    node: n.Node,
    operand: n.Node,
    values: Sequence[Any],
    needs: Sequence[str],
    narrowing: Narrowing | None,
    owner: str,
    label: str,
    cite: tuple[str, ...],
    into: str | None,
) -> Ref:
    """Whether a name is one of some names; ``node`` is the test in the plan (an ``=``, a ``!=`` or an ``in``)."""
    name = into or program.new("t")
    step = program.new("k")
    fact = f"{step}s"
    negated = isinstance(node, n.Compare) and node.operator == "!="
    inside, outside = (FALSE, TRUE) if negated else (TRUE, FALSE)
    one: list[Test] = [{fact: value} for value in values]
    none: list[Test] = [{"$neq": {fact: value}} for value in values]
    held = (Ref(f"{step}o"),)
    listed = [
        ("in", one[0] if len(one) == 1 else {"$or": one}, inside),
        ("not in", none[0] if len(none) == 1 else {"$and": none}, outside),
        ("can only be in", {"$and": [{f"{step}y": 1}, {f"{step}n": 0}]}, inside),
        ("cannot be in", {"$and": [{f"{step}y": 0}, {f"{step}n": 1}]}, outside),
        ("open", {"$and": [{f"{step}y": 1}, {f"{step}n": 1}]}, OPEN),
    ]
    rules = [program.rule(owner, f"{label}:{word}", [test], name, Say(code, held), cite) for word, test, code in listed]
    effect = Operands(step, "name", "in", operand, node, narrowing)
    return _handed(program, rules, effect, needs, name, owner, label, cite)


def _handed(
    program: Program,
    rules: list[Rule],
    effect: Operands,
    needs: Sequence[str],
    name: str,
    owner: str,
    label: str,
    cite: tuple[str, ...],
) -> Ref:
    """The rules of a comparison, with what hands its operands in, and what takes over a result reached outside."""
    exact = f"{effect.step}x"
    rules.append(program.rule(owner, f"{label}:outside", [{"$ex": {exact: 1}}], name, Copy(Ref(exact)), cite))
    if needs:
        tests = [program.ref(need).has(*ALL) for need in needs]
        rules.insert(0, program.rule(owner, f"{label}:operands", tests, effect.step, effect, cite))
    else:
        program.given.append(Given(effect.step, effect, owner))
    codes = ALL if any(program.ref(need).can(SKIPPED) for need in needs) else ALL - {SKIPPED}
    return program.step(name, rules, codes)


def _number(value: Any) -> int | Fraction | None:
    """A number, month or day as a number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Fraction):
        return value
    if isinstance(value, dt.date) or dates.is_date(value):
        return dates.ordinal(value)
    return None


def operand_facts(effect: Operands, left: Any, right: Any) -> dict[str, Any]:
    """The facts that hand two values in, by property; ``…x`` where they are compared outside."""
    if effect.kind == "name":
        return _name_facts(effect, left)
    step = effect.step
    outside = {f"{step}x": compared(effect.sign, left, right)}
    if isinstance(left, Failed) or isinstance(right, Failed):
        return outside
    if effect.sign in _MIRROR:
        left, right = right, left
    if not isinstance(left, Uncertain) and not isinstance(right, Uncertain):
        pair = _scaled(_number(left), _number(right))
        facts = None if pair is None else {f"{step}a": pair[0], f"{step}b": pair[1]}
    else:
        facts = _bound_facts(step, left, right)
    if facts is None or (effect.kind != "both" and not _whole(effect, left, right)):
        return outside
    if effect.kind == "both":
        return facts
    gone = f"{step}b" if effect.kind == "left" else f"{step}a"
    return {name: value for name, value in facts.items() if not name.startswith(gone)}


def _whole(effect: Operands, left: Any, right: Any) -> bool:
    """Whether the side that is no constant is whole, as the constant in the rule takes it to be."""
    ends = lifted.bounds(left if effect.kind == "left" else right)
    return all(end is None or isinstance(_number(end), int) for end in ends)


def _scaled(*numbers: int | Fraction | None) -> list[int] | None:
    """Numbers as integers in one proportion; None where one of them is none, or too large."""
    scale = 1
    for number in numbers:
        if number is None:
            return None
        scale = scale * number.denominator // _gcd(scale, number.denominator)
    found = [int(number * scale) for number in numbers if number is not None]
    return None if any(abs(number) >= LARGEST for number in found) else found


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _bound_facts(step: str, left: Any, right: Any) -> dict[str, Any] | None:
    ends = [*lifted.bounds(left), *lifted.bounds(right)]
    scaled = _scaled(*(_number(end) for end in ends if end is not None))
    if scaled is None:
        return None
    numbers = iter(scaled)
    open_ends = (-LARGEST, LARGEST) * 2
    held = [open_ends[place] if end is None else next(numbers) for place, end in enumerate(ends)]
    return dict(zip((f"{step}al", f"{step}ah", f"{step}bl", f"{step}bh"), held, strict=True))


def _name_facts(effect: Operands, value: Any) -> dict[str, Any]:
    step, node = effect.step, effect.right
    if isinstance(value, Failed):
        return {f"{step}x": value}
    if not isinstance(value, Uncertain):
        return {f"{step}s": value}
    sought = node.values if isinstance(node, n.Member) else {_constant_of(node)}
    options = value.values if isinstance(value, OneOf) else None
    can = options is None or any(option in sought for option in options)
    cannot = options is None or any(option not in sought for option in options)
    return {f"{step}y": int(can), f"{step}n": int(cannot)}


def _constant_of(node: n.Node) -> Any:
    assert isinstance(node, n.Compare)
    side = node.right if isinstance(node.right, n.Constant) else node.left
    assert isinstance(side, n.Constant)
    return side.value
