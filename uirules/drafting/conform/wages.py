"""The wages of skilled workers at which rates are tested: stated by whoever asks, or a ladder of assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field

from uirules.drafting.conform.law_model import Wages
from uirules.errors import Problem, UnknownName
from uirules.ruleset.model import Model
from uirules.ruleset.scalars import Natural
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import validate

__all__ = ["CHOICES", "Stated", "read_wages"]

CHOICES = ("a", "b", "c", "d")
"""The four choices of Article 65(6) of C102 for the skilled manual male employee."""


class _File(Model):
    """A file of wages: a ladder, or wages for the choices."""

    ladder: list[Natural] = Field(default=[])
    a: Natural | None = None
    b: Natural | None = None
    c: Natural | None = None
    d: Natural | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """Wages a month in whole units of the currency; ``choices`` by letter, ``ladder`` where no choice is stated.

    ``assumed`` is true for the shipped ladder.
    """

    ladder: tuple[int, ...]
    choices: dict[str, int] = field(default_factory=dict)
    assumed: bool = True
    grade: str | None = None

    @property
    def usual(self) -> int:
        """The wage of cases in which the wage does not matter: the lowest."""
        return min((*self.ladder, *self.choices.values()))


def read_wages(given: Sequence[str], file: Path | None, shipped: Wages) -> Stated:
    """The wages that were given: ``350000`` for the ladder, ``a=350000`` for a choice, or a file with ``ladder`` and
    ``a`` to ``d``. What is given takes the place of the shipped ladder. UnknownName for what is no wage."""
    ladder: list[int] = []
    choices: dict[str, int] = {}
    if file is not None:
        if not file.is_file():
            raise UnknownName(Problem("conform.no_file", found=str(file)))
        read = validate(_File, load_yaml(file))
        ladder += read.ladder
        choices |= {name: wage for name in CHOICES if (wage := getattr(read, name)) is not None}
    problems: list[Problem] = []
    for text in given:
        name, sign, value = text.rpartition("=")
        if not (value.isascii() and value.isdigit() and 0 < int(value) <= 10**12) or (sign and name not in CHOICES):
            problems.append(Problem("conform.wage_shape", found=text))
        elif sign:
            choices[name] = int(value)
        else:
            ladder.append(int(value))
    if any(wage <= 0 for wage in (*ladder, *choices.values())):
        problems.append(Problem("conform.wage_shape", found="0"))
    if problems:
        raise UnknownName(problems)
    if not ladder and not choices:
        return Stated(tuple(int(wage) for wage in shipped.ladder), {}, True, shipped.assurance)
    return Stated(tuple(dict.fromkeys(ladder)), choices, False)
