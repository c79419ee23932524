"""The comparison: what was asked, what was counted, and the cases that are told one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Protocol

from uirules.amend.stack import Named
from uirules.amended import AmendedLaw
from uirules.decision.results import plain
from uirules.drafting.compare.cases import Cases
from uirules.drafting.compare.digest import Population
from uirules.drafting.compare.engine import evaluate, is_money
from uirules.drafting.compare.groups import Group, Grouping, read_groupings
from uirules.drafting.compare.model import Case, CaseResult, SideResult
from uirules.drafting.compare.tally import Tally, cause_dict
from uirules.drafting.compare.untouched import Untouched, untouched
from uirules.drafting.sides import Side
from uirules.errors import LimitError, Problem, UnknownName, did_you_mean
from uirules.law import Law
from uirules.ruleset.claim import ABOUT
from uirules.ruleset.node import nearest
from uirules.ruleset.types import Type

__all__ = ["MAX_GROUPS", "Comparison", "Listed", "Rows", "claim_id", "compare", "group_dict", "in_order", "side_dict"]

MAX_GROUPS = 200
"""So many groups a question may sort cases into; more want bands."""

Watch = Callable[[Iterable[Any]], Iterable[Any]]


class Rows(Protocol):
    """What takes every case with its results as they come: a table in the making."""

    def add(self, case: Case, result: CaseResult) -> None:
        """Take one case."""

    def close(self, found: Comparison) -> None:
        """All cases were taken; this is what they come to."""

    def abandon(self) -> None:
        """The work ended early."""


MakeRows = Callable[[Sequence[Side], Mapping[str, Type], Sequence[Grouping]], Rows]


@dataclass(frozen=True, slots=True)
class Listed:
    """A case that is told by itself."""

    name: str
    claim: str | None
    result: CaseResult


@dataclass(frozen=True)
class Comparison:
    """Two or more sides over the same cases.

    ``benefit`` is the provision, ``amounts`` the outputs that are summed, with their types. ``tally`` counts all cases,
    ``groups`` those of each group of each question. ``listed`` are the first cases that changed, up to ``limit``,
    ``wrong`` the first that are wrong on a side. ``sha256`` is the digest of the cases, which every side decided.
    """

    sides: tuple[Side, ...]
    benefit: str
    cases: Cases
    count: int
    sha256: str
    amounts: Mapping[str, Type]
    by: tuple[Grouping, ...]
    tally: Tally
    groups: tuple[Mapping[Group, Tally], ...]
    listed: tuple[Listed, ...]
    wrong: tuple[Listed, ...]
    limit: int
    more_changed: int = 0
    more_wrong: int = 0

    @property
    def untouched(self) -> list[Untouched]:
        """The amendments that governed none of the cases, of all sides."""
        sides = enumerate(zip(self.sides, self.tally.sides, strict=True))
        return [one for place, (side, found) in sides for one in untouched(place, side.law, found.touched)]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "schema": "uirules/comparison/0",
            "benefit": self.benefit,
            "cases": {
                "source": self.cases.source,
                "kind": self.cases.kind,
                "number": self.count,
                "sha256": self.sha256,
                "same_on_all_sides": True,  # anything else is an error
            },
            "untouched": [one.to_dict(self.sides[one.side].spec) for one in self.untouched],
            "amounts": {name: {"type": type_.kind, "unit": type_.unit} for name, type_ in self.amounts.items()},
            "sides": [
                side_dict(side) | found.to_dict() for side, found in zip(self.sides, self.tally.sides, strict=True)
            ],
            "pairs": self._pairs(self.tally),
            "by": [
                {
                    "by": grouping.spec,
                    "groups": [
                        {
                            "group": group_dict(group, grouping),
                            "sides": [side.to_dict() for side in tally.sides],
                            "pairs": self._pairs(tally),
                        }
                        for group, tally in in_order(found).items()
                    ],
                }
                for grouping, found in zip(self.by, self.groups, strict=True)
            ],
            "changed": [self._listed(listed) for listed in self.listed],
            "changed_not_listed": self.more_changed,
            "wrong": [self._listed(listed) for listed in self.wrong],
            "wrong_not_listed": self.more_wrong,
        }

    def _pairs(self, tally: Tally) -> list[dict[str, Any]]:
        return [
            {"before": self.sides[0].spec, "after": side.spec}
            | pair.to_dict()
            | {"summary": {name: plain(value) for name, value in tally.summary(place).items()}}
            for place, (side, pair) in enumerate(zip(self.sides[1:], tally.pairs, strict=True), 1)
        ]

    def _listed(self, listed: Listed) -> dict[str, Any]:
        result = listed.result
        return {
            "case": listed.name,
            "claim": listed.claim,
            "groups": {
                grouping.spec: group_dict(group, grouping)
                for grouping, group in zip(self.by, result.groups, strict=True)
            },
            "sides": [result_dict(side, self.amounts) for side in result.sides],
            "changes": [
                {
                    "change": change.kind,
                    "shows_in": change.top or None,
                    "causes": [{**cause_dict(cause), "before": was, "after": now} for cause, was, now in change.causes],
                }
                for change in result.changes
            ],
        }


def side_dict(side: Side) -> dict[str, Any]:
    """A side as plain types for JSON: which rules decided, with their digest."""
    law = side.law
    return {
        "side": side.spec,
        "ruleset": law.id,
        "version": law.version,
        "digest": law.ruleset.digest,
        "amendments": [
            {
                "id": one.amendment.id,
                "title": dict(one.amendment.file.title),
                "status": one.amendment.file.status,
                "supposed_from": plain(one.supposed),
            }
            for one in amendments_of(law)
        ],
        "readings": dict(side.readings),
        "law_on": plain(side.law_on),
        "known_at": plain(side.known_at),
    }


def amendments_of(law: Law) -> tuple[Named, ...]:
    """The amendments of a law, with the days that are supposed."""
    return law.stack.named if isinstance(law, AmendedLaw) else ()


def group_dict(group: Group, grouping: Grouping) -> dict[str, Any]:
    """A group as plain types for JSON."""
    if group.kind == "value":
        return {"kind": "value", "value": plain(group.low, grouping.type.kind)}
    if group.kind != "band":
        return {"kind": group.kind}
    kind = "month" if grouping.type.kind in ("date", "month") else None
    return {"kind": "band", "from": plain(group.low, kind), "below": plain(group.high, kind)}


def result_dict(result: SideResult, types: Mapping[str, Type]) -> dict[str, Any]:
    """What a side makes of a case as plain types for JSON."""
    if result.problems:
        return {"outcome": result.outcome, "problems": [problem.to_dict() for problem in result.problems]}
    return {
        "outcome": result.outcome,
        "payable": result.payable,
        "total": plain(result.total),
        "values": {
            name: plain(value, types[name].kind if name in types else None) for name, value in result.values.items()
        },
        "periods": plain(result.periods),
        "states": {state: {"periods": count, "amount": plain(amount)} for state, count, amount in result.states},
        "missing": list(result.missing),
    }


def in_order(groups: Mapping[Group, Any], members: Sequence[str] = ()) -> dict[Group, Any]:
    """Groups in their order: values as declared, else by size, bands by size, then what has none."""
    kinds = ("value", "band", "unsettled", "absent", "not_given")

    def key(group: Group) -> tuple[Any, ...]:
        low = group.low
        number = isinstance(low, int) or hasattr(low, "numerator")
        if low in members:
            return kinds.index(group.kind), False, False, list(members).index(low), ""
        return kinds.index(group.kind), low is not None, not number, low if number else 0, "" if number else str(low)

    return {group: groups[group] for group in sorted(groups, key=key)}


def compare(
    sides: Sequence[Side],
    cases: Cases,
    benefit: str | None = None,
    *,
    by: Sequence[str] = (),
    limit: int = 200,
    jobs: int = 1,
    rows: MakeRows | None = None,
    watch: Watch | None = None,
) -> Comparison:
    """Decide all cases on all sides and tell what became of them from the first side to each of the others.

    ``benefit``: not needed where the first side has only one, or a main one. ``by``: groups, as
    :func:`~uirules.drafting.compare.groups.read_groupings` reads them. ``limit``: how many cases that changed, and how
    many that are wrong, are told one by one; the others are counted. ``jobs``: how many processes; the result is the
    same. ``rows`` makes what is handed every case with its results, from the sides, the amounts and the groups;
    ``watch`` sees all of them on their way.

    UnknownName for fewer than two sides, a benefit that a side does not have, a group that is none, or one by what no
    case tells ``about`` itself; RulesetError
    where a side's rules are not well formed; LimitError for more than 200 groups, or where a process was ended.
    """
    if len(sides) < 2:
        raise UnknownName(Problem("compare.one_side"))
    name = benefit or sides[0].law.main
    plans = [side.law.plan(name) for side in sides]  # what is wrong with a ruleset is told once, not for every case
    groupings = read_groupings(by, sides[0].law, name, [side.law for side in sides[1:]])
    if wrong := _unknown_about(groupings, cases.meta):
        raise UnknownName(wrong)
    work = _Work(len(sides), amounts_of([side.law for side in sides], plans), groupings, limit)
    table = None if rows is None else rows(sides, work.amounts, groupings)
    population = Population()
    try:
        with closing(evaluate(sides, cases, name, jobs, groupings)) as passing:
            for case, result in passing if watch is None else watch(passing):
                digest = population.add(case)
                if any(side.digest != digest for side in result.sides):
                    raise LimitError(Problem("compare.other_cases", found=case.name))
                work.add(case, result)
                if table is not None:
                    table.add(case, result)
        if not work.count:
            raise UnknownName(Problem("compare.no_case", found=cases.source))
        work.check_about()
    except BaseException:
        if table is not None:
            table.abandon()
        raise
    found = Comparison(
        tuple(sides),
        name,
        cases,
        work.count,
        population.sha256,
        work.amounts,
        groupings,
        work.tally,
        tuple(work.groups),
        tuple(work.listed),
        tuple(work.wrong),
        limit,
        work.more_changed,
        work.more_wrong,
    )
    if table is not None:
        table.close(found)
    return found


def amounts_of(laws: Sequence[Law], plans: Sequence[Any]) -> dict[str, Type]:
    """The outputs that are numbers to be summed: those of the amounts of any side."""
    found: dict[str, Type] = {}
    for law, plan in zip(laws, plans, strict=True):
        provision = plan.provision
        for name in provision.outputs:
            type_ = plan.definitions[name].type
            if name in provision.amounts and (type_.numeric or is_money(law, type_)):
                found.setdefault(name, type_)
    return found


class _Work:
    """What is held while the cases pass."""

    def __init__(self, sides: int, amounts: Mapping[str, Type], by: Sequence[Grouping], limit: int) -> None:
        self.amounts, self.by, self.limit = amounts, by, limit
        self.count = self.more_changed = self.more_wrong = 0
        self.tally = Tally.of(sides)
        self.groups: list[dict[Group, Tally]] = [{} for _ in by]
        self.listed: list[Listed] = []
        self.wrong: list[Listed] = []
        self._sides = sides
        self._names = tuple(amounts)
        self._about: set[str] = set()

    def add(self, case: Case, result: CaseResult) -> None:
        """Count a case in, and keep it where it is to be told."""
        self.count += 1
        self.tally.add(result, self._names)
        if len(self._about) < MAX_GROUPS:
            self._about |= case.about.keys()
        for grouping, found, group in zip(self.by, self.groups, result.groups, strict=True):
            if group not in found:
                if len(found) >= MAX_GROUPS:
                    fields = {"limit": str(MAX_GROUPS)}
                    raise LimitError(Problem("compare.many_groups", found=grouping.spec, fields=fields))
                found[group] = Tally.of(self._sides)
            found[group].add(result, self._names, why=False)
        kinds = {change.kind for change in result.changes}
        if "error" in kinds:
            if len(self.wrong) < self.limit:
                self.wrong.append(_listed(case, result))
            else:
                self.more_wrong += 1
        if kinds - {"same", "error"}:
            if len(self.listed) < self.limit:
                self.listed.append(_listed(case, result))
            else:
                self.more_changed += 1

    def check_about(self) -> None:
        """UnknownName for a question about something that is told of no case."""
        wrong = [
            _no_about(grouping, self._about)
            for grouping, found in zip(self.by, self.groups, strict=True)
            if grouping.source == "about" and {group.kind for group in found} == {"not_given"}
        ]
        if wrong:
            raise UnknownName(wrong)


def _no_about(grouping: Grouping, known: Iterable[str]) -> Problem:
    names = sorted(f"{ABOUT}.{name}" for name in known)
    near = did_you_mean(grouping.path, names)
    return Problem("compare.by_no_about", found=grouping.path, expected=", ".join(names) or None, suggestion=near)


def _unknown_about(by: Sequence[Grouping], meta: Mapping[str, Any]) -> list[Problem]:
    """Questions about what a population, which says what it tells of its claims, does not tell."""
    told = meta.get(ABOUT)
    if not isinstance(told, Mapping) or not told:
        return []
    asked = [grouping for grouping in by if grouping.source == "about"]
    return [_no_about(grouping, told) for grouping in asked if grouping.path.split(".")[1] not in told]


def _listed(case: Case, result: CaseResult) -> Listed:
    sides = tuple(replace(side, problems=tuple(_placed(side.problems, case))) for side in result.sides)
    return Listed(case.name, claim_id(case), replace(result, sides=sides))


def claim_id(case: Case) -> str | None:
    """The number of the claim, where it says one."""
    claim = case.claim
    if not isinstance(claim, Mapping):  # a claim that is none: told among the wrong ones
        return None
    group = claim.get("claim")
    found = group.get("id") if isinstance(group, Mapping) else claim.get("claim.id")
    return found if isinstance(found, str) else None


def _placed(problems: Sequence[Problem], case: Case) -> Iterator[Problem]:
    """Problems with their places in the text, as far as it has any."""
    tree = None if case.tree is None else case.tree()
    for problem in problems:
        if problem.position is None:
            place = None if tree is None else nearest(tree, problem.pointer or "").position
            problem = replace(problem, position=place or case.position)
        yield problem
