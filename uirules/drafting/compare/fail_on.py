"""``--fail-on``: conditions on the result, in FEEL over the names of the summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from uirules.drafting.compare.tally import Number, Sum, Tally
from uirules.errors import Problem, UirulesError, UnknownName, did_you_mean

__all__ = ["Failed", "check_expressions", "failed"]


@dataclass(frozen=True, slots=True)
class Failed:
    """A condition that holds, and the side of which it does."""

    expression: str
    side: str


def _names(amounts: Sequence[str]) -> Mapping[str, Number]:
    tally = Tally.of(2)
    for side in tally.sides:
        side.amounts = {name: Sum() for name in amounts}
    return tally.summary(1)


def check_expressions(expressions: Sequence[str], amounts: Sequence[str]) -> None:
    """UnknownName for a name that the summary does not have, the errors of FEEL for what is no expression.

    ``amounts`` are the outputs that are summed: each has two names of its own.
    """
    from uirules.feel import tree
    from uirules.feel.builtins import BUILTINS
    from uirules.feel.check import check, nodes
    from uirules.feel.parse import parse

    known = _names(amounts)
    for text in expressions:
        expression = parse(text)
        check(expression)
        every = list(nodes(expression))
        bound = {one.name for node in every if isinstance(node, tree.For | tree.Quantified) for one in node.iterations}
        used = [node.name for node in every if isinstance(node, tree.Name)]
        unknown = dict.fromkeys(
            name for name in used if name not in known and name not in BUILTINS and name not in bound
        )
        if unknown:
            listed = ", ".join(sorted(known))
            raise UnknownName(
                [
                    Problem(
                        "compare.fail_on_name",
                        found=name,
                        expected=listed,
                        suggestion=did_you_mean(name, known),
                        fields={"expression": text},
                    )
                    for name in unknown
                ]
            )


def failed(expressions: Sequence[str], tally: Tally, sides: Sequence[str]) -> list[Failed]:
    """The conditions that hold, of each side beside the first. UnknownName for one that is neither true nor false."""
    from uirules.feel import evaluate

    found = []
    for text in expressions:
        for place, side in enumerate(sides[1:], 1):
            holds: Any = evaluate(text, dict(tally.summary(place)))
            if holds is not True and holds is not False:
                raise UirulesError(Problem("compare.fail_on_value", found=text, fields={"side": side}))
            if holds:
                found.append(Failed(text, side))
    return found
