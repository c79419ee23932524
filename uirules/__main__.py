"""``python -m uirules``: the command line."""

from __future__ import annotations

import sys

from uirules.cli import main

if __name__ == "__main__":
    sys.exit(main())
