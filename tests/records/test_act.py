"""What an office may state of a decision, and what is refused before it stands in a chain for ever."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from uirules import RecordError, load_ruleset
from uirules.cli import main
from uirules.records.act import Act, act_of
from uirules.records.record import Record, Recorder

GOOD: dict[str, Any] = {"office": "TSO-07", "capacity": "Head", "decided_on": "2026-05-18"}
NO_RECORD = "sha256:" + "0" * 64
CLAIM = "examples/C-2026-0148.yaml"

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("/served_on", {"served_on": "2026-05-10"}),
    ("/final_on", {"finality": "final", "final_on": "2026-05-10"}),
    ("/final_on", {"finality": "provisional", "final_on": "2026-06-01"}),
    ("/supersedes", {"supersedes": [NO_RECORD, NO_RECORD]}),
    ("/annuls", {"supersedes": [NO_RECORD], "annuls": [NO_RECORD]}),
    ("/office", {"office": "   "}),
    ("/office", {"office": "\u1015\u102f\u1012\u1039\u1019 \u1043\u1047 \u1010\u103c\u1004\u1039"}),
    (
        "/payments_made/0/period_to",
        {"payments_made": [{"on": "2026-06-01", "amount": 1, "period_from": "2026-03-01", "period_to": "2026-02-28"}]},
    ),
    ("/payments_made/0/amount", {"payments_made": [{"on": "2026-06-01", "amount": -1}]}),
    ("/departs", {"departs": {"why": "no reason to depart"}}),
    ("/decided", {"decided": "2026-05-18"}),
]


@pytest.mark.parametrize(("pointer", "stated"), WRONG, ids=[f"{i}{pointer}" for i, (pointer, _) in enumerate(WRONG)])
def test_a_wrong_act_is_refused_at_its_place(pointer: str, stated: dict[str, Any]) -> None:
    """Each mistake is told where it was made."""
    with pytest.raises(RecordError) as caught:
        act_of(GOOD | stated)
    assert [problem.pointer for problem in caught.value.problems] == [pointer]


def _recorded(act: Act) -> Record:
    return Recorder(load_ruleset("mm-ssl-2012")).record({"separation": {"date": "2026-02-28"}}, "unemployment", act=act)


@pytest.mark.parametrize(
    ("code", "stated", "near"),
    [
        ("records.act_fact", {"evidence": [{"fact": "separation.dat", "document": "letter"}]}, "separation.date"),
        ("records.act_amount", {"departs": {"amounts": {"total_benfit": 5}, "why": "appeal"}}, "total_benefit"),
    ],
)
def test_an_act_speaks_of_what_the_law_knows(code: str, stated: dict[str, Any], near: str) -> None:
    """Evidence for no fact, and a departure in no value, are refused with advice."""
    with pytest.raises(RecordError) as caught:
        _recorded(act_of(GOOD | stated))
    assert [(problem.code, problem.suggestion) for problem in caught.value.problems] == [(code, near)]


def test_evidence_may_be_of_a_field_of_a_list() -> None:
    """A wage of the record is a fact like any other."""
    record = _recorded(act_of(GOOD | {"evidence": [{"fact": "contributions.wage", "document": "pay slip"}]}))
    assert record.content["act"]["evidence"][0]["fact"] == "contributions.wage"


def test_an_act_names_records_that_are_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is superseded must stand in the ledger, and nothing is recorded otherwise."""
    act = tmp_path / "act.yaml"
    act.write_text(f"office: O\ncapacity: C\ndecided_on: 2026-05-18\nsupersedes: [{NO_RECORD}]\n", encoding="utf-8")
    book = str(tmp_path / "a.db")
    assert main(["record", CLAIM, "--ledger", book, "--create"]) == 0
    assert main(["record", CLAIM, "--ledger", book, "--act", str(act)]) == 2
    assert NO_RECORD in capsys.readouterr().err
    assert main(["verify", book, "--format", "json"]) == 0
    assert '"count": 2' in capsys.readouterr().out


def test_an_act_is_of_one_decision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not of all benefits at once."""
    act = tmp_path / "act.yaml"
    act.write_text("office: O\ncapacity: C\ndecided_on: 2026-05-18\n", encoding="utf-8")
    book = tmp_path / "a.db"
    told = main(["record", CLAIM, "--benefit", "all", "--ledger", str(book), "--create", "--act", str(act)])
    assert (told, book.exists()) == (2, False)


def test_no_ledger_is_begun_for_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no claim could be decided, no file is left behind."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("separation: {date: 2027-02-30}\n", encoding="utf-8")
    book = tmp_path / "a.db"
    assert main(["record", str(wrong), "--ledger", str(book), "--create"]) == 2
    assert not book.exists()
