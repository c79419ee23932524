"""Populations in files: the verb, the same bytes, both forms alike, and what is told of files that are wrong."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sampling_running import Run

from uirules.errors import ClaimError, UirulesError, UnknownName
from uirules.law import Law
from uirules.sampling import Case, read_population, sample
from uirules.sampling.assumptions import shipped


def sha(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def files() -> list[str]:
    """What stands in the folder that the test works in."""
    return sorted(path.name for path in Path().iterdir())


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ending", ["ndjson", "parquet"])
def test_the_same_seed_gives_the_same_bytes(run: Run, ending: str) -> None:
    """Another seed gives others."""
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert run("sample", "-n", 60, "--seed", seed, "-o", f"{name}.{ending}")[0] == 0
    assert sha(f"a.{ending}") == sha(f"b.{ending}") != sha(f"c.{ending}")


def test_the_first_claims_are_those_they_always_were(run: Run) -> None:
    """Pinned: a change of what is drawn is a change of the format, and of its name in the draws."""
    run("sample", "-n", 50, "--seed", 1, "-o", "a.ndjson")
    assert sha("a.ndjson") == "841fc60e54640c85b1c0ea00d34a61a45b9887ff7f0bfe76d11f662ac7ef11bb"


def test_sampled_claims_are_decided(run: Run) -> None:
    """What the verb writes the verb 'decide' takes, 'about' and all."""
    code, out, err = run("sample", "-n", 40, "--seed", 1, "-o", "x.ndjson")
    assert (code, err) == (0, "")
    assert "40 claims" in out
    assert sha("x.ndjson") in out
    code, out, err = run("decide", "x.ndjson", "--format", "json")
    assert (code, err) == (0, "")
    assert [decision["claim"] for decision in json.loads(out)] == [f"S1-{number}" for number in range(40)]


def test_both_forms_hold_the_same_claims(run: Run) -> None:
    """Claims and 'about' read from Parquet are those read from NDJSON, and those drawn."""
    run("sample", "-n", 60, "--seed", 4, "-o", "x.ndjson")
    run("sample", "-n", 60, "--seed", 4, "-o", "x.parquet")
    lines, table = read_population("x.ndjson"), read_population("x.parquet")
    assert list(lines) == list(table) == list(sample(60, 4))
    assert len(lines) == len(table) == 60
    assert (lines.sha256, table.sha256) == (sha("x.ndjson"), sha("x.parquet"))
    assert {**lines.meta, "sha256": None} == {**table.meta, "sha256": None}
    assert list(table.meta["assumptions"]) == list(shipped())


def test_columns_are_typed(run: Run) -> None:
    """Dotted names; days are days, money whole numbers, lists lists of rows."""
    run("sample", "-n", 5, "-o", "x.parquet")
    schema = pq.read_schema("x.parquet")
    assert str(schema.field("separation.date").type) == "date32[day]"
    assert str(schema.field("employment.last_wage").type) == "int64"
    row = "struct<month: string, wage: int64, paid: bool, employer: string, funds: list<element: string>>"
    assert str(schema.field("contributions").type) == f"list<element: {row}>"
    assert str(schema.field("about.age").type) == "int64"


def test_a_part_can_be_drawn_alone(run: Run) -> None:
    """Claims 20 to 39 are the second half of the first forty."""
    whole = run("sample", "-n", 40, "--seed", 3, "-o", "-")[1]
    assert run("sample", "-n", 20, "--seed", 3, "--start", 20, "-o", "-")[1] == "".join(
        whole.splitlines(keepends=True)[20:]
    )


def test_assumptions_of_a_file_stand_in_the_metadata(run: Run) -> None:
    """With their own grade and source."""
    Path("mine.yaml").write_text(
        "assumptions:\n  in_good_health: {value: 0 %, grade: C, source: A register.}\n", "utf-8"
    )
    code, _, err = run("sample", "-n", 20, "--assumptions", "mine.yaml", "-o", "x.ndjson")
    assert (code, err) == (0, "")
    population = read_population("x.ndjson")
    told = population.meta["assumptions"]["in_good_health"]
    assert (told["value"], told["grade"], told["source"]) == ("0 %", "C", "A register.")
    assert not any(case.claim.get("in_good_health") for case in population)


def test_the_summary_as_json(run: Run) -> None:
    """File, digest, metadata, seed."""
    data = json.loads(run("sample", "-n", 3, "--seed", 5, "-o", "x.ndjson", "--format", "json")[1])
    assert (data["file"], data["meta"], data["sha256"]) == ("x.ndjson", "x.ndjson.meta.json", sha("x.ndjson"))
    assert (data["n"], data["seed"], data["start"]) == (3, 5, 0)


REFUSED = [
    (("-n", "0", "-o", "x.ndjson"), "'n' cannot be 0; it lies within 1 … 1,000,000."),
    (("-n", "-3", "-o", "x.ndjson"), "'n' cannot be -3"),
    (("-n", "9" * 30, "-o", "x.ndjson"), "'n' cannot be 999"),
    (("-n", "2", "--seed", "-1", "-o", "x.ndjson"), "'seed' cannot be -1"),
    (("-n", "two", "-o", "x.ndjson"), "takes a whole number"),
    (("-n", "2", "-o", ""), "The name behind -o is empty"),
    (("-n", "2", "-o", "x.csv"), "does not say in which form to write"),
    (("-n", "2", "-o", "none/x.ndjson"), "its folder does not exist"),
    (("-n", "2", "-o", "none/x.parquet"), "its folder does not exist"),
    (("-n", "2", "-o", "folder.ndjson"), "is a folder"),
    (("-n", "2", "-o", "folder.parquet"), "is a folder"),
    (("-n", "2", "-o", "other.ndjson"), "'other.ndjson.meta.json' is a folder"),
    (("-n", "2", "-o", "full.ndjson"), "No space is left"),
    (("-n", "2", "-o", "full.parquet"), "No space is left"),
    (("-n", "2", "--assumptions", "none.yaml", "-o", "x.ndjson"), "none.yaml"),
    (("-n", "2", "--lang", "fr", "-o", "x.ndjson"), "no text in the language 'fr'"),
    (("-n", "2", "--format", "xml", "-o", "x.ndjson"), "no format 'xml'"),
]


@pytest.mark.parametrize(("words", "told"), REFUSED, ids=lambda part: " ".join(part) if isinstance(part, tuple) else "")
def test_what_cannot_be_done_is_told_and_leaves_nothing(run: Run, words: tuple[str, ...], told: str) -> None:
    """Exit code 2, one sentence, and no file that was not there before."""
    for folder in ("folder.ndjson", "folder.parquet", "other.ndjson.meta.json"):
        Path(folder).mkdir()
    for link in ("full.ndjson", "full.parquet"):
        Path(link).symlink_to("/dev/full")
    before = files()
    code, out, err = run("sample", *words)
    assert (code, out) == (2, "")
    assert told in err
    assert files() == before


def test_an_interrupted_work_leaves_what_stood_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file and its metadata stay as they were."""
    run("sample", "-n", 5, "-o", "x.ndjson")
    before = sha("x.ndjson"), sha("x.ndjson.meta.json")

    def interrupted(*_: object) -> Case:
        raise KeyboardInterrupt

    monkeypatch.setattr("uirules.sampling.claims.Sampler.case", interrupted)
    assert run("sample", "-n", 5, "--seed", 2, "-o", "x.ndjson")[0] == 130
    assert (sha("x.ndjson"), sha("x.ndjson.meta.json")) == before
    assert files() == ["x.ndjson", "x.ndjson.meta.json"]


