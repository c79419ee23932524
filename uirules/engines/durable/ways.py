"""The ways to a value: through requirements, dates, ifs, rows of a table and exceptions, to formulas at their ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from uirules.engines.durable.codes import ALL, FAILED, FALSE, OPEN, SKIPPED, TRUE, Ref, Test
from uirules.engines.durable.outside import Narrowing
from uirules.engines.durable.program import Given
from uirules.engines.durable.rules import Copy, Effect, Fail, Join, Rule, Skip, Work
from uirules.plan import nodes as n
from uirules.plan.timeline import known
from uirules.plan.walk import children

if TYPE_CHECKING:
    from uirules.engines.durable.compile import Compiler

__all__ = ["Ways"]

Guards = list[Test]


class Ways:
    """Makes the rules of one step, which concludes the property ``into``."""

    def __init__(self, compiler: Compiler, owner: str, into: str) -> None:
        self.compiler, self.program, self.owner, self.into = compiler, compiler.program, owner, into

    def rule(self, label: str, word: str, tests: Guards, effect: Effect, cite: tuple[str, ...]) -> Rule:
        """A rule of the step."""
        return self.program.rule(self.owner, f"{label}:{word}" if label else word, tests, self.into, effect, cite)

    def ways(
        self,
        node: n.Node,
        guards: Guards,
        narrowing: Narrowing | None,
        label: str,
        cite: tuple[str, ...],
        applied: tuple[Any, ...] | None = None,
    ) -> Iterator[Rule]:
        """The rules for a node that is reached where the guards hold."""
        node = self.compiler.chosen(node)
        if isinstance(node, n.Requires):
            yield from self._requires(node, guards, narrowing, label, cite)
        elif isinstance(node, n.ByDate):
            yield from self._by_date(node, guards, narrowing, label, cite)
        elif self.compiler.free(node):
            yield from self._end(node, guards, narrowing, label, cite, applied)
        elif isinstance(node, n.If):
            yield from self._if(node, guards, narrowing, label, cite)
        elif isinstance(node, n.Table) and node.policy != "collect":
            yield from self._table(node, guards, narrowing, label, cite)
        elif isinstance(node, n.Defaults):
            yield from self._defaults(node, guards, narrowing, label, cite)
        else:
            yield from self._end(node, guards, narrowing, label, cite, applied)

    def _end(
        self,
        node: n.Node,
        guards: Guards,
        narrowing: Narrowing | None,
        label: str,
        cite: tuple[str, ...],
        applied: tuple[Any, ...] | None = None,
    ) -> Iterator[Rule]:
        """A formula that is worked out outside, or a truth value of the network."""
        compiler = self.compiler
        if node.type.kind == "boolean" and not isinstance(node, n.Constant) and not compiler.free(node):
            if isinstance(node, n.Not):
                ref = compiler.truth(node.operand, narrowing, self.owner, label, cite).inverted()
            else:
                ref = compiler.truth(node, narrowing, self.owner, label, cite)
            yield self.rule(label, "as it is", [*guards, ref.has(*ALL)], Copy(ref, applied), cite)
            return
        effect = Work(node, narrowing, applied)
        reads = compiler.needs(node, narrowing=narrowing, owner=self.owner)
        compiler._note(self.owner, node)
        if not guards and not reads:
            self.program.given.append(Given(self.into, effect, self.owner))
            return
        tests = [*guards, *(self.program.ref(name).has(*ALL) for name in reads)]
        yield self.rule(label, "formula", tests, effect, cite)

    def _requires(
        self, node: n.Requires, guards: Guards, narrowing: Narrowing | None, label: str, cite: tuple[str, ...]
    ) -> Iterator[Rule]:
        inner = list(guards)
        for name in node.conditions:
            ref = self.program.ref(self.compiler.condition(name))
            tests = [*inner, ref.has(FALSE, FAILED)]
            yield self.rule(label, f"requires {name}", tests, Skip(name), self.compiler.plan.conditions[name].cite)
            inner.append(ref.has(OPEN, TRUE))
        yield from self.ways(node.value, inner, self.compiler.reach.narrowed(node, narrowing), label, cite)

    def _by_date(
        self, node: n.ByDate, guards: Guards, narrowing: Narrowing | None, label: str, cite: tuple[str, ...]
    ) -> Iterator[Rule]:
        from uirules.engines.durable.compile import _span

        entries = known(node.entries, self.compiler.known_at)
        if not entries:
            yield self.rule(label, "no value in force", [*guards, _span(None, None)], Fail("no_value_in_force"), cite)
            return
        tests = [*guards, _span(None, entries[0].start)]
        yield self.rule(label, "no value in force", tests, Fail("no_value_in_force"), cite)
        for place, entry in enumerate(entries):
            end = entries[place + 1].start if place + 1 < len(entries) else None
            at = f"{label}from {entry.start.isoformat()}"
            yield from self.ways(entry.value, [*guards, _span(entry.start, end)], narrowing, at, entry.cite or cite)

    def _if(
        self, node: n.If, guards: Guards, narrowing: Narrowing | None, label: str, cite: tuple[str, ...]
    ) -> Iterator[Rule]:
        compiler = self.compiler
        ref = compiler.truth(node.condition, narrowing, self.owner, f"{label}if", cite)
        yield from self.ways(node.then, [*guards, ref.has(TRUE)], narrowing, f"{label}then", cite)
        yield from self.ways(node.otherwise, [*guards, ref.has(FALSE)], narrowing, f"{label}else", cite)
        yield self.rule(label, "if failed", [*guards, ref.has(FAILED, SKIPPED)], Copy(ref), cite)
        if ref.can(OPEN):
            reads = compiler.needs(node.then, node.otherwise, narrowing=narrowing, owner=self.owner)
            tests = [*guards, ref.has(OPEN), *(self.program.ref(name).has(*ALL) for name in reads)]
            yield self.rule(label, "if open", tests, Join(ref, node.then, node.otherwise, narrowing), cite)

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _open(
        self, node: n.Node, tests: Guards, narrowing: Narrowing | None, label: str, word: str, cite: tuple[str, ...]
    ) -> Rule:
        """What facts not known leave open between rows or exceptions is worked out outside."""
        reads = [name for child in children(node) for name in self.compiler._needs(child, narrowing, self.owner)]
        more = [self.program.ref(name).has(*ALL) for name in dict.fromkeys(reads)]
        return self.rule(label, word, [*tests, *more], Work(node, narrowing), cite)

    def _table(
        self, node: n.Table, guards: Guards, narrowing: Narrowing | None, label: str, cite: tuple[str, ...]
    ) -> Iterator[Rule]:
        compiler, program = self.compiler, self.program
        rows: list[Ref | None] = []
        for number, row in enumerate(node.rows, 1):
            asked = [test for test in row.tests if test is not None]
            at = f"{label}row {number}"
            refs = [compiler.truth(test, narrowing, self.owner, f"{at}.{k}", cite) for k, test in enumerate(asked, 1)]
            if len(refs) > 1:
                gate = program.gate(refs, FALSE, self.owner, f"{at}.and", cite)
                meant = n.And(operands=tuple(asked), type=asked[0].type)
                rows.append(program.stands_for(gate, meant, narrowing, self.owner))
            else:
                rows.append(refs[0] if refs else None)
        passed: Guards = []
        single = node.policy in ("unique", "any")
        for number, (row, ref) in enumerate(zip(node.rows, rows, strict=True), 1):
            at, own = f"{label}row {number}", (row.cite,) if row.cite else cite
            others = [other for other in rows if other is not None and other is not ref]
            holds = [] if ref is None else [ref.has(TRUE)]
            before = [other.has(FALSE) for other in others] if single else passed
            yield from self.ways(row.value, [*guards, *before, *holds], narrowing, at, own, (row,))
            if ref is None and not single:
                return
            if single:
                sooner = [other for other in rows[: number - 1] if other is not None]
                for place, other in enumerate(sooner, 1):
                    if ref is not None:
                        tests = [*guards, other.has(OPEN, TRUE, FAILED, SKIPPED), ref.has(OPEN, TRUE, FAILED, SKIPPED)]
                        yield self._open(node, tests, narrowing, at, f"beside row {place}", cite)
                if ref is not None:
                    alone = [*guards, *before]
                    yield self._open(node, [*alone, ref.has(OPEN)], narrowing, at, "open", own)
                    yield self.rule(at, "failed", [*alone, ref.has(FAILED, SKIPPED)], Copy(ref), own)
            elif ref is not None:
                yield self._open(node, [*guards, *passed, ref.has(OPEN)], narrowing, at, "open", own)
                yield self.rule(at, "failed", [*guards, *passed, ref.has(FAILED, SKIPPED)], Copy(ref), own)
                passed = [*passed, ref.has(FALSE)]
        none = [other.has(FALSE) for other in rows if other is not None]
        yield self.rule(label, "no row", [*guards, *none], Fail("no_rule"), cite)

    # ── exceptions ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _defaults(
        self, node: n.Defaults, guards: Guards, narrowing: Narrowing | None, label: str, cite: tuple[str, ...]
    ) -> Iterator[Rule]:
        compiler, program, owner = self.compiler, self.program, self.owner
        holds = {
            rule.name: compiler.truth(rule.when, narrowing, owner, f"{label}{rule.name}.when", rule.cite or cite)
            for rule in node.exceptions
        }
        stands: dict[str, Ref] = {}
        for rule in node.exceptions:
            beating = [other.name for other in node.exceptions if rule.name in other.beats]
            refs = [holds[rule.name], *(holds[name].inverted() for name in beating)]
            at = f"{label}{rule.name}.stands"
            stands[rule.name] = refs[0] if len(refs) == 1 else program.gate(refs, FALSE, owner, at, rule.cite or cite)
            if len(refs) > 1:
                whens = [
                    n.Not(operand=other.when, type=other.when.type)
                    for other in node.exceptions
                    if other.name in beating
                ]
                meant = n.And(operands=(rule.when, *whens), type=rule.when.type)
                program.stands_for(stands[rule.name], meant, narrowing, owner)
        sound = [ref.has(FALSE, OPEN, TRUE) for ref in holds.values() if ref.can(FAILED) or ref.can(SKIPPED)]
        for rule in node.exceptions:
            at, own = f"{label}{rule.name}", rule.cite or cite
            ref = holds[rule.name]
            yield self.rule(at, "failed", [*guards, ref.has(FAILED, SKIPPED)], Copy(ref), own)
            others = [other for name, other in stands.items() if name != rule.name]
            tests = [*guards, *sound, stands[rule.name].has(TRUE), *(other.has(FALSE) for other in others)]
            yield from self.ways(rule.value, tests, narrowing, at, own, (rule,))
            tests = [*guards, *sound, stands[rule.name].has(OPEN), *(other.has(FALSE, OPEN, TRUE) for other in others)]
            yield self._open(node, tests, narrowing, at, "open", own)
        names = list(stands)
        for place, name in enumerate(names):
            for other_name in names[place + 1 :]:
                tests = [*guards, *sound, stands[name].has(TRUE), stands[other_name].has(TRUE)]
                yield self.rule(f"{label}{name}", f"beside {other_name}", tests, Fail("conflict"), cite)
        tests = [*guards, *sound, *(ref.has(FALSE) for ref in stands.values())]
        if node.default is None:
            yield self.rule(label, "no exception", tests, Fail("no_rule"), cite)
        else:
            yield from self.ways(node.default, tests, narrowing, f"{label}default", cite, ())


def _not(node: n.Node) -> n.Node:
    return n.Not(operand=node, type=node.type)
