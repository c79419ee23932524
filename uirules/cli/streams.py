"""What goes out: results to standard output or a file, problems to standard error, progress to a terminal."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TextIO

from uirules.cli.precious import precious
from uirules.errors import ClaimError, Problem, UirulesError

__all__ = [
    "MAX_TOLD",
    "CannotWrite",
    "Output",
    "bounded",
    "flush",
    "prepare_streams",
    "progress",
    "say",
    "standard_input",
    "tell_problems",
    "to_json",
]

_PROGRESS_AFTER = 25
"""So many claims are decided before anybody would miss a progress bar."""


MAX_TOLD = 1_000
"""So many problems of one input are told; whoever mends that many runs the command again."""


class CannotWrite(UirulesError):
    """The place of the output cannot be written to."""

    @staticmethod
    def problem_of(error: OSError, name: str | None) -> Problem:
        """What stood in the way of writing to ``name`` (None: standard output)."""
        code = {
            errno.EACCES: "cli.write_forbidden",
            errno.EPERM: "cli.write_forbidden",
            errno.EROFS: "cli.write_forbidden",
            errno.ENOSPC: "cli.write_no_space",
            errno.EDQUOT: "cli.write_no_space",
            errno.EISDIR: "cli.write_folder",
            errno.ENOENT: "cli.write_no_folder",
            errno.ENOTDIR: "cli.write_in_file",
            errno.ELOOP: "cli.write_loop",
            errno.ENAMETOOLONG: "cli.write_name_long",
            errno.ENODEV: "cli.write_not_file",
            errno.EBADF: "cli.output_closed",
        }.get(error.errno or 0, "cli.write_failed")
        return Problem(code, fields={"file": str(name or "<stdout>")})


def prepare_streams() -> None:
    """Write UTF-8 whatever the locale says; what cannot be encoded is written by its number."""
    # Python has None for a stream that was closed before it began.
    if sys.stdout is None:  # type: ignore[unreachable,unused-ignore]
        sys.stdout = io.TextIOWrapper(_Closed(), write_through=True)
    if sys.stderr is None:  # type: ignore[unreachable,unused-ignore]
        sys.stderr = io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


class _Closed(io.BytesIO):
    """What stands for a standard output that is closed: an error for whoever writes to it, and for nobody else."""

    def write(self, data: Any, /) -> int:
        raise OSError(errno.EBADF, "closed")


def standard_input(limit: int) -> bytes:
    """What standard input holds, one byte more than ``limit`` at most. ClaimError where it is closed or no text."""
    if sys.stdin is None:
        raise ClaimError(Problem("cli.input_closed"))
    try:
        return sys.stdin.buffer.read(limit + 1)
    except (OSError, ValueError):
        raise ClaimError(Problem("cli.input_closed")) from None


def flush() -> None:
    """Hand everything to the operating system, so that a full disk is noticed here."""
    sys.stdout.flush()
    _flush_problems()


def _flush_problems() -> None:
    """Flush standard error; where it cannot be written, nobody can be told, and the exit code alone must say it."""
    try:
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = io.StringIO()


def tell_problems(problems: Iterable[Problem], lang: str = "en") -> None:
    """Problems to standard error, as ``file:line:column: message``."""
    from uirules.errors.report import report

    if text := report(bounded(problems), lang=lang if lang in ("en", "my") else "en"):
        try:
            print(text, file=sys.stderr, flush=True)  # noqa: T201
        except (OSError, ValueError):
            sys.stderr = io.StringIO()


def bounded(problems: Iterable[Problem], name: str | None = None, limit: int = MAX_TOLD) -> list[Problem]:
    """At most so many problems, and behind them one that says there are more.

    ``name`` is the input they belong to; not given, it is the file of the first of them.
    """
    found = list(problems)
    if len(found) <= limit or (limit == MAX_TOLD and len(found) == limit + 1 and found[-1].code == "cli.more_problems"):
        return found
    if name is None:
        name = next((problem.position.file for problem in found if problem.position is not None), "")
    wrong = any(problem.severity == "error" for problem in found[limit:])
    fields = {"file": name, "limit": f"{MAX_TOLD:,}"}
    return [*found[:limit], Problem("cli.more_problems", severity="error" if wrong else "warning", fields=fields)]


def to_json(data: Any) -> str:
    """JSON for people and programs alike: UTF-8, indented."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def say(text: str, style: str | None = None) -> None:
    """One or more lines to standard output; ``style`` is seen on a terminal only.

    Nothing in the text is markup, and what a terminal would obey is taken out.
    """
    from uirules.errors.shown import without_controls

    lines = [without_controls(line) for line in text.split("\n")]
    if style is None or not _colours(sys.stdout):
        sys.stdout.write("\n".join(lines) + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    Console(highlight=False, markup=False, emoji=False).print(Text("\n".join(lines), style=style), soft_wrap=True)


def _colours(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Output:
    """Standard output, or a file that appears only when it is whole.

    A regular file is written under another name in the same folder and takes its own on :meth:`commit`; until then,
    and for good where an error ends the work, what stood there stays as it was.
    """

    def __init__(self, file: str | Path | None, *, binary: bool = False) -> None:
        """``binary``: what is written is bytes; a file only, never standard output."""
        self.name = str(file or "")
        self.file = None if file is None or self.name in ("-", "/dev/stdout") else Path(file)
        self._binary = binary
        self._stream: IO[Any] | None = None
        self._target: Path | None = None
        self._temporary: Path | None = None

    def write(self, data: Any) -> None:
        """Text for the output (bytes for a binary one); the file is opened by the first of it."""
        if self.file is None:
            sys.stdout.write(data)
            return
        try:
            if self._stream is None:
                self._stream = self._open(self.file)
            self._stream.write(data)
        except OSError as error:
            raise CannotWrite(CannotWrite.problem_of(error, self.name)) from None

    def _open(self, file: Path) -> IO[Any]:
        kind: dict[str, Any] = {} if self._binary else {"encoding": "utf-8", "errors": "backslashreplace"}
        binary = "b" if self._binary else ""
        try:
            mode = file.stat().st_mode
        except FileNotFoundError:
            mode = stat.S_IFREG
            if self.name.endswith("/"):
                raise
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if stat.S_ISCHR(mode):  # a device cannot be replaced
            return file.open("w" + binary, **kind)
        if not stat.S_ISREG(mode):  # a pipe without a reader would be waited for without end
            raise OSError(errno.ENODEV, "neither a file nor a device")
        if problem := precious(file):
            raise CannotWrite(problem)
        target = file.resolve()
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "not writable")
        self._target = target
        self._temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}")
        return self._temporary.open("x" + binary, **kind)

    def commit(self) -> None:
        """The work is done: the file takes its name."""
        if self._stream is None:
            return
        try:
            self._stream.flush()
            if self._temporary is not None and self._target is not None:
                os.fsync(self._stream.fileno())
                self._stream.close()
                if self._target.exists():
                    self._temporary.chmod(self._target.stat().st_mode & 0o777)
                self._temporary.replace(self._target)
            else:
                self._stream.close()
        except OSError as error:
            raise CannotWrite(CannotWrite.problem_of(error, self.name)) from None
        self._stream = self._temporary = None

    def __enter__(self) -> Output:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            if self._stream is not None:
                with contextlib.suppress(OSError):
                    self._stream.close()
            if self._temporary is not None:
                self._temporary.unlink(missing_ok=True)


def progress(items: Iterable[Any], *, what: str, busy: bool) -> Iterator[Any]:
    """The items, with a bar on the terminal while they pass; none in a pipe, nor where ``busy`` output is seen."""
    if not _colours(sys.stderr) or (busy and sys.stdout.isatty()):
        yield from items
        return
    iterator = iter(items)
    for _ in range(_PROGRESS_AFTER):
        try:
            item = next(iterator)
        except StopIteration:
            return
        yield item
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(f"{{task.completed}} {what}", markup=False), BarColumn(), TimeElapsedColumn())
    # Rich would send what is written to standard output to the bar's own console.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=None, completed=_PROGRESS_AFTER)
        for item in iterator:
            yield item
            bar.advance(task)
