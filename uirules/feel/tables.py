"""The parse tables of FEEL: made by Lark from ``grammar.lark``, stored in ``tables.json``, read without Lark.

``python -m uirules.feel.tables`` writes the stored file anew; Lark is needed for that alone. Rows and rules are
numbered in the order in which the grammar reaches them, so that the same grammar gives the same file, byte for byte.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Rule", "Tables", "generate", "load"]

STORED = "tables.json"


@dataclass(frozen=True, slots=True)
class Rule:
    """``head`` from ``length`` symbols; ``action`` names what the parser does, "" where the one symbol passes as is."""

    head: str
    length: int
    action: str


@dataclass(frozen=True, slots=True)
class Tables:
    """An LALR(1) automaton that starts in state 0.

    ``actions[state][terminal]`` is the next state, or ``-1 - rule`` to reduce; ``gotos[state][head]`` is the next state
    after a reduction. The text is accepted when the goto of "start" is asked for in state 0.
    """

    actions: tuple[dict[str, int], ...]
    gotos: tuple[dict[str, int], ...]
    rules: tuple[Rule, ...]


@cache
def load() -> Tables:
    """The stored tables."""
    stored = json.loads(files("uirules.feel").joinpath(STORED).read_text(encoding="ascii"))
    return Tables(
        tuple(row for row, _ in stored["states"]),
        tuple(row for _, row in stored["states"]),
        tuple(Rule(*rule) for rule in stored["rules"]),
    )


def generate() -> str:
    """The text of the stored file, made from the grammar by Lark."""
    from lark import Lark
    from lark.grammar import Rule as LarkRule
    from lark.lexer import TerminalDef

    grammar = files("uirules.feel").joinpath("grammar.lark").read_text(encoding="ascii")
    lark = Lark(grammar, parser="lalr", lexer="basic", start="start", maybe_placeholders=False)
    data, memo = lark.memo_serialize([TerminalDef, LarkRule])
    tables = data["parser"]["parser"]
    tokens, states = tables["tokens"], tables["states"]
    start = tables["start_states"]["start"]

    rules: list[tuple[str, int, str]] = []
    rule_numbers: dict[int, int] = {}
    numbers: dict[int, int] = {start: 0}
    queue = [start]
    rows: list[tuple[dict[str, int], dict[str, int]]] = []
    for state in queue:
        actions: dict[str, int] = {}
        gotos: dict[str, int] = {}
        for token, (reduces, target) in sorted((tokens[key], entry) for key, entry in states[state].items()):
            if reduces:
                key = target["@"]
                if key not in rule_numbers:
                    rule = memo[key]
                    rule_numbers[key] = len(rules)
                    rules.append((rule["origin"]["name"], len(rule["expansion"]), rule["alias"] or ""))
                actions[token] = -1 - rule_numbers[key]
            else:
                if target not in numbers:
                    numbers[target] = len(numbers)
                    queue.append(target)
                (gotos if token.islower() else actions)[token] = numbers[target]
        rows.append((actions, gotos))
    lines = ",\n".join(json.dumps(row, sort_keys=True, separators=(",", ":")) for row in rows)
    return f'{{"rules":{json.dumps(rules)},\n"states":[\n{lines}\n]}}\n'


def write() -> None:
    """Writes the stored file beside this module."""
    from pathlib import Path

    Path(__file__).with_name(STORED).write_text(generate(), encoding="ascii")


if __name__ == "__main__":
    write()
