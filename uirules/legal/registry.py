"""The clause registry: folders of instruments, read one by one when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from uirules.errors import Problem, RulesetError, UnknownName, did_you_mean
from uirules.legal.glossary import Glossary, Term, read_glossary
from uirules.legal.ids import parse_id
from uirules.legal.model import Citation, Clause, Dated, Fact, Gap, Instrument, Source
from uirules.legal.read import read_gaps, read_instrument, read_sources
from uirules.legal.rows import Questions, RowTable, read_rows
from uirules.legal.tree import Loader, Node

__all__ = ["Registry"]

_SOURCES = "sources"
_GAPS = "gaps"
_ROWS = "rows"
_GLOSSARY = "glossary"
_NO_INSTRUMENTS = frozenset({_SOURCES, _GAPS, _ROWS, _GLOSSARY, "translations"})
"""Files of a folder that hold no clauses."""


class Registry:
    """The clauses, sources and gaps of one or more folders.

    ``Registry(folder, load=load_yaml)``: ``load`` reads a file into a tree (:data:`~uirules.legal.tree.Loader`). Each
    instrument is a file under its id; it is read on first use and kept for the life of the registry. A later folder may
    add instruments, sources and gaps, never replace one.

    A file that is not well formed raises :class:`~uirules.errors.RulesetError` with all its problems; a name that does
    not exist raises :class:`~uirules.errors.UnknownName`, with the nearest one that does.
    """

    def __init__(self, folders: Path | Sequence[Path], load: Loader) -> None:
        self._load = load
        self._folders = (folders,) if isinstance(folders, Path) else tuple(folders)
        self._files: dict[str, Path] = {}
        for folder in self._folders:
            for file in sorted(folder.glob("*.yaml")):
                if file.stem in _NO_INSTRUMENTS:
                    continue
                if file.stem in self._files:
                    raise RulesetError(
                        Problem(
                            "legal.instrument_twice",
                            pointer=str(file),
                            found=file.stem,
                            expected=str(self._files[file.stem]),
                        )
                    )
                self._files[file.stem] = file
        self._instruments: dict[str, Instrument] = {}
        self._trees: dict[str, Node] = {}
        self._sources: dict[str, Source] | None = None
        self._gaps: tuple[dict[str, Gap], dict[str, tuple[str, ...]]] | None = None
        self._rows: tuple[tuple[RowTable, ...], tuple[Questions, ...]] | None = None

    # ------------------------------------------------------------------------------------- instruments and clauses

    @property
    def instruments(self) -> tuple[str, ...]:
        """The ids of all instruments; reads no file."""
        return tuple(self._files)

    def instrument(self, id: str) -> Instrument:
        """The instrument; raises :class:`~uirules.errors.UnknownName`."""
        if id not in self._files:
            raise UnknownName(_unknown("instrument", id, self._files))
        if id not in self._instruments:
            tree = self._trees[id] if id in self._trees else self._load(self._files[id])
            self._instruments[id] = read_instrument(tree, id)
        return self._instruments[id]

    def tree(self, id: str) -> Node:
        """The tree of an instrument's file, kept for the life of the registry; UnknownName where there is none."""
        if id not in self._files:
            raise UnknownName(_unknown("instrument", id, self._files))
        if id not in self._trees:
            self._trees[id] = self._load(self._files[id])
        return self._trees[id]

    def clause(self, id: str) -> Clause:
        """The clause; the id of an instrument gives the clause for its whole.

        Raises :class:`~uirules.errors.UnknownName`, also where the id is well formed: an unregistered clause is never
        made up.
        """
        name = id.partition("/")[0]
        if name not in self._files:
            near = did_you_mean(name, self._files)
            known = () if near is None else self.instrument(near).clauses
            swapped = None if near is None else near + id[len(name) :]
            suggestion = swapped if swapped in known else (did_you_mean(id, known) or near)
            raise UnknownName(Problem("legal.unknown_clause", found=id, suggestion=suggestion))
        clauses = self.instrument(name).clauses
        if id not in clauses:
            raise UnknownName(_unknown("clause", id, clauses))
        return clauses[id]

    def __contains__(self, id: object) -> bool:
        if not isinstance(id, str):
            return False
        name = id.partition("/")[0]
        return name in self._files and id in self.instrument(name).clauses

    def clauses(self, instrument: str | None = None) -> Iterator[Clause]:
        """Every clause of one instrument, or of all, in the order of the files."""
        for name in self._files if instrument is None else (instrument,):
            yield from self.instrument(name).clauses.values()

    def label(self, id: str, language: str, *, full: bool = False) -> str:
        """The clause's label in a language: "section 37(d)".

        ``full=True`` gives the form for a first mention outside the instrument, where its file has one (``cited_as``):
        "Social Security Law, 2012, section 37". Raises
        :class:`~uirules.errors.UnknownName` for a clause that is not registered and for a language it has no label in.
        """
        clause = self.clause(id)
        if language not in clause.label:
            raise UnknownName(
                Problem(
                    "legal.no_such_language", found=language, expected=", ".join(clause.label), fields={"clause": id}
                )
            )
        label = clause.label[language]
        if not full or clause.kind == "instrument":
            return label
        instrument = self.instrument(id.partition("/")[0])
        pattern = (instrument.cited_as or {}).get(language)
        if pattern is None or label.startswith(instrument.title[language]):
            return label
        return pattern.replace("{label}", label)

    def citation(self, id: str) -> Citation:
        """The clause as a decision names it; raises :class:`~uirules.errors.UnknownName`."""
        return Citation(id, self.clause(id).label)

    def in_force_from(self, id: str) -> Dated | None:
        """The first day the clause is known to be in force: its own, that of what it stands in, or the instrument's.

        A clause can be in force while the insurance system it belongs to has not been started.
        """
        clause: Clause | None = self.clause(id)
        while clause is not None:
            if clause.in_force_from is not None:
                return clause.in_force_from
            clause = None if clause.within is None else self.clause(clause.within)
        dates = self.instrument(id.partition("/")[0]).dates
        return dates.get("commenced")

    def facts(self, key: str) -> tuple[tuple[Clause, Fact], ...]:
        """Every cell of a row, with the clause it stands at; reads all instruments."""
        return tuple((clause, fact) for clause in self.clauses() for fact in clause.facts if fact.key == key)

    # ------------------------------------------------------------------------------------------- sources and gaps

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources by key."""
        if self._sources is None:
            found: dict[str, Source] = {}
            for file in self._named(_SOURCES):
                for key, source in read_sources(self._load(file)).items():
                    if key in found:
                        raise RulesetError(Problem("legal.source_twice", pointer=str(file), found=key))
                    found[key] = source
            self._sources = found
        return self._sources

    @property
    def systems(self) -> Mapping[str, tuple[str, ...]]:
        """The insurance systems and the benefits of each, as gaps name them."""
        return self._read_gaps()[1]

    def gaps(self, benefit: str | None = None) -> tuple[Gap, ...]:
        """The gaps that touch a benefit, its system, or (for a system's name) any benefit of it; all without a name.

        Raises :class:`~uirules.errors.UnknownName` for a name that is neither.
        """
        gaps, systems = self._read_gaps()
        if benefit is None:
            return tuple(gaps.values())
        wanted = {benefit, *systems.get(benefit, ())} | {
            name for name, members in systems.items() if benefit in members
        }
        if benefit not in systems and len(wanted) == 1:
            names = {*systems, *(member for members in systems.values() for member in members)}
            raise UnknownName(_unknown("benefit", benefit, names))
        return tuple(gap for gap in gaps.values() if wanted.intersection(gap.touches))

    def gap(self, id: str) -> Gap:
        """The gap; raises :class:`~uirules.errors.UnknownName`."""
        gaps = self._read_gaps()[0]
        if id not in gaps:
            raise UnknownName(_unknown("gap", id, gaps))
        return gaps[id]

    def gaps_at(self, clause: str) -> tuple[Gap, ...]:
        """The gaps registered at a clause."""
        return tuple(gap for gap in self._read_gaps()[0].values() if clause in gap.clauses)

    @property
    def tables(self) -> tuple[RowTable, ...]:
        """The tables of the collection of facts with the rows that each must have."""
        return self._read_rows()[0]

    @property
    def questions(self) -> tuple[Questions, ...]:
        """The numbers of the questions that must be answered, or left open by a gap."""
        return self._read_rows()[1]

    def _read_rows(self) -> tuple[tuple[RowTable, ...], tuple[Questions, ...]]:
        if self._rows is None:
            tables: dict[str, RowTable] = {}
            questions: list[Questions] = []
            keys: set[str] = set()
            for file in self._named(_ROWS):
                more, asked = read_rows(self._load(file))
                questions += asked
                for table in more:
                    for row in table.rows:
                        if row.key in keys:
                            raise RulesetError(Problem("legal.row_twice", row.position, found=row.key))
                        keys.add(row.key)
                    if table.id in tables:
                        raise RulesetError(Problem("legal.row_table_twice", table.position, found=table.id))
                    tables[table.id] = table
            self._rows = (tuple(tables.values()), tuple(questions))
        return self._rows

    def glossary(self, instruments: Iterable[str] | None = None) -> Glossary:
        """The terms of all folders, or of those that hold one of some instruments: who cites a law uses its words."""
        wanted = None if instruments is None else {self._files[id].parent for id in instruments if id in self._files}
        found = Glossary()
        for file in self._named(_GLOSSARY):
            if wanted is None or file.parent in wanted:
                found = found.joined(read_glossary(self._load(file)))
        return found

    def _named(self, stem: str) -> list[Path]:
        files = (folder / f"{stem}.yaml" for folder in self._folders)
        return [file for file in files if file.is_file()]

    def _read_gaps(self) -> tuple[dict[str, Gap], dict[str, tuple[str, ...]]]:
        if self._gaps is None:
            gaps: dict[str, Gap] = {}
            systems: dict[str, tuple[str, ...]] = {}
            for file in self._named(_GAPS):
                more, named = read_gaps(self._load(file))
                for id, gap in more.items():
                    if id in gaps:
                        raise RulesetError(Problem("legal.gap_twice", gap.position, found=id))
                    gaps[id] = gap
                for name, members in named.items():
                    systems[name] = (*systems.get(name, ()), *(m for m in members if m not in systems.get(name, ())))
            self._gaps = (gaps, systems)
        return self._gaps

    # ---------------------------------------------------------------------------------------------------- checking

    def check(self) -> tuple[Problem, ...]:
        """What is wrong between the files, each file being well formed by itself: names that lead nowhere, and clauses
        whose enclosing clause is not registered. Reads everything."""
        problems: list[Problem] = []
        for name in self._files:
            for day in self.instrument(name).dates.values():
                problems += self._unknown_sources(day.sources, self.instrument(name).whole)
        for clause in self.clauses():
            for target in (*clause.see, *(() if clause.within is None else (clause.within,))):
                if target not in self:
                    problems.append(_at(clause, self._lost(target)))
            for fact in clause.facts:
                problems += self._unknown_sources(fact.sources, clause)
            for own_day in (clause.in_force_from, clause.in_force_to):
                if own_day is not None:
                    problems += self._unknown_sources(own_day.sources, clause)
        for gap in self.gaps():
            for target in gap.clauses:
                if target not in self:
                    problems.append(_at(gap, self._lost(target)))
        for term in self.glossary().terms.values():
            unknown = [key for key in term.sources if key not in self.sources]
            problems += [_at(term, _unknown("source", key, self.sources)) for key in unknown]
        return tuple(problems)

    def _unknown_sources(self, keys: Sequence[str], clause: Clause) -> list[Problem]:
        return [_at(clause, _unknown("source", key, self.sources)) for key in keys if key not in self.sources]

    def _lost(self, id: str) -> Problem:
        if parse_id(id) is None:
            return Problem("legal.malformed_id", found=id)
        try:
            self.clause(id)
        except UnknownName as error:
            return error.problems[0]
        raise AssertionError(id)


def _unknown(what: str, name: str, known: Mapping[str, object] | set[str]) -> Problem:
    return Problem(f"legal.unknown_{what}", found=name, suggestion=did_you_mean(name, known))


def _at(place: Clause | Gap | Term, problem: Problem) -> Problem:
    return Problem(
        problem.code, place.position, found=problem.found, expected=problem.expected, suggestion=problem.suggestion
    )
