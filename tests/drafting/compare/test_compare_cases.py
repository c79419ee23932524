"""Where claims come from: scenarios, folders, lines, CSV, Parquet; and what is wrong with them, at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from comparing import AMENDED, LAW, compared, kinds, ndjson, side, sides, worker

from uirules.drafting.compare import Comparison, compare, read_cases
from uirules.drafting.compare.model import Case
from uirules.errors import ClaimError, UirulesError, UnknownName
from uirules.sampling import Sample
from uirules.sampling.write import write_table


def over(source: str | Path, *specs: str) -> Comparison:
    """A comparison over what a user names."""
    both = sides(*(specs or (LAW, LAW)))
    return compare(both, read_cases(str(source), both[0].law, "unemployment"), "unemployment")


def cases(source: str | Path) -> list[Case]:
    """The cases of a source."""
    return list(read_cases(str(source), side(LAW).law, "unemployment"))


def refused(source: str | Path) -> list[str]:
    """The codes of what is wrong with a source."""
    with pytest.raises(UirulesError) as caught:
        cases(source)
    return [problem.code for problem in caught.value.problems]


# ── scenarios ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_scenarios_keep_what_they_ask_for_and_the_side_goes_before() -> None:
    """A scenario on its own readings is decided on them, save on those that the side names."""
    settings = {case.name: case.settings for case in cases("scenarios")}
    found = over("scenarios", LAW, f"{LAW}+wage-cap=capped")
    assert found.listed
    for listed in found.listed:
        own = settings[listed.name]
        assert own is not None and own.readings["wage-cap"] == "uncapped"


def test_the_scenarios_beside_an_amendment_are_asked_too() -> None:
    """What an amendment brings with it is decided on every side, whichever of them it is."""
    laws = [side(spec).law for spec in (LAW, AMENDED)]
    names = [case.name for case in read_cases("scenarios", laws[0], "unemployment", laws[1:])]
    assert names[-1] == "thirty-months-are-enough"
    assert len(names) == len(set(names))


def test_scenarios_of_another_benefit_are_not_asked() -> None:
    """A benefit without a scenario is told so."""
    with pytest.raises(UnknownName) as caught:
        read_cases("scenarios", side(LAW).law, "no_such_benefit")
    assert caught.value.problems[0].code == "compare.no_scenarios"


# ── files and folders ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_gives_the_claims_of_all_its_files(tmp_path: Path) -> None:
    """Every file in the order of its name; one that is broken is wrong on every side, with its place."""
    (tmp_path / "b.json").write_text(json.dumps([worker(1), worker(2)]), encoding="utf-8")
    (tmp_path / "a.yaml").write_text("claim: {id: [}\n", encoding="utf-8")
    (tmp_path / ".hidden.json").write_text("{", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no claim", encoding="utf-8")
    found = over(tmp_path)
    assert kinds(found) == {"same": 2, "error": 1}
    problem = found.wrong[0].result.sides[0].problems[0]
    assert problem.where.startswith(f"{tmp_path}/a.yaml:1:")


def test_a_wrong_fact_is_told_at_its_place_in_the_text(tmp_path: Path) -> None:
    """The problem of a claim of YAML has line and column."""
    file = tmp_path / "claims.yaml"
    file.write_text("separation:\n  date: 2026-02-30\n", encoding="utf-8")
    assert over(file).wrong[0].result.sides[0].problems[0].where == f"{file}:2:9"


def test_what_is_told_about_a_claim_is_no_fact(tmp_path: Path) -> None:
    """The group 'about' is taken out of the facts, in JSON as in lines."""
    claim = {**worker(), "about": {"sector": "garments"}}
    (tmp_path / "one.json").write_text(json.dumps(claim), encoding="utf-8")
    for file in (tmp_path / "one.json", ndjson(tmp_path / "one.ndjson", [claim])):
        [case] = cases(file)
        assert case.about == {"sector": "garments"}
        assert case.claim is not None and "about" not in case.claim


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """A path that is none, a folder without claims, a file that is empty."""
    (tmp_path / "empty.json").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    assert refused(tmp_path / "nothing.csv") == ["compare.no_cases"]
    assert refused(tmp_path / "folder") == ["compare.no_claims"]
    assert refused(tmp_path / "empty.json") == ["read.empty"]


def test_a_population_in_lines_and_in_parquet_gives_the_same(tmp_path: Path) -> None:
    """Whatever a population was written as, the comparison over it is the same."""
    drawn = Sample(40, 3)
    lines = ndjson(tmp_path / "p.ndjson", [{**case.claim, "about": case.about} for case in drawn])
    with (tmp_path / "p.parquet").open("wb") as file:
        write_table(drawn, file.write, dict)
    results = [over(file, LAW, f"{LAW}+qualifying-grounds=no_fault") for file in (lines, tmp_path / "p.parquet")]
    assert kinds(results[0]) == kinds(results[1])
    assert results[0].sha256 == results[1].sha256


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

HEAD = "claim.id,separation.date,separation.ground,in_good_health,contributions,contribution.paid_on__absent,about.sex"


def table(file: Path, *rows: str, head: str = HEAD) -> Path:
    """A file of CSV."""
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return file


def test_csv_has_facts_by_their_names(tmp_path: Path) -> None:
    """Texts, flags, lists as JSON, known absence, what is not given, and what is no fact."""
    months = '"[{""month"": ""2026-01"", ""wage"": 240000, ""paid"": true}]"'
    [full, bare] = cases(
        table(tmp_path / "c.csv", f"C-1,2026-02-28,job_ceased,true,{months},true,female", ",,,,,,", "C-2,,,,,false,")
    )
    assert full.claim == {
        "claim.id": "C-1",
        "separation.date": "2026-02-28",
        "separation.ground": "job_ceased",
        "in_good_health": True,
        "contributions": [{"month": "2026-01", "wage": 240000, "paid": True}],
        "contribution.paid_on": {"absent": True},
    }
    assert full.about == {"sex": "female"}
    assert bare.claim == {"claim.id": "C-2"}
    assert (bare.name, bare.position and bare.position.line) == (f"{tmp_path}/c.csv#2", 4)


def test_csv_decides_as_the_same_claims_in_json(tmp_path: Path) -> None:
    """A row gives what the claim gives."""
    claim = worker(months=40, wage=400_000)
    flat: dict[str, object] = {}
    for group, held in claim.items():
        flat |= {f"{group}.{name}": value for name, value in held.items()} if isinstance(held, dict) else {group: held}
    texts = [value if isinstance(value, str) else json.dumps(value) for value in flat.values()]
    quoted = ['"' + text.replace('"', '""') + '"' for text in texts]
    found = over(table(tmp_path / "c.csv", ";".join(quoted), head=";".join(flat)), LAW, f"{LAW}+wage-cap=uncapped")
    same = compared([claim], f"{LAW}+wage-cap=uncapped")
    assert found.listed[0].result.sides[0].values == same.listed[0].result.sides[0].values
    assert kinds(found) == {"higher_amount": 1}


@pytest.mark.parametrize(
    ("head", "code", "told"),
    [
        ("claim.id,separation.dat", "compare.csv_column", "separation.date"),
        ("claim.id,claim.id", "compare.csv_column_twice", "claim.id"),
        ("claim.id__absent", "claim.never_absent", "claim.id"),
    ],
)
def test_a_heading_that_is_no_fact_is_refused(tmp_path: Path, head: str, code: str, told: str) -> None:
    """Nothing is compared on a column that nobody reads."""
    with pytest.raises(ClaimError) as caught:
        cases(table(tmp_path / "c.csv", "x,y", head=head))
    [problem] = caught.value.problems
    assert (problem.code, problem.where) == (code, f"{tmp_path}/c.csv:1:1")
    assert told in problem.text["en"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("C-1,2026-02-28", "compare.csv_cells"),
        ("C-1,,,,{},,", "compare.csv_list"),
        ("C-1,,,,[,,", "compare.csv_list"),
        ("C-1,,,,,maybe,", "compare.csv_flag"),
        ("C-1,,,perhaps,,,", "claim.wrong_type"),
        ("C-1,2026-02-30,,,,,", "read.date_impossible"),
    ],
)
def test_a_wrong_row_is_an_error_of_its_line(tmp_path: Path, row: str, code: str) -> None:
    """The other rows are decided; the wrong one is told by its line."""
    found = over(table(tmp_path / "c.csv", row, "C-2,2026-02-28,job_ceased,true,,,"))
    assert kinds(found) == {"error": 1, "same": 1}
    problem = found.wrong[0].result.sides[0].problems[0]
    assert (problem.code, problem.position and problem.position.line) == (code, 2)


def test_csv_that_is_none_is_told_at_its_line(tmp_path: Path) -> None:
    """Another encoding, a quote that does not end."""
    (tmp_path / "latin.csv").write_bytes("claim.id\nMü\n".encode("latin-1"))
    table(tmp_path / "open.csv", '"never closed', head="claim.id")
    assert refused(tmp_path / "latin.csv") == ["compare.csv_not_utf8"]
    assert refused(tmp_path / "open.csv") == ["compare.csv_broken"]
    assert refused(table(tmp_path / "none.csv", head="claim.id")) == ["cli.no_claim"]
    (tmp_path / "void.csv").write_text("", encoding="utf-8")
    assert refused(tmp_path / "void.csv") == ["read.empty"]


def test_a_claim_that_is_no_group_is_told_among_the_wrong_ones(tmp_path: Path) -> None:
    """A list of numbers in a folder of claims does not end the comparison."""
    (tmp_path / "wrong.json").write_text("[1, 2]", "utf-8")
    found = over(tmp_path)
    assert (found.count, [one.claim for one in found.wrong]) == (2, [None, None])
