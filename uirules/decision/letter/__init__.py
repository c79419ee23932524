"""The letter: a decision as a document in one language, in ten parts that always stand in the same order.

``build`` makes the neutral :class:`~uirules.decision.document.Document`; the faces make text, Markdown or HTML of it.
Words come from the ruleset where it has its own, else from the locale of the language; nothing here knows a law.
"""

from __future__ import annotations

from uirules.decision.decision import Decision
from uirules.decision.document import Block, Document, Heading, Signature, mark_terms
from uirules.decision.letter import closing, opening, periods, readings, reasons
from uirules.decision.letter.annex import annex
from uirules.decision.letter.arithmetic import Arithmetic
from uirules.decision.letter.desk import Desk
from uirules.decision.results import Notice

__all__ = ["build"]


def build(decision: Decision, lang: str, notice: Notice | None = None) -> Document:
    """The letter on a decision; with a notice it is an office's own, without one a calculation."""
    desk = Desk(decision, lang, notice)
    arithmetic = None if desk.assembly is None else Arithmetic(desk)
    texts, lists = desk.word.locale.texts, desk.word.locale.lists
    document = Document(
        lang=lang,
        title=opening.title(desk),
        blocks=(opening.head(desk), *_parts(desk, arithmetic), *_signature(desk)),
        annex=annex(desk, arithmetic),
        standing=desk.label("standing.calculation") if notice is None else desk.given(notice.office),
        banner=opening.banner(desk),
        label_mark=texts["technical.label_mark"],
        counter=texts["technical.counter"],
    )
    return mark_terms(document, lists["technical.terms"], lists["technical.particles"])


def _parts(desk: Desk, arithmetic: Arithmetic | None) -> list[Block]:
    notice = desk.notice is not None
    parts: list[tuple[str, list[Block]]] = [
        ("decision" if notice and not desk.undecided else "outcome", opening.outcome(desk)),
        ("payable", opening.payable(desk)),
        ("reasons", reasons.reasons(desk, arithmetic)),
        ("calculation", reasons.calculation(desk, arithmetic)),
        ("periods", periods.periods(desk)),
        ("missing", periods.missing(desk)),
        ("readings", readings.readings(desk)),
        ("assurance", closing.assurance(desk)),
        ("duties", closing.duties(desk)),
        ("appeal" if notice else "disagree", closing.dispute(desk)),
    ]
    blocks: list[Block] = []
    for number, (key, part) in enumerate(parts, 1):
        label = "once.part" if key == "periods" and desk.once else f"part.{key}"
        if key == "payable" and desk.provision.payments is None and desk.assembly is not None:
            label = "part.no_payment"
        blocks += [Heading(1, desk.label(label), desk.word.part(number)), *part]
    return blocks


def _signature(desk: Desk) -> list[Block]:
    if desk.notice is None:
        return []
    lines = (desk.given(desk.notice.capacity), desk.given(desk.notice.office))
    return [Signature(desk.label("notice.signature"), lines)]
