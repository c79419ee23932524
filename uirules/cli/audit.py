"""``uirules audit``: decisions made elsewhere, recomputed."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.options import (
    AmendOption,
    LangOption,
    RulesetOption,
    RulesetsOption,
    check_format,
    check_language,
    law_of,
    one_of,
)
from uirules.errors import Problem, UnknownName
from uirules.ruleset.choices import read_choices

if TYPE_CHECKING:
    from uirules.audit import Asked, Audit

__all__ = ["audit", "register"]

FORMATS = ("text", "json", "html")
SAMPLES = ("random", "stratified", "monetary-unit")
_ENDINGS = {".json": "json", ".html": "html", ".htm": "html"}
_MOST = 10**12
_SEED = 2**63 - 1
_LISTED = 1000


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("audit", short_help="Recompute decisions made elsewhere: what differs, by which clause, by how much.")(
        audit
    )


def audit(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="CSV or NDJSON: facts, and what was decided and paid (docs/audit.md).")
    ],
    mapping: Annotated[
        str | None,
        typer.Option("--mapping", metavar="FILE", help="YAML: what the file's own columns and codes stand for."),
    ] = None,
    benefit: Annotated[
        str | None,
        typer.Option("--benefit", metavar="ID", help="The benefit, duty or status. Default: the main one."),
    ] = None,
    ruleset: RulesetOption = None,
    rulesets: RulesetsOption = None,
    amend: AmendOption = None,
    reading: Annotated[
        list[str] | None,
        typer.Option("--reading", metavar="Q=A", help="Adopt an option of a reading. May be given several times."),
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option(
            "--known-at",
            metavar="DATE|decided",
            help="The ruleset as it was published up to this day, or up to the day of each decision.",
        ),
    ] = None,
    sample: Annotated[
        str | None,
        typer.Option("--sample", metavar="random|stratified|monetary-unit", help="Recompute a sample only."),
    ] = None,
    size: Annotated[int | None, typer.Option("-n", "--size", metavar="SIZE", help="How many rows are drawn.")] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="S", help="The same seed draws the same rows. Default: 1.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="COLUMN", help="What strata go by: a fact, about.NAME or decided.outcome."),
    ] = None,
    largest: Annotated[
        int | None,
        typer.Option(
            "--largest", metavar="KYAT", help="What a case can come to at the most, where the law sets no bound."
        ),
    ] = None,
    confidence: Annotated[
        int | None, typer.Option("--confidence", metavar="PERCENT", help="Of a projected error. Default: 95.")
    ] = None,
    materiality: Annotated[
        int | None,
        typer.Option("--materiality", metavar="KYAT", help="Tell whether the error lies below this sum or above it."),
    ] = None,
    allow_broken: Annotated[
        bool, typer.Option("--allow-broken", help="Rows that cannot be read do not make the exit code 2.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", help="How many cases of a sort are told one by one.")
    ] = _LISTED,
    rows: Annotated[
        str | None,
        typer.Option("--rows", metavar="FILE", help="Write what came of every row there, a line of JSON each."),
    ] = None,
    lang: LangOption = "en",
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="text|json|html", help="How the report is written. Default: by FILE."),
    ] = None,
    embed_fonts: Annotated[
        bool, typer.Option("--embed-fonts/--no-embed-fonts", help="Put the Myanmar font into the HTML.")
    ] = True,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the report there, as its ending says.")
    ] = None,
) -> int:
    """Recompute decisions made elsewhere under the law of their date, and tell which agree, which differ and by which
    clause, and what was paid too much or too little.

    It is a recalculation and decides nothing. Exit code 0: every row agrees; 1: a row differs or cannot be told; 2: bad
    input, also rows that cannot be read, unless --allow-broken is given.
    """
    from uirules.audit import Asked, AuditFile
    from uirules.audit import audit as audited

    kind = _kind(format, output)
    for place in (output, rows):
        if place == "":
            raise UnknownName(Problem("cli.write_no_name"))
        if place is not None and _same(place, file):
            raise UnknownName(Problem("audit.over_the_file", found=place))
        if place is not None and mapping is not None and _same(place, mapping):
            raise UnknownName(Problem("audit.over_the_mapping", found=place))
    if rows is not None and _same(output or "-", rows):
        raise UnknownName(Problem("audit.outputs_same", found=rows))
    _check(sample, size, seed, by, largest, confidence, materiality, limit)
    law = law_of(ruleset, rulesets, amend)
    if known_at is not None and known_at != "decided":
        law = law.known_at(known_at)
    check_language(lang, law.languages)
    readings = read_choices(reading)
    law = law.with_readings(readings)
    name = law.main if benefit is None else benefit
    law.plan(name)
    options = _options(locals())
    asked = Asked(
        known_at="decided" if known_at == "decided" else law.asked_days[1],
        sample=size if sample is not None else None,
        method=sample or "random",  # type: ignore[arg-type]
        seed=1 if seed is None else seed,
        by=by,
        largest=largest,
        confidence=Fraction(95 if confidence is None else confidence, 100),
        materiality=materiality,
        limit=limit,
        readings=readings,
        options=options,
    )
    source = AuditFile(file, law, name, mapping)
    found = _work(audited, law, source, name, asked, kind, lang, output, rows, embed_fonts)
    return _code(found, file, allow_broken, lang)


def _work(
    audited: Any, law: Any, source: Any, name: str, asked: Asked, kind: str, lang: str, output: str | None,
    rows: str | None, embed_fonts: bool,
) -> Audit:  # fmt: skip
    import json

    from uirules.cli.streams import Output, progress

    with contextlib.ExitStack() as stack:
        out = stack.enter_context(Output(output))
        each = None
        if rows is not None:
            lines = stack.enter_context(Output(rows))

            def each(one: Any) -> None:
                data = one.to_dict(source.types, list(law.languages))
                lines.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")

        found: Audit = audited(
            law, source, name, asked, watch=lambda passing: progress(passing, what="decisions", busy=False), each=each
        )
        out.write(_face(found, kind, lang, embed_fonts))
    return found


def _kind(format: str | None, output: str | None) -> str:
    if format is not None:
        check_format(format, FORMATS)
        return format
    return "text" if output is None else _ENDINGS.get(Path(output).suffix.lower(), "text")


def _same(first: str, second: str) -> bool:
    """Whether two names mean one file, or both standard output."""
    streams = ("-", "/dev/stdout")
    if first in streams or second in streams:
        return first in streams and second in streams
    one, other = Path(first), Path(second)
    try:
        if one.exists() and other.exists():
            return one.samefile(other)
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError, ValueError):  # no name of a file at all: told by whoever opens it
        return False


def _check(
    sample: str | None, size: int | None, seed: int | None, by: str | None, largest: int | None,
    confidence: int | None, materiality: int | None, limit: int,
) -> None:  # fmt: skip
    """UnknownName for options that do not belong together, or numbers that are out of bounds."""
    if sample is None:
        for option, value in (("-n", size), ("--seed", seed), ("--by", by), ("--largest", largest),
                              ("--confidence", confidence)):  # fmt: skip
            if value is not None:
                raise UnknownName(Problem("audit.sample_options", found=option, expected=", ".join(SAMPLES)))
    else:
        if problem := one_of("audit.sample_method", sample, SAMPLES):
            raise UnknownName(problem)
        if size is None:
            raise UnknownName(Problem("audit.needs_size"))
        if (sample == "stratified") != (by is not None):
            raise UnknownName(Problem("audit.needs_by"))
    for option, value, low, high in (
        ("--seed", seed, 0, _SEED),
        ("--largest", largest, 0, _MOST),
        ("--confidence", confidence, 50, 99),
        ("--materiality", materiality, 1, _MOST),
        ("--limit", limit, 0, 10**9),
    ):
        if value is not None and not low <= value <= high:
            fields = {"option": option, "low": f"{low:,}", "high": f"{high:,}"}
            raise UnknownName(Problem("audit.bad_number", found=str(value)[:40], fields=fields))


def _options(given: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The options that were given and bear on the result, for whoever repeats it."""
    found: list[tuple[str, str]] = []
    if given["ruleset"] is not None and Path(given["ruleset"]).exists():  # a folder: its digest stands beside it
        found.append(("--ruleset", given["ruleset"]))
    if given["sample"] is not None:
        given = {
            **given,
            "seed": 1 if given["seed"] is None else given["seed"],
            "confidence": given["confidence"] or 95,
        }
    if given["limit"] != _LISTED:
        found.append(("--limit", str(given["limit"])))
    for name in ("mapping", "known_at", "sample", "size", "seed", "by", "largest", "confidence", "materiality"):
        if given[name] is not None:
            option = "-n" if name == "size" else "--" + name.replace("_", "-")
            found.append((option, str(given[name])))
    for folder in given["rulesets"] or ():
        found.append(("--rulesets", folder))
    for amendment in given["amend"] or ():
        found.append(("--amend", amendment))
    found += [("--reading", f"{question}={answer}") for question, answer in given["readings"].items()]
    return tuple(found)


def _face(found: Audit, kind: str, lang: str, embed_fonts: bool) -> str:
    if kind == "json":
        from uirules.cli.streams import to_json

        return to_json(found.to_dict()) + "\n"
    from uirules.audit.page import as_html, as_text

    return as_html(found, lang, embed_fonts=embed_fonts) if kind == "html" else as_text(found, lang)


def _code(found: Audit, file: str, allow_broken: bool, lang: str) -> int:
    from uirules.cli.streams import tell_problems

    if found.broken:
        told = [problem for one in found.wrong for problem in one.problems]
        everything = found.tally.rows if found.sampled is None else found.sampled.population + found.broken
        fields = {"count": f"{found.broken:,}", "all": f"{everything:,}", "file": file}
        whole = Problem("audit.broken_rows", severity="warning" if allow_broken else "error", fields=fields)
        tell_problems([*told, whole], lang)
        if not allow_broken or found.broken == found.tally.rows:
            return 2
    return 0 if found.agrees else 1
