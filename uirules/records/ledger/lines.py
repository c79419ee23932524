"""The lines of an export, read one by one."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, NoReturn

from uirules.errors import Position, Problem, RecordError
from uirules.records.canonical import canonical_bytes, digest
from uirules.records.ledger.entry import Entry
from uirules.records.ledger.export import SCHEMA
from uirules.records.ledger.payload import MAX_PAYLOAD, is_digest, kind_of

__all__ = ["Detail", "Head", "Line", "Snapshot", "lines_of"]

_MAX_LINE = 3 * MAX_PAYLOAD
_HEAD = frozenset({"schema", "ledger", "count", "head"})
_ENTRY = frozenset({"seq", "id", "prev", "hash", "record"})
_SIGNATURE = frozenset({"key", "algorithm", "value"})


@dataclass(frozen=True, slots=True)
class Head:
    """The first line: which ledger, how many entries follow, the hash of the last."""

    ledger: str
    count: int
    head: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot as it is stored."""

    digest: str
    zlib: bytes


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail as it is stored."""

    commitment: str
    content: bytes


Line = Head | Entry | Snapshot | Detail


class _Broken(Exception):
    """A line that is none of an export."""


def lines_of(stream: IO[bytes], name: str) -> Iterator[tuple[int, Line]]:
    """Every line with its number. RecordError, at ``name:line``, for one that is none of an export."""
    number = 0
    while True:
        number += 1
        raw = stream.readline(_MAX_LINE + 1)
        if not raw:
            return
        if len(raw) > _MAX_LINE:
            raise at(name, number, "ledger.line_long", limit=f"{_MAX_LINE:,}")
        if not raw.endswith(b"\n"):
            raise at(name, number, "ledger.line_cut")
        try:
            line = _line(raw[:-1])
        except (ValueError, RecursionError, RecordError, _Broken):
            raise at(name, number, "ledger.line_shape") from None
        if isinstance(line, Head) is not (number == 1):
            raise at(name, number, "ledger.line_first" if number == 1 else "ledger.line_shape")
        yield number, line


def at(name: str, number: int, code: str, **fields: str) -> RecordError:
    """A problem of one line."""
    return RecordError(Problem(code, Position(name, number, 1), fields=fields))


def _line(raw: bytes) -> Line:
    data = json.loads(raw, parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_once)
    if not isinstance(data, dict):
        raise _Broken
    if data.keys() == {"snapshot", "zlib"}:
        return Snapshot(_digest(data["snapshot"]), _bytes(data["zlib"]))
    if data.keys() == {"detail", "content"}:
        commitment = _digest(data["detail"])
        return Detail(commitment, _stored(raw, b',"content":', data["content"], commitment))
    if data.keys() - {"signature"} == _ENTRY:
        return _entry(raw, data)
    if data.keys() == _HEAD and data["schema"] == SCHEMA and isinstance(data["ledger"], str):
        return Head(data["ledger"], _count(data["count"]), _digest(data["head"]))
    raise _Broken


def _entry(raw: bytes, data: Mapping[str, Any]) -> Entry:
    record = data["record"]
    if not isinstance(record, dict):
        raise _Broken
    id = _digest(data["id"])
    payload = _stored(raw, b',"record":', record, id)
    signature = data.get("signature", {})
    if not isinstance(signature, dict) or ("signature" in data and signature.keys() != _SIGNATURE):
        raise _Broken
    key, algorithm = signature.get("key"), signature.get("algorithm")
    if not all(value is None or (isinstance(value, str) and len(value) < 200) for value in (key, algorithm)):
        raise _Broken
    value = _bytes(signature["value"]) if signature else None
    seq, prev, hash = _count(data["seq"]), _digest(data["prev"]), _digest(data["hash"])
    return Entry(seq, kind_of(record), id, prev, hash, payload, key, algorithm, value)


def _stored(raw: bytes, before: bytes, data: Any, id: str) -> bytes:
    """The bytes as they were stored: those of the line where it is as it was written, else the canonical ones."""
    begin = raw.find(before)
    stored = raw[begin + len(before) : -1]
    return stored if begin > 0 and digest(stored) == id else canonical_bytes(data)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise _Broken
    return data


def _refuse(text: str) -> NoReturn:
    raise _Broken


def _digest(value: Any) -> str:
    if not is_digest(value):
        raise _Broken
    return str(value)


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise _Broken
    return value


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str):
        raise _Broken
    data = base64.b64decode(value, validate=True)
    if base64.b64encode(data).decode() != value:
        raise _Broken
    return data
