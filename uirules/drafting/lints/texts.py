"""The texts that lints read, each with what it is about: a clause, a row of fact, a rule, a reading, a provision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from uirules.language.texts import Text, in_tree, of_ruleset
from uirules.law import Law
from uirules.ruleset.node import Node, ScalarNode

__all__ = ["LintText", "texts_of"]

_RULES = ("parameters", "definitions", "conditions")
_SILENT = ("note", "speaks_for", "reason", "label", "why")
"""Keys whose sentences tell of sources, of other readings or of how a fact is stated, not of what the rule has."""


@dataclass(frozen=True, slots=True)
class LintText:
    """One text. ``about`` names its place for people and for ids: ``ssl-2012/sec_37/summary``,
    ``unemployment/conditions/registered/met``. ``rule``: whether its numbers are the rule's own."""

    about: str
    words: Mapping[str, ScalarNode]
    clause: str | None = None
    row: str | None = None
    provision: str | None = None
    section: str | None = None
    name: str | None = None
    reading: str | None = None
    rule: bool = True


def texts_of(law: Law) -> Iterator[LintText]:
    """The texts of a law's files, then those of the instruments it consists of."""
    for text in of_ruleset(law.ruleset).texts:
        yield _in_ruleset(text)
    yield from _in_registry(law)


def _steps(text: Text) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in text.pointer.split("/")[1:]]


def _in_ruleset(text: Text) -> LintText:
    steps = _steps(text)
    owner = text.file.removesuffix(".yaml")
    about = "/".join((owner, *steps))
    silent = not steps or any(key in steps for key in _SILENT)
    if owner.startswith("readings/"):
        return LintText(about, text.words, reading=owner.partition("/")[2], rule=not silent)
    if owner in ("ruleset", "facts", "systems") or owner.startswith("facts/"):
        return LintText(about, text.words, rule=False)
    provision = None if owner == "common" else owner
    section, name = (steps[0], steps[1]) if steps and steps[0] in _RULES and len(steps) > 1 else (None, None)
    return LintText(about, text.words, None, None, provision, section, name, None, not silent)


def _in_registry(law: Law) -> Iterator[LintText]:
    own = [amendment.id for amendment in law.amendments]
    for instrument in (*law.ruleset.manifest.instruments, *own):
        tree = cast(Node, law.registry.tree(instrument))  # read by uirules.ruleset.source
        for text in in_tree(f"{instrument}.yaml", tree, tuple(law.languages)):
            yield _of_clause(law, instrument, text)


def _of_clause(law: Law, instrument: str, text: Text) -> LintText:
    steps = _steps(text)
    if steps[0] == "clauses" and len(steps) > 2:
        clause, rest = f"{instrument}/{steps[1]}", steps[2:]
    else:
        clause, rest = instrument, steps[1:] if steps[0] == "whole" else steps
    row = None
    if rest[:1] == ["facts"] and len(rest) > 1:
        fact = law.registry.clause(clause).facts[int(rest[1])]  # the row's key names it better than its number
        row = fact.key
        rest = [f"fact {fact.key}" + (f" {fact.part}" if fact.part else ""), *rest[2:]]
    silent = any(key in rest for key in _SILENT)
    return LintText("/".join((clause, *rest)), text.words, clause, row, rule=not silent)
