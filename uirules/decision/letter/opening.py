"""The head of a letter and its first two parts: the outcome, and what is payable and what is not."""

from __future__ import annotations

import datetime as dt

from uirules.decision.decision import Decision
from uirules.decision.document import Block, Bullets, DefinitionRows, Identifier, Item, Row, Runs, Text
from uirules.decision.letter.amendments import drafts, not_owed_by, transitions
from uirules.decision.letter.desk import Desk, total
from uirules.decision.results import Notice, Payment, Range
from uirules.plan import nodes as n
from uirules.ruleset.types import DATE

__all__ = ["banner", "head", "named_fact", "named_row", "outcome", "payable", "reference", "title"]

_NAMED = 4
"""More facts than so many are counted, not named, in the first part."""


# ── head ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def title(desk: Desk) -> Runs:
    """What the letter is about."""
    benefit = (Text(desk.provision.title[desk.lang]),)
    if desk.notice is not None:
        key = "notice.subject_undecided" if desk.undecided else "notice.subject"
        return desk.say(key, benefit=benefit, claim=_claim(desk))
    if desk.provision.subtitle is not None:
        return (Text(desk.provision.subtitle[desk.lang]),)
    return desk.say("head.title", benefit=benefit, cite=desk.section_of_law)


def _claim(desk: Desk) -> Runs:
    return desk.label("told.unknown") if desk.decision.claim is None else (Identifier(desk.decision.claim),)


def head(desk: Desk) -> DefinitionRows:
    """The rows above the first part: whose claim, which day, which law, which ruleset."""
    decision, values = desk.decision, desk.claim.values
    rows = [] if desk.notice is None else reference(desk, desk.notice, "written_on" if desk.undecided else "decided_on")
    if desk.notice is None and decision.claim is not None:
        rows.append(("head.claim", (Identifier(decision.claim),)))
    if isinstance(insured := values.get("insured.id"), str):
        to_insured = desk.notice is not None and decision.kind == "benefit"  # a duty is the employer's
        rows.append(("notice.to" if to_insured else "head.insured", (Identifier(insured),)))
    if desk.notice is None and isinstance(day := values.get("claim.assessed_on"), dt.date):
        rows.append(("head.calculated_on", desk.day(day)))
    if decision.law_on is not None:
        law_on = desk.day(decision.law_on)
        if decision.law_on_source in desk.ruleset.facts.facts:
            law_on = desk.word.aside(law_on, desk.inside(desk.title(str(decision.law_on_source))))
        rows.append(("head.law_as_on", law_on))
    if decision.known_at is not None:
        rows.append(("head.known_at", desk.day(decision.known_at)))
    info = decision.ruleset
    if info.amendments:
        rows.append(("head.amendments", desk.word.join([(Identifier(name),) for name in info.amendments])))
    named = {"id": info.id, "version": info.version, "digest": info.digest}
    ruleset = desk.filled("head.ruleset", {name: Identifier(text) for name, text in named.items()})
    rows.append(("head.ruleset", ruleset))
    return DefinitionRows(tuple(Row(desk.label(key), value) for key, value in rows))


def banner(desk: Desk, *others: Decision) -> Runs:
    """What stands above a letter that no office issued, and above one that goes by a draft."""
    return desk.join(_hypothetical(desk), drafts(desk, [desk.decision, *others]))


def _hypothetical(desk: Desk) -> Runs:
    if desk.notice is None or desk.notice.hypothetical is None:
        return ()
    own = desk.notice.hypothetical.get(desk.lang)
    return desk.given(own) if own is not None else desk.own("hypothetical") or desk.say("notice.hypothetical")


def reference(desk: Desk, notice: Notice, day: str) -> list[tuple[str, Runs]]:
    """The rows with which a letter of an office begins: its reference, its day, and the day it is served."""
    return [
        ("notice.reference", (Identifier(notice.reference),)),
        (f"notice.{day}", desk.day(notice.decided_on)),
        ("notice.served_on", desk.day(notice.served_on)),
    ]


