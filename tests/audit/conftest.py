"""A verb run within this process, and a population of legacy decisions that is audited once."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from audit_shared import Legacy, Run
from legacy_made import with_errors, written

from uirules import load_ruleset
from uirules.audit import AuditFile, audit
from uirules.audit.report import Listed
from uirules.cli import main
from uirules.law import Law


def loaded(reference: str, *, folders: Sequence[Path] = ()) -> Law:
    """In the place of :func:`uirules.load_ruleset`."""
    return _load(reference, tuple(folders))


@functools.cache
def _load(reference: str, folders: tuple[Path, ...]) -> Law:
    """A law that does not change is loaded once for all runs of the verb."""
    return load_ruleset(reference, folders=folders)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The exit code, what was written, and what was told on standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("uirules.law.load_ruleset", loaded)

    def go(*words: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(["audit", *map(str, words)])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return go


@pytest.fixture(scope="session")
def law() -> Law:
    """The law that ships."""
    return load_ruleset("mm-ssl-2012")


@pytest.fixture(scope="session")
def legacy(tmp_path_factory: pytest.TempPathFactory, law: Law) -> Legacy:
    """Made and audited once."""
    made = with_errors(5000, 250)
    file = written(made, tmp_path_factory.mktemp("legacy") / "legacy.ndjson")
    rows: dict[int, Listed] = {}
    source = AuditFile(str(file), law, "unemployment")
    found = audit(law, source, "unemployment", each=lambda one: rows.__setitem__(one.number, one))
    return Legacy(made, file, found, rows)


@pytest.fixture
def ndjson(tmp_path: Path) -> Callable[..., Path]:
    """A file of some rows."""

    def write(*rows: Mapping[str, Any] | str, name: str = "rows.ndjson") -> Path:
        path = tmp_path / name
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write
