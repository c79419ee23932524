"""What all pages of a rulebook share: the laws in it, their elements, and which of them cite a clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from uirules.decision.speech import Speech
from uirules.decision.status import STAGES, stage_entries
from uirules.law import Law
from uirules.legal.model import Clause, Gap, Instrument, Source
from uirules.plan import nodes as n
from uirules.plan.definitions import Definitions
from uirules.plan.plan import PlannedCall, PlannedDefinition, PlannedParameter
from uirules.rulebook.elements import Element, elements_of
from uirules.rulebook.words import load_words
from uirules.ruleset.model import Definition

__all__ = ["Book", "Shared"]


@dataclass(frozen=True, slots=True)
class Shared:
    """Parameters and definitions of ``common.yaml``; a definition is None where only its calls can be told."""

    parameters: Mapping[str, PlannedParameter]
    definitions: Mapping[str, PlannedDefinition | None]

    @classmethod
    def of(cls, book: Book, law: Law) -> Shared:
        """Those of a law. They are planned as the first of its provisions sees them."""
        common = law.ruleset.common
        first = next((name for name in law.benefits if law.ruleset.provision(name).not_encoded is None), None)
        if first is None:
            return cls({}, {})
        planner = book.planner(law, first)
        parameters = {name: planner.parameters[name] for name in common.parameters if name in planner.parameters}
        return cls(parameters, {name: planner.in_general(name) for name in common.definitions})


class Book:
    """One or more laws, to be written down as pages in their languages."""

    def __init__(self, laws: Sequence[Law]) -> None:
        self.laws = tuple(laws)
        self.languages = tuple(dict.fromkeys(language for law in laws for language in law.languages))
        self.speech = {law.id: Speech(law.ruleset) for law in laws}
        self._planners: dict[tuple[str, str], Definitions] = {}
        self._shared: dict[str, Shared] = {}
        self._calls: dict[str, tuple[int, Mapping[int, tuple[PlannedCall, ...]]]] = {}
        self._horizons: dict[str, dt.date] = {}
        self._words: dict[tuple[str, str], Mapping[str, str]] = {}

    def words(self, law: Law, language: str) -> Mapping[str, str]:
        """The texts of the book in a language, as a law may bring them. RulesetError where they are not whole."""
        key = (law.id, language)
        if key not in self._words:
            self._words[key] = load_words(law.ruleset, language, law.wording(language))
        return self._words[key]

    def first(self, language: str) -> Law:
        """The first law that speaks a language: its words stand on the pages that belong to no single law."""
        return next(law for law in self.laws if language in law.languages)

    def planner(self, law: Law, provision: str) -> Definitions:
        """What resolves the formulas of a provision, for those that a plan has only where they are called."""
        key = (law.id, provision)
        if key not in self._planners:
            self._planners[key] = Definitions(law.ruleset, provision)
        return self._planners[key]

    def shared(self, law: Law) -> Shared:
        """What the provisions of a law share, each thing planned for itself."""
        if law.id not in self._shared:
            self._shared[law.id] = Shared.of(self, law)
        return self._shared[law.id]

    def calls(self, law: Law) -> tuple[PlannedCall, ...]:
        """Every call of a definition with arguments, in the plans of a law and in what this book planned besides."""
        encoded = [name for name in law.benefits if law.ruleset.provision(name).not_encoded is None]
        found = [call for name in encoded for call in law.plan(name).calls]
        planners = [planner for (of, _), planner in self._planners.items() if of == law.id]
        return (*found, *(call for planner in planners for call in planner.calls))

    def calls_at(self, law: Law, node: n.Node) -> tuple[PlannedCall, ...]:
        """The calls in whose place a node stands, the innermost first; none for most nodes."""
        calls = self.calls(law)
        number, index = self._calls.get(law.id, (-1, {}))
        if number != len(calls):  # a planner is asked for more while pages are made
            grouped: dict[int, list[PlannedCall]] = {}
            for call in calls:
                grouped.setdefault(id(call.body), []).append(call)
            index = {body: tuple(group) for body, group in grouped.items()}
            self._calls[law.id] = len(calls), index
        return index.get(id(node), ())

    def as_called(
        self, law: Law, name: str, declared: Definition
    ) -> tuple[PlannedDefinition | None, Mapping[int, str]]:
        """A definition with arguments as its first call has it, and which argument a node in it stands for.

        What a list given as an argument holds is known only there. None where nothing calls it.
        """
        call = next((call for call in self.calls(law) if call.name == name), None)
        if call is None:
            return None, {}
        planned = PlannedDefinition(
            name,
            call.body.type,
            call.body,
            declared.formula,
            None,
            {},
            tuple(declared.cite),
            declared.assurance,
            tuple(declared.requires),
            (),
        )
        return planned, {id(part): key for key, part in zip(call.arguments, call.given, strict=True)}

    def horizon(self, law: Law) -> dt.date:
        """The last day that anything of a law was confirmed for: where drawings of time end."""
        if law.id not in self._horizons:
            days = [law.ruleset.manifest.in_force_from]
            for system in law.ruleset.systems.systems.values():
                for stage in STAGES:
                    entries = stage_entries(getattr(system, stage), law.ruleset.manifest.published)
                    days += [entry.stage.verified_until for entry in entries]
            self._horizons[law.id] = max(days)
        return self._horizons[law.id]

    # ── elements and the clauses they cite ───────────────────────────────────────────────────────────────────────────

    @cached_property
    def elements(self) -> Mapping[str, tuple[Element, ...]]:
        """The elements of each law."""
        return {law.id: tuple(elements_of(law, self.shared(law).definitions, self.calls(law))) for law in self.laws}

    @cached_property
    def by_place(self) -> Mapping[str, Element]:
        """The elements by page and anchor; of several at one place, the first."""
        found: dict[str, Element] = {}
        for elements in self.elements.values():
            for element in elements:
                found.setdefault(element.place, element)
        return found

    @cached_property
    def citing(self) -> Mapping[str, tuple[Element, ...]]:
        """The elements that cite a clause, by clause."""
        found: dict[str, list[Element]] = {}
        for elements in self.elements.values():
            for element in elements:
                for clause in element.cite:
                    found.setdefault(clause, []).append(element)
        return {clause: tuple(elements) for clause, elements in found.items()}

    # ── the registry ─────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        """The instruments that have a page, by id.

        A ruleset with a registry of its own has those it lists, cites, or reaches from there; a shipped one has all.
        """
        found: dict[str, Instrument] = {}
        for law in self.laws:
            own = (law.ruleset.folder / "legal_refs").is_dir()
            wanted = self._reached(law) if own else law.registry.instruments
            for name in wanted:
                found.setdefault(name, law.registry.instrument(name))
        return found

    def _reached(self, law: Law) -> Sequence[str]:
        wanted = [*law.ruleset.manifest.instruments]
        wanted += [clause.partition("/")[0] for element in self.elements[law.id] for clause in element.cite]
        found: dict[str, None] = {}
        while wanted:
            name = wanted.pop(0)
            if name in found:
                continue
            found[name] = None
            for clause in law.registry.clauses(name):
                wanted += [target.partition("/")[0] for target in (*clause.see, *filter(None, [clause.within]))]
        return tuple(found)

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause that has a place in the book."""
        return {id: clause for instrument in self.instruments.values() for id, clause in instrument.clauses.items()}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources of what the book says, by key."""
        used: set[str] = set()
        for instrument in self.instruments.values():
            used.update(key for dated in instrument.dates.values() for key in dated.sources)
            for clause in instrument.clauses.values():
                used.update(key for fact in clause.facts for key in fact.sources)
                for dated in filter(None, (clause.in_force_from, clause.in_force_to)):
                    used.update(dated.sources)
        found: dict[str, Source] = {}
        for law in self.laws:
            own = set(used)
            for system in law.ruleset.systems.systems.values():
                for stage in STAGES:
                    entries = stage_entries(getattr(system, stage), law.ruleset.manifest.published)
                    own.update(key for entry in entries for key in entry.stage.sources)
            parameters = [*law.ruleset.common.parameters.values()]
            for name in law.benefits:
                parameters += law.ruleset.provision(name).parameters.values()
            for parameter in parameters:
                for value in parameter.values.values():
                    own.update(value.sources)
                    own.update(key for later in value.corrected for key in later.sources)
            known = law.registry.sources
            found |= {key: known[key] for key in known if key in own and key not in found}
        return found

    @cached_property
    def gaps(self) -> Mapping[str, Gap]:
        """The gaps at those clauses, by id."""
        found: dict[str, Gap] = {}
        for law in self.laws:
            for gap in law.registry.gaps():
                if any(clause in self.clauses for clause in gap.clauses):
                    found.setdefault(gap.id, gap)
        return found

    @cached_property
    def gaps_at(self) -> Mapping[str, tuple[Gap, ...]]:
        """The gaps at a clause."""
        found: dict[str, list[Gap]] = {}
        for gap in self.gaps.values():
            for clause in gap.clauses:
                found.setdefault(clause, []).append(gap)
        return {clause: tuple(gaps) for clause, gaps in found.items()}

    def gaps_of(self, law: Law, provision: str) -> tuple[Gap, ...]:
        """The gaps that touch a provision: those it names itself, then those of the registry that name it."""
        named = [use.gap for use in law.ruleset.provision(provision).gaps]
        names = {provision, provision.replace("_", "-")}
        systems = {system for system, members in law.registry.systems.items() if names.intersection((system, *members))}
        named += [gap.id for gap in self.gaps.values() if names.intersection(gap.touches)]
        named += [gap.id for gap in self.gaps.values() if systems.intersection(gap.touches)]
        return tuple(self.gaps[name] for name in dict.fromkeys(named) if name in self.gaps)

    def provision_touched(self, name: str) -> tuple[Law, str] | None:
        """The provision that a gap's ``touches`` names, where the book has it."""
        for law in self.laws:
            for provision in law.benefits:
                if name in (provision, provision.replace("_", "-")):
                    return law, provision
        return None
