"""``uirules show``: what stands in a ruleset, for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.options import AmendOption, FormatTextJson, RulesetsOption, check_format, check_language, law_of
from uirules.errors import Problem, UnknownName, did_you_mean

if TYPE_CHECKING:
    from uirules.law import Law

__all__ = ["Page", "register", "show"]

PARTS = ("clause", "rule", "parameter", "reading", "plan", "tree")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("show", short_help="Show a ruleset, or one thing in it.")(show)


def show(
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="The ruleset: its id, or its folder.")],
    part: Annotated[
        str | None, typer.Argument(metavar="[clause|rule|parameter|reading|plan|tree]", help="What to show of it.")
    ] = None,
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Which one: an id, a benefit's plan, a file's tree.")
    ] = None,
    benefit: Annotated[str | None, typer.Option("--benefit", metavar="ID", help="Of this benefit only.")] = None,
    rulesets: RulesetsOption = None,
    amend: AmendOption = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="en|my", help="Words in this language only. Default: in all.")
    ] = None,
    format: FormatTextJson = "text",
) -> int:
    """Show a ruleset: an overview, or a clause, a rule, a parameter through time, a reading, a plan, a file's tree.

    Without an id, the clauses, rules, parameters or readings are listed.
    """
    from uirules.cli.streams import say, to_json

    check_format(format, ("text", "json"))
    law = law_of(ruleset, rulesets, amend)
    if lang is not None:
        check_language(lang, law.languages)
    if part is not None and part not in PARTS:
        raise UnknownName(
            Problem("cli.unknown_part", found=part, expected=", ".join(PARTS), suggestion=did_you_mean(part, PARTS))
        )
    if benefit is not None and benefit not in law.benefits:
        from uirules.cli.inside import unknown

        raise unknown(benefit, law.benefits)
    data, page = _answer(law, part, name, benefit, Page(law.languages if lang is None else [lang]))
    if format == "json":
        say(to_json(data))
    else:
        page.print()
    return 0


def _answer(law: Law, part: str | None, name: str | None, benefit: str | None, page: Page) -> tuple[Any, Page]:
    from uirules.cli import inside

    if part is None:
        data: Any = inside.overview(law)
        _overview(page, data)
    elif part == "clause":
        data = inside.clauses(law) if name is None else inside.clause(law, name)
        (_clauses if name is None else _clause)(page, data)
    elif part == "reading":
        data = inside.readings(law) if name is None else inside.reading(law, name)
        (_readings if name is None else _reading)(page, data)
    elif part == "plan":
        return _plan(law, name or benefit, page)
    elif part == "tree":
        data = list(law.ruleset.files()) if name is None else inside.tree(law, name)
        _tree(page, data)
    elif name is None:
        data = inside.rules(law, benefit) if part == "rule" else inside.parameters(law, benefit)
        _listed(page, data)
    else:
        data = inside.rule(law, name, benefit) if part == "rule" else inside.parameter(law, name, benefit)
        for entry in data:
            (_rule if part == "rule" else _parameter)(page, entry)
        data = data[0] if len(data) == 1 else data
    return data, page


def _plan(law: Law, name: str | None, page: Page) -> tuple[Any, Page]:
    from uirules.cli.inside import unknown
    from uirules.plan.show import lines, to_dict

    if name is not None and name not in law.benefits:
        raise unknown(name, law.benefits)
    plan = law.plan(name)
    for line in lines(plan):
        page.line(line, "" if line.startswith(" ") else "bold")
    return to_dict(plan), page


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Page:
    """Lines of text, some of them headings."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = languages
        self.lines: list[tuple[str, str]] = []

    def line(self, text: str = "", style: str = "") -> None:
        """One line; ``style`` is seen on a terminal only."""
        self.lines.append((text, style))

    def head(self, text: str) -> None:
        """A heading, after an empty line where it is not the first."""
        if self.lines:
            self.line()
        self.line(text, "bold")

    def row(self, label: str, value: Any, depth: int = 1) -> None:
        """A label and its value; nothing where there is none. Values of several lines stand below their label."""
        if value in (None, "", [], {}):
            return
        indent = "  " * depth
        if isinstance(value, Mapping) and set(value) <= {"en", "my", *self.languages}:
            self.words(label, value, depth)
        elif isinstance(value, Mapping):
            self.line(f"{indent}{label}:")
            for key, below in value.items():
                self.row(str(key), below, depth + 1)
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            self.line(f"{indent}{label}: {', '.join(value)}")
        elif isinstance(value, list):
            self.line(f"{indent}{label}:")
            for item in value:
                self._item(label, item, depth + 1)
        elif isinstance(value, str) and "\n" in value.strip():
            self.line(f"{indent}{label}:")
            for part in value.strip().split("\n"):
                self.line(f"{indent}  {part}")
        else:
            shown = ("true" if value else "false") if isinstance(value, bool) else str(value).strip()
            self.line(f"{indent}{label}: {shown}")

    def _item(self, label: str, item: Any, depth: int) -> None:
        """One entry of a list; its words in several languages stand behind its other parts."""
        if not isinstance(item, Mapping):
            self.row("-", item, depth)
            return
        words = {key: text for key, text in item.items() if key in ("en", "my", *self.languages)}
        for key, below in item.items():
            if key not in words:
                self.row(str(key), below, depth)
        self.words(label, words, depth)

    def words(self, label: str, words: Mapping[str, str], depth: int = 1) -> None:
        """A text in the languages asked for."""
        for language in self.languages:
            if language in words:
                tag = f"{label} ({language})" if len(self.languages) > 1 else label
                self.line(f"{'  ' * depth}{tag}: {words[language]}")

    def pick(self, words: Mapping[str, str] | None) -> str:
        """A text in the languages asked for, on one line."""
        return " / ".join((words or {})[language] for language in self.languages if language in (words or {}))

    def cites(self, citations: Sequence[Mapping[str, Any]], depth: int = 1, label: str = "cites") -> None:
        """The clauses cited, each with its label."""
        for citation in citations:
            told = self.pick(citation["label"])
            self.line(f"{'  ' * depth}{label}: {citation['clause']}" + (f" ({told})" if told else ""))

    def print(self) -> None:
        """Put the page on standard output."""
        from itertools import groupby

        from uirules.cli.streams import say

        for style, group in groupby(self.lines, key=lambda line: line[1]):
            say("\n".join(text for text, _ in group), style or None)


