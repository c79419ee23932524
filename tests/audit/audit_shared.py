"""What fixtures of audits give to tests: a verb as a function, and decisions that were audited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from legacy_made import Made

from uirules.audit import Audit
from uirules.audit.report import Listed

Run: TypeAlias = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Legacy:
    """5,000 decisions of which 250 have an error, and what the full audit made of each."""

    made: list[Made]
    file: Path
    audit: Audit
    rows: dict[int, Listed]
