"""The public face of a ruleset: load it, ask what it needs to know, let it decide."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uirules.decision.compare import Origin
from uirules.decision.context import Context
from uirules.decision.decide import assemble
from uirules.decision.decision import Decision, RulesetInfo
from uirules.decision.results import Assurances, Missing
from uirules.decision.several import Decisions, Entry, overlaps_of
from uirules.decision.sources import Sources, registry_of
from uirules.decision.speech import Speech
from uirules.decision.wording import Wording
from uirules.engines.explain.engine import ExplainEngine
from uirules.engines.explain.settle import settle
from uirules.errors import NoLawInForce, Problem, RulesetError, UnknownName, did_you_mean
from uirules.legal.registry import Registry
from uirules.plan.build import build_plan
from uirules.plan.plan import Plan
from uirules.ruleset.claim import Claim, ClaimReader
from uirules.ruleset.find import find_ruleset, split_reference
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import Node
from uirules.ruleset.released import pinned, published_by
from uirules.ruleset.scalars import read_value
from uirules.values import dates

if TYPE_CHECKING:
    from uirules.amend.read import Amendment
    from uirules.amend.stack import Named
    from uirules.amended import AmendedLaw

__all__ = ["Engine", "Law", "load_ruleset"]

Engine = Callable[[Ruleset, Plan, dt.date | None], ExplainEngine]
"""Makes what evaluates a plan, for the values published up to a day."""


def load_ruleset(reference: str | Path, *, folders: Sequence[str | Path] = ()) -> Law:
    """The law of a ruleset: a shipped id, an id in one of ``folders`` or of an installed package, or a folder's path.

    ``id@sha256:…`` asks for the ruleset with just that digest of rules (or of wording), ``id@1.2.0`` for that version,
    among those released and the one that is being worked on. Raises :class:`~uirules.errors.UnknownName` where there
    is none, :class:`~uirules.errors.RulesetError` where its manifest is not well formed. Everything else is read on
    first use.
    """
    name, pin = split_reference(reference)
    folder = find_ruleset(name, [Path(given) for given in folders])
    law = Law((None if pin is None else pinned(folder, pin)) or Ruleset(folder))
    by_id = not Path(name).exists()
    if by_id and law.id != name:
        tree = law.ruleset.tree("ruleset.yaml")
        raise RulesetError(tree.problem("ruleset.name_differs", found=law.id, expected=law.ruleset.folder.name))
    if pin is not None and pin != law.version:
        _is_pinned(law, pin)
    return law


def _is_pinned(law: Law, pin: str) -> None:
    """UnknownName where a ruleset is not the one that was asked for by version or digest."""
    digests = law.ruleset.digests
    by_digest = pin.startswith("sha256:")
    if by_digest and pin in (digests.rules, digests.wording):
        return
    here = digests.rules if by_digest else law.version
    code = "ruleset.other_digest" if by_digest else "ruleset.other_version"
    raise UnknownName(Problem(code, found=pin, expected=here, fields={"id": law.id}))


class _Shared:
    """What a law and its variants on other readings or dates have in common, made on first use."""

    def __init__(self, ruleset: Ruleset, newest: Ruleset | None, engine: Engine = ExplainEngine) -> None:
        self.ruleset = ruleset
        self.newest = newest
        self.engine = engine
        self.plans: dict[str, Plan] = {}
        self.contexts: dict[tuple[str, dt.date | None], Context] = {}
        self.speech = Speech(ruleset)

    def with_engine(self, engine: Engine) -> _Shared:
        """The same with another engine."""
        other = copy.copy(self)
        other.engine, other.contexts = engine, {}
        return other

    def with_plan(self, plan: Plan) -> _Shared:
        """The same with another plan of one provision."""
        other = copy.copy(self)
        name = plan.provision.id
        other.plans = {**self.plans, name: plan}
        other.contexts = {key: context for key, context in self.contexts.items() if key[0] != name}
        return other

    @cached_property
    def reader(self) -> ClaimReader:
        return ClaimReader(self.ruleset.facts)

    @cached_property
    def registry(self) -> Registry:
        return registry_of(self.ruleset)

    def plan(self, benefit: str) -> Plan:
        if benefit not in self.plans:
            self.plans[benefit] = build_plan(self.ruleset, benefit)
        return self.plans[benefit]

    def context(self, benefit: str, known_at: dt.date | None) -> Context:
        key = (benefit, known_at)
        if key not in self.contexts:
            engine = self.engine(self.ruleset, self.plan(benefit), known_at)
            self.contexts[key] = Context(engine, self.registry, self.speech, known_at, self.newest)
        return self.contexts[key]


class Law:
    """One law, on some readings, as known on a day. It does not change: ``with_readings`` and ``at`` give another."""

    def __init__(
        self,
        ruleset: Ruleset,
        *,
        readings: Mapping[str, str] | None = None,
        law_on: dt.date | None = None,
        known_at: dt.date | None = None,
        newest: Ruleset | None = None,
        shared: _Shared | None = None,
    ) -> None:
        self.ruleset = ruleset
        self._chosen = dict(readings or {})
        self._law_on = law_on
        self._known_at = known_at
        self._shared = shared or _Shared(ruleset, newest)

    # ── what it is ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def id(self) -> str:
        return self.ruleset.id

    @property
    def version(self) -> str:
        return self.ruleset.manifest.version

    @property
    def amendment_ids(self) -> tuple[str, ...]:
        """The ids of :attr:`amendments`."""
        return tuple(amendment.id for amendment in self.amendments)

    @property
    def benefits(self) -> list[str]:
        """The ids of its benefits, duties and statuses."""
        return list(self.ruleset.manifest.provisions)

    @property
    def main(self) -> str:
        """The provision that is decided on where none is named: the only one, or the manifest's ``default_provision``.

        UnknownName where there is neither.
        """
        return self._benefit(None)

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """The amendments it was asked for with; none, unless it is an :class:`~uirules.amended.AmendedLaw`."""
        return ()

    @property
    def law_on(self) -> dt.date | None:
        """The day whose law was asked for; None: that of the contingency."""
        return self._law_on

    @property
    def languages(self) -> list[str]:
        return list(self.ruleset.manifest.languages)

    @property
    def registry(self) -> Registry:
        """The clauses it cites."""
        return self._shared.registry

    def wording(self, language: str) -> Wording:
        """How values and sentences read in a language. UnknownName for a language without a locale."""
        return self._shared.speech.wording(language)

    @cached_property
    def readings(self) -> dict[str, str]:
        """The option used of every reading: the one chosen, else the default."""
        return {name: self._option(name) for name in self.ruleset.readings}

    @property
    def asked_days(self) -> tuple[dt.date | None, dt.date | None]:
        """The day of the law and the day of knowledge that were asked for (:meth:`at`, :meth:`known_at`), if any."""
        return self._law_on, self._known_at

    def _option(self, reading: str) -> str:
        chosen = self._chosen.get(reading)
        return self.ruleset.readings[reading].default if chosen is None else chosen

    def plan(self, benefit: str | None = None) -> Plan:
        """The plan of a benefit. RulesetError with every problem of its formulas."""
        return self._shared.plan(self._benefit(benefit))

    def facts(self, benefit: str | None = None) -> list[dict[str, Any]]:
        """The facts that a benefit can use, with type, unit, labels, questions: enough to build a form."""
        from uirules.facts import describe

        return describe(self.ruleset, self.plan(benefit))

    def with_plan(self, plan: Plan) -> Law:
        """The same law with another plan in the place of a provision's own: a rule altered on trial.

        Files, wording and digest stay those of the ruleset, so nothing decided by it is to be kept.
        """
        return Law(
            self.ruleset,
            readings=self._chosen,
            law_on=self._law_on,
            known_at=self._known_at,
            shared=self._shared.with_plan(plan),
        )

    def with_engine(self, engine: Engine) -> Law:
        """The same law, evaluated by another engine.

        The second engine can end the process it runs in: :mod:`uirules.crosscheck` gives it one of its own.
        """
        return Law(
            self.ruleset,
            readings=self._chosen,
            law_on=self._law_on,
            known_at=self._known_at,
            shared=self._shared.with_engine(engine),
        )

    # ── variants ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _variant(self, **changes: Any) -> Law:
        settings: dict[str, Any] = {"readings": self._chosen, "law_on": self._law_on, "known_at": self._known_at}
        return Law(self.ruleset, **{**settings, **changes}, shared=self._shared)

    def with_readings(self, readings: Mapping[str, str]) -> Law:
        """The same law on other options of some readings. UnknownName for a reading or an option that is none."""
        known = self.ruleset.readings
        problems = []
        for name, option in readings.items():
            if name not in known:
                problems.append(
                    Problem(
                        "law.unknown_reading",
                        found=name,
                        expected=", ".join(known),
                        suggestion=did_you_mean(name, known),
                    )
                )
            elif option not in known[name].options:
                options = list(known[name].options)
                problems.append(
                    Problem(
                        "law.unknown_option",
                        found=str(option),
                        expected=", ".join(options),
                        suggestion=did_you_mean(str(option), options),
                        fields={"reading": name},
                    )
                )
        if problems:
            raise UnknownName(problems)
        return self._variant(readings={**self._chosen, **readings})

    def at(self, law_on: dt.date | str) -> Law:
        """The law on a day, whatever the contingency's. NoLawInForce for a day before the law."""
        day = _day(law_on, "law.law_on")
        first = self.ruleset.manifest.in_force_from
        if day < first:
            raise NoLawInForce(self._before(day, first))
        return self._variant(law_on=day)

    def known_at(self, day: dt.date | str) -> Law:
        """The law as it was published up to a day: by this ruleset, or by the newest release published by then.

        NoLawInForce where nothing was published by then.
        """
        known = _day(day, "law.known_at")
        published = self.ruleset.manifest.published
        if known < published and (earlier := published_by(self.ruleset.folder, known)) is not None:
            law = Law(earlier, known_at=known, newest=self._shared.newest or self.ruleset).with_readings(self._chosen)
            return law if self._law_on is None else law.at(self._law_on)
        if known < published:
            raise NoLawInForce(
                Problem(
                    "law.not_published", found=known.isoformat(), expected=published.isoformat(), fields={"id": self.id}
                )
            )
        return self._variant(known_at=known)

    def amended(self, amendments: Iterable[Amendment | Named]) -> AmendedLaw:
        """The law with amendments: each claim is decided by the version that governs it, as their transitions say.

        RulesetError where one of them does not fit the law or another one.
        """
        from uirules.amend.stack import Named, Stack
        from uirules.amended import AmendedLaw

        named = [one if isinstance(one, Named) else Named(one) for one in amendments]
        stack = Stack(self.ruleset, lambda: self.registry, named)
        return AmendedLaw(
            self._variant(readings={}, law_on=None, known_at=None),
            stack,
            readings=self._chosen,
            law_on=self._law_on,
            known_at=self._known_at,
        )

    @staticmethod
    def _before(day: dt.date, first: dt.date, pointer: str | None = None) -> Problem:
        return Problem("law.before_the_law", pointer=pointer, found=day.isoformat(), expected=first.isoformat())

    # ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _benefit(self, benefit: str | None) -> str:
        known = self.ruleset.manifest.provisions
        if benefit is None:
            if len(known) == 1:
                return known[0]
            if self.ruleset.manifest.default_provision is not None:
                return self.ruleset.manifest.default_provision
            raise UnknownName(Problem("law.which_benefit", expected=", ".join(known)))
        if benefit not in known:
            benefit = str(benefit)
            raise UnknownName(
                Problem(
                    "law.unknown_benefit",
                    found=benefit,
                    expected=", ".join(known),
                    suggestion=did_you_mean(benefit, known),
                )
            )
        return benefit

    def read(self, claim: Mapping[str, Any] | Claim, tree: Node | None = None) -> Claim:
        """The typed facts of a claim. ClaimError with every problem."""
        return claim if isinstance(claim, Claim) else self._shared.reader.read(claim, tree)

    def decide(
        self, claim: Mapping[str, Any] | Claim, benefit: str | None = None, *, tree: Node | None = None
    ) -> Decision:
        """The decision on a claim.

        ``claim``: nested or dotted facts, as plain Python values; ``benefit``: not needed where the law has only one;
        ``tree``: the claim's source, for positions in problems. A missing fact never raises. ClaimError for facts that
        are wrong, NoLawInForce for a day before the law, UnknownName for a benefit that is none.
        """
        name = self._benefit(benefit)
        facts = self.read(claim, tree)
        provision = self.ruleset.provision(name)
        head = self._head(name, facts)
        if provision.not_encoded is not None:
            return self._bare(
                head, {}, "not_encoded", self._law_on, None, (), reason=dict(provision.not_encoded.reason)
            )
        context = self._shared.context(name, self._known_at)
        plan = context.engine.plan
        used = {reading: self._option(reading) for reading in plan.readings}
        contingency = _first_day(facts.values.get(provision.contingency))
        law_on = self._law_on or contingency
        source = "law_on" if self._law_on is not None else provision.contingency
        if not isinstance(law_on, dt.date):
            missing = (self._contingency(context, facts, provision.contingency),)
            return self._bare(head, used, "undetermined", None, None, missing)
        first = self.ruleset.manifest.in_force_from
        if law_on < first:
            raise NoLawInForce(self._before(law_on, first, "/" + provision.contingency.replace(".", "/")))
        settled = settle(context.engine, facts, law_on, used)
        parts = assemble(context, facts, settled, law_on, used)
        return Decision.of(
            parts,
            **head,
            ruleset=self._info(used),
            law_on=law_on,
            law_on_source=source,
            types={key: planned.type.kind for key, planned in plan.definitions.items()},
            origin=Origin(context, facts, law_on, used),
            engine=context.engine.name,
        )

    def _head(self, name: str, facts: Claim) -> dict[str, Any]:
        return {
            "claim": facts.id,
            "benefit": name,
            "kind": self.ruleset.provision(name).kind,
            "known_at": self._known_at,
            "sources": Sources(self.ruleset, self.registry, self._shared.speech, facts),
        }

    def decide_all(
        self, claim: Mapping[str, Any] | Claim, benefits: Sequence[str] | None = None, *, tree: Node | None = None
    ) -> Decisions:
        """A decision on every provision of the law, or on some of them, with what the facts might open.

        ``claim`` and ``tree`` as for :meth:`decide`. A provision whose day lies before the law is listed as ``no_law``
        and has no decision; one whose day is not stated as ``no_event``, on whatever day the law is asked for: a day
        of the law is no event. ClaimError for facts that are wrong, UnknownName for a benefit that is none.
        """
        facts = self.read(claim, tree)
        decisions: list[Decision] = []
        listing: list[Entry] = []
        undated = self if self._law_on is None else self._variant(law_on=None)
        for name in [self._benefit(benefit) for benefit in benefits or self.benefits]:
            provision = self.ruleset.provision(name)
            try:
                stated = _first_day(facts.values.get(provision.contingency))
                looked_at = isinstance(stated, dt.date) or provision.not_encoded is not None
                decision = (self if looked_at else undated).decide(facts, name)
            except NoLawInForce as error:
                entry = Entry(name, provision.kind, dict(provision.title), "no_law", False, (), error.problems[0])
                listing.append(entry)
                continue
            decisions.append(decision)
            opening = "no_event" if decision.outcome == "undetermined" and decision.law_on is None else decision.outcome
            missing = tuple(dict.fromkeys(entry.fact for entry in decision.missing))
            listing.append(Entry(name, provision.kind, dict(provision.title), opening, decision.payable, missing))
        sources = Sources(self.ruleset, self.registry, self._shared.speech, facts)
        openings = {entry.benefit: entry.opening for entry in listing}
        bare = self._bare(self._head(listing[0].benefit, facts), {}, "undetermined", None, None, ())
        overlaps = overlaps_of(openings, sources)
        return Decisions(facts.id, tuple(listing), tuple(decisions), overlaps, sources, bare)

    def _info(self, readings: Mapping[str, str]) -> RulesetInfo:
        return RulesetInfo(self.id, self.version, self.ruleset, (), readings)

    def _contingency(self, context: Context, claim: Claim, path: str) -> Missing:
        declared = self.ruleset.facts.facts[path]
        return Missing(
            path,
            "/" + path.replace(".", "/"),
            "",
            dict(declared.question),
            None if declared.why is None else dict(declared.why),
            declared.asked_of,
            ("law_on",),
        )

    def _bare(
        self,
        head: Mapping[str, Any],
        readings: Mapping[str, str],
        outcome: str,
        law_on: dt.date | None,
        source: str | None,
        missing: tuple[Missing, ...],
        reason: Mapping[str, str] | None = None,
    ) -> Decision:
        """A decision in which nothing was evaluated."""
        return Decision(
            **head,
            ruleset=self._info(readings),
            law_on=law_on,
            law_on_source=source,
            outcome=outcome,
            payable=False,
            status=None,
            values={},
            unknown_values=(),
            findings=(),
            payments=(),
            missing=missing,
            missing_for_amount=(),
            assurance=Assurances(None, None),
            warnings=(),
            assumptions=(),
            errors=(),
            derivation=None,
            types={},
            reason=reason,
            engine=getattr(self._shared.engine, "name", "explain"),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive, (self.ruleset, self._chosen, self._law_on, self._known_at, self._shared.newest)


def _revive(
    ruleset: Ruleset,
    readings: Mapping[str, str],
    law_on: dt.date | None,
    known_at: dt.date | None,
    newest: Ruleset | None,
) -> Law:
    return Law(ruleset, readings=readings, law_on=law_on, known_at=known_at, newest=newest)


def _first_day(contingency: Any) -> Any:
    """The day a contingency stands for: of a month, its first."""
    return dates.first_day_of(contingency) if isinstance(contingency, int) else contingency


def _day(value: dt.date | str, code: str) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        day: dt.date = read_value(str(value), "date")
    except ValueError:
        raise UnknownName(Problem(f"{code}_date", found=str(value), expected="YYYY-MM-DD")) from None
    return day
