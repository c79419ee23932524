"""Several amendments of one law: in which order they take effect, and which version of the law a day has."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from uirules.amend import trees
from uirules.amend.against import against_the_law
from uirules.amend.apply import Applied
from uirules.amend.model import AmendmentFile
from uirules.amend.read import Amendment, ids_beside
from uirules.amend.ruleset import AmendedRuleset, amend
from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.legal.registry import Registry
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import MappingNode, Node, SequenceNode
from uirules.ruleset.validate import texts, validate

__all__ = ["Effect", "Named", "Stack"]


@dataclass(frozen=True, eq=False)
class Named:
    """An amendment as somebody asks for it: ``supposed`` is a day of commencement that is only supposed."""

    amendment: Amendment
    supposed: dt.date | None = None

    @property
    def start(self) -> dt.date | None:
        """The day from which it is law, where there is one for the whole of it."""
        commencement = self.amendment.file.commencement
        return self.supposed or (None if commencement is None else commencement.date)

    @property
    def erratum(self) -> bool:
        return self.amendment.file.kind == "erratum"


_NEVER = dt.date(9999, 1, 1)
"""Where an amendment that has no day yet stands in the law as a whole."""

_KEPT = 64
"""So many versions are kept ready."""

Effect = tuple[Named, dt.date | None]
"""An amendment with the day from which it is law for some claims; None: from the beginning (an erratum)."""


class Stack:
    """Amendments over one law. RulesetError where they do not fit the law or one another."""

    def __init__(self, base: Ruleset, registry: Callable[[], Registry], named: Sequence[Named]) -> None:
        self.base, self.registry = base, registry
        problems = (
            _not_of(base, named) + _taken(named, registry()) + _lacking(named) + _circles(named) + _unknown_later(named)
        )
        if problems:
            raise RulesetError(problems)
        self.named = tuple(sorted(named, key=lambda one: one.amendment.order))
        self._versions: dict[tuple[object, ...], AmendedRuleset] = {}
        self._asked: dict[tuple[object, ...], AmendedRuleset] = {}
        if problems := self._conflicts():
            raise RulesetError(problems)
        if problems := [p for one in self.whole.applied for p in against_the_law(one.amendment, self.whole)]:
            raise RulesetError(problems)

    @cached_property
    def direct(self) -> tuple[Named, ...]:
        """Those that amend the law itself, and not another amendment."""
        return tuple(one for one in self.named if one.amendment.file.amends_amendment is None)

    def known(self, known_at: dt.date | None) -> tuple[Named, ...]:
        """Those of :attr:`direct` that were published by a day."""
        return tuple(one for one in self.direct if known_at is None or one.amendment.file.published <= known_at)

    @cached_property
    def whole(self) -> AmendedRuleset:
        """The law with all of them in force: what can be asked of it at all."""
        return self._version([(one, None if one.erratum else one.start or _NEVER) for one in self.direct], None, None)

    @cached_property
    def facts(self) -> Mapping[str, Node]:
        """The files of facts as all amendments leave them: what a claim may state goes by no day."""
        return {name: self.whole.tree(name) for name in self.whole.changed_files if name.startswith("facts")}

    def version(self, effects: Sequence[Effect], known_at: dt.date | None, on: dt.date | None = None) -> AmendedRuleset:
        """The law with amendments in force, each from its day. ``on``: the day up to which others changed them.

        RulesetError where one of them does not find what it expects.
        """
        asked = (tuple((one.amendment.id, start) for one, start in effects), known_at, self._span(on))
        found = self._asked.get(asked)
        if found is None:
            found = self._version(effects, known_at, on).with_trees(self.facts)
            if len(self._asked) >= _KEPT:
                self._asked.clear()
            self._asked[asked] = found
        return found

    def _span(self, on: dt.date | None) -> int:
        """Between which of the days that change what amendments say a day lies: sunsets, and others' commencements."""
        return -1 if on is None else bisect_right(self._turns, on)

    @cached_property
    def _turns(self) -> list[dt.date]:
        sunsets = [one.amendment.file.sunset for one in self.named]
        starts = [one.start for one in self.named if one.amendment.file.amends_amendment is not None]
        return sorted(day for day in (*sunsets, *starts) if day is not None)

    def _version(self, effects: Sequence[Effect], known_at: dt.date | None, on: dt.date | None) -> AmendedRuleset:
        applied = [self._applied(one, start, known_at, on) for one, start in effects]
        applied.sort(key=lambda one: (one.start or dt.date.min, one.amendment.order))
        key = tuple(one.key for one in applied)
        made = self._versions.get(key)
        if made is None:
            made = amend(self.base, self.registry, _with_said(applied))
            if len(self._versions) >= _KEPT:
                self._versions.clear()
            self._versions[key] = made
        return made

    # ── amendments of amendments ─────────────────────────────────────────────────────────────────────────────────────

    def _applied(self, one: Named, start: dt.date | None, known_at: dt.date | None, on: dt.date | None) -> Applied:
        """An amendment as others changed it: from its own day those that were law by then, later ones from theirs."""
        wordings: list[tuple[dt.date | None, Amendment]] = [(start, one.amendment)]
        also: dict[str, str] = {}
        by: list[Amendment] = []
        for other in self._changers(one.amendment.id):
            day = other.start
            published = other.amendment.file.published
            if day is None or (on is not None and day > on) or (known_at is not None and published > known_at):
                continue
            since, amendment = wordings[-1]
            changed, touched = _changed(amendment, other.amendment)
            also |= touched
            by.append(other.amendment)
            if since is None or day <= since:
                wordings[-1] = (since, changed)
            else:
                wordings.append((day, changed))
        *earlier, (since, amendment) = wordings
        sunset = amendment.file.sunset
        ended = sunset if sunset is not None and on is not None and on >= sunset else None
        before = tuple((day, wording) for day, wording in earlier if day is not None)
        return Applied(amendment, start, ended, since, before, also, tuple(by))

    def _changers(self, id: str) -> list[Named]:
        found = [one for one in self.named if one.amendment.file.amends_amendment == id]
        return sorted(found, key=lambda one: (one.start or dt.date.max, one.amendment.order))

    # ── conflicts ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _conflicts(self) -> list[Problem]:
        """Changes of one target by two amendments of which the later published takes effect first: what becomes of the
        other's entry must be said."""
        problems = []
        for index, later in enumerate(self.direct):
            for earlier in self.direct[:index]:
                if later.start is None or earlier.start is None or earlier.start <= later.start:
                    continue
                for name, change in later.amendment.file.changes.items():
                    for other_name, other in earlier.amendment.file.changes.items():
                        if (
                            change.set is None
                            or _target(change.set) != _target(other.set)
                            or _names(change.later, earlier)
                        ):
                            continue
                        problems.append(
                            later.amendment.problem(
                                "later_amendment",
                                name,
                                "set",
                                found=_target(change.set),
                                expected=f"later: {{{earlier.amendment.id}: stands | lapses}}",
                                fields={
                                    "other": earlier.amendment.clause(other.by),
                                    "day": earlier.start.isoformat(),
                                    "other_change": other_name,
                                },
                            )
                        )
        return problems


