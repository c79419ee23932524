"""The files of two rulesets compared: texts on one hand, rules and values on the other, each with what it is about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from uirules.decision.wording import Kind as ValueKind
from uirules.drafting.diff.model import Kind, Place, RuleChange, TextChange
from uirules.drafting.diff.tree import (
    Difference,
    Op,
    TextDifference,
    Wording,
    differences,
    joined,
    steps_of,
    without_words,
)
from uirules.errors import Problem, RulesetError
from uirules.ruleset.digest import canonical, parts_of
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import escape_pointer

__all__ = ["Data", "compare_files", "data_of", "is_timeline", "place_of", "words_at"]

Data = Mapping[str, Any]
"""What every file of a ruleset says, by its name."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_SECTIONS: dict[str, Kind] = {
    "parameters": "parameter",
    "definitions": "definition",
    "conditions": "condition",
    "facts": "fact",
    "systems": "system",
    "texts": "text",
}
"""Groups of named entries, and what a drafter calls an entry."""
_LISTS: dict[str, Kind] = {"gaps": "gap", "duties": "text", "disputes": "text", "payments": "payment"}


def data_of(ruleset: Ruleset) -> dict[str, Any]:
    """What the files of a ruleset say. RulesetError with every problem of those that are not well formed."""
    _well_formed(ruleset)
    found = {}
    for file in ruleset.files():
        language = Path(file).stem if file.startswith("locales/") else None
        found[file] = joined(parts_of(file, ruleset.tree(file)), language)
    return found


def _well_formed(ruleset: Ruleset) -> None:
    reads: list[Callable[[], object]] = [lambda: ruleset.facts, lambda: ruleset.common, lambda: ruleset.systems]
    reads += [partial(ruleset.provision, name) for name in ruleset.manifest.provisions]
    reads += [partial(ruleset.reading, name) for name in ruleset.readings]
    problems: list[Problem] = []
    for read in reads:
        try:
            read()
        except RulesetError as error:
            problems += error.problems
    if problems:
        raise RulesetError(problems)


def compare_files(before: Data, after: Data) -> tuple[list[TextChange], list[RuleChange]]:
    """Everything that the files say differently, each thing once."""
    texts: list[tuple[str, TextDifference]] = []
    rules: list[tuple[str, Difference]] = []
    for file in dict.fromkeys([*after, *before]):
        for found in _in_file(file, before, after):
            if isinstance(found, TextDifference):
                texts.append((file, found))
            else:
                rules.append((file, found))
    moved = _moved(rules)
    return list(_texts(texts, moved, before, after)), list(_rules(rules, moved, before, after))


def _in_file(file: str, before: Data, after: Data) -> Iterator[Difference | TextDifference]:
    if file in before and file in after:
        yield from differences(before[file], after[file])
        return
    if file == "common.yaml" or file.startswith("facts"):
        # Which of these files holds a thing is nothing of the law; each thing is told by itself.
        yield from differences(before.get(file) or _bare(after[file]), after.get(file) or _bare(before[file]))
        return
    # Any other file that stands on one side only is one change, and each of its texts another.
    for found in differences(
        {"": before.get(file)} if file in before else {}, {"": after[file]} if file in after else {}
    ):
        at, was = found.pointer[1:], found.pointer_before[1:]
        if isinstance(found, TextDifference):
            yield TextDifference(at, found.before, found.after, was)
        else:
            yield Difference(at, found.op, found.before, found.after, was)


def _bare(data: Any) -> Any:
    """A file with its sections empty."""
    return {name: {} if isinstance(value, Mapping) else value for name, value in data.items()}


Moves = dict[tuple[str, str], tuple[str, str]]
"""Where things stood (file and pointer), by where they stand."""


def _moved(rules: list[tuple[str, Difference]]) -> Moves:
    """Groups that went and came with the same name and the same rules: one change each, not two."""
    gone: dict[bytes, list[tuple[str, str]]] = {}
    for file, found in rules:
        if found.op == "removed" and found.before and isinstance(found.before, Mapping):
            gone.setdefault(_what(found.pointer, found.before), []).append((file, found.pointer))
    moved: Moves = {}
    for file, found in rules:
        if found.op != "added" or not found.after or not isinstance(found.after, Mapping):
            continue
        if places := gone.get(_what(found.pointer, found.after)):
            moved[(file, found.pointer)] = places.pop(0)
    return moved


def _what(pointer: str, data: Any) -> bytes:
    return canonical([pointer.rpartition("/")[2], data])


def _rules(found: list[tuple[str, Difference]], moved: Moves, before: Data, after: Data) -> Iterator[RuleChange]:
    from_there = set(moved.values())
    for file, one in found:
        if one.op == "removed" and (file, one.pointer) in from_there:
            continue
        here, pointer = (before, one.pointer_before) if one.op == "removed" else (after, one.pointer)
        place = place_of(here, file, pointer)
        steps = steps_of(pointer)
        start = _start(steps)
        replaces = _earlier(before.get(file), steps, start) if one.op == "added" and start is not None else None
        origin = moved.get((file, one.pointer))
        op: Op = one.op if origin is None else "moved"
        old = one.before if origin is None else one.after
        cite, itself = _cites(here[file], steps)
        yield RuleChange(place, op, old, one.after, cite, itself, start, replaces, origin)


