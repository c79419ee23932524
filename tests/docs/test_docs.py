"""What the pages of ``docs/`` say, carried out: no block of code, command or output may go stale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs_pages import DOCS, OF_OTHERS, PAGES, ROOT, table
from docs_running import Pages
from pydantic import BaseModel

from uirules import load_ruleset
from uirules.plan.builtins import BUILTINS
from uirules.plan.nodes import NODES
from uirules.ruleset import model
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import texts

FORMAT = DOCS / "ruleset-format.md"


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Pages:
    monkeypatch.chdir(tmp_path)
    return Pages(tmp_path, capfd)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_blocks_of_a_page_do_what_it_says(pages: Pages, page: Path) -> None:
    """YAML loads and satisfies its model, laws that pages put together are sound, commands and Python run."""
    pages.carry_out(page)


def test_formulas_of_the_reference(pages: Pages) -> None:
    """Every formula called allowed is, with that type and unit; every one called refused is, with that code."""
    pages.carry_out(FORMAT)
    rules = pages.files["idle_pay.yaml"]

    def found(formula: str, kind: str, unit: str) -> list[str]:
        probe = {"type": kind, "cite": "harbour-act/sec_4", "formula": formula} | ({"unit": unit} if unit else {})
        changed = {**rules, "definitions": {**rules["definitions"], "probe": probe}}
        return pages.problems({**pages.files, "idle_pay.yaml": changed})

    allowed = table(FORMAT, "allowed formulas")
    refused = table(FORMAT, "refused formulas")
    assert len(allowed) > 20
    assert len(refused) > 15
    for formula, kind, unit, _ in allowed:
        assert found(formula, kind, unit) == [], formula
    for formula, code, _ in refused:
        assert found(formula, "integer", "") == [code], formula


def test_the_reference_names_every_key_of_the_format() -> None:
    """No key of a ruleset file is left out, and no function that rules may call."""
    page = FORMAT.read_text(encoding="utf-8")
    keys = {
        field.alias or name
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel)
        for name, field in kind.model_fields.items()
    }
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
    assert [name for name in BUILTINS if f"`{name}(" not in page] == []


def test_the_reference_names_every_text_of_the_shipped_law() -> None:
    """The sentences that a provision may bring for its letters."""
    page = FORMAT.read_text(encoding="utf-8")
    own = texts(load_yaml(ROOT / "rulesets/mm-ssl-2012/unemployment.yaml"))["texts"]
    plain = [name for name in own if not name.startswith(("notice_duties_", "notice_consequence_"))]
    assert [name for name in plain if f"`{name}`" not in page] == []


def test_developers_find_every_key_of_a_decision() -> None:
    """The page tells every key that the JSON of a decision has."""
    page = (DOCS / "for-developers.md").read_text(encoding="utf-8")
    decision = load_ruleset("mm-ssl-2012").decide({"separation.date": "2026-02-28"})
    assert [key for key in decision.to_dict() if f"`{key}`" not in page] == []


def test_the_map_of_the_house_is_whole() -> None:
    """``docs/architecture.md`` names every node of plans and every package."""
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    assert [node.__name__ for node in NODES if f"`{node.__name__}`" not in page] == []
    packages = [path.parent.name for path in (ROOT / "uirules").glob("*/__init__.py")]
    assert [name for name in packages if f"`{name}`" not in page] == []


def test_the_index_names_every_page() -> None:
    """``docs/README.md`` leads to all pages."""
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    named = [page.relative_to(DOCS).as_posix() for page in PAGES if page.parent == DOCS or page.name == "README.md"]
    assert [name for name in named if name != "README.md" and f"({name})" not in index] == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    """Links within the project name files that are there."""
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in OF_OTHERS], ids=lambda page: page.stem)
def test_pages_keep_to_their_width(page: Path) -> None:
    """Lines of running text are short enough to be read side by side."""
    inside = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        inside ^= line.startswith("```")
        assert inside or line.startswith("|") or len(line) <= 125, f"{page.name}:{number}"
