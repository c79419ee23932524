"""``uirules conform`` on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from uirules.cli import main
from uirules.drafting.conform.load import standards_folder

LAW = "mm-ssl-2012"


def run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The exit code and both streams of a command."""
    capfd.readouterr()
    code = main(["conform", *words])
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    return code, out, err


def test_text_says_verdict_figure_and_standing(capfd: pytest.CaptureFixture[str]) -> None:
    """What a reader needs on one article, in both languages."""
    code, out, _ = run(capfd, LAW, "--standard", "c17", "--no-readings")
    assert code == 0
    assert "ratified by Myanmar: a duty (grade A)" in out
    assert "Article 5 · Periodical payment: fail" in out
    code, out, _ = run(capfd, LAW, "--standard", "c17", "--no-readings", "--lang", "my")
    assert "မပြည့်မီပါ" in out
    assert "လိုက်နာရန် တာဝန်ရှိသည်" in out


def test_two_sides_stand_side_by_side(capfd: pytest.CaptureFixture[str]) -> None:
    """Both verdicts on one line, and the figure of each below."""
    words = (LAW, f"{LAW}+wage-cap=uncapped", "--standard", "c183", "--no-readings")
    out = run(capfd, *words)[1]
    assert "Article 6 · Cash benefit: undetermined (C) | pass (C)" in out
    assert "A: highest wage at which" in out
    data = json.loads(run(capfd, *words, "--format", "json")[1])
    assert [side["side"] for side in data["sides"]] == [LAW, f"{LAW}+wage-cap=uncapped"]


def test_a_page_stands_alone(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One file without script or address to fetch from; the peers and the law's own row are in it."""
    file = tmp_path / "report.html"
    words = (LAW, "--standard", "c168", "--no-readings", "--format", "html", "--no-embed-fonts", "-o", str(file))
    assert run(capfd, *words)[0] == 0
    page = file.read_text(encoding="utf-8")
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!#)', page) == []
    assert "Thailand" in page
    assert "<strong>Social Security Law, 2012</strong>" in page
    assert "wages up to 300,000 kyat" in re.sub("<[^>]*>", "", page).replace("\u00a0", " ")


def test_the_same_law_gives_the_same_bytes(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing of the day or the machine enters a report."""
    words = (LAW, "--standard", "c19", "--no-readings", "--format", "json")
    assert run(capfd, *words)[1] == run(capfd, *words)[1]


def as_an_editor_sees(data: Any) -> Any:
    """Scalars as YAML 1.2 has them: whole numbers and truth values, everything else text."""
    if isinstance(data, dict):
        return {key: as_an_editor_sees(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_an_editor_sees(value) for value in data]
    if data.isascii() and data.isdigit():
        return int(data)
    return {"true": True, "false": False}.get(data, data)


@pytest.mark.parametrize("part", ["standard", "standard-law", "standard-peers"])
def test_the_shipped_files_satisfy_their_schemas(capfd: pytest.CaptureFixture[str], part: str) -> None:
    """What an editor would mark is what reading refuses: nothing in the files that are shipped."""
    import jsonschema
    import yaml

    capfd.readouterr()
    assert main(["schema", "ruleset", "--part", part]) == 0
    schema = json.loads(capfd.readouterr().out)
    folder = standards_folder()
    files = {
        "standard": list(folder.glob("c*.yaml")),
        "standard-law": list((folder / "laws").glob("*.yaml")),
        "standard-peers": [folder / "peers.yaml"],
    }[part]
    assert files
    for file in files:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        jsonschema.validate(as_an_editor_sees(data), schema)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((LAW, "--standard", "c201"), "There is no standard 'c201'."),
        ((LAW, LAW, LAW), "One law or two"),
        ((LAW, "--wage", "many"), "'many' is no wage"),
        ((LAW, "--population", "nowhere.ndjson"), "There is no file 'nowhere.ndjson'."),
        ((LAW, "--case", "nowhere.yaml"), "There is no file 'nowhere.yaml'."),
        ((LAW, "--wages", "nowhere.yaml"), "There is no file 'nowhere.yaml'."),
        ((LAW, "--standards", "nowhere"), "'nowhere' is no folder"),
        ((LAW, "--on", "tomorrow"), "tomorrow"),
        ((LAW, "--format", "pdf"), "pdf"),
        (("mm-severance",), "how the law 'mm-severance' is asked"),
    ],
)
def test_bad_input_is_told(capfd: pytest.CaptureFixture[str], words: tuple[str, ...], told: str) -> None:
    """Exit code 2 and a sentence, no half report."""
    code, out, err = run(capfd, *words)
    assert (code, out) == (2, "")
    assert told in err


@pytest.mark.parametrize(
    ("inside", "told"),
    [([], "holds no standards, but: -."), (["sources.yaml", "notes.txt"], "notes.txt, sources.yaml.")],
)
def test_a_folder_without_standards(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, inside: list[str], told: str
) -> None:
    """What is in it is told, and which files were expected there."""
    for name in inside:
        (tmp_path / name).write_text("", "utf-8")
    code, out, err = run(capfd, LAW, "--standards", str(tmp_path))
    assert (code, out) == (2, "")
    assert told in err and f"{tmp_path}/laws/{LAW}.yaml" in err


def test_the_folder_above_that_of_the_standards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The one that was meant is suggested."""
    monkeypatch.chdir(tmp_path)
    Path("above").mkdir()
    Path("above/standards").symlink_to(standards_folder())
    code, _, err = run(capfd, LAW, "--standards", "above")
    assert code == 2 and "Did you mean 'above/standards'?" in err
