"""``uirules decide``: one claim and several, their formats, and where they are written."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from running import CLAIM, EXAMPLES, Run, start

from uirules import load_ruleset
from uirules.ruleset.schema import decision_schema

BAD = "separation: {date: 2026-02-30}\n"


def valid(data: object) -> None:
    jsonschema.validate(data, decision_schema(), cls=jsonschema.Draft7Validator)


def test_one_claim_is_one_object(run: Run, claim: Path) -> None:
    """The JSON of one claim is what ``Decision.to_dict`` gives, decisive readings worked out."""
    ran = run("decide", claim, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["claim"] == "C-1"
    assert ran.json["outcome"] == "not_met"  # an unmet condition is a result, not an error
    assert ran.json["decisive_readings"] is not None
    valid(ran.json)


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("C-*")), ids=lambda path: path.stem)
def test_examples_are_decided_to_the_published_schema(run: Run, file: Path) -> None:
    """Every shipped example gives JSON that the published schema accepts, and a letter in both languages."""
    ran = run("decide", file, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    for decision in ran.json if isinstance(ran.json, list) else [ran.json]:
        valid(decision)
    for lang in ("en", "my"):
        letter = run("decide", file, "--lang", lang)
        assert letter.code == 0
        assert letter.out.endswith("\n")


def test_letters_have_all_formats(run: Run, claim: Path) -> None:
    """Text is the default; Markdown and HTML are asked for; without fonts, Burmese HTML is small."""
    assert "Calculation, not a decision" in run("decide", claim).out
    assert "# Unemployment benefit" in run("decide", claim, "--format", "markdown").out
    whole = run("decide", claim, "--format", "html", "--lang", "my").out
    bare = run("decide", claim, "--format", "html", "--lang", "my", "--no-embed-fonts").out
    assert whole.lower().startswith("<!doctype html>")
    assert len(bare) < len(whole) / 2


def test_options_reach_the_decision(run: Run, claim: Path) -> None:
    """Readings, dates and the benefit are those asked for."""
    ran = run(
        "decide", claim, "--format", "json", "--ruleset", "mm-ssl-2012", "--benefit", "unemployment",
        "--reading", "wage-cap=uncapped", "--reading", "rounding=down", "--law-on", "2025-01-01",
        "--known-at", load_ruleset("mm-ssl-2012").ruleset.manifest.published.isoformat(),
    )  # fmt: skip
    assert ran.code == 0
    assert ran.json["ruleset"]["readings"]["wage-cap"] == "uncapped"
    assert ran.json["ruleset"]["readings"]["rounding"] == "down"
    assert (ran.json["law_on"], ran.json["law_on_source"]) == ("2025-01-01", "law_on")
    assert ran.json["known_at"] is not None


def test_all_benefits_are_listed_and_decided(run: Run, claim: Path) -> None:
    """``--benefit all`` lists every benefit, duty and status, and gives the decision on each."""
    ran = run("decide", claim, "--benefit", "all", "--format", "json")
    assert ran.json["schema"] == "uirules/decisions/0"
    assert [entry["benefit"] for entry in ran.json["listing"]] == load_ruleset("mm-ssl-2012").benefits
    assert [decision["benefit"] for decision in ran.json["decisions"]] == load_ruleset("mm-ssl-2012").benefits


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("documents.yaml", f"{CLAIM}---\n{BAD}---\n{CLAIM.replace('C-1', 'C-3')}"),
        ("list.yaml", "- {claim: {id: C-1}}\n- {separation: {date: 2026-02-30}}\n- {claim: {id: C-3}}\n"),
        ("array.json", '[{"claim": {"id": "C-1"}}, {"separation": {"date": "2026-02-30"}}, {"claim": {"id": "C-3"}}]'),
        (
            "lines.ndjson",
            '{"claim": {"id": "C-1"}}\n{"separation": {"date": "2026-02-30"}}\n{"claim": {"id": "C-3"}}\n',
        ),
    ],
)
def test_one_bad_claim_among_several(run: Run, claim: Path, name: str, text: str) -> None:
    """The good ones are decided, the bad one is reported where it stands, and the exit code tells of it."""
    Path(name).write_text(text, encoding="utf-8")
    ran = run("decide", name, "--format", "json")
    assert ran.code == 2
    assert [decision["claim"] for decision in ran.json] == ["C-1", "C-3"]
    assert ran.err.startswith(f"{name}:")
    assert "There is no day 2026-02-30 in the calendar." in ran.err


def test_several_files(run: Run, claim: Path) -> None:
    """Several files are several claims; one that cannot be read does not stop the others."""
    ran = run("decide", claim, "missing.yaml", claim, "--format", "json")
    assert ran.code == 2
    assert [decision["claim"] for decision in ran.json] == ["C-1", "C-1"]
    assert ran.err == "missing.yaml:1:1: There is no file 'missing.yaml'.\n"


def test_letters_one_after_the_other(run: Run, claim: Path) -> None:
    """Several letters are parted by a line."""
    assert run("decide", claim, claim).out.count("\n" + "=" * 72 + "\n") == 1
    assert run("decide", claim, claim, "--format", "markdown").out.count("\n---\n") >= 1


def test_all_bad_gives_an_empty_array(run: Run, claim: Path) -> None:
    """A program that reads the array finds one, even where nothing could be decided."""
    Path("bad.ndjson").write_text('{"x": 1}\n{"y": 2}\n', encoding="utf-8")
    ran = run("decide", "bad.ndjson", "--format", "json")
    assert (ran.code, ran.json) == (2, [])


def test_standard_input(claim: Path) -> None:
    """``-`` is standard input, in YAML or JSON, and has a name in errors."""
    assert start("decide", "-", "--format", "json", input=CLAIM.encode()).json["claim"] == "C-1"
    bad = start("decide", "-", "--format", "json", input=b'{"claim": {"id": "C-1"},\n "x": 1}')
    assert (bad.code, bad.out) == (2, "")
    assert bad.err.startswith("<stdin>:2:7: ")
    assert "at: /x" in bad.err
    assert start("decide", "-", input=b"").code == 2


def test_file_appears_only_when_whole(run: Run, claim: Path, tmp_path: Path) -> None:
    """``-o`` writes the result to a file; where there is no result, what stood there stays."""
    assert run("decide", claim, "--format", "json", "-o", "out.json").out == ""
    before = Path("out.json").read_bytes()
    valid(json.loads(before))
    Path("bad.yaml").write_text(BAD, encoding="utf-8")
    assert run("decide", "bad.yaml", "--format", "json", "-o", "out.json").code == 2
    assert Path("out.json").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.yaml", "claim.yaml", "out.json"]


def test_folder_gets_a_file_for_each_letter(run: Run, claim: Path) -> None:
    """With a folder behind ``-o`` every letter has a file of its own, named by its number, never by its id."""
    Path("letters").mkdir()
    evil = CLAIM.replace("C-1", "../../evil")
    Path("two.yaml").write_text(f"{CLAIM}---\n{evil}", encoding="utf-8")
    assert run("decide", "two.yaml", "--format", "html", "--no-embed-fonts", "-o", "letters").code == 0
    assert sorted(path.name for path in Path("letters").iterdir()) == ["claim-0001.html", "claim-0002.html"]


def test_html_of_several_needs_a_folder(run: Run, claim: Path) -> None:
    """One HTML file holds one letter."""
    ran = run("decide", claim, claim, "--format", "html")
    assert (ran.code, ran.out) == (2, "")
    assert "name an existing folder" in ran.err


def test_notice(run: Run, claim: Path) -> None:
    """A notice makes the letter that of an office; a half-filled one is refused; one reference is for one letter."""
    notice = EXAMPLES / "notice.yaml"
    assert "Reference: UB-2026-0311" in run("decide", claim, "--notice", notice).out
    assert run("decide", claim, claim, "--notice", notice).code == 2
    Path("half.yaml").write_text("office: TSO-07\n", encoding="utf-8")
    ran = run("decide", claim, "--notice", "half.yaml")
    assert ran.code == 2
    assert ran.err.startswith("half.yaml:1:1: ")


def test_what_came_from_a_claim_does_nothing(run: Run, claim: Path) -> None:
    """Markup, HTML and attribute lookups in facts stand in the letter as they were written."""
    evil = "[bold]x[/x] <script>alert(1)</script> {x.__class__} {claim.date}"
    Path("evil.yaml").write_text(CLAIM.replace("C-1", f"'{evil}'"), encoding="utf-8")
    assert "[bold]x[/x]" in " ".join(run("decide", "evil.yaml").out.split())
    assert "{x.__class__}" in run("decide", "evil.yaml").out
    assert "<script>" not in run("decide", "evil.yaml", "--format", "html").out
    assert run("decide", "evil.yaml", "--format", "json").json["claim"] == evil


def test_ruleset_by_folder(run: Run, claim: Path, tmp_path: Path) -> None:
    """A ruleset is found by its path, or by its id in a folder of rulesets."""
    assert run("init", "sets/grant").code == 0
    Path("sets/grant").rename("sets/school-grant")
    words = ("decide", "sets/school-grant/claims/first.yaml", "--format", "json")
    assert run(*words, "--ruleset", "sets/school-grant").json["outcome"] == "met"
    assert run(*words, "--rulesets", "sets", "--ruleset", "school-grant").json["ruleset"]["id"] == "school-grant"
    assert run(*words, "--rulesets", "sets").json["ruleset"]["id"] == "school-grant"
    assert run(*words, "--rulesets", "sets/school-grant/facts.yaml").code == 2
