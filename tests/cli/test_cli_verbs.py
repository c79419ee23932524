"""The verbs besides ``decide``: check, test, show, schema, facts, example, init, feel."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from running import EXAMPLES, Run, start

import uirules
from uirules import load_ruleset
from uirules.examples import examples
from uirules.ruleset.find import shipped_rulesets
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode
from uirules.ruleset.schema import PARTS, claim_schema, decision_schema, ruleset_schema
from uirules.ruleset.source import load_yaml, read_claims

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "rulesets" / "mm-ssl-2012"


def as_editor(node: Node) -> Any:
    """A tree as an editor sees the same text: bare numbers and truth values are such, all else is text."""
    if isinstance(node, MappingNode):
        return {name: as_editor(value) for name, value in node.items()}
    if isinstance(node, SequenceNode):
        return [as_editor(item) for item in node]
    assert isinstance(node, ScalarNode)
    if node.is_null:
        return None
    if node.kind in ("plain", "number", "boolean") and node.style == "plain":
        if node.text in ("true", "false"):
            return node.text == "true"
        if re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", node.text):
            return json.loads(node.text)
    return node.text


def errors(schema: dict[str, Any], data: Any) -> list[str]:
    jsonschema.Draft7Validator.check_schema(schema)
    return [f"{list(e.absolute_path)}: {e.message[:200]}" for e in jsonschema.Draft7Validator(schema).iter_errors(data)]


# ── check and test ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_shipped_rulesets_are_sound(run: Run) -> None:
    """Without a path, everything shipped is checked, and nothing is found."""
    ran = run("check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Errors: 0; ")


@pytest.fixture
def starter(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The starter ruleset in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    assert run("init", "grant").code == 0
    return Path("grant")


def broken(starter: Path) -> Path:
    """Two mistakes in two files."""
    file = starter / "school_grant.yaml"
    text = file.read_text(encoding="utf-8").replace("monthly_rate * school_months", "monthly_rat * school_months")
    file.write_text(text, encoding="utf-8")
    clauses = starter / "legal_refs" / "school-grant-act.yaml"
    clauses.write_text(
        clauses.read_text(encoding="utf-8").replace("status: encoded", "status: done", 1), encoding="utf-8"
    )
    return starter


def test_check_finds_everything(run: Run, starter: Path) -> None:
    """Findings of all files in one run, each at its place, exit code 1."""
    ran = run("check", broken(starter))
    assert ran.code == 1
    assert "grant/school_grant.yaml:" in ran.out
    assert "monthly_rat" in ran.out
    assert "Did you mean 'monthly_rate'?" in ran.out
    assert "grant/legal_refs/school-grant-act.yaml:" in ran.out


def test_check_formats(run: Run, starter: Path) -> None:
    """The same findings as JSON, as annotations and as SARIF; where there are none, empty ones."""
    clean = run("check", starter, "--format", "json")
    assert (clean.code, clean.json) == (0, {"problems": []})
    assert run("check", starter, "--format", "github").out == ""
    assert run("check", starter, "--format", "sarif").json["runs"][0]["results"] == []
    broken(starter)
    found = run("check", starter, "--format", "json")
    assert found.code == 1
    assert all({"code", "text", "file", "line", "column"} <= problem.keys() for problem in found.json["problems"])
    github = run("check", starter, "--format", "github")
    assert all(line.startswith("::error ") for line in github.out.splitlines())
    sarif = run("check", starter, "--format", "sarif")
    assert len(sarif.json["runs"][0]["results"]) == len(found.json["problems"])
    assert run("check", starter, "--lang", "my").out != run("check", starter).out


def test_check_takes_what_a_hook_passes(run: Run, starter: Path) -> None:
    """A file stands for the ruleset it lies in; a folder of rulesets for all of them; each is checked once."""
    files = ("grant/facts.yaml", "grant/readings/income-at-the-limit.yaml", "grant/legal_refs/school-grant-act.yaml")
    for file in files:
        assert run("check", file).code == 0
    assert run("check", *files).out.count("Errors: 0") == 1
    assert run("check", ".").code == 0
    broken(starter)
    assert run("check", "grant/facts.yaml").code == 1
    assert run("check", ".").code == 1


def test_check_of_what_is_no_ruleset(run: Run, starter: Path) -> None:
    """A path that is none, or holds no ruleset: bad input, not findings."""
    Path("empty").mkdir()
    for path in ("nowhere", "nowhere/else.yaml", "empty", "mm-ssl-2013"):
        ran = run("check", path)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err


def test_hook_is_declared() -> None:
    """The hook for pre-commit runs ``uirules check`` on ruleset files."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"]) == ("uirules-check", "uirules check")
    for file in ("rulesets/a/b.yaml", "rulesets/a/readings/c.yaml", "legal_refs/x.yaml", "law/facts.yaml"):
        assert re.search(hook["files"], file)
    assert not re.search(hook["files"], "README.md")


