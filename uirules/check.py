"""Everything that can be found wrong with a ruleset without a claim, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from uirules.amend.named import resting_on
from uirules.amend.read import folders_of, load_amendment
from uirules.amend.stack import Stack
from uirules.errors import Position, Problem, RulesetError, UnknownName
from uirules.language import check_amendment_texts, check_ruleset_texts
from uirules.law import Law, load_ruleset
from uirules.plan.build import draft_plan
from uirules.plan.plan import Plan
from uirules.ruleset.draft import Draft
from uirules.ruleset.release_check import release_problems
from uirules.sound.amended import brought
from uirules.sound.files import Soundness
from uirules.sound.plans import of_plan

__all__ = ["check_amendment", "check_ruleset"]

_UNKNOWN = frozenset(
    {
        "plan.unknown_name",
        "plan.unknown_condition",
        "plan.unknown_output",
        "plan.unknown_function",
        "plan.goes_by",
        "plan.awaits",
        "ruleset.unknown_fact",
        "ruleset.unknown_placeholder",
        "ruleset.unknown_system",
    }
)
"""Problems that say of a name that nothing declares it."""


def check_ruleset(reference: str | Path) -> list[Problem]:
    """Every problem of a ruleset: its files, formulas, sentences, clauses, readings. Empty where it is sound.

    UnknownName where there is no such ruleset.
    """
    try:
        law = Law(Draft(load_ruleset(reference).ruleset.folder))
    except RulesetError as error:
        return list(error.problems)
    return sorted(_Check(law).run(), key=_place)


def check_amendment(path: Path) -> list[Problem]:
    """Every problem of an amendment file, of the changes that do not fit, and of the law as it amends it, as far as the
    law has not the same without it. Amendments that it rests on are looked for beside it. A question of the law that an
    amendment settles, so that no formula asks it any more, is none.

    UnknownName where there is no such file.
    """
    try:
        amendment = load_amendment(path)
        try:
            law = load_ruleset(amendment.file.amends, folders=folders_of(path))
        except UnknownName as error:
            node = amendment.node("amends")
            return [replace(problem, position=node.position, pointer=node.pointer) for problem in error.problems]
        stack = Stack(law.ruleset, lambda: law.registry, resting_on(amendment, path))
        amended = Law(stack.whole)
    except RulesetError as error:
        return list(error.problems)
    files = stack.whole.changed_files
    found = [p for p in _Check(amended, files=files).run() if not _settled(p, law)]
    if found:
        found = brought(found, lambda: _Check(law, files=files).run())
    found += check_amendment_texts(amendment.tree, amendment.name, stack.whole, stack.whole.registry())
    return sorted(dict.fromkeys(found), key=_place)


def _settled(problem: Problem, law: Law) -> bool:
    """Whether a reading of the law is asked for no longer: an amendment settled the question, which is no mistake."""
    return problem.code == "ruleset.unused_reading" and problem.found in law.ruleset.readings


def _place(problem: Problem) -> tuple[bool, Position]:
    """Problems by their place, those without one last."""
    return problem.position is None, problem.position or Position("", 0, 0)


class _Check(Soundness):
    def __init__(self, law: Law, *, files: Sequence[str] | None = None) -> None:
        super().__init__(law)
        self.files = files
        self._plans: list[Plan] = []

    def run(self) -> list[Problem]:
        """Every problem; those that only follow from an entry that was left out are left out too."""
        self._all()
        draft = self.ruleset
        kept = draft.problems if isinstance(draft, Draft) else []
        follows = draft.concerns_left_out if isinstance(draft, Draft) else lambda problem: False
        found = [p for p in self.problems if p.code not in _UNKNOWN or not follows(p)]
        return list(dict.fromkeys([*kept, *found]))

    def _all(self) -> None:
        if not self._shapes():
            return
        plans = self._plans
        for name in self.ruleset.manifest.provisions:
            drafted = self._try(draft_plan, self.ruleset, name)
            if drafted is not None:
                plan, problems = drafted
                self.problems += problems
                if not problems:
                    plans.append(plan)
                self.problems += of_plan(self.ruleset, plan)
        self._words()
        self._cites()
        registry = self._try(getattr, self.law, "registry")
        self.problems += check_ruleset_texts(self.ruleset, registry, files=self.files)
        self._heads(plan.provision for plan in plans)
        self._facts_named()
        self._readings_asked(plans)
        for language in self.ruleset.manifest.languages:
            self._locale(language)
        self._releases()

    def _releases(self) -> None:
        """What was released is kept as it was, and is not changed under its version."""
        self.problems += self._try(release_problems, self.ruleset) or []

    def _readings_asked(self, plans: Sequence[Plan]) -> None:
        """A reading that no formula asks for; where all formulas are sound."""
        asked = {name for plan in plans for name in plan.readings}
        if len(plans) == len(self.ruleset.manifest.provisions):
            for name in self.ruleset.readings:
                if name not in asked:
                    node = self.ruleset.tree(f"readings/{name}.yaml")
                    self.problems.append(node.problem("ruleset.unused_reading", found=name, severity="warning"))
