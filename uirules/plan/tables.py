"""Tables: bands of one number, and decision tables with the hit policies of DMN (chapter 8).

Whether a table has gaps or overlaps is no matter here: :mod:`uirules.plan.soundness` finds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from uirules.errors import RulesetError, did_you_mean
from uirules.feel import tree
from uirules.feel.errors import FeelError
from uirules.feel.parse import parse
from uirules.plan import nodes as n
from uirules.plan.formulas import Formulas, Path
from uirules.plan.regions import constant_parts
from uirules.plan.resolve import Scope
from uirules.ruleset import model
from uirules.ruleset.types import BOOLEAN, Type

__all__ = ["Tables"]

_CELL = "cell in ("
"""A cell is parsed as the tests of ``in``."""


class Tables(Formulas):
    """Plans the tables of definitions."""

    def _table_node(
        self, table: model.Table, kind: Type, declared: model.Definition, path: Path, scope: Scope
    ) -> n.Node:
        if table.bands is not None:
            return self._bands(table, kind, declared, path, scope)
        return self._decision_table(table, kind, declared, path, scope)

    # ── bands ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _bands(self, table: model.Table, kind: Type, declared: model.Definition, path: Path, scope: Scope) -> n.Node:
        """Bands of one number: each row holds up to its edge, which belongs to it or to the next."""
        of = self._formula(table.of, (*path, "of"), scope)
        bands = table.bands or []
        rows, last = [], None
        for index, band in enumerate(bands):
            where = (*path, "bands", index)
            value = n.Constant(self._value(band.value, kind.kind, (*where, "value")), type=kind)
            test = None
            if band.to != "none":
                edge = n.Constant(self._value(band.to, of.type.kind, (*where, "to")), type=of.type)
                test = self._edge(table.edges, of, edge, (*path, "edges"))
                if last is not None and edge.value is not None and edge.value <= last:
                    before = bands[index - 1].to
                    raise RulesetError(self._at("plan.bands_fall", (*where, "to"), found=band.to, expected=before))
                last = edge.value
            elif index != len(bands) - 1:
                raise RulesetError(self._at("plan.band_order", where, expected="the open band last"))
            cite = tuple(band.cite or declared.cite)
            rows.append(n.TableRow((test,), value, cite[0], band.assurance or declared.assurance))
        if rows[-1].tests[0] is not None:
            raise RulesetError(self._at("plan.band_gap", path, expected="a last band with 'to: none'"))
        return n.Table(tuple(rows), type=kind)

    def _edge(self, edges: Any, of: n.Node, edge: n.Node, path: Path) -> n.Node:
        operators = {"up_to": "<=", "below": "<"}
        if isinstance(edges, str):
            return n.Compare(operators[edges], of, edge, type=BOOLEAN)  # type: ignore[arg-type]
        name, options = self._reading(edges, path)
        branches = tuple((option, self._edge(edges[option], of, edge, path)) for option in options)
        return n.Reading(name, branches, type=BOOLEAN)

    # ── decision tables ──────────────────────────────────────────────────────────────────────────────────────────────

    def _decision_table(
        self, table: model.Table, kind: Type, declared: model.Definition, path: Path, scope: Scope
    ) -> n.Node:
        inputs: dict[str, n.Node] = {}
        columns = []
        for name, column in (table.inputs or {}).items():
            where = (*path, "inputs", name)
            formula, limits = (column, None) if not isinstance(column, model.Input) else (column.of, column.range)
            inputs[name] = node = self._formula(formula, where if limits is None else (*where, "of"), scope)
            columns.append(n.TableInput(name, node, *self._limits(node.type, limits, (*where, "range"))))
        rows = []
        for index, row in enumerate(table.rows or []):
            where = (*path, "rows", index)
            for name in row.when:
                if name not in inputs:
                    near = did_you_mean(name, inputs)
                    expected = ", ".join(inputs)
                    found = self._at("plan.unknown_input", (*where, "when", name), found=name, expected=expected)
                    raise RulesetError(replace(found, suggestion=near))
            tests = tuple(
                self._cell(row.when.get(name, "-"), node, (*where, "when", name), scope)
                for name, node in inputs.items()
            )
            value = n.Constant(self._value(row.value, kind.kind, (*where, "value")), type=kind)
            cite = tuple(row.cite or declared.cite)
            rows.append(n.TableRow(tests, value, cite[0], row.assurance or declared.assurance))
        policy = table.hit_policy or "unique"
        return n.Table(tuple(rows), policy, table.aggregate, tuple(columns), type=kind)

    def _limits(self, type_: Type, limits: tuple[str, str] | None, path: Path) -> tuple[Any, Any]:
        if limits is None:
            return type_.low, type_.high
        low, high = (None if end == "none" else self._value(end, type_.kind, path) for end in limits)
        if low is not None and high is not None and low > high:
            ordered = "a range with its lower end first"
            raise RulesetError(self._at("ruleset.wrong_value", path, found=f"[{', '.join(limits)}]", expected=ordered))
        return low, high

    def _cell(self, cell: Any, node: n.Node, path: Path, scope: Scope) -> n.Node | None:
        """The test of a cell: ``-`` for any value, the tests of ``in`` otherwise, in ``not(…)`` for the others."""
        if isinstance(cell, Mapping):
            name, options = self._reading(cell, path)
            branches = [(option, self._cell(cell[option], node, (*path, option), scope)) for option in options]
            always = n.Constant(True, type=BOOLEAN)
            return n.Reading(name, tuple((option, test or always) for option, test in branches), type=BOOLEAN)
        text = str(cell).strip()
        if text == "-":
            return None
        negated = text.startswith("not(") and text.endswith(")")
        inner = text[4:-1] if negated else text
        shift = len(_CELL) - (4 if negated else 0)
        try:
            expression = parse(f"{_CELL}{inner})")
        except FeelError as error:
            found = error.problems[0]
            at_end = error.column - shift > len(inner) and found.found == ")"  # the bracket that is not in the file
            raise RulesetError(
                self._at(
                    "feel.value_at_end" if at_end else found.code,
                    path,
                    line=error.line,
                    column=max(1, error.column - shift),
                    found=None if at_end else found.found,
                    expected=found.expected,
                    suggestion=found.suggestion,
                    **found.fields,
                )
            ) from None
        inside = replace(scope, locals={**scope.locals, "cell": node})
        test = self._resolver(path, inside, shift).condition(expression)
        if not constant_parts(test) or not isinstance(expression, tree.In):
            raise RulesetError(self._at("plan.cell", path, found=text))
        return n.Not(test, type=BOOLEAN) if negated else test
