"""Decisions from a queue, each recorded once, by several processes that may be killed at any moment.

    python jobs.py add work.db claims.ndjson
    python jobs.py work claims.db work.db --create --workers 4 --drain
    python jobs.py list work.db

A worker takes some jobs for a while, decides them, keeps their records (``outbox.py``), appends them in one batch, and
only then calls the jobs done. Killed anywhere in between, it leaves jobs that another worker takes when the while is
over: what was kept is appended as it is, and what the ledger has already it does not take twice.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import multiprocessing
import signal
import sys
import time
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from jobqueue import Queue
from outbox import passing
from sqlalchemy.exc import SQLAlchemyError

from uirules import ClaimError, LimitError, NoLawInForce, RecordError, UirulesError, load_ruleset
from uirules.records.ledger import Ledger, open_ledger
from uirules.records.record import Recorder
from uirules.records.signing import read_signer
from uirules.ruleset.source import load_json

LOG = logging.getLogger("jobs")
PAUSE = 0.5


def work_once(queue: Queue, ledger: Ledger, recorder: Recorder) -> bool:
    """Take some jobs and record them; False where there were none. RecordError where the ledger does not take them."""
    jobs = queue.take()
    try:
        kept = queue.outbox.find(job.id for job in jobs)  # decided before, by a worker that was killed
        new = {}
        for job in jobs:
            if job.id not in kept:
                try:
                    tree = load_json(job.claim, name="claim", error=ClaimError)
                    new[job.id] = recorder.record(tree.to_plain(), tree=tree, detach=True)
                except (ClaimError, NoLawInForce, LimitError) as error:
                    queue.aside(job.id, error.problems)
        kept |= queue.outbox.keep(new)
        ledger.append_many(one.record for one in kept.values() if one.record is not None)
        queue.done({id: one.id for id, one in kept.items()})
    except (RecordError, SQLAlchemyError) as error:
        if passing(error):
            with contextlib.suppress(SQLAlchemyError):  # then they are free again when their while is over
                queue.give_back(job.id for job in jobs)
        raise
    return bool(jobs)


def worker(ledger: str, work: str, sign: str | None, lease: int, drain: bool) -> None:
    """One process: everything it uses it opens itself. Exit code 2 where somebody has to look at the ledger."""
    logging.basicConfig(level=logging.INFO, format="%(process)d %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides when this one ends
    try:
        recorder = Recorder(load_ruleset("mm-ssl-2012"))
        recorder.law.plan()
        with open_ledger(ledger, signer=None if sign is None else read_signer(sign)) as book:
            queue = Queue(work, lease)
            LOG.info("begins")
            while True:
                try:
                    if not work_once(queue, book, recorder):
                        if drain and not queue.counts().keys() & {"open", "taken"}:
                            return
                        time.sleep(PAUSE)
                except (RecordError, SQLAlchemyError) as error:
                    if not passing(error):
                        raise
                    LOG.warning("the ledger is waited for")
                    time.sleep(10 * PAUSE)
    except (UirulesError, SQLAlchemyError) as error:
        LOG.error("%s", error)
        sys.exit(2)


def run(workers: int, *given: Any) -> int:
    """Keep so many workers running until they are through; a killed one is replaced."""
    context = multiprocessing.get_context("spawn")  # no connection, lock or thread is inherited

    def begin() -> Any:
        process = context.Process(target=worker, args=given, daemon=True)
        process.start()
        return process

    running = [begin() for _ in range(workers)]
    while running:
        wait([process.sentinel for process in running])
        for process in [process for process in running if process.exitcode is not None]:
            running.remove(process)
            if process.exitcode == 2:
                return 2
            if process.exitcode:
                LOG.warning("worker %d ended with %d", process.pid, process.exitcode)
                time.sleep(PAUSE)
                running.append(begin())
    return 0


def main() -> int:
    """The three verbs."""
    parser = argparse.ArgumentParser(description="Decisions from a queue, each recorded once.")
    parser.add_argument("verb", choices=("add", "work", "list"))
    parser.add_argument("places", nargs="+", metavar="PLACE", help="add WORK FILE | work LEDGER WORK | list WORK")
    parser.add_argument("--create", action="store_true", help="begin the ledger where there is none")
    parser.add_argument("--sign", metavar="KEY", help="sign with this Ed25519 key (a PEM file)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--lease", type=int, default=60, help="seconds for which a worker takes jobs")
    parser.add_argument("--drain", action="store_true", help="end when nothing is left to do")
    given = parser.parse_args()
    if len(given.places) != (1 if given.verb == "list" else 2):
        parser.error(f"{given.verb}: wrong number of places")
    logging.basicConfig(level=logging.INFO, format="%(process)d %(message)s")
    try:
        if given.verb == "work":
            ledger, work = given.places
            signer = None if given.sign is None else read_signer(given.sign)
            open_ledger(ledger, given.create, signer).close()  # closed before there is another process
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # which ends the workers too
            return run(given.workers, ledger, work, given.sign, given.lease, given.drain)
        queue = Queue(given.places[0])
        if given.verb == "add":
            file = Path(given.places[1])
            lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
            queue.add({f"{file.name}#{number}": line for number, line in lines if line.strip()})  # each once
        sys.stdout.writelines(f"{line}\n" for line in queue.told())
    except (UirulesError, SQLAlchemyError, OSError) as error:
        LOG.error("%s", error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
