"""``uirules feel``: the value of one expression."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from uirules.cli.options import FormatTextJson, LangOption, check_format, check_language
from uirules.errors import ClaimError, LimitError, Problem

__all__ = ["feel", "register"]

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("feel", short_help="Evaluate an expression in FEEL.")(feel)


def feel(
    expression: Annotated[str, typer.Argument(metavar="EXPR", help="The expression; - reads it from standard input.")],
    context: Annotated[
        str | None, typer.Option("--context", metavar="FILE", help="Names and their values, in YAML or JSON.")
    ] = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Evaluate an expression in FEEL, the language in which rules are written (DMN 1.5).

    An expression that begins with a minus sign stands behind --.
    """
    from uirules.cli.streams import say, to_json
    from uirules.feel import evaluate, to_text

    check_format(format, ("text", "json"))
    check_language(lang)
    expression = _standard_input() if expression == "-" else expression.removeprefix("\ufeff")
    text = to_text(evaluate(expression, {} if context is None else _context(context)))
    say(to_json({"expression": expression, "value": text}) if format == "json" else text)
    return 0


def _standard_input() -> str:
    from uirules.cli.streams import standard_input

    data = standard_input(1_000_000)
    if len(data) > 1_000_000:
        raise LimitError(Problem("cli.input_too_large", fields={"limit": "1,000,000"}))
    try:
        return data.decode("utf-8").removeprefix("\ufeff").strip()
    except UnicodeDecodeError:
        raise ClaimError(Problem("cli.input_not_utf8")) from None


def _context(file: str) -> dict[str, Any]:
    from pathlib import Path

    from uirules.ruleset.node import MappingNode
    from uirules.ruleset.source import load_json, load_yaml

    load = load_json if file.lower().endswith(".json") else load_yaml
    node = load(Path(file), name=file, error=ClaimError)
    if not isinstance(node, MappingNode):
        raise ClaimError(node.problem("cli.context_shape", found=node.kind_name, file=file))
    values: dict[str, Any] = _value(node)
    return values


def _value(node: Any) -> Any:
    """A node as FEEL takes it: bare numbers, truth values and days are such, everything between quotes is a text."""
    from uirules.ruleset.node import MappingNode, ScalarNode, SequenceNode
    from uirules.values.digits import Misread, read_date, read_number

    if isinstance(node, MappingNode):
        return {name: _value(value) for name, value in node.items()}
    if isinstance(node, SequenceNode):
        return [_value(item) for item in node]
    assert isinstance(node, ScalarNode)
    if node.kind == "plain":
        if _NUMBER.match(node.text):
            number = read_number(node.text)
            if isinstance(number, Misread):
                raise ClaimError(node.misread(number))
            return number
        day = read_date(node.text)
        return node.to_plain() if isinstance(day, Misread) else day
    return node.to_plain()
