"""The decision: what a claim comes to under a law on a day, on the readings adopted, with every reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from uirules.decision.decide import Parts
from uirules.decision.results import (
    SCHEMA,
    Assurances,
    DecisiveReading,
    Failure,
    Finding,
    Missing,
    Notice,
    Payment,
    Remark,
    Status,
    Words,
    plain,
)

if TYPE_CHECKING:
    from uirules.decision.amendments import Amendments
    from uirules.decision.compare import Origin
    from uirules.decision.derivation import Derivation
    from uirules.decision.sources import Sources
    from uirules.decision.what_if import WhatIf

__all__ = ["Decision", "RulesetInfo"]


class Digested(Protocol):
    """What has digests of its rules and of its wording. They are worked out when asked for."""

    @property
    def digest(self) -> str: ...

    @property
    def wording_digest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Digests:
    """Digests that were worked out."""

    digest: str
    wording_digest: str


@dataclass(frozen=True)
class RulesetInfo:
    """Which ruleset decided: id, version, digests, amendments, and the readings that apply to the provision."""

    id: str
    version: str
    digested: Digested = field(repr=False, compare=False)
    amendments: tuple[str, ...]
    readings: Mapping[str, str]

    @property
    def digest(self) -> str:
        """``sha256:…`` of the rules."""
        return self.digested.digest

    @property
    def wording_digest(self) -> str:
        """``sha256:…`` of the texts in languages."""
        return self.digested.wording_digest

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "id": self.id,
            "version": self.version,
            "digest": self.digest,
            "wording_digest": self.wording_digest,
            "amendments": list(self.amendments),
            "readings": dict(self.readings),
        }

    def __reduce__(self) -> tuple[Any, ...]:
        # Sent elsewhere, it says which rules decided, not which stand in the folder by then.
        digests = _Digests(self.digest, self.wording_digest)
        return RulesetInfo, (self.id, self.version, digests, self.amendments, dict(self.readings))


@dataclass(frozen=True, eq=False)
class Decision:
    """One decision. It never awards: an officer decides.

    ``outcome`` is ``met``, ``not_met``, ``undetermined`` or ``not_encoded``; ``payable`` is true where a period is
    payable. ``values`` holds known values, or a ``Range`` or ``Choice`` of :mod:`uirules.decision.results`; money is an
    ``int`` of the currency's unit, rationals are ``int`` or ``Fraction``.
    """

    claim: str | None
    benefit: str
    kind: str
    ruleset: RulesetInfo
    law_on: dt.date | None
    law_on_source: str | None
    known_at: dt.date | None
    outcome: str
    payable: bool
    status: Status | None
    values: Mapping[str, Any]
    unknown_values: tuple[str, ...]
    findings: tuple[Finding, ...]
    payments: tuple[Payment, ...]
    missing: tuple[Missing, ...]
    missing_for_amount: tuple[Missing, ...]
    assurance: Assurances
    warnings: tuple[Remark, ...]
    assumptions: tuple[Remark, ...]
    errors: tuple[Failure, ...]
    derivation: Derivation | None
    types: Mapping[str, str]
    reason: Words | None = None
    amendments: Amendments | None = None
    what_if: WhatIf | None = None
    replaced: Mapping[str, Any] = field(default_factory=dict)
    """Values that sum up payments of which some follow another version of the law: no one formula gives them."""
    engine: str = "explain"
    """What evaluated it: ``explain``, or ``durable`` for the second engine."""
    origin: Origin | None = field(default=None, repr=False)
    sources: Sources | None = field(default=None, repr=False)

    @classmethod
    def of(cls, parts: Parts, **head: Any) -> Decision:
        """A decision from the parts that evaluation gave."""
        return cls(
            outcome=parts.outcome,
            payable=parts.payable,
            status=parts.status,
            values=parts.values,
            unknown_values=parts.unknown_values,
            findings=parts.findings,
            payments=parts.payments,
            missing=parts.missing,
            missing_for_amount=parts.missing_for_amount,
            assurance=parts.assurance,
            warnings=parts.warnings,
            assumptions=parts.assumptions,
            errors=parts.errors,
            derivation=parts.derivation,
            **head,
        )

    @property
    def decisive_readings(self) -> tuple[DecisiveReading, ...]:
        """The readings of which another option, alone, would change the outcome or an amount. Worked out when asked."""
        return () if self.origin is None else self.origin.decisive(self)

    def to_dict(self, *, decisive: bool = False) -> dict[str, Any]:
        """Plain types for JSON. ``decisive_readings`` is null unless asked for."""
        return {
            "schema": SCHEMA,
            "claim": self.claim,
            "benefit": self.benefit,
            "kind": self.kind,
            "ruleset": self.ruleset.to_dict(),
            "law_on": plain(self.law_on),
            "law_on_source": self.law_on_source,
            "known_at": plain(self.known_at),
            "outcome": self.outcome,
            "payable": self.payable,
            "status": None if self.status is None else self.status.to_dict(),
            "values": {name: plain(value, self.types.get(name)) for name, value in self.values.items()},
            "unknown_values": list(self.unknown_values),
            "findings": [finding.to_dict() for finding in self.findings],
            "payments": [payment.to_dict() for payment in self.payments],
            "missing": [entry.to_dict() for entry in self.missing],
            "missing_for_amount": [entry.to_dict() for entry in self.missing_for_amount],
            "decisive_readings": [entry.to_dict() for entry in self.decisive_readings] if decisive else None,
            "assurance": {"outcome": self.assurance.outcome, "amount": self.assurance.amount},
            "warnings": [remark.to_dict() for remark in self.warnings],
            "assumptions": [remark.to_dict() for remark in self.assumptions],
            "errors": [failure.to_dict() for failure in self.errors],
            "derivation": None if self.derivation is None else self.derivation.to_dict(),
            **({} if self.engine == "explain" else {"engine": self.engine}),
            **({} if self.reason is None else {"reason": dict(self.reason)}),
            **({} if self.what_if is None else {"what_if": self.what_if.to_dict()}),
            **({} if self.amendments is None else self.amendments.to_dict()),
        }

    def render(
        self, lang: str | None = None, format: str = "text", *, notice: Notice | None = None, embed_fonts: bool = True
    ) -> str:
        """The letter as ``text``, ``markdown`` or ``html``, or the ``json`` of :meth:`to_dict`.

        ``lang`` is a language of the ruleset, its first where none is named.
        With a :class:`~uirules.decision.results.Notice` it is the letter of an office; without, a calculation.
        UnknownName for a language the ruleset does not have, or another format.
        """
        from uirules.decision.faces.render import render

        languages = ["en"] if self.sources is None else self.sources.ruleset.manifest.languages
        return render(self, lang or languages[0], format, notice=notice, embed_fonts=embed_fonts)
