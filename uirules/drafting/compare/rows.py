"""The comparison as Parquet: one row for each case and side, for further work. Exact, and in the order of the cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from uirules.decision.results import Choice, Range, plain
from uirules.drafting.compare.groups import Group, Grouping
from uirules.drafting.compare.model import Case, CaseResult, Change, SideResult, bounds
from uirules.drafting.compare.report import Comparison, claim_id, group_dict, side_dict
from uirules.drafting.sides import Side
from uirules.ruleset.types import Type
from uirules.sampling.parquet import need_pyarrow
from uirules.sampling.write import Sink

__all__ = ["ParquetRows"]

_ROWS = 4_000
"""Rows in a row group."""
_WHOLE = ("integer", "money")


class ParquetRows:
    """Takes cases as they are decided and writes them down; :meth:`close` adds what is known at the end.

    A whole number is ``int64``; other exact numbers are texts such as ``850000/3``. A value that is not settled is
    null, and its bounds stand in ``….from`` and ``….to``. UnknownName where pyarrow is missing.
    """

    def __init__(
        self,
        write: Callable[[bytes], object],
        sides: Sequence[Side],
        amounts: Mapping[str, Type],
        by: Sequence[Grouping],
    ) -> None:
        need_pyarrow()
        self._write: Callable[[bytes], object] | None = write
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.sides, self.by = sides, by
        self.columns: dict[str, Type] = {"total": Type("money"), **{f"values.{name}": t for name, t in amounts.items()}}
        text, texts, whole = pa.string(), pa.list_(pa.string()), pa.int64()
        fields = [pa.field("case", text), pa.field("claim", text), pa.field("place", whole), pa.field("side", text)]
        fields += [pa.field("outcome", text), pa.field("payable", pa.bool_())]
        for name, type_ in self.columns.items():
            kind = whole if type_.kind in _WHOLE else text
            fields += [pa.field(column, kind) for column in (name, f"{name}.from", f"{name}.to")]
        fields += [pa.field("periods", whole), pa.field("change", text), pa.field("shows_in", text)]
        fields += [pa.field(name, texts) for name in ("causes", "clauses", "missing", "problems")]
        fields += [pa.field(f"by.{grouping.spec}", text) for grouping in by]
        self.schema = pa.schema(fields)
        self._table = pa.Table
        self._writer = pq.ParquetWriter(
            Sink(self._pass), self.schema, version="2.6", compression="zstd", compression_level=3
        )
        self._waiting: list[dict[str, Any]] = []

    def _pass(self, data: bytes) -> None:
        if self._write is not None:
            self._write(data)

    def abandon(self) -> None:
        """The work ended early: nothing more is written."""
        self._write = None
        self._writer.close()

    def add(self, case: Case, result: CaseResult) -> None:
        """One row for each side of a case."""
        groups = {
            f"by.{grouping.spec}": _group(group, grouping)
            for grouping, group in zip(self.by, result.groups, strict=True)
        }
        changes: list[Change | None] = [None, *result.changes]
        for place, (side, found, change) in enumerate(zip(self.sides, result.sides, changes, strict=True)):
            row = {"case": case.name, "claim": claim_id(case), "place": place, "side": side.spec, **groups}
            self._waiting.append(row | self._found(found) | _changed(change))
        if len(self._waiting) >= _ROWS:
            self._flush()

    def _found(self, found: SideResult) -> dict[str, Any]:
        row: dict[str, Any] = {"outcome": found.outcome, "payable": found.payable, "missing": list(found.missing)}
        row["problems"] = [problem.code for problem in found.problems]
        row["periods"] = found.periods if isinstance(found.periods, int) else None
        values = {"total": found.total, **{f"values.{name}": value for name, value in found.values.items()}}
        for name, type_ in self.columns.items():
            value = values.get(name)
            if isinstance(value, Range | Choice):
                row[f"{name}.from"], row[f"{name}.to"] = (_cell(end, type_) for end in bounds(value))
            elif value is not None:
                row[name] = _cell(value, type_)
        return row

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(self._table.from_pylist(self._waiting, schema=self.schema))
            self._waiting.clear()

    def close(self, found: Comparison) -> None:
        """Write what is left, and in the file's own metadata which sides were compared on which cases."""
        self._flush()
        meta = {
            "schema": "uirules/comparison-rows/0",
            "benefit": found.benefit,
            "sides": [side_dict(side) for side in found.sides],
            "cases": {"source": found.cases.source, "number": found.count, "sha256": found.sha256},
        }
        self._writer.add_key_value_metadata({"uirules": json.dumps(meta, ensure_ascii=False)})
        self._writer.close()


def _cell(value: Any, type_: Type) -> Any:
    if value is None:
        return None
    if type_.kind in _WHOLE:
        return value if isinstance(value, int) else None
    return str(value) if isinstance(value, int | Fraction) else str(plain(value, type_.kind))


def _changed(change: Change | None) -> dict[str, Any]:
    if change is None:
        return {}
    clauses = [clause for cause, _, _ in change.causes for clause in cause.told]
    return {
        "change": change.kind,
        "shows_in": change.top or None,
        "causes": [f"{cause.kind}:{cause.id}" for cause, _, _ in change.causes],
        "clauses": list(dict.fromkeys(clauses)),
    }


def _group(group: Group, grouping: Grouping) -> str | None:
    """A group in one text: the value, or its band as ``20..25``, the upper end outside."""
    data = group_dict(group, grouping)
    if group.kind == "value":
        value = data["value"]
        return value if isinstance(value, str) else json.dumps(value)
    if group.kind != "band":
        return None if group.kind == "not_given" else group.kind
    low, high = ("" if end is None else str(end) for end in (data["from"], data["below"]))
    return f"{low}..{high}"
