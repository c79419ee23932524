"""Problems on paper: for people, for programs, for GitHub's annotations, and as SARIF 2.1.0.

Every form gives the sentence of the catalogue, where the problem is, and what was found and expected unless the
sentence says so already. Values are shortened and cleaned; those of personal facts are never here
(``Problem.withheld``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Literal
from urllib.parse import quote

from uirules.errors import VALUE_FIELDS, Problem
from uirules.errors.catalogue import common, expected, names_in, template, withheld_words
from uirules.errors.shown import shown, without_controls

__all__ = ["EXIT_BAD_INPUT", "EXIT_DONE", "EXIT_FINDINGS", "FORMATS", "Format", "report"]

EXIT_DONE = 0
"""The work was done; conditions that are not met are a result, not an error."""
EXIT_FINDINGS = 1
"""A check, a test or a comparison found something."""
EXIT_BAD_INPUT = 2
"""The input could not be used."""

Format = Literal["text", "json", "github", "sarif"]
FORMATS: tuple[Format, ...] = ("text", "json", "github", "sarif")

_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def report(
    problems: Iterable[Problem], *, format: Format = "text", lang: str = "en", version: str | None = None
) -> str:
    """The problems in one of the four forms, without a line break at the end; "" for none in ``text`` and ``github``.

    ``lang`` is a language of the catalogue (``en``, ``my``); JSON has all of them. ``version`` is that of the
    program, for SARIF.
    """
    found = list(problems)
    if format == "json":
        return json.dumps({"problems": [problem.to_dict() for problem in found]}, ensure_ascii=False, indent=2)
    if format == "sarif":
        return json.dumps(_sarif(found, lang, version), ensure_ascii=False, indent=2)
    one = _github if format == "github" else _text
    return "\n".join(one(problem, lang) for problem in found)


def details(problem: Problem, lang: str) -> str:
    """``found: …; expected: …``, without what the problem's sentence has said; "" where nothing is left to say."""
    said = names_in(problem.code, lang)
    parts = []
    if not said & VALUE_FIELDS:
        value = withheld_words(problem, lang) or shown(problem.found or "")
        if value:
            parts.append(common("found")[lang].replace("{found}", value))
    if "expected" not in said and (right := expected(problem, lang)):
        parts.append(common("expected")[lang].replace("{expected}", without_controls(right)))
    return common("and_then")[lang].join(parts)


def _text(problem: Problem, lang: str) -> str:
    head = without_controls(problem.where)
    if problem.severity == "warning":
        head += (": " if head else "") + common("warning")[lang]
    lines = [f"{head}: {problem.text[lang]}" if head else problem.text[lang]]
    if place := _pointer(problem, lang):
        lines.append(f"  {place}")
    if more := details(problem, lang):
        lines.append(f"  {more}")
    return "\n".join(lines)


def _pointer(problem: Problem, lang: str) -> str:
    """``at: /…`` where the position alone says little: a claim in JSON is often one line long."""
    position = problem.position
    if position is None or not problem.pointer or position.file.lower().endswith((".yaml", ".yml")):
        return ""
    return common("at")[lang].replace("{pointer}", shown(problem.pointer))


def _message(problem: Problem, lang: str) -> str:
    parts = [part for part in (_pointer(problem, lang), details(problem, lang)) if part]
    return f"{problem.text[lang]} ({common('and_then')[lang].join(parts)})" if parts else problem.text[lang]


def _github(problem: Problem, lang: str) -> str:
    command = "warning" if problem.severity == "warning" else "error"
    properties = {"title": problem.code}
    message = _message(problem, lang)
    if (position := problem.position) is not None:
        properties |= {"file": position.file, "line": str(position.line), "col": str(position.column)}
    elif problem.pointer:
        message = f"{problem.pointer}: {message}"
    listed = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    return f"::{command} {listed}::{_escape_data(without_controls(message))}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(problems: list[Problem], lang: str, version: str | None) -> dict[str, Any]:
    codes = sorted({problem.code for problem in problems})
    driver: dict[str, Any] = {
        "name": "uirules",
        "rules": [{"id": code, "shortDescription": {"text": template(code, lang)}} for code in codes],
    }
    if version is not None:
        driver["version"] = version
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, codes.index(problem.code), lang) for problem in problems],
    }
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _sarif_result(problem: Problem, rule: int, lang: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": _message(problem, lang)},
    }
    location: dict[str, Any] = {}
    if (position := problem.position) is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(position.file)},
            "region": {"startLine": position.line, "startColumn": position.column},
        }
    if problem.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": problem.pointer}]
    if location:
        result["locations"] = [location]
    return result


def _uri(file: str) -> str:
    """The file's name as a URI reference: relative as it was named, ``file:`` for an absolute one."""
    windows = PureWindowsPath(file)
    if windows.drive:
        return windows.as_uri() if windows.is_absolute() else quote(windows.as_posix())
    path = PurePosixPath(file)
    return path.as_uri() if path.is_absolute() else quote(file)
