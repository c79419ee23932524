"""What is wrong with the files of a law, as far as no formula has to be planned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import ParamSpec, TypeVar

from uirules.decision.locales.template import parse as parse_template
from uirules.errors import Problem, RulesetError, UirulesError, UnknownName, did_you_mean
from uirules.law import Law
from uirules.legal.registry import Registry
from uirules.ruleset.load import Ruleset
from uirules.ruleset.model import Common, Provision
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode, nodes
from uirules.ruleset.validate import locate
from uirules.ruleset.words import model_of, texts_in
from uirules.values.script import zawgyi

__all__ = ["Soundness"]

P = ParamSpec("P")
R = TypeVar("R")
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


class Soundness:
    """Looks through the files of a law (``within``: these alone) and keeps the problems."""

    def __init__(self, law: Law, *, within: Collection[str] | None = None) -> None:
        self.law, self._within = law, within
        self.ruleset: Ruleset = law.ruleset
        self.problems: list[Problem] = []

    def of_files(self) -> list[Problem]:
        """Shapes, sentences, clauses, units and names; of files that have not their shape, that alone."""
        if not self._shapes():
            return self.problems
        self._words()
        self._cites()
        provisions = [name for name in self.ruleset.manifest.provisions if self._asked(f"{name}.yaml")]
        self._heads(found for name in provisions if (found := self._try(self.ruleset.provision, name)) is not None)
        self._facts_named()
        for language in self.ruleset.manifest.languages:
            self._locale(language)
        return list(dict.fromkeys(self.problems))

    def _asked(self, file: str) -> bool:
        return self._within is None or file in self._within

    def _shapes(self) -> bool:
        """Whether the files that all of them share have their shape."""
        for part in ("manifest", "facts", "systems", "readings", "common"):
            self._try(getattr, self.ruleset, part)
        for name in self._try(lambda: list(self.ruleset.readings)) or ():
            if self._asked(f"readings/{name}.yaml"):
                self._try(self.ruleset.reading, name)
        return not self.problems

    def _try(self, ask: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """What ``ask`` gives, or None with its problems kept."""
        try:
            return ask(*args, **kwargs)
        except UirulesError as error:
            self.problems += error.problems
            return None

    def _looked_at(self) -> Iterator[tuple[str, Node]]:
        """Those of the files that are looked at."""
        return ((name, tree) for name, tree in self._trees() if self._asked(name))

    def _trees(self) -> Iterator[tuple[str, Node]]:
        """The files that can be read, locales apart. What is wrong with others was found when they were asked for."""
        for file in self.ruleset.files():
            if not file.startswith("locales/"):
                try:
                    yield file, self.ruleset.tree(file)
                except RulesetError:
                    continue

    # ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _words(self) -> None:
        languages = self.ruleset.manifest.languages
        for file, tree in self._looked_at():
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
        for _, tree in self._looked_at():
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

    def _heads(self, provisions: Iterable[Provision]) -> None:
        """What provisions name beside their formulas: the gaps, the days that are told."""
        facts = self.ruleset.facts.facts
        for provision in provisions:
            tree = self.ruleset.tree(f"{provision.id}.yaml")
            for index, use in enumerate(provision.gaps):
                self._gap(use.gap, locate(tree, ("gaps", index, "gap")))
            told = None if provision.payments is None else provision.payments.dates_told
            if told is not None and not self._is_day(told):
                node = locate(tree, ("payments", "dates_told"))
                known = [f"{path}.{name}" for path, declared in facts.items() for name in declared.row or {}]
                self.problems.append(node.problem("ruleset.unknown_fact", suggestion=did_you_mean(told, known)))

    def _facts_named(self) -> None:
        """The facts by which lists are complete, and that facts name."""
        facts = self.ruleset.facts.facts
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
        for _, tree in self._looked_at():
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
