"""How many claims a second each engine decides, on the same claims in the same run, and the memory both processes hold.

    python benchmarks/crosscheck.py [--json] [--claims N]

Claims are drawn over all branches as ``uirules crosscheck --sample`` draws them. The second engine is timed in its own
process, with what passes between the processes; the ratio is the figure to compare between machines.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from typing import Any

from uirules import load_ruleset
from uirules.crosscheck.child import peak_memory, results
from uirules.crosscheck.claims import Sampled
from uirules.crosscheck.run import stated
from uirules.crosscheck.worker import Worker
from uirules.errors import UirulesError


def measure(claims: int) -> dict[str, Any]:
    """Seconds, decisions a second, and peak memory of both."""
    law = load_ruleset("mm-ssl-2012")
    branches = tuple(name for name in law.benefits if law.ruleset.provision(name).not_encoded is None)
    tasks = []
    for task in Sampled(law, claims, 1, branches):
        try:
            tasks.append(replace(task, benefits=tuple(stated(law, task))))
        except UirulesError:
            continue  # a claim that cannot be read
    decisions = sum(len(task.benefits) for task in tasks)
    with Worker(law) as worker:
        for task in tasks[:48]:  # networks and plans are made on first use
            worker.ask("decided", task)
            results(law, task)
        start = time.perf_counter()
        for task in tasks:
            results(law, task)
        explain = time.perf_counter() - start
        start = time.perf_counter()
        for task in tasks:
            worker.ask("decided", task)
        durable = time.perf_counter() - start
        peak = worker.counts.peak
    return {
        "claims": len(tasks),
        "decisions": decisions,
        "explain_decisions_per_second": round(decisions / explain),
        "durable_decisions_per_second": round(decisions / durable),
        "ratio": round(durable / explain, 2),
        "peak_memory_mb": peak_memory() // 1024,
        "peak_memory_of_child_mb": peak // 1024,
    }


def main() -> None:
    """Print what was measured."""
    words = sys.argv[1:]
    claims = int(words[words.index("--claims") + 1]) if "--claims" in words else 480
    found = measure(claims)
    if "--json" in words:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    for name, value in found.items():
        sys.stdout.write(f"{name.replace('_', ' '):40} {value:>10,}\n")


if __name__ == "__main__":
    main()
