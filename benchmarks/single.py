"""How long one claim takes: importing, loading, a cold decision as a process, a warm one with its derivation.

    python benchmarks/single.py [--json]

Times are the best of several rounds on whatever machine this is; the ratio to a hand-written function of the same rules
(``tests/reference.py``, on parsed rows) was measured in the same run and is the figure to compare between machines.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

import reference  # noqa: E402 - beside the tests

from uirules import load_ruleset  # noqa: E402


def claim_of(months: int) -> dict[str, Any]:
    """A complete claim with so many contribution months before February 2026, and three reports."""
    last = 2026 * 12
    rows = [
        {
            "month": f"{index // 12}-{index % 12 + 1:02d}",
            "wage": 270000 + 1000 * (index % 7),
            "paid": True,
            "employer": "E-1",
            "funds": ["health", "injury"],
        }
        for index in range(last - months + 1, last + 1)
    ]
    return {
        "claim": {"id": "C-2026-0001", "date": "2026-03-05", "assessed_on": "2026-06-08"},
        "insured": {"id": "INS-1", "birth_date": "1990-04-17"},
        "separation": {"date": "2026-02-28", "ground": "job_ceased", "fault": "none"},
        "contributions": rows,
        "in_good_health": True,
        "willing_to_work": True,
        "refused_suitable_offer": False,
        "labour_exchange": {"registered": True, "registered_on": "2026-02-27"},
        "social_security": {"registered": True, "registered_on": "2026-02-27"},
        "reports": [
            {"date": day, "office": office}
            for day in ("2026-03-16", "2026-04-22", "2026-05-18")
            for office in ("labour_exchange", "social_security")
        ],
    }


def best(function: Callable[[], Any], *, rounds: int = 7, repeats: int = 200) -> int:
    """The time of one call in nanoseconds: the best round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter_ns()
        for _ in range(repeats):
            function()
        times.append((time.perf_counter_ns() - start) // repeats)
    return min(times)


def process(*arguments: str, rounds: int = 5) -> int:
    """The time of a whole process in nanoseconds: the best of several."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter_ns()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter_ns() - start)
    return min(times)


def measure() -> dict[str, int | str]:
    """All figures: times in microseconds, ratios as text."""
    claim = claim_of(60)
    law = load_ruleset("mm-ssl-2012")
    decision = law.decide(claim)
    facts = reference.parse(claim)
    readings = reference.defaults()
    assert reference.decide(facts, readings).values["total_benefit"] == decision.values["total_benefit"]
    example = next(iter(sorted((HERE.parent / "examples").glob("C-*.yaml"))))
    by_hand = best(lambda: reference.decide(facts, readings))
    decide = best(lambda: law.decide(claim).derivation)
    whole = best(lambda: law.decide(claim).to_dict(), repeats=50)
    floor = process("-c", "pass")
    return {
        "python alone, a process": floor // 1000,
        "import uirules, a process": process("-c", "import uirules") // 1000,
        "load the ruleset and plan the benefit, a process": process(
            "-c", "from uirules import load_ruleset; load_ruleset('mm-ssl-2012').plan('unemployment')"
        )
        // 1000,
        "decide one claim, cold, a process": process("-m", "uirules", "decide", str(example)) // 1000,
        "the rules by hand, parsed rows": by_hand // 1000,
        "read a claim of 60 months": best(lambda: law.read(claim)) // 1000,
        "decide it, validation and derivation included": decide // 1000,
        "decide it and lay out all of its JSON": whole // 1000,
        "decide / by hand": f"{decide / by_hand:.1f}",
    }


def main() -> None:
    """Print the figures."""
    figures = measure()
    if "--json" in sys.argv[1:]:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    width = max(map(len, figures))
    for name, figure in figures.items():
        unit = "" if isinstance(figure, str) else " µs"
        sys.stdout.write(f"{name:<{width}}  {figure:>9}{unit}\n")


if __name__ == "__main__":
    main()
