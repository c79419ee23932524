"""What differs between two laws: the wording as a redline, the rules and values, and what becomes of the scenarios.

``diff(read_side("mm-ssl-2012"), read_side("draft"))`` gives a :class:`Diff`: frozen data with everything that differs,
each thing once. ``docs/diff.md`` tells how it reads as text, JSON and HTML.
"""

from __future__ import annotations

from uirules.drafting.diff.clauses import compare_clauses, compare_gaps
from uirules.drafting.diff.days import compare_days, compare_readings
from uirules.drafting.diff.files import compare_files, data_of
from uirules.drafting.diff.model import Change, ClauseChange, Diff, RuleChange, ScenarioChange, SideInfo, TextChange
from uirules.drafting.diff.outcomes import Progress, compare_scenarios
from uirules.drafting.sides import Side
from uirules.law import Law

__all__ = ["Change", "ClauseChange", "Diff", "RuleChange", "ScenarioChange", "TextChange", "diff"]


def diff(before: Side, after: Side, *, scenarios: bool = True, progress: Progress = iter) -> Diff:
    """Everything that differs between two sides.

    ``scenarios``: decide those of both laws on each side as well; ``progress`` lets them through and may show it.
    RulesetError for a side whose files are not well formed.
    """
    old, new = data_of(before.law.ruleset), data_of(after.law.ruleset)
    texts, rules = compare_files(old, new)
    gap_texts, gap_rules = compare_gaps(before.law, after.law)
    changed, run, not_run = compare_scenarios(before, after, progress) if scenarios else ((), None, ())
    rules += gap_rules
    cited = [clause for rule in rules for clause in rule.cite]
    cited += [clause for one in changed for cause in (one.finding, one.cause) if cause for clause, _ in cause.cite]
    return Diff(
        before=_info(before),
        after=_info(after),
        languages=tuple(dict.fromkeys([*after.law.languages, *before.law.languages])),
        clauses=compare_clauses(before.law, after.law),
        texts=(*texts, *gap_texts),
        rules=tuple(rules),
        readings=compare_readings(before, after, old, new),
        days=compare_days(before, after, old, new),
        scenarios=changed,
        scenarios_run=run,
        not_run=not_run,
        labels={clause: _label(clause, after.law, before.law) for clause in dict.fromkeys(cited)},
        wordings={
            lang: law.wording(lang) for law in (before.law, after.law) for lang in law.languages
        },
    )


def _info(side: Side) -> SideInfo:
    ruleset, digests = side.law.ruleset, side.law.ruleset.digests
    title = dict(ruleset.manifest.title)
    head = (side.spec, ruleset.id, side.law.version, title, digests.rules, digests.wording)
    return SideInfo(*head, side.law_on, side.known_at, dict(side.readings))


def _label(clause: str, *laws: Law) -> dict[str, str]:
    """A clause by its label, with its instrument where that is not the first that the law consists of."""
    for law in laws:
        if clause in law.registry:
            full = clause.partition("/")[0] != law.ruleset.manifest.instruments[0]
            return {lang: law.registry.label(clause, lang, full=full) for lang in law.registry.clause(clause).label}
    return {}
