"""The rulebook: a static site written from rulesets alone, in all their languages.

:func:`rulebook` gives the files, :func:`write` puts them into a folder. Formulas are told in words from the plan's
nodes; every rule leads to its clauses and every clause back to its rules.
"""

from __future__ import annotations

from uirules.rulebook.site import MARKER, rulebook
from uirules.rulebook.write import write

__all__ = ["MARKER", "rulebook", "write"]
