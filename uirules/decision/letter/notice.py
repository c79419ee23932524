"""The notice envelope: what an office must state before a letter is its own, read from a file.

.. code-block:: yaml

    office: TSO-07                      # or a text for each language: {en: …, my: …}
    capacity: Head, Township Social Security Office
    reference: UB-2026-0311
    decided_on: 2026-05-18
    served_on: 2026-05-20
    appeal_to: the body that hears the appeal
    appeal_until: 2026-06-30
    further_duties: none but these      # may be left out
    hypothetical: true                  # or a banner for each language; may be left out

A half-filled envelope is refused, with every field that is missing. The time limit of an appeal is the office's to
state: nothing here works it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from uirules.decision.results import Notice
from uirules.errors import ClaimError, Problem, did_you_mean
from uirules.ruleset.node import MappingNode, Node, ScalarNode
from uirules.ruleset.scalars import read_value
from uirules.ruleset.source import load_yaml
from uirules.ruleset.source_text import Source

__all__ = ["read_notice"]

_TEXTS = ("office", "capacity", "appeal_to")
_DAYS = ("decided_on", "served_on", "appeal_until")
_REQUIRED = ("office", "capacity", "reference", "decided_on", "served_on", "appeal_to", "appeal_until")
_KNOWN = (*_REQUIRED, "further_duties", "hypothetical")
_IN_ORDER = (("decided_on", "served_on"), ("served_on", "appeal_until"))


def read_notice(source: Source, *, name: str | None = None) -> Notice:
    """The notice in a YAML file or text. ClaimError with everything that is missing or wrong in it."""
    root = load_yaml(source, name=name, error=ClaimError)
    if not isinstance(root, MappingNode):
        raise ClaimError(root.problem("letter.notice_shape", found=root.kind_name))
    reader = _Reader(root)
    values = {field: reader.field(field) for field in _KNOWN}
    reader.unknown()
    for earlier, later in _IN_ORDER:
        reader.order(earlier, values[earlier], later, values[later])
    if reader.problems:
        raise ClaimError(reader.problems)
    return Notice(**values)


class _Reader:
    def __init__(self, root: MappingNode) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def field(self, name: str) -> Any:
        node = self.root.get(name)
        if node is None or node.is_null or (isinstance(node, ScalarNode) and not node.text.strip()):
            if name in _REQUIRED:
                self.problems.append(self.root.problem("letter.notice_missing", found=name))
            return None
        if name in _DAYS:
            return self._day(name, node)
        if name == "hypothetical":
            return self._hypothetical(node)
        if name == "reference":
            return self._text(name, node)
        return self._texts(name, node) if isinstance(node, MappingNode) else self._text(name, node)

    def unknown(self) -> None:
        for name in self.root:
            if name not in _KNOWN:
                near = did_you_mean(name, _KNOWN)
                known = ", ".join(_KNOWN)
                self.problems.append(
                    self.root.key(name).problem("letter.notice_unknown", found=name, expected=known, suggestion=near)
                )

    def order(self, earlier: str, first: Any, later: str, second: Any) -> None:
        if isinstance(first, dt.date) and isinstance(second, dt.date) and second < first:
            node = self.root[later]
            self.problems.append(
                node.problem(
                    "letter.notice_order", found=second.isoformat(), earlier=earlier, later=later, day=first.isoformat()
                )
            )

    def _day(self, name: str, node: Node) -> dt.date | None:
        try:
            if isinstance(node, ScalarNode):
                day: dt.date = read_value(node.text, "date")
                return day
        except ValueError:
            pass
        self.problems.append(node.problem("letter.notice_day", found=node.shown(), field=name))
        return None

    def _text(self, name: str, node: Node) -> str | None:
        if isinstance(node, ScalarNode):
            return node.text.strip()
        self.problems.append(node.problem("letter.notice_text", found=node.kind_name, field=name))
        return None

    def _texts(self, name: str, node: MappingNode) -> Mapping[str, str] | None:
        found = {language: self._text(name, part) for language, part in node.items()}
        return {language: text for language, text in found.items() if text} or None

    def _hypothetical(self, node: Node) -> Mapping[str, str] | None:
        if isinstance(node, MappingNode):
            return self._texts("hypothetical", node)
        if isinstance(node, ScalarNode) and node.text in ("true", "false"):
            return {} if node.text == "true" else None
        self.problems.append(node.problem("letter.notice_hypothetical", found=node.shown()))
        return None
