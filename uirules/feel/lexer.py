"""The tokens of FEEL.

What the grammar alone cannot tell is settled here, from the token before and the brackets that are open: where a name
with spaces ends (the longest known name wins), whether ``[`` opens a filter or closes a range, whether ``]`` opens a
range, and what a name before a colon is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, NoReturn

from uirules.errors import did_you_mean
from uirules.feel.errors import FeelError, FeelLimit, FeelSyntaxError, FeelUnsupported, problem_at
from uirules.feel.names import LOOSE, MEMBERS, PART, PHRASE, SPACED_BUILTINS, WORD, Spaced, normalise, spaced

__all__ = ["DEPTH", "LENGTH", "Lexer", "Token"]

LENGTH = 50_000
"""The longest text, in characters."""
DEPTH = 200
"""The deepest nesting of brackets, and of the syntax tree."""

KEYWORDS = {
    "true": "TRUE",
    "false": "FALSE",
    "null": "NULL",
    "if": "IF",
    "then": "THEN",
    "else": "ELSE",
    "for": "FOR",
    "return": "RETURN",
    "some": "SOME",
    "every": "EVERY",
    "satisfies": "SATISFIES",
    "and": "AND",
    "or": "OR",
    "between": "BETWEEN",
    "in": "IN",
    "function": "FUNCTION",
}
INFIX_WORDS = frozenset({"and", "or", "between", "in", "instance of", "then", "else", "return", "satisfies"})
SYMBOLS = {
    "..": "DOTDOT",
    "**": "POW",
    "!=": "NE",
    "<=": "LE",
    ">=": "GE",
    "(": "LPAR",
    ")": "RPAR",
    "{": "LBRACE",
    "}": "RBRACE",
    ",": "COMMA",
    ".": "DOT",
    "+": "PLUS",
    "-": "MINUS",
    "\u2013": "MINUS",
    "*": "STAR",
    "/": "SLASH",
    "=": "EQ",
    "<": "LT",
    ">": "GT",
}
ENDS_OPERAND = frozenset(
    {
        "NAME",
        "STRING",
        "NUMBER",
        "TRUE",
        "FALSE",
        "NULL",
        "AT",
        "RPAR",
        "RSQB",
        "RBRACE",
        "MEMBER",
        "TYPE",
        "RANGE_CLOSE",
    }
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}

_MARK = "\ufeff"
"""A byte order mark: the standard lets it stand in a name, where nobody could see it."""
_AT_END = {"symbol": "symbol_at_end", "parameter": "name_at_end", "type": "name_at_end", "member": "name_at_end"}

_BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STRING = re.compile(r'"((?:[^"\\\n\r\u2028\u2029]|\\[^\n\r])*)"')
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_SYMBOL = re.compile(r"\.\.|\*\*|!=|<=|>=|[(){},.+\-\u2013*/=<>]")
_KEY = re.compile(r'("(?:[^"\\\n]|\\.)*"|[^\s:,"{}()\[\]](?:[^:,"{}()\[\]\n]*[^\s:,"{}()\[\]])?)\s*:')
_PARAM = re.compile(rf"({PHRASE})\s*:")
_ITER = re.compile(rf"({LOOSE}(?:\s+(?!in(?!{PART})){PART}+)*)\s+in(?!{PART})")
_OF = re.compile(rf"\s+of(?!{PART})\s*")
_PHRASE = re.compile(PHRASE)
_EXTERNAL = re.compile(rf"external(?!{PART})")
_LAST_WORD = re.compile(rf"{PART}+\s+$")
_STARTS_FILTER = re.compile(rf"(?!(?:{'|'.join(sorted(INFIX_WORDS))})(?!{PART}))(?:{PART}|[\"@(\[{{\-.])")
_KEY_SIGNS = re.compile(r"[./\-'+*\s]+")


class Token(NamedTuple):
    """``kind`` is a terminal of the grammar; ``value`` what the token stands for; ``start`` to ``end`` its place."""

    kind: str
    value: object
    start: int
    end: int


@dataclass(slots=True)
class _Frame:
    """An open bracket, or ``for``/``some``/``every`` whose iterations are being read."""

    kind: str
    range: bool = False


@dataclass(slots=True)
class Lexer:
    """Reads ``text`` into tokens; ``names`` are the further names with spaces that it may use."""

    text: str
    names: frozenset[str] = frozenset()
    position: int = 0
    frames: list[_Frame] = field(default_factory=list)
    index: Spaced = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        if not self.lines:
            self.lines = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", self.text))]
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1

    def fail(
        self,
        error: type[FeelError],
        code: str,
        offset: int,
        *,
        found: str | None = None,
        expected: str | None = None,
        suggestion: str | None = None,
    ) -> NoReturn:
        """Raises ``error`` with a problem at the offset; where nothing was found, it says that the text ends there."""
        if found and _MARK in found and code != "surrogate":
            code, found, offset = "character", "U+FEFF", self.text.find(_MARK, offset)
        line, column = self.place(offset)
        if found == "":
            code, found = _AT_END.get(code, code), None
        raise error(problem_at(code, line, column, found=found, expected=expected, suggestion=suggestion))

    def fail_symbol(self, offset: int, wanted: Sequence[str], found: str) -> NoReturn:
        """Raises :class:`FeelSyntaxError`: one of the signs or words ``wanted`` should stand at the offset."""
        *others, last = (f"'{sign}'" for sign in wanted)
        if not others:
            self.fail(FeelSyntaxError, "symbol", offset, found=found, expected=last)
        code = "symbols" if found else "symbols_at_end"
        problem = problem_at(code, *self.place(offset), found=found or None, expected=last)
        raise FeelSyntaxError(replace(problem, fields={"others": ", ".join(others)}))

    def tokens(self) -> list[Token]:
        """All tokens, with one of kind ``$END`` behind them."""
        text = self.text
        if len(text) > LENGTH:
            self.fail(FeelLimit, "too_long", 0, found=str(len(text)))
        self.index = spaced(SPACED_BUILTINS | self.names if self.names else SPACED_BUILTINS)
        tokens: list[Token] = []
        end = len(text)
        previous = ""
        mark = text.find(_MARK)
        while True:
            blank = _BLANK.match(text, self.position)
            if blank:
                self.position = blank.end()
            if self.position >= end:
                break
            token = self._operator(previous) if previous in ENDS_OPERAND else self._operand(previous)
            if mark >= 0 and token.kind not in ("STRING", "AT") and text[token.start] != '"':
                if token.start <= mark < token.end:
                    self.fail(FeelSyntaxError, "character", mark, found="U+FEFF")
                mark = text.find(_MARK, token.end)
            previous = token.kind
            self.position = token.end
            tokens.append(token)
        tokens.append(Token("$END", None, end, end))
        return tokens

    def _operand(self, previous: str) -> Token:
        """The token at a place where a value, a prefix or an opening bracket may stand."""
        text, start = self.text, self.position
        frame = self.frames[-1].kind if self.frames else ""
        if frame == "{" and previous in ("LBRACE", "COMMA"):
            key = _KEY.match(text, start)
            if key:
                return self._key(key)
            if text[start] != "}":
                self.fail(FeelSyntaxError, "entry", start, found=self._excerpt(start))
        elif frame == "for" and previous in ("FOR", "SOME", "EVERY", "COMMA"):
            iteration = _ITER.match(text, start)
            if iteration:
                return Token("ITER", self._learn(normalise(iteration[1])), start, iteration.end())
            self.fail(FeelSyntaxError, "iteration", start, found=self._excerpt(start))
        elif frame == "(" and previous in ("LPAR", "COMMA"):
            parameter = _PARAM.match(text, start)
            if parameter:
                return Token("PARAM", normalise(parameter[1]), start, parameter.end())
        if previous == "DOT":
            return self._member()
        literal = self._literal()
        if literal:
            return literal
        word = WORD.match(text, start)
        if word:
            return self._name(word)
        if text[start] == "]" and previous != "LSQB" and not (frame == "[" and previous == "COMMA"):
            self._open("[")
            return Token("RANGE_OPEN", "]", start, start + 1)
        return self._symbol()

    def _literal(self) -> Token | None:
        text, start = self.text, self.position
        number = _NUMBER.match(text, start)
        if number:
            return Token("NUMBER", number[0], start, number.end())
        if text[start] == '"':
            string, end = self._string(start)
            return Token("STRING", string, start, end)
        if text[start] == "@":
            string, end = self._string(start + 1)
            return Token("AT", string, start, end)
        return None

    def _operator(self, previous: str) -> Token:
        """The token at a place where a value has just ended."""
        text, start = self.text, self.position
        if text[start] == "[" and self.frames and self.frames[-1].range:
            rest = _BLANK.match(text, start + 1)
            following = rest.end() if rest else start + 1
            if not _STARTS_FILTER.match(text, following):
                self._close()
                return Token("RANGE_CLOSE", "[", start, start + 1)
        word = WORD.match(text, start)
        if not word:
            # A value directly behind a value: the parser names the place.
            return self._literal() or self._symbol()
        if word[0] == "instance":
            of = _OF.match(text, word.end())
            if of:
                from uirules.feel.typenames import TypeReader

                reader = TypeReader(self, of.end())
                return Token("TYPE", reader.read(), start, reader.position)
        if word[0] not in INFIX_WORDS:
            self._unexpected_word(word, previous)
        if word[0] in ("return", "satisfies") and self.frames and self.frames[-1].kind == "for":
            self.frames.pop()
        return Token(KEYWORDS[word[0]], word[0], start, word.end())

    def _symbol(self) -> Token:
        text, start = self.text, self.position
        char = text[start]
        if char == "[":
            self._open("[")
            return Token("LSQB", "[", start, start + 1)
        if char == "]":
            self._close()
            return Token("RSQB", "]", start, start + 1)
        symbol = _SYMBOL.match(text, start)
        if text.startswith("/*", start):
            self.fail(FeelSyntaxError, "comment_open", start)
        if not symbol:
            self.fail(FeelSyntaxError, "character", start, found=char)
        kind = SYMBOLS[symbol[0]]
        if kind == "LPAR" or kind == "LBRACE":
            self._open(char)
        elif kind == "RPAR" or kind == "RBRACE":
            self._close()
        elif kind == "DOTDOT" and self.frames:
            self.frames[-1].range = True
        return Token(kind, symbol[0], start, symbol.end())

    def _open(self, kind: str) -> None:
        if len(self.frames) >= DEPTH:
            self.fail(FeelLimit, "too_deep", self.position)
        self.frames.append(_Frame(kind))

    def _close(self) -> None:
        while self.frames and self.frames.pop().kind == "for":
            pass

    def _name(self, word: re.Match[str]) -> Token:
        text, start = self.text, self.position
        for pattern, name in self.index.get(word[0], ()):
            longer = pattern.match(text, start)
            if longer:
                return Token("NAME", name, start, longer.end())
        kind = KEYWORDS.get(word[0], "NAME")
        if kind == "FUNCTION":
            return self._function(word.end())
        if kind in ("FOR", "SOME", "EVERY"):
            self._open("for")
        elif kind == "NAME" and text[start].isdecimal():
            self.fail(FeelSyntaxError, "digits", start, found=word[0])
        return Token(kind, word[0], start, word.end())

    def _member(self) -> Token:
        text, start = self.text, self.position
        word = WORD.match(text, start)
        if not word:
            self.fail(FeelSyntaxError, "member", start, found=self._excerpt(start))
        for pattern, name in spaced(MEMBERS | self.names if self.names else MEMBERS).get(word[0], ()):
            longer = pattern.match(text, start)
            if longer:
                return Token("MEMBER", name, start, longer.end())
        return Token("MEMBER", word[0], start, word.end())

    def _key(self, match: re.Match[str]) -> Token:
        start = match.start()
        if match[1].startswith('"'):
            return Token("KEY", self._learn(self._string(start)[0]), start, match.end())
        name = normalise(match[1])
        if not (WORD.match(name) and all(WORD.fullmatch(f"_{part}") for part in _KEY_SIGNS.split(name))):
            self.fail(FeelSyntaxError, "key", start, found=name)
        return Token("KEY", self._learn(name), start, match.end())

    def _learn(self, name: str) -> str:
        """Makes a name bound in this text known to the rest of it."""
        word = WORD.match(name)
        if word and word.end() < len(name) and name not in self.names:
            self.names = self.names | {name}
            self.index = spaced(SPACED_BUILTINS | self.names)
        return name

    def _function(self, position: int) -> Token:
        """``function(a, b)``: one token, whose value is the names of the parameters."""
        text, start = self.text, self.position

        def skip(offset: int) -> int:
            blank = _BLANK.match(text, offset)
            return blank.end() if blank else offset

        position = skip(position)
        if not text.startswith("(", position):
            self.fail(FeelSyntaxError, "symbol", position, found=self._excerpt(position), expected="'('")
        position = skip(position + 1)
        parameters: list[str] = []
        while not text.startswith(")", position):
            if parameters:
                if not text.startswith(",", position):
                    self.fail_symbol(position, (",", ")"), self._excerpt(position))
                position = skip(position + 1)
            name = _PHRASE.match(text, position)
            if not name:
                self.fail(FeelSyntaxError, "parameter", position, found=self._excerpt(position))
            parameters.append(self._learn(normalise(name[0])))
            position = skip(name.end())
            if text.startswith(":", position):
                self.fail(FeelUnsupported, "unsupported", position, found=f"function({parameters[-1]}: …)")
        position = skip(position + 1)
        external = _EXTERNAL.match(text, position)
        if external:
            self.fail(FeelUnsupported, "unsupported", position, found="external")
        return Token("FUNCTION", tuple(parameters), start, position)

    def _string(self, start: int) -> tuple[str, int]:
        """The string that begins at an offset, its escapes resolved, and the offset behind it."""
        match = _STRING.match(self.text, start)
        if not match:
            self.fail(FeelSyntaxError, "string_open", start, found=self._excerpt(start))
        body = match[1]
        if "\\" in body:
            body = _ESCAPE.sub(_unescape, body)
            if any("\ud800" <= char <= "\udfff" for char in body):
                try:
                    body = body.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
                except UnicodeDecodeError:
                    self.fail(FeelSyntaxError, "surrogate", start, found=match[0])
        return body, match.end()

    def _excerpt(self, offset: int) -> str:
        """The word or character at an offset, for a message; "" at the end of the text."""
        word = WORD.match(self.text, offset)
        return word[0] if word else self.text[offset : offset + 1]

    def _unexpected_word(self, word: re.Match[str], previous: str) -> NoReturn:
        """A word where an operator belongs: a misspelt keyword, or a name with spaces that is not known."""
        found = word[0]
        suggestion = did_you_mean(found, INFIX_WORDS)
        if previous == "NAME":
            lead = _LAST_WORD.search(self.text, 0, word.start())
            known = SPACED_BUILTINS | self.names
            if lead:
                suggestion = did_you_mean(f"{lead[0].strip()} {found}", known) or suggestion
        if previous == "NUMBER" and found[0].isdecimal():
            self.fail(FeelSyntaxError, "digits", word.start(), found=found)
        self.fail(FeelSyntaxError, "operator", word.start(), found=found, suggestion=suggestion)


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        value = int(code[1:], 16)
        return chr(value) if value <= 0x10FFFF else match[0]
    # An escape FEEL does not have stays as it is, so that "\d" keeps its backslash for regular expressions.
    return ESCAPES.get(code, match[0])
