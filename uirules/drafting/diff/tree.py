"""Two files of a ruleset as plain data, and every place at which they differ.

What a file says in a language is marked (:class:`Wording`), so that a changed sentence and a changed rule are told
apart, as they are in digests. A list is compared entry by entry; one of names or numbers alone is one value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from uirules.ruleset.digest import Parts, canonical
from uirules.ruleset.node import escape_pointer

__all__ = [
    "Difference",
    "Op",
    "TextDifference",
    "Wording",
    "differences",
    "joined",
    "steps_of",
    "without_words",
    "words_in",
]

Op = Literal["added", "removed", "changed", "moved", "order"]
"""What happened: ``order`` is that of a group's entries, ``moved`` the same thing in another place."""

NOTHING: Any = object()
"""What is left of a group that held only texts."""


class Wording(str):
    """A text in one language."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule or value that is not the same: plain data before and after, None where there is nothing.

    ``pointer`` is its place in the later file, or in the earlier one where it was removed.
    """

    pointer: str
    op: Op
    before: Any
    after: Any
    pointer_before: str


@dataclass(frozen=True, slots=True)
class TextDifference:
    """One text that is not the same, by language; a language that a side does not have is left out there."""

    pointer: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    pointer_before: str


def joined(parts: Parts, language: str | None = None) -> Any:
    """What a file says as plain data, its texts in their places and marked; ``language``: that of a locale's file."""
    if parts.rules is None:
        return _marked(parts.wording, language or "")
    for pointer, text in (parts.wording or {}).items():
        place = parts.rules
        *above, last = steps_of(pointer)
        for step in above:
            place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
        place[last] = Wording(text or "")
    return parts.rules


def _marked(data: Any, language: str) -> Any:
    """The texts of a locale: each a group of the one language."""
    if isinstance(data, Mapping):
        return {name: _marked(value, language) for name, value in data.items()}
    if isinstance(data, list):
        data = ", ".join(map(str, data)) if all(isinstance(item, str) for item in data) else canonical(data).decode()
    return {language: Wording(data or "")}


def steps_of(pointer: str) -> list[str]:
    """The steps of a pointer, unescaped."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def without_words(data: Any) -> Any:
    """The data without its texts; a group that holds nothing else is gone with them (:data:`NOTHING` for the data)."""
    if isinstance(data, Mapping):
        if data and all(isinstance(value, Wording) for value in data.values()):
            return NOTHING
        kept = ((name, without_words(value)) for name, value in data.items() if not isinstance(value, Wording))
        return {name: left for name, left in kept if left is not NOTHING}
    if isinstance(data, list):
        return [{} if (left := without_words(item)) is NOTHING else left for item in data]
    return data


def words_in(data: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text below some data: the pointer of its group, and its words by language."""
    if isinstance(data, Mapping):
        if own := _texts(data):
            yield pointer, own
        for name, value in data.items():
            yield from words_in(value, f"{pointer}/{escape_pointer(name)}")
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from words_in(item, f"{pointer}/{index}")


def _texts(group: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in group.items() if isinstance(value, Wording)}


def differences(
    before: Any, after: Any, pointer: str = "", pointer_before: str | None = None
) -> Iterator[Difference | TextDifference]:
    """Every place at which two trees of plain data differ, each once, in the order of the later one."""
    was = pointer if pointer_before is None else pointer_before
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _groups(before, after, pointer, was)
    elif isinstance(before, list) and isinstance(after, list) and (_entries(before) or _entries(after)):
        yield from _lists(before, after, pointer, was)
    elif before != after:
        old, new = without_words(before), without_words(after)
        yield Difference(pointer, "changed", None if old is NOTHING else old, None if new is NOTHING else new, was)
        yield from (TextDifference(place, words, {}, place) for place, words in words_in(before, was))
        yield from (TextDifference(place, {}, words, place) for place, words in words_in(after, pointer))


def _entries(items: Sequence[Any]) -> bool:
    """Whether a list has entries of several parts."""
    return any(isinstance(item, Mapping | list) for item in items)


def _groups(
    before: Mapping[str, Any], after: Mapping[str, Any], at: str, was: str
) -> Iterator[Difference | TextDifference]:
    old, new = _texts(before), _texts(after)
    if old != new:
        yield TextDifference(at, old, new, was)
    for name, value in before.items():
        if name not in after and name not in old:
            yield from _alone(value, "removed", f"{was}/{escape_pointer(name)}")
    for name, value in after.items():
        if name in new:
            continue
        step = f"/{escape_pointer(name)}"
        if name in before and name not in old:
            yield from differences(before[name], value, at + step, was + step)
        else:
            yield from _alone(value, "added", at + step)
    shared = [
        [name for name in one if name in other and _ordered(one[name])]
        for one, other in ((before, after), (after, before))
    ]
    if shared[0] != shared[1]:
        yield Difference(at, "order", shared[0], shared[1], was)


def _ordered(value: Any) -> bool:
    """Whether the order of an entry says anything: that of texts does not."""
    return without_words(value) is not NOTHING


def _alone(
    value: Any, op: Literal["added", "removed"], pointer: str, *, in_list: bool = False
) -> Iterator[Difference | TextDifference]:
    """What stands on one side only: its rules as one thing, and each of its texts. An entry of a list may be a text."""
    rules, texts = without_words(value), list(words_in(value, pointer))
    if rules is not NOTHING and not (in_list and texts and rules == {}):
        old, new = (None, rules) if op == "added" else (rules, None)
        yield Difference(pointer, op, old, new, pointer)
    for place, words in texts:
        yield TextDifference(place, *(({}, words) if op == "added" else (words, {})), place)


def _lists(before: Sequence[Any], after: Sequence[Any], at: str, was: str) -> Iterator[Difference | TextDifference]:
    for old, new in _paired(before, after):
        if old is None:
            assert new is not None
            yield from _alone(after[new], "added", f"{at}/{new}", in_list=True)
        elif new is None:
            yield from _alone(before[old], "removed", f"{was}/{old}", in_list=True)
        else:
            yield from differences(before[old], after[new], f"{at}/{new}", f"{was}/{old}")


def _paired(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Which entry became which: equal ones, between these those of the same name, between these in their order."""
    for equal, a, b, c, d in _runs([canonical(item) for item in before], [canonical(item) for item in after]):
        if equal:
            yield from zip(range(a, b), range(c, d), strict=True)
            continue
        for _, e, f, g, h in _runs([_name(item) for item in before[a:b]], [_name(item) for item in after[c:d]]):
            pairs = min(f - e, h - g)
            yield from zip(range(a + e, a + e + pairs), range(c + g, c + g + pairs), strict=True)
            yield from ((index, None) for index in range(a + e + pairs, a + f))
            yield from ((None, index) for index in range(c + g + pairs, c + h))


def _runs(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[bool, int, int, int, int]]:
    for tag, *ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield (tag == "equal", *ends)  # type: ignore[misc]


def _name(item: Any) -> str:
    """What an entry of a list is called; for one without a name, its kind alone."""
    if isinstance(item, Mapping):
        for key in ("state", "gap", "to", "when"):
            if key in item:
                return f"{key} {canonical(item[key]).decode()}"
    return ""
