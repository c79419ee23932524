"""``examples/embedding``: a web handler and a job queue that decide and record, at once, killed, and tried again."""

from __future__ import annotations

import importlib
import io
import json
import os
import random
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from uirules import RecordError, load_ruleset
from uirules.records.ledger import open_ledger
from uirules.records.record import Recorder

EXAMPLES = Path(__file__).parents[3] / "examples/embedding"
sys.path.insert(0, str(EXAMPLES))
outbox, service, web, jobqueue, jobs = map(importlib.import_module, ("outbox", "service", "web", "jobqueue", "jobs"))

SECRET = 987654
"""A wage: personal, so it may stand in no problem and no log."""


def claim(number: int, **more: Any) -> str:
    """A claim as JSON; each number gives other facts."""
    month = {"month": "2025-05", "wage": 200_000 + number, "paid": True}
    facts = {"claim": {"id": f"C-{number:04}"}, "separation": {"date": "2026-02-28"}, "contributions": [month]}
    return json.dumps(facts | more)


@pytest.fixture(scope="module")
def recorder() -> Recorder:
    """Under the law of the examples, planned once."""
    return Recorder(load_ruleset("mm-ssl-2012"))


@pytest.fixture(scope="module")
def shared(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A service on SQLite for the tests that need none of their own."""
    folder = tmp_path_factory.mktemp("web")
    with open_ledger(folder / "claims.db", create=True, wait=0.3) as book:
        made = service.Service(recorder.law, book, str(folder / "work.db"))
        yield made
        made.outbox.engine.dispose()


@pytest.fixture
def work(request: pytest.FixtureRequest, place: str, tmp_path: Path) -> str:
    """The database for what is on its way: beside the ledger's tables on PostgreSQL, a file of its own on SQLite."""
    return place if "://" in place else str(tmp_path / "work.db")


def ask(made: Any, method: str, path: str, key: str = "", body: str = "", **headers: str) -> tuple[int, Any, str]:
    """The status, the headers and the body that the application answers with."""
    path, _, query = path.partition("?")
    sent = body.encode()
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(sent))}
    environ |= {"HTTP_IDEMPOTENCY_KEY": key, "wsgi.input": io.BytesIO(sent), **headers}
    found: list[Any] = []
    text = b"".join(web.application(made)(environ, lambda *given: found.extend(given))).decode()
    return int(found[0].split()[0]), dict(found[1]), text


def post(made: Any, key: str, body: str, **headers: str) -> tuple[int, Any]:
    """The status of a claim that is posted, and the JSON of the answer."""
    status, _, text = ask(made, "POST", "/decisions", key, body, **headers)
    return status, json.loads(text)


def claims_in(ledger: str) -> list[str]:
    """The ids of the claims decided in a ledger, which must be sound, in their order."""
    with open_ledger(ledger) as book:
        assert book.verify().ok
        found = [service.recorded(book, entry.record)[1] for entry in book.entries(1)]
    return [record.calculation()["claim"]["claim"]["id"] for record in found]


def left(engine: Any) -> list[str]:
    """The keys of what is still kept with its facts."""
    with engine.begin() as connection:
        kept = select(outbox.KEPT.c.key).where(outbox.KEPT.c.payload.is_not(None) | outbox.KEPT.c.detail.is_not(None))
        return list(connection.execute(kept).scalars())


# ── the web handler ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_posts_of_eight_threads_are_recorded_once(place: str, work: str, recorder: Recorder) -> None:
    """Each of 16 claims is posted twice, in any order and at once; one record each, no facts left behind."""
    made = service.Service(recorder.law, open_ledger(place, create=True), work)
    posts = [number % 16 for number in range(32)]
    random.Random(7).shuffle(posts)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: (number, *post(made, f"request-{number}", claim(number))), posts))
    assert {status for _, status, _ in answers} == {200}
    assert all(answer["decision"]["claim"] == f"C-{number:04}" for number, _, answer in answers)
    assert len({(number, answer["record"], answer["entry"]) for number, _, answer in answers}) == 16
    assert left(made.outbox.engine) == []
    made.ledger.close()
    made.outbox.engine.dispose()
    assert sorted(claims_in(place)) == [f"C-{number:04}" for number in range(16)]


