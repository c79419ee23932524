"""Decisions by the second engine for whoever asks for them: decided and written in its own process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from uirules.crosscheck.child import Face
from uirules.crosscheck.coverage import check_covered
from uirules.crosscheck.worker import Crashed, Worker
from uirules.errors import LimitError, Problem
from uirules.law import Law
from uirules.ruleset.claim import Claim

__all__ = ["Second"]


class Second:
    """The second engine as ``uirules decide`` asks it."""

    def __init__(
        self,
        law: Law,
        benefit: str | None,
        benefits: Iterable[str],
        lang: str,
        format: str,
        notice: Any = None,
        *,
        what_if: bool = False,
        embed_fonts: bool = True,
    ) -> None:
        """``benefit``: None for all of the law in one letter. UnknownName for a provision it does not cover."""
        if benefit is not None:
            check_covered(law, benefits)
        self.benefit = benefit
        self.face = Face(lang, format, notice, embed_fonts, what_if)
        self.worker = Worker(law)

    def written(self, claim: Claim) -> str:
        """The decision on a claim, as it is to be written. LimitError where the process ended on it."""
        try:
            text: str = self.worker.ask("written", claim, self.benefit, self.face)
        except Crashed as crash:
            raise LimitError(Problem("durable.crashed", found=crash.how)) from None
        return text

    def __enter__(self) -> Second:
        return self

    def __exit__(self, *exc: object) -> None:
        self.worker.close()
