"""The network at work: facts asserted, rules fired, conclusions taken down.

The compiled extension of durable-rules is driven directly, in the caller's thread: no host, hence no timer threads, and
what goes wrong in an action is raised, not stored. One session at a time, of a fixed id, is deleted after each case.
Which rule fired, and on which facts, is taken down here, since durable-rules keeps no trace.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from uirules.engines.durable.codes import FAILED, FALSE, OPEN, SKIPPED, TRUE, WORDS, Skipped, code_of
from uirules.engines.durable.compares import operand_facts
from uirules.engines.durable.compile import LAW, OUTCOME
from uirules.engines.durable.names import SESSION
from uirules.engines.durable.outside import Outside
from uirules.engines.durable.program import Program
from uirules.engines.durable.rules import Copy, Effect, Entry, Fail, Join, Operands, Rule, Say, Skip, Stage, Work
from uirules.errors import Problem, UnknownName
from uirules.plan.plan import PlannedParameter
from uirules.values import dates, lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import NO_BLAME, Uncertain, blame_of, either

__all__ = ["Fired", "Handle", "Network", "Suspect"]

GO = "go"
"""A fact, and the rule that it fires: a session in which no rule has fired must not be deleted, since durable-rules
would free what it never set."""

_DUMP = json.JSONEncoder(check_circular=False).encode
_LOAD = json.JSONDecoder().decode

Finish = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A rule that did not conclude what its formula comes to, given what the rules before it concluded."""

    rule: str
    owner: str
    cite: tuple[str, ...]
    concluded: str
    expected: str


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired: on which facts, by id, and what it concluded."""

    rule: Rule
    facts: tuple[str, ...]
    concluded: int


class Handle:
    """One ruleset of durable-rules."""

    def __init__(self, stage: Stage) -> None:
        """UnknownName where durable-rules is not installed."""
        try:
            self.engine: Any = import_module("durable_rules_engine")
        except ImportError:
            raise UnknownName(Problem("durable.not_installed")) from None
        self.rules = list(stage.rules.values())
        self.reads = frozenset(stage.reads)
        self.number = self.engine.create_ruleset(stage.name, _DUMP({**stage.to_json(), GO: {"all": [{"m0": {GO: 1}}]}}))
        self.facts = 0

    def fire(self, facts: Iterable[Mapping[str, Any]], act: Callable[[Rule, tuple[str, ...]], Iterable[Any]]) -> None:
        """Assert facts and carry out every rule that comes to hold; what ``act`` gives is asserted in its turn."""
        first = [] if self.facts else [{GO: 1}]
        batch = _DUMP([self._fact(fact) for fact in (*facts, *first)])
        engine, number = self.engine, self.number
        _, state = engine.assert_facts(number, batch)
        found = engine.start_action_for_state(number, state)
        if not found:
            return
        message = found[1]
        while message:
            ((name, held),) = _LOAD(message).items()
            if name == GO:
                message = engine.complete_and_start_action(number, state)
                continue
            rule = self.rules[int(name[1:])]
            for fact in act(rule, tuple(held[f"m{place}"]["id"] for place in range(len(rule.tests)))):
                engine.assert_fact(number, _DUMP(self._fact(fact)))
            message = engine.complete_and_start_action(number, state)

    def _fact(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        self.facts += 1
        return {"sid": SESSION, "id": str(self.facts), **properties}

    def clear(self) -> None:
        """Delete the session: the next case starts from nothing."""
        if self.facts:
            self.engine.delete_state(self.number, SESSION)
            self.facts = 0


class Network:
    """A program with its rulesets, ready for one claim after the other."""

    def __init__(self, program: Program, parameters: Mapping[str, PlannedParameter], finish: Finish) -> None:
        self.program, self.parameters, self.finish = program, parameters, finish
        self.handles = [Handle(stage) for stage in program.stages]
        self.fired: list[Fired] = []
        self.rules: dict[str, tuple[Any, ...]] = {}
        self.clashes: list[tuple[Rule, Any, Any]] = []

    def run(self, desk: Outside) -> None:
        """Conclude everything about the claim at the desk; results stand on its board."""
        self.fired, self.rules, self.clashes = [], {}, []
        self.desk = desk
        pool: list[dict[str, Any]] = [{LAW: dates.ordinal(desk.law_on)}]
        for given in self.program.given:
            pool += self.carry_out(given.name, given.effect, given.owner, None)
        for handle in self.handles:
            facts = [fact for fact in pool if not handle.reads.isdisjoint(fact)]

            def act(rule: Rule, ids: tuple[str, ...], reads: frozenset[str] = handle.reads) -> list[dict[str, Any]]:
                made = self.carry_out(rule.name, rule.effect, rule.owner, rule)
                self.fired.append(Fired(rule, ids, code_of(desk.board.get(rule.name))))
                pool.extend(made)
                return [fact for fact in made if not reads.isdisjoint(fact)]

            try:
                handle.fire(facts, act)
            finally:
                handle.clear()

    def suspects(self) -> list[Suspect]:
        """Every rule that fired and concluded something else than its formula comes to outside.

        What a formula reads is taken from the board, so that a step is told apart from those before and after it.
        """
        desk, found = self.desk, []
        for fired in self.fired:
            rule = fired.rule
            concluded = desk.board.get(rule.name)
            if rule.name == OUTCOME:
                refs = (self.program.reach.conditions[name] for name in self.program.active)
                meant: Any = lifted.conjunction([desk.board[name] for name in refs])
            elif rule.name in self.program.formulas and not isinstance(rule.effect, Operands):
                node, narrowing, owner = self.program.formulas[rule.name]
                meant = self.finish(rule.name, desk.work(node, narrowing, owner))
            else:
                continue
            if not _same(concluded, meant):
                found.append(Suspect(rule.id, rule.owner, rule.cite, _word(concluded), _word(meant)))
        for rule, kept, further in self.clashes:
            found.append(Suspect(rule.id, rule.owner, rule.cite, _word(further), _word(kept)))
        return found

    # ── effects ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def carry_out(self, name: str, effect: Effect, owner: str, rule: Rule | None) -> list[dict[str, Any]]:
        """The facts that an effect leads to; none where the same was concluded before."""
        desk = self.desk
        desk.notes = []
        if isinstance(effect, Operands):
            return self._operands(effect, owner)
        value = self.value(effect, owner)
        applied = effect.applied if isinstance(effect, Work | Copy) else None
        applied = next((note[2] for note in reversed(desk.notes) if note[0] == "rules"), applied)
        if name not in desk.board:
            if applied is not None:
                self.rules[name] = applied
            value = self.finish(name, value)
            desk.board[name] = value
            return [{name: code_of(value)}]
        if rule is not None and code_of(self.finish(name, value)) != code_of(desk.board[name]):
            self.clashes.append((rule, desk.board[name], value))
        return []

    def _operands(self, effect: Operands, owner: str) -> list[dict[str, Any]]:
        desk, step = self.desk, effect.step
        if f"{step}o" in desk.board:
            return []
        left = desk.work(effect.left, effect.narrowing, owner)
        right = None if effect.kind == "name" else desk.work(effect.right, effect.narrowing, owner)
        desk.board[f"{step}o"] = either(_blame(left) | _blame(right))
        for side in (left, right):
            if isinstance(side, Skipped):
                desk.board[f"{step}x"] = side
                return [{f"{step}x": SKIPPED}]
        facts = operand_facts(effect, left, right)
        if f"{step}x" in facts:
            desk.board[f"{step}x"] = facts[f"{step}x"]
            return [{f"{step}x": code_of(facts[f"{step}x"])}]
        if effect.kind == "both":
            return [{name: value} for name, value in facts.items()]
        return [facts]

    def value(self, effect: Effect, owner: str) -> Any:
        """What an effect concludes."""
        desk = self.desk
        if isinstance(effect, Work):
            return desk.work(effect.node, effect.narrowing, owner)
        if isinstance(effect, Say):
            return self._said(effect)
        if isinstance(effect, Copy):
            return effect.ref.of(desk.board[effect.ref.name])
        if isinstance(effect, Skip):
            return Skipped((effect.condition,))
        if isinstance(effect, Fail):
            return Failed(effect.code, effect.detail or owner * (effect.code == "conflict"))
        if isinstance(effect, Join):
            return self._joined(effect, owner)
        assert isinstance(effect, Entry)
        planned = self.parameters[effect.parameter]
        if effect.place is not None:
            return desk.entries[effect.parameter][effect.place].value
        return planned.before if planned.has_before else Failed("no_value_in_force", effect.parameter)

    def _said(self, effect: Say) -> Any:
        if effect.code in (TRUE, FALSE):
            return effect.code == TRUE
        values = [self.desk.board[ref.name] for ref in effect.operands]
        if effect.code == SKIPPED:
            return next(value for value in values if isinstance(value, Skipped))
        blame = NO_BLAME.union(*(blame_of(value) for value in values if isinstance(value, Uncertain)))
        if effect.code == OPEN:
            return either(blame)
        assert effect.code == FAILED
        failures = [value for value in values if isinstance(value, Failed)]
        failed = failures[0]
        for other in failures[1:]:
            failed = failed.blamed(other.blame)
        return failed.blamed(blame) if blame else failed

    def _joined(self, effect: Join, owner: str) -> Any:
        desk = self.desk
        condition = desk.board[effect.condition.name]
        branches = [desk.work(node, effect.narrowing, owner) for node in (effect.then, effect.otherwise)]
        for branch in branches:
            if isinstance(branch, Skipped):
                return branch
        return lifted.join(branches, blame_of(condition))


def _blame(value: Any) -> Any:
    return NO_BLAME if value is None or isinstance(value, Skipped) else blame_of(value)


def _same(one: Any, other: Any) -> bool:
    if code_of(one) != code_of(other):
        return False
    return repr(one) == repr(other) if isinstance(one, Uncertain) else code_of(one) != TRUE or bool(one == other)


def _word(value: Any) -> str:
    """A result in one word: personal facts are not told."""
    return WORDS[code_of(value)]
