"""Where the files of standards are, and reading them: every mistake at file, line and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from uirules.drafting.conform.law_model import LawMapping
from uirules.drafting.conform.model import Peers, Sources, Standard
from uirules.errors import Position, Problem, RulesetError, UnknownName, did_you_mean
from uirules.law import Law
from uirules.ruleset.find import data_folder
from uirules.ruleset.node import MappingNode, Node, ScalarNode
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import locate, validate

__all__ = ["Library", "fits", "overlaid", "read_library", "standards_folder"]

M = TypeVar("M", bound=BaseModel)

_SHOWN = 5
"""So many entries of a folder are named that is none of standards."""
_FORMAT = b"uirules/standard/"
LAWS, PEERS, SOURCES = "laws", "peers.yaml", "sources.yaml"


def standards_folder() -> Path:
    """The shipped standards."""
    return data_folder("rulesets") / "standards"


@dataclass(frozen=True, slots=True)
class Library:
    """The standards of a folder, by id, with the law's own file, the peers and the sources."""

    standards: dict[str, Standard]
    law: LawMapping
    peers: Peers | None
    sources: dict[str, str]
    tree: Node

    def chosen(self, names: Sequence[str]) -> list[Standard]:
        """The standards asked for; all of them for ``all`` or nothing. UnknownName for one that is none."""
        known = [*self.standards, "all"]
        for name in names:
            if name not in known:
                raise UnknownName(
                    Problem(
                        "conform.unknown_standard",
                        found=name,
                        expected=", ".join(known),
                        suggestion=did_you_mean(name, known),
                    )
                )
        if not names or "all" in names:
            return list(self.standards.values())
        return [self.standards[name] for name in dict.fromkeys(names)]


def read_library(law: str, folder: Path | None = None, overlays: Sequence[Path] = ()) -> Library:
    """The standards of a folder, and how ``law`` (its id) is asked about them.

    ``overlays`` are files with parts of the law's file, laid over it in their order: what an amendment changes in the
    standard case. UnknownName where the folder has no standards or no file for the law, RulesetError with every problem
    of the files.
    """
    root = standards_folder() if folder is None else folder
    if not root.is_dir():
        raise UnknownName(Problem("cli.no_folder", found=str(root)))
    files = [path for path in sorted(root.glob("*.yaml")) if path.name not in (PEERS, SOURCES)]
    if not any(_says_so(path) for path in files):
        raise UnknownName(_no_standards(root, law))
    problems: list[Problem] = []
    sources = _sources(root, problems)
    standards: dict[str, Standard] = {}
    for path in files:
        tree = _tree(path, problems)
        standard = _read(Standard, tree, problems)
        if standard is None or tree is None:
            continue
        if standard.id != path.stem:
            problems.append(tree.problem("ruleset.name_differs", found=standard.id, expected=path.stem))
        problems += _cross(standard, tree, sources)
        standards[standard.id] = standard
    mapping, own = _law(root, law, overlays, problems)
    peers: Peers | None = None
    if (root / PEERS).is_file():
        peers = _read(Peers, _tree(root / PEERS, problems), problems)
    if problems or mapping is None or own is None:
        raise RulesetError(problems)
    return Library(standards, mapping, peers, sources, own)


def _says_so(path: Path) -> bool:
    """Whether a file calls itself a standard; one that cannot be read is told where it is read."""
    try:
        return _FORMAT in path.read_bytes()
    except OSError:
        return True


def _no_standards(root: Path, law: str) -> Problem:
    """What a folder holds in place of standards, and what was expected there."""
    held = sorted(path.name for path in root.iterdir())
    found = ", ".join(held[:_SHOWN]) + (", …" if len(held) > _SHOWN else "")
    expected = f"{root}/c102.yaml, …; {root}/{LAWS}/{law}.yaml"
    inside = root / "standards"
    near = str(inside) if (inside / LAWS).is_dir() else None
    fields = {"folder": str(root)}
    return Problem("conform.no_standards", found=found or "-", expected=expected, suggestion=near, fields=fields)


def _tree(path: Path, problems: list[Problem]) -> Node | None:
    try:
        return load_yaml(path)
    except RulesetError as error:
        problems += error.problems
        return None


def _read(model: type[M], tree: Node | None, problems: list[Problem]) -> M | None:
    if tree is None:
        return None
    try:
        return validate(model, tree)
    except RulesetError as error:
        problems += error.problems
        return None


def _sources(root: Path, problems: list[Problem]) -> dict[str, str]:
    path = root / SOURCES
    read = _read(Sources, _tree(path, problems), problems) if path.is_file() else None
    return {} if read is None else dict(read.sources)


