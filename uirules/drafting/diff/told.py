"""How what differs is told in a language: the same sentences for text and for pages, as runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from uirules.coverage.words import Words
from uirules.decision.document import Identifier, Runs, Text
from uirules.decision.wording import Kind, Wording
from uirules.drafting.diff.model import NOT_NAMED, DayValue, Place, RuleChange, TextChange
from uirules.drafting.diff.report import Diff
from uirules.errors import UirulesError
from uirules.ruleset.scalars import read_day, read_value

__all__ = ["Rewritten", "Teller"]

_HOME = "uirules.drafting.diff"
_HOLD_NAMES = ("options", "exceptions", "values", "each", "row", "facts")
"""Groups of which each key is a name that somebody gave."""
_SHARES = {"share": "rational"}
_FORMULAS = frozenset({"formula", "holds", "when", "default"})


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A rule as it was and as it is, to be shown as a redline in code type; None where there is nothing."""

    before: str | None
    after: str | None


class Teller:
    """The words of a report on a comparison, in one language of the catalogue."""

    def __init__(self, found: Diff, lang: str) -> None:
        self.found = found
        self.words = Words(lang, _HOME)
        self.lang = self.words.lang
        self.word: Wording = found.wordings.get(self.lang) or Wording(self.lang)

    # ── pieces ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def say(self, key: str, /, **values: Runs | str) -> Runs:
        """A pattern, filled."""
        filled = {name: (Text(value),) if isinstance(value, str) else value for name, value in values.items()}
        return self.word.phrase(self.words.pattern(key), filled)

    def label(self, name: str) -> Runs:
        return (Text(self.words.pattern(name)),)

    def number(self, number: int) -> Runs:
        return (Text(self.words.number(number)),)

    def of(self, words: Mapping[str, str]) -> Runs:
        """Words of a law in this language, else in its first."""
        return (Text(self.words.of(words)),)

    def listed(self, parts: Iterable[Runs]) -> Runs:
        """``A, B``."""
        comma = Text(self.words.pattern("and"))
        found: list[Any] = []
        for part in parts:
            found += [comma, *part] if found else part
        return tuple(found) or self.label("nothing")

    def clauses(self, ids: Sequence[str]) -> Runs:
        """Clauses by their labels; an unregistered one by its id."""
        labels = self.found.labels
        return self.listed(self.of(labels[id]) if labels.get(id) else (Identifier(id),) for id in ids)

    def date(self, day: dt.date) -> Runs:
        """A day, or that it is not named yet."""
        if day == NOT_NAMED:
            return self.label("day_not_named")
        return (Text(self.word.date(day)),)

    def value(self, value: Any, kind: Kind | None) -> Runs:
        """A written or plain value as the language shows it; what cannot be read so, as it is written."""
        if isinstance(value, Mapping) and "one_of" in value:
            return self.say("one_of", values=self.listed(self.value(one, kind) for one in value["one_of"]))
        if isinstance(value, Mapping) and set(value) == {"from", "to"}:
            ends = {end: self._end(value[end], kind) for end in ("from", "to")}
            return self._end(None, kind) if value == {"from": None, "to": None} else self.say("unknown_range", **ends)
        if value is None:
            return self.label("no_value")
        if value == []:
            return self.label("nothing")
        if isinstance(value, bool):
            return (Text(self.word.label(f"payable.{str(value).lower()}")),)
        if kind is not None and isinstance(value, str | int):
            try:
                return self.word.value(read_value(str(value), _SHARES.get(kind.type, kind.type)), kind)
            except (ValueError, TypeError, UirulesError):
                pass
        return (Identifier(written(value)),)

    def _end(self, value: Any, kind: Kind | None) -> Runs:
        return self.label("unknown_open") if value is None else self.value(value, kind)

    # ── places ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def provision(self, place: Place) -> Runs:
        """The provision that something belongs to."""
        if place.provision == "common":
            return self.label("of_common")
        return self.of(place.provision_title) if place.provision_title else self.label("of_the_law")

    def what(self, place: Place) -> Runs:
        """``parameter minimum_contribution_months (months of contributions needed)``."""
        kind, name = self.label(f"kind_{place.kind}"), (Identifier(place.name),)
        if place.kind == "provision":
            return self.part([place.name])
        if place.title:
            return self.say("named", kind=kind, name=name, title=self.of(place.title))
        return self.say("named_only", kind=kind, name=name)

    def part(self, steps: Sequence[str], place: Place | None = None) -> Runs:
        """The rest of the way to a place, step by step, in words as far as there are any, then its options."""
        options = place.options if place is not None else ()
        shown = [step for step in steps if step and step not in {option for _, option in options}]
        if not shown:
            return ()
        text: Runs = ()
        for above, step in pairwise(["", *shown]):
            told = (Identifier(step),) if above in _HOLD_NAMES else self._step(step)
            text = (*text, Text(" "), *told) if text else told
        for reading, option in options:
            text = self.say("of_option", part=text, reading=(Identifier(reading),), option=(Identifier(option),))
        return text

    def _step(self, step: str) -> Runs:
        """One step: in words where there are any; of a list, the number of the entry, counted from 1."""
        if f"step_{step}" in self.words:
            return self.label(f"step_{step}")
        return self.number(int(step) + 1) if step.isdecimal() and len(step) < 4 else (Identifier(step),)

    def text(self, change: TextChange) -> Runs:
        """Which text of a thing it is, and the clauses that changed it."""
        part = self.part(change.place.steps, change.place) or self.label("step_text")
        if not change.by:
            return part
        return self.say("at_part", what=part, part=self.say("by_only", clauses=self.clauses(change.by)))

    # ── rules and values ──────────────────────────────────────────────────────────────────────────────────────────────

    def rule(self, change: RuleChange) -> tuple[Runs, Rewritten | None]:
        """What became of a rule: a sentence, and the rule itself where it is more than a value."""
        steps = change.place.steps
        if _is_entry(steps) and _short(_core(change.before)) and _short(_core(change.after)):
            return self._with_clause(self._entry(change), change), None
        if change.op == "moved":
            assert change.moved_from is not None
            place = (Identifier("#".join(change.moved_from)),)
            return self._with_clause(self.say("op_moved", place=place), change), None
        if change.op == "order":
            return self.label("op_order"), Rewritten(written(change.before), written(change.after))
        if change.op == "changed" and _short(change.before) and _short(change.after) and not set(steps) & _FORMULAS:
            return self._with_clause(self._single(change), change), None
        head = self._where(change) or self.label(f"op_{change.op}")
        if steps and change.op != "changed":
            head = self.say("at_part", what=head, part=self.label(f"op_{change.op}"))
        before, after = (None if data is None else written(data) for data in (change.before, change.after))
        return self._with_clause(head, change), Rewritten(before, after)

    def _where(self, change: RuleChange) -> Runs:
        """The part of the thing that changed, with the day from which it holds."""
        day = None if change.start is None else change.start.isoformat()
        text = self.part([step for step in change.place.steps if step != day], change.place)
        if change.start is None or not text:
            return text
        return self.say("part_from", part=text, date=self.date(change.start))

    def _single(self, change: RuleChange) -> Runs:
        """A value that changed in its place; one of a timeline with its day."""
        steps = change.place.steps
        if steps[-1:] == ["cite"]:
            ids = [[data] if isinstance(data, str) else list(data or []) for data in (change.before, change.after)]
            text = self.say("became", before=self.clauses(ids[0]), after=self.clauses(ids[1]))
            return self.say("at_part", what=self.part(steps, change.place), part=text)
        kind = change.place.shown_as if steps[:1] == ["values"] and steps[-1] == "value" else None
        before, after = self.value(change.before, kind), self.value(change.after, kind)
        if change.start is not None:
            text = self.say("became_from", before=before, after=after, date=self.date(change.start))
            steps = [step for step in steps if step not in ("values", "value", change.start.isoformat())]
        else:
            text = self.say("became", before=before, after=after)
        where = self.part(steps, change.place)
        return self.say("at_part", what=where, part=text) if where else text

    def _entry(self, change: RuleChange) -> Runs:
        """An entry that was put into a timeline, or taken out."""
        steps = change.place.steps
        kind = change.place.shown_as if steps[0] == "values" else None
        start = change.start or read_day(steps[-1])
        if change.op == "removed":
            text = self.say("went_from", before=self.value(_core(change.before), kind), date=self.date(start))
        else:
            after = self.value(_core(change.after), kind)
            earlier = change.before if change.op == "changed" else change.replaces
            if earlier is None:
                text = self.say("came_from", after=after, date=self.date(start))
            else:
                before = self.value(_core(earlier), kind)
                text = self.say("became_from", before=before, after=after, date=self.date(start))
        where = self.part([step for step in steps[:-1] if step != "values"], change.place)
        text = self.say("at_part", what=where, part=text) if where else text
        grade = change.after.get("assurance") if isinstance(change.after, Mapping) else None
        return text if grade not in tuple("ABCD") else self.say("graded", text=text, grade=self._grade(grade))

    def _grade(self, letter: str) -> Runs:
        return (Text(self.word.label(f"grade_named.{letter.lower()}")),)

    def _with_clause(self, text: Runs, change: RuleChange) -> Runs:
        if change.by:
            return self.by(text, change.by)
        if change.cites_itself and change.op != "removed":
            return self.by(text, change.cite)
        return self.say("at_clause", text=text, clauses=self.clauses(change.cite)) if change.cite else text

    def by(self, text: Runs, clauses: Sequence[str]) -> Runs:
        """Something, and the clauses by which it came; without clauses, as it stands."""
        return self.say("by_clause", text=text, clauses=self.clauses(clauses)) if clauses else text

    def day(self, value: DayValue) -> Runs:
        """What is in force on the day of each side."""
        before, after = (self._in_force(entries, value.place) for entries in (value.before, value.after))
        return self.say("became", before=before, after=after)

    def _in_force(self, entries: Sequence[tuple[dt.date | None, Any]], place: Place) -> Runs:
        shown = []
        for start, written_value in entries:
            text = self.value(written_value, place.shown_as)
            shown.append(text if start is None else self.say("from_day", value=text, date=self.date(start)))
        return shown[0] if len(shown) == 1 else self.say("each_day", values=self.listed(shown))

    def goes_by(self, value: DayValue) -> Runs:
        """By what day a parameter goes, where not by that of the law."""
        if value.goes_by in (None, "call"):
            return self.label("goes_by_call") if value.goes_by else ()
        return self.say("goes_by_fact", fact=(Identifier(str(value.goes_by)),))


def _is_entry(steps: Sequence[str]) -> bool:
    """Whether a place is that of a whole entry of a timeline."""
    try:
        read_day(steps[-1] if steps else None)
    except ValueError:
        return False
    return True


def _core(entry: Any) -> Any:
    """The value or the formula of an entry of a timeline."""
    return entry.get("value", entry.get("formula")) if isinstance(entry, Mapping) else entry


def _short(value: Any) -> bool:
    """Whether a value is said in the sentence itself."""
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return not isinstance(value, Mapping)


def written(data: Any) -> str:
    """Plain data as a drafter writes it."""
    if data is None:
        return ""
    if isinstance(data, str):
        return data
    if isinstance(data, list) and all(isinstance(item, str) for item in data):
        return ", ".join(data)
    if isinstance(data, bool | int):
        return str(data).lower()
    import yaml

    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100, default_flow_style=False)).rstrip(
        "\n"
    )
