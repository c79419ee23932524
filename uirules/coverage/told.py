"""How rows, questions and clauses are told in a line, for every face alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from uirules.coverage.boundaries import Boundary
from uirules.coverage.report import ClauseLine, GapLine, QuestionLine, Report, RowLine
from uirules.coverage.words import Words

__all__ = [
    "clause_reason",
    "gap_told",
    "more",
    "question_told",
    "reasons_told",
    "row_told",
    "sides_told",
    "summary",
    "where_told",
]

_RULES = 3
"""How many rules are named; the rest is counted."""


def more(names: Sequence[str], most: int, words: Words) -> str:
    """The first of some names of rules, file by file, and how many more there are."""
    told: dict[str, list[str]] = {}
    for name in names[:most]:
        owner, _, rule = name.partition(": ")
        told.setdefault(owner, []).extend([rule] if rule else [])
    text = "; ".join(f"{owner}: {', '.join(rules)}" if rules else owner for owner, rules in told.items())
    left = len(names) - most
    return text if left <= 0 else f"{text} {words('and_more', more=words.number(left))}"


def gap_told(gap: GapLine, words: Words) -> str:
    """A gap with its text."""
    return f"{words('state_gap')} {gap.id}: {words.of(gap.text)}"


def where_told(row: RowLine, words: Words) -> list[str]:
    """Where a row is encoded, or why it is not: rules, then what is left, each once."""
    parts: dict[str, None] = {}
    if rules := tuple(dict.fromkeys(rule for cell in row.cells for rule in cell.rules)):
        parts[more(rules, _RULES, words)] = None
    for cell in row.cells:
        if not cell.encoded:
            status = "status_unstated" if cell.status == "encoded" else f"status_{cell.status}"
            reason = "" if cell.reason is None else f": {words.of(cell.reason)}"
            parts[f"{cell.clause} {words(status)}{reason}"] = None
    for gap in row.gaps:
        parts[gap_told(gap, words)] = None
    return list(parts)


def row_told(row: RowLine, words: Words) -> str:
    """What a row is about, and where it is encoded or why it is not."""
    return " — ".join([words.of(row.title), *where_told(row, words)])


def question_told(line: QuestionLine, words: Words) -> str:
    """The readings that answer a question with the option taken by default, then the gaps that ask it."""
    parts = [
        f"{words('state_reading')} {reading.id}, {words('default', option=words.of(reading.default_text))}"
        for reading in line.readings
    ]
    parts += [gap_told(gap, words) for gap in line.gaps]
    return " — ".join(parts)


def clause_reason(clause: ClauseLine, words: Words) -> str:
    """Why a clause has no rule."""
    status = "status_unstated" if clause.status == "encoded" and not clause.in_part else f"status_{clause.status}"
    part = f", {words('in_part')}" if clause.in_part else ""
    reason = "" if clause.reason is None else f": {words.of(clause.reason)}"
    return f"{words(status)}{part}{reason}"


def sides_told(sides: Sequence[str], words: Words) -> str:
    """Sides of a boundary."""
    return ", ".join(words(f"side_{side}") for side in sides)


def reasons_told(boundary: Boundary, words: Words) -> tuple[str, ...]:
    """Why no scenario can stand on the sides that a boundary lacks, each reason once."""
    return tuple(dict.fromkeys(words.of(text) for text in boundary.reasons.values()))


def summary(found: Report, words: Words) -> Iterator[tuple[str, str]]:
    """The counts, each with its label."""
    states = [(f"state_{state}", n) for state, n in found.row_states.items()]
    answers = [line.state for line in found.questions]
    questions = [(f"state_{state}", answers.count(state)) for state in ("reading", "gap", "missing")]
    if found.tables:
        yield words("rows"), _counted(states, words)
    if found.questions:
        yield words("questions"), _counted(questions, words)
    counts = {"ruled": len(found.ruled), "unruled": len(found.unruled), "untested": len(found.untested)}
    yield words("clauses"), words("with_and_without", **{key: words.number(n) for key, n in counts.items()})
    sides = {"all": len(found.boundaries), "open": len(found.open), "excused": len(found.excused)}
    yield words("summary_boundaries"), words("lacking", **{key: words.number(n) for key, n in sides.items()})
    yield words("scenarios"), words.number(found.scenarios)
    yield words("errors"), words.number(found.errors)


def _counted(counts: Sequence[tuple[str, int]], words: Words) -> str:
    return words("and").join(words("counted", count=words.number(n), what=words(name)) for name, n in counts if n)
