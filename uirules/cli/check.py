"""``uirules check`` and ``uirules test``: is a ruleset well made, and does it decide as its scenarios expect?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from uirules.cli.coverage import below_grade, check_grade, print_map, weakest_told
from uirules.cli.options import FormatTextJson, LangOption, RulesetOption, check_format, check_language, law_of
from uirules.errors import Problem, UirulesError, UnknownName

if TYPE_CHECKING:
    from uirules.errors.report import Format
    from uirules.law import Law
    from uirules.legal.registry import Registry
    from uirules.mutation import MutationReport

__all__ = ["check", "problems_of", "register", "test"]

MAP_FORMATS = ("text", "json", "html")
FORMATS: tuple[Format, ...] = ("text", "json", "github", "sarif")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")

PathsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH]", help="A ruleset: its id, its folder or a file in it; or a folder of rulesets."),
]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("check", short_help="Find what is wrong with rulesets, in one run.")(check)
    app.command("test", short_help="Run the scenarios of rulesets.")(test)


class Target(NamedTuple):
    """Something that can be checked: a ruleset's folder or a clause registry's, and the file that was named; or an
    amendment's file (as ``folder``)."""

    kind: Literal["ruleset", "legal_refs", "amendment"]
    folder: Path
    named: Path | None = None


# ── what is meant by a path ───────────────────────────────────────────────────────────────────────────────────────────


def targets(paths: Sequence[str] | None) -> list[Target]:
    """What the paths name, each thing once; without a path, all that is shipped. UnknownName for one that is none."""
    from uirules.amend.read import shipped_amendments
    from uirules.ruleset.find import data_folder, shipped_rulesets

    if not paths:
        found = [Target("ruleset", _near(folder)) for folder in shipped_rulesets().values()]
        found += [Target("amendment", _near(file)) for file in shipped_amendments().values()]
        return [*found, Target("legal_refs", _near(data_folder("legal_refs")))]
    problems: list[Problem] = []
    whole: dict[Target, None] = {}
    for path in paths:
        try:
            whole |= dict.fromkeys(_named(path))
        except UirulesError as error:
            problems += error.problems
    if problems:
        raise UnknownName(problems)
    return list(whole)


def _near(folder: Path) -> Path:
    """The folder as seen from here, where it lies below; annotations go by such names."""
    try:
        return folder.relative_to(Path.cwd())
    except ValueError:
        return folder


def _named(text: str) -> Iterator[Target]:
    from uirules.ruleset.find import find_ruleset

    path = Path(text)
    try:
        there = bool(text) and path.exists()
    except (OSError, ValueError):
        there = False
    if not there and _ID.match(text):
        yield Target("ruleset", _near(find_ruleset(text)))
        return
    if not there:
        raise UnknownName(Problem("cli.no_path", found=text))
    if path.is_file() and path.parent.name == "amendments" and path.suffix == ".yaml":
        yield Target("amendment", path)
        return
    for folder in path.absolute().parents:
        if folder.name == "scenarios" and folder.parent.name == "amendments":
            stem = path.absolute().relative_to(folder).parts[0].removesuffix(".yaml")
            yield Target("amendment", _near(folder.parent / f"{stem}.yaml"))
            return
    below = list(_below(path)) if path.is_dir() else []
    if below:
        yield from below
        return
    for folder in (path.absolute(), *path.absolute().parents):
        if (folder / "ruleset.yaml").exists():
            yield Target("ruleset", _near(folder), path)
            return
        if _is_registry(folder):
            yield Target("legal_refs", _near(folder), path)
            return
    raise UnknownName(Problem("cli.no_ruleset_at", found=text))


def _below(folder: Path) -> Iterator[Target]:
    if (folder / "ruleset.yaml").exists():
        yield Target("ruleset", folder)
        return
    if _is_registry(folder):
        yield Target("legal_refs", folder)
        return
    if folder.name == "amendments":
        yield from (Target("amendment", file) for file in sorted(folder.glob("*.yaml")))
        return
    for place in (folder, folder / "rulesets"):
        yield from (Target("ruleset", file.parent) for file in sorted(place.glob("*/ruleset.yaml")))
        yield from (Target("amendment", file) for file in sorted(place.glob("amendments/*.yaml")))
    if _is_registry(folder / "legal_refs"):
        yield Target("legal_refs", folder / "legal_refs")


