"""Decisions recorded, exported, imported elsewhere, verified and replayed: time and peak memory of each step.

    python benchmarks/replay.py [--n 100000] [--json]

Each step runs in a process of its own, one after the other. Times are seconds of processor and of the clock; the ratio
of replaying to reading and deciding the same claims from NDJSON, by processor, is the figure to compare between
machines. It ends with 1 where a decision does not come out identical.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from uirules import load_ruleset

SEED = 1
BENEFIT = "unemployment"


def lines(folder: Path) -> Iterator[dict[str, Any]]:
    """The claims, read one after the other."""
    with (folder / "claims.ndjson").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["claim"]


def sample(folder: Path, n: int) -> str:
    """Draw the claims."""
    from uirules.sampling import Sample

    with (folder / "claims.ndjson").open("w", encoding="utf-8") as file:
        for case in Sample(n, SEED):
            file.write(json.dumps({"claim": case.claim}) + "\n")
    return f"{n} claims"


def decide(folder: Path) -> str:
    """Read and decide them, and look at the outcome."""
    law = load_ruleset("mm-ssl-2012")
    law.plan(BENEFIT)
    count = sum(law.decide(law.read(claim), BENEFIT).outcome != "" for claim in lines(folder))
    return f"{count} decided"


def record(folder: Path) -> str:
    """Decide and record them, every second with its facts apart."""
    from uirules.records.ledger import create_ledger
    from uirules.records.record import Recorder

    recorder = Recorder(load_ruleset("mm-ssl-2012"))
    with create_ledger(folder / "one.db") as ledger:
        kept = ledger.append_many(
            recorder.record(claim, BENEFIT, detach=number % 2 == 1) for number, claim in enumerate(lines(folder))
        )
    return f"{kept.added} recorded"


def export(folder: Path) -> str:
    """Write the ledger as JSON lines."""
    from uirules.records.ledger import open_ledger

    with open_ledger(folder / "one.db") as ledger, (folder / "export.jsonl").open("w", encoding="utf-8") as file:
        return f"{ledger.export(file.write)} entries"


def import_(folder: Path) -> str:
    """Read the export into another ledger."""
    from uirules.records.ledger import import_ledger

    with (folder / "export.jsonl").open("rb") as file:
        import_ledger(folder / "two.db", file)
    return f"{(folder / 'two.db').stat().st_size / 1e6:.0f} MB"


def verify(folder: Path) -> str:
    """Verify the other ledger."""
    from uirules.records.ledger import open_ledger

    with open_ledger(folder / "two.db") as ledger:
        report = ledger.verify()
    return "verified" if report.ok else f"{report.failed} FAILED"


def replay(folder: Path) -> str:
    """Replay the other ledger, in one process."""
    from uirules.records.ledger import open_ledger
    from uirules.records.replay.run import replay as replayed

    found = replayed(partial(open_ledger, folder / "two.db"))
    statuses = found.tally.statuses
    return "all identical" if statuses["identical"] == statuses.total() else f"NOT IDENTICAL: {dict(statuses)}"


def measured(step: Callable[[Path], str], folder: Path) -> dict[str, Any]:
    """What a step comes to in this process."""
    began, used = time.perf_counter(), time.process_time()
    told = step(folder)
    clock, processor = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"told": told, "clock": round(clock, 2), "processor": round(processor, 2), "peak_mb": round(peak)}


def main() -> int:
    """Every step in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=2000, help="how many claims")
    parser.add_argument("--json", action="store_true", help="write JSON")
    given = parser.parse_args()
    steps: dict[str, Callable[[Path], str]] = {
        "sample": partial(sample, n=given.n), "decide": decide, "record": record, "export": export,
        "import": import_, "verify": verify, "replay": replay,
    }  # fmt: skip
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        for title, step in steps.items():
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                found[title] = pool.submit(measured, step, Path(name)).result()
            if not given.json:
                row = found[title]
                told = f"{row['processor']:9.2f} s processor {row['clock']:9.2f} s clock {row['peak_mb']:6} MB"
                print(f"{title:8} {told}   {row['told']}", flush=True)  # noqa: T201
    ratio = found["replay"]["processor"] / found["decide"]["processor"]
    if given.json:
        print(json.dumps({"n": given.n, "steps": found, "replay_to_decide": round(ratio, 2)}, indent=2))  # noqa: T201
    else:
        print(f"replaying takes {ratio:.2f} times as long as reading and deciding the same claims")  # noqa: T201
    return 0 if found["replay"]["told"] == "all identical" and found["verify"]["told"] == "verified" else 1


if __name__ == "__main__":
    sys.exit(main())
