"""What every face of a report says alike: heads, the figure of an article in short, counts, what is left open."""

from __future__ import annotations

from collections.abc import Iterator

from uirules.drafting.conform.measure import Quantity, Verdict
from uirules.drafting.conform.model import Standard
from uirules.drafting.conform.of_amendments import not_begun
from uirules.drafting.conform.report import Conformity, Row, Tested
from uirules.drafting.conform.words import Told

__all__ = ["VERDICTS", "counts", "head", "left_open", "rows_of", "short", "side_name", "standing"]

VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "undetermined", "judgement", "not_examined")
_OPEN: tuple[Verdict, ...] = ("fail", "undetermined", "judgement", "not_examined")


def rows_of(tested: Tested, standard: Standard) -> list[Row]:
    """The rows of one standard."""
    return [row for row in tested.rows if row.standard.id == standard.id]


def side_name(index: int, told: Told) -> str:
    """``A`` or ``B``."""
    return told(("side_a", "side_b")[index])


def head(found: Conformity, tested: Tested, told: Told) -> Iterator[tuple[str, str]]:
    """Labels and values on one side: the law, the day, the assumptions."""
    law = tested.side.law
    title = told.of(law.ruleset.manifest.title)
    yield told("law"), title
    yield told("asked"), tested.side.spec
    yield told("digest"), f"{law.version} {law.ruleset.digest}"
    yield told("day_of_cases"), told.wording.date(tested.on)
    changed = [
        f"{name}: {option}" for name, option in law.readings.items() if option != law.ruleset.readings[name].default
    ]
    yield told("readings"), ", ".join(changed) or told("none")
    if idle := not_begun(law):
        yield told("not_begun"), told("not_begun_of", ids=", ".join(idle))
    yield told("wages"), _wages(tested, told)
    yield told("allowances"), told("allowances_none")
    people = tested.bench.people
    if people is None:
        yield told("population"), told("not_given")
    else:
        population = people.population
        count = told.count(population.count)
        text = told("population_of", name=population.name, count=count, digest=population.sha256)
        yield told("population"), text


def _wages(tested: Tested, told: Told) -> str:
    stated, currency = tested.bench.stated, tested.bench.currency
    comma = told.wording.locale.texts["lists.and.join"]
    amounts = [told.quantity(Quantity.of(wage, currency)) for wage in stated.ladder]
    amounts += [
        told("wage_of_choice", letter=told.digits(f"({letter})")[1:-1], wage=told.quantity(Quantity.of(wage, currency)))
        for letter, wage in sorted(stated.choices.items())
    ]
    wages = comma.join(amounts)
    if not stated.assumed:
        return told("wages_stated", wages=wages)
    note = told.of(tested.bench.mapping.wages.note)
    return told("wages_assumed", wages=wages, grade=told.grade_named(stated.grade), note=note)


def standing(tested: Tested, standard: Standard, told: Told) -> str:
    """Whether the treaty binds the State or is a benchmark."""
    state = told.of(tested.bench.mapping.state)
    ratified = tested.bench.mapping.ratified.get(standard.id)
    if ratified is None:
        return told("unknown_standing", state=state)
    return told("duty" if ratified.value else "benchmark", state=state, grade=told.grade_named(ratified.assurance))


def counts(rows: list[Row], told: Told) -> str:
    """How many articles have which verdict."""
    numbers = {verdict: told.count(sum(row.verdict == verdict for row in rows)) for verdict in VERDICTS}
    return told("counts", **numbers)


def left_open(rows: list[Row], told: Told) -> Iterator[str]:
    """The articles that did not pass, by verdict."""
    comma = told.wording.locale.texts["lists.and.join"]
    for verdict in _OPEN:
        names = list(dict.fromkeys(_named(row, told) for row in rows if row.verdict == verdict))
        if names:
            yield told("left_open_of", verdict=told(f"verdict_{verdict}"), articles=comma.join(names))


def _named(row: Row, told: Told) -> str:
    """An article, with its branch where that is not the one the standards here are mostly asked about."""
    name = told.article(row.article)
    branch = row.article.branch
    return name if branch in ("unemployment", "general") else f"{name} ({told(f'branch_{branch}')})"


def short(row: Row, told: Told) -> str:
    """The figure of an article in one line."""
    if not row.measures:
        return told.of(row.article.open.why) if row.article.open is not None else ""
    figures = {measure.figure for measure in row.measures}
    if figures <= {"cases", "grounds"}:
        return _cases(row, told)
    threshold = next((m for m in row.measures if m.label.key == "label.threshold"), None)
    if threshold is not None:
        value = told.value(threshold) if threshold.value is not None else None
        label = told.phrase(threshold.label)
        note = told.phrase(threshold.notes[0]) if threshold.notes else ""
        return told("unsettled", label=label, note=value or note)
    main = next((m for m in row.measures if m.decides and m.value is not None), None)
    main = main or next((m for m in row.measures if m.value is not None), row.measures[0])
    return told("unsettled", label=told.phrase(main.label, row.standard), note=told.value(main))


def _cases(row: Row, told: Told) -> str:
    comma = told.wording.locale.texts["lists.and.join"]

    def listed(verdict: Verdict) -> str:
        return comma.join(
            told.phrase(m.label, row.standard) for m in row.measures if m.decides and m.verdict == verdict
        )

    parts = []
    if failed := listed("fail"):
        parts.append(told("cases_failed", cases=failed))
    if judged := listed("judgement"):
        parts.append(told("cases_judged", cases=judged))
    return told("and_then").join(parts) if parts else told("cases_passed")
