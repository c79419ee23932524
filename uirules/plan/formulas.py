"""Parameters, formulas and sentences of a provision, each resolved at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ParamSpec, TypeVar

from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.feel import tree
from uirules.feel.errors import FeelError
from uirules.feel.parse import parse
from uirules.plan import nodes as n
from uirules.plan.builtins import BUILTINS
from uirules.plan.plan import PlannedParameter, Sentence, TimelineEntry
from uirules.plan.resolve import ParameterInfo, Resolver, Scope
from uirules.ruleset import model
from uirules.ruleset.declared import fact_types
from uirules.ruleset.load import Ruleset
from uirules.ruleset.scalars import read_value
from uirules.ruleset.types import Type
from uirules.ruleset.validate import locate, validate

__all__ = ["Formulas", "Path"]

Path = tuple[Any, ...]
P = ParamSpec("P")
R = TypeVar("R")
_COUNTED = ("days", "weeks", "months", "years", "persons", "share")
"""Units, beside the currency, of which no law has less than none."""
_DAY_KEY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Formulas:
    """Resolves formulas in the scope of one provision, and keeps the problems it meets."""

    def __init__(self, ruleset: Ruleset, name: str) -> None:
        self.ruleset = ruleset
        self.provision = ruleset.provision(name)
        self.problems: list[Problem] = []
        self.facts = fact_types(ruleset.facts)
        common = ruleset.common
        self.definitions = {**common.definitions, **self.provision.definitions}
        declared = {**common.parameters, **self.provision.parameters}
        self.parameters = {key: p for key, v in declared.items() if (p := self._parameter(key, v))}
        self._shadows()
        self.scope = Scope(
            facts=self.facts,
            parameters={key: ParameterInfo(p.type, p.goes_by) for key, p in self.parameters.items()},
            definitions={},
        )

    def _home(self, path: Path) -> str:
        """The file in which a part of the provision stands."""
        if len(path) >= 2 and path[0] in ("parameters", "definitions"):
            return self.ruleset.file_of(self.provision.id, path[0], path[1])
        return f"{self.provision.id}.yaml"

    def _shadows(self) -> None:
        """What is shared has its name for itself: a provision that declares it anew would be a second copy."""
        for section in ("parameters", "definitions"):
            for key in getattr(self.provision, section):
                if key in getattr(self.ruleset.common, section):
                    self.problems.append(self._at("plan.shared_twice", (section, key), found=key))

    # ── problems ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _at(self, code: str, path: Path, *, line: int = 1, column: int = 1, **details: Any) -> Problem:
        position = self.ruleset.position(self._home(path), path, line=line, column=column)
        plain = {key: details.pop(key, None) for key in ("found", "expected", "suggestion")}
        return Problem(code, position, "/" + "/".join(map(str, path)), **plain, fields=details)

    def _resolver(self, path: Path, scope: Scope, shift: int = 0) -> Resolver:
        """``shift``: how many columns before the text in the file the text that is resolved begins."""

        def problem(code: str, at: tree.Span, **details: Any) -> Problem:
            return self._at(code, path, line=at.line, column=max(1, at.column - shift), **details)

        return Resolver(scope, problem, BUILTINS)

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
        unit = declared.unit or (self.ruleset.manifest.currency if declared.type == "money" else None)
        type_ = Type(declared.type, unit=unit, name=name)
        entries = []
        for start, entry in sorted(declared.values.items()):
            place: Path = (*path, "values", start.isoformat())
            wordings: list[tuple[Path, model.ParameterValue | model.ParameterCorrection]] = [(place, entry)]
            wordings += [((*place, "corrected", i), c) for i, c in enumerate(entry.corrected)]
            for where, said in wordings:
                value = self._never_negative(said.value, type_, (*where, "value"))
                cite = tuple(said.cite or entry.cite or declared.cite)
                published = said.published or self.ruleset.manifest.published
                entries.append(TimelineEntry(start, value, cite, said.assurance, said.verified_until, published))
        has_before = declared.before != "refused"
        before = self._never_negative(declared.before, type_, (*path, "before")) if has_before else None
        return PlannedParameter(name, type_, goes_by, tuple(entries), before, has_before, tuple(declared.cite))

    def _never_negative(self, text: str, type_: Type, path: Path) -> Any:
        """The value of a parameter; below 0 nothing is that is counted, neither months nor kyat nor a share."""
        value = self._value(text, type_.kind, path)
        counted = type_.unit in (*_COUNTED, self.ruleset.manifest.currency) or text.endswith("%")
        if type_.numeric and counted and value is not None and value < 0:
            unit = "%" if type_.unit in (None, "share") else type_.unit
            self.problems.append(self._at("plan.negative_value", path, found=text, name=type_.name, unit=unit))
        return value

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
            entries = tuple(
                n.Dated(start, self._formula(part, where, scope, boolean=boolean), published, cite, assurance)
                for start, part, where, published, cite, assurance in self._dated(source, path)
            )
            return n.ByDate(entries, type=self._one_type([entry.value for entry in entries], path))
        raise RulesetError(
            self._at(
                "plan.formula_kind",
                path,
                found="a group of keys",
                expected="a formula, {reading: …} with its options, or formulas by date",
            )
        )

    def _dated(self, source: Mapping[str, Any], path: Path) -> Iterator[tuple[Any, Any, Path, Any, Any, Any]]:
        """The entries of a timeline: first day, formula and its place, day of publication, clauses, grade."""
        first = self.ruleset.manifest.published
        for key, part in sorted(source.items()):
            where: Path = (*path, key)
            start = self._value(key, "date", where)
            if not isinstance(part, dict) or "formula" not in part:
                yield start, part, where, first, (), None
                continue
            said = validate(model.DatedFormula, locate(self.ruleset.tree(self._home(where)), where))
            cite = tuple(said.cite or ())
            yield start, said.formula, (*where, "formula"), said.published or first, cite, said.assurance
            for index, later in enumerate(said.corrected):
                place = (*where, "corrected", index, "formula")
                yield start, later.formula, place, later.published, tuple(later.cite or cite), later.assurance

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
                when = self._try(self._formula, sentence.when, (*path, index, "when"), self.scope, boolean=True)
                if when is None:
                    continue
            found.append(Sentence(when, sentence.words, tuple(sentence.outcomes)))
        return tuple(found)

    def _try(self, build: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """What ``build`` gives, or None with its problems kept: one mistake does not hide the next."""
        try:
            return build(*args, **kwargs)
        except RulesetError as error:
            self.problems += error.problems
            return None
