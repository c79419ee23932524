"""What PyYAML says when it cannot go on, told as a problem of ours: what stands there, and how to mend it."""

from __future__ import annotations

from yaml import MarkedYAMLError

from uirules.errors import Position, Problem
from uirules.ruleset.node import SourceText

__all__ = ["syntax_problem"]

# Words of the message (C and Python scanner differ in theirs) and the code that stands for it; the first that fits.
_BY_MESSAGE = (
    ("mapping values are not allowed", "read.yaml_colon"),
    ("cannot start any token", "read.yaml_start"),
    ("block sequence entries are not allowed", "read.yaml_dash"),
    ("sequence entries are not allowed", "read.yaml_dash"),
    ("could not find expected ':'", "read.yaml_no_colon"),
    ("',' or ']'", "read.yaml_open_bracket"),
    ("',' or '}'", "read.yaml_open_brace"),
    ("end of stream", "read.yaml_open_quote"),
    ("unexpected document", "read.yaml_open_quote"),
    ("escape character", "read.yaml_escape"),
    ("escape code", "read.yaml_escape"),
    ("hexdecimal", "read.yaml_escape"),
    ("hexadecimal", "read.yaml_escape"),
    ("comment or a line break", "read.yaml_block"),
    ("comment or line break", "read.yaml_block"),
    ("indentation indicator", "read.yaml_block"),
    ("alphabetic or numeric character", "read.anchor"),
    ("tag handle", "read.tag"),
    ("undefined tag", "read.tag"),
    ("directive", "read.yaml_directive"),
    ("expected key", "read.yaml_indent"),
    ("'-' indicator", "read.yaml_indent"),
    ("<block end>", "read.yaml_indent"),
    ("mapping keys are not allowed", "read.yaml_indent"),
    ("node content", "read.yaml_nothing"),
    ("document start", "read.yaml_after_end"),
)
# Problems of something that was opened and not closed are shown where it was opened.
_AT_OPENING = frozenset(
    {
        "read.yaml_open_bracket",
        "read.yaml_open_brace",
        "read.yaml_open_quote",
        "read.yaml_no_colon",
        "read.tag",
        "read.yaml_directive",
    }
)


def syntax_problem(failure: MarkedYAMLError, source: SourceText, base: int) -> Problem:
    """The problem for an error of PyYAML in the document that begins at offset ``base`` of ``source``."""
    message = failure.problem or ""
    if "tag" in (failure.context or ""):
        code = "read.tag"
    elif "directive" in (failure.context or ""):
        code = "read.yaml_directive"
    else:
        code = next((code for words, code in _BY_MESSAGE if words in message), "read.yaml_syntax")
    end = _offset(failure.problem_mark, base, len(source.text))
    start = _offset(failure.context_mark, base, end)
    if code == "read.yaml_indent" and _after_quote(source.text, end):
        code = "read.yaml_after_quote"
    if code == "read.anchor":
        end = start
        code = "read.alias" if source.text[end : end + 1] == "*" else "read.anchor"
    if code == "read.yaml_indent" and source.text[end : end + 1] == ":":
        code = "read.key_empty"
    place = start if code in _AT_OPENING else end
    found = _word(source.text, place)
    if code == "read.yaml_escape":
        place = source.text.rfind("\\", start, end + 1)
        found = source.text[place : max(place + 2, end)]
    return Problem(code, source.position(place), found=found, fields=_end(source.position(end)))


def _offset(mark: object, base: int, default: int) -> int:
    index = getattr(mark, "index", None)
    return default if index is None else base + int(index)


def _end(position: Position) -> dict[str, str]:
    return {"end_line": str(position.line), "end_column": str(position.column)}


def _after_quote(text: str, offset: int) -> bool:
    line = text[text.rfind("\n", 0, offset) + 1 : offset].rstrip()
    return line.endswith(('"', "'"))


def _word(text: str, offset: int) -> str:
    """What stands at ``offset``, to the end of its line."""
    line_end = text.find("\n", offset)
    return text[offset : line_end if line_end >= 0 else len(text)].strip()
