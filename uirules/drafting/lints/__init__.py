"""Lints for drafters: what is written soundly and yet probably not meant. Each has an id, a page, and can be answered.

A finding that is meant is acknowledged with a reason beside the law (:mod:`uirules.drafting.lints.acknowledged`).
"""

from uirules.drafting.lints.finding import Finding
from uirules.drafting.lints.run import LINTS, Report, lint_law, lint_subject

__all__ = ["LINTS", "Finding", "Report", "lint_law", "lint_subject"]
