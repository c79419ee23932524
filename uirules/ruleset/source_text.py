"""From bytes to a text: files, encodings, and the characters that no ruleset and no claim may hold."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NoReturn

from uirules.errors import LimitError, Position, Problem, UirulesError
from uirules.ruleset.node import SourceText

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Source",
    "bad_characters",
    "open_file",
    "raise_problems",
    "read_source",
]

Source = str | bytes | os.PathLike[str]
"""What can be read: a ``str`` is the text itself, ``bytes`` are a text still encoded, a path names a file."""

MAX_BYTES = 50_000_000
"""The largest file that is read, in bytes."""
MAX_DEPTH = 64
"""How deep mappings and sequences may nest."""
MAX_NODES = 500_000
"""How many mappings, sequences and scalars one document may have; in an array of claims, one claim."""
MAX_PROBLEMS = 100
"""After so many problems of one kind in one text the rest of them is not listed."""

LIMITS = frozenset({"read.file_too_large", "read.too_deep", "read.too_many_values", "read.number_too_long"})
"""The codes that stand for a bound that was met."""

_BAD_CHARACTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]|\r(?!\n)"
)
_UTF16 = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def raise_problems(problems: Iterable[Problem], error: type[UirulesError]) -> NoReturn:
    """Raise ``error`` with the problems, or :class:`LimitError` if one of them is a bound that was met."""
    found = tuple(problems)
    if any(problem.code in LIMITS for problem in found):
        raise LimitError(found)
    raise error(found)


def read_source(source: Source, name: str | None, error: type[UirulesError]) -> SourceText:
    """The text of ``source``, decoded, a byte order mark at its beginning removed.

    Raises ``error`` where the file cannot be read or is not UTF-8 text, :class:`LimitError` where it is too large.
    """
    if isinstance(source, str):
        name = name or "<text>"
        if len(source) > MAX_BYTES:
            raise_problems([_too_large(name, len(source))], error)
        return SourceText(name, source.removeprefix("\ufeff"))
    if isinstance(source, bytes):
        name = name or "<text>"
        data = source
    else:
        name = name or os.fspath(source)
        data = _read_file(Path(source), name, error)
    if len(data) > MAX_BYTES:
        raise_problems([_too_large(name, len(data))], error)
    return SourceText(name, _decode(data, name, error))


def open_file(path: Path, name: str, error: type[UirulesError]) -> BinaryIO:
    """An ordinary file, of whatever size, open for reading. Raises ``error`` where it cannot be opened."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise_problems([_file_problem("read.file_is_directory", name)], error)
        if not stat.S_ISREG(status.st_mode):  # opening a pipe that nobody writes to would wait without end
            raise_problems([_file_problem("read.file_not_regular", name)], error)
        return path.open("rb")
    except FileNotFoundError:
        raise_problems([_file_problem("read.file_missing", name)], error)
    except PermissionError:
        raise_problems([_file_problem("read.file_forbidden", name)], error)
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise_problems([_file_problem("read.file_unreadable", name)], error)


def _read_file(path: Path, name: str, error: type[UirulesError]) -> bytes:
    with open_file(path, name, error) as file:
        try:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                raise_problems([_too_large(name, size)], error)
            return file.read(MAX_BYTES + 1)  # it may have grown
        except OSError:
            raise_problems([_file_problem("read.file_unreadable", name)], error)


def _file_problem(code: str, name: str, **fields: str) -> Problem:
    return Problem(code, Position(name, 1, 1), fields={"file": name, **fields})


def _too_large(name: str, size: int) -> Problem:
    fields = {"size": f"{size:,}", "limit": f"{MAX_BYTES:,}"}
    return Problem("read.file_too_large", Position(name, 1, 1), found=str(size), fields={"file": name, **fields})


def _decode(data: bytes, name: str, error: type[UirulesError]) -> str:
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            raise_problems([_file_problem("read.file_encoding", name, encoding=encoding)], error)
    head = data[:4096]
    zeros = sorted((head[::2].count(0), head[1::2].count(0)))
    if zeros[1] * 4 > len(head) > zeros[0] * 20:  # every other byte is zero: Latin text in 16 bits
        raise_problems([_file_problem("read.file_encoding", name, encoding="UTF-16")], error)
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as failure:
        start = failure.start
        if b"\0" in head:
            raise_problems([_file_problem("read.file_binary", name)], error)
        before = data[:start].decode("utf-8")
        place = SourceText(name, before).position(len(before.removeprefix("\ufeff")))
        byte = f"0x{data[start]:02X}"
        raise_problems([Problem("read.file_not_utf8", place, found=byte, fields={"file": name})], error)


def bad_characters(source: SourceText, start: int, end: int) -> list[Problem]:
    """One problem for each character not allowed: controls, lone surrogates, hidden turns of direction or line."""
    problems: list[Problem] = []
    for match in _BAD_CHARACTER.finditer(source.text, start, end):
        if match[0] == "\0" and not problems and source.text.count("\0") > 8:
            return [_file_problem("read.file_binary", source.name)]
        problems.append(character_problem(match[0], source.position(match.start())))
        if match[0] == "\r":  # the line ends of another age: one problem, not one for each line
            break
        if len(problems) >= MAX_PROBLEMS:
            break
    return problems


def character_problem(character: str, position: Position | None, pointer: str | None = None) -> Problem:
    """The problem of one character that is not allowed, told by its code point, never printed."""
    point = ord(character)
    code = "read.control_character"
    if 0xD800 <= point <= 0xDFFF:
        code = "read.lone_surrogate"
    elif 0x202A <= point <= 0x2069:
        code = "read.direction_character"
    elif point in (0x0D, 0x85, 0x2028, 0x2029):
        code = "read.hidden_line_break"
    elif point == 0xFEFF:
        code = "read.byte_order_mark"
    return Problem(code, position, pointer, found=f"U+{point:04X}")


def lines_are_lost(problems: Iterable[Problem]) -> bool:
    """True where the lines or their indentation cannot be trusted, so that looking further would invent problems."""
    return any(problem.code == "read.tab" or problem.found == "U+000D" for problem in problems)


def without_bad_characters(source: SourceText) -> SourceText:
    """The same text with each such character replaced, so that the rest can still be looked at; offsets stay."""
    text = _BAD_CHARACTER.sub("_", source.text)
    return source if text == source.text else SourceText(source.name, text)


def bad_character_in(text: str) -> str | None:
    """The first character of a decoded scalar that is not allowed, or None."""
    match = _BAD_CHARACTER.search(text)
    return match[0] if match else None
