"""Keys that come and go: records of the kind ``key``, signed by a key that may sign."""

from __future__ import annotations

from collections.abc import Sequence

from uirules.errors import Problem, RecordError, did_you_mean
from uirules.records.ledger.append import Writer
from uirules.records.ledger.entry import Entry
from uirules.records.ledger.policy import key_content
from uirules.records.record import Record
from uirules.records.signing import PublicKey

__all__ = ["change_keys"]


def change_keys(writer: Writer, add: Sequence[PublicKey], revoke: Sequence[str], reason: str) -> Entry:
    """Append a record that lets keys sign, or no longer, from the next entry on.

    RecordError where the ledger takes no signatures, the change is not signed, a key to revoke is unknown or was
    revoked, one to add was revoked, or no key would be left.
    """
    policy = writer.policy
    if policy.policy == "none":
        raise RecordError(Problem("ledger.signature_not_taken"))
    if not add and not revoke:
        raise RecordError(Problem("ledger.key_change_empty"))
    content = key_content(list(add), list(revoke), reason)
    record = Record.of(content)
    if known := writer.existing([record.id]):
        return known[record.id]
    if writer.signer is None:
        raise RecordError(Problem("ledger.signature_needed", expected=", ".join(policy.valid)))
    for id in revoke:
        if id not in policy.valid:
            near = did_you_mean(id, policy.valid)
            raise RecordError(
                Problem("ledger.key_not_valid", found=id, expected=", ".join(policy.valid), suggestion=near)
            )
    for key in add:
        if key.id in policy.keys:
            raise RecordError(Problem("ledger.key_known", found=key.id))
    if not set(policy.valid) - set(revoke) | {key.id for key in add}:
        raise RecordError(Problem("ledger.no_key_left"))
    (entry,), _ = writer.append([record], own=True)
    return entry
