"""A mapping file: what the columns and codes of a file of other origin stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from uirules.drafting.compare.csv_cases import Headings
from uirules.errors import ClaimError, Problem, did_you_mean
from uirules.ruleset.claim import ABOUT
from uirules.ruleset.model import Declaration
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode
from uirules.ruleset.source import load_yaml

__all__ = ["Legacy", "read_mapping"]

_KEYS = ("columns", "values", "ignore", "dates")
DATES = {"day-month-year": (2, 1, 0), "month-day-year": (2, 0, 1)}
"""How days are written in a file, and in which places year, month and day then stand."""
_DAY = re.compile(r"([0-9\u1040-\u1049]{1,4})[./-]([0-9\u1040-\u1049]{1,2})[./-]([0-9\u1040-\u1049]{4})")
_DIGITS = str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789")


@dataclass(frozen=True)
class Legacy(Headings):
    """What the names of a file stand for.

    ``columns``: fact (or ``decided.…``, ``about.…``) by heading; ``values``: for a fact, the word of the law by the
    code of the file; ``ignore``: headings that are passed over, such as names of persons. ``dates``: how days are
    written (:data:`DATES`), in the facts ``days``; None: as ISO 8601 has them. ``places``: where each heading stands.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    dates: str | None = None
    days: frozenset[str] = frozenset()
    places: Mapping[str, Node] = field(default_factory=dict)

    def path(self, heading: str) -> str | None:
        """The fact that a column holds; one that the mapping does not name stands for itself."""
        return None if heading in self.ignore else self.columns.get(heading, heading)

    def value(self, path: str, text: str) -> str:
        """The word of the law for a code; what is no code is taken as it is."""
        said = self.values.get(path, {}).get(text, text)
        if self.dates is None or path not in self.days or (match := _DAY.fullmatch(said)) is None:
            return said
        year, month, day = (match[place + 1].translate(_DIGITS) for place in DATES[self.dates])
        return f"{year}-{month:0>2}-{day:0>2}"

    def check(self, headings: Sequence[str]) -> None:
        """ClaimError for columns, mapped or passed over, that the file does not have; each at its place."""
        problems = [
            node.problem("audit.mapping_column", found=name, suggestion=did_you_mean(name, headings))
            for name, node in self.places.items()
            if name not in headings
        ]
        if problems:
            raise ClaimError(problems)

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row of NDJSON under the law's names. ClaimError where two of its names come to the same."""
        found: dict[str, Any] = {}
        for name, value in row.items():
            path = self.path(name)
            if path is None:
                continue
            if path in found:
                raise ClaimError(Problem("claim.twice", found=path))
            found[path] = self._said(path, value)
        return found

    def _said(self, path: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: self._said(f"{path}.{name}", below) for name, below in value.items()}
        if isinstance(value, str):
            return self.value(path, value)
        if isinstance(value, int) and not isinstance(value, bool):
            return self.values.get(path, {}).get(str(value), value)
        return value


def read_mapping(path: Path, name: str, declared: Mapping[str, Declaration]) -> Legacy:
    """The mapping in a YAML file. ClaimError with every problem at its place."""
    root = load_yaml(path, name=name, error=ClaimError)
    problems: list[Problem] = []
    if not isinstance(root, MappingNode):
        raise ClaimError(root.problem("audit.mapping_shape", found=root.kind_name))
    for key in root:
        if key not in _KEYS:
            problems.append(
                root.key(key).problem(
                    "audit.mapping_key", found=key, expected=", ".join(_KEYS), suggestion=did_you_mean(key, _KEYS)
                )
            )
    columns = _texts(root.get("columns"), problems)
    for node in columns.values():
        _known(node.text, node, declared, problems)
    values: dict[str, dict[str, str]] = {}
    given = root.get("values")
    if isinstance(given, MappingNode):
        for path_, codes in given.items():
            _known(path_, given.key(path_), declared, problems)
            values[path_] = {code: node.text for code, node in _texts(codes, problems).items()}
    elif given is not None:
        problems.append(given.problem("audit.mapping_shape", found=given.kind_name))
    ignore = root.get("ignore")
    headings: list[str] = []
    given_columns = root.get("columns")
    places: dict[str, Node] = {}
    if isinstance(given_columns, MappingNode):
        places = {heading: given_columns.key(heading) for heading in columns}
    if isinstance(ignore, SequenceNode):
        for item in ignore:
            if isinstance(item, ScalarNode):
                headings.append(item.text)
                places.setdefault(item.text, item)
            else:
                problems.append(item.problem("audit.mapping_shape", found=item.kind_name))
    elif ignore is not None:
        problems.append(ignore.problem("audit.mapping_shape", found=ignore.kind_name))
    for heading in headings:
        if heading in columns:
            problems.append(columns[heading].problem("audit.mapping_both", found=heading))
    dates = root.get("dates")
    written = dates.text if isinstance(dates, ScalarNode) else None
    if dates is not None and written not in DATES:
        problems.append(
            dates.problem(
                "audit.mapping_dates", expected=", ".join(DATES), suggestion=did_you_mean(str(written), DATES)
            )
        )
    if problems:
        raise ClaimError(problems)
    named = {heading: node.text for heading, node in columns.items()}
    days = frozenset(fact for fact, declaration in declared.items() if declaration.type == "date")
    return Legacy(named, values, frozenset(headings), written, days, places)


def _texts(node: Node | None, problems: list[Problem]) -> dict[str, ScalarNode]:
    """A mapping of texts; what is none is a problem."""
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        problems.append(node.problem("audit.mapping_shape", found=node.kind_name))
        return {}
    found: dict[str, ScalarNode] = {}
    for name, value in node.items():
        if isinstance(value, ScalarNode) and not value.is_null:
            found[name] = value
        else:
            problems.append(value.problem("audit.mapping_shape", found=value.kind_name))
    return found


def _known(path: str, node: Node, declared: Mapping[str, Declaration], problems: list[Problem]) -> None:
    if path.removesuffix("__absent") in declared or path.startswith(f"{ABOUT}."):
        return
    problems.append(node.problem("audit.mapping_fact", found=path, suggestion=did_you_mean(path, declared)))
