"""Definitions of a provision: formulas, tables, defaults with exceptions, and those with an argument."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from uirules.errors import RulesetError, did_you_mean
from uirules.feel import tree
from uirules.feel.parse import parse
from uirules.plan import nodes as n
from uirules.plan.formulas import Path
from uirules.plan.plan import PlannedCall, PlannedDefinition, Rounding
from uirules.plan.resolve import Macro, Scope
from uirules.plan.tables import Tables
from uirules.ruleset import model
from uirules.ruleset.load import Ruleset
from uirules.ruleset.types import DATE, INTEGER, MONTH, TEXT, Type

__all__ = ["Definitions"]

# A call is replaced by the body of what it calls, so that calls of calls grow beyond all bounds.
_MAX_CALLS = 2_000
_MAX_WITHIN = 40

_ARGUMENTS = {
    "month": MONTH,
    "date": DATE,
    "integer": INTEGER,
    "rational": Type("rational"),
    "text": TEXT,
    "list": Type("list"),
}


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


class Definitions(Tables):
    """Plans definitions as they are asked for: the type of a list is known only from its formula."""

    def __init__(self, ruleset: Ruleset, name: str) -> None:
        super().__init__(ruleset, name)
        self.done: dict[str, PlannedDefinition] = {}
        self.broken: set[str] = set()
        self.busy: list[str] = []
        self.within = 0  # calls of definitions with arguments, one within the other
        self.asked: dict[str, None] = {}
        self.calls: list[PlannedCall] = []
        plain = {key: d for key, d in self.definitions.items() if not d.given}
        self.scope = replace(
            self.scope,
            definitions=_Lazy(plain, self._type_of),
            macros={key: self._macro(key, d) for key, d in self.definitions.items() if d.given},
        )

    def in_general(self, name: str) -> PlannedDefinition | None:
        """A definition for itself, whoever calls it: its arguments stand in it by their names.

        None where that cannot be said: what a list given as an argument holds is known only where it is called.
        """
        declared = self.definitions[name]
        try:
            if not declared.given:
                return self._definition(name)
            macro = self.scope.macros[name]
            node = macro.body(tuple(self._own_arguments(name).values()), self.scope.depth)
        except RulesetError:
            return None
        cite = tuple(declared.cite)
        return PlannedDefinition(
            name, node.type, node, declared.formula, None, {}, cite, declared.assurance, tuple(declared.requires), ()
        )

    def _own_arguments(self, name: str) -> dict[str, n.Node]:
        """The arguments of a definition, each standing for itself by its name."""
        own = self.definitions[name].given or {}
        return {key: n.Definition(key, type=_ARGUMENTS[kind]) for key, kind in own.items()}

    def call_of(self, name: str) -> tuple[str, tuple[tuple[str, n.Node], ...]] | None:
        """The definition with arguments whose call a definition is, with what it is given by name; else None."""
        source = self.definitions[name].formula
        call = parse(source) if isinstance(source, str) else None
        if not isinstance(call, tree.Call) or not isinstance(call.function, tree.Name):
            return None
        macro = self.scope.macros.get(call.function.name)
        if macro is None or len(macro.arguments) != len(call.arguments):
            return None
        scope = replace(self.scope, locals={**self.scope.locals, **self._own_arguments(name)})
        resolver = self._resolver(("definitions", name, "formula"), scope)
        given = zip(macro.arguments, call.arguments, strict=True)
        return call.function.name, tuple((key, resolver.node(argument)) for (key, _), argument in given)

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
        self.asked[name] = None
        declared = self.definitions[name]
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
            planned = self._plan_definition(name, self.definitions[name], path)
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
        arguments = tuple((argument, _ARGUMENTS[kind]) for argument, kind in (declared.given or {}).items())

        def body(nodes: tuple[n.Node, ...], depth: int) -> n.Node:
            if name in self.busy:
                raise RulesetError(self._at("plan.circle", path, found=" → ".join((*self.busy, name))))
            if len(self.calls) >= _MAX_CALLS or self.within >= _MAX_WITHIN:
                problem = self._at("plan.too_many_calls", path, found=name)
                raise RulesetError(replace(problem, fields={"limit": str(_MAX_CALLS), "within": str(_MAX_WITHIN)}))
            self.busy.append(name)
            self.within += 1
            try:
                given = {argument: node for (argument, _), node in zip(arguments, nodes, strict=True)}
                inner = replace(self.scope, locals={**self.scope.locals, **given}, depth=depth)
                result = self._body(declared, path, inner)
                if (type_ := self._declared(declared, path)) is not None:
                    self._fits(result.type, type_, False, path)
                self.calls.append(PlannedCall(name, tuple(given), nodes, result))
                return result
            finally:
                self.within -= 1
                self.busy.pop()

        return Macro(arguments, body)

    def _table(self, declared: model.Definition, table: model.Table, path: Path, scope: Scope) -> n.Node:
        kind = self._declared(declared, path[:-1])
        if kind is None:
            raise RulesetError(self._at("plan.unknown_type", path[:-1], found="list", expected="a scalar type"))
        return self._table_node(table, kind, declared, path, scope)

    def _defaults(self, declared: model.Definition, path: Path, scope: Scope) -> n.Node:
        general = declared.default != "none"
        default = self._formula(declared.default, (*path, "default"), scope) if general else None
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
        values = [*([] if default is None else [default]), *(e.value for e in exceptions)]
        return n.Defaults(default, tuple(exceptions), type=self._one_type(values, path))
