"""The arithmetic of a value, told from its plan: ``(6 × 270,000) + (6 × 290,000) = 3,360,000``.

Nothing here knows a law. A formula is walked on the branches that hold; equal addends of a sum are counted, factors of
one and roundings that change nothing are left out, and of a smallest or largest value the operand that binds is shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from uirules.decision.document import Runs, Text
from uirules.decision.letter.desk import Desk
from uirules.engines.explain.context import Context, compile_node
from uirules.engines.explain.frame import Frame, NotEvaluated
from uirules.plan import nodes as n
from uirules.plan.plan import PlannedDefinition
from uirules.plan.timeline import in_force, known

__all__ = ["Arithmetic"]

_SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided"}
_LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2}
_MOST_ADDENDS = 12
_SUM, _PRODUCT, _LEAF = 1, 2, 3


class _Untold(Exception):
    """A part has no single number."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a calculation: its text, how tightly it binds, its value; ``single`` where it is one number after all,
    ``told`` where a step before it ends in it, so that it is not left out."""

    text: str
    level: int
    value: int | Fraction
    single: bool = False
    told: bool = False


class Arithmetic:
    """Tells the arithmetic of definitions in one language."""

    def __init__(self, desk: Desk) -> None:
        assert desk.assembly is not None
        self.desk, self.word = desk, desk.word
        self.frame: Frame = desk.assembly.frame
        self.context: Context = desk.assembly.context.engine.context
        self.settled = desk.assembly.settled.values

    def sentences(self, planned: PlannedDefinition) -> list[Runs]:
        """The calculations of a definition, each a sentence; none where its formula is no arithmetic."""
        steps: list[Runs] = []
        try:
            piece = self._walk(planned.node, self.context, steps, outermost=True)
        except (_Untold, NotEvaluated):
            return []
        found = self.settled.get(planned.name, self.frame.values.get(planned.name))
        if not planned.roundings and found != piece.value:
            return []
        return [*steps, *self._step(piece)]

    # ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _step(self, piece: _Piece) -> list[Runs]:
        if piece.level == _LEAF or piece.single:
            return []
        return [(Text(self.word.stop(self.word.sign("equals", piece.text, self.word.number(piece.value)))),)]

    def _leaf(self, value: int | Fraction) -> _Piece:
        return _Piece(self.word.number(value), _LEAF, value)

    def _number(self, node: n.Node, context: Context) -> int | Fraction:
        value = compile_node(node, context)(self.frame)
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise _Untold
        return value

    # ── the formula ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _walk(self, node: n.Node, context: Context, steps: list[Runs], *, outermost: bool = False) -> _Piece:
        match node:
            case n.Requires():
                limits: dict[str, tuple[Any, ...]] = {}
                for name, operator, limit in node.narrowed:
                    limits[name] = (*limits.get(name, ()), (operator, compile_node(limit, context)))
                narrowed = replace(context, narrowed={**context.narrowed, **limits})
                return self._walk(node.value, narrowed, steps, outermost=outermost)
            case n.Reading():
                branch = dict(node.options)[self.frame.readings[node.reading]]
                return self._walk(branch, context, steps, outermost=outermost)
            case n.ByDate():
                entry = in_force(known(node.entries, context.known_at), self.frame.law_on)
                if entry is None:
                    raise _Untold
                return self._walk(entry.value, context, steps, outermost=outermost)
            case n.If():
                holds = compile_node(node.condition, context)(self.frame)
                if holds is not True and holds is not False:
                    raise _Untold
                return self._walk(node.then if holds else node.otherwise, context, steps, outermost=outermost)
            case n.Arithmetic():
                return self._arithmetic(node, context, steps, outermost)
            case n.Round():
                return self._round(node, context, steps)
            case n.Extreme():
                return self._extreme(node, context, steps)
            case n.Aggregate(function="sum" | "mean"):
                return self._aggregate(node, context, steps)
        value = self._number(node, context)
        if node.type.unit == "share":
            return _Piece(self.word.share_factor(value), _PRODUCT, value, single=True)
        return self._leaf(value)

    def _arithmetic(self, node: n.Arithmetic, context: Context, steps: list[Runs], outermost: bool) -> _Piece:
        left, right = self._walk(node.left, context, steps), self._walk(node.right, context, steps)
        value = self._number(node, context)
        kept = _without_neutral(node.operator, left, right)
        if kept is not None and (kept.level < _LEAF or not outermost):
            return kept
        level = _LEVELS[node.operator]
        tight = level + 1 if node.operator in "-/" else level
        text = self.word.sign(
            _SIGNS[node.operator],  # type: ignore[arg-type]
            self._bracketed(left, level),
            self._bracketed(right, tight),
        )
        return _Piece(text, level, value)

    def _bracketed(self, piece: _Piece, level: int) -> str:
        mixed = level >= _PRODUCT and piece.level == _LEAF and self.word.is_mixed(piece.value)
        return self.word.bracket(piece.text) if mixed or piece.level < level else piece.text

    def _round(self, node: n.Round, context: Context, steps: list[Runs]) -> _Piece:
        piece = self._walk(node.operand, context, steps)
        value = self._number(node, context)
        if value == piece.value:
            return piece
        before, after = Text(self.word.number(piece.value)), Text(self.word.number(value))
        units = {"floor": "whole", "down": "whole", "ceiling": "begun", "up": "begun"}.get(node.mode)
        if units is not None and value == int(value) and piece.level < _LEAF and not piece.single:
            told = self.word.sign("equals", piece.text, before.text)
            steps.append(self.desk.say(f"calculation.{units}", calculation=told, value=after))
        else:
            steps += self._step(piece)
            steps.append(self.desk.say("calculation.rounded", before=before, value=after))
        return replace(self._leaf(value), told=True)

    def _extreme(self, node: n.Extreme, context: Context, steps: list[Runs]) -> _Piece:
        own: list[list[Runs]] = [[] for _ in node.operands]
        pieces = [self._walk(operand, context, part) for operand, part in zip(node.operands, own, strict=True)]
        value = (min if node.choose == "min" else max)(piece.value for piece in pieces)
        # The operand that is worked out is shown; a limit that does not bind is left out.
        binding = max(
            (index for index, piece in enumerate(pieces) if piece.value == value), key=lambda i: (-pieces[i].level, i)
        )
        others = [index for index, piece in enumerate(pieces) if piece.level < _LEAF and index != binding]
        if not others and pieces[binding].level < _LEAF:
            steps += own[binding]
            return pieces[binding]
        for index, piece in enumerate(pieces):
            steps += [*own[index], *self._step(piece)]
        key = "calculation.least" if node.choose == "min" else "calculation.greatest"
        listed = self.word.join([(Text(self.word.number(piece.value)),) for piece in pieces])
        steps.append(self.desk.say(key, list=listed, value=self.word.number(value)))
        return self._leaf(value)

    def _aggregate(self, node: n.Aggregate, context: Context, steps: list[Runs]) -> _Piece:
        items = compile_node(node.source, context)(self.frame)
        if not isinstance(items, tuple) or any(
            isinstance(item, bool) or not isinstance(item, int | Fraction) for item in items
        ):
            raise _Untold
        whole = self._leaf(sum(items))
        addends = Counter(items)
        if len(items) > 1 and len(addends) <= _MOST_ADDENDS:
            steps += self._step(_Piece(self._sum(addends), _SUM, whole.value))
        if node.function == "sum" or len(items) == 1:
            return whole
        divided = self.word.sign("divided", whole.text, self.word.number(len(items)))
        return _Piece(divided, _PRODUCT, Fraction(whole.value, len(items)))

    def _sum(self, addends: Counter[Any]) -> str:
        text = ""
        for value, times in addends.items():
            part = self.word.number(value)
            if times > 1:
                part = self.word.sign("times", self.word.number(times), part)
                part = part if len(addends) == 1 else self.word.bracket(part)
            text = part if not text else self.word.sign("plus", text, part)
        return text


def _without_neutral(operator: str, left: _Piece, right: _Piece) -> _Piece | None:
    """The other operand where one changes nothing."""
    if operator in "+-" and right.level == _LEAF and right.value == 0 and not right.told:
        return left
    if operator == "+" and left.level == _LEAF and left.value == 0 and not left.told:
        return right
    if operator in "*/" and right.level == _LEAF and right.value == 1 and not right.told:
        return left
    if operator == "*" and left.level == _LEAF and left.value == 1 and not left.told:
        return right
    return None