# ── 1: the outcome ────────────────────────────────────────────────────────────────────────────────────────────────────


def outcome(desk: Desk) -> list[Block]:
    """Part 1: the outcome, with what this paper is not, and which law governs where there are amendments."""
    return [*_outcome_told(desk), *transitions(desk)]


def _outcome_told(desk: Desk) -> list[Block]:
    decision = desk.decision
    if decision.outcome == "not_encoded":
        reason = None if decision.reason is None else desk.words(decision.reason)
        return [*desk.paragraph(desk.say("outcome.not_encoded", cite=desk.section), reason, role="lead")]
    if decision.origin is None:
        nothing = desk.say("notice.nothing_decided") if desk.notice is not None else None
        return [*desk.paragraph(_no_contingency(desk), nothing, role="lead")]
    failures = _failures(desk)
    if decision.outcome == "undetermined" and failures and not decision.missing:
        lead = desk.say("outcome.failed", cite=desk.section)
        return [*desk.paragraph(lead, desk.say("payable.none"), role="lead"), *desk.paragraph(*failures)]
    lead = _notice_outcome(desk) if desk.notice is not None else _outcome(desk)
    settled_by = _settled_by(desk) if decision.outcome == "undetermined" else None
    return [*desk.paragraph(lead, settled_by, role="lead"), *desk.paragraph(*failures)]


def _failures(desk: Desk) -> list[Runs]:
    """What could not be worked out: the values that have a title in one sentence."""
    titled = [failure for failure in desk.decision.errors if not isinstance(desk.title(failure.step)[0], Identifier)]
    rest = [desk.words(failure.text) for failure in desk.decision.errors if failure not in titled]
    if not titled:
        return rest
    cited = {citation["clause"]: citation for failure in titled for citation in failure.cite}
    names = desk.word.join([desk.inside(desk.title(failure.step)) for failure in titled])
    return [desk.say("derivation.failed", label=names, cite=desk.cite(cited.values())), *rest]


def _no_contingency(desk: Desk) -> Runs:
    fact = desk.inside(desk.title(desk.provision.contingency))
    neither = desk.say("outcome.neither") if desk.decision.kind == "benefit" else None
    if desk.decision.law_on is not None:
        return desk.join(desk.say("outcome.no_contingency", fact=fact), neither)
    return desk.own("no_law_date") or desk.join(desk.say("outcome.no_law_date", fact=fact), neither)


def _met_key(desk: Desk) -> str:
    if desk.decision.payable:
        return "met_operational"
    keys = {
        "running": "met_operational_none",
        "not_started": "met_not_operational",
        "not_running": "met_not_running",
        "unconfirmed": "met_not_operational_unconfirmed",
    }
    return keys[desk.running]


def _outcome(desk: Desk) -> Runs:
    decision, kind = desk.decision, desk.decision.kind
    if kind != "benefit":
        return desk.own(decision.outcome) or desk.say(f"outcome.{kind}.{decision.outcome}", cite=desk.section)
    key = _met_key(desk) if decision.outcome == "met" else decision.outcome
    return desk.own(key) or _generic(desk, f"outcome.benefit.{key}")


def _generic(desk: Desk, key: str) -> Runs:
    """A sentence of the locale about the provision, its system, and what is payable."""
    status = desk.decision.status
    return desk.say(
        key,
        cite=desk.section,
        system=desk.system_title,
        as_of=desk.day(None if status is None else status.as_of),
        payable_total=desk.shown(total(payment.amount for _, payment in desk.payable), desk.money),
    )


