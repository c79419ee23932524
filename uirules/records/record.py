"""The record of a decision: the calculation, so that it can be done again, and the act, as the office states it.

A record is one canonical text; its id is the digest of that text. What says something of a person can be kept apart
(``detach``): the record then holds the digest of a document with these facts, everything computed from them and a
random number, and nobody can tell the facts from it once that document is erased.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import uirules
from uirules.decision.decision import Decision
from uirules.decision.derivation import Mark
from uirules.decision.results import SCHEMA as DECISION
from uirules.decision.results import plain
from uirules.errors import Problem, RecordError, did_you_mean
from uirules.law import Law
from uirules.records.act import PERSONAL, Act
from uirules.records.canonical import canonical_bytes, digest, plain_data
from uirules.records.facts import FactWriter
from uirules.records.snapshot import SCHEMA as SNAPSHOT
from uirules.records.snapshot import snapshot_of_amendment, snapshot_of_ruleset
from uirules.ruleset.claim import Claim
from uirules.ruleset.digest import canonical
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import Node

__all__ = [
    "RESULTS",
    "SCHEMA",
    "Record",
    "Recorder",
    "engine_languages",
    "later_act",
    "results_of",
    "step_digests",
]

SCHEMA = "uirules/record/0"
RESULTS = (
    "law_on", "law_on_source", "outcome", "payable", "values", "unknown_values", "findings", "missing",
    "missing_for_amount", "payments", "clauses", "amendments", "derivation",
)  # fmt: skip
"""What a calculation came to, by key: the same again, or the decision differs."""

_NONCE = 32
"""Bytes of the random number of a detached document: more than anybody can try."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record. ``payload`` are its canonical bytes, ``id`` is their digest.

    ``detail`` is the detached document (its canonical bytes) where there is one and it was not erased; ``snapshots``
    what the record rests on, by digest.
    """

    id: str
    kind: str
    content: Mapping[str, Any]
    payload: bytes = field(repr=False)
    detail: bytes | None = field(default=None, repr=False)
    snapshots: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls, content: Mapping[str, Any], *, detail: bytes | None = None, snapshots: Mapping[str, bytes] | None = None
    ) -> Record:
        """The record that says this. RecordError for what no record can hold."""
        payload = canonical_bytes(content)
        return cls(digest(payload), str(content["kind"]), content, payload, detail, dict(snapshots or {}))

    @classmethod
    def from_payload(cls, payload: bytes, *, detail: bytes | None = None) -> Record:
        """The record of canonical bytes. RecordError where they are no record of this format."""
        try:
            content = json.loads(payload)
        except (ValueError, RecursionError):
            raise RecordError(Problem("records.no_record", found=_start(payload), expected=SCHEMA)) from None
        if not isinstance(content, dict) or content.get("schema") != SCHEMA or not isinstance(content.get("kind"), str):
            found = content.get("schema") if isinstance(content, dict) else type(content).__name__
            raise RecordError(Problem("records.no_record", found=str(found), expected=SCHEMA))
        return cls(digest(payload), content["kind"], content, payload, detail)

    @property
    def commitment(self) -> str | None:
        """The digest of the detached document; None where everything stands in the record."""
        calculation = self.content.get("calculation", self.content)
        return calculation.get("detached") if isinstance(calculation, Mapping) else None

    def calculation(self) -> dict[str, Any] | None:
        """The whole calculation, what was detached included; None where that is not at hand.

        RecordError where the detached document is another one.
        """
        own = dict(self.content["calculation"])
        if "detached" not in own:
            return own
        if self.detail is None:
            return None
        if digest(self.detail) != own.pop("detached"):
            raise RecordError(Problem("records.detail_differs", found=digest(self.detail), expected=self.commitment))
        return own | dict(json.loads(self.detail)["calculation"])


def _start(payload: bytes) -> str:
    return payload[:12].decode("utf-8", "backslashreplace")


# ── what a decision came to ───────────────────────────────────────────────────────────────────────────────────────────


def results_of(decision: Decision) -> dict[str, Any]:
    """The results of a decision as plain data, by the keys of :data:`RESULTS`; ``derivation`` is its digest alone."""
    marks = () if decision.derivation is None else decision.derivation.marks()
    findings = {finding.id: finding.result for finding in decision.findings}
    clauses = dict.fromkeys(cite["clause"] for finding in decision.findings for cite in finding.cite)
    clauses |= dict.fromkeys(clause for mark in marks for clause in mark[3])
    payments = [
        {
            "from": plain(payment.start, "date"),
            "to": plain(payment.end, "date"),
            "amount": plain(payment.amount, "money"),
            "state": payment.state,
            "payable": payment.payable,
            "certain": payment.certain,
            "cite": [cite["clause"] for cite in payment.cite],
        }
        for payment in decision.payments
    ]
    clauses |= dict.fromkeys(clause for payment in payments for clause in payment["cite"])
    results = {
        "law_on": plain(decision.law_on),
        "law_on_source": decision.law_on_source,
        "outcome": decision.outcome,
        "payable": decision.payable,
        "values": {name: plain(value, decision.types.get(name)) for name, value in decision.values.items()},
        "unknown_values": list(decision.unknown_values),
        "findings": findings,
        "missing": [entry.pointer for entry in decision.missing],
        "missing_for_amount": [entry.pointer for entry in decision.missing_for_amount],
        "payments": payments,
        "clauses": list(clauses),
        "amendments": list(decision.ruleset.amendments),
        "derivation": None if decision.derivation is None else digest(canonical(marks)),
    }
    return {name: plain_data(value) for name, value in results.items()}


def step_digests(marks: tuple[Mark, ...]) -> list[list[str]]:
    """Of each step its kind, its id and the first 16 digits of its own digest: where two derivations part."""
    return [[kind, name, digest(canonical((kind, name, *rest)))[7:23]] for kind, name, *rest in marks]


# ── recording ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Recorder:
    """Records decisions under one law. What all its records share is worked out once."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self._versions: dict[int, tuple[Any, dict[str, str]]] = {}

    @cached_property
    def _facts(self) -> FactWriter:
        return FactWriter(self.law.ruleset.facts)

    @cached_property
    def _base(self) -> Ruleset:
        from uirules.amended import AmendedLaw

        return self.law.base.ruleset if isinstance(self.law, AmendedLaw) else self.law.ruleset

    @cached_property
    def snapshots(self) -> dict[str, bytes]:
        """What every record of this law rests on: the snapshots of the ruleset and of the amendments, by digest."""
        contents = [snapshot_of_ruleset(self._base), *(snapshot_of_amendment(a) for a in self.law.amendments)]
        return {digest(content): content for content in contents}

    @cached_property
    def _rests_on(self) -> dict[str, Any]:
        ruleset, *amendments = self.snapshots
        supposed = self._supposed
        return {
            "snapshot": ruleset,
            "amendments": [
                {"id": amendment.id, "snapshot": name, "supposed": supposed.get(amendment.id)}
                for amendment, name in zip(self.law.amendments, amendments, strict=True)
            ],
        }

    @cached_property
    def _supposed(self) -> dict[str, str | None]:
        from uirules.amended import AmendedLaw

        named = self.law.stack.named if isinstance(self.law, AmendedLaw) else ()
        return {one.amendment.id: plain(one.supposed) for one in named}

    def record(
        self,
        claim: Mapping[str, Any] | Claim,
        benefit: str | None = None,
        *,
        act: Act | None = None,
        detach: bool = False,
        tree: Node | None = None,
    ) -> Record:
        """Decides a claim and records the decision. The errors of :meth:`uirules.law.Law.decide`."""
        facts = self.law.read(claim, tree)
        return self.of(facts, self.law.decide(facts, benefit), act=act, detach=detach)

    def of(self, claim: Claim, decision: Decision, *, act: Act | None = None, detach: bool = False) -> Record:
        """The record of a decision that this law made on a claim."""
        marks = () if decision.derivation is None else decision.derivation.marks()
        personal: dict[str, Any] = {
            "claim": self._facts.write(claim), **results_of(decision), "steps": step_digests(marks)
        }  # fmt: skip
        asked_on, known_at = self.law.asked_days
        open_: dict[str, Any] = {
            "benefit": decision.benefit,
            "ruleset": {"id": decision.ruleset.id, "version": decision.ruleset.version, **self._rests_on},
            "readings": dict(decision.ruleset.readings),
            "known_at": plain(known_at),
            "asked_law_on": plain(asked_on),
            "engine": {"name": decision.engine, "version": uirules.__version__},
            "schemas": {"decision": DECISION, "snapshot": SNAPSHOT},
            "languages": engine_languages(),
        }
        open_["ruleset"] |= self._digests(decision)
        if act is not None and (wrong := self._unknown(act, decision)):
            raise RecordError(wrong)
        stated = None if act is None else act.to_dict()
        content: dict[str, Any] = {"schema": SCHEMA, "kind": "decision"}
        if not detach:
            content["calculation"] = open_ | personal
            return Record.of(_with_act(content, stated), snapshots=self.snapshots)
        detail, stated = _detached({"calculation": personal}, stated)
        content["calculation"] = open_ | {"detached": digest(detail)}
        return Record.of(_with_act(content, stated), detail=detail, snapshots=self.snapshots)

    def _unknown(self, act: Act, decision: Decision) -> list[Problem]:
        """What an act says of facts and amounts that the law does not know."""
        declared = self.law.ruleset.facts.facts
        facts = {*declared, *(f"{path}.{name}" for path, fact in declared.items() for name in fact.row or ())}
        asked = [("act_fact", one.fact, facts) for one in act.evidence]
        if act.departs is not None:
            asked += [("act_amount", name, set(decision.types)) for name in act.departs.amounts]
        return [
            Problem(f"records.{code}", found=name, suggestion=did_you_mean(name, sorted(known)))
            for code, name, known in asked
            if name not in known
        ]

    def _digests(self, decision: Decision) -> dict[str, str]:
        """The digests of the version that decided, worked out once for each."""
        version = decision.ruleset.digested
        if id(version) not in self._versions:
            digests = {"digest": decision.ruleset.digest, "wording_digest": decision.ruleset.wording_digest}
            self._versions[id(version)] = (version, digests)  # kept, so that no other one has this id
        return self._versions[id(version)][1]


