"""The files of a law while amendments are put into them: what was changed, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from uirules.amend import trees
from uirules.amend.trees import Path
from uirules.errors import Problem, RulesetError
from uirules.legal.registry import Registry
from uirules.ruleset.digest import REGISTRY
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["Edit", "Files", "clause_place"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One place that an amendment changed: what stood there before and what stands there now; None: nothing.

    ``clause`` orders the change; ``file`` is a file of the ruleset or ``legal_refs/<instrument>.yaml``.
    """

    file: str
    path: Path
    before: Node | None
    after: Node | None
    clause: str
    beside: str | None = None
    """The entry of the group that followed what was taken away."""


def clause_place(id: str) -> tuple[str, Path]:
    """The file and path at which a clause of the registry stands."""
    instrument, _, suffix = id.partition("/")
    return f"{REGISTRY}{instrument}.yaml", ("clauses", suffix) if suffix else ("whole",)


@dataclass
class Files:
    """A working copy: the law's own trees, and in ``trees`` those that were changed. The law itself stays as it is."""

    base: Ruleset
    registry: Callable[[], Registry]
    trees: dict[str, Node] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def tree(self, file: str) -> Node | None:
        """The tree of a file as it stands now; None where there is none."""
        if file in self.trees:
            return self.trees[file]
        if file.startswith(REGISTRY):
            name = file[len(REGISTRY) : -len(".yaml")]
            known = self.registry()
            return cast(Node, known.tree(name)) if name in known.instruments else None
        return self.base.tree(file) if self.base.has(file) else None

    def at(self, file: str, path: Path) -> Node | None:
        """What stands at a place now."""
        tree = self.tree(file)
        return None if tree is None else trees.at(tree, path)

    def place(self, target: str, new_facts: str) -> tuple[str, Path]:
        """The file and path that ``unemployment/parameters/maximum_months`` means; a fact that is not declared yet
        belongs into the file ``new_facts``. An item of a list is its position, or ``gap=waiting-period``: the one that
        says so; a step that no item fits stays as it is written."""
        file, path = self._place(target, new_facts)
        tree = self.tree(file) if any("=" in step for step in path) else None
        return file, path if tree is None else trees.numbered(tree, path)

    def _place(self, target: str, new_facts: str) -> tuple[str, Path]:
        head, *rest = target.strip("/").split("/")
        path = tuple(rest)
        if head in ("readings", "locales") and path:
            return f"{head}/{path[0]}.yaml", path[1:]
        if head == "facts" and path:
            file = next((f for f in self._fact_files() if self.at(f, ("facts", path[0])) is not None), new_facts)
            return file, ("facts", *path)
        if head == "systems" and path[:1] not in (("systems",), ("format",)):
            return "systems.yaml", ("systems", *path)
        return f"{head}.yaml", path

    def _fact_files(self) -> list[str]:
        return [name for name in self.files() if name.startswith("facts")]

    def files(self) -> Iterator[str]:
        """The files of the ruleset, those that are new among them; not those of provisions that are listed no more."""
        known = list(self.base.files())
        new = [name for name in self.trees if name not in known and not name.startswith(REGISTRY)]
        gone: set[str] = set()
        if "ruleset.yaml" in self.trees:
            listed = self.at("ruleset.yaml", ("provisions",))
            items = list(listed) if isinstance(listed, SequenceNode) else []
            names = {item.text for item in items if isinstance(item, ScalarNode)}
            gone = {f"{name}.yaml" for name in self.base.manifest.provisions if name not in names}
        yield from (name for name in [*known, *new] if name not in gone)

    @property
    def languages(self) -> list[str]:
        return self.base.manifest.languages

    def citing(self, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Path, ScalarNode]]:
        """The places of the rules where a clause is cited of which ``wanted`` holds."""
        for file in self.files():
            tree = self.tree(file)
            for path, node in () if tree is None else trees.scalars(tree):
                if "cite" in path and wanted(self.aliases.get(node.text, node.text)):
                    yield file, path, node

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def put(
        self,
        file: str,
        path: Path,
        node: Node,
        clause: str,
        *,
        after: str | None = None,
        before: str | None = None,
        insert: bool = False,
    ) -> None:
        """Puts a node at a place, and keeps what stood there."""
        tree = self.tree(file)
        if tree is None or not path:
            self.edits.append(Edit(file, (), tree, node, clause))
            self.trees[file] = trees.grafted(node, "")
            return
        parent = trees.parent_of(tree, path)
        if isinstance(parent, SequenceNode) and (insert or path[-1] == "-"):
            old = trees.at(tree, path[:-1])
            self.trees[file] = trees.placed(tree, path, node, insert=True)
            self.edits.append(Edit(file, path[:-1], old, trees.at(self.trees[file], path[:-1]), clause))
            return
        old = trees.at(tree, path)
        new = trees.grafted(node, trees.pointer(path))
        self.trees[file] = trees.placed(tree, path, new, after=after, before=before)
        self.edits.append(Edit(file, path, old, new, clause))

    def rename(self, old: str, new: str) -> None:
        """Gives a clause another id; the old one, and every one that it had before, lead to it."""
        for earlier, id in list(self.aliases.items()):
            if id == old:
                self.aliases[earlier] = new
        self.aliases[old] = new

    def take(self, file: str, path: Path, clause: str) -> None:
        """Takes away what stands at a place."""
        tree = self.tree(file)
        assert tree is not None
        parent = trees.parent_of(tree, path)
        self.trees[file] = trees.without(tree, path)
        if isinstance(parent, SequenceNode):
            self.edits.append(Edit(file, path[:-1], parent, trees.at(self.trees[file], path[:-1]), clause))
            return
        assert isinstance(parent, MappingNode)
        names = list(parent)
        following = names[names.index(path[-1]) + 1 :]
        self.edits.append(Edit(file, path, parent[path[-1]], None, clause, following[0] if following else None))

    def cite(self, file: str, path: Path, clause: str, like: Node) -> None:
        """Adds a clause to what the nearest entry around a place cites; the head of a provision is left alone."""
        for length in range(len(path), -1, -1):
            place = path[:length]
            node = self.at(file, place)
            if not isinstance(node, MappingNode) or (not place and not file.startswith("readings/")):
                continue
            if length == 2 and place[0] in ("parameters", "definitions", "conditions") and "cite" not in node:
                self.put(file, (*place, "cite"), trees.scalar(like, clause), clause)
                return
            if "cite" not in node:
                continue
            cited = node["cite"]
            listed = (
                [cited] if isinstance(cited, ScalarNode) else list(cited) if isinstance(cited, SequenceNode) else []
            )
            if not any(isinstance(item, ScalarNode) and item.text == clause for item in listed):
                items = [*listed, trees.scalar(like, clause)]
                new = SequenceNode(like._source, like._offset, "", list(items))
                self.put(file, (*place, "cite"), new, clause)
            return

    # ── undoing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def undone(self) -> dict[str, Node]:
        """The changed trees with every edit taken back, last first; what an edit left must still stand there."""
        found = dict(self.trees)
        for edit in reversed(self.edits):
            tree = found.get(edit.file)
            standing = None if tree is None else trees.at(tree, edit.path)
            if _plain(standing) != _plain(edit.after):
                place = f"{edit.file}{trees.pointer(edit.path)}"
                raise RulesetError(Problem("amend.not_undone", found=place, fields={"clause": edit.clause}))
            if not edit.path:
                if edit.before is None:
                    del found[edit.file]
                else:
                    found[edit.file] = edit.before
                continue
            assert tree is not None
            if edit.before is None:
                found[edit.file] = trees.without(tree, edit.path)
            else:
                found[edit.file] = _put_back(tree, edit)
        return found


def _put_back(tree: Node, edit: Edit) -> Node:
    assert edit.before is not None
    return trees.placed(tree, edit.path, edit.before, before=edit.beside)


def _plain(node: Node | None) -> Any:
    return None if node is None else node.to_plain()
