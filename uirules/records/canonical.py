"""The one text of plain data (RFC 8785) and its digest.

Money and counts are integers; what JavaScript's numbers cannot hold exactly, and every fraction, is a text. Floats are
refused: no two programs need print them alike, and none belongs into a decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from uirules.errors import Problem, RecordError
from uirules.records.needs import needed
from uirules.ruleset.digest import digest_of as digest

__all__ = ["MAX_INTEGER", "canonical_bytes", "digest", "plain_data"]

MAX_INTEGER = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly."""


def plain_data(data: Any) -> Any:
    """Data as a record holds it: mappings, lists, texts, truth values, small integers and null; dates by ISO 8601.

    Fractions and integers beyond ±(2⁵³ − 1) become texts. RecordError for a float or anything else.
    """
    if data is None or data.__class__ is str or data.__class__ is bool:
        return data
    if isinstance(data, int):
        return data if -MAX_INTEGER <= data <= MAX_INTEGER else str(data)
    if isinstance(data, Mapping):
        return {_key(key): plain_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain_data(item) for item in data]
    if isinstance(data, str):
        return str(data)
    if isinstance(data, Fraction):
        return str(data)
    if isinstance(data, dt.date) and not isinstance(data, dt.datetime):
        return data.isoformat()
    raise RecordError(Problem("records.no_data", found=type(data).__name__))


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise RecordError(Problem("records.no_key", found=type(key).__name__))


def canonical_bytes(data: Any) -> bytes:
    """The bytes of plain data by RFC 8785: keys in order, no blanks, UTF-8.

    RecordError for what :func:`plain_data` refuses and for a text that is no Unicode (half of a surrogate pair).
    """
    needed("rfc8785", "ledger")
    import rfc8785

    try:
        return rfc8785.dumps(plain_data(data))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise RecordError(Problem("records.no_unicode")) from None
