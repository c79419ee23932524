"""Facts of amendments in sampled claims: drawn beside the others, taken by the amended law, told in the metadata."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sampling_running import Run

from uirules.amend.named import named_amendments
from uirules.amend.read import load_amendment, shipped_amendments
from uirules.errors import RulesetError
from uirules.law import Law
from uirules.sampling import Case, read_population, sample
from uirules.sampling.amended import FOLDER, AmendedFacts, facts_of
from uirules.sampling.assumptions import BASES

DRAWN = [id for id, path in shipped_amendments().items() if (path.parent / FOLDER / path.name).is_file()]
JUST_CAUSE = "quit-with-just-cause"


def facts(*names: str) -> list[AmendedFacts]:
    return [facts_of(one.amendment) for one in named_amendments(names)]


def without(claim: Mapping[str, Any], paths: list[str]) -> dict[str, Any]:
    """A claim without some facts, and without the groups that are empty then."""
    left = json.loads(json.dumps(claim))
    for path in paths:
        group, _, name = path.rpartition(".")
        (left.get(group, {}) if group else left).pop(name, None)
    return {name: value for name, value in left.items() if value != {}}


@pytest.fixture(scope="module")
def severance() -> list[Case]:
    return list(sample(150, 3, amended=facts("severance-defer")))


# ── what is drawn ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_some_amendments_say_how_their_facts_are_drawn() -> None:
    """Those with a file of assumptions; each of these files belongs to an amendment."""
    folder = next(iter(shipped_amendments().values())).parent / FOLDER
    assert sorted(path.stem for path in folder.glob("*.yaml")) == sorted(DRAWN)
    assert {JUST_CAUSE, "severance-stated", "graduated-sanctions"} <= set(DRAWN)


@pytest.mark.parametrize("name", DRAWN)
def test_every_assumption_of_an_amendment_is_graded_and_founded(name: str) -> None:
    """Grade, basis, source, title in both languages; a guess or a gap has grade D."""
    for entry in facts(name)[0].named.values():
        assert entry.grade in "ABCD"
        assert entry.basis in set(BASES) - {"set"}
        assert entry.source.endswith(".")
        assert all(entry.title[language].strip() for language in ("en", "my"))
        assert entry.grade == "D" or entry.basis in ("stated", "derived")


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_else_changes(name: str) -> None:
    """Without the facts of the amendment, the claims are those drawn without it."""
    amended = facts(name)
    paths = [path for one in amended for path in one.drawn]
    found = list(sample(60, 3, amended=amended))
    assert [(without(claim, paths), about) for claim, about in found] == list(sample(60, 3))
    assert any(claim != without(claim, paths) for claim, _ in found)


@pytest.mark.parametrize("name", DRAWN)
def test_the_amended_law_takes_the_claims(name: str, law: Law) -> None:
    """Every fact is declared, every value within its range."""
    amended = law.amended(named_amendments([f"{name}@2014-04-01"]))
    for claim, _ in sample(25, 3, amended=facts(name)):
        assert amended.decide(claim).outcome in ("met", "not_met", "undetermined")


def test_a_just_cause_stands_where_the_worker_resigned_with_cause() -> None:
    """There, and nowhere else."""
    found = list(sample(300, 3, amended=facts(JUST_CAUSE)))
    grounds = {claim["separation"].get("ground") for claim, _ in found if "just_cause" in claim["separation"]}
    assert "resignation_with_cause" in grounds
    assert grounds <= {"resignation_with_cause", None}
    stated = [c for c, _ in found if c["separation"].get("ground") == "resignation_with_cause"]
    assert stated and all("just_cause" in claim["separation"] for claim in stated)


def test_severance_pay_is_that_of_the_scale(severance: list[Case]) -> None:
    """Months are owed where 'about' says so, 0.5 below one year of service, 1 below two; paid where it says so."""
    scale = {0: "0.5", 1: "1", 2: "1.5", 3: "3", 4: "4", 5: "4", 6: "5", 7: "5", 8: "6", 9: "6"} | dict.fromkeys(
        range(10, 20), "8"
    )
    seen = set()
    for claim, about in severance:
        months = claim["severance"]["months"]
        assert claim["severance"]["paid"] == (about["severance"] == "paid")
        assert (months == "0") == (about["severance"] == "not_owed")
        if months != "0" and (about["tenure_months"] + 1) % 12:  # of a year that ends on the last day, a month lacks
            assert months == scale[about["tenure_months"] // 12]
            seen.add(months)
    assert {"0.5", "1"} <= seen


def test_rows_lie_between_the_days_their_list_is_complete() -> None:
    """The earliest first; a refusal says whether there was just cause, an offer that was taken does not."""
    offers = 0
    for claim, _ in sample(150, 3, amended=facts("graduated-sanctions")):
        assert claim["offers_known_from"] == claim["separation"]["date"]
        assert claim["offers_known_to"] == claim["claim"]["assessed_on"]
        days = [row["date"] for row in claim["offers"]]
        assert days == sorted(days)
        assert all(claim["offers_known_from"] <= day <= claim["offers_known_to"] for day in days)
        assert all(("just_cause" in row) == row["refused"] for row in claim["offers"])
        offers += len(days)
    assert offers > 20


# ── the verb ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def compared(run: Run, amendment: str, file: str) -> dict[str, Any]:
    """What ``compare`` tells of the law without and with an amendment: outcomes on both sides, and the changes."""
    side = f"mm-ssl-2012+{amendment}@2014-04-01"
    code, out, err = run("compare", "mm-ssl-2012", side, "--cases", file, "--format", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    return {"undetermined": [each["outcomes"]["undetermined"] for each in told["sides"]], **told["pairs"][0]["changes"]}


def test_just_causes_bring_the_benefit_to_some(run: Run) -> None:
    """Of 200 claims the conditions come to be met for some; none is undetermined for want of a just cause."""
    run("sample", "-n", 200, "--seed", 1, "--amend", JUST_CAUSE, "-o", "x.ndjson")
    told = compared(run, JUST_CAUSE, "x.ndjson")
    assert told["newly_met"] > 0
    assert told["became_undetermined"] == 0


def test_without_their_facts_the_same_claims_are_undetermined(run: Run) -> None:
    """What the amendment asks for is not known in a claim drawn without it."""
    run("sample", "-n", 200, "--seed", 1, "-o", "x.ndjson")
    told = compared(run, JUST_CAUSE, "x.ndjson")
    assert told["newly_met"] == 0
    assert told["became_undetermined"] > 0


@pytest.mark.parametrize("mode", ["severance-defer", "severance-consume", "severance-reduce"])
def test_severance_modes_are_settled(mode: str, severance: list[Case], law: Law) -> None:
    """What severance pay does to the benefit hangs on no fact that is missing; without those drawn it does."""
    amended = law.amended(named_amendments([f"{mode}@2014-04-01"]))

    def missing(claim: Mapping[str, Any]) -> set[str]:
        decision = amended.decide(claim)
        return {gap.fact for gap in (*decision.missing, *decision.missing_for_amount)}

    owed = [claim for claim, about in severance if about["severance"] != "not_owed"]
    asked = {"severance.months", "severance.paid"}
    assert not any(asked & missing(claim) for claim in owed)
    assert any(asked & missing(without(claim, sorted(asked))) for claim in owed)


def test_the_same_seed_gives_the_same_bytes(run: Run) -> None:
    """With amendments as well; an amendment that brings no fact changes none."""
    for name, amend in (("a", JUST_CAUSE), ("b", JUST_CAUSE), ("c", "raised-cap")):
        assert run("sample", "-n", 40, "--amend", amend, "-o", f"{name}.ndjson")[0] == 0
    run("sample", "-n", 40, "-o", "d.ndjson")
    a, b, c, d = (hashlib.sha256(Path(f"{name}.ndjson").read_bytes()).hexdigest() for name in "abcd")
    assert a == b != c == d


def test_amendments_that_others_rest_on_come_along(run: Run) -> None:
    """The metadata names every amendment, what is drawn of it, and what is not given."""
    run("sample", "-n", 5, "--amend", "severance-defer", "--amend", "partial-unemployment", "-o", "x.ndjson")
    meta = json.loads(Path("x.ndjson.meta.json").read_text(encoding="utf-8"))
    told = {one["id"]: one for one in meta["amendments"]}
    assert set(told) == {"severance-defer", "severance-stated", "partial-unemployment"}
    assert told["severance-stated"]["drawn"] == ["severance.months", "severance.paid"]
    assert told["severance-stated"]["not_given"] == []
    assert told["partial-unemployment"]["drawn"] == []
    assert "short_time.hours" in told["partial-unemployment"]["not_given"]
    assert meta["assumptions"]["severance-stated/severance.paid"]["grade"] == "B"
    assert set(told["severance-stated"]["assumptions"]) < set(meta["assumptions"])


def test_both_forms_hold_the_facts(run: Run) -> None:
    """Claims read from Parquet are those read from NDJSON."""
    words = [word for name in DRAWN for word in ("--amend", name)]
    for ending in ("ndjson", "parquet"):
        assert run("sample", "-n", 40, "--seed", 4, *words, "-o", f"x.{ending}")[0] == 0
    lines = list(read_population("x.ndjson"))
    assert lines == list(read_population("x.parquet"))
    assert any(claim["offers"] for claim, _ in lines)


# ── other assumptions ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_assumptions_of_amendments_can_be_replaced(run: Run) -> None:
    """By the name of the amendment and the path of the fact, where the amendment is named."""
    causes = "wages_unpaid: 1, terms_worsened: 0, violence_or_harassment: 0, danger_not_removed: 0, harm_to_health: 0"
    value = f"{{{causes}, family_move: 0, not_established: 0}}"
    text = f"assumptions: {{{JUST_CAUSE}/separation.just_cause: {{value: {value}}}}}"
    Path("mine.yaml").write_text(text, encoding="utf-8")
    words = ("sample", "-n", 200, "--assumptions", "mine.yaml", "-o", "x.ndjson")
    assert run(*words, "--amend", JUST_CAUSE)[0] == 0
    causes_drawn = {claim["separation"].get("just_cause") for claim, _ in read_population("x.ndjson")}
    assert causes_drawn == {None, "wages_unpaid"}
    code, _, err = run(*words)
    assert code != 0
    assert "mine.yaml:1:" in err


def test_what_no_law_decides_is_not_given(run: Run) -> None:
    """The scale of severance pay is known from 2016 on: before it, the months owed are left open."""
    Path("mine.yaml").write_text(
        "assumptions: {separation_from: {value: 2015-01-01}, separation_to: {value: 2015-06-30}}", encoding="utf-8"
    )
    words = ("sample", "-n", 60, "--assumptions", "mine.yaml", "--amend", "severance-stated", "-o", "x.ndjson")
    assert run(*words)[0] == 0
    for claim, about in read_population("x.ndjson"):
        assert claim["severance"].get("months") == ("0" if about["severance"] == "not_owed" else None)


def test_what_follows_from_other_facts_is_not_replaced(run: Run) -> None:
    """The months of the scale are no figure to assume."""
    Path("mine.yaml").write_text("assumptions: {severance-stated/severance.months: {value: 3}}", encoding="utf-8")
    words = ("sample", "-n", 5, "--assumptions", "mine.yaml", "--amend", "severance-stated", "-o", "x.ndjson")
    code, _, err = run(*words)
    assert code != 0
    assert "mm-severance/severance/months_of_wage" in err
    assert not Path("x.ndjson").exists()


ENTRY = "title: {en: a, my: က}, grade: D, basis: guess, source: None."
FILES = {
    "a fact that the amendment does not declare": (
        f"separation.just_cuase: {{kind: share, value: 1 %, {ENTRY}}}", "sample.unknown_fact", "separation.just_cause",
    ),
    "a kind that gives no value of the type": (
        f"separation.just_cause: {{kind: share, value: 1 %, {ENTRY}}}", "ruleset.wrong_value", "weights",
    ),
    "an option too few": (
        f"separation.just_cause: {{kind: weights, value: {{wages_unpaid: 1}}, {ENTRY}}}",
        "sample.option_missing", "family_move",
    ),
    "a condition on a fact that no claim states": (
        f"separation.just_cause: {{kind: weights, where: {{separation.grund: x}}, value: {{}}, {ENTRY}}}",
        "sample.unknown_fact", "separation.ground",
    ),
    "another value that is none": (
        "separation.just_cause: {kind: weights, where: {separation.ground: x}, otherwise: bad, value: {}, "
        f"{ENTRY}}}", "ruleset.wrong_value", "family_move",
    ),
    "no source": (
        "separation.just_cause: {kind: weights, value: {}, title: {en: a, my: က}, grade: D, basis: guess}",
        "ruleset.missing_key", "source",
    ),
    "a day after a number": (
        f"separation.just_cause: {{kind: weights, after: separation.date, value: {{}}, {ENTRY}}}",
        "ruleset.wrong_value", "date",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_a_wrong_file_is_told_at_its_place(what: str, tmp_path: Path) -> None:
    """With the code, the line, and what was expected."""
    entry, code, expected = FILES[what]
    file = tmp_path / f"{JUST_CAUSE}.yaml"
    file.write_text(shipped_amendments()[JUST_CAUSE].read_text(encoding="utf-8"), encoding="utf-8")
    beside = tmp_path / FOLDER / file.name
    beside.parent.mkdir()
    beside.write_text(f"format: uirules/sample/1\nassumptions:\n  {entry}\n", encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        facts_of(load_amendment(str(file)))
    problem = next(problem for problem in caught.value.problems if problem.code == code)
    assert problem.position is not None and problem.position.line == 3
    assert expected in f"{problem.expected} {problem.suggestion}"


def test_a_list_is_drawn_with_the_day_of_its_rows(tmp_path: Path) -> None:
    """Rows without their day are none."""
    file = tmp_path / "graduated-sanctions.yaml"
    file.write_text(shipped_amendments()[file.stem].read_text(encoding="utf-8"), encoding="utf-8")
    beside = tmp_path / FOLDER / file.name
    beside.parent.mkdir()
    text = f"format: uirules/sample/1\nassumptions:\n  offers: {{kind: bands, value: {{0-2: 1}}, {ENTRY}}}\n"
    beside.write_text(text, encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        facts_of(load_amendment(str(file)))
    assert [problem.expected for problem in caught.value.problems] == ["offers.date"]


# ── several amendments ────────────────────────────────────────────────────────────────────────────────────────────────


def declaring(id: str, label: str, folder: Path) -> str:
    """An amendment that declares the fact of a shipped one, with another label perhaps; the name of its file."""
    shipped = named_amendments([JUST_CAUSE])[0].amendment
    fact = next(path for path in facts_of(shipped).declared)
    old = facts_of(shipped).declared[fact].label["en"]
    file = folder / f"{id}.yaml"
    text = shipped.text.replace(f"id: {shipped.id}\n", f"id: {id}\n", 1)
    assert old in text
    file.write_text(text.replace(old, label or old), "utf-8")
    return str(file)


def test_one_fact_declared_in_two_ways(run: Run, tmp_path: Path) -> None:
    """Both amendments are named, with their places; nothing is written."""
    other = declaring("other", "another label", tmp_path)
    out = tmp_path / "claims.ndjson"
    code, _, err = run("sample", "-n", "3", "-o", str(out), "--amend", JUST_CAUSE, "--amend", other)
    said = " ".join(err.split())
    assert code == 2 and not out.exists()
    assert f"'{JUST_CAUSE}' and 'other' both declare the fact" in said
    assert f"{other}:" in said and f"{JUST_CAUSE}.yaml:" in said


def test_one_fact_declared_alike_twice(run: Run, tmp_path: Path) -> None:
    """Which of the two is taken makes no difference."""
    alike = declaring("alike", "", tmp_path)
    out = tmp_path / "claims.ndjson"
    code, _, err = run("sample", "-n", "3", "-o", str(out), "--amend", JUST_CAUSE, "--amend", alike)
    assert (code, out.exists()) == (0, True), err
