"""Results are frozen, typed, picklable, and the same in every thread."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from uirules import Decision, Law, load_ruleset

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


def claims() -> list[dict[str, Any]]:
    """The shipped claims in YAML that hold one document, as plain Python."""
    found = []
    for path in sorted(EXAMPLES.glob("C-*.yaml")):
        documents = list(yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
        found += [_typed(document) for document in documents]
    return found


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_typed(part) for part in value]
    return {"true": True, "false": False, "": None, "null": None}.get(value, value)


def whole(decision: Decision) -> str:
    """Everything a decision says, decisive readings and both letters included."""
    letters = [decision.render(lang=language, format="text") for language in ("en", "my")]
    return json.dumps([decision.to_dict(decisive=True), letters], ensure_ascii=False, sort_keys=True)


def test_a_pickled_decision_says_the_same(law: Law) -> None:
    """A decision survives pickling whole: JSON, decisive readings, letters."""
    for claim in claims():
        decision = law.decide(claim)
        before = whole(decision)
        assert whole(pickle.loads(pickle.dumps(decision))) == before
        assert whole(pickle.loads(pickle.dumps(law.decide(claim)))) == before


def test_a_pickled_decision_is_small(law: Law) -> None:
    """What all decisions share is named, not carried along."""
    assert len(pickle.dumps(law.decide(claims()[0]))) < 60_000


def test_a_pickled_law_decides_the_same(law: Law) -> None:
    """A law travels by its folder, readings and dates."""
    other = law.with_readings({"wage-cap": "uncapped"}).at("2026-01-15")
    revived = pickle.loads(pickle.dumps(other))
    claim = claims()[0]
    assert revived.decide(claim).to_dict() == other.decide(claim).to_dict()


def test_results_are_frozen(law: Law) -> None:
    """Nobody can change a decision or its parts afterwards."""
    decision = law.decide(claims()[0])
    with pytest.raises(dataclasses.FrozenInstanceError):
        decision.outcome = "met"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        decision.findings[0].result = True  # type: ignore[misc]


def test_threads_share_a_law(law: Law) -> None:
    """Many threads at once on one law give what one gives."""
    given = claims()[:6]
    alone = [whole(law.decide(claim)) for claim in given]
    fresh = load_ruleset("mm-ssl-2012")
    with ThreadPoolExecutor(max_workers=8) as pool:
        together = list(pool.map(lambda claim: whole(fresh.decide(claim)), given * 2))
    assert together == alone * 2


def test_deciding_leaves_the_claim_alone(law: Law) -> None:
    """The caller's facts are read, never changed."""
    claim = claims()[0]
    before = copy.deepcopy(claim)
    law.decide(claim).render(lang="my", format="html", embed_fonts=False)
    assert claim == before


def test_values_cannot_be_changed(law: Law) -> None:
    """Not even one value in the mapping of a decision."""
    decision = law.decide(claims()[0])
    with pytest.raises(TypeError):
        decision.values["monthly_benefit"] = 999999  # type: ignore[index]
