"""What one evaluation works on: the facts, the law's date, the readings, and the results so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from uirules.values.failure import Failed

__all__ = ["SLOTS", "Frame", "NotEvaluated", "Run"]

SLOTS = 32
"""Places for the items of nested list operations in one formula."""

Run = Callable[["Frame"], Any]
"""A compiled node: from the frame to a known value, a hull or a failure."""


class NotEvaluated(Exception):  # not an error: the value does not exist where a required condition fails
    """A value was asked for whose required conditions are not met."""

    def __init__(self, conditions: tuple[str, ...]) -> None:
        self.conditions = conditions
        super().__init__(conditions)


class Frame:
    """One evaluation.

    ``values`` holds the results of definitions, ``exact`` those before rounding, ``findings`` those of conditions,
    ``skipped`` the definitions that were not evaluated and the conditions they wait for, ``rules`` which rows and
    exceptions applied, by definition. ``uses`` is the last day a parameter was used for, ``days`` all of them (each as
    the first and last it can be), kept only where an earlier day may matter. ``effort`` bounds the steps that narrow
    what depends on one uncertain date.
    """

    __slots__ = (
        "complete",
        "days",
        "definitions",
        "effort",
        "exact",
        "facts",
        "findings",
        "holds",
        "law_on",
        "locals",
        "readings",
        "rules",
        "skipped",
        "uses",
        "values",
    )

    def __init__(
        self,
        facts: Mapping[str, Any],
        complete: Mapping[str, Any],
        law_on: dt.date,
        readings: Mapping[str, str],
        definitions: Mapping[str, Run],
        holds: Mapping[str, Run],
        effort: int = 0,
    ) -> None:
        self.facts = facts
        self.complete = complete
        self.law_on = law_on
        self.readings = readings
        self.definitions = definitions
        self.holds = holds
        self.effort = effort
        self.locals: list[Any] = [None] * SLOTS
        self.values: dict[str, Any] = {}
        self.exact: dict[str, Any] = {}
        self.findings: dict[str, Any] = {}
        self.skipped: dict[str, tuple[str, ...]] = {}
        self.uses: dict[str, Any] = {}
        self.days: dict[str, set[tuple[Any, Any]]] = {}
        self.rules: dict[str, tuple[Any, ...]] = {}

    def value(self, name: str) -> Any:
        """The result of a definition. Raises NotEvaluated where a condition it requires is not met."""
        values = self.values
        if name in values:
            return values[name]
        if name in self.skipped:
            raise NotEvaluated(self.skipped[name])
        # A definition may be asked for from within a list operation of another, whose items must not be overwritten.
        outer, self.locals = self.locals, [None] * SLOTS
        try:
            result = self.definitions[name](self)
        except NotEvaluated as waiting:
            self.skipped[name] = waiting.conditions
            raise
        finally:
            self.locals = outer
        values[name] = result
        return result

    def finding(self, name: str) -> Any:
        """The result of a condition: true, false, a hull of both, or a failure."""
        findings = self.findings
        if name in findings:
            return findings[name]
        outer, self.locals = self.locals, [None] * SLOTS
        try:
            result = self.holds[name](self)
        except NotEvaluated as waiting:
            result = Failed("not_evaluated", ", ".join(waiting.conditions))
        finally:
            self.locals = outer
        findings[name] = result
        return result
