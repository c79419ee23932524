"""The elements of a ruleset that state law: each with its clauses, its grade and the rows of fact it names.

They are read from the trees of the files, so that each has its place, and so that whatever the format knows as a group
with ``cite`` or ``assurance`` (a value, a band, a row of a table, an exception, a state) is found without listing them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from uirules.errors import Position
from uirules.law import Law
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["Element", "elements_of", "readings_at"]

_SECTIONS = {"parameters": "parameter", "definitions": "definition", "conditions": "condition", "payments": "payments"}
_NESTED = {
    "values": "value",
    "bands": "band",
    "rows": "row",
    "exceptions": "exception",
    "round": "rounding",
    "states": "state",
    "each": "column",
}
_SILENT = frozenset({*_NESTED, "table"})
"""Steps to an element that its name leaves out."""
_NO_CLAUSE = "none_found"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a provision, of the shared file or of the systems.

    ``owner`` is the file without its ending; ``kind`` one of provision, parameter, value, definition, band, row,
    exception, rounding, condition, payments, state, column, system, stage. ``path`` leads to it in the file. ``cites``
    are its own clauses or those of what it stands in (``takes_over``); ``rows`` the rows of fact it names, its own or
    those of what it stands in. ``unfounded``: it says that no clause was found.
    """

    ruleset: str
    owner: str
    kind: str
    path: tuple[str, ...]
    cites: tuple[str, ...]
    grade: str | None
    rows: tuple[str, ...]
    unfounded: bool
    takes_over: bool
    position: Position | None

    @property
    def name(self) -> str:
        """How it is told: ``unemployment: replacement_rate, 2014-04-01``, ``injury_survivors: multiple, band 2``."""
        steps = ["payments"] if self.path[:1] == ("payments",) else []
        for step in self.path[1:]:
            if step.isdigit():
                steps.append(f"{self.kind} {step}")
            elif step not in _SILENT:
                steps.append(step)
        if self.kind == "rounding":
            steps.append(self.kind)
        words = ", ".join(steps)
        return f"{self.owner}: {words}" if words else self.owner

    @property
    def is_rule(self) -> bool:
        """Whether it states law: the stages of a system tell how far it has come and are no rule."""
        return self.kind not in ("system", "stage")


def elements_of(law: Law) -> Iterator[Element]:
    """The elements of a law, file by file, in the order of the files. Provisions that are not encoded have none."""
    ruleset = law.ruleset
    for file in ruleset.files():
        if file in ("ruleset.yaml", "facts.yaml") or file.startswith(("readings/", "locales/", "facts/")):
            continue
        tree = ruleset.tree(file)
        owner = file.removesuffix(".yaml")
        if not isinstance(tree, MappingNode) or "not_encoded" in tree:
            continue
        if file == "systems.yaml":
            yield from _systems(law.id, tree)
            continue
        if "cite" in tree:
            yield _element(law.id, owner, "provision", (), tree, (), ())
        for section, kind in _SECTIONS.items():
            listed = tree.get(section)
            if section == "payments" and isinstance(listed, MappingNode):
                yield from _below(law.id, owner, kind, (section,), listed, (), ())
            elif isinstance(listed, MappingNode):
                for name, node in listed.items():
                    yield from _below(law.id, owner, kind, (section, name), node, (), ())


def _systems(ruleset: str, tree: MappingNode) -> Iterator[Element]:
    listed = tree.get("systems")
    for name, node in listed.items() if isinstance(listed, MappingNode) else ():
        if not isinstance(node, MappingNode):
            continue
        system = _element(ruleset, "systems", "system", ("systems", name), node, (), ())
        yield system
        for stage, entries in node.items():
            for day, entry in entries.items() if isinstance(entries, MappingNode) else ():
                if isinstance(entry, MappingNode) and "value" in entry:
                    yield _element(
                        ruleset, "systems", "stage", ("systems", name, stage, day), entry, system.cites, system.rows
                    )


def _below(
    ruleset: str,
    owner: str,
    kind: str,
    path: tuple[str, ...],
    node: Node,
    cites: tuple[str, ...],
    rows: tuple[str, ...],
) -> Iterator[Element]:
    """The element at a node and those inside it, which take over clauses and rows where they have none."""
    if isinstance(node, MappingNode):
        if len(path) < 3 or "cite" in node or "assurance" in node:
            element = _element(ruleset, owner, kind, path, node, cites, rows)
            cites, rows = element.cites, element.rows
            yield element
        for key, inner in node.items():
            if key in ("cite", "sources"):
                continue
            if isinstance(inner, MappingNode | SequenceNode):
                yield from _below(ruleset, owner, _NESTED.get(key, kind), (*path, key), inner, cites, rows)
    elif isinstance(node, SequenceNode):
        for index, inner in enumerate(node):
            yield from _below(ruleset, owner, kind, (*path, str(index + 1)), inner, cites, rows)


def _element(
    ruleset: str,
    owner: str,
    kind: str,
    path: tuple[str, ...],
    node: MappingNode,
    cites: tuple[str, ...],
    rows: tuple[str, ...],
) -> Element:
    own = _texts(node.get("cite"))
    named = _texts(node.get("rows"))
    grade = node.get("assurance")
    place = grade if isinstance(grade, ScalarNode) else node
    return Element(
        ruleset,
        owner,
        kind,
        path,
        tuple(name for name in own if name != _NO_CLAUSE) if "cite" in node else cites,
        grade.text if isinstance(grade, ScalarNode) else None,
        named or rows,
        _NO_CLAUSE in own,
        "cite" not in node and "rows" not in node,
        place.position,
    )


def _texts(node: Node | None) -> tuple[str, ...]:
    if isinstance(node, ScalarNode):
        return () if node.is_null else (node.text,)
    if isinstance(node, SequenceNode):
        return tuple(item.text for item in node if isinstance(item, ScalarNode))
    return ()


def readings_at(law: Law) -> dict[str, list[str]]:
    """The readings of a law by the clause they cite."""
    found: dict[str, list[str]] = {}
    for name, reading in law.ruleset.readings.items():
        for clause in reading.cite:
            found.setdefault(clause, []).append(name)
    return found
