"""Running the lints on laws and amendments, and what acknowledgements say to the findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from uirules.amend.named import named_amendment
from uirules.amend.read import Amendment, shipped_amendments
from uirules.amend.stack import Named
from uirules.amended import AmendedLaw
from uirules.drafting.lints.acknowledged import acknowledgement_files, load_acknowledgements, stale
from uirules.drafting.lints.cliffs import cliffs
from uirules.drafting.lints.conditions import never_fails, never_holds
from uirules.drafting.lints.conflicts import drafts_in_conflict, with_required
from uirules.drafting.lints.drafts import beyond_enabling_clause, edits_of, no_actuarial_study, no_transition, touched
from uirules.drafting.lints.effects import side_effects
from uirules.drafting.lints.facts import idle_facts
from uirules.drafting.lints.finding import Finding
from uirules.drafting.lints.languages import languages_disagree
from uirules.drafting.lints.sides import change_without_scenarios
from uirules.drafting.lints.wording import number_in_wording
from uirules.drafting.sides import read_side
from uirules.errors import Problem, UnknownName, did_you_mean
from uirules.law import Law, load_ruleset
from uirules.ruleset.find import shipped_rulesets
from uirules.scenarios.reasons import Reason

__all__ = ["LINTS", "LINTS_OF_AMENDMENTS", "Report", "lint_law", "lint_subjects"]

LINTS: Mapping[str, Callable[[Law, Collection[str] | None], Iterator[Finding]]] = {
    "number-in-wording": number_in_wording,
    "languages-disagree-on-number": languages_disagree,
    "cliff": cliffs,
    "never-fails": never_fails,
    "never-holds": never_holds,
    "idle-fact": idle_facts,
}
"""The lints of a law by id; an amended law is looked at for what it has and the law before had not."""

LINTS_OF_AMENDMENTS: Mapping[str, Callable[[AmendedLaw, Amendment], Iterator[Finding]]] = {
    "no-transition": no_transition,
    "beyond-enabling-clause": beyond_enabling_clause,
    "no-actuarial-study": no_actuarial_study,
    "side-effect": side_effects,
    "change-without-scenarios": change_without_scenarios,
}
"""The lints of one amendment by id. ``drafts-in-conflict`` looks at several."""

CONFLICTS = "drafts-in-conflict"
ALL = (*LINTS, *LINTS_OF_AMENDMENTS, CONFLICTS)


@dataclass(frozen=True)
class Report:
    """What the lints found in one subject, as it was asked for.

    ``open``: findings that nobody answered. ``acknowledged``: those that are meant, each with its reason. ``problems``:
    what is wrong with acknowledgements.
    """

    subject: str
    open: tuple[Finding, ...]
    acknowledged: tuple[Finding, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is left to do."""
        return not self.open and not self.problems

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "subject": self.subject,
            "ok": self.ok,
            "findings": [finding.to_dict() for finding in self.open],
            "acknowledged": [finding.to_dict() for finding in self.acknowledged],
            "problems": [problem.to_dict() for problem in self.problems],
        }


def chosen(only: Sequence[str] | None) -> list[str]:
    """The lints asked for, all without a choice. UnknownName for one that does not exist."""
    problems = []
    for name in only or ():
        if name not in ALL:
            near = did_you_mean(name, ALL)
            problems.append(Problem("lint.unknown_lint", found=name, expected=", ".join(ALL), suggestion=near))
    if problems:
        raise UnknownName(problems)
    return [name for name in ALL if not only or name in only]


# ── laws ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def lint_law(law: Law, only: Sequence[str] | None = None, subject: str | None = None) -> Report:
    """Run the lints of a law, or some of them; of an amended law, those of its amendments too.

    UnknownName for a lint that does not exist, RulesetError where the law is not well formed.
    """
    names = chosen(only)
    if isinstance(law, AmendedLaw):
        return _amended(law, names, subject or law.id)
    found = list(_of_law(law, names, None))
    reasons, problems = load_acknowledgements(acknowledgement_files(law.ruleset.folder), law.languages)
    return _answered(subject or law.id, found, reasons, problems, names, law)


def _of_law(law: Law, names: Sequence[str], provisions: Collection[str] | None) -> Iterator[Finding]:
    for name in names:
        if name in LINTS:
            yield from LINTS[name](law, provisions)


def _amended(law: AmendedLaw, names: Sequence[str], subject: str) -> Report:
    """What amendments bring: findings of their own, and those of the law that the law before did not have."""
    ids = [amendment.id for amendment in law.amendments]
    found: list[Finding] = []
    reached: dict[str, None] = {}
    for amendment in law.amendments:
        reached |= dict.fromkeys(touched(law, edits_of(law, amendment)))
        for name in names:
            if name in LINTS_OF_AMENDMENTS:
                found += LINTS_OF_AMENDMENTS[name](law, amendment)
    before = {(one.id, one.stated) for one in _of_law(law.base, names, [p for p in reached if p in law.base.benefits])}
    for one in _of_law(law, names, list(reached)):
        if (one.id, one.stated) not in before:
            lint, _, rest = one.id.partition("/")
            found.append(replace(one, id=f"{lint}/{'+'.join(ids)}/{rest}"))
    files = [file for amendment in law.amendments for file in _beside(amendment)]
    reasons, problems = load_acknowledgements(files, law.languages)
    return _answered(subject, found, reasons, problems, names, law)