def _target(path: str | None) -> str | None:
    return None if path is None else path.strip("/")


def _names(later: Mapping[str, str], earlier: Named) -> bool:
    return earlier.amendment.id in later


def _not_of(base: Ruleset, named: Sequence[Named]) -> list[Problem]:
    """Amendments of another law, one asked for twice, and one supposed to begin when it would have ended."""
    problems = []
    seen: set[str] = set()
    for one in named:
        if one.amendment.file.amends != base.id:
            problems.append(
                one.amendment.problem("other_law", None, "amends", found=one.amendment.file.amends, expected=base.id)
            )
        if one.amendment.id in seen:
            problems.append(one.amendment.problem("twice", None, "id", found=one.amendment.id))
        seen.add(one.amendment.id)
        sunset = one.amendment.file.sunset
        if one.supposed is not None and sunset is not None and sunset <= one.supposed:
            days = {"found": one.supposed.isoformat(), "expected": sunset.isoformat()}
            problems.append(one.amendment.problem("supposed_after_sunset", None, "sunset", **days))
    return problems


def _taken(named: Sequence[Named], registry: Registry) -> list[Problem]:
    """Amendments that go by the name of an instrument that is there: its clauses would be taken for theirs."""
    return [
        one.amendment.problem("id_taken", None, "id", found=one.amendment.id)
        for one in named
        if one.amendment.id in registry.instruments
    ]


def _lacking(named: Sequence[Named]) -> list[Problem]:
    """What an amendment rests on must be among those that are applied."""
    known = [one.amendment.id for one in named]
    problems = []
    for one in named:
        file = one.amendment.file
        wanted = [("requires", name) for name in file.requires]
        if file.amends_amendment is not None:
            wanted.append(("amends_amendment", file.amends_amendment))
        for key, name in wanted:
            if name not in known:
                near = did_you_mean(name, known)
                problems.append(one.amendment.problem("requires", None, key, found=name, suggestion=near))
    return problems


