"""Options of readings as somebody writes them: ``wage-cap=uncapped``."""

from __future__ import annotations

from collections.abc import Sequence

from uirules.errors import Problem, UnknownName

__all__ = ["read_choices"]


def read_choices(readings: Sequence[str] | None) -> dict[str, str]:
    """``wage-cap=uncapped``, once or several times, as a mapping. UnknownName for what is not written so."""
    chosen: dict[str, str] = {}
    problems = []
    for given in readings or ():
        name, sign, option = given.partition("=")
        name, option = name.strip(), option.strip()
        if not (sign and name and option):
            problems.append(Problem("cli.reading_shape", found=given))
        elif chosen.setdefault(name, option) != option:
            problems.append(Problem("cli.reading_twice", found=name))
    if problems:
        raise UnknownName(problems)
    return chosen
