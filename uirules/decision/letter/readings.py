"""Part 7: the readings of the text on which the result depends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from uirules.decision.document import Block, Bullets, Item, Runs, Strong, Text, plain
from uirules.decision.letter.desk import Desk, without_upper
from uirules.decision.letter.opening import named_fact
from uirules.decision.results import DecisiveReading, Range
from uirules.decision.wording import Kind, Shown

__all__ = ["option_text", "reading_title", "readings"]


_NOTHING = Range(None, None)
_FEW = 4
"""So many missing fields of rows and more are named by their kind only."""


def reading_title(desk: Desk, reading: str) -> Runs:
    """What a reading is called."""
    return (Text(desk.ruleset.readings[reading].title[desk.lang]),)


def option_text(desk: Desk, reading: str, option: str) -> Runs:
    """The sentence of an option."""
    return desk.speech.said(desk.ruleset.readings[reading].options[option].text, desk.lookup).runs(desk.lang)


def readings(desk: Desk) -> list[Block]:
    """Part 7: the decisive readings with both options and what would change; the rest stand in the annex."""
    used = desk.decision.ruleset.readings
    intro = desk.say("readings.intro")
    if not used:
        return [*desk.paragraph(desk.say("readings.none_used"))]
    chosen = _chosen(desk)
    compared = desk.compared
    if compared is None:
        return [*desk.paragraph(intro, desk.say("readings.not_compared")), *desk.paragraph(chosen)]
    by_reading: dict[str, list[DecisiveReading]] = {}
    for entry in compared.decisive:
        by_reading.setdefault(entry.reading, []).append(entry)
    if by_reading:
        number = Shown(len(by_reading), Kind("count", "reading_bare"))
        summary = desk.say("readings.decisive", count=len(by_reading), readings=number)
    else:
        summary = desk.say("readings.none_decisive")
    adopted = desk.say("readings.adopted") if desk.notice is not None and not desk.undecided else None
    items = tuple(_item(desk, reading, entries) for reading, entries in by_reading.items())
    periods_only = [name for name in dict.fromkeys(name for name, _ in compared.periods_only) if name not in by_reading]
    others = desk.say("readings.others_in_annex") if by_reading else None
    only = None
    if periods_only:
        only = desk.say("readings.periods_only", count=len(periods_only), list=_quoted(desk, periods_only))
    return [
        *desk.paragraph(intro, summary, adopted),
        *desk.paragraph(chosen),
        *([Bullets(items)] if items else []),
        *desk.paragraph(others, only),
    ]


def _chosen(desk: Desk) -> Runs | None:
    """The readings that are not the ones used by default."""
    declared = desk.ruleset.readings
    own = [name for name, option in desk.decision.ruleset.readings.items() if option != declared[name].default]
    if not own:
        return None
    number = desk.counted(len(own), "reading")
    return desk.say("readings.chosen", count=len(own), readings=number, list=_quoted(desk, own))


def _quoted(desk: Desk, names: Sequence[str]) -> Runs:
    """The titles of readings in quotation marks."""
    return desk.word.join([(Text(desk.word.quoted(plain(reading_title(desk, name)))),) for name in names])


def _item(desk: Desk, reading: str, entries: Sequence[DecisiveReading]) -> Item:
    def line(key: str, text: Runs) -> Item:
        return Item(desk.word.labelled(desk.label(f"reading.{key}"), text))

    below = [line("used", option_text(desk, reading, entries[0].used))]
    for entry in entries:
        below += [line("other", option_text(desk, reading, entry.other)), line("change", _change(desk, entry))]
    return Item((Strong(reading_title(desk, reading)),), tuple(below))


def _change(desk: Desk, entry: DecisiveReading) -> Runs:
    """What would change: values first, then the outcome; no amount without what is said of payment."""
    decision = desk.decision
    same = entry.outcome == decision.outcome
    amounts = frozenset(desk.provision.amounts)
    told = [name for name in entry.changes if name not in amounts or (same and entry.changes[name] is not None)]
    sentences: list[Runs | None] = [_value(desk, entry, name) for name in told]
    running = desk.running == "running"
    key: str | None
    if decision.kind == "benefit":
        if entry.outcome == "met" and not same:
            key = "met" if running else "met_not_payable"
        elif same and entry.outcome in ("met", "not_met"):
            key = f"{entry.outcome}_all_the_same"
        elif entry.outcome == "not_met" and decision.outcome == "undetermined":
            key = "not_met_whatever"
        else:
            key = entry.outcome
    else:
        key = None if same else f"{decision.kind}.{entry.outcome}"
    if key is not None:
        sentences.append(desk.say(f"readings.change.{key}", cite=desk.section))
    shown = amounts.intersection(entry.changes if entry.outcome == "met" else told)
    if same and entry.outcome in ("met", "undetermined") and not running and shown:
        sentences.append(desk.say("payable.even_so"))
    if entry.outcome == "undetermined" and not same and desk.compared is not None:
        holes = sorted(desk.compared.missing[(entry.reading, entry.other)])
        few = len(holes) < _FEW
        names = list(dict.fromkeys(named_fact(desk, hole.fact, hole.pointer if few else None) for hole in holes))
        if names:
            sentences.append(desk.say("readings.waiting", list=desk.word.join(names)))
    return desk.join(*sentences)


def _value(desk: Desk, entry: DecisiveReading, name: str) -> Runs:
    assert desk.assembly is not None
    type_ = desk.assembly.plan.definitions[name].type
    label = desk.capital(desk.title(name))
    other, used = _other(desk, entry, name), desk.honest(desk.decision.values.get(name))
    if other is None:
        return desk.say("readings.change.value_gone", label=label, used=desk.shown(used, type_))
    if used is None:
        return desk.say("readings.change.value_new", label=label, value=desk.shown(other, type_))
    if other == used:
        return desk.say("readings.change.value_not_stated", label=label)
    if other == _NOTHING:
        return desk.say("readings.change.value_open", label=label, used=desk.shown(used, type_))
    if used == _NOTHING:
        return desk.say("readings.change.value_settled", label=label, value=desk.shown(other, type_))
    key = "value_range" if isinstance(used, Range) or isinstance(other, Range) else "value"
    key = "value_boolean" if type_.kind == "boolean" else key
    shown = {"value": desk.shown(other, type_), "used": desk.shown(used, type_)}
    return desk.filled(f"readings.change.{key}", {"label": label, **shown})


def _other(desk: Desk, entry: DecisiveReading, name: str) -> Any:
    """The value on the other option, without an upper bound that no fact and no rule gives."""
    origin, value = desk.decision.origin, entry.changes[name]
    if not isinstance(value, Range) or origin is None:
        return value
    free = origin.unbounded_values({**origin.readings, entry.reading: entry.other})
    return without_upper(value, free.get(name))