def _law(
    root: Path, law: str, overlays: Sequence[Path], problems: list[Problem]
) -> tuple[LawMapping | None, Node | None]:
    path = root / LAWS / f"{law}.yaml"
    if not path.is_file():
        known = sorted(file.stem for file in (root / LAWS).glob("*.yaml"))
        raise UnknownName(
            Problem("conform.unknown_law", found=law, expected=", ".join(known), suggestion=did_you_mean(law, known))
        )
    tree = _tree(path, problems)
    for overlay in overlays:
        if not overlay.is_file():
            raise UnknownName(Problem("conform.no_file", found=str(overlay)))
        top = _tree(overlay, problems)
        if tree is not None and top is not None:
            tree = overlaid(tree, top)
    return _read(LawMapping, tree, problems), tree


def overlaid(base: Node, top: Node) -> Node:
    """``top`` laid over ``base``: groups are joined key by key, everything else of ``top`` takes the place of what was.

    Nodes keep their own places, so that a mistake is told in the file in which it stands.
    """
    if not (isinstance(base, MappingNode) and isinstance(top, MappingNode)):
        return top
    joined = dict(base.values)
    for name in top:
        joined[name] = overlaid(joined[name], top[name]) if name in joined else top[name]
    return _Joined(base, top, joined)


class _Joined(MappingNode):
    """Two groups in one; a key is where it was last written."""

    __slots__ = ("_of",)

    def __init__(self, base: MappingNode, top: MappingNode, values: dict[str, Node]) -> None:
        super().__init__(None, 0, base.pointer, values, {})
        self._of = (top, base)

    @property
    def position(self) -> Position | None:
        return self._of[0].position

    @property
    def file(self) -> str | None:
        return self._of[0].file

    def key(self, name: str) -> ScalarNode:
        return next((node for node in self._of if name in node), self._of[1]).key(name)


def _cross(standard: Standard, tree: Node, sources: dict[str, str]) -> Iterator[Problem]:
    """What only the files together can show: ids that stand twice, keys of sources and grounds that are none."""
    seen: set[str] = set()
    for index, article in enumerate(standard.articles):
        if article.id in seen:
            yield locate(tree, ("articles", index, "id")).problem("conform.article_twice", found=article.id)
        seen.add(article.id)
        for at, key in enumerate(article.sources):
            if key not in sources:
                where = locate(tree, ("articles", index, "sources", at))
                yield where.problem("conform.unknown_source", found=key, suggestion=did_you_mean(key, sources))
        for at, ground in enumerate(article.grounds):
            if ground not in standard.grounds:
                where = locate(tree, ("articles", index, "grounds", at))
                yield where.problem(
                    "conform.unknown_ground", found=ground, suggestion=did_you_mean(ground, standard.grounds)
                )


_Path = tuple[str | int, ...]


def fits(library: Library, law: Law) -> None:
    """RulesetError where the law's file names provisions or values that the law does not have."""
    mapping, tree = library.law, library.tree
    asked: list[tuple[_Path, str, list[tuple[_Path, str]]]] = []
    for branch, case in mapping.branches.items():
        outputs: list[tuple[_Path, str]] = [
            ((part,), value) for part in ("monthly", "steps") if (value := getattr(case, part)) is not None
        ]
        if case.days is not None and case.days.output is not None:
            outputs.append((("days", "output"), case.days.output))
        asked.append((("branches", branch), case.provision, outputs))
    if mapping.appeal is not None:
        asked.append((("appeal",), mapping.appeal.provision, []))
    if (shares := mapping.shares) is not None:
        named = {"worker": shares.worker, "employer": shares.employer, "special": shares.special}
        outputs = [((part, at), name) for part, names in named.items() for at, name in enumerate(names)]
        asked.append((("shares",), shares.provision, outputs))
    problems: list[Problem] = []
    for place, provision, outputs in asked:
        if provision not in law.benefits:
            where = locate(tree, (*place, "provision"))
            near = did_you_mean(provision, law.benefits)
            problems.append(where.problem("conform.unknown_provision", found=provision, suggestion=near))
            continue
        known = law.ruleset.provision(provision).outputs
        for path, output in outputs:
            if output not in known:
                where = locate(tree, (*place, *path))
                near = did_you_mean(output, known)
                problems.append(
                    where.problem("conform.unknown_output", found=output, suggestion=near, provision=provision)
                )
    if problems:
        raise RulesetError(problems)
