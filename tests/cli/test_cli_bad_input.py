"""Bad input: each is told in a clear sentence at its place, nothing is decided on it, and the exit code is 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from running import Run, start

from uirules.cli import main
from uirules.feel import FeelSyntaxError, evaluate

ROW = "contributions: [{{month: 2024-12, wage: {}, paid: true}}]\n"
JSON_ROW = '{{"contributions": [{{"month": "2024-12", "wage": {}, "paid": true}}]}}'
TWICE = "contributions:\n- {month: 2024-12, wage: 1, paid: true}\n- {month: 2024-12, wage: 2, paid: true}\n"

CASES = {
    "undeclared.yaml": (
        "separation: {grund: job_ceased}\n", "1:21: The fact 'separation.grund' is not declared", "'separation.ground'?"
    ),
    "type.yaml": ("separation: {date: [1]}\n", "1:20: 'a list' is not what this fact takes", "YYYY-MM-DD"),
    "date.yaml": ("separation: {date: 2026-02-30}\n", "1:20: There is no day 2026-02-30",),
    "order.yaml": ("separation: {date: 28.2.2026}\n", "1:20: ", "YYYY-MM-DD"),
    "month.yaml": ("contributions: [{month: 2024-13, wage: 1}]\n", "1:25: There is no month 2024-13"),
    "twice.yaml": (TWICE, "3:3: This row repeats 2024-12", "/contributions/0"),
    "negative.yaml": (ROW.format("-5"), "1:40: ", "is negative"),
    "fraction.yaml": (ROW.format("10.5"), "1:40: ", "whole number"),
    "fraction.json": (JSON_ROW.format("280000.5"), "1:49: ", "whole number", "at: /contributions/0/wage"),
    "nan.json": (JSON_ROW.format("NaN"), "1:49: ", "Leave the fact out"),
    "nan.yaml": (ROW.format(".nan"), "1:40: ", "Leave the fact out"),
    "true.json": (JSON_ROW.format("true"), "1:49: ", "a number"),
    "truth.json": ('{"willing_to_work": 1}', "1:21: '1' is not what this fact takes: true or false."),
    "key-twice.yaml": ("in_good_health: true\nin_good_health: false\n", "2:1: 'in_good_health' stands twice"),
    "key-twice.json": ('{"claim": {"id": "a", "id": "b"}}', "1:23: 'id' stands twice"),
    "no.yaml": ("willing_to_work: no\n", "1:18: 'no' is not what this fact takes: true or false."),
    "yes.yaml": ("willing_to_work: yes\n", "1:18: 'yes' is not what this fact takes: true or false."),
    "octal.yaml": (ROW.format("012"), "1:40: ", "begins with a zero"),
    "anchor.yaml": ("claim: &a {id: x}\ninsured: *a\n", "1:8: Anchors", "2:10: Aliases"),
    "deep.yaml": ("[" * 2_000_000, "1:65: The text nests deeper than 64 levels."),
    "deep.json": ("[" * 2_000_000, "1:66: The text nests deeper than 64 levels."),
    "exponent.json": (JSON_ROW.format("1e10000000"), "1:49: ", "exponent"),
    "exponent.yaml": (ROW.format("1e10000000"), "1:40: ", "exponent"),
    "digits.json": (JSON_ROW.format("9" * 200_000), "1:49: ", "more than 100 digits"),
    "zawgyi.yaml": ("claim: {id: 'ျမန္မာနိုင္ငံ လူမႈဖူလံုေရး'}\n", "written in Zawgyi"),
    "mixed.yaml": (ROW.format("2၈0000"), "1:40: ", "mixes digits 0–9 with ၀–၉"),
    "foreign.yaml": (ROW.format("٢٨٠"), "1:40: ", "a digit of another script"),
    "look-alike.yaml": (ROW.format("၂၈ဝဝဝဝ"), "1:40: ", "looks like a digit"),
    "empty.yaml": ("", "1:1: 'empty.yaml' holds nothing to read."),
    "comment.yaml": ("# nothing\n", "1:1: 'comment.yaml' holds nothing to read."),
    "control.yaml": ('claim: {id: "a\x1b[31mb"}\n', "1:15: The control character U+001B"),
    "before.yaml": ("separation: {date: 2010-02-28}\n", "1:20: No law was in force on 2010-02-28"),
    "scalar.yaml": ("hello\n", "1:1: A claim is a group of facts"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bad_claim(run: Run, claim: Path, name: str) -> None:
    """The problem is told with file, line and column."""
    text, where, *said = CASES[name]
    Path(name).write_text(text, encoding="utf-8")
    ran = run("decide", name, "--format", "json")
    assert (ran.code, ran.out) == (2, "")
    for part in (where, *said):
        assert part in ran.err
    if where[0].isdigit():
        assert ran.err.startswith(f"{name}:{where}")
    burmese = run("decide", name, "--lang", "my")
    assert burmese.code == 2
    assert burmese.err != ran.err


def test_all_at_once(run: Run, claim: Path) -> None:
    """Several mistakes in one claim are told in one run."""
    text = "separation: {date: 2026-02-30, ground: fired}\nwilling_to_work: maybe\nx: 1\n"
    Path("many.yaml").write_text(text, encoding="utf-8")
    lines = run("decide", "many.yaml").err.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"many.yaml:{at}" for at in ("1:20", "1:40", "2:18", "3:4")]


def test_binary_folder_and_too_large(run: Run, claim: Path, tmp_path: Path) -> None:
    """What is no text is refused before it is read."""
    Path("zero.yaml").write_bytes(bytes(range(256)) * 8)
    with Path("large.yaml").open("wb") as file:
        file.truncate(200_000_000)
    for name, said in (("zero.yaml", "is not a text"), (".", "is a folder"), ("large.yaml", "200,000,000 bytes")):
        ran = run("decide", name)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err


def test_values_of_personal_facts_are_not_told(run: Run, claim: Path) -> None:
    """An error about a wage does not repeat it."""
    Path("wage.yaml").write_text(ROW.format("-314159"), encoding="utf-8")
    assert "314159" not in run("decide", "wage.yaml").err


OPTIONS = {
    "ruleset": (("--ruleset", "mm-ssl-2013"), "There is no ruleset 'mm-ssl-2013'", "Did you mean 'mm-ssl-2012'?"),
    "path as id": (("--ruleset", "mm-ssl-2012/../mm-ssl-2012"), "There is no ruleset"),
    "upwards": (("--ruleset", "../../etc"), "There is no ruleset"),
    "benefit": (("--benefit", "unemploymnt"), "Did you mean 'unemployment'?"),
    "reading": (("--reading", "wage-capp=uncapped"), "'wage-capp' is no reading", "Did you mean 'wage-cap'?"),
    "option": (("--reading", "rounding=half-up"), "half_up, down", "Did you mean 'half_up'?"),
    "reading without option": (("--reading", "rounding"), "write the reading, '=', and the option"),
    "reading twice": (("--reading", "rounding=down", "--reading", "rounding=half_up"), "chosen twice"),
    "language": (("--lang", "fr"), "There is no text in the language 'fr'; there is: en, my."),
    "format": (("--format", "jsn"), "Did you mean 'json'?"),
    "law before": (("--law-on", "2010-01-01"), "No law was in force on 2010-01-01"),
    "no day": (("--law-on", "2026-02-30"), "'2026-02-30' is no day of the calendar"),
    "not known": (("--known-at", "1999-01-01"), "nothing of the ruleset 'mm-ssl-2012' had been published"),
    "unknown option": (("--bnefit", "x"), "There is no option '--bnefit' here", "Did you mean '--benefit'?"),
    "value missing": (("--lang",), "requires an argument"),
    "stdin twice": (("-", "-"), "named twice"),
    "no notice": (("--notice", "none.yaml"), "none.yaml:1:1: There is no file"),
    "no folder": (("--rulesets", "nowhere"), "'nowhere' is no folder"),
    "output in no folder": (("-o", "nowhere/out.txt"), "its folder does not exist"),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_bad_option(run: Run, claim: Path, name: str) -> None:
    """Unknown names and dates are told, with the nearest that exists."""
    words, *said = OPTIONS[name]
    ran = run("decide", claim, *words)
    assert (ran.code, ran.out) == (2, "")
    for part in said:
        assert part in ran.err


def test_verbs(run: Run, claim: Path) -> None:
    """A verb that is none, an argument that is missing."""
    assert "There is no verb 'decied'." in run("decied").err
    assert "Did you mean 'decide'?" in run("decied").err
    assert run("decied").code == 2
    assert "CLAIM is missing; 'uirules decide --help' tells what to give." in run("decide").err
    assert run("decide").code == 2


DEEP = "(" * 10_000 + "1" + ")" * 10_000
SQUARES = "{" + "a0: 1/3, " + ", ".join(f"a{i + 1}: a{i} * a{i}" for i in range(40)) + "}"


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (DEEP, "FEEL:1:201: The expression is nested too deeply"),
        ("1e10000000", "FEEL:1:1: The number 1e10000000"),
        ("10**(10**7)", "FEEL:"),
        ("9**(9**9)", "FEEL:"),
        (SQUARES, "FEEL:"),
        ("1 +", "FEEL:1:4: "),
        ("", "FEEL:1:1: "),
        ("'a'", "FEEL:1:1: "),
    ],
)
def test_bad_expression(run: Run, expression: str, said: str) -> None:
    """What cannot be read, or would not end, is refused at its place."""
    ran = run("feel", expression)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_large_input_from_a_pipe(claim: Path) -> None:
    """A pipe has no size beforehand; it is read no further than the limit."""
    ran = start("decide", "-", input=b"#" * 50_000_001)
    assert ran.code == 2
    assert "at most 50,000,000 are read" in ran.err


@pytest.mark.parametrize("name", ["list.yaml", "list.json", "spread.json"])
@pytest.mark.parametrize("format", ["json", "text"])
def test_no_claim_at_all(run: Run, claim: Path, name: str, format: str) -> None:
    """An empty list is no result: it is told, for the files without a claim alone."""
    Path(name).write_text("[\n]\n" if name == "spread.json" else "[]\n", encoding="utf-8")
    ran = run("decide", name, "--format", format)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"There is no claim in '{name}': it holds an empty list.\n"
    assert run("decide", claim, name, "-o", "out.txt").code == 2
    assert Path("out.txt").stat().st_size > 100
    assert start("decide", "-", input=b"[]").err == "There is no claim in '<stdin>': it holds an empty list.\n"


def test_problems_are_told_up_to_a_bound(run: Run, claim: Path) -> None:
    """A thousand problems of an input are told, then that there are more; its other claims are decided all the same."""
    good, bad = '{"claim": {"id": "G"}}\n', '{"x": 1}\n'
    Path("a.ndjson").write_text(good + bad * 1_000 + good, encoding="utf-8")
    Path("b.ndjson").write_text(good + bad * 3_000 + good, encoding="utf-8")
    Path("c.ndjson").write_text(bad * 3_000 + good, encoding="utf-8")
    counts = {"a.ndjson": (1_000, 2), "b.ndjson": (1_001, 2), "c.ndjson": (1_001, 0)}
    for name, (told, decided) in counts.items():
        ran = run("decide", name, "--format", "json")
        lines = [line for line in ran.err.splitlines() if not line.startswith("  ")]
        assert ran.code == 2
        assert (len(lines), ran.out.count('"claim": "G"')) == (told, decided)
        assert ("More than 1,000 problems were found in" in lines[-1]) == (told > 1_000)
        assert ran.err.count("More than 1,000") == (told > 1_000)
    assert len(run("decide", "b.ndjson", "c.ndjson").err.splitlines()) == 2 * 2_001


def test_one_claim_with_many_problems(run: Run, claim: Path) -> None:
    """The bound holds within one claim as well."""
    Path("keys.yaml").write_text("".join(f"x{number}: 1\n" for number in range(2_000)), encoding="utf-8")
    lines = run("decide", "keys.yaml").err.splitlines()
    assert len(lines) == 1_001
    assert lines[-1].startswith("More than 1,000 problems were found in 'keys.yaml'")


def test_findings_up_to_a_bound(run: Run, claim: Path) -> None:
    """A check tells a thousand findings of a ruleset, then that there are more."""
    run("init", "law")
    with Path("law/facts.yaml").open("a", encoding="utf-8") as file:
        file.writelines(f"x{number}: 1\n" for number in range(2_000))
    ran = run("check", "law", "--format", "json")
    assert ran.code == 1
    assert len(ran.json["problems"]) == 1_001
    assert ran.json["problems"][-1]["code"] == "cli.more_problems"


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("5.", "FEEL:1:3: The expression ends where a name is expected."),
        ("[1,2", "FEEL:1:5: The expression ends before ',' or ']'."),
        ("for x in [1]", "FEEL:1:13: The expression ends before 'return', '..' or ','."),
        ("[1,2)", "FEEL:1:5: Expected ',', ']' or an operator, but found ')'."),
        ("if 1", "FEEL:1:5: The expression ends before 'then'."),
        ("function", "FEEL:1:9: The expression ends before '('."),
        ("function(", "FEEL:1:10: The expression ends where a name is expected."),
        ("function(a", "FEEL:1:11: The expression ends before ',' or ')'."),
        ("{a: 1,", "FEEL:1:7: The expression ends where a name is expected."),
        ("for", "FEEL:1:4: The expression ends where a name is expected."),
        ("1 instance of ", "FEEL:1:15: The expression ends where a name is expected."),
        ("x.", "FEEL:1:3: The expression ends where a name is expected."),
        ("1\ufeff", "FEEL:1:2: The character 'U+FEFF' has no meaning here."),
        ("a\ufeff", "FEEL:1:2: The character 'U+FEFF' has no meaning here."),
    ],
)
def test_expression_that_ends_too_soon(run: Run, expression: str, said: str) -> None:
    """What is wanted is named in words, never by a sign that could be the sentence's own."""
    ran = run("feel", expression)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
    assert "''" not in ran.err
    assert ran.err != run("feel", expression, "--lang", "my").err