def _notice_outcome(desk: Desk) -> Runs:
    notice, decision = desk.notice, desk.decision
    assert notice is not None
    key = decision.outcome
    if decision.kind != "benefit" and key != "undetermined":
        key = f"{decision.kind}.{key}"
    elif key == "met" and not decision.payable:
        if desk.running in ("not_running", "unconfirmed"):
            return desk.own(_met_key(desk)) or _generic(desk, f"outcome.benefit.{_met_key(desk)}")
        in_kind = "met_none" if desk.provision.payments is not None else "met_in_kind"
        key = in_kind if desk.running == "running" else "met_not_operational"
    if (own := desk.own(f"notice_{key}")) is not None:
        return own
    status = decision.status
    days = [payment for _, payment in desk.payments()]
    return desk.filled(
        "notice.met_once" if key == "met" and desk.once else f"notice.{key}",
        {
            "cite": desk.section_of_law,
            "decided_on": desk.day(notice.decided_on),
            "system": desk.system_title,
            "as_of": desk.day(None if status is None else status.as_of),
            "from": desk.day(days[0].start if days else None),
            "to": desk.day(days[-1].end if days else None),
            "amount": desk.shown(total(payment.amount for _, payment in desk.payable), desk.money),
        },
    )


def _settled_by(desk: Desk) -> Runs | None:
    missing = desk.decision.missing
    if not missing or desk.decision.errors:
        return None
    names = list(dict.fromkeys(named_fact(desk, entry.fact, entry.pointer) for entry in missing))
    count = len(missing)
    facts = desk.counted(count, "fact")
    if len(names) > _NAMED or len(names) != count:
        return desk.say("outcome.settled_by_many", facts=facts, part=desk.part(6))
    return desk.say("outcome.settled_by", count=count, facts=facts, list=desk.word.join(names))


def named_fact(desk: Desk, fact: str, pointer: str | None) -> Runs:
    """What a missing fact is called, with the month or day of its row where a pointer says which."""
    facts = desk.ruleset.facts.facts
    if fact in facts:
        whether = facts[fact].whether
        return desk.inside(desk.title(fact)) if whether is None else (Text(whether[desk.lang]),)
    return named_row(desk, fact, pointer, whether=True)


def named_row(desk: Desk, fact: str, pointer: str | None, *, whether: bool = False) -> Runs:
    """What a field of a row is called, with its month or day; ``whether``: as what is asked, where it has words."""
    owner, _, field = fact.rpartition(".")
    declared = desk.ruleset.facts.facts[owner]
    assert declared.row is not None
    label = desk.inside((Text(declared.row[field].label[desk.lang]),))
    assembly = desk.assembly
    element = None if assembly is None or pointer is None else assembly.plan.facts[owner].element
    place = None if element is None or declared.time is None else element.index(declared.time)
    if element is None or place is None or pointer is None:
        return label
    row = desk.claim.values[owner][int(pointer.split("/")[-2])]
    known = (row[place], element.fields[place][1])
    asked = declared.row[field].whether if whether else None
    if asked is None:
        return desk.word.aside(label, desk.shown(*known))
    own = f"{owner}.{declared.time}"
    return desk.speech.said(asked, lambda name: known if name == own else desk.lookup(name)).runs(desk.lang)


# ── 2: what is payable and what is not ────────────────────────────────────────────────────────────────────────────────


def payable(desk: Desk) -> list[Block]:
    """Part 2: before any figure, whether anything is payable."""
    decision = desk.decision
    none = desk.say("payable.none")
    if decision.outcome == "not_encoded":
        return [*desk.paragraph(desk.say("payable.not_worked_out"))]
    if desk.provision.payments is None:
        return [*desk.paragraph(desk.say(f"payable.no_payment.{decision.kind}"))]
    if decision.origin is None:
        return [*desk.paragraph(none)]
    if decision.outcome == "not_met":
        remedy = _remedy(desk)
        return [*desk.paragraph(none, *remedy, _even_then(desk) if remedy else None)]
    not_owed = not_owed_by(desk) if decision.values else None
    if decision.outcome == "undetermined":
        running = desk.running == "running"
        return [*desk.paragraph(none, *([] if running else [_either_way(desk), not_owed]))]
    if desk.running != "running":
        return [*desk.paragraph(none, not_owed)]
    if not desk.payable:
        # Of a single payment that is lost, there is nothing more to say than that nothing is payable.
        lost = desk.once and not desk.payments("pending", "undetermined")
        return [*desk.paragraph(none), *([] if lost else _by_period(desk))]
    promised = desk.say("payable.not_promised") if desk.notice is None else None
    return [*_by_period(desk), *desk.paragraph(promised)]


