"""A decision in one of its faces: text, Markdown, HTML or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from uirules.decision.faces import render as render_face
from uirules.decision.results import Notice
from uirules.errors import Problem, UnknownName, did_you_mean

if TYPE_CHECKING:
    from uirules.decision.decision import Decision
    from uirules.decision.several import Decisions

__all__ = ["FORMATS", "render", "render_several"]

FORMATS = ("text", "markdown", "html", "json")


def render(
    decision: Decision, lang: str, format: str, *, notice: Notice | None = None, embed_fonts: bool = True
) -> str:
    """The letter on a decision in a language, or its JSON.

    The same decision gives the same bytes. UnknownName for a language the ruleset does not have, or another format.
    """
    if format not in FORMATS:
        raise UnknownName(_unknown("letter.unknown_format", format, FORMATS))
    languages = ("en",) if decision.sources is None else tuple(decision.sources.ruleset.manifest.languages)
    if lang not in languages:
        raise UnknownName(_unknown("letter.unknown_language", lang, languages))
    if format == "json":
        data: dict[str, Any] = decision.to_dict(decisive=True)
        if notice is not None:
            data["notice"] = notice.to_dict()
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    from uirules.decision.letter import build

    return render_face(build(decision, lang, notice), format, embed_fonts=embed_fonts)  # type: ignore[arg-type]


def render_several(
    decisions: Decisions, lang: str, format: str, *, notice: Notice | None = None, embed_fonts: bool = True
) -> str:
    """One letter on all decisions of a claim, or their JSON; as :func:`render`."""
    if format not in FORMATS:
        raise UnknownName(_unknown("letter.unknown_format", format, FORMATS))
    languages = tuple(decisions.sources.ruleset.manifest.languages)
    if lang not in languages:
        raise UnknownName(_unknown("letter.unknown_language", lang, languages))
    if format == "json":
        data: dict[str, Any] = decisions.to_dict(decisive=True)
        if notice is not None:
            data["notice"] = notice.to_dict()
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    from uirules.decision.letter.several import build_several

    document = build_several(decisions, lang, notice)
    return render_face(document, format, embed_fonts=embed_fonts)  # type: ignore[arg-type]


def _unknown(code: str, found: str, known: tuple[str, ...]) -> Problem:
    return Problem(code, found=found, expected=", ".join(known), suggestion=did_you_mean(found, known))
