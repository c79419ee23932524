"""Lints of one amendment: what it does not say, and what it may not do.

``no-transition``, ``no-actuarial-study`` and ``beyond-enabling-clause`` look at the amendment and at what it changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from uirules.amend.files import Edit
from uirules.amend.read import Amendment
from uirules.amend.ruleset import AmendedRuleset
from uirules.amended import AmendedLaw
from uirules.drafting.lints.finding import Finding
from uirules.errors import Problem, UirulesError
from uirules.law import Law

__all__ = [
    "beyond_enabling_clause",
    "cites_of",
    "edits_of",
    "no_actuarial_study",
    "no_transition",
    "rules_of",
    "touched",
]

SECTIONS = ("parameters", "definitions", "conditions", "payments")
"""The parts of a file that decide."""
_SILENT = ("title", "told", "result", "met", "unmet", "unknown", "counting", "remedy", "cite", "note", "sources")
"""Parts of a rule that say and do not decide."""


def edits_of(law: AmendedLaw, amendment: Amendment) -> list[Edit]:
    """What one amendment changed, step by step."""
    ruleset = law.ruleset
    assert isinstance(ruleset, AmendedRuleset)
    own = f"{amendment.id}/"
    return [edit for edit in ruleset.edits if edit.clause.startswith(own)]


def decides(edit: Edit) -> bool:
    """Whether a change is one of rules, and not of sentences, clauses, facts or citations alone."""
    if not edit.file.endswith(".yaml") or "/" in edit.file or edit.file in ("ruleset.yaml", "systems.yaml"):
        return edit.file.startswith("readings/") and "default" in edit.path
    if not edit.path:
        return edit.file not in ("facts.yaml",)
    return edit.path[0] in SECTIONS and not set(edit.path[2:]) & set(_SILENT)


def rules_of(edits: Iterable[Edit]) -> list[Edit]:
    """Those changes that decide."""
    return [edit for edit in edits if decides(edit)]


def touched(law: AmendedLaw, edits: Iterable[Edit]) -> list[str]:
    """The encoded provisions that changes of rules reach: their own files, and shared rules that they use."""
    rules = rules_of(edits)
    files = {edit.file for edit in rules}
    shared = {edit.path[1] for edit in rules if edit.file == "common.yaml" and len(edit.path) > 1}
    found = []
    for name in law.benefits:
        if law.ruleset.provision(name).not_encoded is not None:
            continue
        plan = law.plan(name)
        uses = shared & {*plan.parameters, *plan.definitions, *(call.name for call in plan.calls)}
        asks = any(edit.file == f"readings/{reading}.yaml" for edit in rules for reading in plan.readings)
        if f"{name}.yaml" in files or uses or asks:
            found.append(name)
    return found


# ── what it does not say ──────────────────────────────────────────────────────────────────────────────────────────────


def no_transition(law: AmendedLaw, amendment: Amendment) -> Iterator[Finding]:
    """An amendment that changes rules and does not say which claims the old ones still govern."""
    file = amendment.file
    if file.kind == "erratum" or file.transition is not None or not rules_of(edits_of(law, amendment)):
        return
    yield _finding(amendment, "no-transition", "lint.no_transition", "changes")


def no_actuarial_study(law: AmendedLaw, amendment: Amendment) -> Iterator[Finding]:
    """A change of benefits or contributions that rests on no study (C102, Article 71(3))."""
    file = amendment.file
    if file.kind == "erratum" or (file.actuarial_study is not None and file.actuarial_study.made):
        return
    reached = touched(law, edits_of(law, amendment))
    concerned = [name for name in reached if law.ruleset.provision(name).kind in ("benefit", "duty")]
    if concerned:
        code = "lint.no_study" if file.actuarial_study is None else "lint.study_not_made"
        part = "changes" if file.actuarial_study is None else "actuarial_study"
        yield _finding(amendment, "no-actuarial-study", code, part, found=", ".join(concerned))


# ── what it may not do ────────────────────────────────────────────────────────────────────────────────────────────────


def beyond_enabling_clause(law: AmendedLaw, amendment: Amendment) -> Iterator[Finding]:
    """The changes of a delegated act that its enabling clause does not reach.

    Where the amendment tells what that clause ``enables`` (targets, or clauses), a change must lie in it. Where it does
    not, a change must be one of rules that state the enabling clause: that cite it, a clause in it, one that refers to
    it, or one that it refers to.
    """
    file = amendment.file
    if file.kind != "delegated":
        return
    reach = _reach(law.base, file.enabled_by or ())
    for name, change in file.changes.items():
        targets = _targets(law, amendment, name)
        outside = [target for target, cites in targets if not _inside(target, cites, file.enables, reach)]
        if outside:
            found, enabled = ", ".join(dict.fromkeys(outside)), ", ".join(file.enabled_by or ())
            yield _finding(
                amendment, "beyond-enabling-clause", "lint.beyond_enabling_clause", "changes", name,
                found=found, fields={"enabled_by": enabled, "by": amendment.clause(change.by)}, change=name,
            )  # fmt: skip


def _reach(law: Law, enabled_by: Iterable[str]) -> set[str]:
    """The enabling clauses and what is bound up with them: what stands in them, what they refer to and what to them."""
    registry = law.registry
    named = [clause for clause in enabled_by if clause in registry]
    found = set(named)
    instruments = {*law.ruleset.manifest.instruments, *(clause.partition("/")[0] for clause in named)}
    clauses = [clause for instrument in instruments for clause in registry.clauses(instrument)]
    for clause in clauses:
        if clause.id in named:
            found |= set(clause.see)
        elif any(name in clause.see for name in named):
            found.add(clause.id)
    within = True
    while within:
        more = {clause.id for clause in clauses if clause.within in found and clause.id not in found}
        found |= more
        within = bool(more)
    return found


def _targets(law: AmendedLaw, amendment: Amendment, change: str) -> list[tuple[str, set[str]]]:
    """What a change reaches: targets as amendments write them, or clauses, each with the clauses that stood behind."""
    said = amendment.file.changes[change]
    target = said.set or said.insert or said.remove
    if target is not None:
        return [(target.strip("/"), cites_of(law.base, target.strip("/")))]
    if said.words is not None and not isinstance(said.words.in_, str):
        return [(clause, {clause}) for clause in said.words.in_]
    for named in (
        said.repeal,
        said.proviso.clause if said.proviso else None,
        said.clause.after if said.clause else None,
        said.re_enact.repeals if said.re_enact else None,
        said.renumber.clause if said.renumber else None,
        said.construe.clause if said.construe else None,
    ):
        if named is not None:
            return [(named, {named})]
    return [(f"{said.operation}: *", set())]


def cites_of(law: Law, target: str) -> set[str]:
    """The clauses behind a target in the law before: its own, else those of what it stands in."""
    provision, *rest = target.split("/")
    try:
        model = law.ruleset.common if provision == "common" else law.ruleset.provision(provision)
    except UirulesError:
        return set()
    found: set[str] = set(getattr(model, "cite", ()))
    if len(rest) > 1 and rest[0] in SECTIONS:
        entry = getattr(model, rest[0], {}).get(rest[1])
        if entry is not None:
            found = set(entry.cite)
    elif rest[:1] == ["payments"] and getattr(model, "payments", None) is not None:
        found = set(model.payments.cite)  # type: ignore[union-attr]
    return found


def _inside(target: str, cites: set[str], enables: Iterable[str], reach: set[str]) -> bool:
    named = [name.strip("/") for name in enables]
    if named:
        return any(target == name or target.startswith(name + "/") or name in cites for name in named)
    return bool(cites & reach)


def _finding(
    amendment: Amendment,
    lint: str,
    code: str,
    *path: str,
    found: str | None = None,
    fields: dict[str, str] | None = None,
    change: str | None = None,
) -> Finding:
    node = amendment.node(*path)
    id = f"{lint}/{amendment.id}" + (f"/{change}" if change else "")
    told = {"amendment": amendment.id, **(fields or {})}
    problem = Problem(code, node.position, node.pointer, found=found, severity="warning", fields=told)
    said = None if change is None else amendment.file.changes[change].by
    clause = amendment.clause(next(iter(amendment.file.clauses)) if said is None else said)
    return Finding(lint, id, found or amendment.file.kind, problem, None, clause)
