"""What a comparison costs beside deciding the same claims singly: reading, grouping, counting, causes and the digest.

    python benchmarks/compare.py [-n CLAIMS] [--json]

The claims are sampled; the sides are the law and the law on three other options. Each claim is compared in one process
and in as many as there are processors, then decided singly on both sides. The ratios were measured in one run and are
what to compare between machines.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from uirules.drafting.compare import compare, read_cases
from uirules.drafting.sides import read_side
from uirules.sampling import Sample
from uirules.sampling.write import write_ndjson

SIDES = ("mm-ssl-2012", "mm-ssl-2012+wage-cap=uncapped+qualifying-grounds=no_fault+duration-blocks=part")
BENEFIT = "unemployment"


def measure(number: int) -> dict[str, str]:
    """All figures: times in seconds, ratios as text."""
    sides = [read_side(side) for side in SIDES]
    for side in sides:
        side.law.plan(BENEFIT)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "claims.ndjson"
        with file.open("w", encoding="utf-8") as lines:
            write_ndjson(Sample(number, 1), lines.write)
        cases = read_cases(str(file), sides[0].law, BENEFIT)
        start, cpu = time.perf_counter(), time.process_time()
        one = compare(sides, cases, BENEFIT, by=["about.sex"])
        alone, alone_cpu = time.perf_counter() - start, time.process_time() - cpu
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        processors = os.cpu_count() or 1
        start = time.perf_counter()
        all_ = compare(sides, cases, BENEFIT, by=["about.sex"], jobs=processors)
        together = time.perf_counter() - start
        assert one.to_dict() == all_.to_dict()
        held = [case.claim for case in cases if case.claim is not None]
        cpu = time.process_time()
        for claim in held:
            for side in sides:
                side.law.decide(claim, BENEFIT)
        singly = time.process_time() - cpu
    return {
        "claims, sides": f"{one.count}, {len(sides)}",
        "changed": str(one.tally.pairs[0].changed),
        "decided singly, s of the processor": f"{singly:.1f}",
        "compared in one process, s of the processor": f"{alone_cpu:.1f}",
        "compared in one process, s": f"{alone:.1f}",
        f"compared in {processors} processes, s": f"{together:.1f}",
        "compared / decided singly": f"{alone_cpu / singly:.2f}",
        f"{processors} processes / one": f"{together / alone:.2f}",
        "memory at the most, MB": str(memory),
    }


def main() -> None:
    """Print the figures."""
    words = sys.argv[1:]
    number = int(words[words.index("-n") + 1]) if "-n" in words else 20_000
    figures = measure(number)
    if "--json" in words:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    width = max(map(len, figures))
    for name, figure in figures.items():
        sys.stdout.write(f"{name:<{width}}  {figure:>10}\n")


if __name__ == "__main__":
    main()
