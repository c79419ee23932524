"""``side-effect``: a number that an amendment changes, and that rules of clauses read of which it says nothing.

The wording of a change names one clause; the number it changes may stand behind others as well, and these then come out
otherwise without anybody having said so. A rule that the amendment changes itself is meant, and so is one whose clauses
it gives other words. Numbers in ``common`` are there to be read by all, and are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from uirules.amend.files import Edit, clause_place
from uirules.amend.read import Amendment
from uirules.amended import AmendedLaw
from uirules.drafting.lints.drafts import cites_of, edits_of
from uirules.drafting.lints.finding import Finding
from uirules.errors import Problem
from uirules.law import Law
from uirules.plan.walk import parameters_read

__all__ = ["side_effects"]

ID = "side-effect"


def side_effects(law: AmendedLaw, amendment: Amendment) -> Iterator[Finding]:
    """The changes of one amendment whose number other clauses' rules read."""
    edits = edits_of(law, amendment)
    for name, change in amendment.file.changes.items():
        owner, section, parameter, *_ = [*(change.set or "").strip("/").split("/"), "", "", ""]
        if section != "parameters" or owner == "common":
            continue
        meant = cites_of(law.base, f"{owner}/parameters/{parameter}")
        other = {
            f"{home}/{rule}": sorted(cited)
            for home, kind, rule in _readers(law.base, owner, parameter)
            if not _changed(edits, home, kind, rule)
            and (cited := cites_of(law.base, f"{home}/{kind}/{rule}"))
            and not any(_inside(clause, meant) or _reworded(edits, clause) for clause in cited)
        }
        if other:
            said = ", ".join(other)
            clauses = ", ".join(dict.fromkeys(clause for cited in other.values() for clause in cited))
            fields = {"amendment": amendment.id, "change": name, "number": f"{owner}/{parameter}", "clauses": clauses}
            problem = Problem(
                "lint.side_effect", amendment.position(name), found=said, severity="warning", fields=fields
            )
            yield Finding(ID, f"{ID}/{amendment.id}/{name}", said, problem, owner, amendment.clause(change.by))


def _readers(law: Law, owner: str, parameter: str) -> list[tuple[str, str, str]]:
    """The definitions and conditions of a provision that read a parameter themselves: file, section and name."""
    if owner not in law.benefits or law.ruleset.provision(owner).not_encoded is not None:
        return []
    plan = law.plan(owner)
    return [
        (law.ruleset.file_of(owner, section, rule).removesuffix(".yaml"), section, rule)
        for section in ("definitions", "conditions")
        for rule, planned in getattr(plan, section).items()
        if parameter in parameters_read(planned.node)
    ]


def _changed(edits: Collection[Edit], home: str, section: str, rule: str) -> bool:
    return any(
        edit.file == f"{home}.yaml" and edit.path[:2] in ((section,), (section, rule)) and edit.path[-1:] != ("cite",)
        for edit in edits
    )


def _inside(clause: str, meant: Collection[str]) -> bool:
    return any(clause == one or clause.startswith(f"{one}__") for one in meant)


def _reworded(edits: Collection[Edit], clause: str) -> bool:
    """Whether the amendment changes a clause or one that stands in it."""
    file, (section, *rest) = clause_place(clause)
    return any(
        edit.file == file
        and edit.path[:1] == (section,)
        and (not rest or (len(edit.path) > 1 and _inside(edit.path[1], rest)))
        for edit in edits
    )