def later_act(of: str, act: Act, *, detach: bool = False) -> Record:
    """The record of what an office did later with the decision of the record ``of``: paid, served, made final."""
    content: dict[str, Any] = {"schema": SCHEMA, "kind": "act", "of": of}
    if not detach:
        return Record.of(_with_act(content, act.to_dict()))
    detail, stated = _detached({}, act.to_dict())
    return Record.of(_with_act(content | {"detached": digest(detail)}, stated), detail=detail)


def _with_act(content: dict[str, Any], act: Mapping[str, Any] | None) -> dict[str, Any]:
    return content if act is None else content | {"act": act}


def _detached(personal: dict[str, Any], act: dict[str, Any] | None) -> tuple[bytes, dict[str, Any] | None]:
    """The document that is kept apart, and what remains of the act."""
    document = {"nonce": secrets.token_hex(_NONCE), **personal}
    if act is not None:
        if own := {name: act[name] for name in PERSONAL if name in act}:
            document["act"] = own
        act = {name: value for name, value in act.items() if name not in PERSONAL}
    return canonical_bytes(document), act


@cache
def engine_languages() -> dict[str, str]:
    """The language packs of the engine, by language, as the digests of their files."""
    folder = files("uirules.decision.locales")
    packs = sorted((item.name, item) for item in folder.iterdir() if item.name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): digest(item.read_bytes()) for name, item in packs}
