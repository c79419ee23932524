"""The report as JSON: every figure exact, with its condition, its origin, and texts in both languages."""

from __future__ import annotations

from typing import Any

from uirules.drafting.conform.measure import Measure, Phrase, plain_value
from uirules.drafting.conform.model import Condition
from uirules.drafting.conform.of_amendments import not_begun
from uirules.drafting.conform.report import SCHEMA, Conformity, Row, Tested, own_row
from uirules.drafting.conform.words import Told

__all__ = ["report_dict"]

_LANGUAGES = ("en", "my")


def report_dict(found: Conformity) -> dict[str, Any]:
    """Plain types."""
    return {
        "schema": SCHEMA,
        "standards": [standard.id for standard in found.standards],
        "sides": [_side(found, tested) for tested in found.sides],
        "peers": _peers(found),
        "sources": found.library.sources,
    }


def _side(found: Conformity, tested: Tested) -> dict[str, Any]:
    law, stated, people = tested.side.law, tested.bench.stated, tested.bench.people
    tolds = {lang: Told(law, lang) for lang in _LANGUAGES if lang in law.languages}
    return {
        "side": tested.side.spec,
        "ruleset": {"id": law.id, "version": law.version, "digest": law.ruleset.digest},
        "readings": dict(law.readings),
        "amendments": [name for name, _ in tested.bench.amendments()],
        "without_commencement": not_begun(law),
        "on": tested.on.isoformat(),
        "wages": {
            "ladder": list(stated.ladder),
            "choices": dict(stated.choices),
            "assumed": stated.assumed,
            "assurance": stated.grade,
        },
        "family_allowances": 0,
        "population": None
        if people is None
        else {
            "name": people.population.name,
            "sha256": people.population.sha256,
            "claims": people.population.count,
            "wages": len(people.wages),
        },
        "articles": [_row(row, tolds) for row in tested.rows],
        "own": {name: _phrase(phrase, tolds) for name, phrase in own_row(tested).items()},
    }


def _row(row: Row, tolds: dict[str, Told]) -> dict[str, Any]:
    article = row.article
    data: dict[str, Any] = {
        "standard": row.standard.id,
        "article": article.article,
        "id": article.id,
        "branch": article.branch,
        "title": dict(article.title),
        "text": dict(article.text),
        "assurance": article.assurance,
        "assurance_of_bound": article.assurance_of_bound,
        "sources": list(article.sources),
        "ratified": None
        if row.ratified is None
        else {"value": row.ratified.value, "assurance": row.ratified.assurance},
        "verdict": row.verdict,
        "grade": row.grade,
        "combine": article.combine,
        "under_declaration": row.under_declaration,
        "measures": [_measure(measure, row, tolds) for measure in row.measures],
        "turned_by": [{"reading": t.reading, "option": t.option, "verdict": t.verdict} for t in row.turned],
    }
    if article.open is not None:
        data["open"] = {"verdict": article.open.verdict, "why": dict(article.open.why)}
    if article.note is not None:
        data["note"] = dict(article.note)
    return data


def _measure(measure: Measure, row: Row, tolds: dict[str, Told]) -> dict[str, Any]:
    origin = measure.origin
    return {
        "figure": measure.figure,
        "measure": measure.label.key.removeprefix("label."),
        "label": {lang: told.phrase(measure.label, row.standard) for lang, told in tolds.items()},
        "with": {name: plain_value(value) for name, value in measure.label.values.items()},
        "value": plain_value(measure.value),
        "condition": _condition(measure.condition),
        "verdict": measure.verdict,
        "decides": measure.decides,
        "assurance": measure.grade,
        "from": None
        if origin is None
        else {"provision": origin.provision, "outputs": list(origin.outputs), "clauses": list(origin.clauses)},
        "notes": [{lang: told.phrase(note, row.standard) for lang, told in tolds.items()} for note in measure.notes],
    }


def _condition(condition: Condition | None) -> dict[str, Any] | None:
    if condition is None or condition.empty:
        return None
    if condition.is_ is not None:
        return {"is": condition.is_}
    name = "at_least" if condition.at_least is not None else "at_most"
    return {name: plain_value(getattr(condition, name))}


def _phrase(phrase: Phrase, tolds: dict[str, Told]) -> dict[str, str]:
    return {lang: told.phrase(phrase) for lang, told in tolds.items()}


def _peers(found: Conformity) -> list[dict[str, Any]]:
    if found.library.peers is None:
        return []
    return [
        {
            "id": peer.id,
            "title": dict(peer.title),
            "assurance": peer.assurance,
            "sources": list(peer.sources),
            "cells": {
                name: {"text": dict(cell.text), "assurance": cell.assurance or peer.assurance}
                for name, cell in peer.cells.items()
            },
        }
        for peer in found.library.peers.peers
    ]
