"""A small bilingual law to make slips in: the one that ``uirules init`` writes, with what a test changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from uirules.cli import main
from uirules.drafting.lints import Finding, Report, lint_law, lint_subjects
from uirules.law import load_ruleset

LAW = "school_grant.yaml"
CLAUSES = "legal_refs/school-grant-act.yaml"

HEAD = """\
format: uirules/amendment/0
id: {id}
kind: {kind}
status: illustrative
title: {{en: "A draft", my: "မူကြမ်း"}}
cited_as: {{en: "draft, {{label}}", my: "မူကြမ်း၊ {{label}}"}}
assurance: D
published: {published}
number: {number}
amends: school-grant
commencement: {{date: 2027-01-01}}
clauses:
  sec_1:
    label: {{en: "section 1", my: "ပုဒ်မ ၁"}}
    text: {{en: "The rule is changed.", my: "စည်းမျဉ်းကို ပြင်ဆင်သည်။"}}
"""
RATE = """\
changes:
  rate:
    by: sec_1
    set: school_grant/parameters/monthly_rate
    from: 20000
    to: 25000
"""
TRANSITION = "transition: {by: sec_1}\n"
STUDY = "actuarial_study: {made: true, source: a study}\n"


class Made:
    """The law in a folder of its own, with drafts beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "school-grant"
        self.drafts = folder / "amendments"
        self.drafts.mkdir()
        assert main(["init", str(self.folder)]) == 0

    def edit(self, old: str, new: str, file: str = LAW) -> Made:
        """Puts one text in the place of another that stands in a file once."""
        place = self.folder / file
        text = place.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        place.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def write(self, file: str, text: str) -> Made:
        """Writes a file of the law."""
        place = self.folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        return self

    def lint(self, only: str) -> tuple[Finding, ...]:
        """The findings of one lint of the law."""
        return self.report(only).open

    def report(self, *only: str) -> Report:
        """The report of some lints of the law."""
        return lint_law(load_ruleset(self.folder), only)

    # ── drafts ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def draft(
        self, body: str, id: str = "draft", kind: str = "act", published: str = "2026-06-01", number: int = 1
    ) -> Path:
        """An amendment of the law with these parts."""
        place = self.drafts / f"{id}.yaml"
        head = HEAD.format(id=id, kind=kind, published=published, number=number)
        place.write_text(head + body, encoding="utf-8")
        return place

    def lint_drafts(self, only: str, *drafts: Path) -> tuple[Finding, ...]:
        """The findings of one lint of some drafts."""
        reports = lint_subjects([str(draft) for draft in drafts], [only])
        return tuple(finding for report in reports for finding in report.open)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The exit code of ``uirules lint`` and what it wrote."""
    capsys.readouterr()
    code = main(["lint", *words])
    return code, capsys.readouterr().out


def data(out: str) -> dict[str, object]:
    """JSON that was written."""
    loaded: dict[str, object] = json.loads(out)
    return loaded
