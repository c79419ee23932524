"""``uirules diff``: what differs between two laws, in words, in rules and in what becomes of the scenarios."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from uirules.cli.options import LangOption, RulesetsOption, check_format, check_language
from uirules.errors import Problem, UnknownName

__all__ = ["diff", "register"]

FORMATS = ("text", "json", "html")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("diff", short_help="Show what differs between two laws: wording, rules, scenarios.")(diff)


def diff(
    before: Annotated[
        str,
        typer.Argument(metavar="A", help="A law: an id, id@version or folder, and behind a '+' each what changes it."),
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="Another, or the same on other readings or another day.")],
    rulesets: RulesetsOption = None,
    scenarios: Annotated[
        bool, typer.Option("--scenarios/--no-scenarios", help="Decide the scenarios of both laws on each side.")
    ] = True,
    format: Annotated[str, typer.Option("--format", metavar="text|json|html", help="How it is written.")] = "text",
    lang: LangOption = "en",
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file.")] = None,
    embed_fonts: Annotated[
        bool, typer.Option("--embed-fonts/--no-embed-fonts", help="Whether a page carries its fonts.")
    ] = True,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 where anything differs.")] = False,
) -> int:
    """Show what differs between two laws: a redline of the wording, the rules and values, the scenarios.

    A side is a ruleset, then parts behind a '+' each: a reading with its option, law_on=DATE, known_at=DATE, as in
    mm-ssl-2012+wage-cap=uncapped+law_on=2027-07-01. The wording is shown in every language of the law.
    Exit code 0 also where they differ (1 with --exit-code), 2 bad input.
    """
    from uirules.cli.streams import Output, progress, say, to_json
    from uirules.drafting.diff import diff as compare
    from uirules.drafting.diff import page, text
    from uirules.drafting.sides import read_side
    from uirules.errors.shown import without_controls

    check_format(format, FORMATS)
    check_language(lang)
    folders = [Path(folder) for folder in rulesets or ()]
    if problems := [Problem("cli.no_folder", found=str(folder)) for folder in folders if not folder.is_dir()]:
        raise UnknownName(problems)
    sides = [read_side(side, folders) for side in (before, after)]

    def passing(items: Iterable[Any]) -> Iterable[Any]:
        return progress(items, what="scenarios", busy=False)

    found = compare(*sides, scenarios=scenarios, progress=passing)
    if format == "json":
        written = to_json(found.to_dict()) + "\n"
    elif format == "html":
        written = page.render(found, lang, embed_fonts=embed_fonts)
    else:
        written = text.render(found, lang)
    if output is None:
        say(written.rstrip("\n"))
    else:
        with Output(output) as out:
            out.write("\n".join(map(without_controls, written.split("\n"))))
    return 1 if exit_code and not found.empty else 0
