"""``uirules verify``: whether a ledger is what it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.options import FormatTextJson, LangOption, check_format, check_language
from uirules.errors import Problem

if TYPE_CHECKING:
    from uirules.records.ledger import VerifyReport

__all__ = ["passing", "register", "verify"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("verify", short_help="Tell whether a ledger was altered, cut or rewritten.")(verify)


def verify(
    ledger: Annotated[str, typer.Argument(metavar="LEDGER", help="The ledger: a file (SQLite), or a postgresql URL.")],
    against: Annotated[
        list[str] | None,
        typer.Option("--against", metavar="CHECKPOINT", help="A checkpoint of it. May be given several times."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="FILE", help="A key that checkpoints may be signed with (PEM); repeatable."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many failures are shown.")] = 100,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Tell whether a ledger was altered, reordered, cut or rewritten, and where.

    Without a checkpoint it is complete only up to the head seen: a tail that was cut is not noticed. Exit code 0
    nothing is wrong, 1 something is, 2 the ledger cannot be read.
    """
    from uirules.cli.streams import say, to_json
    from uirules.records.ledger import open_ledger, read_checkpoint
    from uirules.records.signing import read_public

    check_format(format, ("text", "json"))
    check_language(lang)
    checkpoints = [read_checkpoint(Path(file)) for file in against or ()]
    trusted = [read_public(Path(file)) for file in key or ()]
    with open_ledger(ledger) as opened:
        report = opened.verify(checkpoints, trusted, limit, progress=passing("entries"))
    if format == "json":
        say(to_json(report.to_dict()))
    else:
        _tell(report, lang)
    return 0 if report.ok else 1


def passing(what: str) -> Any:
    """What shows a bar while items pass."""
    from uirules.cli.streams import progress

    def go(items: Iterable[Any]) -> Iterator[Any]:
        return progress(items, what=what, busy=False)

    return go


def _tell(report: VerifyReport, lang: str) -> None:
    from uirules.cli.streams import say
    from uirules.errors.report import report as told

    if report.failures:
        say(told([failure.problem for failure in report.failures], lang=lang))
    if more := report.failed - len(report.failures):
        say(Problem("ledger.not_shown", fields={"more": f"{more:,}"}).text[lang])
    fields = {"count": f"{report.count:,}", "head": report.head, "failed": f"{report.failed:,}"}
    code = "ledger.verified" if report.ok else "ledger.not_verified"
    text = Problem(code, fields=fields | {"erased": f"{report.erased:,}"}).text[lang]
    say(text, "bold green" if report.ok else "bold red")
    if report.ok:
        for count in report.checkpoints:
            say(Problem("ledger.verified_against", fields={"count": f"{count:,}"}).text[lang])
    if report.notes:
        say(told(report.notes, lang=lang))
