"""``uirules schema``, ``facts`` and ``example``: what to write, and how it may look."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from uirules.cli.options import (
    AmendOption,
    FormatTextJson,
    LangOption,
    RulesetOption,
    RulesetsOption,
    check_format,
    check_language,
    law_of,
    one_of,
)
from uirules.errors import UnknownName

__all__ = ["example", "facts", "register", "schema", "schema_of_part"]

KINDS = ("ruleset", "claim", "decision", "record", "act", "audit")
STANDARDS = ("standard", "standard-law", "standard-peers")
PARTS = ("provision", "facts", "systems", "reading", "manifest", "common", "scenarios", "amendment", *STANDARDS)


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("schema", short_help="Print a JSON Schema.")(schema)
    app.command("facts", short_help="List the facts that a benefit can use.")(facts)
    app.command("example", short_help="List the example claims, or print one.")(example)


def schema(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"What the schema describes: {', '.join(KINDS)}.")],
    part: Annotated[
        str | None, typer.Option("--part", metavar="PART", help=f"Of a ruleset, one kind of file: {', '.join(PARTS)}.")
    ] = None,
    benefit: Annotated[
        str | None, typer.Option("--benefit", metavar="ID", help="Of a claim, only the facts this benefit can use.")
    ] = None,
    ruleset: RulesetOption = None,
    rulesets: RulesetsOption = None,
    amend: AmendOption = None,
    lang: LangOption = "en",
    format: Annotated[str, typer.Option("--format", metavar="json", help="A schema is always JSON.")] = "json",
) -> int:
    """Print a JSON Schema (draft 7): of ruleset files, claims, decisions, records, acts of an office, audited rows."""
    from uirules.cli.streams import say, to_json

    check_format(format, ("json",))
    if problem := one_of("cli.unknown_part", kind, KINDS):
        raise UnknownName(problem)
    if part is not None and (problem := one_of("cli.unknown_part", part, PARTS)):
        raise UnknownName(problem)
    if kind == "ruleset":
        data = schema_of_part(part)
    elif kind == "decision":
        from uirules.ruleset.schema import decision_schema

        data = decision_schema()
    elif kind in ("record", "act"):
        from uirules.records.schema import act_schema, record_schema

        data = record_schema() if kind == "record" else act_schema()
    else:
        from uirules.ruleset.schema import claim_schema

        law = law_of(ruleset, rulesets, amend)
        check_language(lang, law.languages)
        if kind == "audit":
            from uirules.audit.facts import row_schema

            say(to_json(row_schema(law, law.main if benefit is None else benefit, lang)))
            return 0
        paths = None if benefit is None else [fact["path"] for fact in law.facts(benefit)]
        data = claim_schema(law.id, law.ruleset.facts, paths=paths, benefit=benefit, lang=lang)
    say(to_json(data))
    return 0


def schema_of_part(part: str | None) -> dict[str, Any]:
    """The schema of one kind of file in a ruleset's folder; without a name, of those that make up the ruleset."""
    from uirules.ruleset.schema import draft7, ruleset_schema

    if part == "scenarios":
        from uirules.scenarios.model import ScenarioFile

        return draft7(ScenarioFile, "urn:uirules:schema:scenarios:0")
    if part == "amendment":
        from uirules.amend.model import AmendmentFile

        return draft7(AmendmentFile, "urn:uirules:schema:amendment:0")
    if part in STANDARDS:
        from uirules.drafting.conform.law_model import MODELS

        return draft7(MODELS[part], f"urn:uirules:schema:{part}:0")
    return ruleset_schema(part)


def facts(
    benefit: Annotated[str | None, typer.Argument(metavar="[BENEFIT]", help="Not needed where there is one.")] = None,
    ruleset: RulesetOption = None,
    rulesets: RulesetsOption = None,
    amend: AmendOption = None,
    lang: LangOption = "en",
    format: FormatTextJson = "text",
) -> int:
    """List the facts that a benefit can use: type, unit, question, and who supplies each. Enough to build a form."""
    from uirules.cli.show import Page
    from uirules.cli.streams import say, to_json

    check_format(format, ("text", "json"))
    law = law_of(ruleset, rulesets, amend)
    check_language(lang, law.languages)
    data = law.facts(benefit)
    if format == "json":
        say(to_json(data))
        return 0
    page = Page([lang])
    for fact in data:
        page.head(fact["path"])
        _fact(page, fact, 1)
    page.print()
    return 0


def _fact(page: Any, fact: dict[str, Any], depth: int) -> None:
    unit = f" ({fact['unit']})" if "unit" in fact else ""
    page.row("type", f"{fact['type']}{unit}", depth)
    for key in ("label", "question", "why"):
        page.row(key, fact.get(key), depth)
    if "range" in fact:
        page.row("range", " to ".join(map(str, fact["range"])), depth)
    for value, label in fact.get("values", {}).items():
        page.line(f"{'  ' * depth}  {value}: {page.pick(label)}")
    page.row("asked of", fact.get("asked_of"), depth)
    for key in ("personal", "may_be_absent", "required"):
        if fact.get(key):
            page.row(key.replace("_", " "), "yes", depth)
    for key in ("key", "time", "known_from", "known_to", "max_items"):
        page.row(key.replace("_", " "), fact.get(key), depth)
    for field in fact.get("row", ()):
        page.line(f"{'  ' * depth}{field['path']} (of each row)")
        _fact(page, field, depth + 1)


def example(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="Which one. Without it, all are listed.")] = None,
    format: FormatTextJson = "text",
) -> int:
    """List the example claims that travel with uirules, or print one: as it is written, or as JSON."""
    import uirules.examples
    from uirules.cli.streams import say, to_json
    from uirules.ruleset.source import read_claims

    check_format(format, ("text", "json"))
    if id is None:
        known = uirules.examples.examples()
        if format == "json":
            say(to_json([{"id": name, "file": str(path)} for name, path in known.items()]))
        else:
            say("\n".join(known))
        return 0
    path = uirules.examples.example(id)
    if format == "text":
        say(path.read_text(encoding="utf-8").rstrip("\n"))
        return 0
    claims = [_as_json(claim.node) for claim in read_claims(path) if claim.node is not None]
    say(to_json(claims[0] if len(claims) == 1 else claims))
    return 0


def _as_json(node: Any) -> Any:
    """The claim with numbers and truth values as JSON has them; bare YAML texts stay texts otherwise."""
    from uirules.ruleset.node import MappingNode, ScalarNode, SequenceNode

    if isinstance(node, MappingNode):
        return {name: _as_json(value) for name, value in node.items()}
    if isinstance(node, SequenceNode):
        return [_as_json(item) for item in node]
    assert isinstance(node, ScalarNode)
    bare = node.kind in ("plain", "number")
    if bare and node.text.isascii() and node.text.removeprefix("-").isdigit() and len(node.text) < 16:
        return int(node.text)
    plain = node.to_plain()
    return plain if plain is None or isinstance(plain, bool) else node.text