def test_a_claim_over_http(shared: Any) -> None:
    """A request over a socket gets the decision, its record and place; the record is found again as a letter."""
    with web.make_server("127.0.0.1", 0, web.application(shared), web.Server, _Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        request = urllib.request.Request(f"{address}/decisions", claim(1).encode(), {"Idempotency-Key": "over-http"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            told, location = json.load(answer), answer.headers["Location"]
        letter = urllib.request.Request(address + location, headers={"Accept": "text/html", "Accept-Language": "my"})
        with urllib.request.urlopen(letter, timeout=30) as answer:
            text = answer.read().decode()
        server.shutdown()
        thread.join()
    assert shared.ledger.get(told["record"]).seq == told["entry"]
    assert told["decision"]["outcome"] == "not_met"
    assert '<html lang="my"' in text and "တွက်ချက်မှုသာ ဖြစ်ပြီး ဆုံးဖြတ်ချက် မဟုတ်ပါ" in text


class _Quiet(importlib.import_module("wsgiref.simple_server").WSGIRequestHandler):  # type: ignore[misc]
    def log_message(self, *given: Any) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("query", "liked", "first"),
    [
        ("", "", "Calculation"),
        ("?lang=my", "en", "တွက်"),
        ("", "de, en;q=0.2, my-MM;q=0.7", "တွက်"),
        ("?lang=x", "en", "Calc"),
    ],
)
def test_the_language_of_a_letter(shared: Any, query: str, liked: str, first: str) -> None:
    """``?lang=`` goes before ``Accept-Language``; the one liked best that the law speaks is taken."""
    headers = {"HTTP_ACCEPT": "text/plain", "HTTP_ACCEPT_LANGUAGE": liked}
    status, _, text = ask(shared, "POST", f"/decisions{query}", "language", claim(2), **headers)
    assert status == 200 and text.startswith(first)


def test_a_wrong_claim_is_told_and_not_recorded(shared: Any) -> None:
    """422 with pointer, code and both languages, and nothing of a personal value."""
    before = len(shared.ledger)
    wrong = claim(3, contributions=[{"month": "2025-05", "wage": SECRET + 0.5, "paid": True}], willing=True)
    status, answer = post(shared, "wrong-claim", wrong)
    assert status == 422
    assert [problem["pointer"] for problem in answer["problems"]] == ["/contributions/0/wage", "/willing"]
    assert all(problem["code"] and set(problem["text"]) == {"en", "my"} for problem in answer["problems"])
    assert str(SECRET) not in json.dumps(answer)
    assert len(shared.ledger) == before


def test_no_json_is_told(shared: Any) -> None:
    """Half a text, two keys alike, and bytes that are no text are the sender's to mend."""
    assert [post(shared, "no-json-at-all", body)[0] for body in ("", "{", '{"claim": {}, "claim": {}}')] == [422] * 3


def test_a_record_is_decided_by_the_law_it_names(shared: Any) -> None:
    """A service that runs on another reading shows the decision as it was recorded, on the readings of the record."""
    _, answer = post(shared, "older-law", claim(10))
    other = service.Service(shared.law.with_readings({"which-fund": "unemployment"}), shared.ledger, ":memory:")
    found = json.loads(ask(other, "GET", f"/records/{answer['record']}")[2])
    assert found == answer
    assert found["decision"]["ruleset"]["readings"]["which-fund"] == "any"
    other.outbox.engine.dispose()


def test_a_key_belongs_to_one_claim(shared: Any) -> None:
    """The same key with other facts, or for another benefit, is refused and nothing is recorded."""
    assert post(shared, "one-claim", claim(4))[0] == 200
    before = len(shared.ledger)
    assert _refused(post(shared, "one-claim", claim(5))) == (409, "web.other_claim")
    status, _, _ = ask(shared, "POST", "/decisions?benefit=sickness", "one-claim", claim(4))
    assert (status, len(shared.ledger)) == (409, before)


def _refused(found: tuple[int, Any]) -> tuple[int, str]:
    status, answer = found
    (problem,) = answer["problems"]
    assert set(problem["text"]) == {"en", "my"} and all(problem["text"].values())
    return status, problem["code"]


def test_what_cannot_be_asked_for(shared: Any) -> None:
    """No key, too much, no such benefit, no such record, no such page, a record that is no decision."""

    def found(*given: str) -> tuple[int, str]:
        status, _, text = ask(shared, *given)
        return _refused((status, json.loads(text)))

    assert found("POST", "/decisions", "", claim(6)) == (400, "web.no_key")
    assert found("POST", "/decisions", "k" * 8, " " * 1_000_001) == (413, "web.length")
    assert found("POST", "/decisions?benefit=none", "k" * 8, claim(6)) == (404, "law.unknown_benefit")
    assert found("GET", "/records/sha256:00") == (404, "ledger.no_entry")
    assert found("GET", f"/records/{shared.ledger.get(0).record}") == (404, "web.no_page")
    assert found("GET", "/decisions") == (404, "web.no_page")


def test_erased_facts_are_gone(shared: Any) -> None:
    """A record whose facts were erased is not decided again, nor is its claim on the same key."""
    _, answer = post(shared, "to-be-erased", claim(7))
    shared.ledger.erase([answer["record"]], "order 7/2027", "TSO-07", date(2027, 1, 4))
    assert _refused(post(shared, "to-be-erased", claim(7))) == (410, "web.erased")
    assert ask(shared, "GET", f"/records/{answer['record']}")[0] == 410


def test_a_locked_ledger_is_tried_again(shared: Any, caplog: pytest.LogCaptureFixture) -> None:
    """503 with the time to wait; then the same request is recorded, once. The log tells the code and no fact."""
    before = len(shared.ledger)
    with sqlite3.connect(shared.ledger.store.where, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        status, headers, text = ask(shared, "POST", "/decisions", "locked-ledger", claim(SECRET))
        other.execute("ROLLBACK")
    other.close()
    assert (status, headers["Retry-After"]) == (503, "5")
    assert _refused((status, json.loads(text))) == (503, "web.again")
    assert caplog.messages == ["not recorded: ledger.locked"]
    assert left(shared.outbox.engine) == ["locked-ledger"]
    assert post(shared, "locked-ledger", claim(SECRET))[0] == 200
    assert (len(shared.ledger), left(shared.outbox.engine)) == (before + 1, [])


def test_a_ledger_that_takes_nothing_is_a_fault(shared: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not pass by itself is no 503: nobody is told to try again."""

    def refuse(record: Any) -> None:
        raise RecordError(outbox_problem("ledger.signer_revoked"))

    monkeypatch.setattr(shared.ledger, "append", refuse)
    assert _refused(post(shared, "a-revoked-key", claim(8))) == (500, "web.fault")
    monkeypatch.undo()
    assert post(shared, "a-revoked-key", claim(8))[0] == 200


def outbox_problem(code: str) -> Any:
    """A problem of the ledger."""
    from uirules import Problem

    return Problem(code, found="x", expected="y")


def test_what_one_process_began_the_next_one_finishes(
    place: str, work: str, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends between append and acknowledgement leaves its record, which is not recorded twice."""
    first = service.Service(recorder.law, open_ledger(place, create=True), work)

    def lost(*given: Any) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(first.outbox, "sent", lost)
    assert _refused(post(first, "first-process", claim(9))) == (503, "web.again")
    assert left(first.outbox.engine) == ["first-process"]
    second = service.Service(recorder.law, open_ledger(place), work)
    assert left(second.outbox.engine) == []
    assert post(second, "first-process", claim(9))[0] == 200
    for made in (first, second):
        made.ledger.close()
        made.outbox.engine.dispose()
    assert claims_in(place) == ["C-0009"]


# ── roles ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_roles_of_the_page(postgres: str, recorder: Recorder) -> None:
    """What ``docs/embedding.md`` grants is enough to append, to erase and to verify, and for no more than that."""
    page = (EXAMPLES.parents[1] / "docs/embedding.md").read_text(encoding="utf-8")
    (grants,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    url = make_url(postgres)
    schema = url.query["options"].removeprefix("-csearch_path=")  # type: ignore[union-attr]
    roles = {name: f"{name}_{schema}" for name in ("claims_service", "claims_eraser", "claims_reader")}
    owner = create_engine(url, isolation_level="AUTOCOMMIT")
    secret = secrets.token_hex(16)

    def as_(role: str) -> str:
        return url.set(username=roles[role], password=secret).render_as_string(hide_password=False)

    def try_(role: str, *statements: str) -> list[bool]:
        engine, done = create_engine(as_(role)), []
        for statement in statements:
            try:
                with engine.begin() as connection:
                    connection.execute(text(statement))
            except ProgrammingError:
                done.append(False)
            else:
                done.append(True)
        engine.dispose()
        return done

    open_ledger(postgres, create=True).close()
    with owner.connect() as connection:
        for role in roles.values():
            connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD '{secret}'"))
            connection.execute(text(f'GRANT USAGE ON SCHEMA "{schema}" TO {role}'))
        for name, role in roles.items():
            grants = grants.replace(name, role)
        connection.execute(text(grants))
    try:
        with open_ledger(as_("claims_service")) as book:
            record = recorder.record({"separation.date": "2026-02-28"}, "unemployment", detach=True)
            assert book.append(record) == book.append(record)
            with pytest.raises(RecordError) as refused:
                book.erase([record.id], "order 7/2031", "TSO-07", date(2031, 3, 1))
            assert [problem.code for problem in refused.value.problems] == ["ledger.forbidden"]
        with open_ledger(as_("claims_eraser")) as book:
            book.erase([record.id], "order 7/2031", "TSO-07", date(2031, 3, 1))
        with open_ledger(as_("claims_reader")) as book:
            report = book.verify()
            assert report.ok and report.erased == 1
            with pytest.raises(RecordError):
                book.append(recorder.record({"separation.date": "2026-03-31"}, "unemployment"))
        harm = [f"DELETE FROM {table}" for table in ("uirules_entries", "uirules_details", "uirules_snapshots")]
        harm += ["UPDATE uirules_entries SET payload = ''", "UPDATE uirules_snapshots SET zlib = ''"]
        assert not any(try_("claims_service", *harm, "UPDATE uirules_details SET content = NULL"))
        assert not any(try_("claims_eraser", *harm))
    finally:
        with owner.connect() as connection:
            for role in roles.values():
                connection.execute(text(f"DROP OWNED BY {role}"))
                connection.execute(text(f"DROP ROLE {role}"))
        owner.dispose()


# ── the job queue ─────────────────────────────────────────────────────────────────────────────────────────────────────


def drain(ledger: str, work: str, recorder: Recorder) -> dict[str, int]:
    """Work in this process until nothing is left; how many jobs are in each state."""
    queue = jobqueue.Queue(work, lease=0)
    with open_ledger(ledger) as book:
        while jobs.work_once(queue, book, recorder):
            pass
    counts: dict[str, int] = queue.counts()
    assert left(queue.engine) == []
    queue.engine.dispose()
    return counts


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import jobqueue, jobs, outbox
from uirules import load_ruleset
from uirules.records.ledger import Ledger, open_ledger
from uirules.records.record import Recorder

def kill(*given):
    os.kill(os.getpid(), signal.SIGKILL)

setattr({"find": outbox.Outbox, "append_many": Ledger, "done": jobqueue.Queue}[sys.argv[4]], sys.argv[4], kill)
jobs.work_once(jobqueue.Queue(sys.argv[3], 0), open_ledger(sys.argv[2]), Recorder(load_ruleset("mm-ssl-2012")))
"""


@pytest.mark.parametrize(
    ("place", "moment"),
    [("sqlite", "find"), ("sqlite", "append_many"), ("sqlite", "done"), ("postgres", "done")],
    indirect=["place"],
)
def test_a_worker_killed_at_a_moment(place: str, work: str, recorder: Recorder, moment: str) -> None:
    """Killed before it decided, before it appended, or before it told the queue: none lost, none doubled."""
    queue = jobqueue.Queue(work)
    queue.add({f"job-{number}": claim(number) for number in range(4)})
    queue.engine.dispose()
    open_ledger(place, create=True).close()
    command = [sys.executable, "-c", KILLED, str(EXAMPLES), place, work, moment]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    assert drain(place, work, recorder) == {"done": 4}
    assert sorted(claims_in(place)) == [f"C-{number:04}" for number in range(4)]


def test_workers_killed_and_replaced(tmp_path: Path, verb: Callable[..., int], capsys: Any) -> None:
    """Of two workers both are killed while they work; all claims are recorded once, the wrong ones set aside."""
    ledger, work, file = str(tmp_path / "claims.db"), str(tmp_path / "work.db"), tmp_path / "claims.ndjson"
    file.write_text("\n".join([*(claim(number) for number in range(40)), '{"willing": true}', "{"]), encoding="utf-8")
    assert (verb("add", work, str(file)), verb("add", work, str(file))) == (0, 0)
    command = [sys.executable, str(EXAMPLES / "jobs.py"), "work", ledger, work, "--create", "--drain", "--lease", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        killed = 0
        for line in process.stderr:
            assert not line.startswith("Traceback")
            if line.endswith(" begins\n") and killed < 2:
                killed += 1
                time.sleep(0.3 * killed)
                os.kill(int(line.split()[0]), signal.SIGKILL)
    assert (process.returncode, killed) == (0, 2)
    capsys.readouterr()
    assert verb("list", work) == 0
    assert capsys.readouterr().out.splitlines() == [
        "aside: 2, done: 40",
        "claims.ndjson#41 claim.undeclared /willing",
        "claims.ndjson#42 read.json_end",
    ]
    assert sorted(claims_in(ledger)) == [f"C-{number:04}" for number in range(40)]


def test_nothing_of_a_claim_stays_behind(tmp_path: Path, recorder: Recorder) -> None:
    """Once a claim is recorded, neither the queue's file nor the outbox's holds a byte of its facts."""
    work = tmp_path / "work.db"
    queue = jobqueue.Queue(str(work))
    queue.add({f"job-{number}": claim(number) for number in range(5)})
    assert b"C-0003" in work.read_bytes()
    queue.engine.dispose()
    open_ledger(tmp_path / "claims.db", create=True).close()
    assert drain(str(tmp_path / "claims.db"), str(work), recorder) == {"done": 5}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.db", "work.db"]
    content = work.read_bytes()
    assert b"job-3" in content and b"C-0003" not in content and b"200003" not in content


def test_jobs_are_queued_once(place: str, work: str) -> None:
    """The same ids again add nothing, and two takers share no job."""
    queue = jobqueue.Queue(work)
    claims = {f"job-{number:02}": claim(number) for number in range(30)}
    assert (queue.add(claims), queue.add(claims)) == (30, 0)
    taken = [row.id for _ in range(3) for row in queue.take()]
    assert taken == sorted(claims)
    queue.engine.dispose()


def test_a_job_that_ends_workers_is_set_aside(tmp_path: Path) -> None:
    """Taken and never finished, it is taken alone, four times in all, and then no more; others are not hindered."""
    queue = jobqueue.Queue(str(tmp_path / "work.db"), lease=0)
    queue.add({"bad": claim(1), "good": claim(2)})
    taken = [sorted(row.id for row in queue.take()) for _ in range(4)]
    assert taken[0] == ["bad", "good"]
    assert all(len(ids) == 1 for ids in taken[1:])
    for _ in range(5):
        queue.take()
    assert queue.counts() == {"aside": 2}
    assert [line.split()[1] for line in list(queue.told())[1:]] == ["jobs.attempts"] * 2
    queue.engine.dispose()


def test_a_ledger_that_is_away_costs_no_attempt(tmp_path: Path, recorder: Recorder) -> None:
    """Jobs are given back as they were while the ledger is locked, however often."""
    ledger, work = tmp_path / "claims.db", str(tmp_path / "work.db")
    queue = jobqueue.Queue(work)
    queue.add({"job": claim(1)})
    with open_ledger(ledger, create=True, wait=0) as book:
        other = sqlite3.connect(ledger, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for _ in range(6):
            with pytest.raises(RecordError):
                jobs.work_once(queue, book, recorder)
        other.close()
        assert queue.counts() == {"open": 1}
        assert jobs.work_once(queue, book, recorder)
    queue.engine.dispose()
    assert claims_in(str(ledger)) == ["C-0001"]


def test_workers_that_cannot_begin(tmp_path: Path, verb: Callable[..., int], caplog: Any) -> None:
    """Without a ledger nothing is begun and the exit code is 2."""
    assert verb("work", str(tmp_path / "none.db"), str(tmp_path / "work.db")) == 2
    assert "none.db" in caplog.text


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The verbs of ``jobs.py``; the exit code."""

    def begun(*given: str) -> int:
        monkeypatch.setattr(sys, "argv", ["jobs.py", *given])
        code: int = jobs.main()
        return code

    return begun
