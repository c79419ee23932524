"""``uirules sample``: a synthetic population of insured workers and their claims."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.options import FormatTextJson, LangOption, check_format, check_language
from uirules.errors import Problem, UnknownName

if TYPE_CHECKING:
    from uirules.sampling import Case

__all__ = ["register", "sample"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("sample", short_help="Draw a synthetic population of claims.")(sample)


def sample(
    n: Annotated[int, typer.Option("-n", metavar="N", help="How many claims.")],
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="FILE.ndjson or FILE.parquet; - is NDJSON to standard output."
        ),
    ],
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="The same seed gives the same claims.")] = 1,
    start: Annotated[
        int, typer.Option("--start", metavar="K", help="The number of the first claim: a part of the population alone.")
    ] = 0,
    assumptions: Annotated[
        str | None,
        typer.Option("--assumptions", metavar="FILE", help="A YAML file with assumptions in place of those shipped."),
    ] = None,
    amend: Annotated[
        list[str] | None,
        typer.Option(
            "--amend", metavar="ID", help="Draw the facts of this amendment too (an id or a file); repeatable."
        ),
    ] = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Draw a synthetic population of insured workers and their claims for unemployment benefit.

    The workers are invented. Every assumption they rest on stands with its grade in FILE.meta.json (in Parquet, in the
    file itself); docs/sampling.md lists them. Nothing is written unless all of it can be.
    """
    from uirules.amend.named import named_amendments
    from uirules.cli.streams import Output, progress, say, to_json
    from uirules.sampling import Sample, read_assumptions
    from uirules.sampling.amended import facts_of
    from uirules.sampling.parquet import is_parquet, need_pyarrow
    from uirules.sampling.read import META
    from uirules.sampling.write import ENDINGS, meta_text, write_ndjson, write_table

    check_format(format, ("text", "json"))
    check_language(lang)
    if not output:
        raise UnknownName(Problem("cli.write_no_name"))
    to_stdout = Output(output).file is None
    if not to_stdout and not output.lower().endswith(ENDINGS):
        raise UnknownName(Problem("sample.ending", found=output, expected=", ".join(ENDINGS)))
    table = is_parquet(output)
    if table:
        need_pyarrow()
    amended = [facts_of(one.amendment) for one in named_amendments(amend or ())]
    own = {name: entry for one in amended for name, entry in one.named.items()}
    drawn = Sample(n, seed, read_assumptions(assumptions, own), start=start, amended=amended)
    cases: Iterable[Case] = progress(drawn, what="claims", busy=to_stdout)
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(Output(output, binary=table))
        digest = write_table(cases, out.write, drawn.meta, amended) if table else write_ndjson(cases, out.write)
        if to_stdout:
            return 0
        beside = output + META
        if not table:
            stack.enter_context(Output(beside)).write(meta_text(drawn.meta(digest)))
    if format == "json":
        data: dict[str, Any] = {"file": output, "sha256": digest, "meta": None if table else beside}
        say(to_json(data | {"n": n, "seed": seed, "start": start, "assumptions_digest": drawn.assumptions.digest}))
        return 0
    fields = {"n": f"{n:,}", "seed": str(seed), "file": output, "meta": output if table else beside, "digest": digest}
    say(Problem("sample.done", fields=fields).text[lang], "bold green")
    return 0