def _texts(found: list[tuple[str, TextDifference]], moved: Moves, before: Data, after: Data) -> Iterator[TextChange]:
    """The texts, those of a thing that moved beside what they were in its old place."""
    gone = {(file, one.pointer_before): one for file, one in found if not one.after}
    paired: dict[tuple[str, str], tuple[str, TextDifference]] = {}
    for file, one in found:
        if one.before:
            continue
        for (new_file, new), (old_file, old) in moved.items():
            if file == new_file and (one.pointer + "/").startswith(new + "/"):
                origin = (old_file, old + one.pointer[len(new) :])
                if origin in gone:
                    paired[(file, one.pointer)] = (origin[0], gone.pop(origin))
    for file, one in found:
        if not one.after and (file, one.pointer_before) not in gone:
            continue
        old_file, was = paired.get((file, one.pointer), (file, one))
        words = was.before
        if words == one.after:
            continue
        here, pointer = (after, one.pointer) if one.after else (before, one.pointer_before)
        yield TextChange(place_of(here, file, pointer), words, one.after, old_file, was.pointer_before)


# ── what a place is about ─────────────────────────────────────────────────────────────────────────────────────────────


def place_of(data: Data, file: str, pointer: str) -> Place:
    """What stands at a pointer of a file: its kind, name and title, and the provision it belongs to."""
    root = data.get(file)
    return replace(_place(root, file, pointer), options=tuple(_options(root, steps_of(pointer))))


def _options(root: Any, steps: list[str]) -> Iterator[tuple[str, str]]:
    """The readings and options on the way to a place."""
    for depth, step in enumerate(steps):
        group = _at(root, steps[:depth])
        reading = group.get("reading") if isinstance(group, Mapping) else None
        if isinstance(reading, str) and step != "reading":
            yield reading, step


def _place(root: Any, file: str, pointer: str) -> Place:
    steps = steps_of(pointer)
    folder, _, name = file.rpartition("/")
    stem = name.removesuffix(".yaml")
    if folder == "readings":
        return Place("reading", None, stem, _part(steps), words_at(root, ["title"]), {}, file, pointer)
    if folder == "locales":
        return Place("locale", None, stem, _part(steps), {}, {}, file, pointer)
    if file == "ruleset.yaml":
        return Place("law", None, steps[0] if steps else stem, _part(steps[1:]), {}, {}, file, pointer)
    of_law = folder == "facts" or file in ("facts.yaml", "systems.yaml")
    provision = None if of_law else stem
    title = words_at(root, ["title"]) if not of_law else {}
    first = steps[0] if steps else ""
    if first in _SECTIONS and len(steps) > 1:
        kind: Kind = "table" if first == "definitions" and steps[2:3] == ["table"] else _SECTIONS[first]
        key = "label" if kind == "fact" else "title"
        titles = words_at(root, [*steps[:2], key]), title
        shown_as = _shown_as(_at(root, steps[:2])) if kind == "parameter" else None
        return Place(kind, provision, steps[1], _part(steps[2:]), *titles, file, pointer, shown_as=shown_as)
    if first in _LISTS:
        entry = _at(root, steps[:2]) if first == "gaps" and len(steps) > 1 else None
        called = entry.get("gap") if isinstance(entry, Mapping) else None
        return Place(_LISTS[first], provision, called or first, _part(steps[1:]), {}, title, file, pointer)
    kind = "law" if provision in (None, "common") else "provision"
    return Place(kind, provision, first or stem, _part(steps[1:]), {}, title, file, pointer)


def _part(steps: list[str]) -> str:
    return "/".join(map(escape_pointer, steps))


def _shown_as(declared: Any) -> ValueKind | None:
    """How the values of a declared parameter are shown."""
    if not isinstance(declared, Mapping) or "type" not in declared:
        return None
    return kind_of(declared["type"], declared.get("unit"))


def kind_of(type_: str, unit: str | None) -> ValueKind:
    """How values of a type and unit are shown."""
    if type_ == "rational" and unit == "share":
        return ValueKind("share")
    return ValueKind(type_, unit)  # type: ignore[arg-type]


def words_at(root: Any, steps: list[str]) -> dict[str, str]:
    """The words by language at a place; none where there are none."""
    found = _at(root, steps)
    if not isinstance(found, Mapping):
        return {}
    return {name: str(value) for name, value in found.items() if isinstance(value, Wording)}


def _at(root: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(root, Mapping):
            root = root.get(step)
        elif isinstance(root, list) and step.isdigit() and int(step) < len(root):
            root = root[int(step)]
        else:
            return None
    return root


def _cites(root: Any, steps: list[str]) -> tuple[tuple[str, ...], bool]:
    """The clauses that the nearest thing around a place cites, and whether that is what stands at the place itself."""
    for depth in range(len(steps), -1, -1):
        found = _at(root, steps[:depth])
        cite = found.get("cite") if isinstance(found, Mapping) else None
        if cite:
            clauses = (cite,) if isinstance(cite, str) else tuple(str(clause) for clause in cite)
            return clauses, depth == len(steps)
    return (), False


# ── timelines ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def is_timeline(data: Any) -> bool:
    """Whether a group has days for keys."""
    return isinstance(data, Mapping) and bool(data) and all(_DAY.match(str(name)) for name in data)


def _start(steps: list[str]) -> dt.date | None:
    """The day from which something holds: the last day among the steps to it."""
    days = [step for step in steps if _DAY.match(step)]
    try:
        return dt.date.fromisoformat(days[-1]) if days else None
    except ValueError:
        return None


def _earlier(root: Any, steps: list[str], start: dt.date) -> Any:
    """What held on the first day of an entry that was put into a timeline; None where nothing did."""
    if not _DAY.match(steps[-1]):
        return None
    line = _at(root, steps[:-1])
    if not is_timeline(line):
        return without_words(line) if isinstance(line, str) else None
    before = [day for day in line if day < start.isoformat()]
    return without_words(line[max(before)]) if before else None
