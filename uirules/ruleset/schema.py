"""JSON Schemas (draft 7) of ruleset files, of the claims under a law, and of decisions.

Those of ruleset files come from the models of :mod:`uirules.ruleset.model`, so that an editor completes and checks what
``uirules check`` will read; the schema of claims comes from the facts that a law declares. A schema is named by its
``$id``, which changes with the format it describes and never otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from uirules.ruleset.claim import ABOUT
from uirules.ruleset.model import Common, Declaration, Facts, Manifest, Provision, Reading, RowField, Systems
from uirules.ruleset.schema_decision import decision_schema
from uirules.ruleset.types import Type

__all__ = ["PARTS", "claim_schema", "decision_schema", "draft7", "ruleset_schema"]

DRAFT = "http://json-schema.org/draft-07/schema#"

PARTS: Mapping[str, type[BaseModel]] = {
    "provision": Provision,
    "facts": Facts,
    "systems": Systems,
    "reading": Reading,
    "manifest": Manifest,
    "common": Common,
}
"""The kinds of ruleset files and their models."""


def ruleset_schema(part: str | None = None) -> dict[str, Any]:
    """The schema of one kind of ruleset file (:data:`PARTS`); without a name, of any of them."""
    if part is not None:
        return draft7(PARTS[part], f"urn:uirules:schema:ruleset:1:{part}")
    definitions: dict[str, Any] = {}
    for name, model in PARTS.items():
        schema = draft7(model, "")
        definitions |= schema.pop("definitions", {})
        del schema["$schema"], schema["$id"]
        definitions[name] = schema
    return {
        "$schema": DRAFT,
        "$id": "urn:uirules:schema:ruleset:1",
        "title": "A file of a ruleset",
        "oneOf": [{"$ref": f"#/definitions/{name}"} for name in PARTS],
        "definitions": definitions,
    }


def draft7(model: type[BaseModel], id: str) -> dict[str, Any]:
    """The schema of a model whose scalars are read as text, as an editor sees the same file.

    An editor reads ``36`` as a number and ``true`` as a truth value before it looks at the schema; hence every text
    may be either of them here, as it may in the file.
    """
    schema = _seventh(model.model_json_schema(by_alias=True, mode="validation"))
    return {"$schema": DRAFT, "$id": id, **schema}


def _seventh(schema: Any, *, named: bool = False) -> Any:
    """A schema of the draft that pydantic writes, in draft 7. ``named``: the keys are names, not keywords."""
    if isinstance(schema, list):
        return [_seventh(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if named:
            found[key] = _seventh(value)
        elif key == "$defs":
            found["definitions"] = _seventh(value, named=True)
        elif key == "$ref":
            found[key] = value.replace("#/$defs/", "#/definitions/")
        elif key == "prefixItems":
            found |= {"items": _seventh(value), "additionalItems": False}
        elif key in ("properties", "patternProperties"):
            found[key] = _seventh(value, named=True)
        elif key in ("enum", "const", "default", "examples") or (key == "title" and isinstance(value, str)):
            if key != "title" and value not in (None, [], {}):
                found[key] = value
        else:
            found[key] = _seventh(value)
    if "patternProperties" in found and "properties" not in found:
        found.setdefault("additionalProperties", False)
    return found if named else _as_text(found)


def _as_text(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of a text, widened to what an editor makes of a bare one."""
    if "enum" in schema:
        truths = [value == "true" for value in schema["enum"] if value in ("true", "false")]
        return {"enum": [*schema["enum"], *truths]} if truths else schema
    if schema.get("type") == "string" and "pattern" not in schema:
        return {**schema, "type": ["string", "number", "boolean"]}
    return schema


# ── claims ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_LATIN_NUMBER = "-?(0|[1-9][0-9]*)"
_MYANMAR_NUMBER = "-?(၀|[၁-၉][၀-၉]*)"
_DAY = "^([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|[၀-၉]{4}-[၀-၉]{2}-[၀-၉]{2})$"
_MONTH = "^([0-9]{4}-(0[1-9]|1[0-2])|[၀-၉]{4}-[၀-၉]{2})$"
_ABSENT = {
    "type": "object",
    "properties": {"absent": {"const": True}},
    "required": ["absent"],
    "additionalProperties": False,
}


