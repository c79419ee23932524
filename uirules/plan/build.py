"""From a typed provision to its plan: every formula is parsed, resolved and typed; all mistakes are found at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.plan import nodes as n
from uirules.plan.circles import circles
from uirules.plan.definitions import Definitions
from uirules.plan.formulas import Path
from uirules.plan.plan import Plan, PlannedCondition, PlannedDefinition, PlannedGap, PlannedParameter, Sentence
from uirules.plan.resolve import Scope
from uirules.plan.walk import parameters_read, readings_asked
from uirules.ruleset import model
from uirules.ruleset.load import Ruleset
from uirules.ruleset.types import DATE, INTEGER, Type, list_of, record

__all__ = ["build_plan", "draft_plan"]

_BRACED = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
"""What a sentence names."""


def build_plan(ruleset: Ruleset, name: str) -> Plan:
    """The plan of a provision. RulesetError with every problem of its formulas."""
    plan, problems = draft_plan(ruleset, name)
    if problems:
        raise RulesetError(problems)
    return plan


def draft_plan(ruleset: Ruleset, name: str) -> tuple[Plan, list[Problem]]:
    """The plan of what can be planned of a provision, and every problem of the rest, in order of their places.

    With problems, a plan is for looking only: what it names may not stand in it.
    """
    builder = _Builder(ruleset, name)
    plan = builder.plan()
    return plan, list(dict.fromkeys(sorted(builder.problems, key=lambda p: (p.position is None, p.position or 0))))


class _Builder(Definitions):
    """Puts conditions, payments and sentences beside the definitions."""

    # ── payments ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _schedule(self, payments: model.Payments) -> n.Schedule:
        path: Path = ("payments",)
        count: n.Node = n.Constant(1, type=INTEGER)
        if payments.once is not None:
            start, every = self._formula(payments.once.on, (*path, "once", "on"), self.scope), 0
        else:
            assert payments.periods is not None
            start, every = self._formula(payments.periods.start, (*path, "periods", "start"), self.scope), 1
            count = self._formula(payments.periods.count, (*path, "periods", "count"), self.scope)
        amount = self._formula(payments.amount, (*path, "amount"), self.scope)
        fields: dict[str, Type] = {"number": INTEGER, "from": DATE, "to": DATE}
        columns: list[tuple[str, n.Node]] = []
        for name, column in payments.each.items():
            node = self._formula(column.formula, (*path, "each", name, "formula"), self._period_scope(fields))
            columns.append((name, node))
            fields = {**fields, name: node.type}
        scope = self._period_scope(fields)
        states = tuple(
            n.State(
                state.state,
                self._formula(state.when, (*path, "states", index, "when"), scope, boolean=True),
                tuple(state.cite),
            )
            for index, state in enumerate(payments.states)
        )
        for listed in payments.awaits:
            if listed not in self.facts or self.facts[listed].kind != "list":
                raise RulesetError(
                    self._at("plan.awaits", (*path, "awaits"), found=listed, expected="a list of the claim")
                )
        period = record(fields, "period")
        return n.Schedule(
            start, every, count, amount, tuple(columns), states, 0, 1, tuple(payments.awaits), type=list_of(period)
        )

    def _period_scope(self, fields: dict[str, Type]) -> Scope:
        """The names a period's formulas know: its own columns so far, and ``periods``, those before it and itself."""
        period = record(fields, "period")
        local = n.Local(0, type=period)
        periods = n.Local(1, type=list_of(period))
        return replace(self.scope, rows=(local,), locals={**self.scope.locals, "periods": periods}, depth=2)

    # ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────────

    def plan(self) -> Plan:
        provision = self.provision
        conditions: dict[str, PlannedCondition] = {}
        for name, declared in provision.conditions.items():
            path: Path = ("conditions", name)
            node = self._try(self._formula, declared.holds, (*path, "holds"), self.scope, boolean=True)
            for reading, option in declared.only_under.items():
                self._try(self._option, reading, option, (*path, "only_under"))
            if node is not None:
                conditions[name] = PlannedCondition(
                    name,
                    node,
                    declared.holds,
                    tuple(declared.cite),
                    declared.assurance,
                    dict(declared.only_under),
                    self._sentences(declared.counting, (*path, "counting")),
                    self._sentences(declared.remedy, (*path, "remedy")),
                )
        shared = self._shared_in_sentences()
        shared += [name for name in (*provision.outputs, *provision.amounts) if name in self.ruleset.common.definitions]
        for name in [*provision.definitions, *shared]:
            if not self.definitions[name].given:
                self._try(self._definition, name)
        schedule = None if provision.payments is None else self._try(self._schedule, provision.payments)
        duties = self._sentences(provision.duties, ("duties",))
        disputes = self._sentences(provision.disputes, ("disputes",))
        gaps = tuple(
            PlannedGap(
                use.gap,
                None
                if use.when is None
                else self._try(self._formula, use.when, ("gaps", index, "when"), self.scope, boolean=True),
                tuple(use.outcomes),
            )
            for index, use in enumerate(provision.gaps)
        )
        definitions = self._told()
        self._outputs(definitions, conditions)
        told = [*duties, *disputes, *(Sentence(gap.when, {}) for gap in gaps)]
        parameters = self._parameters_used(definitions, conditions, schedule, told)
        return Plan(
            self._with_shared(definitions, parameters),
            self.facts,
            parameters,
            {name: definitions[name] for name in self.definitions if name in definitions},
            conditions,
            schedule,
            duties,
            disputes,
            gaps,
            self._asked(definitions, conditions, schedule),
            tuple(self.calls),
        )

    def _told(self) -> dict[str, PlannedDefinition]:
        """The definitions with their sentences, and those that formulas and sentences ask for in turn."""
        told: dict[str, PlannedDefinition] = {}
        tried: set[str] = set()
        while names := [name for name in (*self.done, *self.asked) if name not in tried]:
            tried.update(names)
            for name in dict.fromkeys(names):
                if name not in self.done:
                    self._try(self._definition, name)
                if name in self.done:
                    sentences = self._sentences(self.definitions[name].told, ("definitions", name, "told"))
                    told[name] = replace(self.done[name], told=sentences)
        return told

    def _shared_in_sentences(self) -> list[str]:
        """Shared definitions that the provision's sentences name, whether or not a formula reads them."""
        named = set(_BRACED.findall(self.provision.model_dump_json()))
        return [name for name in self.ruleset.common.definitions if name in named]

    def _parameters_used(
        self,
        definitions: Mapping[str, PlannedDefinition],
        conditions: Mapping[str, PlannedCondition],
        schedule: n.Schedule | None,
        told: Sequence[Sentence],
    ) -> dict[str, PlannedParameter]:
        """The provision's own parameters, and those of the shared ones that a formula or a sentence of it names."""
        nodes = [*(d.node for d in definitions.values()), *(c.node for c in conditions.values())]
        nodes += [] if schedule is None else [schedule]
        sentences = [*told, *(s for d in definitions.values() for s in d.told)]
        sentences += [s for c in conditions.values() for s in (*c.counting, *c.remedy)]
        nodes += [sentence.when for sentence in sentences if sentence.when is not None]
        used = {name for node in nodes for name in parameters_read(node)}
        used |= set(_BRACED.findall(self.provision.model_dump_json()))
        used |= {
            name for sentence in sentences for text in sentence.words.values() for name in _BRACED.findall(str(text))
        }
        return {name: p for name, p in self.parameters.items() if name in self.provision.parameters or name in used}

    def _with_shared(
        self, definitions: Mapping[str, PlannedDefinition], parameters: Mapping[str, PlannedParameter]
    ) -> model.Provision:
        """The provision together with what it uses of the shared parameters and definitions."""
        common = self.ruleset.common
        return self.provision.model_copy(
            update={
                "parameters": {
                    **{name: p for name, p in common.parameters.items() if name in parameters},
                    **self.provision.parameters,
                },
                "definitions": {
                    **{name: d for name, d in common.definitions.items() if name in definitions},
                    **self.provision.definitions,
                },
            }
        )

    def _outputs(
        self, definitions: Mapping[str, PlannedDefinition], conditions: Mapping[str, PlannedCondition]
    ) -> None:
        """What the provision names beside its formulas exists, and no value rests on itself."""
        provision = self.provision
        for key in ("outputs", "amounts"):
            for index, output in enumerate(getattr(provision, key)):
                if output not in definitions and output not in provision.definitions:
                    self.problems.append(
                        self._at(
                            "plan.unknown_output",
                            (key, index),
                            found=output,
                            suggestion=did_you_mean(output, self.definitions),
                        )
                    )
        total = None if provision.payments is None else provision.payments.total
        if total is not None and total not in provision.outputs:
            self.problems.append(
                self._at(
                    "plan.unknown_output",
                    ("payments", "total"),
                    found=total,
                    suggestion=did_you_mean(total, provision.outputs),
                )
            )
        if provision.contingency not in self.facts or self.facts[provision.contingency].kind not in ("date", "month"):
            self.problems.append(
                self._at(
                    "plan.unknown_name",
                    ("contingency",),
                    found=provision.contingency,
                    suggestion=did_you_mean(provision.contingency, self.facts),
                )
            )
        systems = self.ruleset.systems.systems
        if provision.system not in systems:
            near = did_you_mean(provision.system, systems)
            self.problems.append(
                self._at(
                    "ruleset.unknown_system",
                    ("system",),
                    found=provision.system,
                    expected=", ".join(systems),
                    suggestion=near,
                )
            )
        nodes = {name: planned.node for name, planned in definitions.items()}
        for circle in circles(nodes, {name: condition.node for name, condition in conditions.items()}):
            self.problems.append(self._at("plan.circle", circle[0], found=" → ".join(name for _, name in circle)))

    def _asked(
        self,
        definitions: Mapping[str, PlannedDefinition],
        conditions: Mapping[str, PlannedCondition],
        schedule: n.Schedule | None,
    ) -> tuple[str, ...]:
        """The readings that the provision asks for, in the order of their files."""
        asked: dict[str, None] = {}
        for planned in definitions.values():
            asked |= dict.fromkeys(readings_asked(planned.node))
            if planned.rounding_reading:
                asked[planned.rounding_reading] = None
        for condition in conditions.values():
            asked |= dict.fromkeys((*readings_asked(condition.node), *condition.only_under))
        if schedule is not None:
            asked |= dict.fromkeys(readings_asked(schedule))
        return tuple(name for name in self.ruleset.readings if name in asked)

    def _option(self, reading: str, option: str, path: Path) -> None:
        known = self.ruleset.readings
        if reading not in known:
            raise RulesetError(
                self._at("plan.unknown_reading", path, found=reading, suggestion=did_you_mean(reading, known))
            )
        if option not in known[reading].options:
            raise RulesetError(
                self._at(
                    "plan.unknown_option",
                    (*path, reading),
                    found=option,
                    expected=", ".join(known[reading].options),
                    suggestion=did_you_mean(option, known[reading].options),
                )
            )
