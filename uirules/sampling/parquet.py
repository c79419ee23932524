"""Parquet: one column for each fact under its dotted name, lists as lists of rows, ``about.…`` beside them.

Dates are ``date32``, months texts ``YYYY-MM``, money and counts ``int64``. A fact that was not given is null. What is
told of the whole file stands in the file's own metadata under the key ``uirules``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from uirules.errors import ClaimError, Position, Problem, UnknownName
from uirules.ruleset.claim import ABOUT
from uirules.ruleset.source_text import open_file
from uirules.ruleset.types import Type
from uirules.sampling.population import Case

__all__ = ["cases_of", "flat", "is_parquet", "need_pyarrow", "parquet_head", "write_parquet"]

_KEY = b"uirules"
_ROWS = 2_000
"""Claims in a row group."""
_SCALARS = {"date": "date32", "boolean": "bool_", "integer": "int64", "money": "int64"}


def is_parquet(name: str) -> bool:
    """Whether a file's name says that it is Parquet."""
    return name.lower().endswith((".parquet", ".pq"))


def need_pyarrow() -> None:
    """UnknownName, with the extra to install, where pyarrow is missing."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise UnknownName(Problem("sample.no_pyarrow")) from None


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_parquet(
    cases: Iterable[Case],
    sink: Any,
    facts: Mapping[str, Type],
    about: Mapping[str, str],
    meta: Callable[[], Mapping[str, Any]],
) -> None:
    """Cases as Parquet: the same cases give the same bytes on the same version of pyarrow.

    ``sink`` is an open binary file; ``facts`` are the types of the columns by dotted name, ``about`` those of its
    fields (``enum``, ``text``, ``integer``, ``boolean``); a fact that is not among them is left out. ``meta`` is asked
    for the metadata when all cases are written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [pa.field(path, _arrow(pa, type_)) for path, type_ in facts.items()]
    columns += [pa.field(f"{ABOUT}.{name}", _arrow(pa, Type(kind))) for name, kind in about.items()]  # type: ignore[arg-type]
    schema = pa.schema(columns)
    dates = {path for path, type_ in facts.items() if type_.kind == "date"}
    dates_in = {path: _dates_in(type_) for path, type_ in facts.items() if type_.kind == "list"}
    given = iter(cases)
    with pq.ParquetWriter(sink, schema, version="2.6", compression="zstd", compression_level=3) as writer:
        while rows := [_row(case, dates, dates_in) for case in islice(given, _ROWS)]:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema), row_group_size=_ROWS)
        text = json.dumps(meta(), ensure_ascii=False, separators=(",", ":"))
        writer.add_key_value_metadata({_KEY: text.encode()})


def _dates_in(type_: Type) -> list[str]:
    element = type_.element
    return [] if element is None else [name for name, field in element.fields if field.kind == "date"]


def _arrow(pa: Any, type_: Type) -> Any:
    if type_.kind == "list" and type_.element is not None:
        return pa.list_(_arrow(pa, type_.element))
    if type_.kind == "record":
        return pa.struct([pa.field(name, _arrow(pa, field)) for name, field in type_.fields])
    return getattr(pa, _SCALARS.get(type_.kind, "string"))()


def _row(case: Case, dates: set[str], dates_in: Mapping[str, list[str]]) -> dict[str, Any]:
    row = {f"{ABOUT}.{name}": value for name, value in case.about.items()}
    for path, value in flat(case.claim):
        if path in dates:
            value = dt.date.fromisoformat(value)
        elif names := dates_in.get(path):
            value = [
                {name: dt.date.fromisoformat(part) if name in names else part for name, part in item.items()}
                for item in value
            ]
        row[path] = value
    return row


def flat(group: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The facts of a nested claim by dotted name, in their order."""
    for name, value in group.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def parquet_head(path: Path, name: str) -> tuple[int, dict[str, Any]]:
    """How many claims a file holds, and its metadata. ClaimError where it is no Parquet file, or holds no claim."""
    with _opened(path, name) as file:
        count = file.metadata.num_rows
        text = (file.metadata.metadata or {}).get(_KEY)
    if not count:
        raise ClaimError(Problem("read.empty", Position(name, 1, 1), fields={"file": name}))
    try:
        meta = json.loads(text) if text else {}
    except ValueError:
        meta = {}
    return count, meta if isinstance(meta, dict) else {}


def cases_of(path: Path, name: str) -> Iterator[Case]:
    """The claims of a file, nested, with dates and months as texts: as the same claims in NDJSON give them."""
    with _opened(path, name) as file:
        columns = file.schema_arrow.names
        try:
            for batch in file.iter_batches(batch_size=_ROWS):
                held = [column.to_pylist() for column in batch.columns]
                for values in zip(*held, strict=True):
                    yield _case(dict(zip(columns, values, strict=True)))
        except (OSError, ValueError):
            _no_parquet(name)


def _opened(path: Path, name: str) -> Any:
    need_pyarrow()
    import pyarrow.parquet as pq

    open_file(path, name, ClaimError).close()  # for its problems
    try:
        return pq.ParquetFile(path)
    except (OSError, ValueError):  # pyarrow's own errors are of these kinds
        _no_parquet(name)


def _no_parquet(name: str) -> NoReturn:
    raise ClaimError(Problem("sample.no_parquet", Position(name, 1, 1), fields={"file": name})) from None


def _case(row: dict[str, Any]) -> Case:
    claim: dict[str, Any] = {}
    for column, value in row.items():
        if value is None:
            continue
        path = column
        if column.endswith("__absent"):
            if value is not True:
                continue
            path, value = column.removesuffix("__absent"), {"absent": True}
        group = claim
        *groups, last = path.split(".")
        for step in groups:
            group = group.setdefault(step, {})
        group[last] = _plain(value)
    about = claim.pop(ABOUT, {})
    return Case(claim, about)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
