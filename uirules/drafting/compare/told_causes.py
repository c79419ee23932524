"""How the rules that made a difference are said: by title, clause, and what differs in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from uirules.decision.document import Identifier, Runs, Text
from uirules.drafting.causes import Cause
from uirules.drafting.compare.told import Say
from uirules.errors import UirulesError
from uirules.ruleset.types import Type

__all__ = ["SayWhy"]


class SayWhy(Say):
    """The words for one comparison in one language, causes included."""

    def rule(self, cause: Cause) -> Runs:
        """A rule by its title, else by its kind and name."""
        title = self.own(dict(cause.title))
        if title is not None:
            return self.capital(title)
        if cause.kind == "payments":
            return self.capital(self.label("cause_payments"))
        return (*self.capital(self.label(f"cause_{cause.kind}")), Text(" "), Identifier(cause.id))

    def clauses(self, cause: Cause) -> Runs:
        """The clauses to name."""
        labels = dict(cause.labels)
        comma = Text(self.word.locale.texts["lists.and.join"])
        runs: list[Any] = []
        for clause in cause.told:
            told = self._full(clause) or self.own(dict(labels.get(clause, ()))) or (Identifier(clause),)
            runs += [comma, *told] if runs else told
        return tuple(runs) or self.label("nothing")

    def _full(self, clause: str) -> Runs | None:
        """A clause of an amending instrument with the name of that: another one may have a section 2 as well."""
        if clause.partition("/")[0] in self.laws[0].ruleset.manifest.instruments:
            return None
        for law in self.laws:
            try:
                return (Text(law.registry.label(clause, self.lang, full=True)),)
            except UirulesError:
                continue
        return None

    def differs(self, cause: Cause, values: Sequence[tuple[Any, Any]]) -> Runs:
        """What differs in a rule: options of readings, or the values that are told of it."""
        parts: list[Runs] = []
        for name, before, after in cause.readings:
            ends = {"before": (Identifier(before),), "after": (Identifier(after),)}
            parts.append(self.say("cause_reading", title=self._reading(name), **ends))
        if cause.missing is not None:
            parts.append(self.label("cause_new" if cause.missing == "before" else "cause_gone"))
        if not cause.readings and cause.missing is None:
            for before, after in values:
                told_before, told_after = (self.raw(value, cause) for value in (before, after))
                if told_before != told_after:
                    parts.append(self.say("cause_values", before=told_before, after=told_after))
        comma = Text(self.word.locale.texts["lists.and.join"])
        runs: list[Any] = []
        for part in parts:
            runs += [comma, *part] if runs else part
        return tuple(runs) or self.label("nothing")

    def _reading(self, name: str) -> Runs:
        for law in self.laws:
            if name in law.ruleset.readings:
                return self.own(law.ruleset.readings[name].title) or (Identifier(name),)
        return (Identifier(name),)

    def raw(self, value: Any, cause: Cause) -> Runs:
        """A value as the derivation has it: JSON, with the type that the rule declares."""
        if value is None:
            return self.label("nothing")
        if cause.kind == "condition":
            return self.result(value)
        if cause.kind == "payments":
            return (Text(self.state(str(value))),)
        if isinstance(value, Mapping):
            ends = [value.get(key) for key in ("from", "to")]
            if "items" in value or not any(end is not None for end in ends):
                return self.label("group_unsettled") if "items" not in value else self.label("nothing")
            low, high = (None if end is None else self._typed(end, cause) for end in ends)
            return self.range(low, high, self._type(cause))
        typed = self._typed(value, cause)
        return (Identifier(str(value)),) if typed is None else self.value(typed, self._type(cause))

    def _type(self, cause: Cause) -> Type:
        for law in reversed(self.laws):
            try:
                plan = law.plan(self.found.benefit)
            except UirulesError:
                continue
            planned: Any = (plan.parameters if cause.kind == "parameter" else plan.definitions).get(cause.id)
            if planned is not None:
                type_: Type = planned.type
                return type_
        return Type("text")

    def _typed(self, value: Any, cause: Cause) -> Any:
        """A value of JSON as a typed one; None where it is none that is told."""
        type_ = self._type(cause)
        if isinstance(value, bool):
            return value if type_.kind == "boolean" else None
        if isinstance(value, int):
            return value
        if not isinstance(value, str):
            return None
        try:
            if type_.kind == "date":
                return dt.date.fromisoformat(value)
            if type_.kind == "month":
                return int(value[:4]) * 12 + int(value[5:7]) - 1
            if type_.numeric:
                exact = Fraction(value)
                return exact.numerator if exact.denominator == 1 else exact
        except ValueError:
            return None
        return value if type_.kind in ("enum", "text") else None
