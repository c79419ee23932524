"""``uirules translated`` and ``uirules glossary``: the tools of a translator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from uirules.cli.check import Target, targets
from uirules.cli.options import FormatTextJson, LangOption, check_format, check_language
from uirules.errors import Problem, RulesetError, UnknownName

if TYPE_CHECKING:
    from uirules.language.texts import Collection, Text

__all__ = ["glossary", "register", "translated"]

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>[0-9]{1,9})(?::(?P<column>[0-9]{1,9}))?\Z")


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("translated", short_help="Record from which sentences texts were translated.")(translated)
    app.command("glossary", short_help="Show the terms of both languages.")(glossary)


class _Asked(NamedTuple):
    """What one argument names: a file or a folder, and a place in it."""

    text: str
    path: str
    line: int | None
    column: int | None


class _Done(NamedTuple):
    """What was written into one record."""

    file: Path
    new: int
    changed: list[str]
    moved: int
    gone: int
    same: int


# ── translated ────────────────────────────────────────────────────────────────────────────────────────────────────────


def translated(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]",
            help="What was translated: a ruleset or a registry, a file in it, or FILE:LINE as check names it.",
        ),
    ] = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Record that texts were translated from the sentences they stand beside now.

    Each text keeps the digest of its source sentence in `translations.yaml`, made here for a ruleset or a registry that
    has none; `uirules check` then names the texts whose source changed later. Without a path, all shipped rulesets and
    registries that keep such a file are recorded anew. Look at the texts first: this is what the record says was done.
    """
    from uirules.cli.streams import say, to_json

    check_format(format, ("text", "json"))
    check_language(lang)
    asked = [_asked(path) for path in paths or ()]
    done = [_record(folder, chosen) for folder, chosen in _chosen(asked).items()]
    if format == "json":
        say(to_json({"records": [one._asdict() | {"file": str(one.file)} for one in done]}))
        return 0
    for one in done:
        for place in one.changed:
            say(Problem("cli.translation_recorded", found=place).text[lang])
        counts = {
            "new": str(one.new),
            "changed": str(len(one.changed)),
            "moved": str(one.moved),
            "gone": str(one.gone),
            "same": str(one.same),
        }
        say(Problem("cli.translations_recorded", found=str(one.file), fields=counts).text[lang])
    return 0


def _asked(text: str) -> _Asked:
    match = None if Path(text).exists() else _PLACE.fullmatch(text)
    if match is None:
        return _Asked(text, text, None, None)
    column = match["column"]
    return _Asked(text, match["file"], int(match["line"]), None if column is None else int(column))


def _chosen(asked: Sequence[_Asked]) -> dict[Target, list[_Asked]]:
    """The folders to be recorded with what was asked of each; nothing asked of one means the whole of it."""
    from uirules.language.texts import RECORD

    whole = [target for target in targets(None) if (target.folder / RECORD).is_file()] if not asked else []
    found: dict[Target, list[_Asked]] = {target: [] for target in whole}
    for one in asked:
        for target in targets([one.path]):
            place = Target(target.kind, target.folder)
            own = target.folder / "legal_refs"
            in_whole = target.named is None or target.named.is_dir() or target.named.name == RECORD
            if in_whole:
                found[place] = []
                if target.kind == "ruleset" and own.is_dir() and target.named != target.folder / RECORD:
                    found[Target("legal_refs", own)] = []
            elif found.get(place) != []:
                found.setdefault(place, []).append(one)
    return found


