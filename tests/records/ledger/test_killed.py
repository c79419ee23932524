"""Writers that are killed at any moment lose nothing that was acknowledged, and leave nothing half-written.

``UIRULES_TEST_KILLS`` is the number of moments on each kind of database; ``benchmarks/killed.py`` takes 200.
"""

from __future__ import annotations

import os
from pathlib import Path

from killing import kill_writers

KILLS = int(os.environ.get("UIRULES_TEST_KILLS", "12"))


def test_killed_writers_lose_nothing(place: str, tmp_path: Path) -> None:
    """Every acknowledged record is there once, the chain and everything beside it is whole."""
    came = kill_writers(place, tmp_path, KILLS, seed=KILLS)
    assert (came.kills, came.lost, came.doubled, came.failures) == (KILLS, [], [], [])
    assert came.entries > came.acknowledged >= KILLS
