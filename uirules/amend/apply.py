"""One amendment put into the files of a law: change by change, each only where it finds what it expects."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from uirules.amend import trees
from uirules.amend.files import Files
from uirules.amend.instrument import add_instrument
from uirules.amend.model import Change
from uirules.amend.read import Amendment
from uirules.amend.resting import listed, repealed_cited, unlisted
from uirules.amend.text import TEXT_OPERATIONS, Language
from uirules.amend.trees import Path
from uirules.errors import Problem, did_you_mean
from uirules.ruleset.model import FORMAT
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode
from uirules.ruleset.scalars import read_day, read_value
from uirules.ruleset.validate import texts

__all__ = ["Applied", "apply"]

_DATED = "parameters"
_HEAD = ((), *((key,) for key in ("format", "id", "version", "published", "languages", "currency", "calendar")))
"""What the manifest says of the folder and not of the law; its empty path: all of it."""


@dataclass(frozen=True)
class Applied:
    """An amendment as it takes effect on some claims: from a day on, perhaps up to one (exclusive).

    ``start`` is None for an erratum: it was always so. Where other amendments changed it after its commencement, it
    has its present wording ``since`` their day, and had the ``earlier`` ones from the days beside them; ``by`` are
    those others, ``also`` their clauses by change. ``lapsed`` are changes that a later amendment set aside,
    ``standing`` those that hold whatever they find.
    """

    amendment: Amendment
    start: dt.date | None
    ended: dt.date | None = None
    since: dt.date | None = None
    earlier: tuple[tuple[dt.date, Amendment], ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    by: tuple[Amendment, ...] = ()
    lapsed: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others in a stack."""
        days = tuple(day for day, _ in self.earlier)
        return (self.amendment.id, self.start, self.ended, self.since, days, tuple(self.also.items()))


def apply(files: Files, applied: Applied) -> list[Problem]:
    """Puts an amendment into the files; what does not fit is told, and left out."""
    work = _Application(files, applied)
    for amendment in (applied.amendment, *applied.by):
        add_instrument(files, amendment)
    before = listed(files)
    work.same_target_twice()
    for name, change in applied.amendment.file.changes.items():
        if name in applied.lapsed or (applied.ended is not None and not work.dated(change)):
            continue
        work.change(name, change)
    work.left_in_use()
    work.problems += repealed_cited(files, applied.amendment, work.ended)
    work.problems += unlisted(files, applied.amendment, before)
    return work.problems