def test_scenarios(run: Run, starter: Path) -> None:
    """``test`` runs the scenarios of a ruleset, of a file or of a folder; a difference gives exit code 1."""
    assert run("test", starter).code == 0
    file = starter / "scenarios" / "school-grant.yaml"
    assert run("test", file).code == 0
    assert run("test", file, "--ruleset", starter).code == 0
    ran = run("test", starter, "--format", "json")
    assert (ran.json["ok"], ran.json["rulesets"][0]["passed"]) == (True, 2)
    file.write_text(file.read_text(encoding="utf-8").replace("outcome: met", "outcome: not_met"), encoding="utf-8")
    failed = run("test", starter)
    assert failed.code == 1
    assert "grant/scenarios/school-grant.yaml:" in failed.out
    assert run("test", starter, "--format", "json").json["ok"] is False
    assert run("test", "nowhere").code == 2


# ── show ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "digest: sha256:"),
        ((), "started: no from 2014-04-01"),
        (("clause", "ssl-2012/sec_37"), "text status: paraphrase"),
        (("clause", "ssl-2012/sec_37"), "conditions.contributed_long_enough"),
        (("rule", "monthly_benefit"), "formula: reference_wage * replacement_rate"),
        (("rule", "registered"), "cites: ssl-2012/sec_37__para_d (section 37(d) / "),
        (("parameter", "contribution_wage_cap"), "from 2014-04-01: 300000 (grade B"),
        (("reading", "rounding"), "half_up (default)"),
        (("plan", "unemployment"), "condition contributed_long_enough"),
        (("plan",), "    any: fact contributions : list of contributions"),
        (("tree", "ruleset.yaml"), "id: mm-ssl-2012"),
        (("tree",), "readings/rounding.yaml"),
        (("clause",), "ssl-2012/sec_37: section 37"),
        (("rule",), "definition monthly_benefit"),
        (("parameter",), "replacement_rate = 50 %"),
        (("reading",), "wage-cap: capped, uncapped"),
    ],
)
def test_show(run: Run, words: tuple[str, ...], said: str) -> None:
    """Every part of a ruleset can be read, as text and as JSON."""
    ran = run("show", "mm-ssl-2012", *words)
    assert (ran.code, ran.err) == (0, "")
    assert said in ran.out
    assert run("show", "mm-ssl-2012", *words, "--format", "json").json


