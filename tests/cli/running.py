"""What the tests of the command line share: a claim, what came of a command, and running one as users do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "examples"

CLAIM = """\
claim: {id: C-1, assessed_on: 2026-05-18}
separation: {date: 2026-02-28, ground: job_ceased, fault: none}
contributions:
  - {month: 2026-01, wage: 280000, paid: true}
in_good_health: true
willing_to_work: true
labour_exchange: {registered: true, registered_on: 2026-03-01}
"""


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


def start(*words: str | Path, input: bytes | None = None, cwd: Path | None = None, **environment: str) -> Ran:
    """A verb run as users run it, in a process of its own."""
    command = [sys.executable, "-m", "uirules.cli", *map(str, words)]
    done = subprocess.run(
        command, input=input, capture_output=True, timeout=60, cwd=cwd, env={**os.environ, **environment}, check=False
    )
    ran = Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    assert "Traceback" not in ran.err
    return ran
