"""Each measured trap of durable-rules 2.0.28, and what keeps the second engine out of it."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from programs import law_of, program_of, scenarios_of

import uirules.engines.durable
from uirules.engines.durable import session
from uirules.engines.durable.codes import FALSE, OPEN, TRUE, Ref, code_of
from uirules.engines.durable.compares import comparison, operand_facts
from uirules.engines.durable.engine import DurableEngine
from uirules.engines.durable.formulas import Formulas
from uirules.engines.durable.kernels import compared
from uirules.engines.durable.outside import Reach
from uirules.engines.durable.program import Program
from uirules.engines.durable.rules import Operands, Rule, Say
from uirules.plan import nodes as n
from uirules.ruleset.types import BOOLEAN, Type
from uirules.scenarios import decide_scenario
from uirules.values.uncertain import Interval

NUMBER = Type("rational")
WHOLE = Type("integer")
SOURCE = Path(uirules.engines.durable.__file__).parent


# ── at work, in another process ──────────────────────────────────────────────────────────────────────────────────────


def _constant(value: Any) -> n.Constant:
    return n.Constant(value=value, type=NUMBER)


def _handle(program: Program) -> session.Handle:
    for stage in program.stages:
        stage.check()
    return session.Handle(program.stages[0])


def compare_all() -> list[Any]:
    """Every comparison of known values and bounds, by the network and by the library of values."""
    wrong = []
    ends = [None, -3, 0, Fraction(1, 2), 2]
    values: list[Any] = [-3, 0, Fraction(1, 2), 2]
    values += [Interval(a, b, frozenset()) for a, b in product(ends, ends) if a is None or b is None or a < b]
    for sign, fixed in product(("<", "<=", ">", ">=", "=", "!="), (None, "left", "right")):
        program = Program("x", Reach({}, {}, {}, {}, {}, {}))
        fact = n.Fact(path="x", type=NUMBER if fixed is None else WHOLE)
        zero = n.Constant(value=0, type=WHOLE)
        node = n.Compare(
            operator=sign,  # type: ignore[arg-type]
            left=zero if fixed == "left" else fact,
            right=zero if fixed == "right" else fact,
            type=BOOLEAN,
        )
        ref = comparison(program, node, [], None, "o", "compare", (), None)
        effect = program.given[0].effect
        assert isinstance(effect, Operands)
        handle = _handle(program)
        for left, right in product([0] if fixed == "left" else values, [0] if fixed == "right" else values):
            facts = operand_facts(effect, left, right)
            listed = [{name: value} for name, value in facts.items()] if effect.kind == "both" else [facts]
            outside = facts.get(f"{effect.step}x")
            found: set[int] = set()
            if outside is None:

                def act(rule: Rule, ids: tuple[str, ...], found: set[int] = found) -> tuple[()]:
                    assert isinstance(rule.effect, Say)
                    found.add(rule.effect.code)
                    return ()

                handle.fire(listed, act)
                handle.clear()
            else:
                found.add(code_of(outside))
            if found != {code_of(compared(sign, left, right))}:
                wrong.append((sign, fixed, left, right, found))
        assert ref.name
    return wrong


def test_comparisons_come_out_as_in_the_library_of_values(inside: Any) -> None:
    """Six signs, known values, bounds open and closed, against constants and against one another."""
    assert inside(compare_all) == []


def gates() -> list[Any]:
    """Every ``and`` and ``or`` of three results, by the network and by the library of values."""
    from uirules.values import lifted
    from uirules.values.failure import Failed
    from uirules.values.uncertain import either

    wrong = []
    values = [False, either(frozenset()), True, Failed("x")]
    for deciding in (FALSE, TRUE):
        program = Program("x", Reach({}, {}, {}, {}, {}, {}))
        refs = [Ref("a"), Ref("b", negated=True), Ref("c")]
        out = program.gate(refs, deciding, "o", "gate", ())
        handle = _handle(program)
        for held in product(values, repeat=3):
            found: list[int] = []

            def act(rule: Rule, ids: tuple[str, ...], found: list[int] = found) -> tuple[()]:
                assert isinstance(rule.effect, Say)
                found.append(rule.effect.code)
                return ()

            handle.fire([{name: code_of(value)} for name, value in zip("abc", held, strict=True)], act)
            handle.clear()
            operands = [held[0], lifted.negation(held[1]), held[2]]
            expected = lifted.conjunction(operands) if deciding == FALSE else lifted.disjunction(operands)
            if set(found) != {code_of(expected)}:
                wrong.append((deciding, held, found))
        assert out.name
    return wrong


def test_connectives_come_out_as_in_the_library_of_values(inside: Any) -> None:
    """False, open, true and failed in every combination, one operand negated."""
    assert inside(gates) == []


def nested() -> list[Any]:
    """A state's condition with and, or and not in one pattern, for all results of its tests."""
    from uirules.engines.durable.periods import Periods
    from uirules.values import lifted
    from uirules.values.uncertain import either

    a, b, c = (n.Fact(path=name, type=BOOLEAN) for name in "abc")
    when = n.And(operands=(n.Or(operands=(a, n.Not(operand=b, type=BOOLEAN)), type=BOOLEAN), c), type=BOOLEAN)
    schedule = _schedule(when, n.Constant(value=True, type=BOOLEAN))
    handle = session.Handle(Periods.stage_of(schedule, {}, "x", {})[1])
    wrong = []
    for held in product([False, either(frozenset()), True], repeat=3):
        found = set()

        def act(rule: Rule, ids: tuple[str, ...], found: set[Any] = found) -> tuple[()]:
            found.add((rule.name, rule.effect.code))  # type: ignore[union-attr]
            return ()

        handle.fire([{"w": 1, **{f"w{k}": code_of(value) for k, value in enumerate(held)}}], act)
        handle.clear()
        holds = code_of(lifted.conjunction([lifted.disjunction([held[0], lifted.negation(held[1])]), held[2]]))
        expected = {("s0", holds)} - {("s0", FALSE)} | ({("s1", TRUE)} if holds in (FALSE, OPEN) else set())
        if found != expected:
            wrong.append((held, found, expected))
    return wrong


