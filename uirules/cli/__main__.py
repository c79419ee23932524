"""``python -m uirules.cli``: the same as ``uirules``."""

from __future__ import annotations

import sys

from uirules.cli import main

if __name__ == "__main__":
    sys.exit(main())