def _overview(page: Page, data: dict[str, Any]) -> None:
    page.head(f"{data['ruleset']} {data['version']}")
    page.row("title", data["title"])
    for key in ("digest", "wording_digest", "published", "in_force_from", "languages", "currency"):
        page.row(key.replace("_", " "), data[key])
    page.head("Benefits, duties and statuses")
    for benefit in data["benefits"]:
        page.line(f"  {benefit['id']} ({benefit['kind']}): {page.pick(benefit['title'])}")
        page.cites(benefit["cite"], 2)
        page.row("conditions", benefit.get("conditions"), 2)
        page.row("outputs", benefit.get("outputs"), 2)
        page.row("not encoded", benefit.get("not_encoded"), 2)
    page.head("Readings (the default first)")
    _readings(page, data["readings"])
    page.head("Insurance systems")
    for system in data["systems"]:
        page.line(f"  {system['id']}: {page.pick(system['title'])}")
        for stage, entries in system["stages"].items():
            for entry in entries:
                told = "yes" if entry["value"] else "no"
                clauses = ", ".join(citation["clause"] for citation in entry["cite"])
                page.line(
                    f"    {stage}: {told} from {entry['from']}, confirmed until {entry['verified_until']}"
                    f" (grade {entry['assurance']}; {clauses})"
                )


def _readings(page: Page, data: Sequence[dict[str, Any]]) -> None:
    for reading in data:
        options = [reading["default"], *(option for option in reading["options"] if option != reading["default"])]
        page.line(f"  {reading['id']}: {', '.join(options)} ({page.pick(reading['title'])})")


def _reading(page: Page, data: dict[str, Any]) -> None:
    page.head(f"reading {data['reading']}")
    page.row("title", data["title"])
    page.row("question", data["question"])
    page.cites(data["cite"])
    for option, entry in data["options"].items():
        page.line(f"  {option}" + (" (default)" if entry["default"] else ""), "bold")
        page.words("text", entry["text"], 2)
        page.words("speaks for it", entry["speaks_for"], 2)
        page.row("adopted by", entry["adopted_by"], 2)
    page.row("asked by", data["asked_by"])


