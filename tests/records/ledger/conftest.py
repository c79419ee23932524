"""A place for a ledger on each kind of database, and keys."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import schema, server
from sqlalchemy.engine import URL

from uirules.records.signing import Signer, new_key

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The server that all tests of a session share."""
    with server() as url:
        yield url


@pytest.fixture
def postgres(postgres_server: URL) -> Iterator[str]:
    """The URL of an empty schema."""
    with schema(postgres_server, f"t{os.getpid()}_{next(_NUMBERS)}") as url:
        yield url


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The path of a file that is not there yet."""
    return str(tmp_path / "claims.db")


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> str:
    """An empty place for a ledger, on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """A key that may sign."""
    return new_key(tmp_path / "key.pem")


@pytest.fixture
def other(tmp_path: Path) -> Signer:
    """Another key."""
    return new_key(tmp_path / "other.pem")
