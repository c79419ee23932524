"""What a map covers: some laws, their elements, and the clauses of the instruments they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from uirules.coverage.elements import Element, elements_of, readings_at
from uirules.law import Law
from uirules.legal.model import Clause, Gap
from uirules.legal.rows import Questions, RowTable
from uirules.ruleset.model import Reading

__all__ = ["Scope"]


class Scope:
    """Laws that are mapped together. ``whole``: every instrument of the registry belongs to the map, cited or not."""

    def __init__(self, laws: Sequence[Law], whole: bool = False) -> None:
        self.laws = tuple(laws)
        self.whole = whole

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The elements of all laws."""
        return tuple(element for law in self.laws for element in elements_of(law))

    @cached_property
    def own(self) -> tuple[Element, ...]:
        """The elements with clauses or rows of their own, provisions after what stands in them."""
        own = (element for element in self.elements if not element.takes_over)
        return tuple(sorted(own, key=lambda element: element.kind == "provision"))

    @cached_property
    def citing(self) -> dict[str, list[Element]]:
        """The elements by the clauses they cite; those that take them over from what they stand in go with that."""
        found: dict[str, list[Element]] = {}
        for element in self.own:
            for clause in element.cites:
                found.setdefault(clause, []).append(element)
        return found

    def stating(self, clause: Clause) -> list[Element]:
        """The elements that state a clause: those that cite it, once it is marked as encoded."""
        return self.citing.get(clause.id, []) if clause.status == "encoded" else []

    @cached_property
    def naming(self) -> dict[str, list[Element]]:
        """The elements by the rows of fact they name."""
        found: dict[str, list[Element]] = {}
        for element in self.own:
            for key in element.rows:
                found.setdefault(key, []).append(element)
        return found

    @cached_property
    def readings(self) -> dict[str, list[str]]:
        """The readings by the clauses they cite."""
        found: dict[str, list[str]] = {}
        for law in self.laws:
            for clause, names in readings_at(law).items():
                found.setdefault(clause, []).extend(names)
        return found

    def all_readings(self) -> Iterator[tuple[Law, Reading]]:
        """Every reading of every law."""
        for law in self.laws:
            for reading in law.ruleset.readings.values():
                yield law, reading

    @cached_property
    def instruments(self) -> frozenset[str]:
        """The instruments that the laws consist of, and those that a rule cites."""
        if self.whole:
            return frozenset(name for law in self.laws for name in law.registry.instruments)
        own = {name for law in self.laws for name in law.ruleset.manifest.instruments}
        return frozenset(own | {clause.partition("/")[0] for clause in self.citing})

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """The clauses of the map, in the order of the registry."""
        found: dict[str, Clause] = {}
        for law in self.laws:
            for name in law.registry.instruments:
                if name in self.instruments:
                    found |= law.registry.instrument(name).clauses
        return found

    def cells(self) -> Iterator[Clause]:
        """Every clause of the registries, each once: rows of fact stand anywhere."""
        seen: set[str] = set()
        for law in self.laws:
            for clause in law.registry.clauses():
                if clause.id not in seen:
                    seen.add(clause.id)
                    yield clause

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps of the registries, each once."""
        return tuple({gap.id: gap for law in self.laws for gap in law.registry.gaps()}.values())

    @cached_property
    def tables(self) -> tuple[RowTable, ...]:
        """The tables of all registries."""
        return tuple({table.id: table for law in self.laws for table in law.registry.tables}.values())

    @cached_property
    def questions(self) -> tuple[Questions, ...]:
        """The numbered questions of all registries."""
        return tuple({asked: None for law in self.laws for asked in law.registry.questions})

    def concerns(self, instruments: Iterable[str]) -> bool:
        """Whether tables or questions on these instruments belong to the map."""
        own = {name for law in self.laws for name in law.ruleset.manifest.instruments}
        return bool(own.intersection(instruments))
