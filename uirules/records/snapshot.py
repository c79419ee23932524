"""What a decision rested on, kept whole: the ruleset that decided, and each amendment, as they were.

A snapshot is one canonical text with its digest for a name. Of a ruleset it holds what a release holds: the index and
the parts of all files, so that it is loaded as a release is, each part against its digest.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from uirules.amend.read import Amendment, read_amendment
from uirules.amend.stack import Named
from uirules.errors import Problem, RecordError, RulesetError
from uirules.law import Law
from uirules.records.canonical import canonical_bytes, digest
from uirules.ruleset.contents import frozen
from uirules.ruleset.load import Ruleset
from uirules.ruleset.released import ReleasedRuleset
from uirules.ruleset.store import RELEASES, object_path, read_object, release_of

__all__ = ["SCHEMA", "Shelf", "snapshot_of_amendment", "snapshot_of_ruleset"]

SCHEMA = "uirules/snapshot/0"

_KEPT = 256
"""So many laws are kept ready."""


def snapshot_of_ruleset(ruleset: Ruleset) -> bytes:
    """The snapshot of a ruleset, or of a released version of one. RulesetError for a file that is not well formed."""
    if isinstance(ruleset, ReleasedRuleset):
        index = ruleset.release.path.read_text(encoding="utf-8")
        parts = {part for file in ruleset.release.files.values() for part in (file.rules, file.wording) if part}
        objects = {part: read_object(ruleset.folder, part).decode() for part in parts}
    else:
        index, texts = frozen(ruleset)
        objects = {digest(text.encode()): text for text in texts.values()}
    manifest = ruleset.manifest
    head = {"schema": SCHEMA, "kind": "ruleset", "id": manifest.id, "version": manifest.version}
    return canonical_bytes({**head, "index": index, "objects": objects})


def snapshot_of_amendment(amendment: Amendment) -> bytes:
    """The snapshot of an amendment: the text of its file."""
    return canonical_bytes({"schema": SCHEMA, "kind": "amendment", "id": amendment.id, "text": amendment.text})


class Shelf:
    """Laws made again from snapshots, in a folder of its own, each once.

    ``snapshot`` gives a snapshot by its digest; ``folder`` is an empty folder that nobody else writes to. RecordError
    where a snapshot is not the one that its digest names.
    """

    def __init__(self, snapshot: Callable[[str], bytes], folder: Path) -> None:
        self._snapshot = snapshot
        self._folder = folder
        self._rulesets: dict[str, ReleasedRuleset] = {}
        self._bases: dict[tuple[Any, ...], Law] = {}
        self._laws: dict[tuple[Any, ...], Law] = {}

    def law(self, calculation: Mapping[str, Any]) -> Law:
        """The law that a calculation names: ruleset, amendments, readings, day of the law, day of knowledge."""
        named, readings = calculation["ruleset"], calculation["readings"]
        known_at, asked_on = calculation["known_at"], calculation["asked_law_on"]
        key = (*_rests_on(named), tuple(readings.items()), known_at, asked_on)
        found = self._laws.get(key)
        if found is None:
            found = self.amended(named)
            if known_at is not None:
                found = found.known_at(known_at)
            found = found.with_readings(readings)
            if asked_on is not None:
                found = found.at(asked_on)
            if len(self._laws) >= _KEPT:  # a ledger may name a day of its own in every record
                self._laws.clear()
            self._laws[key] = found
        return found

    def amended(self, named: Mapping[str, Any]) -> Law:
        """The law of a record's ruleset and amendments, whatever its readings and days."""
        key = _rests_on(named)
        found = self._bases.get(key)
        if found is None:
            found = Law(self.ruleset(named["snapshot"]))
            if amendments := named["amendments"]:
                found = found.amended(self.amendments(amendments))
            if len(self._bases) >= _KEPT:
                self._bases.clear()
            self._bases[key] = found
        return found

    def amendments(self, entries: Iterable[Mapping[str, Any]]) -> list[Named]:
        """The amendments that a record names, each with the day that was supposed."""
        return [self._amendment(entry) for entry in entries]

    def ruleset(self, name: str) -> ReleasedRuleset:
        """The ruleset of a snapshot, loaded as a release."""
        if name not in self._rulesets:
            data = self._data(name, "ruleset")
            folder = self._folder / name.removeprefix("sha256:")[:16] / str(data["id"])
            try:
                for part, text in data["objects"].items():
                    _write(object_path(folder, part), text)
                _write(folder / RELEASES / f"{data['version']}.yaml", data["index"])
                release = release_of(folder, data["version"])
            except RulesetError as error:
                raise RecordError([_broken(name), *error.problems]) from None
            assert release is not None
            self._rulesets[name] = ReleasedRuleset(folder, release)
        return self._rulesets[name]

    def _amendment(self, entry: Mapping[str, Any]) -> Named:
        data = self._data(entry["snapshot"], "amendment")
        supposed = entry["supposed"]
        amendment = read_amendment(data["text"], f"{entry['id']}.yaml")
        return Named(amendment, None if supposed is None else dt.date.fromisoformat(supposed))

    def _data(self, name: str, kind: str) -> dict[str, Any]:
        content = self._snapshot(name)
        if (found := digest(content)) != name:
            raise RecordError(Problem("records.snapshot_differs", found=found, expected=name))
        try:
            data = json.loads(content)
        except ValueError:
            data = None
        if not isinstance(data, dict) or data.get("schema") != SCHEMA or data.get("kind") != kind:
            raise RecordError(_broken(name))
        return data


def _rests_on(named: Mapping[str, Any]) -> tuple[Any, ...]:
    return named["snapshot"], *((entry["snapshot"], entry["supposed"]) for entry in named["amendments"])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _broken(name: str) -> Problem:
    return Problem("records.snapshot_broken", found=name, expected=SCHEMA)
