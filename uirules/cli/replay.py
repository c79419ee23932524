"""``uirules replay`` and ``uirules affected``: decide again what a ledger holds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.options import LangOption, RulesetsOption, check_format, check_language
from uirules.cli.precious import precious
from uirules.errors import Problem, UnknownName

if TYPE_CHECKING:
    from uirules.law import Law
    from uirules.records.replay.laws import Target

__all__ = ["affected", "register", "replay"]

FORMATS = ("text", "json", "html")
_ENDINGS = {".json": "json", ".html": "html", ".htm": "html"}
STATE = ".state"
"""What the name of a state ends with, behind that of the report."""

LedgerArgument = Annotated[
    str, typer.Argument(metavar="LEDGER", help="The ledger: a file (SQLite), or a postgresql URL.")
]
LimitOption = Annotated[int, typer.Option("--limit", metavar="N", help="How many decisions are told one by one.")]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", metavar="N", help="How many processes. Default: as many as processors.")
]
FormatOption = Annotated[
    str | None,
    typer.Option("--format", metavar="text|json|html", help="How the result is written. Default: by FILE."),
]
OutputOption = Annotated[
    list[str] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write there, as its ending says. Repeatable."),
]
FontsOption = Annotated[
    bool, typer.Option("--embed-fonts/--no-embed-fonts", help="Put the Myanmar font into the HTML.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("replay", short_help="Decide again what a ledger holds, and say what differs and why.")(replay)
    app.command("affected", short_help="Which stored decisions another law affects, and by how much.")(affected)


def replay(
    ledger: LedgerArgument,
    ruleset: Annotated[
        str | None,
        typer.Option("--ruleset", metavar="ID|PATH", help="Decide with this ruleset instead (also id@sha256:…)."),
    ] = None,
    rulesets: RulesetsOption = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="DATE", help="As the law was published up to this day.")
    ] = None,
    amend: Annotated[
        list[str] | None,
        typer.Option("--amend", metavar="ID|none", help="With these amendments instead of the record's; repeatable."),
    ] = None,
    reading: Annotated[
        list[str] | None,
        typer.Option("--reading", metavar="Q=A", help="With this option of a reading instead; repeatable."),
    ] = None,
    limit: LimitOption = 200,
    jobs: JobsOption = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="FILE", help="Go on from there after an interruption. Default: beside -o."),
    ] = None,
    lang: LangOption = "en",
    format: FormatOption = None,
    output: OutputOption = None,
    embed_fonts: FontsOption = True,
) -> int:
    """Decide every decision of a ledger again, and say whether it comes out identical, and if not, why.

    Each is decided with the ruleset, amendments and readings that its record names, from what the ledger keeps of them;
    an option puts another thing in the place of one of these. Identical means reproducible, not correct. Exit code 1: a
    decision differs; 2: none was decided again, as all are of another law or nothing was published by --known-at.
    """
    from uirules.cli.streams import tell_problems
    from uirules.records.replay import page
    from uirules.records.replay.run import replay as replayed

    files = _prepared(output or [], format, lang, limit=limit, jobs=jobs)
    target = _target(ruleset, rulesets, known_at, amend, reading)
    found = replayed(
        partial(_opened, ledger),
        target,
        jobs=jobs or _processors(),
        limit=limit,
        state=_state(state, files),
        watch=watching("entries"),
    )
    faces = {
        "text": lambda: page.render_text(found, lang),
        "html": lambda: page.render_html(found, lang, embed_fonts=embed_fonts),
    }
    _write(files, faces, found.to_dict)
    if (nothing := found.tally.nothing) is not None:
        fields = {"count": f"{found.tally.count:,}"}
        if nothing == "left_out":
            tell_problems(
                [Problem("replay.of_no_such_law", found=target.law.id if target.law else "", fields=fields)], lang
            )
        else:
            tell_problems([Problem("replay.nothing_published", found=str(target.known_at or ""), fields=fields)], lang)
        return 2
    return 1 if found.differs else 0


def affected(
    ledger: LedgerArgument,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="SIDE", help="The other law: mm-ssl-2012@1.2.0, a path, mm-ssl-2012+AMENDMENT+wage-cap=…"
        ),
    ],
    from_: Annotated[
        str | None, typer.Option("--from", metavar="SIDE", help="The law before. Default: the one each record names.")
    ] = None,
    rulesets: RulesetsOption = None,
    limit: LimitOption = 200,
    jobs: JobsOption = None,
    lang: LangOption = "en",
    format: FormatOption = None,
    output: OutputOption = None,
    embed_fonts: FontsOption = True,
) -> int:
    """Tell which stored decisions come out with another outcome or amount under another law, and by which clause.

    Sums are exact, and told apart: what is owed to people, what was overpaid. Decisions that a later act superseded,
    reversed or annulled are left out and counted. Exit code 2: there are decisions, and none could be compared.
    """
    from uirules.cli.streams import tell_problems
    from uirules.drafting.sides import read_side
    from uirules.records.replay import affected_page as page
    from uirules.records.replay.affected import affected as found_affected

    files = _prepared(output or [], format, lang, limit=limit, jobs=jobs)
    folders = [Path(folder) for folder in rulesets or ()]
    after = read_side(to, folders)
    before = None if from_ is None else read_side(from_, folders)
    found = found_affected(
        partial(_opened, ledger),
        after,
        before,
        jobs=jobs or _processors(),
        limit=limit,
        watch=watching("entries"),
    )
    faces = {
        "text": lambda: page.render_text(found, lang),
        "html": lambda: page.render_html(found, lang, embed_fonts=embed_fonts),
    }
    _write(files, faces, found.to_dict)
    if found.effects.count and not found.effects.compared:
        tell_problems([Problem("replay.nothing_compared", fields={"count": f"{found.effects.count:,}"})], lang)
        return 2
    return 0


def _opened(ledger: str) -> Any:
    """The ledger, opened to be read."""
    from uirules.records.ledger import open_ledger

    return open_ledger(ledger)


def _target(
    ruleset: str | None, rulesets: list[str] | None, known_at: str | None, amend: list[str] | None, reading: Any
) -> Target:
    from uirules.amend.named import named_amendments
    from uirules.cli.options import law_of
    from uirules.records.replay.laws import Target
    from uirules.ruleset.choices import read_choices
    from uirules.ruleset.scalars import read_value

    law: Law | None = None if ruleset is None else law_of(ruleset, rulesets)
    named = None
    if amend:
        if "none" in amend and len(amend) > 1:
            raise UnknownName(Problem("replay.amend_none"))
        named = () if amend == ["none"] else tuple(named_amendments(amend, [Path(folder) for folder in rulesets or ()]))
    readings = read_choices(reading)
    day = None
    if known_at is not None:
        try:
            day = read_value(known_at, "date")
        except ValueError:
            raise UnknownName(Problem("law.known_at_date", found=known_at, expected="YYYY-MM-DD")) from None
    if law is not None and named:
        law.amended(named)  # one that does not fit the ruleset is told before anything is decided
    if law is not None and readings:
        law.with_readings(readings)
    return Target(law, named, readings, day)


# ── what both verbs share ─────────────────────────────────────────────────────────────────────────────────────────────


def _prepared(
    output: list[str], format: str | None, lang: str, *, limit: int, jobs: int | None
) -> list[tuple[str, str | None]]:
    """What is written where: formats with files, None for standard output. UnknownName for what cannot be."""
    check_language(lang)
    if format is not None:
        check_format(format, FORMATS)
    for option, number, least in (("--limit", limit, 0), ("--jobs", jobs, 1)):
        if number is not None and number < least:
            fields = {"option": option, "least": str(least)}
            raise UnknownName(Problem("replay.bad_number", found=str(number), fields=fields))
    if "" in output:
        raise UnknownName(Problem("cli.write_no_name"))
    files: list[tuple[str, str | None]] = []
    for file in dict.fromkeys(output):
        with contextlib.suppress(OSError):  # told where it is written
            if problem := precious(file):
                raise UnknownName(problem)
        by_name = _ENDINGS.get(Path(file).suffix.lower(), "text")
        files.append((format if format is not None and len(output) == 1 else by_name, file))
    return files or [(format or "text", None)]


def _state(state: str | None, files: list[tuple[str, str | None]]) -> Path | None:
    """Where the state of the work is written."""
    if state is not None:
        if not Path(state).parent.is_dir():
            raise UnknownName(Problem("cli.write_no_folder", fields={"file": state}))
        return Path(state)
    named = next((file for _, file in files if file not in (None, "-")), None)
    if named is None or not (Path(named).is_file() or not Path(named).exists()):
        return None
    return Path(named + STATE)


def _write(
    files: list[tuple[str, str | None]], faces: dict[str, Callable[[], str]], data: Callable[[], dict[str, Any]]
) -> None:
    """Each file in its format; none of them is half written."""
    from uirules.cli.streams import Output, to_json
    from uirules.errors.shown import without_controls

    with contextlib.ExitStack() as stack:
        for kind, file in files:
            out = stack.enter_context(Output(file))
            if kind == "json":
                out.write(to_json(data()) + "\n")
            elif kind == "html":
                out.write(faces["html"]())
            else:
                out.write("\n".join(map(without_controls, faces["text"]().split("\n"))))


def watching(what: str) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """What shows a bar while items pass."""
    from uirules.cli.streams import progress

    return lambda items: progress(items, what=what, busy=False)


def _processors() -> int:
    from os import cpu_count

    return cpu_count() or 1
