"""What is not known is carried to the end, and no further than the truth: the engine against every completion.

Thousands of partial claims are settled by the engine and, over small domains that hold the extremes, enumerated by the
reference. The shares measured are printed at the end of the test run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import pytest
from partial import Partial, build_partial
from reference import Result

from uirules import load_ruleset
from uirules.engines.explain.engine import ExplainEngine
from uirules.engines.explain.settle import Settled, settle
from uirules.law import Law
from uirules.values.failure import Failed
from uirules.values.uncertain import Interval, OneOf, Uncertain

CLAIMS = 4200
AMOUNTS = ("reference_wage", "monthly_benefit", "benefit_months", "total_benefit")

Cases = list[tuple[tuple[int, ...], Result]]


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


@pytest.fixture(scope="module")
def engine(law: Law) -> ExplainEngine:
    return ExplainEngine(law.ruleset, law.plan("unemployment"))


class Measured:
    """Counts of what was seen, printed in the terminal's summary."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def share(self, name: str) -> float:
        """How often a result was as narrow as the truth."""
        wide, all_ = self.counts[f"{name}, wider"], self.counts[name]
        return 1.0 if not all_ else 1 - wide / all_

    def narrow(self, name: str, exact: bool) -> None:
        """One result, as narrow as the truth or not."""
        self.counts[name] += 1
        self.counts[f"{name}, wider"] += not exact

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Called by pytest at its end."""
        terminalreporter.section("partial claims against all completions")
        for name, count in self.counts.items():
            if f"{name}, wider" in self.counts:
                terminalreporter.write_line(f"{name}: {count}, as narrow as the truth {self.share(name):.2%}")
            elif not name.endswith(", wider"):
                terminalreporter.write_line(f"{name}: {count}")


@pytest.fixture(scope="module")
def measured(request: pytest.FixtureRequest) -> Measured:
    found = Measured()
    request.config.pluginmanager.register(found)
    return found


# ── the truth ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def changing(partial: Partial, cases: Cases, pick: Callable[[Result], Any]) -> set[tuple[str, str, str]]:
    """The holes for which two completions that differ in nothing else differ in what is picked."""
    found = set()
    for place, gap in enumerate(partial.gaps):
        seen: dict[tuple[int, ...], Any] = {}
        for chosen, result in cases:
            value = pick(result)
            if seen.setdefault((*chosen[:place], *chosen[place + 1 :]), value) != value:
                found.add(gap.key)
                break
    return found


def holds(value: Any, truths: Iterable[Any]) -> bool:
    """Whether a value of the engine contains all that is true on some completion."""
    if isinstance(value, OneOf):
        return set(truths) <= set(value.values)
    if isinstance(value, Interval):
        return all(
            (value.low is None or value.low <= truth) and (value.high is None or truth <= value.high)
            for truth in truths
        )
    return not isinstance(value, Uncertain | Failed) and all(truth == value for truth in truths)


def exact(value: Any, truths: set[Any], unbounded: bool = False) -> bool:
    """Whether it contains nothing else, as far as its hull can tell. ``unbounded``: there is no greatest one."""
    if isinstance(value, OneOf):
        return set(value.values) == truths
    if isinstance(value, Interval):
        most = value.high == max(truths) or (unbounded and value.high is None)
        return bool(value.low == min(truths) and most)
    return truths == {value}


# ── the engine against it ─────────────────────────────────────────────────────────────────────────────────────────────


class Judge:
    """One partial claim: what the engine settled, and what is true."""

    def __init__(self, law: Law, engine: ExplainEngine, partial: Partial, measured: Measured) -> None:
        self.partial, self.measured = partial, measured
        claim = law.read(partial.claim)
        law_on = claim.values["separation.date"]
        self.settled: Settled = settle(engine, claim, law_on, partial.readings)
        self.cases: Cases = list(partial.completions())
        self.few = all(gap.few for gap in partial.gaps)
        self.exact = not partial.reduced and all(gap.exact for gap in partial.gaps)
        wages = {"contributions"} & {gap.key[0] for gap in partial.gaps}
        self.unbounded = bool(wages) and partial.readings["wage-cap"] == "uncapped"

    def run(self) -> None:
        self.measured.counts["claims"] += 1
        self.measured.counts["completions"] += len(self.cases)
        self.outcome()
        self.findings()
        met = [case for case in self.cases if case[1].met]
        if self.settled.outcome is not False and met:
            self.amounts(met)
            self.payments(met)

    def outcome(self) -> None:
        """No outcome wrong, none open that is settled, no fact that matters unnamed."""
        settled, counts = self.settled, self.measured.counts
        truths = {result.met for _, result in self.cases}
        matters = changing(self.partial, self.cases, lambda result: result.met)
        named = {tuple(hole) for hole in settled.missing}
        if settled.outcome is True or settled.outcome is False:
            counts["outcome settled"] += 1
            assert truths == {settled.outcome}
            assert not named
            return
        counts["outcome open"] += 1
        assert isinstance(settled.outcome, OneOf), "no step of these rules fails"
        if "outcome" in settled.approximate:
            counts["outcome open, approximate"] += 1
            counts["outcome open, approximate, but settled in truth"] += len(truths) == 1
        else:
            assert truths == {True, False}, "left open though every completion agrees"
        assert matters <= named, "a fact that can change the outcome is not named"
        if self.few and "outcome" not in settled.approximate:
            assert named == matters, "a fact is named that changes nothing"
        self.measured.narrow("facts named for the outcome", named == matters)

    def findings(self) -> None:
        """Every finding contains the truth."""
        for name, finding in self.settled.findings.items():
            assert holds(finding, {result.findings[name] for _, result in self.cases}), name

    def amounts(self, met: Cases) -> None:
        """Every amount contains what it is on the completions on which the conditions are met."""
        settled = self.settled
        months = {result.values["contribution_months"] for _, result in self.cases}
        assert holds(settled.values["contribution_months"], months)
        for name in AMOUNTS:
            truths = {result.values[name] for _, result in met}
            assert holds(settled.values[name], truths), name
            if self.exact:
                self.measured.narrow(name, exact(settled.values[name], truths, self.unbounded))
        matters = changing(self.partial, met, lambda result: [result.values[name] for name in AMOUNTS])
        named = {tuple(hole) for hole in settled.missing_for_amount}
        assert matters <= named, "a fact that can change an amount is not named"
        if self.few and "amount" not in settled.approximate:
            assert named == matters, "a fact is named that changes no amount"
        if self.exact:
            self.measured.narrow("facts named for the amounts", named == matters)

    def payments(self, met: Cases) -> None:
        """Every payment contains its dates, states and amounts."""
        periods = self.settled.payments
        counts = {len(result.payments) for _, result in met}
        assert len(periods) >= max(counts)
        if self.exact:
            self.measured.narrow("number of payments", len(periods) == max(counts))
        for number, entry in enumerate(periods[: max(counts)]):
            period = entry.period
            assert not period.certain or number < min(counts)
            truths = [result.payments[number] for _, result in met if number < len(result.payments)]
            assert holds(period.start, {truth.first for truth in truths})
            assert holds(period.end, {truth.last for truth in truths})
            states, amounts = {truth.state for truth in truths}, {truth.amount for truth in truths}
            assert holds(period.state, states)
            assert holds(period.amount, amounts)
            matters = changing(self.partial, met, lambda r, n=number: r.payments[n : n + 1])  # type: ignore[misc]
            assert matters <= {tuple(hole) for hole in entry.missing}
            if self.exact:
                self.measured.narrow("payment states", exact(period.state, states))
                self.measured.narrow("payment amounts", exact(period.amount, amounts, self.unbounded))
                dates = exact(period.start, {truth.first for truth in truths})
                self.measured.narrow("payment dates", dates and exact(period.end, {truth.last for truth in truths}))


def test_the_engine_settles_what_is_settled(law: Law, engine: ExplainEngine, measured: Measured) -> None:
    """Of thousands of partial claims no outcome is wrong, none left open that is settled, no fact that matters unnamed.

    Amounts, dates and states of payments contain the truth always, and are no wider in 99 of 100.
    """
    random = Random("partial claims")
    for _ in range(CLAIMS):
        partial = build_partial(random)
        judge = Judge(law, engine, partial, measured)
        try:
            judge.run()
        except AssertionError as error:
            error.add_note(f"claim: {partial.claim}\nreadings: {partial.readings}\nsettled: {judge.settled}")
            raise
    counts = measured.counts
    assert counts["outcome open"] > CLAIMS // 10
    assert counts["payment states"] > CLAIMS // 2
    assert measured.share("payment states") >= 0.99
    assert measured.share("payment amounts") >= 0.99
    assert measured.share("payment dates") >= 0.99
    assert counts["outcome open, approximate"] <= counts["outcome open"] // 100