def _clauses(page: Page, data: Sequence[dict[str, Any]]) -> None:
    for entry in data:
        page.line(f"{entry['clause']}: {page.pick(entry['label'])} [{entry['status']}; text: {entry['text_status']}]")


def _clause(page: Page, data: dict[str, Any]) -> None:
    page.head(f"clause {data['clause']}")
    for key in ("label", "title", "summary", "wording", "reason"):
        page.row(key, data.get(key))
    page.row("status", data["status"] + (", in part" if data["in_part"] else ""))
    page.row("text status", data["text_status"].replace("_", " "))
    page.row("stands in", data.get("within"))
    for key in ("in_force_from", "in_force_to"):
        if key in data:
            day = data[key]
            page.row(key.replace("_", " "), f"{day['date']} (grade {day['assurance']})")
    page.row("see", data["see"])
    page.row("weakest grade", data["assurance"])
    for fact in data["facts"]:
        head = fact["key"] + (f" {fact['part']}" if "part" in fact else "")
        told = f": {page.pick(fact['text'])}" if "text" in fact else ""
        sources = f"; {', '.join(fact['sources'])}" if fact["sources"] else ""
        page.line(f"  fact {head} (grade {fact['assurance']}{sources}){told}")
    for key, source in data["sources"].items():
        page.line(f"  source {key}: {source['what']}, {source['address']}")
    for gap in data["gaps"]:
        page.line(f"  gap {gap['id']}: {page.pick(gap['text'])}")
    page.row("cited by", data["cited_by"] or "nothing in this ruleset")


def _rule(page: Page, data: dict[str, Any]) -> None:
    page.head(f"{data['kind']} {data['id']} of {data['benefit']}")
    shown = ("title", "type", "unit", "given", "only_under", "requires", "formula", "holds", "table", "default")
    for key in (*shown, "exceptions", "round"):
        page.row(key.replace("_", " "), data.get(key))
    page.cites(data.get("cite", []))
    page.row("grade", data.get("assurance"))
    for key in ("reads_facts", "reads_parameters", "reads_definitions", "readings", "read_by"):
        page.row(key.replace("_", " "), data.get(key))
    page.row("messages", data.get("messages"))
    page.row("path for amendments", data["path"])
    page.row("stands at", f"{data['file']}:{data['line']}" if "line" in data else None)


def _listed(page: Page, data: Sequence[dict[str, Any]]) -> None:
    for entry in data:
        kind = f"{entry['kind']} " if "kind" in entry else ""
        value = f" = {entry['value']} from {entry['from']} (grade {entry['assurance']})" if "value" in entry else ""
        title = f": {page.pick(entry['title'])}" if entry.get("title") else ""
        page.line(f"{kind}{entry['id']}{value}{title} [{entry['benefit']}]")


def _parameter(page: Page, data: dict[str, Any]) -> None:
    page.head(f"parameter {data['id']} of {data['benefit']}")
    for key in ("title", "type", "unit", "goes_by", "before"):
        page.row(key.replace("_", " "), data.get(key))
    for entry in data["values"]:
        until = f", confirmed until {entry['verified_until']}" if "verified_until" in entry else ""
        page.line(f"  from {entry['from']}: {entry['value']} (grade {entry['assurance']}{until})", "bold")
        page.cites(entry["cite"], 2)
        for later in entry.get("corrected", ()):
            page.line(f"    corrected {later['published']}: {later['value']} (grade {later['assurance']})")
        for key in ("published", "sources", "note"):
            page.row(key, entry.get(key), 2)
    page.row("read by", data["read_by"])
    page.row("path for amendments", data["path"])
    page.row("stands at", f"{data['file']}:{data['line']}" if "line" in data else None)


def _tree(page: Page, data: Sequence[Any]) -> None:
    for entry in data:
        if isinstance(entry, str):
            page.line(entry)
            continue
        depth = entry["pointer"].count("/")
        name = entry["pointer"].rpartition("/")[2] or "/"
        place = f"{entry.get('line', 0)}:{entry.get('column', 0)}"
        text = " ".join(entry["text"].split()) if "text" in entry else f"({entry['kind']})"
        page.line(f"{place:>8}  {'  ' * depth}{name}: {text}")
