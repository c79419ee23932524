"""Amendments as somebody names them on a command line: an id or a file, perhaps with a day that is only supposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from uirules.amend.read import Amendment, folders_of, load_amendment
from uirules.amend.stack import Named
from uirules.errors import Problem, RulesetError, UnknownName
from uirules.ruleset.scalars import read_value

__all__ = ["folders_of", "named_amendment", "named_amendments", "resting_on", "scenarios_of"]


def named_amendment(text: str, folders: Sequence[str | Path] = ()) -> Named:
    """``raised-cap``, ``drafts/raised-cap.yaml``, or either with a supposed commencement: ``raised-cap@2027-07-01``.

    UnknownName for an amendment that is none and for a day that is none; RulesetError for a file that is not sound.
    """
    reference, sign, day = text.partition("@")
    supposed: dt.date | None = None
    if sign:
        try:
            supposed = read_value(day.strip(), "date")
        except ValueError:
            raise UnknownName(Problem("amend.supposed_day", found=day, expected="YYYY-MM-DD")) from None
    return Named(load_amendment(reference.strip(), folders), supposed)


def named_amendments(texts: Sequence[str], folders: Sequence[str | Path] = ()) -> list[Named]:
    """Amendments as :func:`named_amendment` reads them, with those that they rest on and that were not named:
    as if they began on the same day.

    UnknownName and RulesetError as there, of those that they rest on as well.
    """
    return _with_those_below([named_amendment(text, folders) for text in texts], folders)


def scenarios_of(file: Path) -> Path:
    """Where the scenarios of an amendment's file are: a file of its name, or a folder of files."""
    folder = file.parent / "scenarios" / file.stem
    return folder if folder.is_dir() else folder.with_suffix(".yaml")


def resting_on(amendment: Amendment, path: Path) -> list[Named]:
    """An amendment after those that it rests on, which are looked for beside its file.

    RulesetError where one of them is not there or its file is not sound.
    """
    return _with_those_below([Named(amendment)], folders_of(path))


def _below(amendment: Amendment, key: str, name: str, folders: Sequence[str | Path]) -> Amendment:
    """What an amendment rests on; where that is not there, it is the mistake of the file that names it."""
    try:
        return load_amendment(name, folders)
    except UnknownName as error:
        node = amendment.node(key)
        placed = [replace(problem, position=node.position, pointer=node.pointer) for problem in error.problems]
        raise RulesetError(placed) from None


def _with_those_below(given: Sequence[Named], folders: Sequence[str | Path]) -> list[Named]:
    found = list(given)
    known = {one.amendment.id for one in found}
    for one in found:  # grows while it is gone through
        file = one.amendment.file
        beside = [*folders, *folders_of(Path(one.amendment.name))]
        wanted = [("requires", name) for name in file.requires]
        if file.amends_amendment is not None:
            wanted.append(("amends_amendment", file.amends_amendment))
        for key, name in wanted:
            if name not in known:
                known.add(name)
                found.append(Named(_below(one.amendment, key, name, beside), one.supposed))
    return found