class _Application:
    def __init__(self, files: Files, applied: Applied) -> None:
        self.files, self.applied = files, applied
        self.amendment = applied.amendment
        self.problems: list[Problem] = []
        self.removed: list[tuple[str, str, Path]] = []
        self.ended: dict[str, tuple[str, list[str]]] = {}
        self.new_facts = f"facts/{self.amendment.id}.yaml"

    def tell(self, code: str, change: str, *path: str, **details: object) -> None:
        self.problems.append(self.amendment.problem(code, change, *path, **details))

    def place(self, target: str) -> tuple[str, Path]:
        return self.files.place(target, self.new_facts)

    def dated(self, change: Change) -> bool:
        """Whether a change is one of a parameter's values."""
        return change.set is not None and _is_parameter(self.place(change.set)[1])

    def clause(self, name: str) -> str:
        return self.amendment.clause(self.amendment.file.changes[name].by)

    def same_target_twice(self) -> None:
        """Two changes of one amendment on one value, or on one inside the other, are a slip."""
        seen: list[tuple[str, str]] = []
        for name, change in self.amendment.file.changes.items():
            target = change.set or change.insert or change.remove
            beside = change.insert is not None and "=" in change.insert.rpartition("/")[2]
            if target is None or target.endswith("/-") or beside:
                continue
            target = target.strip("/")
            for other, earlier in seen:
                if target == other or target.startswith(other + "/") or other.startswith(target + "/"):
                    key = change.operation
                    self.tell("same_target", name, key, found=target, fields={"other": earlier})
            seen.append((target, name))

    def change(self, name: str, change: Change) -> None:
        """One change of rules or of text."""
        target = change.set or change.insert or change.remove
        if target is not None and _is_head(*self.place(target)):
            self.tell("no_part_of_law", name, change.operation, found=target)
            return
        if change.set is not None:
            self._set(name, change, change.set)
        elif change.insert is not None:
            self._insert(name, change, change.insert)
        elif change.remove is not None:
            self._remove(name, change, change.remove)
        else:
            clause = self.clause(name)
            work = Language(self.files, self.amendment, name, change, clause, self.applied.start)
            self.problems += TEXT_OPERATIONS[change.operation](work)
            if work.ended:
                self.ended[name] = (change.operation, work.ended)

    # ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _found(self, name: str, key: str, target: str) -> tuple[str, Path, Node] | None:
        """The place of a target, with what stands there; a problem where there is nothing."""
        file, path = self.place(target)
        node = self.files.at(file, path)
        if node is not None:
            return file, path, node
        named = [] if "/" in target else self._named(target)  # the name alone, without its path
        near = self._near(file, path, target) if not named else named[0] if len(named) == 1 else None
        self.tell(
            "no_target", name, key, found=target, suggestion=near, expected=", ".join(named) if len(named) > 1 else None
        )
        return None

    def _near(self, file: str, path: Path, target: str) -> str | None:
        """The target with its first wrong step put right, where a name is near."""
        parts = target.strip("/").split("/")
        if self.files.tree(file) is None:
            known = [name.removesuffix(".yaml") for name in self.files.files()]
            near = did_you_mean(parts[0], known)
            return None if near is None else "/".join([near, *parts[1:]])
        for length in range(1, len(path) + 1):
            if self.files.at(file, path[:length]) is None:
                parent = self.files.at(file, path[: length - 1])
                near = did_you_mean(path[length - 1], list(parent)) if isinstance(parent, MappingNode) else None
                index = len(parts) - len(path) + length - 1
                return None if near is None else "/".join([*parts[:index], near, *parts[index + 1 :]])
        return None

    def _named(self, name: str) -> list[str]:
        """The paths of the parameters, definitions and conditions of a name, for who wrote the name alone."""
        found = []
        for file in self.files.files():
            if "/" not in file:
                for section in ("parameters", "definitions", "conditions"):
                    if self.files.at(file, (section, name)) is not None:
                        found.append(f"{file.removesuffix('.yaml')}/{section}/{name}")
        return found

    def _set(self, name: str, change: Change, target: str) -> None:
        found = self._found(name, "set", target)
        if found is None:
            return
        file, path, node = found
        if _is_parameter(path) and isinstance(node, MappingNode):
            self._set_value(name, change, file, path, node)
            return
        self._no_later(name, change, [])
        if not self._fits(name, change, node, target):
            return
        new = self.amendment.change_node(name, "to")
        self.files.put(file, path, new, self.clause(name))
        self._cite(name, file, path)

    def _fits(self, name: str, change: Change, node: Node, target: str) -> bool:
        if name in self.applied.standing or trees.fits(change.from_, texts(node)):
            return True
        self._does_not_fit(name, node.shown() if isinstance(node, ScalarNode) else _short(texts(node)), target)
        return False

    def _does_not_fit(self, name: str, standing: str, target: str) -> None:
        """What a change expects is not there: because another amendment was there before, or because it never was."""
        expected = _short(texts(self.amendment.change_node(name, "from")))
        other = self._who_changed(target)
        if other is not None:
            self.tell(
                "conflict", name, "from", found=standing, expected=expected, fields={"other": other, "target": target}
            )
        else:
            self.tell("from_differs", name, "from", found=standing, expected=expected, fields={"target": target})

    def _who_changed(self, target: str) -> str | None:
        """The clause of another amendment that changed a target, or something around or inside it."""
        file, path = self.place(target)
        for edit in reversed(self.files.edits):
            length = min(len(edit.path), len(path))
            if edit.file == file and edit.path[:length] == path[:length] and edit.path[-1:] != ("cite",):
                return edit.clause
        return None

    def _insert(self, name: str, change: Change, target: str) -> None:
        file, path = self.place(target)
        new = self.amendment.change_node(name, "to")
        tree = self.files.tree(file)
        if not path:
            self._new_file(name, file, new, target)
            return
        if tree is None:
            if not file.startswith("facts/"):
                self.tell("no_target", name, "insert", found=target, suggestion=self._near(file, path, target))
                return
            head = {"format": trees.scalar(new, FORMAT), "facts": trees.group(new, {path[-1]: new})}
            self.files.put(file, (), trees.group(new, head), self.clause(name))
            return
        parent = trees.parent_of(tree, path)
        in_list = isinstance(parent, SequenceNode)
        if parent is None or isinstance(parent, ScalarNode):
            parent = self._section(name, file, path, new)
            if parent is None:
                self.tell("no_target", name, "insert", found=target, suggestion=self._near(file, path[:-1], target))
                return
        if isinstance(parent, SequenceNode) and path[-1] != "-" and not _index(path[-1], len(parent)):
            self.tell("no_place_in_list", name, "insert", found=path[-1], expected=f"0…{len(parent)}, -")
            return
        if isinstance(parent, MappingNode) and path[-1] in parent:
            other = self._who_changed(target)
            code = "there_already" if other is None else "there_by_other"
            self.tell(code, name, "insert", found=target, fields={"other": other or ""})
            return
        for key, beside in (("after", change.after), ("before", change.before)):
            if beside is not None and isinstance(parent, MappingNode) and beside not in parent:
                self.tell(
                    "no_neighbour", name, key, found=beside, expected=", ".join(parent),
                    suggestion=did_you_mean(beside, list(parent)),
                )  # fmt: skip
                return
        if in_list and path[-1] == str(len(parent)):  # type: ignore[arg-type]
            path = (*path[:-1], "-")
        self.files.put(file, path, new, self.clause(name), after=change.after, before=change.before, insert=in_list)
        self._cite(name, file, path)

    def _section(self, name: str, file: str, path: Path, like: Node) -> Node | None:
        """An empty section of a file, where only that is missing: ``duties`` or ``parameters`` of a provision."""
        if len(path) != 2 or "/" in file:
            return None
        empty: Node = SequenceNode(like._source, like._offset, "", []) if path[-1] == "-" else trees.group(like, {})
        self.files.put(file, path[:1], empty, self.clause(name))
        return self.files.at(file, path[:1])

    def _new_file(self, name: str, file: str, new: Node, target: str) -> None:
        """A reading or a provision that is new; the manifest lists the provision."""
        if self.files.tree(file) is not None:
            self.tell("there_already", name, "insert", found=target, fields={"other": ""})
            return
        if not isinstance(new, MappingNode):
            self.tell("no_group", name, "to", found=new.kind_name)
            return
        stem = file.rpartition("/")[2].removesuffix(".yaml")
        head: dict[str, Node] = {}
        if "format" not in new:
            head["format"] = trees.scalar(new, FORMAT)
        if "id" not in new:
            head["id"] = trees.scalar(new, stem)
        self.files.put(file, (), new.with_values({**head, **new.values}), self.clause(name))
        if "/" not in file:
            self.files.put("ruleset.yaml", ("provisions", "-"), trees.scalar(new, stem), self.clause(name))

    def _remove(self, name: str, change: Change, target: str) -> None:
        found = self._found(name, "remove", target)
        if found is None:
            return
        file, path, node = found
        if not path:
            self.tell("no_target", name, "remove", found=target)
            return
        if not self._fits(name, change, node, target):
            return
        self.files.take(file, path, self.clause(name))
        self._cite(name, file, path[:-1])
        if file == "systems.yaml" and len(path) == 2:
            self._system_in_use(name, path[-1])
        if len(path) == 2 and path[0] in ("definitions", "parameters", "facts"):
            self.removed.append((name, file, path))

    def _system_in_use(self, name: str, system: str) -> None:
        """A provision whose system was taken away would have no status."""
        for file in self.files.files():
            node = self.files.at(file, ("system",))
            if isinstance(node, ScalarNode) and node.text == system:
                self.tell("removed_in_use", name, "remove", found=system, fields={"place": str(node.position)})
                return

    def _cite(self, name: str, file: str, path: Path) -> None:
        """What was changed cites the clause that changed it, and the clauses that changed that one."""
        if file in ("ruleset.yaml",) or file.startswith(("facts", "locales/")):
            return
        like = self.amendment.change_node(name, "by")
        self.files.cite(file, path, self.clause(name), like)
        if name in self.applied.also:
            self.files.cite(file, path, self.applied.also[name], like)

    # ── values of parameters, through time ───────────────────────────────────────────────────────────────────────────

    def _set_value(self, name: str, change: Change, file: str, path: Path, parameter: MappingNode) -> None:
        start = self.applied.start
        target = "/".join((file.removesuffix(".yaml"), *path))
        values = parameter.get("values")
        if start is None or not isinstance(values, MappingNode):
            self.tell("erratum_entry", name, "set", found=target, expected=f"{target}/values/2014-04-01/value")
            return
        kind = str(texts(parameter).get("type"))
        days = sorted((read_day(day), day) for day in values)
        held = [day for on, day in days if on <= start]
        if not held:
            first = days[0][1] if days else ""
            self.tell("before_first_value", name, "set", found=start.isoformat(), expected=first)
            return
        standing = values[held[-1]]
        value = trees.at(standing, ("value",))
        text = value.text if isinstance(value, ScalarNode) else ""
        if name not in self.applied.standing and not _same_value(change.from_, text, kind):
            self._does_not_fit(name, text, target)
            return
        later = [day for on, day in days if on > start]
        for day in later:
            said = change.later.get(day)
            if said is None:
                self.tell(
                    "later_value", name, "set", found=day, expected=f"later: {{{day}: stands | lapses}}",
                    fields={"target": target, "other": self._cited(values[day], parameter)},
                )  # fmt: skip
                return
            if said == "lapses":
                self.files.take(file, (*path, "values", day), self.clause(name))
        self._no_later(name, change, later)
        for since, amendment in self._wordings():
            self._entry(name, file, path, since, amendment.change_node(name, "to"))
        self._cite_readers(name, file, path[-1])
        if self.applied.ended is not None:
            node = trees.grafted(standing, "")
            self._put_entry(file, (*path, "values", self.applied.ended.isoformat()), node, name)

    def _no_later(self, name: str, change: Change, later: Sequence[str]) -> None:
        """Days that are named, and on which no later value begins; names of amendments are looked at by the stack."""
        for day in change.later:
            if day[:1].isdigit() and day not in later:
                near = did_you_mean(day, later)
                expected = ", ".join(later) or "-"
                self.tell("no_later_value", name, "later", day, found=day, expected=expected, suggestion=near)

    def _cite_readers(self, name: str, file: str, parameter: str) -> None:
        """What a formula reads the parameter for cites the clause that changed its value."""
        word = _word(parameter)
        for other in self.files.files() if file == "common.yaml" else (file,):
            tree = self.files.tree(other)
            if not isinstance(tree, MappingNode) or (tree._source is not None and parameter not in tree._source.text):
                continue
            for section in ("definitions", "conditions"):
                entries = tree.get(section)
                for entry, node in entries.items() if isinstance(entries, MappingNode) else ():
                    if self._reads(node, word, parameter):
                        self._cite(name, other, (section, entry))

    def _wordings(self) -> list[tuple[dt.date, Amendment]]:
        """The wordings of the amendment with the days from which each holds."""
        since = self.applied.since or self.applied.start
        assert since is not None
        return [*self.applied.earlier, (since, self.amendment)]

    def _cited(self, entry: Node, parameter: MappingNode) -> str:
        cited = texts(entry).get("cite") or texts(parameter).get("cite")
        return ", ".join(cited) if isinstance(cited, list) else str(cited)

    def _entry(self, name: str, file: str, path: Path, day: dt.date, to: Node) -> None:
        """The entry of a value from a day on, cited to the clause that orders it."""
        said = to if isinstance(to, MappingNode) else trees.group(to, {"value": to})
        clauses = [self.clause(name), *([self.applied.also[name]] if name in self.applied.also else [])]
        given: dict[str, Node] = {
            "value": said.values.get("value", to),
            "cite": SequenceNode(to._source, to._offset, "", [trees.scalar(to, clause) for clause in clauses]),
            "assurance": trees.scalar(to, self.amendment.file.assurance),
            "published": trees.scalar(to, self.amendment.file.published.isoformat()),
        }
        entry = trees.group(to, {**given, **said.values})
        self._put_entry(file, (*path, "values", day.isoformat()), entry, name)

    def _put_entry(self, file: str, path: Path, entry: Node, name: str) -> None:
        values = self.files.at(file, path[:-1])
        assert isinstance(values, MappingNode)
        before = next((day for day in sorted(values) if day > path[-1]), None)
        self.files.put(file, path, entry, self.clause(name), before=before)

    # ── what is left ─────────────────────────────────────────────────────────────────────────────────────────────────

    def left_in_use(self) -> None:
        """What was taken away and is still named by a formula, a list of names or a sentence."""
        gone = [(name, file, path[-1]) for name, file, path in self.removed if self.files.at(file, path) is None]
        if not gone:
            return
        shared = any(file == "common.yaml" or file.startswith("facts") for _, file, _ in gone)
        for other in list(self.files.files()) if shared else list(dict.fromkeys(file for _, file, _ in gone)):
            tree = self.files.tree(other)
            asked = [(name, word) for name, file, word in gone if file in (other, "common.yaml") or "/" in file]
            for word, place in {} if tree is None else self._uses(tree, [word for _, word in asked]).items():
                name = next(name for name, known in asked if known == word)
                gone = [entry for entry in gone if entry[0] != name]
                self.tell("removed_in_use", name, "remove", found=word, fields={"place": place})

    def _uses(self, tree: Node, names: Sequence[str]) -> dict[str, str]:
        """The first place of each name that a formula, a list of names or a sentence uses."""
        languages = frozenset(self.files.languages)
        patterns = {name: _word(name) for name in names}
        found: dict[str, str] = {}
        for path, node in trees.scalars(tree):
            for name, pattern in patterns.items():
                if name not in node.text or name in found:
                    continue
                if path[-1] in languages:
                    used = f"{{{name}}}" in node.text
                else:
                    used = path[:1] != ("parameters",) and pattern.search(node.text) is not None
                if used:
                    found[name] = str(node.position or node.pointer)
        return found

    def _reads(self, entry: Node, word: re.Pattern[str], name: str) -> bool:
        """Whether a formula of an entry names something."""
        languages = frozenset(self.files.languages)
        return any(
            name in node.text and path[-1:] != () and path[-1] not in languages and word.search(node.text) is not None
            for path, node in trees.scalars(entry)
        )


def _word(name: str) -> re.Pattern[str]:
    """A name by itself in a formula."""
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.])")


def _is_parameter(path: Path) -> bool:
    return len(path) == 2 and path[0] == _DATED


def _is_head(file: str, path: Path) -> bool:
    """Whether a place says what the folder is, or is a record of its keepers: nobody legislates on that."""
    return file == "translations.yaml" or (file == "ruleset.yaml" and path[:1] in _HEAD)


def _index(step: str, length: int) -> bool:
    return trees.is_position(step) and int(step) <= length


def _same_value(expected: object, found: str, kind: str) -> bool:
    if not isinstance(expected, str):
        return False
    try:
        return bool(read_value(expected, kind) == read_value(found, kind))
    except ValueError:
        return expected.strip() == found.strip()


def _short(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= 200 else text[:200] + "…"
