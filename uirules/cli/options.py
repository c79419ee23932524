"""Options that several verbs share, and the checks of their values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from uirules.errors import Problem, UnknownName, did_you_mean

if TYPE_CHECKING:
    from uirules.law import Law

__all__ = [
    "AmendOption",
    "BenefitsOption",
    "FormatTextJson",
    "KnownAtOption",
    "LangOption",
    "LawOnOption",
    "ReadingOption",
    "RulesetOption",
    "RulesetsOption",
    "check_format",
    "check_language",
    "law_as_asked",
    "law_of",
]

RulesetOption = Annotated[
    str | None,
    typer.Option(
        "--ruleset", metavar="ID|PATH", help="The ruleset: its id, or its folder. Default: the main one shipped."
    ),
]
RulesetsOption = Annotated[
    list[str] | None,
    typer.Option("--rulesets", metavar="DIR", help="A folder of further rulesets. May be given several times."),
]
BenefitsOption = Annotated[
    str | None,
    typer.Option("--benefit", metavar="ID|all", help="The benefit, duty or status. Not needed where there is one."),
]
LawOnOption = Annotated[
    str | None, typer.Option("--law-on", metavar="DATE", help="The law of this day, whatever the claim's own date.")
]
KnownAtOption = Annotated[
    str | None, typer.Option("--known-at", metavar="DATE", help="The ruleset as it was published up to this day.")
]
ReadingOption = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="Q=A", help="Adopt an option of a reading. May be given several times."),
]
LangOption = Annotated[str, typer.Option("--lang", metavar="en|my", help="The language of the text.")]
FormatTextJson = Annotated[str, typer.Option("--format", metavar="text|json", help="How the result is written.")]


def one_of(code: str, value: str, known: Iterable[str], **fields: str) -> Problem | None:
    """The problem of a value that is none of those known."""
    names = list(known)
    if value in names:
        return None
    return Problem(code, found=value, expected=", ".join(names), suggestion=did_you_mean(value, names), fields=fields)


def check_format(value: str, known: Sequence[str]) -> None:
    """UnknownName for a format that the verb does not have."""
    if problem := one_of("cli.unknown_format", value, known):
        raise UnknownName(problem)


def check_language(value: str, known: Iterable[str] = ("en", "my")) -> None:
    """UnknownName for a language that the ruleset does not have."""
    if problem := one_of("cli.unknown_language", value, known):
        raise UnknownName(problem)


AmendOption = Annotated[
    list[str] | None,
    typer.Option(
        "--amend",
        metavar="ID|FILE[@DATE]",
        help="An amendment: its id, or its file; with a day, as if it began then. May be given several times.",
    ),
]


def law_of(ruleset: str | None, rulesets: Sequence[str] | None, amend: Sequence[str] | None = None) -> Law:
    """The law asked for, amended where that is asked for; without a name, the default of those shipped, or the only
    one of the folders given."""
    from pathlib import Path

    from uirules.law import load_ruleset
    from uirules.ruleset.find import default_ruleset, shipped_rulesets

    folders = [Path(folder) for folder in rulesets or ()]
    problems = [Problem("cli.no_folder", found=str(folder)) for folder in folders if not folder.is_dir()]
    if problems:
        raise UnknownName(problems)
    if ruleset is None:
        own = sorted(path.parent.name for folder in folders for path in folder.glob("*/ruleset.yaml"))
        default = None if own else default_ruleset()
        known = own or ([default] if default else sorted(shipped_rulesets()))
        if len(known) != 1:
            raise UnknownName(Problem("cli.which_ruleset", expected=", ".join(known)))
        ruleset = known[0]
    law = load_ruleset(ruleset, folders=folders)
    if not amend:
        return law
    from uirules.amend.named import named_amendments
    from uirules.sound.amended import soundly_amended

    return soundly_amended(law, named_amendments(amend, folders))


def law_as_asked(
    law: Law, *, lang: str, benefit: str | None, known_at: str | None, law_on: str | None, reading: Sequence[str] | None
) -> tuple[Law, list[str]]:
    """The law on the days and readings asked for, and the benefits asked for, whose plans are made.

    What is wrong with the ruleset is thus told once, not for every claim.
    """
    from uirules.ruleset.choices import read_choices

    if known_at is not None:  # first: what else is asked for must be there as it was published then
        law = law.known_at(known_at)
    check_language(lang, law.languages)
    benefits = _benefits_of(law, benefit)
    law = law.with_readings(read_choices(reading))
    if law_on is not None:
        law = law.at(law_on)
    for name in benefits:
        law.plan(name)
    return law, benefits


def _benefits_of(law: Law, benefit: str | None) -> list[str]:
    known = law.benefits
    if benefit == "all":
        return known
    if benefit is None:
        return [law.main]
    if problem := one_of("law.unknown_benefit", benefit, known):
        raise UnknownName(problem)
    return [benefit]
