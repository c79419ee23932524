"""Everything in a ruleset that cites a clause: what the pages have anchors for, and what clauses lead back to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from uirules.decision.status import STAGES, StageEntry, stage_entries
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import PlannedCall, PlannedDefinition
from uirules.plan.walk import children, walk
from uirules.ruleset.model import Parameter, Provision, StageCorrection

__all__ = ["Element", "elements_of", "stage_anchor"]

Kind = Literal[
    "provision",
    "condition",
    "parameter",
    "definition",
    "band",
    "exception",
    "dated",
    "rounding",
    "payments",
    "state",
    "reading",
    "system",
    "stage",
]


@dataclass(frozen=True, slots=True)
class Element:
    """One rule, or one part of a rule with a clause of its own.

    ``page`` and ``anchor`` say where it stands, without the language. ``name`` is its name in the ruleset, ``number``
    counts its kind in the provision from 1. ``owner`` is the title of what it is part of, ``of`` its name.
    """

    kind: Kind
    name: str
    page: str
    anchor: str
    cite: tuple[str, ...]
    title: Mapping[str, str] | None = None
    number: int = 0
    owner: Mapping[str, str] | None = field(default=None, compare=False)
    of: str | None = None

    @property
    def place(self) -> str:
        """Page and anchor."""
        return f"{self.page}#{self.anchor}"


def stage_anchor(system: str, stage: str, entry: StageEntry) -> str:
    """The place of an entry of a system's timeline; a correction has the day of its publication as well."""
    place = f"stage-{system}-{stage}-{entry.start.isoformat()}"
    return f"{place}-{entry.published.isoformat()}" if isinstance(entry.stage, StageCorrection) else place


def elements_of(
    law: Law, shared: Mapping[str, PlannedDefinition | None], calls: Iterable[PlannedCall]
) -> Iterator[Element]:
    """The elements of a law, page by page, each in the order of its page.

    ``shared`` are its shared definitions, planned; what stands in the place of one of the ``calls`` belongs to the
    definition that is called.
    """
    called = {id(call.body): call.name for call in calls}
    folder = f"rules/{law.id}"
    for name in law.benefits:
        yield from _provision(law, name, f"{folder}/{name}.html", called)
    yield from _shared(law, f"{folder}/common.html", shared, called)
    for name, reading in law.ruleset.readings.items():
        yield Element("reading", name, f"{folder}/readings.html", f"reading-{name}", tuple(reading.cite), reading.title)
    for name, system in law.ruleset.systems.systems.items():
        page = f"{folder}/systems.html"
        yield Element("system", name, page, f"system-{name}", tuple(system.cite), system.title)
        for stage in STAGES:
            for entry in stage_entries(getattr(system, stage), law.ruleset.manifest.published):
                anchor = stage_anchor(name, stage, entry)
                yield Element("stage", stage, page, anchor, entry.cite, owner=system.title)


def _shared(
    law: Law, page: str, shared: Mapping[str, PlannedDefinition | None], called: Mapping[int, str]
) -> Iterator[Element]:
    """What provisions share."""
    common = law.ruleset.common
    for number, (key, declared) in enumerate(common.definitions.items(), 1):
        cite = tuple(declared.cite)
        yield Element("definition", key, page, f"value-{key}", cite, declared.title, number)
        if (planned := shared.get(key)) is not None:
            yield from _parts(planned, page, declared.title, called)
    for number, (key, parameter) in enumerate(common.parameters.items(), 1):
        clauses = _cited(parameter)
        yield Element("parameter", key, page, f"parameter-{key}", clauses, parameter.title, number)


def _provision(law: Law, name: str, page: str, called: Mapping[int, str]) -> Iterator[Element]:
    provision: Provision = law.ruleset.provision(name)
    yield Element("provision", name, page, "top", tuple(provision.cite), provision.title)
    if provision.not_encoded is not None:
        return
    plan = law.plan(name)
    for number, (key, condition) in enumerate(plan.conditions.items(), 1):
        anchor = f"condition-{key}"
        yield Element("condition", key, page, anchor, condition.cite, None, number, provision.title)
        for node in walk(condition.node):
            if isinstance(node, n.ByDate):
                yield from _dated(node, key, page, anchor, provision.title)
    for number, (key, declared) in enumerate(provision.definitions.items(), 1):
        anchor = f"value-{key}"
        cite = tuple(declared.cite)
        yield Element("definition", key, page, anchor, cite, declared.title, number, provision.title)
        if (planned := plan.definitions.get(key)) is not None:
            yield from _parts(planned, page, declared.title, called)
    for number, (key, parameter) in enumerate(provision.parameters.items(), 1):
        clauses = _cited(parameter)
        yield Element("parameter", key, page, f"parameter-{key}", clauses, parameter.title, number, provision.title)
    if provision.payments is not None and plan.schedule is not None:
        yield Element("payments", name, page, "payments", tuple(provision.payments.cite), owner=provision.title)
        for number, state in enumerate(provision.payments.states, 1):
            yield Element(
                "state", state.state, page, f"state-{number}", tuple(state.cite), state.label, number, provision.title
            )


def _parts(
    planned: PlannedDefinition, page: str, owner: Mapping[str, str] | None, called: Mapping[int, str]
) -> Iterator[Element]:
    """The rows, exceptions and roundings of a definition that name clauses of their own."""
    name, anchor = planned.name, f"value-{planned.name}"
    whole = planned.node
    while isinstance(whole, n.Requires):
        whole = whole.value
    for node in _own(whole, name, called):  # what is not the whole formula has no lines of its own on the page
        if isinstance(node, n.Table):
            for number, row in enumerate(node.rows, 1):
                where = f"{anchor}-row-{number}" if node is whole else anchor
                if row.cite:
                    yield Element("band", name, page, where, (row.cite,), None, number, owner)
        elif isinstance(node, n.ByDate):
            yield from _dated(node, name, page, anchor, owner)
        elif isinstance(node, n.Defaults):
            for number, exception in enumerate(node.exceptions, 1):
                where = f"{anchor}-{exception.name}" if node is whole else anchor
                yield Element("exception", exception.name, page, where, exception.cite, None, number, owner, name)
    clauses = _once(clause for rounding in planned.roundings.values() for clause in rounding.cite or ())
    if clauses:
        yield Element("rounding", name, page, anchor, clauses, None, 0, owner)


def _own(node: n.Node, name: str, called: Mapping[int, str]) -> Iterator[n.Node]:
    """The nodes of a definition, without those of the definitions that it calls."""
    if called.get(id(node), name) != name:
        return
    yield node
    for part in children(node):
        yield from _own(part, name, called)


def _dated(node: n.ByDate, name: str, page: str, anchor: str, owner: Mapping[str, str] | None) -> Iterator[Element]:
    """The formulas from a day on that name clauses of their own."""
    for entry in node.entries:
        if entry.cite:
            yield Element("dated", name, page, anchor, entry.cite, owner=owner, of=name)


def _cited(parameter: Parameter) -> tuple[str, ...]:
    """The clauses of a parameter and of its entries."""
    found = [*parameter.cite]
    for entry in parameter.values.values():
        found += entry.cite or ()
        found += [clause for later in entry.corrected for clause in later.cite or ()]
    return _once(found)


def _once(clauses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clauses))
