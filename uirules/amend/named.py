"""Amendments as somebody names them on a command line: an id or a file, perhaps with a day that is only supposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from uirules.amend.read import load_amendment
from uirules.amend.stack import Named
from uirules.errors import Problem, UnknownName
from uirules.ruleset.scalars import read_value

__all__ = ["named_amendment"]


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
