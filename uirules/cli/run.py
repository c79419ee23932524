"""Running a verb: streams, errors and exit codes."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Sequence

import typer

from uirules.cli.streams import CannotWrite, flush, prepare_streams, tell_problems
from uirules.errors import Problem, UirulesError, did_you_mean

__all__ = ["run"]

# The shell's own numbers for a process that a signal ended.
_INTERRUPTED = 130
_PIPE_CLOSED = 141
_BAD_INPUT = 2

# UsageError: the module it lies in differs between versions of Typer, its place above BadParameter does not.
_TyperError: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "UsageError")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the verb named by the arguments; nothing it meets becomes a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    prepare_streams()
    lang = _language(words)
    try:
        code = _run(words, lang)
        flush()
    except KeyboardInterrupt:
        return _quiet(_INTERRUPTED)
    except BrokenPipeError:
        return _quiet(_PIPE_CLOSED)
    except OSError as error:
        if error.errno == errno.EPIPE:
            return _quiet(_PIPE_CLOSED)
        return _failed([CannotWrite.problem_of(error, error.filename)], lang)
    return code


def _run(words: list[str], lang: str) -> int:
    from uirules.cli.app import app

    try:
        result = app(words, prog_name="uirules", standalone_mode=False)
    except typer.Exit as stop:
        return stop.exit_code
    except SystemExit:  # Typer's way to end where the reader of the output has gone
        return _PIPE_CLOSED
    except UirulesError as error:
        return _failed(error.problems, lang)
    except _TyperError as error:
        return _failed([_usage(error)], lang)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except (OSError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - a mistake of this program is told in a sentence as well
        return _failed([Problem("cli.internal", found=f"{type(error).__name__}: {error}")], lang)
    return result if isinstance(result, int) else 0


def _failed(problems: Sequence[Problem], lang: str) -> int:
    with contextlib.suppress(OSError):  # what cannot be written is among the problems, or its reader has gone
        flush()
    tell_problems(problems, lang)
    return _quiet(_BAD_INPUT)


def _quiet(code: int) -> int:
    """The code, with the streams closed so that the interpreter does not complain about them when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            null = os.open(os.devnull, os.O_WRONLY)
            try:
                os.dup2(null, stream.fileno())
            except (OSError, ValueError):
                pass
            finally:
                os.close(null)
    return code


def _language(words: Sequence[str]) -> str:
    """The language asked for, where problems can be told in it; English otherwise."""
    for index, word in enumerate(words):
        if word == "--":
            break
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and index + 1 < len(words):
            value = words[index + 1]
        if value in ("en", "my"):
            return value
    return "en"


def _usage(error: Exception) -> Problem:
    """What Typer found wrong with the words of the command line, as a problem."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    verb = context.command_path if context is not None else "uirules"
    help_words = f"{verb} --help"
    if kind == "NoSuchOption":
        name = str(getattr(error, "option_name", ""))
        known = [option for parameter in context.command.params for option in parameter.opts] if context else []
        near = did_you_mean(name, [option for option in known if option.startswith("--")])
        return Problem("cli.unknown_option", found=name, suggestion=near, fields={"help": help_words})
    if kind == "MissingParameter":
        parameter = getattr(error, "param", None)
        name = str(parameter.metavar or parameter.name) if parameter is not None else ""
        return Problem("cli.missing_argument", found=name.strip("[]."), fields={"help": help_words})
    if kind == "BadParameter" and (problem := _bad_value(error, help_words)) is not None:
        return problem
    message = str(getattr(error, "message", error))
    return Problem("cli.usage", found=message, fields={"help": help_words})


def _bad_value(error: Exception, help_words: str) -> Problem | None:
    """A value that is no number, or out of the bounds of its option, named with what the option takes."""
    parameter = getattr(error, "param", None)
    # Where the kind and the bound of a parameter stand differs between versions of Typer.
    kind = getattr(parameter, "type", None)
    annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    if parameter is None or not (annotation is int or str(getattr(kind, "name", "")).startswith("integer")):
        return None
    option = max(parameter.opts, key=len) if parameter.param_type_name == "option" else str(parameter.metavar)
    low = getattr(parameter, "min", getattr(kind, "min", None))
    fields = {"option": option, "help": help_words}
    if low is None:
        return Problem("cli.whole_number", fields=fields)
    return Problem("cli.whole_number_from", fields=fields | {"low": f"{low:,}"})
