"""``side-effect``: a number that an amendment changes, and that rules of clauses read of which it says nothing.

The wording of a change names one clause; the number it changes may stand behind others as well, and these then come out
otherwise without anybody having said so. A rule that the amendment changes itself is meant, and so is one whose clauses
it gives other words.
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
        if section != "parameters":
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
            provision = None if owner == "common" else owner
            yield Finding(ID, f"{ID}/{amendment.id}/{name}", said, problem, provision, amendment.clause(change.by))


def _readers(law: Law, owner: str, parameter: str) -> list[tuple[str, str, str]]:
    """The definitions and conditions that read a parameter themselves: file, section and name."""
    found: dict[tuple[str, str, str], None] = {}
    for benefit in law.benefits:
        provision = law.ruleset.provision(benefit)
        if provision.not_encoded is not None or owner not in ("common", benefit):
            continue
        plan = law.plan(benefit)
        for section in ("definitions", "conditions"):
            for rule, planned in getattr(plan, section).items():
                if parameter in parameters_read(planned.node):
                    home = law.ruleset.file_of(benefit, section, rule).removesuffix(".yaml")
                    found[home, section, rule] = None
    return list(found)


def _changed(edits: Collection[Edit], home: str, section: str, rule: str) -> bool:
    return any(
        edit.file == f"{home}.yaml" and edit.path[:2] in ((section,), (section, rule)) and edit.path[-1:] != ("cite",)
        for edit in edits
    )


def _inside(clause: str, meant: Collection[str]) -> bool:
    return any(clause == one or clause.startswith(f"{one}__") for one in meant)


def _reworded(edits: Collection[Edit], clause: str) -> bool:
    file, path = clause_place(clause)
    return any(edit.file == file and edit.path[: len(path)] == path for edit in edits)