def test_without_pyarrow_ndjson_still_works(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parquet names the extra to install, writing and reading."""
    run("sample", "-n", 2, "-o", "x.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    code, _, err = run("sample", "-n", 2, "-o", "y.parquet")
    assert code == 2
    assert "pip install 'uirules[parquet]'" in err
    with pytest.raises(UnknownName):
        read_population("x.parquet")
    assert run("sample", "-n", 2, "-o", "y.ndjson")[0] == 0


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def written(text: str | bytes, name: str = "x.ndjson") -> str:
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


@pytest.mark.usefixtures("run")
def test_a_file_of_claims_is_a_population() -> None:
    """Without metadata, with or without 'about', with empty lines, without a last line's end."""
    found = read_population(written('{"claim": {"id": "A"}, "about": {"sex": "male"}}\n\n{"in_good_health": true}'))
    assert len(found) == 2
    assert list(found) == [Case({"claim": {"id": "A"}}, {"sex": "male"}), Case({"in_good_health": True}, {})]
    assert found.meta == {}
    assert list(found) == list(found)


BAD_LINES = [
    ('{"in_good_health": true}\n{"in_good_health": tru}\n', "read.json_value", 2, 20),
    ('{"a": 1}\n{"in_good_health": true, "in_good_health": false}\n', "read.duplicate_key", 2, 26),
    ('{"a": 1}\n\n[1]\n', "claim.not_a_mapping", 3, 2),
    ("3\n", "claim.not_a_mapping", 1, 1),
    ('[{"a": 1}]\n', "sample.no_line", 1, 1),
    ('{"a": NaN}\n', "read.number_not_finite", 1, 7),
    ('{"about": 3}\n', "sample.about_shape", 1, 1),
    ('{"a": 1} {"a": 2}\n', "read.json_trailing", 1, 10),
    (b'{"a": "\xff"}\n', "read.file_not_utf8", 1, 8),
    ("[" * 100_000 + "\n", "read.too_deep", 1, 66),
    ('{"a": "' + "x" * 5_000_000 + '"}\n', "sample.long_line", 1, 1),
]


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(("text", "code", "line", "column"), BAD_LINES, ids=[case[1] for case in BAD_LINES])
def test_a_line_that_is_no_claim_is_told_at_its_place(text: str | bytes, code: str, line: int, column: int) -> None:
    """Line and column of the file, after the claims before it were read."""
    population = read_population(written(text))
    with pytest.raises(UirulesError) as caught:
        list(population)
    problem = caught.value.problems[0]
    assert problem.position is not None
    assert (problem.code, problem.position.line, problem.position.column) == (code, line, column)
    assert problem.position.file == "x.ndjson"


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("x.ndjson", "", "read.empty"),
        ("x.ndjson", "\n  \n", "read.empty"),
        ("x.parquet", "no parquet", "sample.no_parquet"),
        ("x.parquet", "", "sample.no_parquet"),
    ],
)
def test_a_file_without_claims_is_told(name: str, text: str, code: str) -> None:
    """Empty, or not what its name says."""
    with pytest.raises(ClaimError) as caught:
        read_population(written(text, name))
    assert caught.value.problems[0].code == code


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    ("name", "code"), [("none.ndjson", "read.file_missing"), ("none.parquet", "read.file_missing")]
)
def test_a_file_that_is_not_there(name: str, code: str) -> None:
    """Told by its name, in both forms; a folder likewise."""
    with pytest.raises(ClaimError) as caught:
        read_population(name)
    assert caught.value.problems[0].code == "read.file_missing"
    Path(name).mkdir()
    with pytest.raises(ClaimError) as caught:
        read_population(name)
    assert caught.value.problems[0].code == "read.file_is_directory"


