"""``uirules record``: decide claims, and keep each decision in a ledger."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.decide import Work
from uirules.cli.options import (
    AmendOption,
    BenefitsOption,
    FormatTextJson,
    KnownAtOption,
    LangOption,
    LawOnOption,
    ReadingOption,
    RulesetOption,
    RulesetsOption,
    check_format,
    law_as_asked,
    law_of,
)
from uirules.errors import Problem, UnknownName

if TYPE_CHECKING:
    from uirules.records.record import Record

__all__ = ["record", "register"]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("record", short_help="Decide claims and keep each decision in a ledger.")(record)


def record(
    claims: Annotated[
        list[str], typer.Argument(metavar="CLAIM", help="Files with claims (YAML, JSON, NDJSON); - is standard input.")
    ],
    ledger: Annotated[
        str,
        typer.Option("--ledger", metavar="LEDGER", help="The ledger: a file (SQLite), or a postgresql+psycopg URL."),
    ],
    create: Annotated[bool, typer.Option("--create", help="Begin the ledger where there is none.")] = False,
    benefit: BenefitsOption = None,
    act: Annotated[
        str | None,
        typer.Option("--act", metavar="FILE", help="What the office did with the decision (one claim only)."),
    ] = None,
    detach: Annotated[
        bool, typer.Option("--detach", help="Keep what says something of a person apart, so that it can be erased.")
    ] = False,
    sign: Annotated[
        str | None, typer.Option("--sign", metavar="KEY", help="Sign with this Ed25519 key (a PEM file).")
    ] = None,
    ruleset: RulesetOption = None,
    rulesets: RulesetsOption = None,
    law_on: LawOnOption = None,
    known_at: KnownAtOption = None,
    amend: AmendOption = None,
    reading: ReadingOption = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Decide claims, and keep each decision in a ledger with everything needed to decide it again.

    A decision that the ledger holds already is not kept twice. A claim that is wrong is reported on standard error, the
    others are recorded all the same, and the exit code is 2.
    """
    check_format(format, ("text", "json"))
    if claims.count("-") > 1:
        raise UnknownName(Problem("cli.stdin_twice"))
    law, benefits = law_as_asked(
        law_of(ruleset, rulesets, amend), lang=lang, benefit=benefit, known_at=known_at, law_on=law_on, reading=reading
    )

    from uirules.records.act import read_act
    from uirules.records.record import Recorder

    stated = None if act is None else read_act(Path(act), name=act)
    if stated is not None and len(benefits) > 1:
        raise UnknownName(Problem("cli.act_several"))
    earlier = () if stated is None else (*stated.supersedes, *stated.reverses, *stated.annuls)
    recorder = Recorder(law)
    work = Work(law, None if benefit == "all" else benefits[0], lang)

    def records() -> Iterator[Record]:
        from uirules.cli.streams import progress
        from uirules.decision.several import Decisions

        first = True
        for item in progress(work.read(claims), what="claims", busy=False):
            for found in work.decided(item):
                if stated is not None and not first:
                    raise UnknownName(Problem("cli.act_several"))
                first = False
                for decision in found if isinstance(found, Decisions) else (found,):
                    assert decision.sources is not None
                    yield recorder.of(decision.sources.claim, decision, act=stated, detach=detach)

    _keep(records(), ledger, create, sign, format, lang, earlier)
    return 2 if work.bad else 0


def _keep(
    records: Iterator[Record],
    ledger: str,
    create: bool,
    sign: str | None,
    format: str,
    lang: str,
    earlier: tuple[str, ...],
) -> None:
    """Appends the records. UnknownName where one of the ``earlier`` records that an act names is not there."""
    from uirules.cli.streams import say, to_json
    from uirules.records.ledger import open_ledger, shown
    from uirules.records.signing import read_signer

    first = next(records, None)
    if first is None:  # nothing could be decided, which was told: no ledger is begun for that
        return
    records = itertools.chain((first,), records)
    with open_ledger(ledger, create=create, signer=None if sign is None else read_signer(Path(sign))) as book:
        for id in earlier:
            book.get(id)
        kept = book.append_many(records)
        head = kept.head or book.head
        told: dict[str, Any] = {"ledger": book.id, "added": kept.added, "present": kept.present}
        told |= {"head": {"seq": head.seq, "record": head.record, "hash": head.hash}}
    if format == "json":
        say(to_json(told))
        return
    fields = {
        "ledger": shown(ledger),
        "added": f"{kept.added:,}",
        "present": f"{kept.present:,}",
        "seq": f"{head.seq:,}",
    }
    say(Problem("cli.recorded", fields=fields | {"record": head.record}).text[lang])
