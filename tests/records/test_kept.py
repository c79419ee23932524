"""Records that earlier versions made replay for ever; see ``fixtures/records/README.md``."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from uirules.records.ledger import import_ledger, open_ledger
from uirules.records.record import Record
from uirules.records.replay.again import Bench
from uirules.records.replay.laws import Target
from uirules.records.replay.run import replay

KEPT = Path(__file__).parents[1] / "fixtures" / "records"


@pytest.fixture(scope="module", params=[folder.name for folder in sorted(KEPT.iterdir()) if folder.is_dir()])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A ledger read from its export, and what is expected of it."""
    folder, ledger = KEPT / request.param, tmp_path_factory.mktemp("kept") / "claims.db"
    with (folder / "ledger.jsonl").open("rb") as file:
        import_ledger(ledger, file)
    return ledger, json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def test_they_are_all_there_and_verify(kept: tuple[Path, dict[str, Any]]) -> None:
    """The same ids in the same places, up to the same head."""
    ledger, expected = kept
    with open_ledger(ledger) as book:
        assert book.verify().ok
        assert (book.id, book.head.hash) == (expected["ledger"], expected["head"])
        assert [[e.seq, e.kind, e.record] for e in book.entries()] == [
            [row["seq"], row["kind"], row["record"]] for row in expected["records"]
        ]


def test_their_ids_are_still_reckoned_alike(kept: tuple[Path, dict[str, Any]]) -> None:
    """The canonical text of what each says has the id that it was given."""
    with open_ledger(kept[0]) as book:
        for entry in book.entries():
            assert Record.of(json.loads(entry.payload)).id == entry.record


def test_each_replays_as_expected(kept: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """Identical, or erased: of every decision what is written down for it."""
    ledger, expected = kept
    with open_ledger(ledger) as book:
        bench = Bench(book, tmp_path, Target())
        verdicts = {verdict.seq: verdict for entry in book.entries() if (verdict := bench.verdict(entry)) is not None}
    wanted = {row["seq"]: row["replay"] for row in expected["records"] if row["kind"] == "decision"}
    assert {seq: verdict.status for seq, verdict in verdicts.items()} == wanted


def test_a_replay_of_all_ends_without_a_difference(kept: tuple[Path, dict[str, Any]]) -> None:
    """The whole, as the command line has it; several benefits, several laws."""
    found = replay(partial(open_ledger, kept[0]))
    assert not found.differs
    assert len(found.tally.benefits) > 20
    assert found.tally.statuses["erased"] == 2
