"""``uirules release``: keep the version that is being worked on, so that it can be loaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.options import FormatTextJson, LangOption, RulesetsOption, check_format, check_language, law_of
from uirules.errors import Problem, UnknownName

if TYPE_CHECKING:
    from pathlib import Path

    from uirules.ruleset.load import Ruleset

__all__ = ["register", "release"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("release", short_help="Keep the present version of a ruleset for good.")(release)


def release(
    ruleset: Annotated[
        str | None,
        typer.Argument(metavar="[RULESET]", help="The ruleset: its id, or its folder."),
    ] = None,
    rulesets: RulesetsOption = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Keep the present version of a ruleset in its folder 'releases', so that it can be loaded again.

    The ruleset is checked first; a version that was released already is not released again. Exit code 0 released now or
    before, 1 where the check finds errors or the version was released with other rules or words, 2 bad input.
    """
    import uirules
    from uirules.cli.check import problems_of
    from uirules.cli.streams import bounded, say, to_json
    from uirules.errors.report import report
    from uirules.ruleset.find import split_reference
    from uirules.ruleset.store import release_of

    check_format(format, ("text", "json"))
    check_language(lang)
    if ruleset is not None and split_reference(ruleset)[1] is not None:
        raise UnknownName(Problem("cli.release_pinned", found=ruleset))
    law = law_of(ruleset, rulesets)
    found = bounded(problems_of(law.ruleset.folder), str(law.ruleset.folder))
    refused = any(problem.severity == "error" for problem in found)
    before = not refused and release_of(law.ruleset.folder, law.version) is not None
    digests = law.ruleset.digests
    written = [] if refused or before else _write(law.ruleset)
    if format == "json":
        data: dict[str, Any] = {
            "ruleset": law.id,
            "version": law.version,
            "published": str(law.ruleset.manifest.published),
        }
        data |= {"digest": digests.rules, "wording_digest": digests.wording}
        data |= {"released": not refused, "released_before": before, "written": written}
        say(to_json(data | {"problems": [problem.to_dict() for problem in found]}))
        return 1 if refused else 0
    if text := report(found, lang=lang, version=uirules.__version__):
        say(text)
    state = "refused" if refused else "before" if before else "done"
    fields = {"id": law.id, "version": law.version, "digest": digests.rules, "files": str(len(written))}
    say(Problem(f"cli.release_{state}", fields=fields).text[lang], "bold red" if refused else "bold green")
    return 1 if refused else 0


def _write(ruleset: Ruleset) -> list[str]:
    """Writes the parts that are not kept yet, then the index: it appears only when everything it names is there."""
    from uirules.ruleset.contents import frozen
    from uirules.ruleset.store import RELEASES

    index, objects = frozen(ruleset)
    place = ruleset.folder / RELEASES
    written = [_one(path, text, ruleset.folder) for path, text in objects.items() if not path.exists()]
    return [*written, _one(place / f"{ruleset.manifest.version}.yaml", index, ruleset.folder)]


def _one(path: Path, text: str, folder: Path) -> str:
    from uirules.cli.streams import CannotWrite, Output

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(CannotWrite.problem_of(error, str(path.parent))) from None
    with Output(path) as out:
        out.write(text)
    return path.relative_to(folder).as_posix()
