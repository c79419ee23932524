"""The rows of an audited file: each with its facts and what was decided, or with what is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from uirules.audit.facts import DECIDED, Decided, amount_types, decided_of, facts_with_decided
from uirules.audit.legacy import Legacy, read_mapping
from uirules.drafting.compare.csv_cases import csv_of
from uirules.drafting.compare.model import Case
from uirules.errors import ClaimError, Position, Problem, UnknownName, did_you_mean
from uirules.law import Law
from uirules.ruleset.claim import ABOUT, Claim, ClaimReader
from uirules.ruleset.node import Node, nearest
from uirules.ruleset.source import read_claims
from uirules.ruleset.source_text import open_file
from uirules.sampling.read import MAX_LINE, read_line

__all__ = ["AuditFile", "Row"]

_LINES = (".ndjson", ".jsonl")
_CHUNK = 1 << 20
_NO_VALUE = frozenset({"claim.undeclared", "claim.twice", "claim.more_problems", "claim.not_a_mapping", "claim.zawgyi"})
"""Problems that name a fact or a sign, not what stands in a cell."""
_HARMLESS = re.compile(r"\d{1,4}(?:[-/.]\d{1,2}(?:[-/.]\d{1,4})?)?")
_TOLD = 5
"""Problems that are told of one row; whoever mends those runs again."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, by its number from 1. ``claim`` and ``decided`` are None where it is broken; then ``problems`` say why.

    ``about`` is what stands beside the facts for whoever sorts rows. ``position`` is where the row begins.
    """

    number: int
    position: Position
    claim: Claim | None = None
    decided: Decided | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def reference(self) -> str | None:
        """What the case is called: the number of the decision, else that of the claim."""
        if self.decided is not None and self.decided.reference is not None:
            return self.decided.reference
        return None if self.claim is None else self.claim.id


class AuditFile:
    """A file of decisions made elsewhere: CSV (a row each) or NDJSON (a line each). It is read as it is asked for.

    UnknownName where there is no such file or its name has another ending, ClaimError at once where it cannot be read,
    or where a column is neither a fact nor part of the decision.
    """

    def __init__(self, name: str, law: Law, benefit: str, mapping: str | None = None) -> None:
        self.name, self._mapping = name, mapping
        self.path = Path(name)
        ending = self.path.suffix.lower()
        if not self.path.is_file():
            raise UnknownName(Problem("audit.no_file", found=name))
        if ending != ".csv" and ending not in _LINES:
            raise UnknownName(Problem("audit.ending", found=name, expected=", ".join((".csv", *_LINES))))
        facts = facts_with_decided(law, benefit)
        self.declared = facts.facts
        self.types = amount_types(law, benefit)
        self.legacy = Legacy() if mapping is None else read_mapping(Path(mapping), mapping, facts.facts)
        self._reader = ClaimReader(facts)
        self._by_line = ending in _LINES
        self._cases: Callable[[], Iterator[Case]] = self._lines
        if ending == ".csv":
            self._cases = csv_of(self.path, name, facts.facts, self.legacy)

    @cached_property
    def sha256(self) -> str:
        """``sha256:…`` of the bytes of the file."""
        return _digest(self.path, self.name)

    @cached_property
    def mapping(self) -> tuple[str, str] | None:
        """The mapping file and ``sha256:…`` of its bytes; None where there is none."""
        if self._mapping is None:
            return None
        return self._mapping, _digest(Path(self._mapping), self._mapping)

    def check_column(self, by: str) -> None:
        """UnknownName for a name that rows cannot be sorted by: a fact with one value, ``about.…`` or the outcome."""
        if by.startswith(f"{ABOUT}.") or by == f"{DECIDED}.outcome":
            return
        if by not in self.declared or self.declared[by].type == "list" or by.startswith(f"{DECIDED}."):
            known = [
                *(path for path, d in self.declared.items() if d.type != "list" and not path.startswith(f"{DECIDED}.")),
                f"{DECIDED}.outcome",
            ]
            raise UnknownName(Problem("audit.by_unknown", found=by, suggestion=did_you_mean(by, known)))

    def rows(self, only: Container[int] | None = None) -> Iterator[Row]:
        """The rows in their order, from the beginning each time; ``only``: the numbers of those that are wanted.

        ClaimError where there is none at all.
        """
        number = 0
        for number, case in enumerate(self._cases(), 1):
            if only is None or number in only:
                yield self._row(number, case)
        if not number:
            raise ClaimError(Problem("cli.no_claim", Position(self.name, 1, 1), fields={"file": self.name}))

    def _row(self, number: int, case: Case) -> Row:
        place = case.position or Position(self.name, 1, 1)
        if case.claim is None:
            return Row(number, place, problems=case.problems[:_TOLD])
        try:
            read = self._reader.read(case.claim)
        except ClaimError:
            return Row(number, place, problems=self._why(case, place))
        decided = decided_of(read.values)
        if decided is None:
            problem = Problem("audit.no_outcome", self._place(case, place, f"/{DECIDED}"), f"/{DECIDED}/outcome")
            return Row(number, place, problems=(problem,))
        facts = {path: value for path, value in read.values.items() if not path.startswith(f"{DECIDED}.")}
        return Row(number, place, Claim(read.id, facts), decided, case.about)

    def _why(self, case: Case, place: Position) -> tuple[Problem, ...]:
        """The problems of a row, each at its place; it is read again for that."""
        assert case.claim is not None
        try:
            self._reader.read(case.claim, case.tree() if case.tree is not None else None)
        except ClaimError as error:
            told = (_without_value(one) for one in error.problems[:_TOLD])
            return tuple(replace(one, position=self._moved(one.position, place)) for one in told)
        raise AssertionError("a row that is wrong at first is wrong again")

    def _place(self, case: Case, place: Position, pointer: str) -> Position:
        tree = None if case.tree is None else case.tree()
        return place if tree is None else self._moved(nearest(tree, pointer).position, place)

    def _moved(self, position: Position | None, place: Position) -> Position:
        """A place in a row as one in the file: the tree of a line of NDJSON counts lines from its own first."""
        if position is None:
            return place
        return replace(position, line=position.line + place.line - 1) if self._by_line else position

    # ── NDJSON ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lines(self) -> Iterator[Case]:
        """A case for each line that is not empty; one that is too long or no JSON is a case that is wrong."""
        with open_file(self.path, self.name, ClaimError) as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), b""), 1):
                if not line.strip():
                    continue
                place = Position(self.name, number, 1)
                if len(line) > MAX_LINE:
                    fields = {"file": self.name, "limit": f"{MAX_LINE:,}"}
                    raise ClaimError(Problem("sample.long_line", place, fields=fields))
                yield self._line(line.rstrip(b"\r\n"), place)

    def _line(self, line: bytes, place: Position) -> Case:
        try:
            read = read_line(line, self.name, place.line)
            claim = self.legacy.row(read.claim)
        except ClaimError as error:
            problems = tuple(replace(one, position=one.position or place) for one in error.problems)
            return Case("", None, position=place, problems=problems)
        about = dict(read.about)
        for path in [path for path in claim if path.startswith(f"{ABOUT}.")]:
            about[path.removeprefix(f"{ABOUT}.")] = claim.pop(path)
        return Case("", claim, about, place, tree=lambda: _tree(line, self.name))


def _without_value(problem: Problem) -> Problem:
    """The problem without what stands in the cell, unless it can be nothing but a day or a short number.

    Where columns are shifted, the cell of any fact may hold a name.
    """
    if problem.code in _NO_VALUE or problem.found is None or _HARMLESS.fullmatch(problem.found):
        return problem
    return problem.withhold("value")


def _digest(path: Path, name: str) -> str:
    found = hashlib.sha256()
    with open_file(path, name, ClaimError) as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            found.update(chunk)
    return f"sha256:{found.hexdigest()}"


def _tree(line: bytes, name: str) -> Node | None:
    """The tree of a line, as if it were the first of its file."""
    (read,) = read_claims(line, name=name, format="json")
    return read.node
