"""What still rests on what an amendment ends: rules that cite repealed clauses, and provisions and instruments that it
takes off the lists of the law."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial

from uirules.amend.files import Files, clause_place
from uirules.amend.read import Amendment
from uirules.errors import Problem, did_you_mean
from uirules.legal.ids import parse_id
from uirules.ruleset.digest import REGISTRY
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["beneath", "listed", "repealed_cited", "unlisted"]

_SHOWN = 5
"""So many places are named; of more, their number is told."""
_LISTS = ("provisions", "instruments")


def beneath(files: Files, clause: str) -> list[str]:
    """A clause and all that stand in it, by their ids or by what the registry says (a section's chapter)."""
    instrument = clause.partition("/")[0]
    clauses = files.at(f"{REGISTRY}{instrument}.yaml", ("clauses",))
    found = {clause: None}
    if not isinstance(clauses, MappingNode):
        return list(found)
    around: dict[str, str | None] = {}
    for key, node in clauses.items():
        id = f"{instrument}/{key}"
        within = node.get("within") if isinstance(node, MappingNode) else None
        parsed = parse_id(id)
        parent = None if parsed is None else parsed.parent
        around[id] = files.aliases.get(within.text, within.text) if isinstance(within, ScalarNode) else parent
    for id in around:
        way: list[str] = []
        at: str | None = id
        while at is not None and at not in way and at != clause:
            way.append(at)
            at = around.get(at, instrument if at != instrument else None)
        if at == clause:
            found[id] = None
    return list(found)


def repealed_cited(
    files: Files, amendment: Amendment, ended: Mapping[str, tuple[str, Collection[str]]]
) -> list[Problem]:
    """A rule that rests on a repealed clause, or on a part of one, must go or cite another; the amendment says which.

    ``ended``: by change, the key that says it, and the clauses that it ends.
    """
    problems = []
    for name, (key, clauses) in ended.items():
        if place := _citing(files, set(clauses).__contains__):
            told = next(iter(clauses))
            problems.append(amendment.problem("repealed_cited", name, key, found=told, fields={"place": place}))
    return problems


def _of(instrument: str, clause: str) -> bool:
    return clause.partition("/")[0] == instrument


def _citing(files: Files, wanted: Callable[[str], bool]) -> str:
    """The places where clauses are cited, with rule and clause; "" where none is."""
    found: dict[str, None] = {}
    for file, path, node in files.citing(wanted):
        rule = "/".join((file.removesuffix(".yaml"), *path[: path.index("cite")]))
        found[f"{rule} → {node.text} ({node.position or file})"] = None
    places = list(found)
    more = f"; … ({len(places)})" if len(places) > _SHOWN else ""
    return "; ".join(places[:_SHOWN]) + more


# ── the lists of the manifest ─────────────────────────────────────────────────────────────────────────────────────────


def listed(files: Files) -> dict[str, list[str]]:
    """The provisions and instruments that the manifest lists now."""
    return {name: _texts(files.at("ruleset.yaml", (name,))) for name in _LISTS}


def unlisted(files: Files, amendment: Amendment, before: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """What an amendment takes off the lists of provisions and of instruments although something depends on it, and what
    it lists although there is no such provision."""
    now = listed(files)
    default = files.at("ruleset.yaml", ("default_provision",))
    for name, key, part in _changes(amendment, files):
        for gone in (entry for entry in before[part] if entry not in now[part]):
            if part == "instruments":
                if place := _citing(files, partial(_of, gone)):
                    yield amendment.problem("unlisted_cited", name, key, found=gone, fields={"place": place})
            elif isinstance(default, ScalarNode) and default.text == gone:
                yield amendment.problem("unlisted_default", name, key, found=gone)
            elif standing := _standing(files, gone):
                yield amendment.problem("unlisted_provision", name, key, found=gone, fields={"cited": standing})
        for new in (entry for entry in now["provisions"] if part == "provisions" and entry not in before[part]):
            if files.tree(f"{new}.yaml") is None:
                near = did_you_mean(new, before[part])
                yield amendment.problem("listed_nothing", name, key, found=new, suggestion=near)


def _changes(amendment: Amendment, files: Files) -> Iterator[tuple[str, str, str]]:
    """The first change of each list, with its operation."""
    seen: set[str] = set()
    for name, change in amendment.file.changes.items():
        target = change.set or change.insert or change.remove
        file, path = ("", ()) if target is None else files.place(target, "")
        if file == "ruleset.yaml" and path and path[0] in _LISTS and path[0] not in seen:
            seen.add(path[0])
            yield name, change.operation, path[0]


def _standing(files: Files, provision: str) -> str:
    """The clauses that the head of a provision cites, where none of them was repealed; "" where one was."""
    cited = _texts(files.at(f"{provision}.yaml", ("cite",)))
    ended = [files.at(file, (*path, "in_force_to")) is not None for file, path in map(clause_place, cited)]
    return "" if any(ended) else ", ".join(cited)


def _texts(node: Node | None) -> list[str]:
    items = [node] if isinstance(node, ScalarNode) else list(node) if isinstance(node, SequenceNode) else []
    return [item.text for item in items if isinstance(item, ScalarNode)]
