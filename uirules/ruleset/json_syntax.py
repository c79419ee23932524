"""Why a text is no JSON at a place, told to the person who wrote it: what stands there, and how to mend it."""

from __future__ import annotations

import re

from uirules.errors import Problem
from uirules.ruleset.node import SourceText

__all__ = ["after_problem", "entry_problem", "trailing_problem", "value_problem"]

_STRING = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+')
_BLANKS = re.compile(r"[ \t\n\r]*+")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_NOT_FINITE = re.compile(r"[+-]?(?:NaN|Infinity|nan|inf|Inf)\b")
_NUMBER_LIKE = re.compile(r"[+-]?[0-9]*\.?[0-9]*(?:[eE][+-]?[0-9]*)?")
_NUMBER_REST = re.compile(r"[\w.+-]{0,200}")
_PYTHON_WORDS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "undefined": "null",
    "TRUE": "true",
    "FALSE": "false",
}
_PYTHON_WORDS |= {"NULL": "null", "Null": "null"}


def value_problem(
    source: SourceText, offset: int, pointer: str, *, opened: int | None = None, after_comma: bool = False
) -> Problem:
    """No value can be read at ``offset``, where one should begin."""
    text = source.text
    here = text[offset : offset + 1]
    if not here:
        return _ended(source, offset, pointer, opened)
    if after_comma and here in "]}":
        return _problem("read.json_last_comma", source, offset, pointer, found=here)
    if here == '"':
        return _string_problem(source, offset, pointer)
    if match := _NOT_FINITE.match(text, offset):
        return _problem("read.number_not_finite", source, offset, pointer, found=match[0], number=match[0])
    if (match := _WORD.match(text, offset)) and match[0] in _PYTHON_WORDS:
        meant = _PYTHON_WORDS[match[0]]
        return _problem("read.json_word", source, offset, pointer, found=match[0], suggestion=meant)
    if here == "+" and text[offset + 1 : offset + 2].isdigit():
        number = _number(text, offset)
        return _problem("read.number_plus", source, offset, pointer, found=number, number=number, meant=number[1:])
    if here == "." or text[offset : offset + 2] == "-.":
        return _problem("read.json_number", source, offset, pointer, found=_number(text, offset))
    return _common(source, offset, pointer) or _problem("read.json_value", source, offset, pointer)


def entry_problem(
    source: SourceText, offset: int, pointer: str, *, opened: int | None = None, after_comma: bool = False
) -> Problem:
    """No entry (a key, a colon, a value) can be read at ``offset`` of an object."""
    text = source.text
    here = text[offset : offset + 1]
    if not here:
        return _ended(source, offset, pointer, opened)
    if after_comma and here in "]}":
        return _problem("read.json_last_comma", source, offset, pointer, found=here)
    if here != '"':
        return _common(source, offset, pointer) or _problem("read.json_key", source, offset, pointer)
    match = _STRING.match(text, offset)
    if match is None or text[match.end() : match.end() + 1] != '"':
        return _string_problem(source, offset, pointer)
    behind = _skip(text, match.end() + 1)
    if text[behind : behind + 1] != ":":
        if behind >= len(text):
            return _ended(source, behind, pointer, opened)
        return _problem("read.json_colon", source, behind, pointer, key=match[0][1:])
    return value_problem(source, _skip(text, behind + 1), f"{pointer}/{match[0][1:]}", opened=opened)


def after_problem(source: SourceText, offset: int, pointer: str, *, opened: int) -> Problem:
    """Behind a value stands neither a comma nor the bracket that closes what was opened at ``opened``."""
    text = source.text
    here = text[offset : offset + 1]
    if not here:
        return _ended(source, offset, pointer, opened)
    before = text[offset - 1 : offset]
    if before.isdigit() and (here.isdigit() or here in "._eE"):
        start = offset
        while start and text[start - 1] in "0123456789.+-eE":
            start -= 1
        number = text[start:offset] + _rest_of_number(text, offset)
        if re.fullmatch(r"-?0[0-9]+(?:\.[0-9]+)?", number, re.ASCII):
            sign = "-" if number[0] == "-" else ""
            meant = sign + (number.lstrip("-").lstrip("0") or "0")
            if meant.lstrip("-").startswith("."):
                meant = sign + "0" + meant.lstrip("-")
            code = "read.number_leading_zero"
            return _problem(code, source, start, pointer, found=number, number=number, meant=meant)
        return _problem("read.json_number", source, start, pointer, found=number)
    line = str(source.position(opened).line)
    closing = "}" if text[opened] == "{" else "]"
    if here in "]}":
        return _problem("read.json_bracket", source, offset, pointer, found=here, closing=closing, opened_line=line)
    return _common(source, offset, pointer) or _problem("read.json_comma", source, offset, pointer, closing=closing)


def trailing_problem(source: SourceText, offset: int) -> Problem:
    """Something stands behind the end of the JSON text."""
    return _problem("read.json_trailing", source, offset, "")


def _common(source: SourceText, offset: int, pointer: str) -> Problem | None:
    """Mistakes that look the same wherever they stand: other quotes, comments, typographic quotes."""
    pair = source.text[offset : offset + 2]
    if pair[0] in "'‘’“”„«»`":
        return _problem("read.json_quote", source, offset, pointer)
    if pair in ("//", "/*") or pair[0] == "#":
        return _problem("read.json_comment", source, offset, pointer)
    return None


def _string_problem(source: SourceText, offset: int, pointer: str) -> Problem:
    match = _STRING.match(source.text, offset)
    end = offset + 1 if match is None else match.end()
    here = source.text[end : end + 1]
    if here == "\\":
        escape = source.text[end : end + 6 if source.text[end + 1 : end + 2] == "u" else end + 2]
        return _problem("read.json_escape", source, end, pointer, found=escape)
    if here == "\t":
        return _problem("read.json_tab", source, end, pointer, found="U+0009")
    return _problem("read.json_open_string", source, offset, pointer)


def _ended(source: SourceText, offset: int, pointer: str, opened: int | None) -> Problem:
    if opened is None:
        return _problem("read.json_value", source, offset, pointer)
    closing = "}" if source.text[opened] == "{" else "]"
    line = str(source.position(opened).line)
    return _problem("read.json_end", source, offset, pointer, closing=closing, opened_line=line)


def _number(text: str, offset: int) -> str:
    match = _NUMBER_LIKE.match(text, offset)
    return match[0] if match else ""


def _rest_of_number(text: str, offset: int) -> str:
    match = _NUMBER_REST.match(text, offset)
    return match[0] if match else ""


def _skip(text: str, offset: int) -> int:
    match = _BLANKS.match(text, offset)
    return match.end() if match else offset


def _problem(
    code: str,
    source: SourceText,
    offset: int,
    pointer: str,
    *,
    found: str | None = None,
    suggestion: str | None = None,
    **fields: str,
) -> Problem:
    if found is None:
        line_end = source.text.find("\n", offset)
        found = source.text[offset : line_end if line_end >= 0 else len(source.text)][:200].strip()
    return Problem(code, source.position(offset), pointer, found, None, suggestion, fields=fields)
