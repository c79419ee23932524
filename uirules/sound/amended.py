"""A law with amendments, refused where they leave it unsound."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from uirules.errors import Problem, RulesetError
from uirules.law import Law
from uirules.sound.files import Soundness

if TYPE_CHECKING:
    from uirules.amend.read import Amendment
    from uirules.amend.stack import Named
    from uirules.amended import AmendedLaw

__all__ = ["brought", "soundly_amended"]


def soundly_amended(law: Law, amendments: Iterable[Amendment | Named]) -> AmendedLaw:
    """The law with amendments, as :meth:`uirules.law.Law.amended` gives it; for verbs that go on to decide by it.

    RulesetError as there, and with what is wrong with the files that they changed and was not wrong before.
    """
    amended = law.amended(amendments)
    files = amended.stack.whole.changed_files
    found = Soundness(amended, within=files).of_files()
    if found and (problems := brought(found, lambda: Soundness(amended.base, within=files).of_files())):
        raise RulesetError(problems)
    return amended


def brought(found: Iterable[Problem], before: Callable[[], Iterable[Problem]]) -> list[Problem]:
    """Problems that were not there before."""
    known = {_told(problem) for problem in before()}
    return [problem for problem in found if _told(problem) not in known]


def _told(problem: Problem) -> tuple[object, ...]:
    return (problem.code, problem.pointer, problem.found, problem.expected, tuple(sorted(problem.fields.items())))