def test_show_in_one_language(run: Run) -> None:
    """``--lang`` leaves the other languages out."""
    burmese = re.compile("[\u1000-\u109f]")
    assert not burmese.search(run("show", "mm-ssl-2012", "rule", "registered", "--lang", "en").out)
    assert burmese.search(run("show", "mm-ssl-2012", "rule", "registered").out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mm-ssl-2013",), "Did you mean 'mm-ssl-2012'?"),
        (("mm-ssl-2012", "clase"), "Did you mean 'clause'?"),
        (("mm-ssl-2012", "clause", "ssl-2012/sec_377"), "ssl-2012/sec_37"),
        (("mm-ssl-2012", "rule", "monthly_benfit"), "Did you mean 'monthly_benefit'?"),
        (("mm-ssl-2012", "parameter", "replacement"), "There is no 'replacement'"),
        (("mm-ssl-2012", "reading", "roundin"), "Did you mean 'rounding'?"),
        (("mm-ssl-2012", "plan", "pension"), "There is no 'pension'"),
        (("mm-ssl-2012", "tree", "../../pyproject.toml"), "There is no '../../pyproject.toml'"),
        (("mm-ssl-2012", "--lang", "fr"), "en, my"),
        (("mm-ssl-2012", "--benefit", "pension"), "There is no 'pension'"),
        (("mm-ssl-2012", "--format", "yaml"), "text, json"),
    ],
)
def test_show_what_is_not_there(run: Run, words: tuple[str, ...], said: str) -> None:
    """Names that stand nowhere are told, with the nearest."""
    ran = run("show", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_rule_of_a_broken_ruleset_can_be_shown(run: Run, starter: Path) -> None:
    """Reading a rule does not need a ruleset whose formulas are right."""
    ran = run("show", broken(starter), "rule", "yearly_grant")
    assert ran.code == 0
    assert "formula: monthly_rat * school_months" in ran.out


# ── schemas, facts, examples ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", sorted(shipped_rulesets()))
def test_ruleset_files_fit_their_schemas(name: str) -> None:
    """What is shipped is what an editor accepts; the schema of all files takes each as well."""
    law = load_ruleset(name)
    special = {"ruleset.yaml": "manifest", "facts.yaml": "facts", "systems.yaml": "systems", "common.yaml": "common"}
    whole = ruleset_schema()
    for file in law.ruleset.files():
        if file.startswith("locales/"):
            continue
        folder = file.partition("/")[0]
        part = {"readings": "reading", "facts": "facts"}.get(folder) or special.get(file, "provision")
        data = as_editor(law.ruleset.tree(file))
        assert errors(ruleset_schema(part), data) == []
        assert errors(whole, data) == []
        assert errors(ruleset_schema(part), {**data, "contingencyy": "x"})


@pytest.mark.parametrize("id", sorted(examples()))
def test_examples_fit_the_claim_schema(run: Run, id: str) -> None:
    """Every example is valid under the published schema; a mistake in it is not."""
    schema = claim_schema("mm-ssl-2012", load_ruleset("mm-ssl-2012").ruleset.facts)
    for read in read_claims(examples()[id]):
        assert read.node is not None
        data = as_editor(read.node)
        assert errors(schema, data) == []
        assert errors(schema, {**data, "sepration": {}})
    printed = run("example", id, "--format", "json").json
    for data in printed if isinstance(printed, list) else [printed]:
        assert errors(schema, data) == []


@pytest.mark.parametrize(
    "claim",
    [
        {"separation": {"date": "2026-13-01"}},
        {"separation": {"ground": "fired"}},
        {"in_good_health": 1},
        {"contributions": [{"wage": 1}]},
        {"contributions": [{"month": "2024-01", "wage": -1}]},
        {"contributions": [{"month": "2024-01", "wage": 1.5}]},
        {"contributions": [{"month": "2024-01", "wage": "012"}]},
        {"contributions": {}},
        {"claim": "x"},
    ],
)
def test_claim_schema_refuses(claim: dict[str, Any]) -> None:
    """What the reading of claims refuses, the schema refuses."""
    law = load_ruleset("mm-ssl-2012")
    with pytest.raises(uirules.ClaimError):
        law.read(claim)
    assert errors(claim_schema(law.id, law.ruleset.facts), claim)


@pytest.mark.parametrize(
    "claim",
    [
        {},
        {"separation": None, "in_good_health": None},
        {"separation": {"date": "၂၀၂၆-၀၂-၂၈"}},
        {"contributions": [{"month": "2024-01", "wage": "၂၈၀၀၀၀"}, {"month": "2024-02", "wage": "280000.0"}]},
    ],
)
def test_claim_schema_accepts(claim: dict[str, Any]) -> None:
    """What the reading of claims takes, in either script, the schema takes."""
    law = load_ruleset("mm-ssl-2012")
    law.read({key: value for key, value in claim.items() if value is not None})
    assert errors(claim_schema(law.id, law.ruleset.facts), claim) == []


@pytest.mark.parametrize(
    "words",
    [("ruleset",), ("decision",), ("claim",), ("claim", "--benefit", "unemployment", "--lang", "my")]
    + [("ruleset", "--part", part) for part in (*PARTS, "scenarios")],
)
def test_schema(run: Run, words: tuple[str, ...]) -> None:
    """Every schema is one of draft 7, and has a name with its version."""
    ran = run("schema", *words)
    assert ran.code == 0
    jsonschema.Draft7Validator.check_schema(ran.json)
    assert re.match(r"urn:uirules:schema:[a-z]+:[01]", ran.json["$id"])


def test_schema_of_what_is_not_there(run: Run) -> None:
    """Kinds, parts and formats that are none."""
    for words in (
        ("rulesets",),
        ("ruleset", "--part", "fact"),
        ("claim", "--benefit", "x"),
        ("claim", "--format", "x"),
    ):
        assert run("schema", *words).code == 2
    assert "Did you mean 'facts'?" in run("schema", "ruleset", "--part", "fact").err


def test_decision_schema_refuses_what_is_none() -> None:
    """An outcome that is none, a missing key."""
    law = load_ruleset("mm-ssl-2012")
    data = law.decide({}).to_dict()
    assert errors(decision_schema(), data) == []
    assert errors(decision_schema(), {**data, "outcome": "maybe"})
    assert errors(decision_schema(), {name: value for name, value in data.items() if name != "payable"})


def test_scenario_schema_fits_the_shipped_scenarios(run: Run) -> None:
    """The schema of scenarios takes every file of them."""
    schema = run("schema", "ruleset", "--part", "scenarios").json
    for file in sorted((SHIPPED / "scenarios").glob("*.yaml")):
        assert errors(schema, as_editor(load_yaml(file))) == [], file.name


def test_facts(run: Run) -> None:
    """The facts of a benefit, for people and for programs."""
    assert run("facts", "unemployment", "--format", "json").json == load_ruleset("mm-ssl-2012").facts("unemployment")
    text = run("facts").out
    assert "separation.ground\n  type: enum" in text
    assert "wage (of each row)" in text
    assert "လုပ်ခ" in run("facts", "--lang", "my").out
    assert run("facts", "pension").code == 2
    assert run("facts", "--lang", "fr").code == 2


def test_example(run: Run) -> None:
    """Examples are listed and printed as they are written."""
    assert run("example").out.splitlines() == sorted(examples())
    file = EXAMPLES / "C-2026-0148.yaml"
    assert run("example", "C-2026-0148").out.strip() == file.read_text(encoding="utf-8").strip()
    assert [entry["id"] for entry in run("example", "--format", "json").json] == sorted(examples())
    ran = run("example", "C-2026-0149")
    assert (ran.code, ran.out) == (2, "")
    assert run("example", "../README").code == 2


# ── init ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("languages", [("en", "my"), ("en",)])
def test_starter_works(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: tuple[str, ...]) -> None:
    """The starter passes check and test, and decides the claim it comes with, in each of its languages."""
    monkeypatch.chdir(tmp_path)
    words = [word for language in languages for word in ("--lang", language)]
    assert run("init", "law", *words).code == 0
    assert run("check", "law").out.startswith("Errors: 0; warnings: 0;")
    assert run("test", "law", "--format", "json").json["ok"] is True
    decision = run("decide", "law/claims/first.yaml", "--ruleset", "law", "--format", "json").json
    assert (decision["outcome"], decision["values"]) == ("met", {"yearly_grant": 200_000})
    assert decision["payable"] is True
    for language in languages:
        letter = run("decide", "law/claims/first.yaml", "--ruleset", "law", "--lang", language)
        assert (letter.code, letter.err) == (0, "")
    assert "200,000 crowns" in run("decide", "law/claims/first.yaml", "--ruleset", "law").out
    if languages == ("en",):
        assert not re.search("[\u1000-\u109f]", "".join(f.read_text() for f in Path("law").rglob("*.yaml")))
        assert run("decide", "law/claims/first.yaml", "--ruleset", "law", "--lang", "my").code == 2


def test_starter_overwrites_nothing(run: Run, starter: Path) -> None:
    """A second run writes what is missing and leaves the rest."""
    (starter / "facts.yaml").write_text("mine", encoding="utf-8")
    (starter / "systems.yaml").unlink()
    ran = run("init", starter, "--format", "json")
    assert ran.code == 0
    assert ran.json["written"] == ["systems.yaml"]
    assert "facts.yaml" in ran.json["kept"]
    assert (starter / "facts.yaml").read_text(encoding="utf-8") == "mine"
    assert run("init", starter / "facts.yaml").code == 2
    assert run("init", starter / "facts.yaml" / "below").code == 2
    assert run("init", "other", "--lang", "fr").code == 2


def mapped(file: str, patterns: list[str]) -> bool:
    """Whether an editor gives the file this schema: a pattern fits in any folder, the last that fits decides."""
    found = False
    for pattern in patterns:
        if Path(file).match(pattern.removeprefix("!")):
            found = not pattern.startswith("!")
    return found


def test_editor_settings_map_every_file(starter: Path) -> None:
    """Each file has the schema it fits, by the settings written beside it."""
    settings = json.loads((starter / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    schemas = {part: f"./.vscode/uirules-{part}.schema.json" for part in (*PARTS, "scenarios", "claim")}
    assert sorted(settings) == sorted(schemas.values())
    pairs = {
        "school_grant.yaml": "provision",
        "ruleset.yaml": "manifest",
        "facts.yaml": "facts",
        "systems.yaml": "systems",
        "readings/income-at-the-limit.yaml": "reading",
        "scenarios/school-grant.yaml": "scenarios",
        "claims/first.yaml": "claim",
    }
    for file, part in pairs.items():
        fits = {name for name, patterns in settings.items() if mapped(file, patterns)}
        assert fits == {schemas[part]}
        schema = json.loads((starter / schemas[part]).read_text(encoding="utf-8"))
        assert errors(schema, as_editor(load_yaml(starter / file))) == []


# ── feel ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("expression", "value"),
    [("0.1 + 0.2 = 0.3", "true"), ("1/3*3", "1"), ('"a" + "b"', '"ab"'), ("[1, 2][item > 1]", "[2]"), ("1/0", "null")],
)
def test_feel(run: Run, expression: str, value: str) -> None:
    """The value of an expression, in FEEL's own text."""
    assert run("feel", expression).out == f"{value}\n"
    assert run("feel", expression, "--format", "json").json == {"expression": expression, "value": value}


def test_feel_context(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names come from a file; bare YAML numbers and days are such, what stands between quotes is a text."""
    monkeypatch.chdir(tmp_path)
    Path("context.yaml").write_text("a: 0.1\nd: 2026-02-28\ns: '5'\nlist: [1, 2]\nt: true\n", encoding="utf-8")
    Path("context.json").write_text('{"a": 0.1, "s": "5"}', encoding="utf-8")
    said = 'a * 10 = 1 and d = date("2026-02-28") and s = "5" and sum(list) = 3 and t'
    assert run("feel", said, "--context", "context.yaml").out == "true\n"
    assert run("feel", "a + 0.2 = 0.3", "--context", "context.json").out == "true\n"
    Path("list.yaml").write_text("[1]", encoding="utf-8")
    assert run("feel", "1", "--context", "list.yaml").code == 2
    assert run("feel", "1", "--context", "none.yaml").err.startswith("none.yaml:1:1: ")


def test_feel_from_standard_input() -> None:
    """``-`` reads the expression, whatever characters the shell would not let pass."""
    assert start("feel", "-", input=b"1 +\n 2\n").out == "3\n"
    assert start("feel", "-", input=b"\xff").code == 2
    assert start("feel", "-", input=b"1" * 1_000_001).code == 2
    assert start("feel", "--", "-1").out == "-1\n"
