"""``uirules docs``: the rulebook, a site written from rulesets alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from uirules.cli.options import FormatTextJson, RulesetsOption, check_format, law_of
from uirules.errors import Problem, UnknownName

__all__ = ["docs", "register"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("docs", short_help="Write the rulebook: a site in every language of a ruleset.")(docs)


def docs(
    ruleset: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RULESET]…", help="Rulesets: their ids, or their folders. Default: all that are shipped."
        ),
    ] = None,
    output: Annotated[str, typer.Option("-o", "--output", metavar="DIR", help="The folder to write.")] = "rulebook",
    rulesets: RulesetsOption = None,
    format: FormatTextJson = "text",
) -> int:
    """Write the rulebook: every rule in words, with its clause, its numbers through time, and worked examples.

    A static site without script that works from a disk, on a phone and in print. A rulebook that stands in DIR is
    replaced as a whole; a folder that holds anything else is left alone.
    """
    from uirules.cli.streams import say, to_json
    from uirules.rulebook import rulebook, write
    from uirules.ruleset.find import shipped_rulesets

    check_format(format, ("text", "json"))
    if not output:
        raise UnknownName(Problem("cli.no_folder", found=output))
    laws = [law_of(name, rulesets) for name in dict.fromkeys(ruleset or sorted(shipped_rulesets()))]
    files = rulebook(laws)
    write(files, Path(output))
    if format == "json":
        say(to_json({"folder": output, "rulesets": [law.id for law in laws], "files": sorted(files)}))
        return 0
    pages = sum(name.endswith(".html") for name in files)
    say(f"{output}: {pages} pages; begin with {Path(output) / 'index.html'}")
    return 0
