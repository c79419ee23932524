"""What a law costs that holds many provisions, beside the same law with one: loading, deciding, deciding on all.

    python benchmarks/whole_law.py [--json]

The law with one provision is a copy of the shipped one whose manifest lists ``unemployment`` alone and whose other
provisions, readings and facts are left out as far as nothing of it asks for them. Each figure is the best of several
rounds; the ratios were measured in one run and are what to compare between machines.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from single import best, claim_of

from uirules import load_ruleset
from uirules.ruleset.find import data_folder

ONE = "unemployment"


def alone(folder: Path) -> Path:
    """A copy of the shipped law that holds one provision."""
    shipped = data_folder("rulesets") / "mm-ssl-2012"
    copy = folder / "one"
    shutil.copytree(shipped, copy, ignore=shutil.ignore_patterns("releases", "scenarios", "unnoticed"))
    law = load_ruleset(copy)
    asked = set(law.plan(ONE).readings)
    for name in law.benefits:
        if name != ONE:
            (copy / f"{name}.yaml").unlink()
    for path in (copy / "readings").glob("*.yaml"):
        if path.stem not in asked:
            path.unlink()
    kept = ("claim-and-insured.yaml", "contributions.yaml", "separation.yaml", "employment.yaml")
    for path in (copy / "facts").glob("*.yaml"):
        if path.name not in kept:
            path.unlink()
    manifest = (copy / "ruleset.yaml").read_text(encoding="utf-8")
    head = manifest.split("\nprovisions:")[0]
    (copy / "ruleset.yaml").write_text(f"{head}\nprovisions: [{ONE}]\n", encoding="utf-8")
    return copy


def fresh(reference: str | Path) -> Callable[[], Any]:
    """Loading a law and planning one benefit, nothing kept from an earlier time."""
    return lambda: load_ruleset(reference).plan(ONE)


def measure() -> dict[str, int | str]:
    """All figures: times in microseconds, ratios as text."""
    with tempfile.TemporaryDirectory() as folder:
        small = alone(Path(folder))
        claim = claim_of(60)
        whole, one = load_ruleset("mm-ssl-2012"), load_ruleset(small)
        assert whole.decide(claim, ONE).values == one.decide(claim, ONE).values
        load_whole = best(fresh("mm-ssl-2012"), rounds=5, repeats=3)
        load_one = best(fresh(small), rounds=5, repeats=3)
        decide_whole = best(lambda: whole.decide(claim, ONE).derivation)
        decide_one = best(lambda: one.decide(claim, ONE).derivation)
        start = time.perf_counter_ns()
        first_all = len(load_ruleset("mm-ssl-2012").decide_all(claim))
        first = time.perf_counter_ns() - start
        return {
            "provisions of the whole law": str(len(whole.benefits)),
            "load and plan one benefit of the whole law": load_whole // 1000,
            "load and plan the law of one benefit": load_one // 1000,
            "load: whole / one": f"{load_whole / load_one:.2f}",
            "decide one benefit of the whole law": decide_whole // 1000,
            "decide the law of one benefit": decide_one // 1000,
            "decide: whole / one": f"{decide_whole / decide_one:.2f}",
            f"load and decide on all ({first_all} decisions), cold": first // 1000,
            "decide on all, warm": best(lambda: whole.decide_all(claim), rounds=5, repeats=10) // 1000,
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
