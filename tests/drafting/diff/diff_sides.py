"""Sides for tests of comparisons: the made-up School Grant Act, and copies of it with changes."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from changed import GRANT, Change, copied

from uirules.drafting.diff import Diff, diff
from uirules.drafting.sides import Side, read_side

__all__ = ["AMENDMENT", "CLAUSES", "GRANT", "RULES", "Change", "amended", "changed", "compared", "copied", "side"]

RULES, CLAUSES = "school_grant.yaml", "legal_refs/school-grant-act.yaml"
AMENDMENT = Path(__file__).with_name("longer-grant.yaml")


def side(spec: str = "") -> Side:
    """The Act as it stands, with what stands behind a plus."""
    return read_side(f"{GRANT}{spec}")


def changed(into: Path, *changes: Change, spec: str = "") -> Side:
    """A copy of the Act with changes in its files."""
    return read_side(f"{copied(GRANT, into, *changes)}{spec}")


def compared(into: Path, *changes: Change, scenarios: bool = False) -> Diff:
    """The Act against a copy with changes."""
    return diff(side(), changed(into, *changes), scenarios=scenarios)


def amended(spec: str = "") -> Side:
    """The Act with the amendment of these tests."""
    return side(f"+{AMENDMENT}{spec}")
