"""The JSON Schemas of records, ``uirules/record/0``, and of acts as an office writes them."""

from __future__ import annotations

from typing import Any

from uirules.records.act import Act
from uirules.records.record import SCHEMA
from uirules.ruleset.schema import draft7

__all__ = ["act_schema", "record_schema"]

_Schema = dict[str, Any]

_TEXT: _Schema = {"type": "string"}
_DIGEST: _Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_DAY: _Schema = {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXTS: _Schema = {"type": "array", "items": _TEXT}
_WORDS: _Schema = {"type": "object", "additionalProperties": _TEXT}
_GROUP: _Schema = {"type": "object"}

_OPEN: _Schema = {
    "benefit": _TEXT,
    "ruleset": {
        "type": "object",
        "properties": {
            "id": _TEXT,
            "version": _TEXT,
            "digest": _DIGEST,
            "wording_digest": _DIGEST,
            "snapshot": _DIGEST,
            "amendments": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"id": _TEXT, "snapshot": _DIGEST, "supposed": _DAY},
                    "required": ["id", "snapshot", "supposed"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["id", "version", "digest", "wording_digest", "snapshot", "amendments"],
        "additionalProperties": False,
    },
    "readings": _WORDS,
    "known_at": _DAY,
    "asked_law_on": _DAY,
    "engine": {
        "type": "object",
        "properties": {"name": {"enum": ["explain", "durable"]}, "version": _TEXT},
        "required": ["name", "version"],
    },
    "schemas": _WORDS,
    "languages": {"type": "object", "additionalProperties": _DIGEST},
}
"""What says nothing of a person."""

_STEP: _Schema = {
    "description": "Kind and id of a step, and the first 16 digits of the digest of its value and clauses.",
    "type": "array",
    "items": [
        {"enum": ["definition", "condition", "parameter"]},
        _TEXT,
        {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    ],
    "additionalItems": False,
    "minItems": 3,
}
_PERSONAL: _Schema = {
    "claim": _GROUP,
    "law_on": _DAY,
    "law_on_source": {"type": ["string", "null"]},
    "outcome": {"enum": ["met", "not_met", "undetermined", "not_encoded"]},
    "payable": {"type": "boolean"},
    "values": _GROUP,
    "unknown_values": _TEXTS,
    "findings": {"type": "object", "additionalProperties": {"enum": [True, False, "undetermined"]}},
    "missing": _TEXTS,
    "missing_for_amount": _TEXTS,
    "payments": {"type": "array", "items": _GROUP},
    "clauses": _TEXTS,
    "amendments": _TEXTS,
    "derivation": {"anyOf": [_DIGEST, {"type": "null"}]},
    "steps": {"type": "array", "items": _STEP},
}
"""What is told of a person, or computed from it."""


def _object(properties: _Schema) -> _Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def record_schema() -> _Schema:
    """The schema of a record of a decision or of a later act, as an export of a ledger holds it."""
    kinds = {
        "decision": {"calculation": {"anyOf": [_object(_OPEN | _PERSONAL), _object(_OPEN | {"detached": _DIGEST})]}},
        "act": {"of": _DIGEST, "detached": _DIGEST},
    }
    optional = {"detached"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:uirules:schema:record:0",
        "title": "A record",
        "oneOf": [
            {
                "type": "object",
                "properties": {"schema": {"const": SCHEMA}, "kind": {"const": kind}, "act": _GROUP, **properties},
                "required": ["schema", "kind", *(name for name in properties if name not in optional)],
                "additionalProperties": False,
            }
            for kind, properties in kinds.items()
        ],
    }


def act_schema() -> _Schema:
    """The schema of the file that states an act."""
    return draft7(Act, "urn:uirules:schema:act:0")
