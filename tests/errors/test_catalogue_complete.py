"""The catalogue of problems and the code that reports them know one another, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import uirules
from uirules.errors import Problem
from uirules.errors.catalogue import LANGUAGES, names_in

PACKAGE = Path(uirules.__file__).parent
CATALOGUE = PACKAGE / "errors" / "catalogue"
AREAS = sorted(path.stem for path in CATALOGUE.glob("*.yaml") if path.stem != "common")
CODE = re.compile(rf"(?:{'|'.join(AREAS)})\.[a-z][a-z0-9_]*")
# Texts of the same form that are no codes: facts, files, and beginnings of codes that are completed elsewhere.
NO_CODES = frozenset(
    {
        "claim.id",
        "claim.date",
        "claim.assessed_on",
        "claim.yaml",
        "letter.css",
        "ruleset.yaml",
        "law.law_on",
        "law.known_at",
        "read.number_",
    }
)


def entries() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for area in AREAS:
        listed = yaml.safe_load((CATALOGUE / f"{area}.yaml").read_text(encoding="utf-8"))
        found |= {f"{area}.{name}": entry for name, entry in listed.items()}
    return found


ENTRIES = entries()


def _modules() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "_data" in path.relative_to(PACKAGE).parts:
            continue  # example programs that travel with the package have sentences of their own
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts of a module with their lines, without documentation and without the parts of f-strings."""
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    apart |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.lineno, node.value


def _patterns(tree: ast.AST) -> Iterator[re.Pattern[str]]:
    """What the f-strings of a module that begin with an area, or end with an underscore and a word, can become."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
        begins = parts[0] is not None and parts[0].partition(".")[0] in AREAS and "." in parts[0]
        ends = parts[0] is None and re.fullmatch("_[a-z]+", parts[-1] or "") is not None and len(parts) == 2
        if begins or ends:
            yield re.compile("".join("[a-z0-9_.]+" if part is None else re.escape(part) for part in parts))


TEXTS = [(f"{module}:{line}", text) for module, tree in _modules() for line, text in _texts(tree)]
PATTERNS = [pattern for _, tree in _modules() for pattern in _patterns(tree)]
REPORTED = {text: place for place, text in reversed(TEXTS) if CODE.fullmatch(text) and text not in NO_CODES}
NAMES = {text for _, text in TEXTS}


@pytest.mark.parametrize("code", sorted(REPORTED))
def test_every_code_has_its_sentences(code: str) -> None:
    """What the code reports has an entry with a sentence in each language."""
    assert code in ENTRIES, f"{code}, reported at {REPORTED[code]}, has no entry"


@pytest.mark.parametrize("code", sorted(ENTRIES))
def test_every_entry_is_whole(code: str) -> None:
    """An entry has a sentence in each language, which use the same names, and reads without a name left in braces."""
    entry = ENTRIES[code]
    assert set(LANGUAGES) <= set(entry) <= {*LANGUAGES, "expected"}
    assert all(str(entry[language]).strip() for language in LANGUAGES)
    names = names_in(code, LANGUAGES[0])
    fields = {name: name for name in names if name not in ("found", "expected", "suggestion")}
    text = Problem(code, found="x", expected="y", suggestion="z", fields=fields).text
    assert set(text) == set(LANGUAGES)
    for language, sentence in text.items():
        assert names_in(code, language) <= names, f"{language} names a value that {LANGUAGES[0]} does not"
        assert "z" in sentence
        assert not names.intersection(re.findall(r"\{([a-z_]+)\}", sentence)), sentence


@pytest.mark.parametrize("code", sorted(ENTRIES))
def test_every_entry_is_used(code: str) -> None:
    """No sentence is kept that nothing reports.

    The code stands in the package, or an f-string makes it, or its name stands where a function knows its area.
    """
    name = code.partition(".")[2]
    assert code in REPORTED or name in NAMES or any(pattern.fullmatch(code) for pattern in PATTERNS)
