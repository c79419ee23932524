"""The facts of a claim as plain data: what a reader under the same law reads back as the same claim."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from uirules.decision.results import plain
from uirules.ruleset.claim import Claim
from uirules.ruleset.declared import fact_types
from uirules.ruleset.model import Facts
from uirules.ruleset.types import Type
from uirules.values.absent import ABSENT

__all__ = ["FactWriter"]


class FactWriter:
    """Writes claims under one law; made once from its facts."""

    def __init__(self, facts: Facts) -> None:
        self._types = fact_types(facts)

    def write(self, claim: Claim) -> dict[str, Any]:
        """The claim nested, each value in its one form: dates by ISO 8601, exact numbers as whole numbers or texts.

        Facts and fields not given are left out; known absence is ``{"absent": true}``.
        """
        found: dict[str, Any] = {}
        for path, value in claim.values.items():
            *groups, name = path.split(".")
            group = found
            for step in groups:
                group = group.setdefault(step, {})
            group[name] = self._value(value, self._types[path])
        return found

    def _value(self, value: Any, type_: Type) -> Any:
        if value is ABSENT:
            return {"absent": True}
        if type_.kind == "list":
            assert type_.element is not None
            fields = type_.element.fields
            if not fields:
                return [plain(item, type_.element.kind) for item in value]
            return [self._row(row, fields) for row in value]
        if type_.kind == "rational":
            return _number(value)
        return plain(value, type_.kind)

    def _row(self, row: tuple[Any, ...], fields: tuple[tuple[str, Type], ...]) -> Mapping[str, Any]:
        # An empty text stands for a field that was left out where leaving it out has a meaning.
        return {
            name: self._value(value, type_)
            for value, (name, type_) in zip(row, fields, strict=True)
            if value is not None and value != ""
        }


def _number(value: Fraction | int) -> str:
    """An exact number as claims write it: they know decimals only, and decimals are all that was read."""
    number = Fraction(value)
    shift = 0
    while number.denominator != 1:
        number, shift = number * 10, shift + 1
    digits = str(abs(number.numerator)).rjust(shift + 1, "0")
    text = digits if not shift else f"{digits[:-shift]}.{digits[-shift:]}"
    return f"-{text}" if number < 0 else text
