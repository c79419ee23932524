"""What an amendment costs: applying it to the whole law, deciding by it, and the memory of a hundred amended laws.

    python benchmarks/amend.py [--json]

The law is read as a whole beforehand, all provisions and all clauses. Applying is reading the amendment's text, putting
it into the trees, and typing what it changed. Times are the median of all shipped amendments, several rounds each; the
ratio is to loading the law and planning one benefit in the same run. Memory is what Python holds more with a hundred
laws alive, each amended by one of them and with the plan of unemployment benefit made.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from uirules import load_ruleset
from uirules.amend.named import resting_on
from uirules.amend.read import read_amendment, shipped_amendments
from uirules.law import Law

ROUNDS = 5
LAWS = 100
BENEFIT = "unemployment"


def read_whole(law: Law) -> Law:
    """The law with every provision typed and every clause read."""
    for name in law.benefits:
        law.ruleset.provision(name)
    for name in law.ruleset.manifest.instruments:
        law.registry.tree(name)
    for file in law.ruleset.files():
        law.ruleset.tree(file)
    return law


def amend(law: Law, path: Path, text: str) -> Law:
    """The law under one amendment and those it rests on, from the text of its file to its typed provisions."""
    amendment = read_amendment(text, str(path))
    amended = law.amended(resting_on(amendment, path))
    for name in amended.benefits:
        amended.ruleset.provision(name)
    return amended


def measure() -> dict[str, int | str]:
    """All figures: times in microseconds, memory in kilobytes, the ratio as text."""
    start = time.perf_counter_ns()
    load_ruleset("mm-ssl-2012").plan(BENEFIT)
    loading = time.perf_counter_ns() - start
    law = read_whole(load_ruleset("mm-ssl-2012"))
    law.plan(BENEFIT)
    texts = {path: path.read_text(encoding="utf-8") for path in shipped_amendments().values()}
    times = []
    for path, text in texts.items():
        rounds = []
        for _ in range(ROUNDS):
            start = time.perf_counter_ns()
            amend(law, path, text)
            rounds.append(time.perf_counter_ns() - start)
        times.append(min(rounds))
    paths = list(texts.items())
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    alive = []
    for number in range(LAWS):
        amended = amend(law, *paths[number % len(paths)])
        amended.plan(BENEFIT)
        alive.append(amended)
    gc.collect()
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return {
        "amendments": len(texts),
        "apply_median_us": int(statistics.median(times)) // 1000,
        "apply_slowest_us": max(times) // 1000,
        "load_and_plan_one_benefit_us": loading // 1000,
        "apply_to_load": f"{statistics.median(times) / loading:.3f}",
        "hundred_amended_laws_kb": held // 1024,
        "laws": len(alive),
    }


if __name__ == "__main__":
    found = measure()
    if "--json" in sys.argv:
        print(json.dumps(found))  # noqa: T201
    else:
        for name, figure in found.items():
            print(f"{name:32} {figure}")  # noqa: T201
