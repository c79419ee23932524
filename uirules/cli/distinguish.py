"""``uirules distinguish``: claims on which two sides come to different results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from uirules.cli.options import LangOption, RulesetsOption, check_format, check_language
from uirules.errors import Problem, UnknownName

__all__ = ["distinguish", "register"]

FORMATS = ("text", "json", "markdown", "html")
MOST = 100_000


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("distinguish", short_help="Find the plainest claims on which two sides differ.")(distinguish)


def distinguish(
    first: Annotated[
        str, typer.Argument(metavar="A", help="A side: a ruleset, and behind + amendments, readings, days.")
    ],
    second: Annotated[str, typer.Argument(metavar="B", help="The other side.")],
    benefit: Annotated[
        str | None,
        typer.Option("--benefit", metavar="ID", help="The benefit, duty or status. Default: those whose rules differ."),
    ] = None,
    rulesets: RulesetsOption = None,
    number: Annotated[
        int, typer.Option("-n", "--number", metavar="N", help="So many claims at most, one of each kind of difference.")
    ] = 1,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", help="So many claims are tried while searching.")
    ] = 2000,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another seed tries other claims at random.")] = 0,
    fail_on_difference: Annotated[
        bool, typer.Option("--fail-on-difference", help="Exit with 1 where a difference is found.")
    ] = False,
    lang: LangOption = "en",
    format: Annotated[
        str, typer.Option("--format", metavar="text|json|markdown|html", help="How the result is written.")
    ] = "text",
    embed_fonts: Annotated[
        bool, typer.Option("--embed-fonts/--no-embed-fonts", help="Put the Myanmar font into the HTML.")
    ] = True,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there.")] = None,
) -> int:
    """Find the smallest, plainest claims on which two sides come to different results, and show both results.

    A side is written as for diff and compare: mm-ssl-2012+report-office=both, a folder, +AMENDMENT, +law_on=DATE.
    "No difference found" tells what was searched; it is no proof that there is none.
    """
    from uirules.cli.streams import Output, to_json
    from uirules.drafting.distinguish import distinguish as search
    from uirules.drafting.sides import read_side

    check_format(format, FORMATS)
    check_language(lang)
    for name, value, least in (("-n", number, 1), ("--limit", limit, 1), ("--seed", seed, 0)):
        if not least <= value <= MOST:
            expected = f"{least} … {MOST}"
            raise UnknownName(
                Problem("distinguish.number", found=str(value), expected=expected, fields={"option": name})
            )
    folders = [Path(folder) for folder in rulesets or ()]
    sides = read_side(first, folders), read_side(second, folders)
    for side in sides:
        check_language(lang, side.law.languages)
    report = search(*sides, benefit, seed=seed, limit=limit, number=number)
    if format == "json":
        from uirules.drafting.distinguish.data import to_dict

        text = to_json(to_dict(report)) + "\n"
    else:
        from uirules.drafting.distinguish.page import render

        text = render(report, lang, format, embed_fonts=embed_fonts)
    with Output(output) as out:
        out.write(text)
    return 1 if fail_on_difference and report.witnesses else 0
