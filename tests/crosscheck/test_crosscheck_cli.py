"""``uirules crosscheck`` and ``uirules decide --engine durable``."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from uirules.cli import main
from uirules.crosscheck import coverage as covering
from uirules.crosscheck.results import Difference
from uirules.crosscheck.run import Branch, Crash, Crosscheck, Disagreement
from uirules.crosscheck.text import render
from uirules.errors import LimitError, Problem

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = str(ROOT / "examples" / "C-2026-0148.yaml")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out = capsys.readouterr()
    return code, out.out, out.err


def test_full_agreement_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    """The counts by branch, and that it is one encoding evaluated twice."""
    code, out, _ = run(capsys, "crosscheck", "mm-severance", "--scenarios")
    assert code == 0
    assert "Full agreement" in out and "the same encoding of the law" in out
    assert re.search(r"severance +64 +64", out)


def test_a_sample_is_drawn_and_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    """Claims of the population with events of the law's scenarios."""
    code, out, _ = run(capsys, "crosscheck", "mm-severance", "--sample", "8", "--seed", "3", "--format", "json")
    assert (code, json.loads(out)["claims"], json.loads(out)["disagreed"]) == (0, 8, 0)


def test_json_tells_counts_and_memory(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Claims of a file, as NDJSON; peak memory of both processes."""
    claim = {"separation": {"date": "2026-02-28", "ground": "job_ceased"}, "employment": {"started_on": "2020-01-01"}}
    cases = tmp_path / "claims.ndjson"
    cases.write_text(json.dumps(claim) + "\n" + json.dumps(claim) + "\n", encoding="utf-8")
    code, out, _ = run(capsys, "crosscheck", "mm-severance", "--cases", str(cases), "--format", "json")
    data = json.loads(out)
    assert (code, data["agrees"], data["compared"], data["claims"]) == (0, True, 2, 2)
    assert data["run"]["peak_memory_kb"] > 0 and data["run"]["peak_memory_of_child_kb"] > 0


def test_coverage_says_what_is_handed_in(capsys: pytest.CaptureFixture[str]) -> None:
    """Per provision what the network concludes, what it is handed, and what is refused."""
    code, out, _ = run(capsys, "crosscheck", "--coverage", "--format", "json")
    listed = {one["provision"]: one for one in json.loads(out)["coverage"]}
    assert code == 0
    assert listed["housing"]["refused"] == "durable.not_encoded"
    assert listed["unemployment"]["concluded"]["findings"] == 7
    assert "Aggregate" in listed["unemployment"]["handed_in"]["contribution_months"]


def test_coverage_in_text_and_burmese(capsys: pytest.CaptureFixture[str]) -> None:
    """What both engines share is said plainly, in both languages."""
    code, out, _ = run(capsys, "crosscheck", "--coverage", "--benefit", "unemployment")
    assert code == 0 and "no result is copied from the first engine" in " ".join(out.split())
    code, out, _ = run(capsys, "crosscheck", "--coverage", "--benefit", "housing", "--lang", "my")
    assert code == 0 and "မတွက်ချက်ပါ" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--scenarios", "--sample", "3"], "one of these"),
        ([], "one of these"),
        (["--sample", "0"], "'--sample' takes a number of at least 1, not 0"),
        (["--scenarios", "--jobs", "0"], "'--jobs' takes a number of at least 1, not 0"),
        (["--scenarios", "--benefit", "housing"], "'housing' is not encoded"),
        (["--scenarios", "--benefit", "unemploymet"], "Did you mean 'unemployment'?"),
        (["--cases", "no-such-file.ndjson"], "no-such-file.ndjson"),
    ],
)
def test_bad_input_ends_with_2(capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    """What was found and what was expected."""
    code, _, err = run(capsys, "crosscheck", *words)
    assert code == 2 and told in err


def test_a_law_without_scenarios_is_not_sampled(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Events are drawn from scenarios: where there are none, claims are asked for."""
    assert main(["init", str(tmp_path / "mine")]) == 0
    for file in (tmp_path / "mine").rglob("scenarios/*.yaml"):
        file.unlink()
    folder = next((tmp_path / "mine").rglob("ruleset.yaml")).parent
    capsys.readouterr()
    code, _, err = run(capsys, "crosscheck", str(folder), "--sample", "3")
    assert code == 2 and "has no scenario to draw events from" in err


def test_what_is_not_covered_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provision that durable-rules does not bear: the reason, and exit code 2."""

    def program(self: object, readings: object) -> None:
        raise LimitError(Problem("durable.too_many_rules", found="401", expected="400", fields={"where": "x"}))

    monkeypatch.setattr(covering.DurableEngine, "program", program)
    code, _, err = run(capsys, "crosscheck", "--scenarios", "--benefit", "unemployment")
    assert code == 2 and "does not cover 'unemployment'" in err and "401 rules" in err
    code, _, err = run(capsys, "decide", EXAMPLE, "--engine", "durable")
    assert code == 2 and "does not cover 'unemployment'" in err


def test_a_decision_by_the_second_engine(capsys: pytest.CaptureFixture[str]) -> None:
    """The same JSON, which says who evaluated it; the same letter."""
    code, first, _ = run(capsys, "decide", EXAMPLE, "--format", "json")
    assert code == 0
    code, second, _ = run(capsys, "decide", EXAMPLE, "--format", "json", "--engine", "durable")
    found = json.loads(second)
    assert code == 0 and found.pop("engine") == "durable" and found == json.loads(first)
    _, letter, _ = run(capsys, "decide", EXAMPLE, "--lang", "my")
    code, other, _ = run(capsys, "decide", EXAMPLE, "--lang", "my", "--engine", "durable")
    assert code == 0 and other == letter


def test_an_engine_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    """Named with what there is."""
    code, _, err = run(capsys, "decide", EXAMPLE, "--engine", "durble")
    assert code == 2 and "'durble' is no engine; there are: explain, durable. Did you mean 'durable'?" in err


def test_a_wrong_claim_is_told_with_its_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """As with the first engine."""
    file = tmp_path / "claim.yaml"
    file.write_text("separation:\n  date: 2013-01-01\n", encoding="utf-8")
    code, _, err = run(capsys, "decide", str(file), "--engine", "durable")
    assert code == 2 and "claim.yaml:2" in err and "No law was in force" in err


def test_a_report_of_differences_and_crashes_in_both_languages() -> None:
    """Claim, rule, clause and both results; what died, and that the run went on."""
    found = Crosscheck("mm-ssl-2012", {"unemployment": Branch(1, 0)}, claims=2, disagreed=3, crashed=2)
    wrong = {"rule": "r/compare:true", "cite": ["ssl-2012/sec_37"], "concluded": "true", "expected": "false"}
    difference = Difference("finding", "contributed_long_enough", True, False)
    found.disagreements = [
        Disagreement("S1-4", "unemployment", (difference,), (("r/compare:true", ("ssl-2012/sec_37",)),), (wrong,)),
        Disagreement("S1-5", "unemployment", (difference,), (), ()),
    ]
    found.crashes = [Crash("S1-6", "SIGSEGV", False), Crash("S1-7", "SIGKILL", True)]
    text = " ".join(render(found, []).split())
    assert "S1-4, unemployment: the engines differ in finding 'contributed_long_enough'" in text
    assert "explain: true; durable: false" in text
    assert "rule r/compare:true (ssl-2012/sec_37) concluded 'true'; its formula comes to 'false'" in text
    assert "no rule is at odds with its formula" in text and "and 1 more" in text
    assert "S1-6: the second engine's process ended (SIGSEGV); a new one was started" in text
    assert "S1-7: the second engine's process ended (SIGKILL); a new one ended on it as well" in text
    burmese = render(found, [], "my")
    assert "ကွာခြားပါသည်" in burmese and "တွက်ချက်မှု ၃\u00a0ခု" in burmese


def test_claims_that_cannot_be_read_are_told_with_their_places(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each at its line and column on standard error, exit code 2, and no agreement where nothing was compared."""
    file = tmp_path / "bad.json"
    file.write_text('{"separation": {"date": "2027-02-30"}, "a": 1}\n', encoding="utf-8")
    code, out, err = run(capsys, "crosscheck", "--benefit", "unemployment", "--cases", str(file))
    assert code == 2 and "bad.json:1:25: " in err and "bad.json:1:45: The fact 'a'" in err
    assert "1 claim, 0 decisions compared." in out and "ull agreement" not in out and "Nothing was compared" in out
    lines = tmp_path / "bad.ndjson"
    lines.write_text('\n{"separation": {"date": "2026-02-28"}}\n{"a": 1}\n', encoding="utf-8")
    code, out, err = run(capsys, "crosscheck", "--benefit", "unemployment", "--cases", str(lines))
    assert code == 2 and "bad.ndjson:3:7: The fact 'a'" in err and "2 claims, 1 decision compared." in out


def test_claims_in_no_file_are_told_with_this_verbs_options(capsys: pytest.CaptureFixture[str]) -> None:
    """Not with those of another verb."""
    code, _, err = run(capsys, "crosscheck", "--cases", "nofile")
    assert code == 2 and "--scenarios" in err and "first side" not in err


def test_burmese_calls_provisions_by_their_titles(capsys: pytest.CaptureFixture[str]) -> None:
    """Not by their ids; and lists have the signs of the language."""
    _, out, _ = run(capsys, "crosscheck", "--coverage", "--benefit", "housing", "--lang", "my")
    assert "housing" not in out
    _, out, _ = run(capsys, "crosscheck", "--coverage", "--benefit", "unemployment", "--lang", "my")
    assert "unemployment:" not in out and "unemployment —" not in out and ", " not in out and "၊ " in out
