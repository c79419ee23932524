"""``uirules lint``: what is written soundly in a law or an amendment and yet probably not meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from uirules.cli.options import FormatTextJson, LangOption, RulesetsOption, check_format, check_language

if TYPE_CHECKING:
    from uirules.drafting.lints import Finding, Report

__all__ = ["lint", "register"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("lint", short_help="Find what a drafter probably did not mean.")(lint)


def lint(
    subjects: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SIDE|AMENDMENT]",
            help="A law (its id, folder, or with '+' parts), or an amendment. Default: all shipped laws.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="This lint alone. May be given several times.")
    ] = None,
    rulesets: RulesetsOption = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell also what was acknowledged, with the reason.")
    ] = False,
) -> int:
    """Find what is written soundly and yet probably not meant.

    A finding that is meant is acknowledged with a reason (docs/lints/). Exit code 0 where nothing is left, 1 with
    findings, 2 bad input.
    """
    from uirules.cli.streams import progress, say, to_json
    from uirules.drafting.lints import lint_subjects
    from uirules.errors import Problem
    from uirules.ruleset.find import shipped_rulesets

    check_format(format, ("text", "json"))
    check_language(lang)
    chosen: Sequence[str] = subjects or sorted(shipped_rulesets())
    reports = list(progress(lint_subjects(chosen, only, rulesets or ()), what="subjects", busy=False))
    fine = all(report.ok for report in reports)
    if format == "json":
        say(to_json({"ok": fine, "reports": [report.to_dict() for report in reports]}))
        return 0 if fine else 1
    for report in reports:
        for line in _lines(report, lang, verbose):
            say(line)
        fields = {"subject": report.subject, "open": str(len(report.open))}
        fields |= {"acknowledged": str(len(report.acknowledged)), "wrong": str(len(report.problems))}
        say(Problem("lint.totals", fields=fields).text[lang], "bold green" if report.ok else "bold red")
    return 0 if fine else 1


def _lines(report: Report, lang: str, verbose: bool) -> Iterator[str]:
    from uirules.errors.report import report as problems_told

    for finding in report.open:
        yield f"{problems_told([finding.problem], lang=lang)}\n  {finding.id}"
    for finding in report.acknowledged if verbose else ():
        yield f"{_told(finding, lang)}\n  {finding.id}"
    if report.problems:
        yield problems_told(report.problems, lang=lang)


def _told(finding: Finding, lang: str) -> str:
    from uirules.errors import Problem

    reason = finding.reason or {}
    fields = {"text": finding.text[lang], "reason": reason.get(lang, next(iter(reason.values()), ""))}
    where = f"{finding.problem.where}: " if finding.problem.where else ""
    return where + Problem("lint.with_reason", fields=fields).text[lang]