def test_mark_before_an_expression(run: Run) -> None:
    """A byte order mark before the text is no part of it, from standard input as from the command line."""
    assert start("feel", "-", input="\ufeff1 + 1\n".encode()).out == "2\n"
    assert run("feel", "\ufeff1 + 1").out == "2\n"


@pytest.mark.parametrize("text", ["\ufeff1", "1 + \ufeffx", "{a\ufeff: 1}", "x.\ufeffy", '"\ufeff" + a\ufeff'])
def test_mark_within_an_expression(text: str) -> None:
    """Within the text it is refused, for nobody sees it; within quotes it may stand."""
    with pytest.raises(FeelSyntaxError) as caught:
        evaluate(text, {"x": 1})
    assert "U+FEFF" in str(caught.value)
    assert evaluate('string length("a\ufeff") + /* \ufeff */ 1') == 3


@pytest.mark.parametrize("verb", ["check", "test", "init"])
def test_empty_names(run: Run, claim: Path, verb: str) -> None:
    """A name that is empty, as from a variable that is not set, is not the folder one stands in."""
    ran = run(verb, "")
    assert (ran.code, ran.out) == (2, "")
    assert "''" in ran.err
    assert [path.name for path in Path().iterdir()] == ["claim.yaml"]


@pytest.mark.parametrize("module", ["uirules", "uirules.cli"])
def test_the_module_ends_with_the_exit_code(module: str) -> None:
    """``python -m`` tells the shell what came of it, like the command itself."""
    done = subprocess.run([sys.executable, "-m", module, "decide"], capture_output=True, timeout=60, check=False)
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("audit", "x.csv", "--materiality", "1.5"), "--materiality"),
        (("crosscheck", "--sample", "x"), "--sample"),
        (("verify", "x", "--limit", "0"), "--limit"),
    ],
)
def test_a_value_that_is_no_number_is_told_in_both_languages(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], option: str
) -> None:
    """The option and what it takes, and none of the library's own words."""
    for lang, told in (("en", "takes a whole number"), ("my", "ကိန်းပြည့်")):
        assert main([*words, "--lang", lang]) == 2
        err = capsys.readouterr().err
        assert f"'{option}'" in err and told in err and "Input should" not in err
