"""``uirules crosscheck``: every claim decided by a second engine as well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.options import (
    AmendOption,
    FormatTextJson,
    LangOption,
    RulesetsOption,
    check_format,
    check_language,
    law_of,
)
from uirules.errors import Problem, UnknownName, did_you_mean

if TYPE_CHECKING:
    from uirules.crosscheck.child import Task, Unread
    from uirules.law import Law

__all__ = ["crosscheck", "register"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("crosscheck", short_help="Decide claims with a second engine as well, and tell where they differ.")(
        crosscheck
    )


def crosscheck(
    ruleset: Annotated[
        str | None, typer.Argument(metavar="[RULESET]", help="The ruleset. Default: the main one shipped.")
    ] = None,
    cases: Annotated[
        str | None,
        typer.Option("--cases", metavar="FILE", help="Claims: a file (NDJSON, JSON, YAML, CSV, Parquet) or a folder."),
    ] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="N", help="Draw so many claims, over all branches.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="The same seed draws the same claims.")] = 1,
    scenarios: Annotated[bool, typer.Option("--scenarios", help="The ruleset's own scenarios.")] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Say what the network concludes and what it is handed; decide nothing.")
    ] = False,
    benefit: Annotated[
        str, typer.Option("--benefit", metavar="ID|all", help="The benefit, duty or status. Default: all.")
    ] = "all",
    rulesets: RulesetsOption = None,
    amend: AmendOption = None,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", help="How many processes of the second engine.")] = 1,
    recycle: Annotated[
        int, typer.Option("--recycle", metavar="N", help="Begin a new process after so many claims.")
    ] = 1000,
    limit: Annotated[int, typer.Option("--limit", metavar="SECONDS", help="The time one claim may take.")] = 60,
    lang: LangOption = "en",
    format: FormatTextJson = "text",
) -> int:
    """Decide claims with the explain engine and with durable-rules, and tell where they differ.

    It is an independent evaluation of the same encoding, not a second encoding of the law. The second engine runs in a
    process of its own; that it dies is a result that is reported, and the run goes on. Exit code 0: full agreement, 1:
    a disagreement or a crash, 2: bad input, also a claim of FILE that cannot be read, or nothing to compare.
    """
    check_format(format, ("text", "json"))
    check_language(lang)
    for option, number in (("--jobs", jobs), ("--recycle", recycle), ("--limit", limit)):
        if number < 1:
            fields = {"option": option, "least": "1"}
            raise UnknownName(Problem("durable.number", found=str(number), fields=fields))
    law = law_of(ruleset, rulesets, amend)
    benefits = _benefits(law, benefit)
    from uirules.cli.streams import bounded, progress, say, tell_problems, to_json
    from uirules.crosscheck.coverage import check_covered
    from uirules.crosscheck.coverage import coverage as covered
    from uirules.crosscheck.text import coverage_text, render

    if benefit != "all" and not coverage:
        check_covered(law, benefits)
    listed = covered(law, benefits)
    titles = {name: law.ruleset.provision(name).title.get(lang, name) for name in benefits} if lang == "my" else {}
    if coverage:
        data: Any = {"law": law.id, "coverage": [one.to_dict() for one in listed]}
        say(to_json(data) if format == "json" else coverage_text(law.id, listed, lang, titles).rstrip("\n"))
        return 0
    if (cases is not None) + (sample is not None) + scenarios != 1:
        raise UnknownName(Problem("durable.which_claims"))
    taken = tuple(one.name for one in listed if one.refused is None)
    tasks = _tasks(law, taken, cases, sample, seed)
    from uirules.crosscheck.run import crosscheck as checked

    found = checked(
        law,
        tasks,
        taken,
        jobs=jobs,
        recycle=recycle,
        limit=limit,
        watch=lambda passing: progress(passing, what="claims", busy=False),
    )
    refused = [one for one in listed if one.refused is not None]
    if format == "json":
        say(to_json(found.to_dict() | {"refused": [one.to_dict() for one in refused]}))
    else:
        say(render(found, refused, lang, titles).rstrip("\n"))
    tell_problems(bounded(found.problems, cases), lang)
    if found.problems or not (found.compared or found.crashed):
        return 2
    return 0 if found.agrees else 1


def _benefits(law: Law, benefit: str) -> tuple[str, ...]:
    if benefit == "all":
        return tuple(law.benefits)
    if benefit not in law.benefits:
        expected, near = ", ".join(law.benefits), did_you_mean(benefit, law.benefits)
        raise UnknownName(Problem("law.unknown_benefit", found=benefit, expected=expected, suggestion=near))
    return (benefit,)


def _tasks(
    law: Law, benefits: tuple[str, ...], cases: str | None, sample: int | None, seed: int
) -> Iterable[Task | Unread]:
    from uirules.crosscheck.claims import Sampled, case_tasks, scenario_tasks

    if sample is not None:
        return Sampled(law, sample, seed, benefits)
    return scenario_tasks(law, benefits) if cases is None else case_tasks(law, cases, benefits)