def claim_schema(
    law: str, facts: Facts, *, paths: Iterable[str] | None = None, benefit: str | None = None, lang: str = "en"
) -> dict[str, Any]:
    """The schema of claims under a law: its facts, nested, nothing required, nothing else but ``about`` allowed.

    ``law`` is the ruleset's id; ``paths`` limits the schema to some facts, those of ``benefit``; ``lang`` is the
    language of titles and descriptions. What only the whole claim can show (rows given twice, dates that do not exist)
    is left to the reading of the claim.
    """
    wanted = None if paths is None else set(paths)
    name = f"{law}:{benefit}" if benefit else law
    root: dict[str, Any] = {
        "$schema": DRAFT,
        "$id": f"urn:uirules:schema:claim:0:{name}",
        "title": f"A claim under {law}" + (f": {benefit}" if benefit else ""),
        "type": "object",
        "properties": {},
        "additionalProperties": False,
    }
    for path, declaration in facts.facts.items():
        if wanted is not None and path not in wanted:
            continue
        group = root
        *groups, last = path.split(".")
        for step in groups:
            below = {"type": ["object", "null"], "properties": {}, "additionalProperties": False}
            group = group["properties"].setdefault(step, below)
        group["properties"][last] = _fact(declaration, lang)
    root["properties"].setdefault(ABOUT, {"type": ["object", "null"], "description": "What is no fact: passed over."})
    return root


def _fact(declared: Declaration | RowField, lang: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"title": _said(declared.label, lang)}
    if declared.question is not None:
        schema["description"] = _said(declared.question, lang)
    options = _values(declared, lang)
    if declared.may_be_absent:
        options.append(_ABSENT)
    return schema | {"anyOf": [*options, {"type": "null"}]}


def _said(words: Mapping[str, str], lang: str) -> str:
    return words.get(lang) or next(iter(words.values()))


def _values(declared: Declaration | RowField, lang: str) -> list[dict[str, Any]]:
    kind = declared.type
    if kind == "list":
        assert isinstance(declared, Declaration)
        row = declared.row or {}
        items = {
            "type": "object",
            "properties": {name: _fact(field, lang) for name, field in row.items()},
            "required": [name for name, field in row.items() if field.required],
            "additionalProperties": False,
        }
        return [{"type": "array", "items": items, "maxItems": declared.max_items}]
    if kind == "list of enum":
        return [{"type": "array", "items": {"enum": list(declared.values or ())}}]
    if kind == "enum":
        return [{"enum": list(declared.values or ())}]
    if kind == "boolean":
        return [{"type": "boolean"}]
    if kind in ("integer", "money"):
        return [
            {"type": "integer", **_bounds(declared)},
            {"type": "string", "pattern": f"^({_LATIN_NUMBER}(\\.0+)?|{_MYANMAR_NUMBER}(\\.၀+)?)$"},
        ]
    if kind == "rational":
        return [
            {"type": "number", **_bounds(declared)},
            {"type": "string", "pattern": f"^({_LATIN_NUMBER}|{_MYANMAR_NUMBER})([./][0-9၀-၉]+)?$"},
        ]
    if kind == "date":
        return [{"type": "string", "pattern": _DAY}]
    if kind == "month":
        return [{"type": "string", "pattern": _MONTH}]
    return [{"type": "string", "maxLength": 1000}]


def _bounds(declared: Declaration | RowField) -> dict[str, Any]:
    from uirules.ruleset.declared import fact_type, row_type

    if declared.range is None:
        return {}
    if isinstance(declared, Declaration):
        type_: Type | None = fact_type("", declared)
    else:
        type_ = row_type("", {"field": declared}).field_type("field")
    assert type_ is not None
    return {"minimum": math.floor(type_.low), "maximum": math.ceil(type_.high)}
