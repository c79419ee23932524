"""``uirules check --coverage`` and ``--require-assurance``: what is encoded, and how well it is founded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from uirules.cli.options import one_of
from uirules.errors import Problem, UnknownName

if TYPE_CHECKING:
    from uirules.law import Law

__all__ = ["below_grade", "check_grade", "print_map", "weakest_told"]


def check_grade(grade: str) -> None:
    """UnknownName for a grade that is none."""
    if problem := one_of("cli.unknown_grade", grade, ("A", "B", "C", "D")):
        raise UnknownName(problem)


def print_map(laws: Sequence[Law], whole: bool, at_least: str | None, format: str, lang: str) -> int:
    """Write the map of some laws; 1 where it has errors."""
    from uirules.cli.streams import say, to_json
    from uirules.coverage import coverage, page, text

    found = coverage(laws, whole=whole, at_least=at_least)
    if format == "json":
        say(to_json(found.to_dict()))
    else:
        say((page if format == "html" else text).render(found, lang).rstrip("\n"))
    return 0 if found.ok else 1


def below_grade(laws: Sequence[Law], grade: str) -> Iterator[Problem]:
    """An error for each element of the laws that is founded worse than a grade."""
    from uirules.coverage import below

    for law in laws:
        yield from below(law, grade)


def weakest_told(laws: Sequence[Law], lang: str) -> str:
    """The weakest grades of each provision, as text."""
    from uirules.coverage import weakest_of
    from uirules.coverage.text import weakest_lines

    return weakest_lines([one for law in laws for one in weakest_of(law)], lang)
