"""Worked examples: claims that come with the rulesets, decided and told in a letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uirules.decision.decision import Decision
from uirules.errors import UirulesError
from uirules.examples import examples
from uirules.law import Law
from uirules.ruleset.claim import Claim
from uirules.ruleset.find import data_folder
from uirules.ruleset.source import read_claims
from uirules.scenarios.read import load_scenarios

__all__ = ["Example", "examples_of"]

_OUTCOMES = ("met", "not_met", "undetermined")


@dataclass(frozen=True, slots=True)
class Example:
    """One decided claim: ``name`` as it is told, ``page`` its place without the language, ``facts`` what was given."""

    name: str
    page: str
    facts: Any
    decision: Decision


def examples_of(law: Law, others: Sequence[Law] = ()) -> dict[str, tuple[Example, ...]]:
    """By provision: its example claims, then a scenario for each outcome. Every file is read once.

    A claim of which one of the ``others`` reads more is theirs.
    """
    encoded = _encoded(law)
    found: dict[str, list[Example]] = {name: [] for name in encoded}
    for provision, example in (*_claims(law, encoded, others), *_scenarios(law, encoded)):
        found[provision].append(example)
    return {name: tuple(found.get(name, ())) for name in law.benefits}


def _encoded(law: Law) -> list[str]:
    return [name for name in law.benefits if law.ruleset.provision(name).not_encoded is None]


def _page(law: Law, provision: str, name: str) -> str:
    return f"rules/{law.id}/examples/{provision}-{name}.html"


def _files(law: Law) -> Iterator[tuple[str, Path]]:
    """Files of claims: those of the package for a shipped law, and the law's own folder ``claims``."""
    if law.ruleset.folder.parent == data_folder("rulesets"):
        yield from examples().items()
    for path in sorted((law.ruleset.folder / "claims").glob("*.yaml")):
        yield path.stem, path


def _claims(law: Law, encoded: Sequence[str], others: Sequence[Law]) -> Iterator[tuple[str, Example]]:
    for stem, path in _files(law):
        claims = [claim for claim in read_claims(path) if claim.node is not None]
        for number, claim in enumerate(claims, 1):
            assert claim.node is not None
            facts: Any = claim.node.to_plain()
            name = stem if len(claims) == 1 else f"{stem}-{number}"
            try:
                read = law.read(facts, claim.node)
                if any(
                    _read_by(other, facts, claim.node) > max(_numbers(law, read).values(), default=0)
                    for other in others
                ):
                    continue
                for provision in _about(law, encoded, read):
                    decision = law.decide(read, provision, tree=claim.node)
                    yield provision, Example(name, _page(law, provision, name), facts, decision)
            except UirulesError:
                continue  # a claim under another law


def _about(law: Law, encoded: Sequence[str], claim: Claim) -> tuple[str, ...]:
    """The provisions that a claim is about: whose event it states, and that read most of its facts or are met."""
    if len(encoded) == 1:
        return tuple(encoded)
    read = _numbers(law, claim)
    most = max(read.values(), default=0)
    return tuple(name for name, number in read.items() if number == most or law.decide(claim, name).outcome == "met")


def _numbers(law: Law, claim: Claim) -> dict[str, int]:
    """How many facts of a claim each provision reads, of those whose event it states."""
    return {
        name: len({fact["path"] for fact in law.facts(name)}.intersection(claim.values))
        for name in _encoded(law)
        if law.ruleset.provision(name).contingency in claim.values
    }


def _read_by(law: Law, facts: Any, tree: Any) -> int:
    """How many facts of a claim a law reads at most; none where the claim is not one under it."""
    try:
        return max(_numbers(law, law.read(facts, tree)).values(), default=0)
    except UirulesError:
        return 0


def _scenarios(law: Law, encoded: Sequence[str]) -> Iterator[tuple[str, Example]]:
    """The first scenario of each outcome of each provision."""
    if not (law.ruleset.folder / "scenarios").is_dir():
        return
    found: set[tuple[str, str]] = set()
    for loaded in load_scenarios(law)[0]:
        provision, outcome = loaded.benefit, loaded.expect.outcome
        if provision not in encoded or loaded.problems or outcome not in _OUTCOMES or (provision, outcome) in found:
            continue
        scenario = loaded.scenario
        try:
            variant = law.with_readings(scenario.readings) if scenario.readings else law
            variant = variant.known_at(scenario.known_at) if scenario.known_at is not None else variant
            variant = variant.at(scenario.law_on) if scenario.law_on is not None else variant
            decision = variant.decide(loaded.facts, provision, tree=loaded.tree)
        except UirulesError:
            continue
        found.add((provision, str(outcome)))
        place = _page(law, provision, f"scenario-{loaded.name}")
        yield provision, Example(loaded.name, place, dict(loaded.facts), decision)
