"""A queue of claims in a database: taken for a while, done once they are recorded, set aside where they cannot be."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from outbox import Outbox, database, insert_new, make
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text, and_, func, or_, select, update

from uirules import Problem

BATCH, ATTEMPTS = 20, 4

TABLES = MetaData()
JOBS = Table(
    "jobs",
    TABLES,
    Column("id", Text, primary_key=True),
    Column("claim", Text),  # until it is decided and recorded
    Column("state", Text, nullable=False, index=True),  # open, taken, done, aside
    Column("attempts", Integer, nullable=False),
    Column("until", BigInteger, nullable=False),  # when a job that was taken is free again
    Column("record", Text),
    Column("problems", Text),
)


class Queue:
    """The jobs and the records on their way, in one database, so that both change together."""

    def __init__(self, url: str, lease: int = 60) -> None:
        self.engine = database(url)
        self.lease = lease
        make(self.engine, TABLES)
        self.outbox = Outbox(self.engine)

    def add(self, claims: Mapping[str, str]) -> int:
        """Queue claims (JSON texts) under ids of the sender's; how many were not queued before."""
        with self.engine.begin() as connection:
            rows = [
                {"id": id, "claim": text, "state": "open", "attempts": 0, "until": 0} for id, text in claims.items()
            ]
            return insert_new(connection, JOBS, rows)

    def take(self) -> Sequence[Any]:
        """Some free jobs that are new, else one that was begun before: what kills a worker takes no others along."""
        now = int(time.time())
        free = or_(JOBS.c.state == "open", and_(JOBS.c.state == "taken", JOBS.c.until <= now))
        with self.engine.begin() as connection:
            for begun, most in ((JOBS.c.attempts == 0, BATCH), (JOBS.c.attempts.between(1, ATTEMPTS - 1), 1)):
                query = select(JOBS.c.id, JOBS.c.claim).where(free, begun).order_by(JOBS.c.id).limit(most)
                if rows := connection.execute(query.with_for_update(skip_locked=True)).all():
                    again = {"state": "taken", "until": now + self.lease, "attempts": JOBS.c.attempts + 1}
                    connection.execute(update(JOBS).where(_in(row.id for row in rows)).values(again))
                    return rows
            gone = update(JOBS).where(free, JOBS.c.attempts >= ATTEMPTS)
            connection.execute(gone.values(state="aside", problems=json.dumps([{"code": "jobs.attempts"}])))
        return ()

    def done(self, records: Mapping[str, str]) -> None:
        """The ledger has these: the claims and whatever was kept of them here go."""
        with self.engine.begin() as connection:
            for id, record in records.items():
                told = {"state": "done", "claim": None, "record": record}
                connection.execute(update(JOBS).where(JOBS.c.id == id).values(told))
            self.outbox.sent(connection, records)

    def aside(self, id: str, problems: Iterable[Problem]) -> None:
        """Somebody has to look at this one; the problems tell nothing that is personal."""
        told = json.dumps([problem.to_dict() for problem in problems], ensure_ascii=False)
        with self.engine.begin() as connection:
            connection.execute(update(JOBS).where(JOBS.c.id == id).values(state="aside", problems=told))

    def give_back(self, ids: Iterable[str]) -> None:
        """The ledger could not be written to, which is no fault of these jobs."""
        with self.engine.begin() as connection:
            mine = update(JOBS).where(_in(ids), JOBS.c.state == "taken")
            connection.execute(mine.values(state="open", attempts=JOBS.c.attempts - 1))

    def counts(self) -> dict[str, int]:
        """How many jobs are in each state."""
        with self.engine.begin() as connection:
            rows = connection.execute(select(JOBS.c.state, func.count()).group_by(JOBS.c.state))
            return {row[0]: row[1] for row in rows}

    def told(self) -> Iterator[str]:
        """How many jobs are in each state, and what is wrong with those set aside."""
        yield ", ".join(f"{state}: {count}" for state, count in sorted(self.counts().items())) or "no jobs"
        with self.engine.begin() as connection:
            query = select(JOBS.c.id, JOBS.c.problems).where(JOBS.c.state == "aside").order_by(JOBS.c.id)
            for row in connection.execute(query):
                for problem in json.loads(row.problems):
                    yield " ".join((row.id, problem["code"], problem.get("pointer", ""))).rstrip()


def _in(ids: Iterable[str]) -> Any:
    return JOBS.c.id.in_(list(ids))
