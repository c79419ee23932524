"""The rulebooks of the laws that the tests look at."""

from __future__ import annotations

import pytest
from rulebook_made import LAGUNE, Made, made


@pytest.fixture(scope="session", params=["mm-ssl-2012", LAGUNE], ids=["myanmar", "lagune"])
def site(request: pytest.FixtureRequest) -> Made:
    """The rulebook of each law."""
    return made(request.param)


@pytest.fixture(scope="session")
def myanmar() -> Made:
    return made("mm-ssl-2012")


@pytest.fixture(scope="session")
def lagune() -> Made:
    return made(LAGUNE)