def _beside(amendment: Amendment) -> Iterator[Path]:
    """The acknowledgements of an amendment: ``lints/<id>.yaml`` in the folder of its file."""
    yield from acknowledgement_files(Path(amendment.name).parent, amendment.id)


# ── what the command names ────────────────────────────────────────────────────────────────────────────────────────────


def lint_subjects(
    specs: Sequence[str], only: Sequence[str] | None = None, folders: Sequence[str | Path] = ()
) -> Iterator[Report]:
    """Run the lints on sides (:func:`~uirules.drafting.sides.read_side`) and on amendments by id or file.

    An amendment is linted in its law, with what it rests on. Two drafts that are named are besides held against each
    other. UnknownName for what is neither, RulesetError for what is not well formed or does not fit.
    """
    names = chosen(only)
    drafts: list[Named] = []
    for spec in specs:
        if (named := _draft(spec, folders)) is None:
            yield lint_law(read_side(spec, folders).law, only, spec)
            continue
        drafts.append(named)
        law = _law_of(named, folders).amended(with_required([named]))
        yield lint_law(law, only, spec)
    if CONFLICTS in names and len(drafts) > 1:
        yield _conflicts(drafts, folders)


def _draft(spec: str, folders: Sequence[str | Path]) -> Named | None:
    """The amendment that a text names; None for one that names a law."""
    reference = spec.partition("@")[0]
    laws = {
        *shipped_rulesets(),
        *(path.parent.name for folder in folders for path in Path(folder).glob("*/ruleset.yaml")),
    }
    if "+" in spec or reference in laws or Path(spec).is_dir():
        return None
    beside = {path.stem for folder in folders for path in (Path(folder) / "amendments").glob("*.yaml")}
    if Path(reference).suffix == ".yaml" or reference in beside or reference in shipped_amendments():
        return named_amendment(spec, folders)
    return None


def _law_of(named: Named, folders: Sequence[str | Path]) -> Law:
    """The law that a draft amends: of the name it says, also where it stands beside the folder of the draft."""
    file = Path(named.amendment.name)
    near = [file.parent.parent] if (file.parent.parent / named.amendment.file.amends).is_dir() else []
    return load_ruleset(named.amendment.file.amends, folders=[*folders, *near])


def _conflicts(drafts: Sequence[Named], folders: Sequence[str | Path]) -> Report:
    found: list[Finding] = []
    by_law: dict[str, list[Named]] = {}
    for one in drafts:
        by_law.setdefault(one.amendment.file.amends, []).append(one)
    languages: list[str] = []
    for listed in by_law.values():
        law = _law_of(listed[0], folders)
        languages = languages or law.languages
        found += drafts_in_conflict(law, listed)
    files = [file for one in drafts for file in _beside(one.amendment)]
    reasons, problems = load_acknowledgements(files, languages)
    return _answered(" + ".join(one.amendment.id for one in drafts), found, reasons, problems, [CONFLICTS], None)


# ── acknowledgements ──────────────────────────────────────────────────────────────────────────────────────────────────


def _answered(
    subject: str,
    found: Iterable[Finding],
    reasons: Mapping[str, Reason],
    problems: list[Problem],
    names: Sequence[str],
    law: Law | None,
) -> Report:
    """The findings, each once, told apart by whether they were acknowledged.

    An acknowledgement of a lint that did not run is let be, and so is one of a finding that only shows beside other
    drafts, or under readings or a day of their own. What an amendment has for a reason when it stands alone is one
    beside others too.
    """
    by_id: dict[str, Finding] = {}
    for finding in found:
        by_id.setdefault(finding.id, finding)
    problems = list(problems)
    acknowledged: dict[str, Finding] = {}
    for reason in reasons.values():
        lint = reason.id.partition("/")[0]
        if lint not in ALL:
            problems.append(reason.key.problem("lint.unknown_lint", found=lint, expected=", ".join(ALL)))
        elif lint in names:
            wrong = stale(reason, by_id)
            if wrong is None:
                acknowledged[reason.id] = replace(by_id[reason.id], reason=reason.text)
            elif reason.id in by_id or _whole(law, lint):
                problems.append(wrong)
    for id, finding in by_id.items():
        if id not in acknowledged and (held := _reason_alone(finding, reasons)) is not None:
            acknowledged[id] = replace(finding, reason=held.text)
    rest = tuple(finding for finding in by_id.values() if finding.id not in acknowledged)
    return Report(subject, rest, tuple(acknowledged.values()), tuple(problems))


def _reason_alone(finding: Finding, reasons: Mapping[str, Reason]) -> Reason | None:
    """The reason of one amendment for a finding of several together, where the same was found."""
    lint, _, rest = finding.id.partition("/")
    names, _, about = rest.partition("/")
    for name in names.split("+") if "+" in names else ():
        reason = reasons.get(f"{lint}/{name}/{about}")
        if reason is not None and reason.stated == finding.stated:
            return reason
    return None


def _whole(law: Law | None, lint: str) -> bool:
    """Whether the subject is one that would show the finding if it were still there."""
    if law is None or lint == CONFLICTS:
        return False
    plain = law.law_on is None and all(
        law.ruleset.readings[name].default == used for name, used in law.readings.items()
    )
    return plain and len(law.amendments) < 2
