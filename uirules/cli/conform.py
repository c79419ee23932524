"""``uirules conform``: a law, amended or not, against international standards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from uirules.cli.options import LangOption, RulesetsOption, check_format, check_language
from uirules.errors import Problem, UnknownName

__all__ = ["conform", "register"]

FORMATS = ("text", "json", "html")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("conform", short_help="Test a law, amended or not, against international standards.")(conform)


def conform(
    sides: Annotated[
        list[str],
        typer.Argument(
            metavar="SIDE [SIDE]", help="One law or two: RULESET[+AMENDMENT[@DATE]][+READING=OPTION][+law_on=DATE]."
        ),
    ],
    standard: Annotated[
        list[str] | None,
        typer.Option("--standard", metavar="c102|c168|c17|c19|…|all", help="The standards to test. Default: all."),
    ] = None,
    wages: Annotated[
        str | None,
        typer.Option("--wages", metavar="FILE", help="Wages of skilled workers (YAML: ladder, and a to d)."),
    ] = None,
    wage: Annotated[
        list[str] | None,
        typer.Option(
            "--wage",
            metavar="AMOUNT|a=AMOUNT",
            help="A wage to test, or that of a choice (a to d) of C102 Article 65(6).",
        ),
    ] = None,
    population: Annotated[
        str | None,
        typer.Option("--population", metavar="FILE", help="Claims (NDJSON, Parquet) with wages without a cap."),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day of the standard cases.")] = None,
    case: Annotated[
        list[str] | None,
        typer.Option(
            "--case", metavar="FILE", help="What changes in the standard cases; laid over the law's own file."
        ),
    ] = None,
    standards: Annotated[
        str | None,
        typer.Option("--standards", metavar="DIR", help="A folder of standards in place of the shipped one."),
    ] = None,
    readings: Annotated[
        bool, typer.Option("--readings/--no-readings", help="Try every other option of every reading.")
    ] = True,
    rulesets: RulesetsOption = None,
    lang: LangOption = "en",
    format: Annotated[
        str, typer.Option("--format", metavar="text|json|html", help="How the report is written.")
    ] = "text",
    embed_fonts: Annotated[
        bool, typer.Option("--embed-fonts/--no-embed-fonts", help="Put the Myanmar font into the HTML.")
    ] = True,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there.")] = None,
) -> int:
    """Test a law, amended or not, against international standards, article by article.

    Each article passes, fails, is undetermined, is a matter of judgement, or was not examined; there is no verdict on a
    whole treaty. Figures are worked out from decisions on standard cases. Two laws are shown side by side.
    """
    check_format(format, FORMATS)
    if len(sides) > 2:
        raise UnknownName(Problem("conform.sides", found=str(len(sides))))
    if output == "":
        raise UnknownName(Problem("cli.write_no_name"))
    from uirules.cli.streams import Output, to_json
    from uirules.drafting.conform import page, text
    from uirules.drafting.conform.load import fits, read_library
    from uirules.drafting.conform.of_amendments import overlays_of
    from uirules.drafting.conform.population import read_people
    from uirules.drafting.conform.report import conform as tested
    from uirules.drafting.conform.wages import read_wages
    from uirules.drafting.sides import read_side
    from uirules.ruleset.scalars import read_value

    day = None
    if on is not None:
        try:
            day = read_value(on, "date")
        except ValueError:
            raise UnknownName(Problem("law.law_on_date", found=on, expected="YYYY-MM-DD")) from None
    folders = list(rulesets or ())
    asked = []
    for spec in sides:
        side = read_side(spec, folders)
        check_language(lang, side.law.languages)
        overlays = [*overlays_of(side.law), *(Path(file) for file in case or ())]
        library = read_library(side.law.id, None if standards is None else Path(standards), overlays)
        fits(library, side.law)
        stated = read_wages(wage or (), None if wages is None else Path(wages), library.law.wages)
        people = None if population is None else read_people(Path(population), library.law.population)
        asked.append((side, library, stated, people, day))
    chosen = asked[0][1].chosen(standard or ())
    found = tested(asked, chosen, readings=readings, folders=folders)
    with Output(output) as out:
        if format == "json":
            out.write(to_json(found.to_dict()) + "\n")
        elif format == "html":
            out.write(page.render(found, lang, embed_fonts=embed_fonts))
        else:
            from uirules.errors.shown import without_controls

            out.write("".join(without_controls(line) + "\n" for line in text.render(found, lang).splitlines()))
    return 0
