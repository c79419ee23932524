"""Who may sign: the policy of the first record, keys that come and go, and what forgers may try."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from making import codes, record
from sqlalchemy import insert

from uirules.errors import RecordError, UnknownName
from uirules.records.canonical import canonical_bytes, digest
from uirules.records.ledger import VerifyReport, create_ledger, open_ledger, read_checkpoint
from uirules.records.ledger.entry import FIRST, Entry
from uirules.records.ledger.ledger import make_tables
from uirules.records.ledger.policy import key_content, ledger_content
from uirules.records.ledger.rows import row_of
from uirules.records.ledger.store import open_store
from uirules.records.signing import ALGORITHM, PublicKey, Signer, new_key, public_pem, read_public, read_signer

ID = "c" * 32


def refused(work: Callable[[], Any]) -> list[str]:
    """The codes with which something is refused."""
    with pytest.raises((RecordError, UnknownName)) as caught:
        work()
    return codes(caught.value.problems)


# ── policies ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_required_signs_everything(place: str, signer: Signer, other: Signer) -> None:
    """The first record too; without a signer, or with another, nothing is appended."""
    with create_ledger(place, signer=signer) as ledger:
        ledger.append(record(1))
        assert {(entry.key, entry.algorithm) for entry in ledger.entries()} == {(signer.id, ALGORITHM)}
    with open_ledger(place) as unsigned:
        assert refused(lambda: unsigned.append(record(2))) == ["signature_needed"]
    with open_ledger(place, signer=other) as stranger:
        assert refused(lambda: stranger.append(record(2))) == ["signer_unknown"]
        assert len(stranger) == 2


def test_optional_is_for_good_once_begun(place: str, signer: Signer) -> None:
    """Unsigned entries, then a signed one, and from there on signed ones only."""
    create_ledger(place, "optional", [signer.public]).close()
    with open_ledger(place) as ledger:
        ledger.append(record(1))
    with open_ledger(place, signer=signer) as ledger:
        ledger.append(record(2))
    with open_ledger(place) as ledger:
        assert refused(lambda: ledger.append(record(3))) == ["signature_needed"]
        assert ledger.verify().ok


def test_none_takes_no_signature(place: str, signer: Signer) -> None:
    """Nobody can vouch for a key that the ledger does not name."""
    create_ledger(place).close()
    with open_ledger(place, signer=signer) as ledger:
        assert refused(lambda: ledger.append(record(1))) == ["signature_not_taken"]
        assert refused(lambda: ledger.change_keys(add=[signer.public])) == ["signature_not_taken"]


def test_policies_and_keys_go_together(place: str, signer: Signer) -> None:
    """No policy without its keys, no keys without a policy, no first record that nobody signed."""
    assert refused(lambda: create_ledger(place, "none", [signer.public])) == ["policy_keys"]
    assert refused(lambda: create_ledger(place, "optional")) == ["policy_no_keys"]
    assert refused(lambda: create_ledger(place, "required", [signer.public])) == ["signature_needed"]
    assert refused(lambda: create_ledger(place, "strict")) == ["policy"]
    assert refused(lambda: create_ledger(place, id="../x")) == ["id_shape"]


# ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_keys_rotate(place: str, signer: Signer, other: Signer) -> None:
    """The old key adds the new one and ends; what it signed stays valid, it signs no more."""
    with create_ledger(place, signer=signer) as ledger:
        ledger.append(record(1))
        entry = ledger.change_keys([other.public], [signer.id], "yearly")
        assert (entry.kind, entry.key, entry.content["reason"]) == ("key", signer.id, "yearly")
        assert ledger.change_keys([other.public], [signer.id], "yearly") == entry
        assert refused(lambda: ledger.append(record(2))) == ["signer_revoked"]
        assert ledger.policy().valid == [other.id]
    with open_ledger(place, signer=other) as ledger:
        ledger.append(record(2))
        assert ledger.verify(ledger.checkpoint()).ok


def test_changes_of_keys_that_are_refused(place: str, signer: Signer, other: Signer) -> None:
    """Unsigned, of unknown keys, of keys that are there, and the last key of all."""
    with create_ledger(place, signer=signer) as ledger:
        for change, code in (
            (lambda: ledger.change_keys(), "key_change_empty"),
            (lambda: ledger.change_keys(revoke=["ed25519-0"]), "key_not_valid"),
            (lambda: ledger.change_keys([signer.public]), "key_known"),
            (lambda: ledger.change_keys(revoke=[signer.id]), "no_key_left"),
            (lambda: ledger.change_keys([other.public], signer=other), "signer_unknown"),
        ):
            assert refused(change) == [code]
        with open_ledger(place) as unsigned:
            assert refused(lambda: unsigned.change_keys([other.public])) == ["signature_needed"]
        assert len(ledger) == 1


def test_key_files(tmp_path: Path) -> None:
    """A private key is its owner's alone, never overwritten, not shown, and gives its public part."""
    file = tmp_path / "key.pem"
    made = new_key(file)
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    assert refused(lambda: new_key(file)) == ["key_exists"]
    assert file.read_bytes() == before
    assert read_signer(file).id == made.id == read_public(file).id
    (tmp_path / "public.pem").write_text(public_pem(made.public), encoding="ascii")
    assert read_public(tmp_path / "public.pem") == made.public
    assert repr(made) == f"Signer({made.id})"
    with pytest.raises(TypeError):
        made.__reduce__()
    signature = made.sign(b"x")
    assert made.public.verify(signature, b"x")
    assert not made.public.verify(signature, b"y")


