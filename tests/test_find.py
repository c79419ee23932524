"""Finding a ruleset: shipped, in a folder, in an installed package, by digest, by path."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from uirules import RulesetError, UnknownName, load_ruleset
from uirules.ruleset.find import installed_rulesets

FIXTURES = Path(__file__).parent / "fixtures" / "laws"


def test_an_id_with_its_digest() -> None:
    """``id@sha256:…`` is the ruleset with that digest, or an error that tells the one there is."""
    law = load_ruleset("mm-ssl-2012")
    digest = law.ruleset.digest
    assert load_ruleset(f"mm-ssl-2012@{digest}").ruleset.digest == digest
    with pytest.raises(UnknownName) as caught:
        load_ruleset("mm-ssl-2012@sha256:" + "0" * 64)
    assert caught.value.problems[0].code == "ruleset.other_digest"
    assert caught.value.problems[0].expected == digest


def test_an_id_in_a_folder() -> None:
    """``folders`` are searched for ids; a path needs none."""
    assert load_ruleset("lagune-2031", folders=[FIXTURES]).id == "lagune-2031"
    assert load_ruleset(FIXTURES / "lagune-2031").id == "lagune-2031"
    assert load_ruleset(FIXTURES / "lagune-2031" / "ruleset.yaml").id == "lagune-2031"


def test_shipped_ids_cannot_be_shadowed(tmp_path: Path) -> None:
    """A folder that holds a ruleset by a shipped id is refused, so that nobody takes one for the other."""
    shutil.copytree(FIXTURES / "lagune-2031", tmp_path / "mm-ssl-2012")
    with pytest.raises(RulesetError) as caught:
        load_ruleset("mm-ssl-2012", folders=[tmp_path])
    assert caught.value.problems[0].code == "ruleset.shadows"
    assert load_ruleset("mm-ssl-2012", folders=[FIXTURES]).languages == ["en", "my"]


def test_a_folder_by_another_name_than_its_ruleset(tmp_path: Path) -> None:
    """An id is the name of the folder and of the manifest alike."""
    shutil.copytree(FIXTURES / "lagune-2031", tmp_path / "lagoon")
    with pytest.raises(RulesetError) as caught:
        load_ruleset("lagoon", folders=[tmp_path])
    assert caught.value.problems[0].code == "ruleset.name_differs"
    assert load_ruleset(tmp_path / "lagoon").id == "lagune-2031"


def test_an_installed_package_brings_rulesets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry points ``uirules.rulesets`` name packages with ruleset folders; their code is never run."""
    package = tmp_path / "lagoon_law"
    shutil.copytree(FIXTURES / "lagune-2031", package / "laws" / "lagune-2031")
    (package / "__init__.py").write_text("raise RuntimeError('imported')\n", encoding="utf-8")
    info = tmp_path / "lagoon_law-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lagoon-law\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[uirules.rulesets]\nlagoon = lagoon_law.laws\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert installed_rulesets() == {"lagune-2031": package / "laws" / "lagune-2031"}
    assert load_ruleset("lagune-2031").id == "lagune-2031"
    assert "lagoon_law" not in sys.modules


@pytest.mark.parametrize("name", ["mm-ssl-2013", "../mm-ssl-2012", "/nowhere", "mm ssl", "", "\0"])
def test_names_that_lead_nowhere(name: str) -> None:
    """An unknown id or path is an error with what is known; ids never become paths."""
    with pytest.raises((UnknownName, RulesetError)) as caught:
        load_ruleset(name)
    assert caught.value.problems[0].text["en"]
