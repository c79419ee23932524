"""Decisions over HTTP, each recorded once: a WSGI application on Python's own library.

    python web.py claims.db work.db --create
    curl -d @claim.json -H 'Idempotency-Key: 7f0c…' 'http://127.0.0.1:8000/decisions?benefit=unemployment'

``POST /decisions`` decides and records; the same key again gives the same record. ``GET /records/ID`` gives a record,
decided again by the law it names. ``Accept: text/html`` or ``text/plain`` asks for the letter, ``?lang=my`` or
``Accept-Language`` for its language. It lets everybody in: put it behind what knows your users.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIServer, make_server

from outbox import passing
from service import Refused, Service
from sqlalchemy.exc import SQLAlchemyError

from uirules import ClaimError, Decision, LimitError, NoLawInForce, RecordError, UirulesError, UnknownName, load_ruleset
from uirules.records.ledger import open_ledger
from uirules.records.signing import read_signer

LONGEST = 1_000_000
STATUS = {
    "web.no_key": "400 Bad Request",
    "web.no_page": "404 Not Found",
    "web.other_claim": "409 Conflict",
    "web.erased": "410 Gone",
    "web.length": "413 Content Too Large",
    "web.differs": "500 Internal Server Error",
    "web.fault": "500 Internal Server Error",
    "web.again": "503 Service Unavailable",
}
WORDS: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
LOG = logging.getLogger("web")


def application(service: Service) -> Callable[..., Iterable[bytes]]:
    """The WSGI application of a service; any WSGI server can run it, with threads and in several processes."""

    def answer(environ: Mapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        headers = [("Cache-Control", "no-store")]
        try:
            id, seq, decision = _decided(service, environ)
            status, (kind, text) = "200 OK", _shown(service, environ, id, seq, decision)
            headers.append(("Location", f"/records/{id}"))
        except (Refused, UirulesError, SQLAlchemyError) as error:
            status, problems = _refusal(error)
            kind, text = "application/json", json.dumps({"problems": problems}, ensure_ascii=False)
            if status == STATUS["web.again"]:
                headers.append(("Retry-After", "5"))
        body = text.encode()
        start(status, [*headers, ("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def _refusal(error: Exception) -> tuple[str, list[dict[str, Any]]]:
    """The status of an error and its problems. No fact, no statement and no address of a database is in them."""
    if isinstance(error, ClaimError | NoLawInForce | LimitError):
        return "422 Unprocessable Content", [problem.to_dict() for problem in error.problems]
    if isinstance(error, UnknownName):
        return "404 Not Found", [problem.to_dict() for problem in error.problems]
    code = str(error)
    if not isinstance(error, Refused):
        codes = [problem.code for problem in error.problems] if isinstance(error, RecordError) else []
        LOG.error("not recorded: %s", ", ".join(codes) or type(error).__name__)
        code = "web.again" if passing(error) else "web.fault"
    return STATUS[code], [{"code": code, "text": WORDS[code]}]


def _decided(service: Service, environ: Mapping[str, Any]) -> tuple[str, int, Decision]:
    """What was asked for: the record's id, its place, the decision."""
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
    if method == "GET" and path.startswith("/records/sha256:"):
        id = path.removeprefix("/records/")
        return id, *service.again(id)
    if method != "POST" or path != "/decisions":
        raise Refused("web.no_page")
    key, length = environ.get("HTTP_IDEMPOTENCY_KEY", ""), environ.get("CONTENT_LENGTH") or ""
    if not 8 <= len(key) <= 100:
        raise Refused("web.no_key")
    if not (length.isascii() and length.isdigit()) or len(length) > 9 or int(length) > LONGEST:
        raise Refused("web.length")
    return service.decide(key, environ["wsgi.input"].read(int(length)), _query(environ).get("benefit"))


def _shown(service: Service, environ: Mapping[str, Any], id: str, seq: int, decision: Decision) -> tuple[str, str]:
    for kind, format in (("text/html", "html"), ("text/plain", "text")):
        if kind in environ.get("HTTP_ACCEPT", ""):
            return kind, decision.render(lang=_language(environ, service.law.languages), format=format)
    told = {"record": id, "entry": seq, "decision": decision.to_dict()}
    return "application/json", json.dumps(told, ensure_ascii=False)


def _language(environ: Mapping[str, Any], languages: list[str]) -> str:
    """The one of ``?lang=``, else the one of ``Accept-Language`` that is liked best, else the law's first."""
    asked = [part.partition(";q=") for part in environ.get("HTTP_ACCEPT_LANGUAGE", "").split(",")]
    liked = sorted(asked, key=lambda part: part[2] or "1", reverse=True)
    names = [_query(environ).get("lang", ""), *(part[0].strip()[:2].lower() for part in liked)]
    return next((name for name in names if name in languages), languages[0])


def _query(environ: Mapping[str, Any]) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}


class Server(ThreadingMixIn, WSGIServer):
    """A thread for each request."""

    daemon_threads = True  # a request that is cut off is sent again, with its key


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description="Decisions over HTTP, each recorded once.")
    parser.add_argument("ledger", help="the ledger: a path or a postgresql+psycopg URL")
    parser.add_argument("work", help="another database, for records on their way: a path or a URL")
    parser.add_argument("--create", action="store_true", help="begin the ledger where there is none")
    parser.add_argument("--sign", metavar="KEY", help="sign with this Ed25519 key (a PEM file)")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        law = load_ruleset("mm-ssl-2012")
        for benefit in law.benefits:
            law.plan(benefit)  # now, and not in the first request
        signer = None if given.sign is None else read_signer(given.sign)
        service = Service(law, open_ledger(given.ledger, given.create, signer, wait=10), given.work)
    except UirulesError as error:
        sys.exit(str(error))
    with make_server("127.0.0.1", given.port, application(service), Server) as server:
        LOG.info("http://127.0.0.1:%d", server.server_port)
        server.serve_forever()


if __name__ == "__main__":
    main()