def test_files_that_hold_no_key(tmp_path: Path) -> None:
    """Nothing, something else, a public key for signing, a key of another algorithm."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    weak = generate_private_key(SECP256R1())
    files = {
        "text": b"no key",
        "public": public_pem(new_key(tmp_path / "own").public).encode(),
        "weak": weak.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "weak-public": weak.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert refused(lambda: read_signer(tmp_path / "none")) == ["key_unreadable"]
    assert refused(lambda: read_signer(tmp_path / "text")) == ["key_file"]
    assert refused(lambda: read_public(tmp_path / "text")) == ["key_file"]
    assert refused(lambda: read_signer(tmp_path / "public")) == ["key_file"]
    assert refused(lambda: read_signer(tmp_path / "weak")) == ["key_file_algorithm"]
    assert refused(lambda: read_public(tmp_path / "weak-public")) == ["key_file_algorithm"]
    assert refused(lambda: new_key(tmp_path / "no" / "key")) == ["key_not_written"]


def test_keys_as_data(signer: Signer, other: Signer) -> None:
    """The id follows from the key: no key goes under another's name, none is of another algorithm."""
    data = signer.public.to_dict()
    assert PublicKey.from_dict(data) == signer.public
    assert refused(lambda: PublicKey.from_dict({**data, "id": other.id})) == ["key_shape"]
    assert refused(lambda: PublicKey.from_dict({**data, "public_key": "AAAA"})) == ["key_shape"]
    assert refused(lambda: PublicKey.from_dict({**data, "public_key": "?"})) == ["key_shape"]
    assert refused(lambda: PublicKey.from_dict("key")) == ["key_shape"]
    assert refused(lambda: PublicKey.from_dict({**data, "algorithm": "rsa"})) == ["key_algorithm"]


# ── forgers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def forged(place: str, steps: Sequence[tuple[dict[str, Any], Signer | None, dict[str, Any]]]) -> VerifyReport:
    """What is found in a chain that somebody wrote past the program, each entry with changes of its own."""
    store = open_store(place, missing=True)
    with store.writing(creating=True) as connection:
        make_tables(connection, ID)
        prev = FIRST
        for seq, (content, signer, changes) in enumerate(steps):
            payload = canonical_bytes(content)
            key, algorithm = (signer.id, ALGORITHM) if signer is not None else (None, None)
            entry = Entry(seq, content["kind"], digest(payload), prev, "", payload, key, algorithm)
            entry = replace(entry, **{name: value for name, value in changes.items() if name != "signature"})
            signature = signer.sign(entry.head(ID)) if signer is not None else None
            entry = replace(entry, hash=entry.hash_in(ID), signature=changes.get("signature", signature))
            connection.execute(insert(store_entries()), [row_of(entry, None)])
            prev = entry.hash
    store.close()
    with open_ledger(place) as ledger:
        return ledger.verify()


def store_entries() -> Any:
    from uirules.records.ledger.tables import entries

    return entries


