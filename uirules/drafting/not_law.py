"""What a report says above all else of amendments that are not law, in the sentences of letters."""

from __future__ import annotations

from collections.abc import Iterable

from uirules.amended import AmendedLaw
from uirules.decision.document import Runs, Text
from uirules.law import Law

__all__ = ["banner", "not_law"]


def not_law(laws: Iterable[Law], lang: str) -> list[Runs]:
    """A sentence for each amendment of these laws that is not law, or whose day is supposed only; each is told once."""
    found: dict[str, Runs] = {}
    for law in laws:
        if not isinstance(law, AmendedLaw):
            continue
        word = law.wording(lang)
        for one in law.stack.named:
            file = one.amendment.file
            if one.erratum or (file.status == "enacted" and one.supposed is None):
                continue
            values = {"title": Text(file.title[lang])}
            if one.start is not None:
                values["start"] = Text(word.date(one.start))
            found.setdefault(file.id, word.sentence(f"amendments.draft.{file.status}", values))
    return list(found.values())


def banner(laws: Iterable[Law], lang: str) -> Runs:
    """These sentences as what stands above a page."""
    return tuple(run for runs in not_law(laws, lang) for run in (Text(" "), *runs))[1:]
