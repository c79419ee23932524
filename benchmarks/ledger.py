"""What a ledger costs beside hashing and parsing the same bytes: appending, verifying, exporting, importing.

    python benchmarks/ledger.py [-n RECORDS] [--signed] [--postgres] [--json]

The records are those of sampled claims, a part of them decided and the rest the same under other ids. The baseline is
sha256 and json.loads of the same bytes, in the same run; the ratios are what to compare between machines.
"""

from __future__ import annotations

import hashlib
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from uirules.law import load_ruleset
from uirules.records.ledger import Ledger, create_ledger, import_ledger
from uirules.records.record import Record, Recorder
from uirules.records.signing import new_key
from uirules.sampling import Sample

DECIDED = 200
SINGLY = 300
"""So many records are appended one by one, each in a transaction of its own."""


def decided() -> list[Record]:
    """Records of decisions on sampled claims."""
    recorder = Recorder(load_ruleset("mm-ssl-2012"))
    return [recorder.record(case.claim, "unemployment") for case in Sample(DECIDED, 1)]


def varied(models: list[Record], number: int) -> Iterator[Record]:
    """So many records, each with an id of its own."""
    for index in range(number):
        model = models[index % len(models)]
        payload = model.payload.replace(b'"asked_law_on":null', b'"asked_law_on":"%d"' % index)
        record = Record.from_payload(payload)
        yield Record(record.id, record.kind, record.content, payload, None, model.snapshots)


def measure(number: int, place: str, folder: Path, signed: bool) -> dict[str, float]:
    """Seconds for each record, by what was done; and the memory at the most, in MB."""
    models = decided()
    figures: dict[str, float] = {}
    signer = new_key(folder / "key.pem") if signed else None
    start = time.perf_counter()
    for _ in varied(models, number):
        pass
    made = time.perf_counter() - start
    with create_ledger(place, signer=signer) as ledger:
        start = time.perf_counter()
        ledger.append_many(varied(models, number))
        figures["append in batches"] = (time.perf_counter() - start - made) / number
        figures["verify"] = timed_verify(ledger) / number
        figures["sha256 and json of the same bytes"] = baseline(ledger) / number
        start = time.perf_counter()
        file = folder / "all.ndjson"
        with file.open("w", encoding="utf-8") as stream:
            ledger.export(stream.write)
        figures["export"] = (time.perf_counter() - start) / number
        start = time.perf_counter()
        with file.open("rb") as lines:
            import_ledger(folder / "copy.db", lines)
        figures["import into SQLite, verified"] = (time.perf_counter() - start) / number
        single = list(varied(models, number + SINGLY))[number:] if number <= 20_000 else []
        start = time.perf_counter()
        for record in single:
            ledger.append(record)
        if single:
            figures["append one by one"] = (time.perf_counter() - start) / SINGLY
    figures["memory at the most, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def timed_verify(ledger: Ledger) -> float:
    """Seconds of verifying the whole."""
    start = time.perf_counter()
    assert ledger.verify().ok
    return time.perf_counter() - start


def baseline(ledger: Ledger) -> float:
    """Seconds of hashing and parsing the payloads, without reading them."""
    taken = 0.0
    for entry in ledger.entries():
        start = time.perf_counter()
        hashlib.sha256(entry.payload).hexdigest()
        json.loads(entry.payload)
        taken += time.perf_counter() - start
    return taken


def main() -> None:
    """Print the figures."""
    words = sys.argv[1:]
    number = int(words[words.index("-n") + 1]) if "-n" in words else 10_000
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place = str(folder / "claims.db")
        if "--postgres" in words:
            sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "records" / "ledger"))
            from postgres import schema, server

            place = stack.enter_context(schema(stack.enter_context(server()), "benchmark"))
        figures = measure(number, place, folder, "--signed" in words)
    least = figures["sha256 and json of the same bytes"]
    if "--json" in words:
        sys.stdout.write(json.dumps({"records": number, **figures}, indent=2) + "\n")
        return
    out = io.StringIO()
    for name, figure in figures.items():
        if name.endswith("MB"):
            out.write(f"{name:<36}{figure:>10.0f}\n")
        else:
            out.write(f"{name:<36}{figure * 1e6:>10.0f} µs{figure / least:>8.2f} ×\n")
    sys.stdout.write(out.getvalue())


if __name__ == "__main__":
    main()
