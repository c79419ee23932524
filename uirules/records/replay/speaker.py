"""Steps and values of derivations in every language of their law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

from uirules.decision.document import plain
from uirules.drafting.causes import Cause
from uirules.drafting.compare.report import Comparison
from uirules.drafting.compare.told_causes import SayWhy
from uirules.drafting.sides import Side
from uirules.errors import UirulesError
from uirules.law import Law
from uirules.records.replay.verdict import Shown
from uirules.ruleset.types import DATE as _DATE
from uirules.ruleset.types import Type

__all__ = ["Speaker"]


class Speaker:
    """Says what a rule is called and what it came to, as reports of comparisons do, in every language of a law."""

    def __init__(self, laws: Sequence[Law], benefit: str) -> None:
        """``laws``: the earlier one, if there is one, then the later one."""
        self.law = laws[-1]
        sides = [Side("", law) for law in laws]
        found = cast(Comparison, SimpleNamespace(sides=sides, benefit=benefit))
        self._says = {lang: SayWhy(found, lang) for lang in self.law.languages}

    def step(self, cause: Cause, then: Shown, now: Shown) -> dict[str, Any]:
        """A step with its title, its values and its clauses as plain data."""
        return {
            "kind": cause.kind,
            "id": cause.id,
            "title": self.title(cause),
            "then": then.to_dict(),
            "now": now.to_dict(),
            "readings": [{"reading": name, "then": was, "now": now} for name, was, now in cause.readings],
            "only": {"before": "now", "after": "then"}.get(cause.missing or ""),
            "clauses": list(self.clauses(cause.told)),
        }

    def title(self, cause: Cause) -> dict[str, str]:
        """What a rule is called."""
        return {lang: plain(say.rule(cause)) for lang, say in self._says.items()}

    def shown(self, value: Any, cause: Cause) -> Shown:
        """What a rule came to, given as the derivation has it."""
        return Shown(value, {lang: plain(say.raw(value, cause)) for lang, say in self._says.items()})

    def money(self, value: Any) -> dict[str, str]:
        """A sum of money."""
        return {lang: plain(say.value(value, say.money)) for lang, say in self._says.items()}

    def period(self, payment: Mapping[str, Any] | None) -> Shown:
        """A period of a record: its days, its amount and its state."""
        if payment is None:
            return Shown(None, {lang: say.text("nothing") for lang, say in self._says.items()})
        texts = {}
        for lang, say in self._says.items():
            told = [
                _between(say, payment["from"], _DATE),
                _between(say, payment["to"], _DATE),
                _between(say, payment["amount"], say.money),
                say.state(str(payment["state"])),
            ]
            texts[lang] = say.text("parts_mark").join(told)
        return Shown(dict(payment), texts)

    def clauses(self, clauses: Iterable[str]) -> Iterable[dict[str, Any]]:
        """Clauses with their labels and texts; ``own_words`` where the text is not that of the instrument."""
        registry = self.law.registry
        home = self.law.ruleset.manifest.instruments
        for name in clauses:
            try:
                clause = registry.clause(name)
                full = name.partition("/")[0] not in home
                label = {lang: registry.label(name, lang, full=full) for lang in self._says if lang in clause.label}
            except UirulesError:
                yield {"clause": name, "label": {}, "text": {}, "own_words": True}
                continue
            text = clause.wording or clause.summary
            yield {"clause": name, "label": label, "text": dict(text), "own_words": clause.own_words}


def _between(say: SayWhy, value: Any, type_: Type) -> str:
    """A date or an amount of a period, or the least and the most that it can be."""
    if isinstance(value, Mapping):
        options = value.get("one_of") or [value.get("from"), value.get("to")]
        low, high = (None if end is None else _typed(end, type_) for end in (options[0], options[-1]))
        return plain(say.range(low, high, type_))
    return plain(say.value(_typed(value, type_), type_))


def _typed(value: Any, type_: Type) -> Any:
    if value is None or type_.kind == "date":
        return None if value is None else dt.date.fromisoformat(value)
    exact = Fraction(str(value))
    return exact.numerator if exact.denominator == 1 else exact
