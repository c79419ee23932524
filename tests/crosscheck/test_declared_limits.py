"""Measured limits of durable-rules 2.0.28, and that no ruleset made here comes near them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from programs import single_tests, stages

import uirules.engines.durable
from uirules.engines.durable.codes import LARGEST, TRUE
from uirules.engines.durable.compares import operand_facts
from uirules.engines.durable.names import SESSION, check_names, hash32
from uirules.engines.durable.outside import Reach
from uirules.engines.durable.program import Program
from uirules.engines.durable.rules import MOST_KEYS, MOST_PATTERNS, MOST_RULES, Operands, Rule, Say, Stage
from uirules.errors import LimitError, RulesetError
from uirules.plan import nodes as n
from uirules.ruleset.types import Type

NUMBER = Type("rational")
WHOLE = Type("integer")
SOURCE = Path(uirules.engines.durable.__file__).parent


def _constant(value: Any) -> n.Constant:
    return n.Constant(value=value, type=NUMBER)


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


@pytest.mark.parametrize(
    ("left", "right"), [(2**62, 1), (10**30, 10**30 + 1), (Fraction(1, 2**63 + 2), Fraction(1, 3))]
)
def test_a_number_that_does_not_fit_is_compared_outside(left: Any, right: Any) -> None:
    """``10**30`` would compare equal to 2⁶³ - 1."""
    effect = Operands("k1", "both", "<", _constant(left), _constant(right), None)
    assert operand_facts(effect, left, right) == {"k1x": left < right}


def test_fractions_are_compared_as_integers_of_one_scale() -> None:
    """7 / 2 is 3 inside rules: nothing is divided there."""
    effect = Operands("k1", "both", "<", _constant(0), _constant(0), None)
    assert operand_facts(effect, Fraction(7, 2), Fraction(11, 3)) == {"k1a": 21, "k1b": 22}
