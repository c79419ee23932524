"""Lints for drafters: what is written soundly and yet probably not meant. Each has an id, a page, and can be answered.

A finding that is meant is acknowledged with a reason beside the law (:mod:`uirules.drafting.lints.acknowledged`).
"""

from uirules.drafting.lints.finding import Finding
from uirules.drafting.lints.run import ALL, Report, lint_law, lint_subjects

__all__ = ["ALL", "Finding", "Report", "lint_law", "lint_subjects"]
