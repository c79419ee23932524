"""What a report says above all else of amendments that are not law, in the sentences of letters."""

from __future__ import annotations

from collections.abc import Iterable

from uirules.amend.stack import Named
from uirules.amended import AmendedLaw
from uirules.decision.document import Runs, Text
from uirules.decision.wording import Wording
from uirules.law import Law

__all__ = ["banner", "not_law", "not_law_of"]


def not_law(laws: Iterable[Law], lang: str) -> list[Runs]:
    """A sentence for each amendment of these laws that is not law, or whose day is supposed only; each is told once."""
    found: dict[str, Runs] = {}
    for law in laws:
        if isinstance(law, AmendedLaw):
            _add(found, law.stack.named, law.wording(lang), lang)
    return list(found.values())


def banner(laws: Iterable[Law], lang: str) -> Runs:
    """These sentences as what stands above a page."""
    return tuple(run for runs in not_law(laws, lang) for run in (Text(" "), *runs))[1:]


def not_law_of(amendments: Iterable[Named], lang: str) -> list[Runs]:
    """The same of amendments that are not on a law yet."""
    found: dict[str, Runs] = {}
    _add(found, amendments, Wording(lang), lang)
    return list(found.values())


def _add(found: dict[str, Runs], amendments: Iterable[Named], word: Wording, lang: str) -> None:
    for one in amendments:
        file = one.amendment.file
        if one.erratum or (file.status == "enacted" and one.supposed is None):
            continue
        values = {"title": Text(file.title[lang])}
        if one.start is not None:
            values["start"] = Text(word.date(one.start))
        found.setdefault(file.id, word.sentence(f"amendments.draft.{file.status}", values))
