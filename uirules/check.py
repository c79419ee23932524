"""Everything that can be found wrong with a ruleset without a claim, in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from uirules.amend.named import folders_of, resting_on
from uirules.amend.read import load_amendment
from uirules.amend.stack import Stack
from uirules.decision.locales.template import parse as parse_template
from uirules.errors import Position, Problem, RulesetError, UirulesError, UnknownName, did_you_mean
from uirules.language import check_amendment_texts, check_ruleset_texts
from uirules.law import Law, load_ruleset
from uirules.legal.registry import Registry
from uirules.plan.build import draft_plan
from uirules.plan.days import without_value
from uirules.plan.guards import unguarded
from uirules.plan.plan import Plan
from uirules.plan.soundness import unsound
from uirules.ruleset.draft import Draft
from uirules.ruleset.load import Ruleset
from uirules.ruleset.model import Common, Provision
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode, nodes
from uirules.ruleset.release_check import release_problems
from uirules.ruleset.validate import locate
from uirules.ruleset.words import model_of, texts_in
from uirules.values.script import zawgyi

__all__ = ["check_amendment", "check_ruleset"]

P = ParamSpec("P")
R = TypeVar("R")
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
_OTHER_NAMES = frozenset(
    {
        "status.as_of",
        "payable_total",
        "payment.from",
        "payment.to",
        "payment.amount",
        "payments.from",
        "payments.to",
        "notice.decided_on",
        "notice.reference",
    }
)
"""Names that sentences may use besides those of the provision."""


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
        before = {_told(problem) for problem in _Check(law, files=files).run()}
        found = [problem for problem in found if _told(problem) not in before]
    found += check_amendment_texts(amendment.tree, amendment.name, stack.whole, stack.whole.registry())
    return sorted(dict.fromkeys(found), key=_place)


def _settled(problem: Problem, law: Law) -> bool:
    """Whether a reading of the law is asked for no longer: an amendment settled the question, which is no mistake."""
    return problem.code == "ruleset.unused_reading" and problem.found in law.ruleset.readings


def _told(problem: Problem) -> tuple[object, ...]:
    return (problem.code, problem.pointer, problem.found, problem.expected, tuple(sorted(problem.fields.items())))


def _place(problem: Problem) -> tuple[bool, Position]:
    """Problems by their place, those without one last."""
    return problem.position is None, problem.position or Position("", 0, 0)


class _Check:
    def __init__(self, law: Law, *, files: Sequence[str] | None = None) -> None:
        self.law, self.files = law, files
        self.ruleset: Ruleset = law.ruleset
        self.problems: list[Problem] = []
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
        for part in ("manifest", "facts", "systems", "readings", "common"):
            self._try(getattr, self.ruleset, part)
        for name in self._try(lambda: list(self.ruleset.readings)) or ():
            self._try(self.ruleset.reading, name)
        if self.problems:
            return
        plans = self._plans
        for name in self.ruleset.manifest.provisions:
            drafted = self._try(draft_plan, self.ruleset, name)
            if drafted is not None:
                plan, problems = drafted
                self.problems += problems
                if not problems:
                    plans.append(plan)
                self._guards(plan)
                self._days(plan)
                self._sound(plan)
                self._amounts_told(plan)
        self._words()
        self._cites()
        registry = self._try(getattr, self.law, "registry")
        self.problems += check_ruleset_texts(self.ruleset, registry, files=self.files)
        self._names(plans)
        for language in self.ruleset.manifest.languages:
            self._locale(language)
        self._releases()

    def _try(self, ask: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """What ``ask`` gives, or None with its problems kept."""
        try:
            return ask(*args, **kwargs)
        except UirulesError as error:
            self.problems += error.problems
            return None

    def _trees(self) -> Iterator[tuple[str, Node]]:
        """The files that can be read, locales apart. What is wrong with others was found when they were asked for."""
        for file in self.ruleset.files():
            if not file.startswith("locales/"):
                try:
                    yield file, self.ruleset.tree(file)
                except RulesetError:
                    continue

    def _releases(self) -> None:
        """What was released is kept as it was, and is not changed under its version."""
        self.problems += self._try(release_problems, self.ruleset) or []

    # ── formulas ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _guards(self, plan: Plan) -> None:
        for section, name, what, where in unguarded(plan):
            file = self.ruleset.file_of(plan.provision.id, section, name)
            node = locate(self.ruleset.tree(file), (section, name))
            self.problems.append(node.problem("plan.unguarded", found=what, expected=where))

    def _days(self, plan: Plan) -> None:
        """A parameter has a value on every day of the law on which it is asked for in any case."""
        for name, since, first in without_value(plan, self.ruleset.manifest.in_force_from):
            tree = self.ruleset.tree(self.ruleset.file_of(plan.provision.id, "parameters", name))
            values = locate(tree, ("parameters", name, "values"))
            key = values.key(first.isoformat()) if isinstance(values, MappingNode) else values
            self.problems.append(key.problem("plan.no_value_on", found=name, since=str(since), first=str(first)))

    def _sound(self, plan: Plan) -> None:
        for defect in unsound(plan):
            section: tuple[str, ...] = ("definitions", defect.definition) if defect.definition else ("payments",)
            file = self.ruleset.file_of(plan.provision.id, "definitions", defect.definition)
            node = locate(self.ruleset.tree(file), (*section, *defect.path))
            self.problems.append(node.problem(f"plan.{defect.code}", found=defect.found, **defect.fields))

    # ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _words(self) -> None:
        languages = self.ruleset.manifest.languages
        for file, tree in self._trees():
            known = self._known_names(file, tree)
            whole: list[str] = []
            for node, others in texts_in(model_of(file), tree):
                for language in languages:
                    if language not in node:
                        self.problems.append(
                            node.problem("ruleset.language_missing", expected=language, found=node.shown())
                        )
                for language, text in node.items():
                    if language in languages and isinstance(text, ScalarNode):
                        whole.append(text.text)
                        self._template(text, known)
                    elif language not in languages and language not in others:
                        keys = [*languages, *sorted(others)]
                        self.problems.append(
                            node.key(language).problem(
                                "ruleset.language_unknown",
                                found=language,
                                expected=", ".join(keys),
                                suggestion=did_you_mean(language, keys),
                            )
                        )
                self._same_names(node, languages)
            if (sign := zawgyi(" ".join(whole))) is not None:
                self.problems.append(tree.problem("ruleset.zawgyi", found=sign))

    def _template(self, text: ScalarNode, known: set[str] | None) -> None:
        try:
            names = [name for _, name in parse_template(text.text) if name is not None]
        except RulesetError:
            self.problems.append(text.problem("ruleset.bad_template"))
            return
        for name in names:
            if known is not None and name not in known:
                self.problems.append(
                    text.problem("ruleset.unknown_placeholder", found=name, suggestion=did_you_mean(name, known))
                )

    def _known_names(self, file: str, tree: Node) -> set[str] | None:
        """The names that sentences of a file can use; None where a provision that may declare them cannot be read.

        They are read from the files, so that a mistake in one formula does not make the names of all others unknown.
        """
        facts = self.ruleset.facts.facts
        known = {*facts, *_OTHER_NAMES}
        known |= {f"{path}.{name}" for path, declared in facts.items() for name in declared.row or {}}
        provisions = {name: other for name, other in self._trees() if model_of(name) is Provision}
        if model_of(file) is not Provision and len(provisions) < len(self.ruleset.manifest.provisions):
            return None
        shared = [other for name, other in self._trees() if model_of(name) is Common]
        for provision in [*shared, *([tree] if model_of(file) is Provision else provisions.values())]:
            for section in ("definitions", "parameters"):
                declared_here = provision.get(section) if isinstance(provision, MappingNode) else None
                known |= set(declared_here) if isinstance(declared_here, MappingNode) else set()
        return known

    def _same_names(self, node: MappingNode, languages: list[str]) -> None:
        found: dict[frozenset[str], str] = {}
        for language in languages:
            text = node.get(language)
            if isinstance(text, ScalarNode):
                try:
                    names = frozenset(name for _, name in parse_template(text.text) if name is not None)
                except RulesetError:
                    return
                found.setdefault(names, language)
        if len(found) > 1:
            told = "; ".join(f"{language}: {', '.join(sorted(names)) or '-'}" for names, language in found.items())
            self.problems.append(node.problem("ruleset.languages_differ", found=told))

    # ── clauses and other names ──────────────────────────────────────────────────────────────────────────────────────

    def _cites(self) -> None:
        registry = self._try(getattr, self.law, "registry")
        if registry is None:
            return
        for _, tree in self._trees():
            for key, node in _keyed(tree):
                if key in ("cite", "clauses", "instruments"):
                    for scalar in _scalars(node):
                        if scalar.text != "none_found":
                            self._clause(registry, scalar)
                elif key == "sources":
                    known = self._try(getattr, registry, "sources") or {}
                    for scalar in _scalars(node):
                        if known and scalar.text not in known:
                            near = did_you_mean(scalar.text, known)
                            self.problems.append(scalar.problem("ruleset.unknown_source", suggestion=near))

    def _clause(self, registry: Registry, scalar: ScalarNode) -> None:
        try:
            clause = registry.clause(scalar.text)
        except UnknownName as error:
            near = error.problems[0].suggestion
            self.problems.append(scalar.problem("ruleset.unknown_clause", found=scalar.text, suggestion=near))
        except RulesetError as error:
            self.problems += error.problems
        else:
            for language in self.ruleset.manifest.languages:
                if language not in clause.label:
                    self.problems.append(scalar.problem("ruleset.clause_language", expected=language))

    def _amounts_told(self, plan: Plan) -> None:
        """Sentences of a condition name no amount: where the conditions are not met, amounts are not worked out."""
        for name, condition in plan.provision.conditions.items():
            for result in ("met", "unmet", "unknown"):
                for language, text in getattr(condition, result).items():
                    try:
                        named = {part for _, part in parse_template(text) if part is not None}
                    except RulesetError:
                        continue
                    for amount in sorted(named & set(plan.provision.amounts)):
                        tree = self.ruleset.tree(f"{plan.provision.id}.yaml")
                        node = locate(tree, ("conditions", name, result, language))
                        self.problems.append(node.problem("ruleset.amount_told", found=amount))

    def _names(self, plans: list[Plan]) -> None:
        systems = self.ruleset.systems.systems
        facts = self.ruleset.facts.facts
        asked: set[str] = set()
        for plan in plans:
            asked |= set(plan.readings)
            tree = self.ruleset.tree(f"{plan.provision.id}.yaml")
            if plan.provision.system not in systems:
                self.problems.append(
                    locate(tree, ("system",)).problem(
                        "ruleset.unknown_system",
                        expected=", ".join(systems),
                        suggestion=did_you_mean(plan.provision.system, systems),
                    )
                )
            for index, use in enumerate(plan.provision.gaps):
                self._gap(use.gap, locate(tree, ("gaps", index, "gap")))
            told = None if plan.provision.payments is None else plan.provision.payments.dates_told
            if told is not None and not self._is_day(told):
                node = locate(tree, ("payments", "dates_told"))
                known = [f"{path}.{name}" for path, declared in facts.items() for name in declared.row or {}]
                self.problems.append(node.problem("ruleset.unknown_fact", suggestion=did_you_mean(told, known)))
        manifest = self.ruleset.tree("ruleset.yaml")
        for index, path in enumerate(self.ruleset.manifest.lists_complete_until):
            if path != "contingency" and (path not in facts or facts[path].type != "date"):
                self.problems.append(
                    locate(manifest, ("lists_complete_until", index)).problem(
                        "ruleset.unknown_fact", suggestion=did_you_mean(path, facts)
                    )
                )
        for path, declared in facts.items():
            for key in ("known_from", "known_to", "not_before"):
                other = getattr(declared, key)
                type_ = declared.type if key == "not_before" else "date"
                if other is not None and (other not in facts or facts[other].type != type_):
                    self.problems.append(
                        locate(self.ruleset.tree(self.ruleset.file_of_fact(path)), ("facts", path, key)).problem(
                            "ruleset.unknown_fact", suggestion=did_you_mean(other, facts)
                        )
                    )
        if len(plans) == len(self.ruleset.manifest.provisions):
            for name in self.ruleset.readings:
                if name not in asked:
                    node = self.ruleset.tree(f"readings/{name}.yaml")
                    self.problems.append(node.problem("ruleset.unused_reading", found=name, severity="warning"))

    def _is_day(self, path: str) -> bool:
        owner, _, name = path.rpartition(".")
        declared = self.ruleset.facts.facts.get(owner)
        return declared is not None and name in (declared.row or {}) and (declared.row or {})[name].type == "date"

    def _gap(self, gap: str, node: Node) -> None:
        try:
            text = self.law.registry.gap(gap).text
        except UnknownName as error:
            self.problems.append(node.problem("ruleset.unknown_gap", suggestion=error.problems[0].suggestion))
        except RulesetError as error:
            self.problems += error.problems
        else:
            for language in self.ruleset.manifest.languages:
                if language not in text:
                    self.problems.append(node.problem("ruleset.clause_language", expected=language))

    # ── locales and units ────────────────────────────────────────────────────────────────────────────────────────────

    def _locale(self, language: str) -> None:
        """The words of a language, each problem at the place in the ruleset's own file, where it has one."""
        try:
            wording = self.law.wording(language)
        except UirulesError as error:
            for problem in error.problems:
                self.problems.append(self._placed(problem, f"locales/{language}.yaml"))
            return
        texts = wording.locale.texts
        for _, tree in self._trees():
            for key, node in _keyed(tree):
                if key not in ("unit", "currency") or not isinstance(node, ScalarNode) or node.text == "share":
                    continue
                if f"units.{node.text}.other" in texts or f"currencies.{node.text}.pattern" in texts:
                    continue
                known = [*wording.locale.family("units"), *wording.locale.family("currencies")]
                found = node.problem(
                    "wording.unknown_unit", expected=", ".join(known), suggestion=did_you_mean(node.text, known)
                )
                self.problems.append(replace(found, fields={"language": language}))

    def _placed(self, problem: Problem, file: str) -> Problem:
        if problem.position is not None:
            return problem
        try:
            tree = self.ruleset.tree(file)
        except RulesetError:
            return replace(problem, position=locate(self.ruleset.tree("ruleset.yaml"), ("languages",)).position)
        path = problem.fields.get("key") or (problem.found if problem.code != "wording.missing_key" else None) or ""
        return replace(problem, position=locate(tree, tuple(path.split("."))).position)


def _keyed(tree: Node) -> Iterator[tuple[str, Node]]:
    for node in nodes(tree):
        if isinstance(node, MappingNode):
            yield from node.items()


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        yield from (item for item in node if isinstance(item, ScalarNode))
