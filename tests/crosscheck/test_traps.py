"""Each measured trap of durable-rules 2.0.28, and what keeps the second engine out of it."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from programs import law_of, program_of, stages, single_tests

import uirules.engines.durable
from uirules.engines.durable import session
from uirules.engines.durable.codes import FALSE, LARGEST, OPEN, TRUE, Ref, code_of
from uirules.engines.durable.compares import comparison, operand_facts
from uirules.engines.durable.engine import DurableEngine
from uirules.engines.durable.names import SESSION, check_names, hash32
from uirules.engines.durable.outside import Reach, compared
from uirules.engines.durable.periods import _Formulas
from uirules.engines.durable.program import Program
from uirules.engines.durable.rules import MOST_KEYS, MOST_PATTERNS, MOST_RULES, Operands, Rule, Say, Stage
from uirules.errors import LimitError, RulesetError
from uirules.plan import nodes as n
from uirules.ruleset.types import BOOLEAN, Type
from uirules.values.uncertain import Interval

NUMBER = Type("rational")
WHOLE = Type("integer")
SOURCE = Path(uirules.engines.durable.__file__).parent


# ── what stands in the rulesets ──────────────────────────────────────────────────────────────────────────────────────


def test_no_ruleset_comes_near_the_limits_of_patterns_and_rules() -> None:
    """At most 15 patterns in a rule, 400 rules and 400 tests of single facts in a ruleset."""
    for stage in stages():
        assert max(len(rule.tests) for rule in stage.rules.values()) <= MOST_PATTERNS < 16
        assert max(len(stage.rules), len(stage.heads)) <= MOST_RULES < 480


def test_a_rule_that_is_too_long_is_refused() -> None:
    """A rule with more patterns than durable-rules bears names itself."""
    stage = Stage("x")
    stage.add([Rule("long", tuple({f"a{k}": 1} for k in range(MOST_PATTERNS + 1)), "b", Say(TRUE), "o", ())])
    with pytest.raises(LimitError, match="'long' has 16 patterns"):
        stage.check()


def test_a_long_rule_of_a_program_is_cut_in_parts() -> None:
    """Where a formula reads forty results, the first of them become a step of their own."""
    program = Program("x", Reach({}, {}, {}, {}, {}, {}))
    program.step("b", [program.rule("o", "w", [{f"a{k}": 1} for k in range(40)], "b", Say(TRUE), ())])
    program.stages[0].check()
    assert len(program.rules) == 3


def test_a_fact_with_too_many_properties_is_refused() -> None:
    """No pattern looks at more than 15 properties of one fact."""
    stage = Stage("x")
    test = {"$and": [{f"a{k}": 1} for k in range(MOST_KEYS + 1)]}
    stage.add([Rule("wide", (test,), "b", Say(TRUE), "o", ())])
    with pytest.raises(LimitError, match="'wide' looks at 16 properties"):
        stage.check()


def test_a_pattern_with_too_many_parts_is_refused() -> None:
    """durable-rules answers 'error code 113' above 32 parts, the ends of ``and`` and ``or`` included."""
    stage = Stage("x")
    stage.add([Rule("large", ({"$or": [{"a": k} for k in range(27)]},), "b", Say(TRUE), "o", ())])
    with pytest.raises(LimitError, match="rule 'large' has 29 parts"):
        stage.check()


def test_too_many_rules_are_refused() -> None:
    """A single step with more rules than a ruleset bears."""
    stage = Stage("x")
    stage.add([Rule(f"r{k}", ({"a": k},), "b", Say(TRUE), "o", ()) for k in range(MOST_RULES + 1)])
    with pytest.raises(LimitError, match="takes 401 rules"):
        stage.check()


def test_a_pattern_holds_constants_or_one_test_across_facts() -> None:
    """A constant test beside a comparison with another fact was seen to read out of bounds."""
    for stage in stages():
        for rule in stage.rules.values():
            for test in rule.tests:
                if "{'m" in repr(test):
                    ((operator, inner),) = test.items()
                    assert operator not in ("$and", "$or")
                    names = inner if operator.startswith("$") else test
                    assert len(names) == 1


def test_only_equality_of_names_and_only_small_integers() -> None:
    """Strings compare wrongly in order, and integers wrap at 64 bits."""
    for stage in stages():
        for test in single_tests(stage):
            ((key, value),) = test.items()
            operand = next(iter(value.values())) if key.startswith("$") else value
            if isinstance(operand, str):
                assert not key.startswith("$") or key == "$neq"
            elif not isinstance(operand, dict):
                assert type(operand) is int and abs(operand) < LARGEST <= 2**62


def test_nothing_is_negated_and_nothing_retracted() -> None:
    """No pattern looks for what is not there: no rule depends on the order in which facts come."""
    for stage in stages():
        assert "$nex" not in repr(stage.to_json())
        assert "$not" not in repr(stage.to_json())
    assert "retract_fact" not in "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))


# ── names and numbers ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_hash_is_that_of_durable_rules() -> None:
    """FNV-1a of 32 bits: state.h of durable-rules has these for its own two names."""
    assert (hash32("id"), hash32("sid")) == (926444256, 3593476751)


def test_two_names_with_one_hash_are_refused() -> None:
    """'liquid' and 'costarring' have the same hash of 32 bits."""
    with pytest.raises(RulesetError, match="take the property 'costarring' for 'liquid'"):
        check_names(["liquid", "costarring"], "unemployment")


def test_ids_of_facts_do_not_collide() -> None:
    """So many facts no claim has; the session's id is one of them for all."""
    assert len({hash32(str(number)) for number in range(20_000)}) == 20_000
    assert SESSION == "1"


@pytest.mark.parametrize(("left", "right"), [(2**62, 1), (10**30, 10**30 + 1), (Fraction(1, 2**63 + 2), Fraction(1, 3))])
def test_a_number_that_does_not_fit_is_compared_outside(left: Any, right: Any) -> None:
    """``10**30`` would compare equal to 2⁶³ - 1."""
    effect = Operands("k1", "both", "<", _constant(left), _constant(right), None)
    assert operand_facts(effect, left, right) == {"k1x": left < right}


def test_fractions_are_compared_as_integers_of_one_scale() -> None:
    """7 / 2 is 3 inside rules: nothing is divided there."""
    effect = Operands("k1", "both", "<", _constant(0), _constant(0), None)
    assert operand_facts(effect, Fraction(7, 2), Fraction(11, 3)) == {"k1a": 21, "k1b": 22}


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
            found = set()
            if outside is None:

                def act(rule: Rule, ids: tuple[str, ...]) -> tuple[()]:
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
    assert not _Formulas(many, {}).apart
    assert _Formulas(_schedule(*facts[:4]), {}).apart


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
    law = law_of("mm-severance").with_engine(DurableEngine)
    claim = {"separation": {"date": "2026-02-28", "ground": "job_ceased"}}
    read = law.read(claim)
    return len({law.decide(read).outcome for _ in range(1100)})


def test_sessions_are_deleted_one_by_one(inside: Any) -> None:
    """Eleven hundred claims pass in one process."""
    assert inside(many_sessions) == 1


def in_reverse() -> list[str]:
    """Decisions with the facts asserted in the opposite order."""
    plain = session.Handle.fire
    law = law_of("mm-ssl-2012")
    changed = []
    from uirules.scenarios import decide_scenario, load_scenarios

    scenarios = [s for s in load_scenarios(law)[0] if s.benefit in ("maternity", "survivors", "unemployment")][::9]
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