def _record(target: Target, asked: Sequence[_Asked]) -> _Done:
    from uirules.cli.streams import Output
    from uirules.language.texts import RECORD, of_registry, of_ruleset
    from uirules.language.translations import Record, read_record, record_of, render, standing
    from uirules.language.translations import translated as translated_texts
    from uirules.ruleset.load import Ruleset

    if target.kind == "legal_refs":
        collection = of_registry(target.folder)
    else:
        ruleset = Ruleset(target.folder)
        _readable(ruleset)
        collection = of_ruleset(ruleset)
    if not collection.languages:
        raise UnknownName(Problem("cli.no_text_at", found=str(target.folder)))
    try:
        before = read_record(collection)
    except RulesetError:
        if asked:
            raise
        before = None  # the whole record is written anew, whatever stands there
    texts = list(translated_texts(collection))
    named = texts if not asked else _named(collection, texts, asked)
    file = collection.folder / RECORD
    with Output(file) as output:
        output.write(render(record_of(collection, named, before)))
    found = standing(collection, before or Record(collection.languages[0], {}, {}))
    written = {(text.file, text.pointer, language): str(text.words[language].position) for text, language in named}
    counts = Counter(state for place, state in found.states.items() if place in written or state != "new")
    changed = [where for place, where in written.items() if found.states[place] == "changed"]
    same = counts["same"] + counts["changed"] - len(changed)
    return _Done(file, counts["new"], changed, counts["moved"], len(found.gone), same)


def _readable(ruleset: Any) -> None:
    """RulesetError where a file cannot be read: its texts would be taken for gone."""
    problems: list[Problem] = []
    for file in ruleset.files():
        try:
            ruleset.tree(file)
        except RulesetError as error:
            problems += error.problems
    if problems:
        raise RulesetError(problems)


def _named(
    collection: Collection, texts: Sequence[tuple[Text, str]], asked: Sequence[_Asked]
) -> list[tuple[Text, str]]:
    """The texts that were named. UnknownName for a file or a place that holds none."""
    found: list[tuple[Text, str]] = []
    problems: list[Problem] = []
    for one in asked:
        file = Path(one.path).resolve()
        here = [(t, lang) for t, lang in texts if (collection.folder / t.file).resolve() == file and _at(t, lang, one)]
        if not here:
            problems.append(Problem("cli.no_text_at", found=one.text))
        found += here
    if problems:
        raise UnknownName(problems)
    return found


def _at(text: Text, language: str, one: _Asked) -> bool:
    position = text.words[language].position
    if one.line is None or position is None:
        return one.line is None
    return position.line == one.line and one.column in (None, position.column)


# ── glossary ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def glossary(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]", help="Only terms with these words in one of their forms.")
    ] = None,
    format: Annotated[
        str, typer.Option("--format", metavar="text|json|markdown", help="How the terms are written.")
    ] = "text",
    lang: LangOption = "en",
) -> int:
    """Show the terms of the shipped glossary: one line for each, with what may stand for it and what may not."""
    from uirules.cli.streams import say, to_json
    from uirules.language.page import glossary_page
    from uirules.legal.registry import Registry
    from uirules.ruleset.find import data_folder
    from uirules.ruleset.source import load_yaml

    check_format(format, ("text", "json", "markdown"))
    check_language(lang)
    found = Registry(data_folder("legal_refs"), load=load_yaml).glossary()
    if words:
        wanted = " ".join(words).casefold()
        kept = {
            id: term
            for id, term in found.terms.items()
            if any(wanted in form.casefold() for forms in term.forms.values() for form in forms)
        }
        found = type(found)(found.groups, kept)
    if format == "markdown":
        say(glossary_page(found).rstrip("\n"))
        return 0
    if format == "json":
        say(to_json({"groups": found.groups, "terms": {id: _plain(term) for id, term in found.terms.items()}}))
        return 0
    order: tuple[Literal["en", "my"], ...] = ("en", "my") if lang == "en" else ("my", "en")
    for term in found.terms.values():
        say(" — ".join(" / ".join(term.forms[language]) for language in order if language in term.forms))
    return 0


def _plain(term: Any) -> dict[str, Any]:
    return {
        "group": term.group,
        "forms": {language: list(forms) for language, forms in term.forms.items()},
        "avoid": {language: list(forms) for language, forms in term.avoid.items()},
        "basis": term.basis,
        "sources": list(term.sources),
        "note": term.note,
        "lint": term.lint,
    }