def test_metadata_of_another_file_are_refused(run: Run) -> None:
    """Whoever changes a line has other claims than the metadata describe."""
    run("sample", "-n", 3, "-o", "x.ndjson")
    with Path("x.ndjson").open("a", encoding="utf-8") as file:
        file.write("{}\n")
    with pytest.raises(ClaimError) as caught:
        read_population("x.ndjson")
    assert caught.value.problems[0].code == "sample.other_meta"
    Path("x.ndjson.meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(ClaimError) as caught:
        read_population("x.ndjson")
    assert caught.value.problems[0].code == "sample.other_meta"


def test_parquet_of_other_origin(law: Law, run: Run) -> None:
    """Columns by dotted name; '…__absent' is known absence; nulls are not given; days become texts."""
    import datetime as dt

    import pyarrow as pa

    table = pa.table(
        {
            "separation.date": [dt.date(2026, 2, 28), None],
            "in_good_health": [None, True],
            "employment.started_on__absent": [True, None],
            "about.sex": ["male", None],
        }
    )
    pq.write_table(table, "x.parquet")
    first, second = read_population("x.parquet")
    assert first == Case(
        {"separation": {"date": "2026-02-28"}, "employment": {"started_on": {"absent": True}}}, {"sex": "male"}
    )
    assert second == Case({"in_good_health": True}, {})


# ── 'about' is no fact ────────────────────────────────────────────────────────────────────────────────────────────────


def test_about_is_passed_over(law: Law) -> None:
    """Whatever it holds, the decision is the same."""
    claim = {"separation": {"date": "2026-02-28"}}
    assert law.decide({**claim, "about": {"in_good_health": True, "x": [1.5]}}).to_dict() == law.decide(claim).to_dict()


@pytest.mark.parametrize(
    ("claim", "pointer", "code"),
    [
        ({"about": 3}, "/about", "claim.wrong_type"),
        ({"about.sex": "male"}, "/about.sex", "claim.undeclared"),
        ({"claim": {"about": {}}}, "/claim/about", "claim.undeclared"),
    ],
)
def test_about_stands_at_the_top_and_is_a_group(law: Law, claim: dict[str, object], pointer: str, code: str) -> None:
    """Anything else is a fact that is not declared, or of the wrong type."""
    with pytest.raises(ClaimError) as caught:
        law.decide(claim)
    assert [(problem.pointer, problem.code) for problem in caught.value.problems] == [(pointer, code)]
