"""Running the lints on a law, and what its acknowledgements say to the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from uirules.drafting.lints.acknowledged import load_acknowledgements, stale
from uirules.drafting.lints.cliffs import cliffs
from uirules.drafting.lints.conditions import never_fails, never_holds
from uirules.drafting.lints.facts import idle_facts
from uirules.drafting.lints.finding import Finding
from uirules.drafting.lints.languages import languages_disagree
from uirules.drafting.lints.wording import number_in_wording
from uirules.drafting.sides import read_side
from uirules.errors import Problem, UnknownName, did_you_mean
from uirules.law import Law
from uirules.scenarios.reasons import Reason

__all__ = ["LINTS", "Report", "lint_law"]

LINTS: dict[str, Callable[[Law], Iterator[Finding]]] = {
    "number-in-wording": number_in_wording,
    "languages-disagree-on-number": languages_disagree,
    "cliff": cliffs,
    "never-fails": never_fails,
    "never-holds": never_holds,
    "idle-fact": idle_facts,
}
"""The lints of a law by id."""


@dataclass(frozen=True)
class Report:
    """What the lints found in one law.

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


def chosen(only: Sequence[str] | None, known: Sequence[str]) -> list[str]:
    """The lints asked for, all without a choice. UnknownName for one that does not exist."""
    problems = []
    for name in only or ():
        if name not in known:
            near = did_you_mean(name, known)
            problems.append(Problem("lint.unknown_lint", found=name, expected=", ".join(known), suggestion=near))
    if problems:
        raise UnknownName(problems)
    return [name for name in known if not only or name in only]


def lint_law(law: Law, only: Sequence[str] | None = None) -> Report:
    """Run the lints of a law, or some of them. UnknownName for a lint that does not exist, RulesetError where the law
    is not well formed."""
    names = chosen(only, list(LINTS))
    found = [finding for name in names for finding in LINTS[name](law)]
    reasons, problems = load_acknowledgements([law.ruleset.folder], law.languages)
    return answered(law.id, found, reasons, problems, names)


def lint_subject(spec: str, only: Sequence[str] | None = None, folders: Sequence[str | Path] = ()) -> Report:
    """Run the lints on what a text such as ``mm-ssl-2012+wage-cap=uncapped`` names: see
    :func:`~uirules.drafting.sides.read_side`. Errors as there, and as of :func:`lint_law`."""
    side = read_side(spec, folders)
    return replace(lint_law(side.law, only), subject=spec)


def answered(
    subject: str, found: Sequence[Finding], reasons: Mapping[str, Reason], problems: list[Problem], names: Sequence[str]
) -> Report:
    """The findings, each once, told apart by whether they were acknowledged."""
    by_id: dict[str, Finding] = {}
    for finding in found:
        by_id.setdefault(finding.id, finding)
    problems = list(problems)
    acknowledged: dict[str, Finding] = {}
    for reason in reasons.values():
        if reason.id.partition("/")[0] not in names:
            if reason.id.partition("/")[0] not in LINTS:
                problems.append(reason.key.problem("lint.unknown_lint", found=reason.id, expected=", ".join(LINTS)))
            continue
        if (wrong := stale(reason, by_id)) is not None:
            problems.append(wrong)
        else:
            acknowledged[reason.id] = replace(by_id[reason.id], reason=reason.text)
    rest = tuple(finding for finding in by_id.values() if finding.id not in acknowledged)
    return Report(subject, rest, tuple(acknowledged.values()), tuple(problems))
