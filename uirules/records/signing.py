"""Ed25519 keys in PEM files, signatures and their verification.

A key is known by its id, ``ed25519-`` and the first 32 hex digits of the sha256 of its 32 public bytes, so that no two
keys can go under one name.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uirules.errors import Problem, RecordError
from uirules.records.needs import needed

__all__ = ["ALGORITHM", "PublicKey", "Signer", "new_key", "public_pem", "read_public", "read_signer"]

ALGORITHM = "ed25519"
"""The one algorithm; a signature that says another is refused."""

_MAX_FILE = 10_000


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are checked with: its 32 bytes."""

    raw: bytes

    @property
    def id(self) -> str:
        """The name that follows from the key."""
        return f"{ALGORITHM}-{hashlib.sha256(self.raw).hexdigest()[:32]}"

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether the signature is this key's, over this message."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def to_dict(self) -> dict[str, str]:
        """As it stands in records and checkpoints."""
        return {"id": self.id, "algorithm": ALGORITHM, "public_key": base64.b64encode(self.raw).decode()}

    @classmethod
    def from_dict(cls, data: Any) -> PublicKey:
        """Read what :meth:`to_dict` gave. RecordError where it is no Ed25519 key, or the id is another key's."""
        if not isinstance(data, Mapping):
            raise RecordError(Problem("ledger.key_shape"))
        if data.get("algorithm") != ALGORITHM:
            raise RecordError(Problem("ledger.key_algorithm", found=str(data.get("algorithm")), expected=ALGORITHM))
        try:
            raw = base64.b64decode(str(data.get("public_key")), validate=True)
        except ValueError:
            raw = b""
        key = cls(raw)
        if len(raw) != 32 or data.get("id") != key.id:
            raise RecordError(Problem("ledger.key_shape"))
        return key


class Signer:
    """A private key in memory; it is in no representation of this object."""

    def __init__(self, private: Any) -> None:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self._private = private
        self.public = PublicKey(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @property
    def id(self) -> str:
        """The id of its public key."""
        return self.public.id

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        signature: bytes = self._private.sign(message)
        return signature

    def __repr__(self) -> str:
        return f"Signer({self.id})"

    def __reduce__(self) -> Any:
        raise TypeError("a private key is not pickled")


def new_key(file: str | Path) -> Signer:
    """A new private key in a PEM file that only its owner can read. RecordError where the file exists or cannot be."""
    needed("cryptography", "ledger")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = Path(file)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise RecordError(Problem("ledger.key_exists", fields={"file": str(path)})) from None
    except OSError:
        raise RecordError(Problem("ledger.key_not_written", fields={"file": str(path)})) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(pem)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise RecordError(Problem("ledger.key_not_written", fields={"file": str(path)})) from None
    return Signer(private)


def read_signer(file: str | Path) -> Signer:
    """The private key of a PEM file. RecordError where it holds none, or one of another algorithm."""
    needed("cryptography", "ledger")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(_read(file), None)
    except (ValueError, TypeError):
        raise RecordError(Problem("ledger.key_file", fields={"file": str(file)})) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise RecordError(Problem("ledger.key_file_algorithm", fields={"file": str(file)}))
    return Signer(private)


def read_public(file: str | Path) -> PublicKey:
    """The public key of a PEM file, which may hold the private one as well. RecordError as :func:`read_signer`."""
    needed("cryptography", "ledger")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

    data = _read(file)
    if b"PRIVATE KEY" in data:
        return read_signer(file).public
    try:
        public = load_pem_public_key(data)
    except (ValueError, TypeError):
        raise RecordError(Problem("ledger.key_file", fields={"file": str(file)})) from None
    if not isinstance(public, Ed25519PublicKey):
        raise RecordError(Problem("ledger.key_file_algorithm", fields={"file": str(file)}))
    return PublicKey(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def public_pem(key: PublicKey) -> str:
    """The public key as a PEM text."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = Ed25519PublicKey.from_public_bytes(key.raw)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _read(file: str | Path) -> bytes:
    try:
        with Path(file).open("rb") as stream:
            return stream.read(_MAX_FILE)
    except OSError:
        raise RecordError(Problem("ledger.key_unreadable", fields={"file": str(file)})) from None
