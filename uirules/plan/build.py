"""From a typed provision to its plan: every formula is parsed, resolved and typed; all mistakes are found at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.feel import tree
from uirules.feel.errors import FeelError
from uirules.feel.parse import parse
from uirules.plan import nodes as n
from uirules.plan.circles import circles
from uirules.plan.plan import (
    Plan,
    PlannedCondition,
    PlannedDefinition,
    PlannedGap,
    PlannedParameter,
    Rounding,
    Sentence,
    TimelineEntry,
)
from uirules.plan.resolve import Macro, ParameterInfo, Resolver, Scope
from uirules.plan.walk import readings_asked
from uirules.ruleset import model
from uirules.ruleset.declared import fact_types
from uirules.ruleset.load import Ruleset
from uirules.ruleset.scalars import read_value
from uirules.ruleset.types import BOOLEAN, DATE, INTEGER, MONTH, TEXT, Type, list_of, record

__all__ = ["build_plan"]

Path = tuple[Any, ...]
_DAY_KEY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def build_plan(ruleset: Ruleset, name: str) -> Plan:
    """The plan of a provision. RulesetError with every problem of its formulas."""
    return _Builder(ruleset, name).plan()


class _Lazy(Mapping[str, Type]):
    """The types of definitions, each worked out when it is first asked for."""

    def __init__(self, names: Mapping[str, Any], find: Callable[[str], Type]) -> None:
        self.names, self.find = names, find

    def __getitem__(self, name: str) -> Type:
        if name not in self.names:
            raise KeyError(name)
        return self.find(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


class _Builder:
    def __init__(self, ruleset: Ruleset, name: str) -> None:
        self.ruleset = ruleset
        self.provision = ruleset.provision(name)
        self.file = f"{name}.yaml"
        self.problems: list[Problem] = []
        self.done: dict[str, PlannedDefinition] = {}
        self.broken: set[str] = set()
        self.busy: list[str] = []
        self.facts = fact_types(ruleset.facts)
        self.parameters = {key: p for key, v in self.provision.parameters.items() if (p := self._parameter(key, v))}
        plain = {key: d for key, d in self.provision.definitions.items() if not d.given}
        self.scope = Scope(
            facts=self.facts,
            parameters={key: ParameterInfo(p.type, p.goes_by) for key, p in self.parameters.items()},
            definitions=_Lazy(plain, self._type_of),  # type: ignore[arg-type]
            macros={key: self._macro(key, d) for key, d in self.provision.definitions.items() if d.given},
        )

    # ── problems ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _at(self, code: str, path: Path, *, line: int = 1, column: int = 1, **details: Any) -> Problem:
        position = self.ruleset.position(self.file, path, line=line, column=column)
        plain = {key: details.pop(key, None) for key in ("found", "expected", "suggestion")}
        return Problem(code, position, "/" + "/".join(map(str, path)), **plain, fields=details)

    def _resolver(self, path: Path, scope: Scope) -> Resolver:
        def problem(code: str, at: tree.Span, **details: Any) -> Problem:
            return self._at(code, path, line=at.line, column=at.column, **details)

        return Resolver(scope, problem)

    # ── parameters ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _parameter(self, name: str, declared: model.Parameter) -> PlannedParameter | None:
        path: Path = ("parameters", name)
        goes_by = declared.goes_by
        if goes_by not in ("law_on", "call") and (goes_by not in self.facts or self.facts[goes_by].kind != "date"):
            dates = ["law_on", "call", *(fact for fact, type_ in self.facts.items() if type_.kind == "date")]
            self.problems.append(
                self._at(
                    "plan.goes_by",
                    (*path, "goes_by"),
                    found=goes_by,
                    expected="law_on, call or a date of the claim",
                    suggestion=did_you_mean(goes_by, dates),
                )
            )
            return None
        entries = []
        for start, entry in sorted(declared.values.items()):
            value = self._value(entry.value, declared.type, (*path, "values", start.isoformat(), "value"))
            cite = tuple(entry.cite or declared.cite)
            published = entry.published or self.ruleset.manifest.published
            entries.append(TimelineEntry(start, value, cite, entry.assurance, entry.verified_until, published))
        unit = declared.unit or (self.ruleset.manifest.currency if declared.type == "money" else None)
        has_before = declared.before != "refused"
        before = self._value(declared.before, declared.type, (*path, "before")) if has_before else None
        type_ = Type(declared.type, unit=unit, name=name)
        return PlannedParameter(name, type_, goes_by, tuple(entries), before, has_before, tuple(declared.cite))

    def _value(self, text: str, kind: str, path: Path) -> Any:
        try:
            return read_value(text, kind)
        except ValueError as error:
            self.problems.append(self._at("plan.value", path, found=text, expected=str(error)))
            return None

    # ── formulas ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _formula(self, source: Any, path: Path, scope: Scope, *, boolean: bool = False) -> n.Node:
        """The node of a formula: a text, a choice by reading, or a timeline."""
        if isinstance(source, str):
            resolver = self._resolver(path, scope)
            try:
                expression = parse(source)
            except FeelError as error:
                found = error.problems[0]
                raise RulesetError(
                    self._at(
                        found.code,
                        path,
                        line=error.line,
                        column=error.column,
                        found=found.found,
                        expected=found.expected,
                        suggestion=found.suggestion,
                        **found.fields,
                    )
                ) from None
            return resolver.condition(expression) if boolean else resolver.node(expression)
        if "reading" in source:
            return self._by_reading(source, path, scope, boolean)
        if source and all(_DAY_KEY.match(key) for key in source):
            entries = []
            for key, part in sorted(source.items()):
                start = self._value(key, "date", (*path, key))
                entries.append((start, self._formula(part, (*path, key), scope, boolean=boolean)))
            return n.ByDate(tuple(entries), type=self._one_type([node for _, node in entries], path))
        raise RulesetError(
            self._at(
                "plan.formula_kind",
                path,
                found="a group of keys",
                expected="a formula, {reading: …} with its options, or formulas by date",
            )
        )

    def _reading(self, source: Mapping[str, Any], path: Path) -> tuple[str, list[str]]:
        """The reading a choice is about; every option must have its branch, and no other name stands there."""
        name = source["reading"]
        known = self.ruleset.readings
        if name not in known:
            raise RulesetError(
                self._at(
                    "plan.unknown_reading",
                    (*path, "reading"),
                    found=str(name),
                    suggestion=did_you_mean(str(name), known),
                )
            )
        options = list(known[name].options)
        problems = [
            self._at("plan.option_missing", path, found=name, expected=option)
            for option in options
            if option not in source
        ]
        problems += [
            self._at(
                "plan.unknown_option",
                (*path, key),
                found=key,
                expected=", ".join(options),
                suggestion=did_you_mean(key, options),
            )
            for key in source
            if key != "reading" and key not in options
        ]
        if problems:
            raise RulesetError(problems)
        return name, options

    def _by_reading(self, source: Mapping[str, Any], path: Path, scope: Scope, boolean: bool) -> n.Node:
        name, options = self._reading(source, path)
        branches = tuple(
            (option, self._formula(source[option], (*path, option), scope, boolean=boolean)) for option in options
        )
        return n.Reading(name, branches, type=self._one_type([node for _, node in branches], path))

    def _one_type(self, nodes: list[n.Node], path: Path) -> Type:
        first = nodes[0].type
        for node in nodes[1:]:
            type_ = node.type
            if first.numeric and type_.numeric:
                if type_.kind == "rational" and first.kind != "rational":
                    first = replace(type_, unit=first.unit or type_.unit)
            elif type_.kind != first.kind or (type_.kind == "list" and type_.element != first.element):
                raise RulesetError(
                    self._at(
                        "plan.branches_differ", path, found=f"{first} and {type_}", expected="one type in all branches"
                    )
                )
        return first

    def _sentences(self, told: list[model.Told], path: Path) -> tuple[Sentence, ...]:
        found = []
        for index, sentence in enumerate(told):
            when = None
            if sentence.when is not None:
                when = self._try(
                    lambda s=sentence, i=index: self._formula(s.when, (*path, i, "when"), self.scope, boolean=True)
                )  # type: ignore[misc]
                if when is None:
                    continue
            found.append(Sentence(when, sentence.words, tuple(sentence.outcomes)))
        return tuple(found)

    def _try(self, build: Callable[[], Any]) -> Any:
        try:
            return build()
        except RulesetError as error:
            self.problems += error.problems
            return None

    # ── definitions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _declared(self, declared: model.Definition, path: Path) -> Type | None:
        """The type a definition declares; None for a list, whose items its formula tells."""
        kind = declared.type
        scalars = ("boolean", "integer", "rational", "money", "date", "month", "text")
        if kind == "list":
            return None
        if kind not in scalars:
            raise RulesetError(
                self._at(
                    "plan.unknown_type",
                    (*path, "type"),
                    found=str(kind),
                    expected=", ".join((*scalars, "list")),
                    suggestion=did_you_mean(str(kind), (*scalars, "list")),
                )
            )
        unit = declared.unit or (self.ruleset.manifest.currency if kind == "money" else None)
        return Type(kind, unit=unit)  # type: ignore[arg-type]

    def _type_of(self, name: str) -> Type:
        declared = self.provision.definitions[name]
        type_ = self._declared(declared, ("definitions", name))
        if type_ is not None:
            return replace(type_, name=name)
        return self._definition(name).type

    def _definition(self, name: str) -> PlannedDefinition:
        if name in self.done:
            return self.done[name]
        path: Path = ("definitions", name)
        if name in self.busy:
            circle = " → ".join((*self.busy[self.busy.index(name) :], name))
            raise RulesetError(self._at("plan.circle", path, found=circle))
        if name in self.broken:
            raise RulesetError([])
        self.busy.append(name)
        try:
            planned = self._plan_definition(name, self.provision.definitions[name], path)
        except RulesetError:
            self.broken.add(name)
            raise
        finally:
            self.busy.pop()
        self.done[name] = planned
        return planned

    def _body(self, declared: model.Definition, path: Path, scope: Scope) -> n.Node:
        if declared.formula is not None:
            return self._formula(declared.formula, (*path, "formula"), scope)
        if declared.table is not None:
            return self._table(declared, declared.table, (*path, "table"), scope)
        return self._defaults(declared, path, scope)

    def _plan_definition(self, name: str, declared: model.Definition, path: Path) -> PlannedDefinition:
        node = self._body(declared, path, self.scope)
        type_ = self._declared(declared, path) or node.type
        reading, roundings = self._rounding(declared.round, (*path, "round"))
        self._fits(node.type, type_, bool(roundings), path)
        for required in declared.requires:
            if required not in self.provision.conditions:
                raise RulesetError(
                    self._at(
                        "plan.unknown_condition",
                        (*path, "requires"),
                        found=required,
                        suggestion=did_you_mean(required, self.provision.conditions),
                    )
                )
        if declared.requires:
            node = n.Requires(tuple(declared.requires), node, self._narrowed(declared.requires), type=node.type)
        source = declared.formula if declared.formula is not None else declared.default
        return PlannedDefinition(
            name,
            replace(type_, name=name),
            node,
            source,
            reading,
            roundings,
            tuple(declared.cite),
            declared.assurance,
            tuple(declared.requires),
            (),
        )

    def _fits(self, found: Type, declared: Type, rounded: bool, path: Path) -> None:
        order = {"integer": 0, "money": 1, "rational": 2}
        if declared.numeric and found.numeric:
            whole = rounded or found.kind != "rational" or declared.kind == "rational"
            unit = found.unit == declared.unit or (found.unit is None and found.counts)
            if whole and unit and (rounded or order[found.kind] <= order[declared.kind] or declared.unit == found.unit):
                return
            expected = str(declared) if unit else f"unit {declared.unit or 'none'}"
            raise RulesetError(self._at("plan.declared_otherwise", path, found=str(found), expected=expected))
        if found.kind != declared.kind and {found.kind, declared.kind} != {"enum", "text"}:
            raise RulesetError(self._at("plan.declared_otherwise", path, found=str(found), expected=str(declared)))

    def _narrowed(self, conditions: list[str]) -> tuple[tuple[str, str, n.Node], ...]:
        """The bounds that required conditions put on definitions, so that a hull describes only what meets them."""
        found: list[tuple[str, str, n.Node]] = []
        for name in conditions:
            node = self._formula(
                self.provision.conditions[name].holds, ("conditions", name, "holds"), self.scope, boolean=True
            )
            for part in node.operands if isinstance(node, n.And) else (node,):
                if isinstance(part, n.Compare) and isinstance(part.left, n.Definition) and part.operator != "!=":
                    found.append((part.left.name, part.operator, part.right))
        return tuple(found)

    def _rounding(self, source: Any, path: Path) -> tuple[str | None, dict[str, Rounding]]:
        if source is None:
            return None, {}
        if isinstance(source, model.Rounding):
            return None, {"": self._one_rounding(source, path)}
        if "reading" not in source:
            raise RulesetError(self._at("plan.rounding", path, expected="to, mode and cite, or {reading: …}"))
        name, options = self._reading(source, path)
        found = {}
        for option in options:
            try:
                rounding = model.Rounding.model_validate(source[option])
            except ValueError:
                raise RulesetError(self._at("plan.rounding", (*path, option), expected="to, mode and cite")) from None
            found[option] = self._one_rounding(rounding, (*path, option))
        return name, found

    def _one_rounding(self, rounding: model.Rounding, path: Path) -> Rounding:
        to = self._value(rounding.to, "rational", (*path, "to"))
        return Rounding(rounding.mode, to, None if rounding.cite == "none_found" else tuple(rounding.cite))

    def _macro(self, name: str, declared: model.Definition) -> Macro:
        path: Path = ("definitions", name)
        ((argument, kind),) = (declared.given or {}).items()
        types = {"month": MONTH, "date": DATE, "integer": INTEGER, "text": TEXT}

        def body(node: n.Node) -> n.Node:
            if name in self.busy:
                raise RulesetError(self._at("plan.circle", path, found=" → ".join((*self.busy, name))))
            self.busy.append(name)
            try:
                inner = replace(self.scope, locals={**self.scope.locals, argument: node}, depth=self.scope.depth + 8)
                return self._body(declared, path, inner)
            finally:
                self.busy.pop()

        return Macro(argument, types.get(kind, TEXT), body)

    def _table(self, declared: model.Definition, table: model.Table, path: Path, scope: Scope) -> n.Node:
        """Bands of one number: each row holds up to its edge, and the reading of the edges says to which side it falls."""
        of = self._formula(table.of, (*path, "of"), scope)
        kind = self._declared(declared, path[:-1])
        if kind is None:
            raise RulesetError(self._at("plan.unknown_type", path[:-1], found="list", expected="a scalar type"))
        rows, last = [], None
        for index, band in enumerate(table.bands):
            where = (*path, "bands", index)
            value = n.Constant(self._value(band.value, kind.kind, (*where, "value")), type=kind)
            test = None
            if band.to != "none":
                edge = n.Constant(self._value(band.to, of.type.kind, (*where, "to")), type=of.type)
                test = self._edge(table.edges, of, edge, (*path, "edges"))
                if last is not None and edge.value is not None and edge.value <= last:
                    before = table.bands[index - 1].to
                    raise RulesetError(self._at("plan.bands_fall", (*where, "to"), found=band.to, expected=before))
                last = edge.value
            elif index != len(table.bands) - 1:
                raise RulesetError(self._at("plan.band_order", where, expected="the open band last"))
            cite = tuple(band.cite or declared.cite)
            rows.append(n.TableRow((test,), value, cite[0], band.assurance or declared.assurance))
        edges = [row.tests[0] for row in rows]
        if edges[-1] is not None:
            raise RulesetError(self._at("plan.band_gap", path, expected="a last band with 'to: none'"))
        return n.Table(tuple(rows), type=kind)

    def _edge(self, edges: Any, of: n.Node, edge: n.Node, path: Path) -> n.Node:
        operators = {"up_to": "<=", "below": "<"}
        if isinstance(edges, str):
            return n.Compare(operators[edges], of, edge, type=BOOLEAN)  # type: ignore[arg-type]
        name, options = self._reading(edges, path)
        branches = tuple((option, self._edge(edges[option], of, edge, path)) for option in options)
        return n.Reading(name, branches, type=BOOLEAN)

    def _defaults(self, declared: model.Definition, path: Path, scope: Scope) -> n.Node:
        default = self._formula(declared.default, (*path, "default"), scope)
        exceptions = []
        for name, rule in declared.exceptions.items():
            where = (*path, "exceptions", name)
            for beaten in rule.beats:
                if beaten not in declared.exceptions:
                    raise RulesetError(
                        self._at(
                            "plan.unknown_exception",
                            (*where, "beats"),
                            found=beaten,
                            suggestion=did_you_mean(beaten, declared.exceptions),
                        )
                    )
            when = self._formula(rule.when, (*where, "when"), scope, boolean=True)
            value = self._formula(rule.formula, (*where, "formula"), scope)
            exceptions.append(n.Exception_(name, when, value, tuple(rule.cite), tuple(rule.beats), rule.assurance))
        type_ = self._one_type([default, *(e.value for e in exceptions)], path)
        return n.Defaults(default, tuple(exceptions), type=type_)

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
            node = self._try(lambda d=declared, p=path: self._formula(d.holds, (*p, "holds"), self.scope, boolean=True))  # type: ignore[misc]
            for reading, option in declared.only_under.items():
                self._try(lambda r=reading, o=option, p=path: self._option(r, o, (*p, "only_under")))  # type: ignore[misc]
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
        for name, definition in provision.definitions.items():
            if not definition.given:
                self._try(lambda key=name: self._definition(key))  # type: ignore[misc]
        definitions = {
            name: replace(
                planned, told=self._sentences(provision.definitions[name].told, ("definitions", name, "told"))
            )
            for name, planned in self.done.items()
        }
        schedule = None if provision.payments is None else self._try(lambda: self._schedule(provision.payments))  # type: ignore[arg-type]
        duties = self._sentences(provision.duties, ("duties",))
        disputes = self._sentences(provision.disputes, ("disputes",))
        gaps = tuple(
            PlannedGap(
                use.gap,
                None
                if use.when is None
                else self._try(
                    lambda u=use, i=index: self._formula(u.when, ("gaps", i, "when"), self.scope, boolean=True)
                ),  # type: ignore[misc]
                tuple(use.outcomes),
            )
            for index, use in enumerate(provision.gaps)
        )
        for key in ("outputs", "amounts"):
            for index, output in enumerate(getattr(provision, key)):
                if output not in provision.definitions:
                    self.problems.append(
                        self._at(
                            "plan.unknown_output",
                            (key, index),
                            found=output,
                            suggestion=did_you_mean(output, provision.definitions),
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
        nodes = {name: planned.node for name, planned in definitions.items()}
        for circle in circles(nodes, {name: condition.node for name, condition in conditions.items()}):
            self.problems.append(self._at("plan.circle", circle[0], found=" → ".join(name for _, name in circle)))
        if self.problems:
            raise RulesetError(
                dict.fromkeys(sorted(self.problems, key=lambda p: (p.position is None, p.position or 0)))
            )
        asked: dict[str, None] = {}
        for planned in definitions.values():
            asked |= dict.fromkeys(readings_asked(planned.node))
            if planned.rounding_reading:
                asked[planned.rounding_reading] = None
        for condition in conditions.values():
            asked |= dict.fromkeys((*readings_asked(condition.node), *condition.only_under))
        if schedule is not None:
            asked |= dict.fromkeys(readings_asked(schedule))
        order = [name for name in self.ruleset.readings if name in asked]
        return Plan(
            provision,
            self.facts,
            self.parameters,
            {name: definitions[name] for name in provision.definitions if name in definitions},
            conditions,
            schedule,
            duties,
            disputes,
            gaps,
            tuple(order),
        )

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
