"""The law that most of these tests record decisions under."""

from __future__ import annotations

import pytest
from grants import GRANT

from uirules import Law, load_ruleset


@pytest.fixture
def grant() -> Law:
    """The law of the grant as it stands in its folder."""
    return load_ruleset(GRANT)
