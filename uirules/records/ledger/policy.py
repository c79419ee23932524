"""Who may sign: the policy and the keys that the chain itself states, as far as it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uirules.errors import Problem, RecordError
from uirules.records.ledger.entry import Entry
from uirules.records.signing import ALGORITHM, PublicKey, Signer

__all__ = ["POLICIES", "SCHEMA", "Policy", "key_content", "ledger_content"]

POLICIES = ("none", "optional", "required")
"""``none``: no entry is signed. ``optional``: from the first signed one on, all are. ``required``: all are."""

SCHEMA = "uirules/record/0"

_MAX_KEYS = 1_000


def ledger_content(ledger: str, policy: str, keys: list[PublicKey]) -> dict[str, Any]:
    """The first record: the ledger's id, its format, who may sign."""
    signing = {"policy": policy, "keys": [key.to_dict() for key in keys]}
    return {"schema": SCHEMA, "kind": "ledger", "ledger": ledger, "format": 1, "signing": signing}


def key_content(add: list[PublicKey], revoke: list[str], reason: str) -> dict[str, Any]:
    """A record that lets keys sign from the next entry on, or no longer."""
    return {
        "schema": SCHEMA,
        "kind": "key",
        "add": [key.to_dict() for key in add],
        "revoke": revoke,
        "reason": reason,
    }


class Policy:
    """The policy and the keys at a place of the chain; :meth:`take` moves on."""

    def __init__(self, first: Mapping[str, Any]) -> None:
        """From the first record. RecordError where it states none."""
        signing = first.get("signing")
        if not isinstance(signing, Mapping) or signing.get("policy") not in POLICIES:
            raise RecordError(Problem("ledger.first_record"))
        self.policy: str = signing["policy"]
        self.keys: dict[str, PublicKey] = {}
        self.revoked: set[str] = set()
        self.signed = False
        self._add(signing.get("keys"))
        if (self.policy == "none") is bool(self.keys):
            raise RecordError(Problem("ledger.first_record"))

    def _add(self, keys: Any) -> None:
        for data in keys if isinstance(keys, list) else ():
            key = PublicKey.from_dict(data)
            if len(self.keys) >= _MAX_KEYS:
                raise RecordError(Problem("ledger.first_record"))
            self.keys.setdefault(key.id, key)

    @property
    def valid(self) -> list[str]:
        """The ids of the keys that may sign now."""
        return [id for id in self.keys if id not in self.revoked]

    def may_sign(self, signer: Signer | None) -> Problem | None:
        """What speaks against the next entry being signed by this signer, or by none."""
        if signer is None:
            if self.policy == "required" or self.signed:
                return Problem("ledger.signature_needed", expected=", ".join(self.valid))
            return None
        if self.policy == "none":
            return Problem("ledger.signature_not_taken")
        if signer.id not in self.keys:
            return Problem("ledger.signer_unknown", found=signer.id, expected=", ".join(self.valid))
        if signer.id in self.revoked:
            return Problem("ledger.signer_revoked", found=signer.id, expected=", ".join(self.valid))
        return None

    def fault(self, entry: Entry, ledger: str) -> tuple[str, str]:
        """The code of what is wrong with an entry's signature, or its absence, and what was found; two empty texts."""
        if entry.signature is None and entry.key is None and entry.algorithm is None:
            if self.policy == "required" or self.signed:
                return "ledger.unsigned", ""
            return "", ""
        if entry.algorithm != ALGORITHM:
            return "ledger.signature_algorithm", entry.algorithm or "-"
        if entry.key is None or entry.key not in self.keys:
            return "ledger.signature_by_unknown", entry.key or "-"
        if entry.key in self.revoked:
            return "ledger.signature_by_revoked", entry.key
        if entry.signature is None or not self.keys[entry.key].verify(entry.signature, entry.head(ledger)):
            return "ledger.signature_wrong", entry.key
        return "", ""

    def take(self, entry: Entry, content: Mapping[str, Any]) -> None:
        """Go past an entry that was found right. RecordError where a record of keys is not to be followed."""
        self.signed = self.signed or entry.key is not None
        if entry.kind != "key":
            return
        if entry.key is None:
            raise RecordError(Problem("ledger.key_record_unsigned"))
        revoke = content.get("revoke")
        names = [id for id in revoke if isinstance(id, str)] if isinstance(revoke, list) else []
        self._add(content.get("add"))
        self.revoked.update(names)
        if not self.valid:
            raise RecordError(Problem("ledger.no_key_left"))
