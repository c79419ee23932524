"""Writers killed at random moments, on SQLite and on PostgreSQL.

python benchmarks/killed.py --moments 200
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "records" / "ledger"))


def main() -> int:
    """Print what came of each kind of database; 1 where anything was lost, doubled or broken."""
    from killing import kill_writers
    from postgres import schema, server

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    wrong = False
    with server() as running, schema(running, "killed") as url, tempfile.TemporaryDirectory() as folder:
        for name, place in (("sqlite", f"{folder}/claims.db"), ("postgresql", url)):
            own = Path(folder) / name
            own.mkdir()
            begun = time.perf_counter()
            came = kill_writers(place, own, asked.moments, asked.seed)
            wrong = wrong or bool(came.lost or came.doubled or came.failures)
            told = {"database": name, "seconds": round(time.perf_counter() - begun, 1), **asdict(came)}
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
