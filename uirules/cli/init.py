"""``uirules init``: a small ruleset to start from, that works as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from uirules.cli.options import FormatTextJson, check_format, one_of
from uirules.errors import Problem, UnknownName

__all__ = ["init", "register"]

_LANGUAGES = ("en", "my")
_OWN_SCHEMA = (
    "ruleset.yaml",
    "facts.yaml",
    "facts/*.yaml",
    "systems.yaml",
    "common.yaml",
    "readings/*.yaml",
    "scenarios/*.yaml",
    "claims/*.yaml",
)
_NO_PROVISIONS = (
    *_OWN_SCHEMA,
    "legal_refs/*.yaml",
    "locales/*.yaml",
    "rulebook/*.yaml",
    "releases/*.yaml",
    "translations.yaml",
)
_MY_ENTRY = re.compile(r"^ *my: .*\n", re.MULTILINE)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("init", short_help="Write a small ruleset to start from.")(init)


def init(
    folder: Annotated[
        str, typer.Argument(metavar="[DIR]", help="Where to write it; made where it does not exist.")
    ] = ".",
    lang: Annotated[
        list[str] | None,
        typer.Option("--lang", metavar="en|my", help="The languages of its texts besides en. Default: my."),
    ] = None,
    format: FormatTextJson = "text",
) -> int:
    """Write a small ruleset to start from: a benefit, two conditions, a reading, clauses, scenarios and a claim.

    With it come JSON Schemas and the settings by which an editor completes and checks the files. It passes `uirules
    check` and `uirules test`. A file that exists is left as it is.
    """
    from uirules.cli.streams import CannotWrite, Output, say, to_json

    check_format(format, ("text", "json"))
    chosen = lang or list(_LANGUAGES)
    for name in chosen:
        if problem := one_of("cli.unknown_language", name, _LANGUAGES):
            raise UnknownName(problem)
    target = Path(folder)
    if not folder:
        raise UnknownName(Problem("cli.no_folder", found=folder))
    if target.exists() and not target.is_dir():
        raise CannotWrite(Problem("cli.init_no_folder", found=folder))
    written: list[str] = []
    kept: list[str] = []
    for relative, text in _files("my" in chosen):
        place = target / relative
        if place.exists() or place.is_symlink():
            kept.append(relative)
            continue
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(CannotWrite.problem_of(error, str(place.parent))) from None
        with Output(place) as out:
            out.write(text)
        written.append(relative)
    if format == "json":
        say(to_json({"folder": folder, "written": written, "kept": kept}))
        return 0
    say("\n".join([*(f"written: {name}" for name in written), *(f"kept as it was: {name}" for name in kept)]))
    shown = _quoted(folder)
    say(f"\nNext: uirules check {shown}")
    say(f"      uirules decide {_quoted(str(target / 'claims' / 'first.yaml'))} --ruleset {shown}")
    return 0


def _quoted(word: str) -> str:
    import shlex

    return shlex.quote(word)


def _files(burmese: bool) -> Iterator[tuple[str, str]]:
    """The files of the starter and their texts, in order of their names."""
    from importlib.resources import files

    facts = ""
    starter = Path(str(files("uirules.cli").joinpath("starter")))
    for path in sorted(starter.rglob("*.yaml")):
        relative = path.relative_to(starter).as_posix()
        text = path.read_text(encoding="utf-8")
        if not burmese:
            if relative == "locales/my.yaml":
                continue
            text = _MY_ENTRY.sub("", text).replace("languages: [en, my]", "languages: [en]")
        if relative == "facts.yaml":
            facts = text
        yield relative, text
    yield from _editor(facts)


def _editor(facts: str) -> Iterator[tuple[str, str]]:
    """The schemas, and the settings that say which file has which.

    A pattern fits in any folder, and of those of one schema the last that fits a file decides. ``facts`` is the text of
    the file of facts: claims have a schema of their own.
    """
    from uirules.cli.describe import schema_of_part
    from uirules.cli.streams import to_json
    from uirules.ruleset.model import Facts
    from uirules.ruleset.schema import claim_schema
    from uirules.ruleset.source import load_yaml
    from uirules.ruleset.validate import validate

    globs = {
        "provision": ["*.yaml", *(f"!{name}" for name in _NO_PROVISIONS)],
        "manifest": ["ruleset.yaml"],
        "facts": ["facts.yaml", "facts/*.yaml"],
        "systems": ["systems.yaml"],
        "common": ["common.yaml"],
        "reading": ["readings/*.yaml"],
        "scenarios": ["scenarios/*.yaml"],
        "claim": ["claims/*.yaml"],
    }
    declared = validate(Facts, load_yaml(facts, name="facts.yaml"))
    settings: dict[str, Any] = {"yaml.schemas": {}, "files.associations": {"*.yaml": "yaml"}, "yaml.yamlVersion": "1.2"}
    for part, patterns in globs.items():
        file = f".vscode/uirules-{part}.schema.json"
        schema = claim_schema("school-grant", declared) if part == "claim" else schema_of_part(part)
        yield file, to_json(schema) + "\n"
        settings["yaml.schemas"][f"./{file}"] = patterns
    yield ".vscode/settings.json", to_json(settings) + "\n"