def test_states_come_out_in_their_order(inside: Any) -> None:
    """One fact, one pattern: nested and, or and not; a state that is open leaves the next one possible."""
    assert inside(nested) == []


def test_conditions_with_too_many_tests_are_handed_in_whole() -> None:
    """A fact must not have too many properties: then only whole conditions are told."""
    facts = [n.Fact(path=f"f{k}", type=BOOLEAN) for k in range(20)]
    many = _schedule(*(n.And(operands=tuple(facts[k * 5 : k * 5 + 5]), type=BOOLEAN) for k in range(4)))
    assert not Formulas(many, {}).apart
    assert Formulas(_schedule(*facts[:4]), {}).apart


def _schedule(*conditions: n.Node) -> n.Schedule:
    zero = _constant(0)
    return n.Schedule(
        start=zero,
        every=1,
        count=zero,
        amount=zero,
        columns=(),
        states=tuple(n.State(f"s{k}", condition, ()) for k, condition in enumerate(conditions)),
        slot=0,
        periods=1,
        awaits=(),
        type=NUMBER,
    )


def many_sessions() -> int:
    """Claims one after the other in one process: the 1,025th session of a ruleset that stays ends the process."""
    program = program_of(law_of("mm-severance"), "severance")
    handle = _handle(program)
    fired = 0

    def act(rule: Rule, ids: tuple[str, ...]) -> tuple[()]:
        nonlocal fired
        fired += 1
        return ()

    for day in range(1100):
        handle.fire([{"law": 735_000 + day}], act)
        handle.clear()
    for _ in range(1100):  # no rule but the first: such a session could not be deleted without it
        handle.fire([], act)
        handle.clear()
    return fired


def test_sessions_are_deleted_one_by_one(inside: Any) -> None:
    """Eleven hundred claims pass in one process, and as many in whose session no rule of the law fires."""
    assert inside(many_sessions) >= 1100


def in_reverse() -> list[str]:
    """Decisions with the facts asserted in the opposite order."""
    plain = session.Handle.fire
    law = law_of("mm-ssl-2012")
    changed = []
    scenarios = [s for s in scenarios_of("mm-ssl-2012") if s.benefit in ("maternity", "unemployment")][::20]
    for turn in (False, True):

        def fire(self: Any, facts: Any, act: Any, turn: bool = turn) -> None:
            plain(self, list(facts)[::-1] if turn else facts, act)

        session.Handle.fire = fire  # type: ignore[method-assign]
        try:
            second = law.with_engine(DurableEngine)
            changed.append([decide_scenario(second, one).to_dict() for one in scenarios if not one.expect.raises])
        finally:
            session.Handle.fire = plain  # type: ignore[method-assign]
    return [one["claim"] or "?" for one, other in zip(*changed, strict=True) if one != other]


def test_the_order_of_facts_does_not_matter(inside: Any) -> None:
    """Rules without priority fire in an order that depends on the facts' order; conclusions do not."""
    assert inside(in_reverse) == []


def failing_action() -> str:
    """An action that raises."""
    program = program_of(law_of("mm-severance"), "severance")
    handle = session.Handle(program.stages[0])

    def act(rule: Rule, ids: tuple[str, ...]) -> tuple[()]:
        raise ArithmeticError("in an action")

    try:
        handle.fire([{"law": 735000}], act)
    except ArithmeticError as error:
        return str(error)
    return "swallowed"


def test_what_an_action_raises_comes_out(inside: Any) -> None:
    """durable-rules would store it in the session's state."""
    assert inside(failing_action) == "in an action"


def test_no_thread_and_no_host() -> None:
    """The stock host starts timer threads, which use what was freed: it is not even imported."""
    code = """
import sys, threading
from uirules import load_ruleset
from uirules.engines.durable.engine import DurableEngine
law = load_ruleset("mm-severance").with_engine(DurableEngine)
law.decide({"separation": {"date": "2026-02-28"}})
print(threading.active_count(), "durable.engine" in sys.modules, "durable_rules_engine" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["1", "False", "True"]


def test_the_trace_has_rules_and_facts(inside: Any) -> None:
    """Which rule fired on which facts: taken down here, durable-rules does not tell."""
    rules, facts = inside(traced)
    assert "long_enough_employed/compare:true" in rules or any(rule.endswith(":true") for rule in rules)
    assert all(ids for ids in facts)


def traced() -> tuple[list[str], list[tuple[str, ...]]]:
    """The rules that fire for a claim, and the ids of the facts they fired on."""
    made: list[DurableEngine] = []

    def make(*given: Any) -> DurableEngine:
        made.append(DurableEngine(*given))
        return made[-1]

    law_of("mm-severance").with_engine(make).decide({"separation": {"date": "2026-02-28", "ground": "job_ceased"}})
    trace = made[0].trace or []
    return [one.rule.id for one in trace], [one.facts for one in trace]