def _is_registry(folder: Path) -> bool:
    return folder.name == "legal_refs" and folder.is_dir()


# ── check ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def check(
    paths: PathsArgument = None,
    format: Annotated[
        str, typer.Option("--format", metavar="text|json|github|sarif", help="How the findings are written.")
    ] = "text",
    lang: LangOption = "en",
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Print the map of the law instead, as text, json or html.")
    ] = False,
    assurance: Annotated[
        str | None,
        typer.Option("--require-assurance", metavar="A|B|C|D", help="Also find what is founded worse than this."),
    ] = None,
) -> int:
    """Find everything that is wrong with rulesets and clause registries, in one run.

    Without a path, the shipped ones are checked. Exit code 0 without errors (warnings may stand), 1 with, 2 for a path
    that names no ruleset.
    """
    import uirules
    from uirules.cli.streams import bounded, say
    from uirules.errors.report import report

    check_format(format, MAP_FORMATS if coverage else FORMATS)
    check_language(lang)
    if assurance is not None:
        check_grade(assurance)
    chosen = targets(paths)
    problems: dict[Problem, None] = {}
    for folder, kind in dict.fromkeys((target.folder, target.kind) for target in chosen):
        found = _PROBLEMS[kind](folder)
        problems |= dict.fromkeys(_hashable(problem) for problem in bounded(found, str(folder)))
    sound = not any(problem.severity == "error" for problem in problems)
    if coverage and sound:
        return print_map(_laws(chosen), _whole(chosen), assurance, format, lang)
    if assurance is not None and sound:
        problems |= dict.fromkeys(_hashable(problem) for problem in below_grade(_laws(chosen), assurance))
    form: Format = next((name for name in FORMATS if name == format), "text")
    if text := report(problems, format=form, lang=lang, version=uirules.__version__):
        say(text)
    errors = sum(problem.severity == "error" for problem in problems)
    if assurance is not None and sound and format == "text":
        say(weakest_told(_laws(chosen), lang))
    if format == "text":
        counts = {"errors": str(errors), "warnings": str(len(problems) - errors), "checked": str(len(chosen))}
        say(Problem("cli.checked", fields=counts).text[lang], "bold red" if errors else "bold green")
    return 1 if errors else 0


def _laws(chosen: Sequence[Target]) -> list[Law]:
    from uirules.law import load_ruleset

    folders = dict.fromkeys(target.folder for target in chosen if target.kind == "ruleset")
    return [load_ruleset(folder) for folder in folders]


def _whole(chosen: Sequence[Target]) -> bool:
    """Whether a whole clause registry is looked at besides, hence every instrument."""
    return any(target.kind == "legal_refs" for target in chosen)


