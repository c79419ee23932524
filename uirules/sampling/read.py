"""Reading a population from NDJSON or Parquet, line by line or row group by row group."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from uirules.errors import ClaimError, Position, Problem
from uirules.ruleset.claim import ABOUT
from uirules.ruleset.source import read_claims
from uirules.ruleset.source_text import open_file
from uirules.sampling.parquet import cases_of as parquet_cases
from uirules.sampling.parquet import is_parquet, parquet_head
from uirules.sampling.population import Case, Population

__all__ = ["MAX_LINE", "META", "read_line", "read_population"]

META = ".meta.json"
"""What a file's metadata are called: the file's own name and this."""
_CHUNK = 1 << 20
MAX_LINE = 5_000_000
"""The longest line that is read, in bytes; a claim of 2,400 rows has some 200,000."""


def read_population(path: str | os.PathLike[str]) -> Population:
    """The population in a file: NDJSON (a claim a line), or Parquet where the name ends so.

    Neither has a bound on its size: claims are read as they are asked for. A claim a line may carry ``about`` beside
    its facts; in Parquet that is every column ``about.…``. The metadata lie in ``FILE.meta.json``, in Parquet in the
    file itself.

    Raises :class:`~uirules.errors.ClaimError` where the file cannot be read, holds no claim, or where the metadata
    beside it belong to another file; :class:`~uirules.errors.UnknownName` where Parquet cannot be read for want of
    pyarrow.
    """
    name = os.fspath(path)
    place = Path(path)
    if is_parquet(name):
        count, meta = parquet_head(place, name)
        digest = _digest(place, name)[0]
        return Population(name, digest, meta, count, lambda: parquet_cases(place, name))
    digest, count = _digest(place, name)
    if not count:
        raise ClaimError(Problem("read.empty", Position(name, 1, 1), fields={"file": name}))
    return Population(name, digest, _meta(place, name, digest), count, lambda: _cases(place, name))


def _digest(path: Path, name: str) -> tuple[str, int]:
    """The digest of a file, and the number of its lines that hold something."""
    digest = hashlib.sha256()
    lines = 0
    with open_file(path, name, ClaimError) as file:
        for line in iter(lambda: file.readline(_CHUNK), b""):
            digest.update(line)
            lines += line.endswith(b"\n") and bool(line.strip())
            last = line
        if digest.digest() != hashlib.sha256().digest() and not last.endswith(b"\n"):
            lines += 1
    return digest.hexdigest(), lines


def _meta(path: Path, name: str, digest: str) -> Mapping[str, Any]:
    beside = path.with_name(path.name + META)
    if not beside.exists():
        return {}
    with open_file(beside, name + META, ClaimError) as file:
        text = file.read()
    try:
        meta = json.loads(text)
    except ValueError:
        meta = None
    if not isinstance(meta, dict) or meta.get("sha256") != digest:
        _fail("sample.other_meta", name + META, found=name)
    return meta


def _cases(path: Path, name: str) -> Iterator[Case]:
    with open_file(path, name, ClaimError) as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), b""), 1):
            if len(line) > MAX_LINE:
                _fail("sample.long_line", name, line=number, limit=f"{MAX_LINE:,}")
            if line.strip():
                yield read_line(line, name, number)


def read_line(line: bytes, name: str, number: int) -> Case:
    """The claim of one line. ClaimError that says what is wrong with it, at its place in the file."""
    try:
        claim = json.loads(line, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        claim = None
    if not isinstance(claim, dict):
        _explain(line, name, number)
    about = claim.pop(ABOUT, None) or {}
    if not isinstance(about, dict):
        _fail("sample.about_shape", name, line=number)
    return Case(claim, about)


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _explain(line: bytes, name: str, number: int) -> NoReturn:
    """ClaimError that says why a line is no claim, at its place in the file."""
    problems: list[Problem] = []
    try:
        for read in read_claims(line, name=name, format="json"):
            problems += read.problems
            if read.node is not None and read.node.kind_name != "group":
                problems.append(Problem("claim.not_a_mapping", read.node.position, found=read.node.kind_name))
    except ClaimError as error:
        problems += error.problems
    if not problems:
        _fail("sample.no_line", name, line=number)
    raise ClaimError([_moved(problem, number) for problem in problems])


def _moved(problem: Problem, number: int) -> Problem:
    place = problem.position
    return problem if place is None else replace(problem, position=replace(place, line=place.line + number - 1))


def _fail(code: str, file: str, *, line: int = 1, found: str | None = None, **fields: str) -> NoReturn:
    raise ClaimError(Problem(code, Position(file, line, 1), found=found, fields={"file": file, **fields}))
