"""What differs between two laws: the wording as a redline, the rules and values, and what becomes of the scenarios.

``diff(read_side("mm-ssl-2012"), read_side("draft"))`` gives a :class:`Diff`: frozen data with everything that differs,
each thing once. ``docs/diff.md`` tells how it reads as text, JSON and HTML.
"""

from __future__ import annotations

from uirules.drafting.diff.authors import Authors
from uirules.drafting.diff.clauses import compare_clauses, compare_gaps
from uirules.drafting.diff.days import compare_days, compare_readings
from uirules.drafting.diff.files import compare_files, data_of
from uirules.drafting.diff.model import ClauseChange, RuleChange, TextChange
from uirules.drafting.diff.outcomes import Outcomes, Progress, compare_scenarios
from uirules.drafting.diff.report import Change, Diff, SideInfo
from uirules.drafting.diff.verdicts import ScenarioChange
from uirules.drafting.not_law import not_law
from uirules.drafting.sides import Side, law_compared
from uirules.law import Law

__all__ = ["Change", "ClauseChange", "Diff", "RuleChange", "ScenarioChange", "TextChange", "diff"]


def diff(before: Side, after: Side, *, scenarios: bool = True, progress: Progress = iter) -> Diff:
    """Everything that differs between two sides.

    ``scenarios``: decide those of both laws on each side as well; ``progress`` lets them through and may show it.
    RulesetError for a side whose files are not well formed.
    """
    laws = law_compared(before), law_compared(after)
    old, new = (data_of(law.ruleset) for law in laws)
    texts, rules = compare_files(old, new)
    gap_texts, gap_rules = compare_gaps(*laws)
    authors = Authors(*(law.ruleset for law in laws))
    clauses = authors.of_clauses(compare_clauses(*laws))
    texts = authors.of_texts([*texts, *gap_texts])
    rules = authors.of_rules([*rules, *gap_rules])
    outcomes = compare_scenarios(before, after, progress) if scenarios else Outcomes()
    cited = [id for clause in clauses for id in clause.by] + [id for text in texts for id in text.by]
    cited += [id for rule in rules for id in (*rule.by, *rule.cite, *_clauses_in(rule))]
    cited += [id for one in outcomes.changes for cause in (one.finding, *one.causes) if cause for id, _ in cause.cite]
    return Diff(
        before=_info(before, laws[0]),
        after=_info(after, laws[1]),
        languages=tuple(dict.fromkeys([*after.law.languages, *before.law.languages])),
        clauses=tuple(clauses),
        texts=tuple(texts),
        rules=tuple(rules),
        readings=compare_readings(*laws, old, new),
        days=compare_days(before, after, old, new),
        scenarios=outcomes.changes,
        scenarios_run=outcomes.run,
        not_run=outcomes.not_run,
        on_drafts=outcomes.drafts,
        labels={id: label for id in dict.fromkeys(cited) if (label := _label(id, after.law, before.law))},
        wordings={lang: law.wording(lang) for law in laws for lang in law.languages},
        not_law={lang: not_law((before.law, after.law), lang) for lang in after.law.languages},
    )


def _clauses_in(rule: RuleChange) -> tuple[str, ...]:
    """The clauses among what a rule says, where it says nothing else."""
    if rule.place.steps[-1:] != ["cite"]:
        return ()
    return tuple(id for data in (rule.before, rule.after) for id in ([data] if isinstance(data, str) else data or []))


def _info(side: Side, law: Law) -> SideInfo:
    ruleset, digests = law.ruleset, law.ruleset.digests
    title = dict(ruleset.manifest.title)
    head = (side.spec, ruleset.id, law.version, title, digests.rules, digests.wording)
    return SideInfo(*head, side.law_on, side.known_at, dict(side.readings))


def _label(clause: str, *laws: Law) -> dict[str, str]:
    """A clause by its label, with its instrument where that is not the first that the law consists of."""
    for law in laws:
        if clause in law.registry:
            full = clause.partition("/")[0] != law.ruleset.manifest.instruments[0]
            return {lang: law.registry.label(clause, lang, full=full) for lang in law.registry.clause(clause).label}
    return {}
