"""A rulebook in its folder: whole or not at all, never over anything else; the words it needs; the command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rulebook_made import LAGUNE, Made

from uirules import RulesetError, UnknownName, load_ruleset
from uirules.cli import main
from uirules.rulebook import MARKER, rulebook, write


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refused(files: dict[str, bytes], folder: Path) -> str:
    with pytest.raises(UnknownName) as caught:
        write(files, folder)
    return caught.value.problems[0].code


def test_the_folder_holds_the_files(lagune: Made, tmp_path: Path) -> None:
    """A new folder, with folders above it that do not exist yet, and nothing beside it."""
    write(lagune.files, tmp_path / "a" / "book")
    assert tree(tmp_path / "a" / "book") == lagune.files
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["book"]


def test_a_rulebook_is_replaced_as_a_whole(lagune: Made, tmp_path: Path) -> None:
    """What an earlier one had and the new one has not is gone."""
    folder = tmp_path / "book"
    earlier = {**lagune.files, "en/gone.html": b"x"}
    earlier[MARKER] = json.dumps({"format": "uirules/rulebook/0", "files": sorted(earlier)}).encode()
    write(earlier, folder)
    write(lagune.files, folder)
    assert tree(folder) == lagune.files


def test_an_empty_folder_is_used(lagune: Made, tmp_path: Path) -> None:
    write(lagune.files, tmp_path)
    assert tree(tmp_path) == lagune.files


def test_a_folder_of_something_else_is_left_alone(lagune: Made, tmp_path: Path) -> None:
    """Also where a file bears the marker's name."""
    (tmp_path / "thesis.txt").write_text("mine")
    assert refused(lagune.files, tmp_path) == "rulebook.not_empty"
    (tmp_path / MARKER).write_text("[]")
    assert refused(lagune.files, tmp_path) == "rulebook.not_empty"
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_folder_of_something_else_is_not_searched_through(
    lagune: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file found is enough: a home folder or / is neither walked nor stumbled over."""

    def found(self: Path, pattern: str) -> Iterator[Path]:
        yield tmp_path / "thesis.txt"
        raise PermissionError(13, "not to be read", str(tmp_path / "closed"))

    (tmp_path / "thesis.txt").write_text("mine")
    monkeypatch.setattr(Path, "rglob", found)
    assert refused(lagune.files, tmp_path) == "rulebook.not_empty"


def test_a_file_that_was_put_into_a_rulebook_is_not_lost(lagune: Made, tmp_path: Path) -> None:
    write(lagune.files, tmp_path)
    (tmp_path / "fr" / "notes.txt").write_text("mine")
    assert refused(lagune.files, tmp_path) == "rulebook.foreign_file"
    assert (tmp_path / "fr" / "notes.txt").read_text() == "mine"


def test_a_file_is_no_folder(lagune: Made, tmp_path: Path) -> None:
    (tmp_path / "book").write_text("mine")
    assert refused(lagune.files, tmp_path / "book") == "rulebook.no_folder"


def test_an_error_leaves_what_was_there(lagune: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full half-way: the old rulebook stays, and nothing of the new one."""
    folder = tmp_path / "book"
    write(lagune.files, folder)
    written = []

    def full(path: Path, content: bytes) -> int:
        written.append(path)
        if len(written) > 3:
            raise OSError(28, "No space left on device")
        return len(content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write({**lagune.files, "en/more.html": b""}, folder)
    monkeypatch.undo()
    assert tree(folder) == lagune.files
    assert [path.name for path in tmp_path.iterdir()] == ["book"]


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The made-up law, to be changed."""
    return Path(shutil.copytree(LAGUNE, tmp_path / "lagune-2031"))


def problems(folder: Path) -> list[tuple[str, str | None]]:
    with pytest.raises(RulesetError) as caught:
        rulebook([load_ruleset(folder)])
    return [(problem.code, problem.found) for problem in caught.value.problems]


def test_a_language_without_words_is_told(own: Path) -> None:
    """Every key that is missing is named, and the file that may bring it."""
    (own / "rulebook" / "fr.yaml").unlink()
    found = problems(own)
    assert ("rulebook.missing_key", "formula.at_least") in found
    assert {code for code, _ in found} == {"rulebook.missing_key"}


def test_words_that_nothing_uses_are_told(own: Path) -> None:
    path = own / "rulebook" / "fr.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  at_least:", "  at_leest:"), encoding="utf-8")
    assert problems(own) == [("rulebook.missing_key", "formula.at_least"), ("rulebook.unknown_key", "formula.at_leest")]


def test_a_pattern_with_other_names_is_told(own: Path) -> None:
    path = own / "rulebook" / "fr.yaml"
    text = path.read_text(encoding="utf-8").replace('"{left} atteint {right}"', '"{left} atteint {droite}"')
    path.write_text(text, encoding="utf-8")
    assert problems(own) == [("rulebook.wrong_names", None)]


def test_a_law_may_change_single_words(tmp_path: Path) -> None:
    """A law in a shipped language lays its own over them."""
    assert main(["init", str(tmp_path / "grant")]) == 0
    (tmp_path / "grant" / "rulebook").mkdir()
    (tmp_path / "grant" / "rulebook" / "en.yaml").write_text("site: {rulebook: Handbook}\n", encoding="utf-8")
    files = rulebook([load_ruleset(tmp_path / "grant")])
    assert "Handbook" in files["index.html"].decode("utf-8")


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_docs_writes_the_rulebook(lagune: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", str(LAGUNE), "-o", str(tmp_path / "book")]) == 0
    assert tree(tmp_path / "book") == lagune.files
    assert "index.html" in capsys.readouterr().out


def test_docs_lists_its_files_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", str(LAGUNE), "-o", str(tmp_path / "book"), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["rulesets"] == ["lagune-2031"]
    assert data["files"] == sorted(tree(tmp_path / "book"))


def test_docs_of_the_starter(tmp_path: Path) -> None:
    """The ruleset that init writes has a rulebook, with its own claim worked out, and only its own clauses."""
    assert main(["init", str(tmp_path / "grant")]) == 0
    assert main(["docs", str(tmp_path / "grant"), "-o", str(tmp_path / "book")]) == 0
    files = tree(tmp_path / "book")
    assert [path for path in files if path.startswith("en/clauses/")] == ["en/clauses/school-grant-act.html"]
    assert [path for path in files if "/examples/" in path and path.startswith("en/") and "first" in path]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["docs", "mm-ssl-2013"], "mm-ssl-2012"),
        (["docs", "-o", ""], "folder"),
        (["docs", "--format", "pdf"], "pdf"),
    ],
)
def test_docs_refuses_what_it_cannot_do(
    words: list[str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line on standard error, exit code 2, and no folder."""
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert code in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
