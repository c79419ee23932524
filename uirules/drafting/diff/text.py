"""A comparison as text: ``[-struck out-]`` and ``{+put in+}``, one thing below the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from uirules.decision.document import Identifier, Runs, Text, plain
from uirules.drafting.diff.model import ClauseChange, DayValue, Place, RuleChange
from uirules.drafting.diff.report import Diff, SideInfo
from uirules.drafting.diff.segments import Piece, redline
from uirules.drafting.diff.told import Rewritten, Teller
from uirules.drafting.diff.told_scenarios import ScenarioTeller
from uirules.drafting.diff.verdicts import ScenarioChange

__all__ = ["marked", "render"]

T = TypeVar("T")

_MARKS = {"same": ("", ""), "struck": ("[-", "-]"), "put": ("{+", "+}")}
_BLANK = "\u2423"


def render(found: Diff, lang: str = "en") -> str:
    """The report as lines of text, the last one ended. Redlines are in every language of the laws."""
    return "\n".join(_Text(found, lang).lines()) + "\n"


def marked(before: str | None, after: str | None) -> str:
    """A redline on one line; blanks that alone came or went are shown."""
    return "".join(map(_piece, redline(before or "", after or "")))


def _piece(piece: Piece) -> str:
    opening, closing = _MARKS[piece.mark]
    text = piece.text if piece.mark == "same" or piece.text.strip() else _BLANK * len(piece.text)
    return f"{opening}{text}{closing}"


class _Text:
    def __init__(self, found: Diff, lang: str) -> None:
        self.found = found
        self.tell = ScenarioTeller(found, lang)

    def lines(self) -> Iterator[str]:
        found, tell = self.found, self.tell
        yield plain(tell.say("title", before=found.before.spec, after=found.after.spec))
        for name, side in (("before", found.before), ("after", found.after)):
            yield f"  {self._labelled(tell.label(name), side_told(tell, side))}"
        if found.empty:
            yield plain(tell.label("same"))
        elif found.clauses or found.texts or found.rules:
            yield plain(tell.label("about_text"))
        for runs in found.not_law.get(tell.lang, ()):
            yield f"! {plain(runs)}"
        if found.on_paraphrase:
            yield f"! {plain(tell.label('banner'))}"
        for label, value in summary(tell):
            yield f"  {self._labelled(label, value)}"
        yield from self._clauses()
        yield from self._texts()
        yield from self._rules()
        yield from self._days()
        yield from self._scenarios()

    def _labelled(self, label: Runs, value: Runs) -> str:
        return plain(self.tell.say("labelled", label=label, value=value))

    def _part(self, name: str, number: int) -> Iterator[str]:
        yield ""
        yield f"== {plain(heading(self.tell, name, number))}"

    def _redlines(self, before: Mapping[str, str], after: Mapping[str, str], indent: str) -> Iterator[str]:
        for lang in self.found.languages:
            old, new = before.get(lang), after.get(lang)
            if old is not None or new is not None:
                same = f" {plain(self.tell.label('text_same'))}" if old == new else ""
                yield f"{indent}{lang}: {marked(old, new)}{same}"

    def _clauses(self) -> Iterator[str]:
        if not self.found.clauses:
            return
        yield from self._part("part_of_wording", len(self.found.clauses))
        for title, clauses in by_instrument(self.tell):
            yield plain(title)
            for clause in clauses:
                yield f"  {plain(clause_head(self.tell, clause))}"
                yield from self._clause(clause)

    def _clause(self, clause: ClauseChange) -> Iterator[str]:
        if clause.on_paraphrase:
            yield f"    {plain(self.tell.label('own_words'))}"
        for part in clause.told:
            name = self.tell.part(part.name.split("."))
            if part.is_text:
                yield f"    {plain(name)}"
                yield from self._redlines(part.before, part.after, "      ")
            else:
                before, after = (self.tell.value(value, None) for value in (part.before, part.after))
                yield f"    {self._labelled(name, self.tell.say('became', before=before, after=after))}"

    def _texts(self) -> Iterator[str]:
        if not self.found.texts:
            return
        yield from self._part("part_of_texts", len(self.found.texts))
        for provision, place, changes in grouped(self.tell, [(text.place, text) for text in self.found.texts]):
            yield from self._head(provision, place)
            for text in changes:
                yield f"    {plain(self.tell.text(text))}"
                yield from self._redlines(text.before, text.after, "      ")

    def _head(self, provision: str, place: Place) -> Iterator[str]:
        if provision:
            yield provision
        yield f"  {plain(self.tell.what(place))}"

    def _rules(self) -> Iterator[str]:
        if not self.found.rules:
            return
        yield from self._part("part_of_rules", len(self.found.rules))
        for provision, place, changes in grouped(self.tell, [(rule.place, rule) for rule in told_alone(self.found)]):
            yield from self._head(provision, place)
            for rule in changes:
                sentence, rewritten = self.tell.rule(rule)
                yield f"    {plain(sentence)}"
                if rewritten is not None:
                    yield from _code(rewritten)

        if names := cited_too(self.tell):
            yield f"{plain(self.tell.say('cite_too', names=names))}"

    def _days(self) -> Iterator[str]:
        tell = self.tell
        if self.found.readings:
            yield from self._part("part_of_readings", len(self.found.readings))
            for choice in self.found.readings:
                options = tell.say("became", before=(Identifier(choice.before),), after=(Identifier(choice.after),))
                named = tell.say(
                    "named",
                    kind=tell.label("kind_reading"),
                    name=(Identifier(choice.reading),),
                    title=tell.of(choice.title),
                )
                yield f"  {self._labelled(named, options)}"
                for mark, words in (("-", choice.text_before), ("+", choice.text_after)):
                    yield f"    {mark} {plain(tell.of(words))}"
        if self.found.days:
            yield from self._part("part_of_days", len(self.found.days))
            for provision, place, values in grouped(tell, [(value.place, value) for value in self.found.days]):
                yield from self._head(provision, place)
                for value in values:
                    yield f"    {plain(day_told(tell, value))}"
                    if by := tell.goes_by(value):
                        yield f"      {plain(by)}"

    def _scenarios(self) -> Iterator[str]:
        if self.found.scenarios_run is None:
            return
        yield from self._part("part_of_scenarios", len(self.found.scenarios))
        yield f"  {plain(scenarios_told(self.tell))}"
        if self.found.on_drafts:
            yield f"  {plain(self.tell.label('on_drafts'))}"
        if self.found.not_run:
            yield f"  {plain(self.tell.say('scenarios_not_run', names=', '.join(self.found.not_run)))}"
        for title, changes in by_benefit(self.tell):
            yield plain(title)
            for change in changes:
                yield from self._scenario(change)

    def _scenario(self, change: ScenarioChange) -> Iterator[str]:
        yield f"  {self._labelled((Identifier(change.name),), self.tell.outcomes(change))}"
        for line in (*self.tell.values(change), *self.tell.causes(change)):
            yield f"    {plain(line)}"


def _code(rewritten: Rewritten) -> Iterator[str]:
    for line in marked(rewritten.before, rewritten.after).split("\n"):
        yield f"      {line}"


# ── what text and page share ──────────────────────────────────────────────────────────────────────────────────────────


def heading(tell: Teller, name: str, number: int) -> Runs:
    """The title of a part with the number of things in it."""
    return tell.say("number_of", what=tell.label(name), number=tell.number(number))


def side_told(tell: Teller, side: SideInfo) -> Runs:
    """A side by what it was asked for as, and its version."""
    return tell.say("side", side=(Identifier(side.spec),), version=(Identifier(side.version),))


def scenarios_told(tell: Teller) -> Runs:
    """How many scenarios were decided, and how many differ."""
    found = tell.found
    if found.scenarios_run is None:
        return tell.label("scenarios_none")
    outcome = sum(change.outcome_changed for change in found.scenarios)
    numbers = {"run": found.scenarios_run, "changed": len(found.scenarios), "outcome": outcome}
    return tell.say("scenarios_run", **{name: tell.number(number) for name, number in numbers.items()})


def summary(tell: Teller) -> list[tuple[Runs, Runs]]:
    """How much differs, part by part; readings and days only where they do."""
    found = tell.found
    rows = [(name, len(getattr(found, name))) for name in ("clauses", "texts", "rules")]
    rows += [(name, number) for name in ("readings", "days") if (number := len(getattr(found, name)))]
    told = [(tell.label(f"count_{name}"), tell.number(number)) for name, number in rows]
    return [*told, (tell.label("count_scenarios"), scenarios_told(tell))]


def by_benefit(tell: Teller) -> list[tuple[Runs, list[ScenarioChange]]]:
    """The scenarios by provision, with its title; those whose outcome differs first."""
    groups: dict[str, list[ScenarioChange]] = {}
    for change in sorted(tell.found.scenarios, key=lambda one: not one.outcome_changed):
        groups.setdefault(change.benefit, []).append(change)
    titles = {
        name: tell.of(changes[0].title) if changes[0].title else (Identifier(name),) for name, changes in groups.items()
    }
    return [(titles[name], changes) for name, changes in groups.items()]


def by_instrument(tell: Teller) -> list[tuple[Runs, list[ClauseChange]]]:
    """The clauses by instrument, with its title."""
    groups: dict[str, list[ClauseChange]] = {}
    for clause in tell.found.clauses:
        groups.setdefault(clause.id.partition("/")[0], []).append(clause)
    return [(tell.of(clauses[0].instrument), clauses) for clauses in groups.values()]


def is_new(clauses: Sequence[ClauseChange]) -> bool:
    """Whether the clauses are those of an instrument that is new as a whole."""
    return all(clause.op == "inserted" for clause in clauses) and any("/" not in clause.id for clause in clauses)


def clause_head(tell: Teller, clause: ClauseChange) -> Runs:
    """A clause by its label and id, and what became of it."""
    label = tell.of(clause.label_before) if clause.label_before else ()
    op = tell.say(f"op_{clause.op}", label=label)
    named = (*tell.of(clause.label), Text(" "), Identifier(clause.id))
    return tell.say("at_part", what=named, part=tell.by(op, clause.by))


def told_alone(found: Diff) -> list[RuleChange]:
    """The changes of rules but those that only cite a clause more."""
    return [rule for rule in found.rules if not rule.is_citation]


def cited_too(tell: Teller) -> Runs:
    """What only cites a clause more than it did; nothing where there is none."""
    names = [
        (*tell.what(rule.place), Text(" "), Identifier(f"({rule.place.file})"))
        for rule in tell.found.rules
        if rule.is_citation
    ]
    return tell.listed(names) if names else ()


def day_told(tell: Teller, value: DayValue) -> Runs:
    """A value by day, with the part of the thing where it is not its only one."""
    where = tell.part([step for step in value.place.steps if step != "values"], value.place)
    text = tell.day(value)
    return tell.say("at_part", what=where, part=text) if where else text


def grouped(tell: Teller, found: Sequence[tuple[Place, T]]) -> Iterator[tuple[str, Place, list[T]]]:
    """The things by provision and by what they are about; the provision's title with the first of its things only."""
    provisions: dict[str, dict[tuple[str, str], tuple[Place, list[T]]]] = {}
    for place, thing in found:
        things = provisions.setdefault(plain(tell.provision(place)), {})
        things.setdefault((place.kind, place.name), (place, []))[1].append(thing)
    for title, things in provisions.items():
        for number, (place, group) in enumerate(things.values()):
            yield title if number == 0 else "", place, group