def _status_sentence(desk: Desk, started: str, own: str) -> Runs:
    if desk.running == "not_started":
        return desk.own(own) or _generic(desk, f"payable.{started}")
    return _generic(desk, f"payable.{desk.running}")


def _either_way(desk: Desk) -> Runs:
    return _status_sentence(desk, "either_way", "either_way")


def _even_then(desk: Desk) -> Runs | None:
    return None if desk.running == "running" else _status_sentence(desk, "even_then", "what_if_not_payable")


def _remedy(desk: Desk) -> list[Runs]:
    """The smallest change that would meet the one condition that is not met."""
    findings = desk.decision.findings
    open_ = [finding.id for finding in findings if finding.result is not True]
    if len(open_) != 1 or desk.assembly is None:
        return []
    condition = desk.assembly.plan.conditions[open_[0]]
    return desk.told(condition.remedy) or _change_needed(desk, condition.node)


def _change_needed(desk: Desk, node: n.Node) -> list[Runs]:
    """What a comparison of two known numbers would need."""
    if not isinstance(node, n.Compare) or node.operator not in (">=", "<="):
        return []
    if not isinstance(node.left, n.Definition) or not isinstance(node.right, n.Definition | n.Parameter):
        return []
    found, needed = desk.lookup(node.left.name), desk.lookup(node.right.name)
    if found is None or needed is None or isinstance(found[0], Range) or isinstance(needed[0], Range):
        return []
    value = desk.inside(desk.title(node.left.name))
    if any(isinstance(run, Identifier) for run in value):
        return []
    shown = {"value": value, "cite": desk.section, "found": desk.shown(*found), "needed": desk.shown(*needed)}
    return [desk.filled("payable.change_needed", shown)]


def _by_period(desk: Desk) -> list[Block]:
    items: list[Item] = []
    if desk.payable:
        numbers = [number for number, _ in desk.payable]
        amount = _in_words(desk, total(payment.amount for _, payment in desk.payable))
        if desk.once:
            items.append(desk.item(desk.say("once.payable", amount=amount)))
        else:
            periods = desk.ordinals(numbers)
            said = desk.say("periods.payable_list", count=len(numbers), amount=amount, periods=periods)
            items.append(desk.item(said))
    rest = [(number, payment) for number, payment in desk.payments() if not payment.payable]
    for state in dict.fromkeys(payment.state for _, payment in rest):
        of_state = [(number, payment) for number, payment in rest if payment.state == state]
        periods = desk.ordinals(number for number, _ in of_state)
        if state == "pending":
            items += [desk.item(*_waiting(desk, number, payment)) for number, payment in of_state]
        elif state == "undetermined":
            said = desk.say("once.unsettled") if desk.once else desk.say("payable.unsettled", period=periods)
            items.append(desk.item(said))
        else:
            items.append(desk.item(desk.say("once.lost") if desk.once else desk.say("periods.lost", period=periods)))
    return [Bullets(tuple(items))] if items else []


def _in_words(desk: Desk, amount: int | Range) -> Runs:
    shown = desk.shown(amount, desk.money)
    words = desk.word.money_in_words(amount, desk.ruleset.manifest.currency) if isinstance(amount, int) else None
    return shown if words is None else desk.say("payable.total_in_words", amount=shown, words=words)


def _waiting(desk: Desk, number: int, payment: Payment) -> list[Runs | None]:
    named = {
        "payment.from": (payment.start, DATE),
        "payment.to": (payment.end, DATE),
        "payment.amount": (payment.amount, desk.money),
    }
    period = desk.ordinals([number])
    first = desk.say("once.waiting") if desk.once else desk.say("periods.waiting", period=period)
    return [first, desk.own("waiting", named) or desk.words(payment.meaning)]
