"""Parts 8 to 10: how sure this is, the duties that follow, and what can be done by whoever disagrees."""

from __future__ import annotations

from uirules.decision.document import Block, Bullets, Identifier, Item, Runs
from uirules.decision.letter.desk import Desk
from uirules.ruleset.types import DATE

__all__ = ["assurance", "dispute", "duties"]

_NOT_READ = ("paraphrase", "quoted", "not_seen")


# ── 8: how sure this is ───────────────────────────────────────────────────────────────────────────────────────────────


def assurance(desk: Desk) -> list[Block]:
    """Part 8: the grades of outcome and amount apart, that the text was not read, and the gaps that were not filled."""
    decision, grades = desk.decision, desk.decision.assurance
    if grades.outcome is None and grades.amount is None:
        return [*desk.paragraph(desk.say("assurance.none"), _not_read(desk))]
    items = []
    if grades.outcome is not None:
        key = "assurance.not_met" if decision.outcome == "not_met" else "assurance.met"
        items.append(Item(_grade(desk, key, "outcome", grades.outcome)))
    if grades.amount is not None:
        what = "amount" if desk.in_money else "value"
        items.append(Item(_grade(desk, "assurance.amount", what, grades.amount)))
    lead = None
    if decision.outcome == "undetermined":
        lead = desk.say("assurance.if_met", part=desk.part(3))
    answers = None
    if desk.notice is not None and not desk.undecided:
        own = desk.own("notice_answers") if desk.decision.outcome == "met" else None
        answers = own or desk.say("assurance.answers")
    return [
        # A letter on several says once, at its beginning, what a grade is.
        *desk.paragraph(desk.say("assurance.meaning") if desk.place is None else None, lead),
        Bullets(tuple(items)),
        *desk.paragraph(_not_read(desk), *_gaps(desk), desk.say("assurance.in_annex")),
        *desk.paragraph(answers),
    ]


def _grade(desk: Desk, key: str, what: str, grade: str) -> Runs:
    return desk.say(
        key,
        label=desk.label(f"assurance.{what}"),
        grade=desk.label(f"grade_named.{grade.lower()}"),
        sentence=desk.say(f"assurance.grade.{grade.lower()}"),
    )


def _not_read(desk: Desk) -> Runs | None:
    if all(desk.registry.clause(clause).text_status not in _NOT_READ for clause in desk.provision.cite):
        return None
    if (own := desk.own("paraphrase")) is not None:
        return own
    nowhere = all(desk.registry.clause(clause).kind == "prov" for clause in desk.provision.cite)
    section = desk.say("assurance.no_section") if nowhere else None
    return desk.join(desk.say("assurance.not_read", cite=desk.section), section)


def _gaps(desk: Desk) -> list[Runs]:
    if desk.decision.outcome == "not_met":
        return []
    if (own := desk.own("gaps")) is not None:
        return [own]
    return [desk.words(remark.text) for remark in desk.decision.warnings if remark.code.startswith("gap.")]


# ── 9: duties ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def duties(desk: Desk) -> list[Block]:
    """Part 9: duties with a clause, and those an office states; nothing else."""
    if desk.notice is not None:
        return _of_notice(desk)
    undetermined = desk.decision.outcome == "undetermined"
    declared = desk.provision.duties
    told = desk.always_told(declared) if desk.assembly is None else desk.told(desk.assembly.plan.duties)
    if not told and undetermined:
        told = [desk.say("duties.complete", part=desk.part(6))]
    return [*desk.paragraph(*(told or [desk.say("duties.none")]))]


def _of_notice(desk: Desk) -> list[Block]:
    notice = desk.notice
    assert notice is not None
    items: list[Item] = []
    if desk.decision.outcome == "met" and desk.running == "running":
        if (general := desk.own_by_reading("notice_duties")) is not None:
            items.append(Item(general))
        for number, payment in desk.payments("pending"):
            named = {"payment.from": (payment.start, DATE), "payment.to": (payment.end, DATE)}
            if (own := desk.own("notice_duty_of_period", named)) is not None:
                items.append(Item(desk.word.labelled(desk.capital(desk.ordinals([number])), own)))
        if (consequence := desk.own_by_reading("notice_consequence")) is not None:
            items.append(Item(consequence))
    elif desk.decision.outcome == "undetermined":
        items.append(Item(desk.say("duties.complete_notice", part=desk.part(6))))
    if not items and desk.decision.kind == "duty" and desk.assembly is not None:
        items += [Item(told) for told in desk.told(desk.assembly.plan.duties)]
    if not items:
        items.append(Item(desk.say("duties.none_notice")))
    further = notice.further_duties
    if further is None:
        items.append(Item(desk.say("duties.notice_further_none")))
    else:
        items.append(Item(desk.say("duties.notice_further", text=desk.given(further))))
    return [Bullets(tuple(items))]


# ── 10: disagreeing ───────────────────────────────────────────────────────────────────────────────────────────────────


def dispute(desk: Desk) -> list[Block]:
    """Part 10: that a calculation is nothing to appeal against, or where and until when an appeal can be made."""
    notice = desk.notice
    if notice is None:
        declared = desk.provision.disputes
        told = desk.always_told(declared) if desk.assembly is None else desk.told(desk.assembly.plan.disputes)
        return [*desk.paragraph(*(told or [desk.own("dispute") or desk.say("dispute.calculation")]))]
    if desk.undecided:
        return [*desk.paragraph(desk.say("dispute.nothing_decided"))]
    until = desk.day(notice.appeal_until)
    appeal = desk.say("dispute.appeal", appeal_to=desk.given(notice.appeal_to), appeal_until=until)
    return [*desk.paragraph(appeal, desk.own("notice_appeal"), _reference(desk))]


def _reference(desk: Desk) -> Runs | None:
    assert desk.notice is not None
    return desk.say("dispute.reference", reference=Identifier(desk.notice.reference))
