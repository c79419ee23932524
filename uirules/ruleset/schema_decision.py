"""The JSON Schema of decisions, ``uirules/decision/0``. Keys may be added to it without a new version."""

from __future__ import annotations

from typing import Any

__all__ = ["decision_schema"]

_Schema = dict[str, Any]

_TEXT: _Schema = {"type": "string"}
_TEXTS: _Schema = {"type": "array", "items": _TEXT}
_DAY: _Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_DIGEST: _Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_GRADE: _Schema = {"enum": ["A", "B", "C", "D", None]}
_NULL: _Schema = {"type": "null"}


def _ref(name: str) -> _Schema:
    return {"$ref": f"#/definitions/{name}"}


def _list(name: str) -> _Schema:
    return {"type": "array", "items": _ref(name)}


def _maybe(schema: _Schema) -> _Schema:
    return {"anyOf": [schema, _NULL]}


def _object(properties: _Schema, *optional: str) -> _Schema:
    """An object whose properties are all there, but those named as optional."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


_DEFINITIONS: _Schema = {
    "words": {
        "description": "One text in every language of the ruleset.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": _TEXT,
    },
    "scalar": {
        "description": "Money and counts are integers, rationals exact texts (280000, 850000/3), days texts.",
        "type": ["integer", "string", "boolean", "null"],
    },
    "value": {
        "description": "A known value, or what it can still be.",
        "anyOf": [
            _ref("scalar"),
            {**_object({"from": _ref("scalar"), "to": _ref("scalar")}), "additionalProperties": False},
            {
                **_object({"one_of": {"type": "array", "items": _ref("scalar"), "minItems": 2}}),
                "additionalProperties": False,
            },
        ],
    },
    "citation": _object({"clause": _TEXT, "label": _ref("words")}),
    "missing": _object(
        {
            "fact": _TEXT,
            "pointer": _TEXT,
            "part": _TEXT,
            "question": _ref("words"),
            "why": _ref("words"),
            "asked_of": {"enum": ["claimant", "employer", "office", "register", None]},
            "affects": _TEXTS,
        },
        "part",
        "why",
    ),
    "remark": _object({"code": _TEXT, "text": _ref("words")}),
    "finding": _object(
        {
            "id": _TEXT,
            "result": {"enum": [True, False, "undetermined"]},
            "cite": _list("citation"),
            "text": _ref("words"),
            "assurance": _GRADE,
        }
    ),
    "payment": _object(
        {
            "from": _ref("value"),
            "to": _ref("value"),
            "amount": _ref("value"),
            "state": {"enum": ["allowable", "withheld", "ended", "pending", "undetermined"]},
            "payable": {"type": "boolean"},
            "certain": {"type": "boolean"},
            "missing": _list("missing"),
            "cite": _list("citation"),
            "text": _ref("words"),
        }
    ),
    "decisive_reading": _object(
        {
            "reading": _TEXT,
            "used": _TEXT,
            "other": _TEXT,
            "outcome": _TEXT,
            "changes": {"type": "object", "additionalProperties": _ref("value")},
        }
    ),
    "fact_change": _object(
        {
            "fact": _TEXT,
            "pointer": _TEXT,
            "kind": {"enum": ["value", "added", "changed", "removed"]},
            "field": _TEXT,
            "value": {},
            "found": {},
            "rows": _TEXTS,
            "step": _ref("scalar"),
            "resolves": _TEXTS,
        },
        "field",
        "value",
        "found",
        "rows",
    ),
    "what_if": {
        "description": "The nearest change with which the conditions would have been met; there where asked for.",
        **_object(
            {
                "found": {"type": "boolean"},
                "changes": _list("fact_change"),
                "blocked_by": _list("finding"),
                "then": _list("finding"),
                "unsettled": _TEXTS,
                "tried": {"type": "integer"},
            }
        ),
    },
    "failure": _object(
        {"step": _TEXT, "code": _TEXT, "detail": _TEXT, "cite": _list("citation"), "text": _ref("words")}
    ),
    "status": _object(
        {
            **{
                stage: {"type": ["boolean", "null"]}
                for stage in ("enacted", "commenced", "started", "collected", "paid")
            },
            "operational": {"type": "boolean"},
            "as_of": _maybe(_DAY),
        }
    ),
    "step": _object(
        {
            "id": _TEXT,
            "kind": {"enum": ["definition", "condition", "parameter"]},
            "formula": _TEXT,
            "called": {"type": "object", "additionalProperties": _TEXT},
            "readings": {"type": "object", "additionalProperties": _TEXT},
            "reads": {"type": "object"},
            "result": {},
            "before_rounding": {},
            "rounding": {"type": "object"},
            "cite": _list("citation"),
            "assurance": _GRADE,
        },
        "formula",
        "called",
        "readings",
        "before_rounding",
        "rounding",
    ),
    "derivation": _object(
        {
            "steps": _list("step"),
            "not_evaluated": {"type": "array", "items": _object({"id": _TEXT, "kind": _TEXT, "why": _TEXT})},
        }
    ),
}

_PROPERTIES: _Schema = {
    "schema": {"const": "uirules/decision/0"},
    "claim": {"type": ["string", "null"]},
    "benefit": _TEXT,
    "kind": {"enum": ["benefit", "duty", "status"]},
    "ruleset": _object(
        {
            "id": _TEXT,
            "version": {"type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+$"},
            "digest": _DIGEST,
            "wording_digest": _DIGEST,
            "amendments": _TEXTS,
            "readings": {"type": "object", "additionalProperties": _TEXT},
        }
    ),
    "law_on": _maybe(_DAY),
    "law_on_source": {"type": ["string", "null"]},
    "known_at": _maybe(_DAY),
    "outcome": {"enum": ["met", "not_met", "undetermined", "not_encoded"]},
    "payable": {"type": "boolean"},
    "status": _maybe(_ref("status")),
    "values": {"type": "object", "additionalProperties": _ref("value")},
    "unknown_values": _TEXTS,
    "findings": _list("finding"),
    "payments": _list("payment"),
    "missing": _list("missing"),
    "missing_for_amount": _list("missing"),
    "decisive_readings": {
        "description": "null where they were not asked for.",
        "anyOf": [_list("decisive_reading"), _NULL],
    },
    "assurance": _object({"outcome": _GRADE, "amount": _GRADE}),
    "warnings": _list("remark"),
    "assumptions": _list("remark"),
    "errors": _list("failure"),
    "derivation": _maybe(_ref("derivation")),
    "reason": _ref("words"),
    "what_if": _ref("what_if"),
    "amendments": {
        "description": "Under an amended law: every amendment that was asked for.",
        "type": "array",
        "items": _object(
            {
                "id": _TEXT,
                "title": _ref("words"),
                "status": {"enum": ["enacted", "tabled", "proposed", "programme_aim", "precedent", "illustrative"]},
                "kind": {"enum": ["act", "delegated", "erratum"]},
                "from": _maybe(_DAY),
                "supposed": {"type": "boolean"},
                "governs": {"type": "boolean"},
                "vires": {"enum": ["not_examined"]},
            },
            "vires",
        ),
    },
    "transitions": {
        "description": "Under an amended law: which version governs the claim, and why.",
        "type": "array",
        "items": _object(
            {
                "amendment": _TEXT,
                "rule": _TEXT,
                "cite": _list("citation"),
                "fact": {"type": ["string", "null"]},
                "day": _maybe(_DAY),
                "from": _maybe(_DAY),
                "text": _ref("words"),
            }
        ),
    },
}


def decision_schema() -> _Schema:
    """The schema of a decision as :meth:`uirules.Decision.to_dict` gives it."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:uirules:schema:decision:0",
        "title": "A decision",
        **_object(_PROPERTIES, "reason", "what_if", "amendments", "transitions"),
        "definitions": _DEFINITIONS,
    }
