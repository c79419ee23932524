"""Stacks of amendments, by Hypothesis: what is independent commutes, and what is taken back is gone."""

from __future__ import annotations

from typing import Any

from drafting import claim, draft, law
from hypothesis import given, settings
from hypothesis import strategies as st

FACT = {
    "type": "boolean",
    "label": {"en": "x", "my": "က"},
    "question": {"en": "x?", "my": "က။"},
    "asked_of": "office",
}


def _words(clause: str, old: str, old_my: str) -> dict[str, Any]:
    said = {"in": [clause], "from": {"en": old, "my": old_my}, "to": {"en": old.upper(), "my": f"{old_my}အသစ်"}}
    return {"words": said}


POOL: dict[str, dict[str, Any]] = {
    "months": {"set": "unemployment/parameters/minimum_contribution_months", "from": "36", "to": "12"},
    "rate": {"set": "unemployment/parameters/replacement_rate", "from": "50 %", "to": "60 %"},
    "cap": {"set": "common/parameters/contribution_wage_cap", "from": "300000", "to": "450000"},
    "health": {"remove": "unemployment/conditions/in_good_health", "from": {"holds": "in_good_health"}},
    "sentence": {
        "set": "unemployment/conditions/willing_to_work/met",
        "from": {},
        "to": {"en": "Willing.", "my": "ဆန္ဒရှိသည်။"},
    },
    "formula": {
        "set": "unemployment/definitions/separation_month/formula",
        "from": "month of(separation.date)",
        "to": "add months(month of(separation.date), 0)",
    },
    "fact": {"insert": "facts/newly.asked", "to": FACT},
    "words": _words("ssl-2012/sec_55", "average wage", "ပျမ်းမျှလုပ်ခ"),
    "other-words": _words("ssl-2012/sec_37", "36 months", "၃၆ လ"),
    "disputes": {"remove": "unemployment/disputes/0", "from": {}},
}
"""Changes of which no two touch one thing."""

DAYS = st.sampled_from(["2026-06-01", "2027-01-01", "2027-02-28"])
CHOSEN = st.lists(st.sampled_from(sorted(POOL)), min_size=1, max_size=4, unique=True)


@settings(max_examples=40, deadline=None)
@given(names=CHOSEN, day=DAYS, data=st.data())
def test_independent_amendments_commute(names: list[str], day: str, data: st.DataObject) -> None:
    """In whatever order they were published, the law and its decisions are the same."""
    other = data.draw(st.permutations(names))

    def amended(order: list[str]) -> Any:
        numbers = {name: number for number, name in enumerate(order, 1)}
        drafts = [
            draft(f"d-{name}", changes={name: POOL[name]}, commencement={"date": day}, number=numbers[name])
            for name in names
        ]
        return law().amended(drafts)

    first, second = amended(names), amended(list(other))
    keep = [file for file in first.ruleset.changed_files if not file.startswith("legal_refs/d-")]
    for file in keep:
        one, two = first.ruleset.digests.files[file], second.ruleset.digests.files[file]
        assert (one.rules, one.wording) == (two.rules, two.wording)
    for given_claim in (claim(14, wage=500000), claim(40, wage=500000, in_good_health=False)):
        one, two = (law_.decide(given_claim) for law_ in (first, second))
        assert (one.outcome, dict(one.values)) == (two.outcome, dict(two.values))


@settings(max_examples=40, deadline=None)
@given(names=CHOSEN, day=DAYS)
def test_taking_back_gives_the_law(names: list[str], day: str) -> None:
    """Applied and taken back, step by step, the digests are those of the law."""
    drafts = [
        draft(f"d-{name}", changes={name: POOL[name]}, commencement={"date": day}, number=number)
        for number, name in enumerate(names, 1)
    ]
    amended = law().amended(drafts).ruleset
    assert (
        amended.digests.rules != law().ruleset.digests.rules or amended.digests.wording != law().ruleset.wording_digest
    )
    reverted = amended.reverted().digests
    assert (reverted.rules, reverted.wording) == (law().ruleset.digests.rules, law().ruleset.digests.wording)


@settings(max_examples=40, deadline=None)
@given(names=CHOSEN, day=DAYS)
def test_only_what_the_edits_say_is_changed(names: list[str], day: str) -> None:
    """Every text of the amended trees that differs from the law's lies at or below an edit, and every edit differs."""
    drafts = [
        draft(f"d-{name}", changes={name: POOL[name]}, commencement={"date": day}, number=number)
        for number, name in enumerate(names, 1)
    ]
    amended = law().amended(drafts).ruleset
    for file in amended.changed_files:
        if file.startswith("legal_refs/d-"):
            continue
        new = amended.registry().tree(file[11:-5]) if file.startswith("legal_refs/") else amended.tree(file)
        old = (
            law().registry.tree(file[11:-5])
            if file.startswith("legal_refs/")
            else law().ruleset.tree(file)
            if law().ruleset.has(file)
            else None
        )
        touched = [edit.path for edit in amended.edits if edit.file == file]
        differing = _differing((), None if old is None else old.to_plain(), new.to_plain())
        assert differing
        for path in differing:
            assert any(path[: len(edit)] == edit for edit in touched), path


def _differing(path: tuple[str, ...], old: Any, new: Any) -> list[tuple[str, ...]]:
    if isinstance(old, dict) and isinstance(new, dict):
        return [
            found
            for key in {**old, **new}
            for found in (_differing((*path, key), old[key], new[key]) if key in old and key in new else [(*path, key)])
        ]
    return [] if old == new else [path]