def decision(number: int) -> dict[str, Any]:
    """The content of a record."""
    return {"schema": "uirules/record/0", "kind": "decision", "number": number}


def test_a_chain_written_rightly(place: str, signer: Signer) -> None:
    """What the forgers below begin with is right."""
    first = ledger_content(ID, "required", [signer.public])
    assert forged(place, [(first, signer, {}), (decision(1), signer, {})]).ok


FORGERIES: dict[str, tuple[list[tuple[str, str, dict[str, Any]]], str, int]] = {
    "no signature where one is required": ([("required", "owner", {}), ("decision", "", {})], "unsigned", 1),
    "no signature after a signed one": (
        [("optional", "", {}), ("decision", "owner", {}), ("decision", "", {})],
        "unsigned",
        2,
    ),
    "another's signature": ([("required", "owner", {}), ("decision", "thief", {})], "signature_by_unknown", 1),
    "a weaker algorithm": (
        [("required", "owner", {}), ("decision", "owner", {"algorithm": "hmac-md5"})],
        "signature_algorithm",
        1,
    ),
    "no algorithm": ([("required", "owner", {}), ("decision", "owner", {"algorithm": None})], "signature_algorithm", 1),
    "a signature of nothing": (
        [("required", "owner", {}), ("decision", "owner", {"signature": None})],
        "signature_wrong",
        1,
    ),
    "a signature of zeros": (
        [("required", "owner", {}), ("decision", "owner", {"signature": b"\0" * 64})],
        "signature_wrong",
        1,
    ),
    "a signature where none is taken": ([("none", "", {}), ("decision", "owner", {})], "signature_by_unknown", 1),
    "a revoked key": (
        [("required", "owner", {}), ("rotate", "owner", {}), ("decision", "owner", {})],
        "signature_by_revoked",
        2,
    ),
    "a key added by a stranger": ([("required", "owner", {}), ("rotate", "thief", {})], "signature_by_unknown", 1),
    "a key added by nobody": ([("optional", "", {}), ("rotate", "", {})], "key_record_unsigned", 1),
    "the last key revoked": ([("required", "owner", {}), ("revoke", "owner", {})], "no_key_left", 1),
    "an unknown policy": ([("lenient", "", {})], "first_record", 0),
    "a second first record": ([("none", "", {}), ("none", "", {})], "first_record", 1),
    "no first record": ([("decision", "", {})], "first_record", 0),
    "a key under another's name": ([("misnamed", "owner", {})], "key_shape", 0),
    "a key of a weaker algorithm": ([("weak", "owner", {})], "key_algorithm", 0),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forgeries(sqlite: str, signer: Signer, other: Signer, name: str) -> None:
    """Chains whose hashes are right, and which are wrong all the same: found, at the right place."""
    steps, code, seq = FORGERIES[name]
    signers = {"owner": signer, "thief": other, "": None}
    key = signer.public.to_dict()
    special = {
        "decision": decision(1),
        "rotate": key_content([other.public], [signer.id], ""),
        "revoke": key_content([], [signer.id], ""),
        "none": ledger_content(ID, "none", []),
        "misnamed": _with_key({**key, "id": other.id}),
        "weak": _with_key({**key, "algorithm": "rsa-512"}),
    }
    chain = []
    for number, (what, who, changes) in enumerate(steps):
        content = dict(special.get(what) or ledger_content(ID, what, [signer.public]))
        chain.append((content | ({"at": number} if number else {}), signers[who], changes))
    report = forged(sqlite, chain)
    assert (codes(report.failures)[0], report.failures[0].seq) == (code, seq)


def _with_key(key: dict[str, str]) -> dict[str, Any]:
    return ledger_content(ID, "required", []) | {"signing": {"policy": "required", "keys": [key]}}


# ── checkpoints ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_checkpoints_are_signed(place: str, signer: Signer, other: Signer, tmp_path: Path) -> None:
    """By a key of the ledger, or one that is trusted; one that was altered is refused; none without a key."""
    with create_ledger(place, signer=signer) as ledger:
        ledger.append(record(1))
        right, strange = ledger.checkpoint(), ledger.checkpoint(other)
        assert ledger.verify(right).ok
        assert codes(ledger.verify(strange).failures) == ["checkpoint_key"]
        assert ledger.verify(strange, trusted=[other.public]).ok
        assert codes(ledger.verify(right, trusted=[other.public]).failures) == ["checkpoint_key"]
    file = tmp_path / "cp.json"
    file.write_text(right.to_json(), encoding="utf-8")
    assert read_checkpoint(file) == right
    file.write_text(right.to_json().replace('"count": 2', '"count": 1'), encoding="utf-8")
    assert refused(lambda: read_checkpoint(file)) == ["checkpoint_shape"]
    file.write_text(right.to_json().replace(right.head, FIRST), encoding="utf-8")
    assert refused(lambda: read_checkpoint(file)) == ["checkpoint_signature"]
    for text in ("", "{}", "[]", "null", '{"schema":"uirules/checkpoint/0"}'):
        file.write_text(text, encoding="utf-8")
        assert refused(lambda: read_checkpoint(file)) == ["checkpoint_shape"]
    assert refused(lambda: read_checkpoint(tmp_path / "none")) == ["checkpoint_unreadable"]
    with open_ledger(place) as ledger:
        assert refused(ledger.checkpoint) == ["checkpoint_needs_key"]


def test_a_checkpoint_of_another_ledger(tmp_path: Path, signer: Signer) -> None:
    """It says nothing of this one."""
    with create_ledger(tmp_path / "a.db") as first, create_ledger(tmp_path / "b.db") as second:
        report = second.verify(first.checkpoint(signer))
        assert "checkpoint_of_other" in codes(report.failures)


def test_a_ledger_without_keys_says_that_it_cannot_tell(sqlite: str, signer: Signer) -> None:
    """Whose checkpoint it is must be known from elsewhere."""
    with create_ledger(sqlite) as ledger:
        report = ledger.verify(ledger.checkpoint(signer))
        assert (report.ok, codes(report.notes)) == (True, ["checkpoint_key_unknown"])


def test_marks_of_a_long_ledger_narrow_it_down(sqlite: str, signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a thousand entries, a chain that was rewritten is located between two marks."""
    monkeypatch.setattr("uirules.records.ledger.checkpoint._MARKS", 5)
    with create_ledger(sqlite, id=ID) as ledger:
        ledger.append_many([record(number, ruleset=None) for number in range(22)])
        checkpoint = ledger.checkpoint(signer)
        assert (checkpoint.count, checkpoint.every, len(checkpoint.marks)) == (23, 5, 4)
    Path(sqlite).unlink()
    with create_ledger(sqlite, id=ID) as ledger:
        ledger.append_many([record(number + 1_000 * (number == 11), ruleset=None) for number in range(22)])
        (failure,) = ledger.verify(checkpoint).failures
        assert (codes([failure]), failure.seq) == (["checkpoint_differs_between"], 14)
        assert "between 10 and 14" in failure.problem.text["en"]


def test_a_key_that_may_not_sign_is_refused_whatever_is_there(place: str, signer: Signer, other: Signer) -> None:
    """Also where every record is there already, and in a ledger that takes no signatures."""
    with create_ledger(place, signer=signer) as ledger:
        ledger.append(record(1))
    with open_ledger(place, signer=other) as stranger:
        assert refused(lambda: stranger.append(record(1))) == ["signer_unknown"]
    with open_ledger(place) as unsigned:
        assert unsigned.append(record(1)).seq == 1


def test_a_ledger_without_signatures_refuses_a_key_whatever_is_there(place: str, signer: Signer) -> None:
    """The record is there already; the key is refused all the same."""
    with create_ledger(place) as ledger:
        ledger.append(record(1))
    with open_ledger(place, signer=signer) as signing:
        assert refused(lambda: signing.append(record(1))) == ["signature_not_taken"]


@pytest.mark.parametrize("column", ["hash", "prev", "payload"])
def test_nothing_is_chained_to_an_altered_head(sqlite: str, column: str) -> None:
    """The last entry is not what its hash says: appending is refused, and nothing is stored."""
    with create_ledger(sqlite) as ledger:
        ledger.append(record(1))
        with ledger.store.writing() as connection:
            connection.exec_driver_sql(f"UPDATE uirules_entries SET {column} = {column} || 'x' WHERE seq = 1")
        assert refused(lambda: ledger.append(record(2))) == ["head_altered"]
        assert len(ledger) == 2
