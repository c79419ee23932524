"""``uirules compare``: two or more sides over the same claims."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.options import LangOption, RulesetsOption, check_format, check_language
from uirules.errors import Problem, UnknownName

if TYPE_CHECKING:
    from uirules.drafting.compare import Comparison
    from uirules.drafting.compare.rows import ParquetRows
    from uirules.law import Law

__all__ = ["compare", "register"]

FORMATS = ("text", "json", "html", "parquet")
_ENDINGS = {".json": "json", ".html": "html", ".htm": "html", ".parquet": "parquet", ".pq": "parquet"}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("compare", short_help="Who gains and who loses between laws, readings or amendments.")(compare)


def compare(
    sides: Annotated[
        list[str],
        typer.Argument(
            metavar="SIDE SIDE…",
            help="Laws to compare, the first with each of the others: mm-ssl-2012, mm-ssl-2012+AMENDMENT, "
            "mm-ssl-2012+wage-cap=uncapped+law_on=2027-07-01.",
        ),
    ],
    cases: Annotated[
        str,
        typer.Option(
            "--cases",
            metavar="SOURCE",
            help="The claims: 'scenarios', a folder, or a file (NDJSON, JSON, YAML, CSV, Parquet).",
        ),
    ],
    benefit: Annotated[
        str | None,
        typer.Option("--benefit", metavar="ID", help="The benefit, duty or status. Default: the main one."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="FACT[:BANDS]",
            help="Sort claims by a fact, about.NAME, values.OUTPUT or insured.age:5. May be given several times.",
        ),
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option("--fail-on", metavar="EXPR", help="End with 1 where this holds, such as 'losers > 0' (FEEL)."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", help="How many changed claims are told one by one.")
    ] = 200,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", help="How many processes. Default: as many as processors.")
    ] = None,
    rulesets: RulesetsOption = None,
    lang: LangOption = "en",
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="text|json|html|parquet", help="How the result is written. Default: by FILE."),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write there, as its ending says. Repeatable."),
    ] = None,
    embed_fonts: Annotated[
        bool, typer.Option("--embed-fonts/--no-embed-fonts", help="Put the Myanmar font into the HTML.")
    ] = True,
) -> int:
    """Decide the same claims on every side and tell who gains, who loses, what it costs, and by which clause.

    Exit code 1: a condition of --fail-on holds. Claims that are wrong on a side are counted apart and told with their
    place.
    """
    from uirules.drafting.compare import check_expressions, failed, read_cases
    from uirules.drafting.compare import compare as compared
    from uirules.drafting.compare.report import amounts_of
    from uirules.drafting.sides import read_side

    files = _files(output or [], format)
    for _, file in files:
        if file is not None and Path(file).is_file() and Path(cases).exists() and Path(file).samefile(cases):
            raise UnknownName(Problem("compare.over_the_cases", found=file))
    for option, number, least in (("--limit", limit, 0), ("--jobs", jobs, 1)):
        if number is not None and number < least:
            fields = {"option": option, "least": str(least)}
            raise UnknownName(Problem("compare.bad_number", found=str(number), fields=fields))
    folders = [Path(folder) for folder in rulesets or ()]
    read = [read_side(side, folders) for side in sides]
    laws: list[Law] = [side.law for side in read]
    if len(read) < 2:
        raise UnknownName(Problem("compare.one_side"))
    check_language(lang, laws[0].languages)
    name = benefit or laws[0].main
    amounts = list(amounts_of(laws, [law.plan(name) for law in laws]))
    check_expressions(fail_on or (), amounts)
    source = read_cases(cases, laws[0], name, laws[1:])

    from uirules.cli.streams import Output, progress, tell_problems

    with contextlib.ExitStack() as stack:
        outs = [(kind, stack.enter_context(Output(file, binary=kind == "parquet"))) for kind, file in files]
        tables = [out for kind, out in outs if kind == "parquet"]
        found = compared(
            read,
            source,
            name,
            by=by or (),
            limit=limit,
            jobs=jobs or _processors(),
            rows=(lambda *given: _rows(tables[0], *given)) if tables else None,
            watch=lambda passing: progress(passing, what="claims", busy=False),
        )
        for kind, out in outs:
            if kind != "parquet":
                out.write(_face(found, kind, lang, embed_fonts))
    wrong = found.tally.pairs[0].changes["error"] if len(read) == 2 else len(found.wrong) + found.more_wrong
    if wrong:
        fields = {"count": f"{wrong:,}", "all": f"{found.count:,}"}
        tell_problems([Problem("compare.wrong_cases", severity="warning", fields=fields)], lang)
    holding = failed(fail_on or (), found.tally, sides)
    told = [
        Problem("compare.fail_on_holds", fields={"side": one.side, "expression": one.expression}) for one in holding
    ]
    tell_problems(told, lang)
    return 1 if holding else 0


def _processors() -> int:
    from os import cpu_count

    return cpu_count() or 1


def _files(output: Sequence[str], format: str | None) -> list[tuple[str, str | None]]:
    """What is written where: formats with files, None for standard output. UnknownName for what cannot be written,
    also for want of a library."""
    if format is not None:
        check_format(format, FORMATS)
    if "" in output:
        raise UnknownName(Problem("cli.write_no_name"))
    files: list[tuple[str, str | None]] = []
    for file in dict.fromkeys(output):
        by_name = _ENDINGS.get(Path(file).suffix.lower(), "text")
        files.append((format if format is not None and len(output) == 1 else by_name, file))
    files = files or [(format or "text", None)]
    if sum(kind == "parquet" for kind, _ in files) > 1 or any(
        kind == "parquet" and (file is None or file == "-") for kind, file in files
    ):
        raise UnknownName(Problem("compare.parquet_needs_file"))
    if any(kind == "parquet" for kind, _ in files):
        from uirules.sampling.parquet import need_pyarrow

        need_pyarrow()  # before an hour of work and not after it
    return files


def _rows(out: Any, *given: Any) -> ParquetRows:
    from uirules.drafting.compare.rows import ParquetRows

    return ParquetRows(out.write, *given)


def _face(found: Comparison, kind: str, lang: str, embed_fonts: bool) -> str:
    if kind == "json":
        from uirules.cli.streams import to_json

        return to_json(found.to_dict()) + "\n"
    if kind == "html":
        from uirules.drafting.compare import page

        return page.render(found, lang, embed_fonts=embed_fonts)
    from uirules.drafting.compare import text
    from uirules.errors.shown import without_controls

    return "\n".join(map(without_controls, text.render(found, lang).split("\n")))
