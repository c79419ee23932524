"""Writing a population: NDJSON with its metadata beside it, or Parquet with its metadata in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from uirules.ruleset.claim import ABOUT
from uirules.sampling.about import about_types
from uirules.sampling.amended import AmendedFacts
from uirules.sampling.claims import FACTS
from uirules.sampling.draw import RULESET
from uirules.sampling.parquet import write_parquet
from uirules.sampling.population import Case

__all__ = ["ENDINGS", "Sink", "line_of", "meta_text", "write_ndjson", "write_table"]

ENDINGS = (".ndjson", ".jsonl", ".parquet", ".pq")
"""What a population's file can end in."""


def line_of(case: Case) -> str:
    """A claim as a line: its facts, and ``about`` behind them."""
    return json.dumps({**case.claim, ABOUT: case.about}, ensure_ascii=False, separators=(",", ":")) + "\n"


def meta_text(meta: Mapping[str, Any]) -> str:
    """The metadata as the file beside the claims holds them."""
    return json.dumps(meta, ensure_ascii=False, indent=2) + "\n"


def write_ndjson(cases: Iterable[Case], write: Callable[[str], object]) -> str:
    """Cases as lines; the SHA-256 of what was written."""
    digest = hashlib.sha256()
    for case in cases:
        line = line_of(case)
        digest.update(line.encode())
        write(line)
    return digest.hexdigest()


def write_table(
    cases: Iterable[Case],
    write: Callable[[bytes], object],
    meta: Callable[[], Mapping[str, Any]],
    amended: Sequence[AmendedFacts] = (),
) -> str:
    """Cases as Parquet, with what ``meta`` gives when all are written; the SHA-256 of what was written.

    ``amended``: the facts of amendments that the cases state as well.
    """
    from uirules.law import load_ruleset
    from uirules.ruleset.declared import fact_types

    declared = fact_types(load_ruleset(RULESET).ruleset.facts)
    sink = Sink(write)
    columns = {path: declared[path] for path in FACTS}
    for one in amended:
        columns |= one.drawn
    write_parquet(cases, sink, columns, about_types(), meta)
    return sink.digest.hexdigest()


class Sink:
    """What pyarrow takes for a file: it hands the bytes on and counts them in the digest."""

    closed = False

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._place = 0
        self.digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        held = bytes(data)
        self.digest.update(held)
        self._write(held)
        self._place += len(held)
        return len(held)

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False