def _unknown_later(named: Sequence[Named]) -> list[Problem]:
    """Names under ``later`` that are neither days nor amendments: what they were meant to settle would stay open."""
    applied = {one.amendment.id for one in named}
    problems = []
    for one in named:
        for name, change in one.amendment.file.changes.items():
            for other in change.later:
                if other[:1].isdigit() or other in applied or other in (known := ids_beside(one.amendment)):
                    continue
                near = did_you_mean(other, sorted({*applied, *known} - {one.amendment.id}))
                problems.append(
                    one.amendment.problem("unknown_later", name, "later", other, found=other, suggestion=near)
                )
    return problems


def _circles(named: Sequence[Named]) -> list[Problem]:
    """Amendments that rest on one another in a circle."""
    rests: dict[str, list[str]] = {}
    by_id = {one.amendment.id: one.amendment for one in named}
    for id, amendment in by_id.items():
        file = amendment.file
        rests[id] = [*file.requires, *([file.amends_amendment] if file.amends_amendment is not None else [])]
    problems: list[Problem] = []
    done: set[str] = set()

    def walk(id: str, way: tuple[str, ...]) -> None:
        if id in way:
            circle = [*way[way.index(id) :], id]
            if not done & set(circle):
                problems.append(by_id[circle[0]].problem("circle", None, "id", found=" → ".join(circle)))
            done.update(circle)
            return
        for other in rests.get(id, ()):
            walk(other, (*way, id))

    for id in by_id:
        walk(id, ())
    return problems


def _with_said(applied: Sequence[Applied]) -> list[Applied]:
    """The amendments with what those published later and in force earlier say of their changes: that one lapses, or
    that it stands whatever it finds."""
    found = []
    for one in applied:
        lapsed: set[str] = set()
        standing: set[str] = set()
        for other in applied:
            if other.amendment.order <= one.amendment.order:
                continue
            for change in other.amendment.file.changes.values():
                said = change.later.get(one.amendment.id)
                names = {n for n, c in one.amendment.file.changes.items() if _target(c.set) == _target(change.set)}
                if said is not None:
                    (lapsed if said == "lapses" else standing).update(names)
        found.append(replace(one, lapsed=frozenset(lapsed), standing=frozenset(standing)))
    return found


_SAID = ("changes", "clauses")
"""The parts of an amendment that another one can change: what it orders. When it begins and which claims it governs
is asked of the amendment as it was made."""


def _place_in(listed: SequenceNode, step: str) -> bool:
    return step == "-" or (trees.is_position(step) and int(step) <= len(listed))


def _changed(amendment: Amendment, by: Amendment) -> tuple[Amendment, dict[str, str]]:
    """An amendment as another one changed it, and the clauses by which its changes were touched. RulesetError where
    that one does not find what it expects."""
    tree: Node = amendment.tree
    problems: list[Problem] = []
    touched: dict[str, str] = {}
    for name, change in by.file.changes.items():
        target = change.set or change.insert or change.remove
        if target is None:
            problems.append(by.problem("of_amendment", name, found=change.operation, expected="set, insert, remove"))
            continue
        path = tuple(target.strip("/").split("/"))
        if path[0] not in _SAID or len(path) < 2:
            problems.append(
                by.problem(
                    "of_head",
                    name,
                    change.operation,
                    found=target,
                    expected=", ".join(_SAID),
                    suggestion=did_you_mean(path[0], _SAID),
                )
            )
            continue
        standing, parent = trees.at(tree, path), trees.parent_of(tree, path)
        listed = isinstance(parent, SequenceNode)
        if change.insert is not None and standing is not None and not listed:
            problems.append(by.problem("there_already", name, "insert", found=target, fields={"other": ""}))
            continue
        if change.insert is None and standing is None:
            problems.append(by.problem("no_target", name, change.operation, found=target))
            continue
        if change.insert is None and standing is not None and not trees.fits(change.from_, texts(standing)):
            problems.append(
                by.problem(
                    "from_differs", name, "from",
                    found=str(texts(standing)), expected=str(change.from_), fields={"target": target},
                )
            )  # fmt: skip
            continue
        if change.remove is not None:
            tree = trees.without(tree, path)
        elif not (
            isinstance(parent, MappingNode) or (isinstance(parent, SequenceNode) and _place_in(parent, path[-1]))
        ):
            problems.append(by.problem("no_target", name, change.operation, found=target))
            continue
        else:
            new = trees.grafted(by.change_node(name, "to"), trees.pointer(path))
            tree = trees.placed(tree, path, new, insert=change.insert is not None)
        if path[0] == "changes" and len(path) > 1:
            touched[path[1]] = by.clause(change.by)
    if problems:
        raise RulesetError(problems)
    assert isinstance(tree, MappingNode)
    file = validate(AmendmentFile, tree)
    return replace(amendment, file=file, tree=tree), touched