class _Key(dict[str, str]):
    """The fields of a problem, so that a problem can stand in a set."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self.items())))


def _hashable(problem: Problem) -> Problem:
    from dataclasses import replace

    return replace(problem, fields=_Key(problem.fields))


def problems_of(folder: Path) -> Iterable[Problem]:
    """Every problem of a ruleset, and of the clause registry in its folder."""
    from uirules.check import check_ruleset

    try:
        yield from check_ruleset(folder)
    except UirulesError as error:
        yield from error.problems
        return
    if (folder / "legal_refs").is_dir():
        yield from _of_registry(folder / "legal_refs")


def _of_amendment(file: Path) -> Iterable[Problem]:
    from uirules.check import check_amendment

    try:
        yield from check_amendment(file)
    except UirulesError as error:
        yield from error.problems


def _of_registry(folder: Path) -> Iterable[Problem]:
    from uirules.language import check_registry_texts
    from uirules.legal.registry import Registry
    from uirules.ruleset.find import data_folder
    from uirules.ruleset.source import load_yaml

    shipped = data_folder("legal_refs")
    folders = [folder] if folder.resolve() == shipped.resolve() else [shipped, folder]
    try:
        registry = Registry(folders, load=load_yaml)
    except UirulesError as error:
        yield from error.problems
        return
    unreadable = list(_unreadable(registry))
    yield from unreadable
    if not unreadable:
        yield from registry.check()
        yield from check_registry_texts(folder, registry)


_PROBLEMS: dict[str, Callable[[Path], Iterable[Problem]]] = {
    "ruleset": problems_of,
    "legal_refs": _of_registry,
    "amendment": _of_amendment,
}


def _unreadable(registry: Registry) -> Iterator[Problem]:
    """The problems of the files themselves, of all of them."""

    def ask(what: Any) -> list[Problem]:
        try:
            what()
        except UirulesError as error:
            return list(error.problems)
        return []

    for name in registry.instruments:
        yield from ask(lambda key=name: registry.instrument(key))
    yield from ask(lambda: registry.sources)
    yield from ask(lambda: registry.gaps())
    yield from ask(lambda: registry.glossary())


# ── test ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]", help="A ruleset, or scenarios in it: a file or a folder. Default: the shipped."
        ),
    ] = None,
    ruleset: RulesetOption = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name the scenarios that pass as well.")] = False,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Alter each rule in turn; name what no scenario notices.")
    ] = False,
    benefit: Annotated[
        str | None, typer.Option("--benefit", metavar="ID", help="With --mutate: the rules of this benefit only.")
    ] = None,
) -> int:
    """Run the scenarios of rulesets: claims with what the law must make of them.

    With --mutate each rule is altered in turn, and a scenario has to notice. Exit code 0 where everything is as
    expected, 1 where not, 2 for a path that names no ruleset.
    """
    from uirules.cli.streams import say, to_json
    from uirules.law import load_ruleset
    from uirules.scenarios import run_scenarios

    check_format(format, ("text", "json"))
    check_language(lang)
    if benefit is not None and not mutate:
        raise UnknownName(Problem("mutation.needs_mutate", found="--benefit"))
    tongue: Literal["en", "my"] = "my" if lang == "my" else "en"
    fine = True
    reports = []
    chosen: list[tuple[Law, str | Path | None]]
    if ruleset is not None:
        chosen = [(law_of(ruleset, None), path) for path in paths or (None,)]
    else:
        listed = targets(paths)
        chosen = [(load_ruleset(t.folder), t.named) for t in listed if t.kind == "ruleset"]
        if not mutate:
            chosen += [_amended(t.folder) for t in listed if t.kind == "amendment"]
    for law, named in chosen:
        result = _run(law, named, benefit) if mutate else run_scenarios(law, named)
        fine = fine and result.ok
        name = law.id if not law.amendment_ids else "+".join((law.id, *law.amendment_ids))
        if format == "json":
            reports.append({"ruleset": law.id, "amendments": list(law.amendment_ids), **result.to_dict()})
            continue
        say("\n".join((f"{name}:", *result.lines(tongue, verbose=verbose))))
    if format == "json":
        say(to_json({"ok": fine, "rulesets": reports}))
    return 0 if fine else 1


def _amended(file: Path) -> tuple[Law, Path]:
    """The law under an amendment and those it rests on, and the file of its scenarios."""
    from uirules.amend.named import folders_of, resting_on, scenarios_of
    from uirules.amend.read import load_amendment
    from uirules.law import load_ruleset
    from uirules.sound.amended import soundly_amended

    amendment = load_amendment(file)
    law = load_ruleset(amendment.file.amends, folders=folders_of(file))
    return soundly_amended(law, resting_on(amendment, file)), scenarios_of(file)


def _run(law: Law, path: str | Path | None, benefit: str | None) -> MutationReport:
    from uirules.cli.streams import progress
    from uirules.mutation import run_mutations

    return run_mutations(law, benefit, path, watch=lambda tried: progress(tried, what="alterations", busy=False))
