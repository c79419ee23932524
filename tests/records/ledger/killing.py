"""Writers that are killed: four append to one ledger, and at random moments one of them is killed with SIGKILL.

Run as a program, this file is the nursery: it loads the libraries once and forks writers on demand, so that a new one
begins in milliseconds. A writer notes the id of each record whose append was acknowledged.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WRITERS = 4


@dataclass(frozen=True)
class Killed:
    """What came of it: kills, records acknowledged, and what is wrong with the ledger afterwards."""

    kills: int
    acknowledged: int
    entries: int
    lost: list[str]
    doubled: list[str]
    failures: list[str]


def kill_writers(place: str, folder: Path, moments: int, seed: int = 1) -> Killed:
    """Kill a random one of the writers at so many random moments, replacing it each time; then look at the ledger.

    Each had an append acknowledged before it is killed, so it is killed in the middle of its work and not before.
    """
    from uirules.records.ledger import create_ledger, open_ledger

    create_ledger(place).close()
    dice = random.Random(seed)
    kills = 0
    with Nursery(place, folder) as nursery:
        pids = [nursery.fork(writer) for writer in range(WRITERS)]
        begun = [0] * WRITERS
        for _ in range(moments):
            writer = dice.randrange(WRITERS)
            while len(nursery.acknowledged(writer)) <= begun[writer]:  # it is at work
                time.sleep(0.002)
            time.sleep(dice.uniform(0, 0.05))
            os.kill(pids[writer], signal.SIGKILL)
            kills += 1
            begun[writer] = len(nursery.acknowledged(writer))
            pids[writer] = nursery.fork(writer)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        noted = [id for writer in range(WRITERS) for id in nursery.acknowledged(writer)]
    with open_ledger(place) as ledger:
        there = Counter(entry.record for entry in ledger.entries())
        report = ledger.verify()
    return Killed(
        kills=kills,
        acknowledged=len(set(noted)),
        entries=report.count,
        lost=sorted(set(noted) - there.keys()),
        doubled=sorted(id for id, times in there.items() if times > 1),
        failures=[str(failure.problem) for failure in report.failures],
    )


class Nursery:
    """A process that forks writers."""

    def __init__(self, place: str, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), place, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self, writer: int) -> int:
        """A new writer of this number; its process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{writer}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def acknowledged(self, writer: int) -> list[str]:
        """The ids that the writers of this number noted."""
        file = self.folder / f"{writer}.acknowledged"
        return file.read_text(encoding="ascii").split() if file.exists() else []

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def numbers(first: int) -> Iterator[int]:
    """The numbers of a writer's records from the last one noted on: that one is appended again, and must be found."""
    yield from range(max(0, first - 1), 1_000_000)


def write(place: str, folder: Path, writer: int) -> None:
    """Append without end: single records and small batches, with facts and rulesets beside them."""
    from making import record

    from uirules.records.ledger import open_ledger

    notes = os.open(folder / f"{writer}.acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    begun = len((folder / f"{writer}.acknowledged").read_text(encoding="ascii").split())
    with open_ledger(place) as ledger:
        for number in numbers(begun):
            law = b"law of %d, %d" % (writer, number // 10)
            own = [record(1_000_000 * writer + 3 * number + i, detached=i == 0, ruleset=law) for i in range(3)]
            if number % 2:
                ledger.append_many(own)
            else:
                own = own[:1]
                ledger.append(own[0])
            os.write(notes, "".join(f"{one.id}\n" for one in own).encode())


def nursery(place: str, folder: Path) -> None:
    """Fork a writer for each number read."""
    import making
    import sqlalchemy.dialects.sqlite

    import uirules.records.ledger.ledger

    if "://" in place:
        pass
    del making, sqlalchemy, uirules
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            sys.stdin.close()
            os.close(1)
            write(place, folder, int(line))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    nursery(sys.argv[1], Path(sys.argv[2]))
