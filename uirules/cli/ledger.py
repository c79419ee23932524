"""``uirules ledger``: make ledgers, checkpoints, exports and keys; erase what is kept beside records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uirules.cli.options import FormatTextJson, LangOption, check_format, check_language
from uirules.errors import Problem, RecordError, UnknownName

if TYPE_CHECKING:
    from uirules.records.ledger import Ledger
    from uirules.records.signing import Signer

__all__ = ["register"]

LedgerArgument = Annotated[
    str, typer.Argument(metavar="LEDGER", help="The ledger: a file (SQLite), or a postgresql URL.")
]
SignOption = Annotated[
    str | None, typer.Option("--sign", metavar="KEY", help="Sign with this private key (a PEM file).")
]
OutputOption = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="The file to write; - is standard output.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    settings: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "no_args_is_help": True}
    verbs = typer.Typer(**settings)
    verbs.command("create", short_help="Make a ledger.")(create)
    verbs.command("checkpoint", short_help="State, signed, how far the ledger goes.")(checkpoint)
    verbs.command("export", short_help="Write the ledger as JSON lines.")(export)
    verbs.command("import", short_help="Read JSON lines into a ledger.")(import_)
    verbs.command("erase", short_help="Erase the facts that are kept beside records.")(erase)
    keys = typer.Typer(**settings)
    keys.command("new", short_help="Make a private key.")(key_new)
    keys.command("show", short_help="Show the id and the public part of a key.")(key_show)
    keys.command("list", short_help="List the keys that a ledger names.")(key_list)
    keys.command("add", short_help="Let a key sign from the next entry on.")(key_add)
    keys.command("revoke", short_help="Let a key sign no longer.")(key_revoke)
    verbs.add_typer(keys, name="key", help="Make, list, add and revoke keys.", short_help="Keys that sign.")
    app.add_typer(verbs, name="ledger", help=_HELP, short_help="Make, check, copy ledgers; keys; erasure.")


_HELP = """Ledgers of decisions: make, checkpoint, export, import; keys; erasure.

A ledger is a file (SQLite), or a PostgreSQL database by its URL. 'uirules record' puts decisions into it, 'uirules
verify' tells whether it was altered.
"""


def create(
    ledger: LedgerArgument,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar="none|optional|required",
            help="Whether entries are signed. Default: required with a key, else none.",
        ),
    ] = None,
    sign: SignOption = None,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="FILE", help="A further key that may sign (PEM, public or private); repeatable."),
    ] = None,
    id: Annotated[
        str | None,
        typer.Option("--id", metavar="HEX", help="The ledger's id, 32 hex digits. Default: drawn at random."),
    ] = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Make a ledger. Who may sign stands in its first record; one that is there already is left as it is."""
    from uirules.records.ledger import create_ledger
    from uirules.records.signing import read_public

    check_format(format, ("text", "json"))
    check_language(lang)
    keys = [read_public(Path(file)) for file in key or ()]
    with create_ledger(ledger, policy, keys, _signer(sign), id) as made:
        rules = made.policy()
        head = made.head
    data = {"ledger": made.id, "policy": rules.policy, "keys": rules.valid, "head": head.hash}
    _done("ledger.created", data, {"id": made.id, "ledger": made.store.where, "policy": rules.policy}, format, lang)
    return 0


def checkpoint(
    ledger: LedgerArgument,
    output: OutputOption,
    sign: SignOption = None,
    lang: LangOption = "en",
) -> int:
    """Write a signed statement of the ledger's id, how many entries it has and the hash of the last.

    The ledger is verified first: exit code 1, and no file, where it does not verify. Kept where whoever can write to
    the ledger cannot, the file finds a tail that was cut and a chain that was rewritten ('uirules verify --against').
    """
    from uirules.cli.streams import Output, say, tell_problems
    from uirules.cli.verify import passing

    check_language(lang)
    signer = _signer(sign)
    if signer is None:
        raise RecordError(Problem("ledger.checkpoint_needs_key"))
    with _open(ledger) as opened:
        rules = opened.policy()
        if rules.keys and (problem := rules.may_sign(signer)):
            raise RecordError(problem)
        made = opened.checkpoint(signer)
        if not opened.verify(made, [signer.public], limit=1, progress=passing("entries")).ok:
            tell_problems([Problem("ledger.not_checkpointed")], lang)
            return 1
    with Output(output) as out:
        out.write(made.to_json())
    if out.file is not None:
        fields = {"file": output, "id": made.ledger, "count": f"{made.count:,}"}
        say(Problem("ledger.checkpointed", fields=fields).text[lang], "bold green")
    return 0


def export(ledger: LedgerArgument, output: OutputOption = "-", lang: LangOption = "en") -> int:
    """Write the whole ledger as JSON lines: records, rulesets, and the facts kept beside records.

    The file holds personal facts where the ledger does.
    """
    from uirules.cli.streams import Output, say
    from uirules.cli.verify import passing

    check_language(lang)
    with _open(ledger) as opened, Output(output) as out:
        count = opened.export(out.write, progress=None if out.file is None else passing("entries"))
    if out.file is not None:
        say(Problem("ledger.exported", fields={"count": f"{count:,}", "file": output}).text[lang], "bold green")
    return 0


def import_(
    ledger: LedgerArgument,
    file: Annotated[str, typer.Argument(metavar="FILE", help="An export; - is standard input.")],
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Read an export into a new ledger, or into an earlier state of the same one.

    Every line is verified before anything is stored: all of it is, or nothing. Two different ledgers are not merged.
    """
    import sys

    from uirules.cli.verify import passing
    from uirules.records.ledger import import_ledger, shown
    from uirules.ruleset.source_text import open_file

    check_format(format, ("text", "json"))
    check_language(lang)
    if file == "-":
        if sys.stdin is None:
            raise UnknownName(Problem("cli.input_closed"))
        done = import_ledger(ledger, sys.stdin.buffer, "<stdin>")
    else:
        with open_file(Path(file), file, RecordError) as stream:
            done = import_ledger(ledger, stream, file, passing("lines"))
    data = {"ledger": done.ledger, "added": done.added, "present": done.present}
    fields = {"ledger": shown(ledger), "added": f"{done.added:,}", "present": f"{done.present:,}"}
    _done("ledger.imported", data, fields, format, lang)
    return 0


def erase(
    ledger: LedgerArgument,
    records: Annotated[list[str], typer.Argument(metavar="RECORD", help="Ids of records.")],
    ground: Annotated[str, typer.Option("--ground", metavar="TEXT", help="Why; it stands in the ledger for ever.")],
    office: Annotated[str, typer.Option("--office", metavar="TEXT", help="Which office ordered it.")],
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help="When. Default: today.")] = None,
    sign: SignOption = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Erase the facts that are kept beside records, and append an entry that says so.

    The records stay and verify as erased. What stands in a record itself is not erased. Backups, exports and copies of
    the ledger are not reached: docs/ledger.md says what they mean.
    """
    check_format(format, ("text", "json"))
    check_language(lang)
    try:
        day = dt.date.today() if date is None else dt.date.fromisoformat(date)
    except ValueError:
        raise UnknownName(Problem("ledger.date_shape", found=date)) from None
    with _open(ledger, sign) as opened:
        done = opened.erase(records, ground, office, day)
    data = {"ledger": opened.id, "erased": list(dict.fromkeys(records)), "entries": [_named(entry) for entry in done]}
    fields = {"count": f"{len(data['erased']):,}", "seq": str(done[-1].seq)}
    _done("ledger.erased", data, fields, format, lang)
    return 0


# ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def key_new(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The PEM file to write; it must not be there yet.")],
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Make an Ed25519 key in a PEM file that only its owner can read."""
    from uirules.records.signing import new_key

    check_format(format, ("text", "json"))
    check_language(lang)
    made = new_key(file)
    _done("ledger.key_made", {"file": file, **made.public.to_dict()}, {"id": made.id, "file": file}, format, lang)
    return 0


def key_show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A PEM file, public or private.")],
    format: FormatTextJson = "text",
) -> int:
    """Show the id of a key and its public part, which may be given away."""
    from uirules.cli.streams import say, to_json
    from uirules.records.signing import public_pem, read_public

    check_format(format, ("text", "json"))
    key = read_public(Path(file))
    say(to_json(key.to_dict()) if format == "json" else f"{key.id}\n{public_pem(key).rstrip()}")
    return 0


def key_list(ledger: LedgerArgument, format: FormatTextJson = "text", lang: LangOption = "en") -> int:
    """List the keys that a ledger names, and whether they may sign now."""
    from uirules.cli.streams import say, to_json

    check_format(format, ("text", "json"))
    check_language(lang)
    with _open(ledger) as opened:
        rules = opened.policy()
    if format == "json":
        keys = [key.to_dict() | {"revoked": id in rules.revoked} for id, key in rules.keys.items()]
        say(to_json({"ledger": opened.id, "policy": rules.policy, "keys": keys}))
        return 0
    for id in rules.keys:
        code = "ledger.key_revoked" if id in rules.revoked else "ledger.key_valid"
        say(Problem(code, fields={"id": id}).text[lang])
    if not rules.keys:
        say(Problem("ledger.no_keys").text[lang])
    return 0


def key_add(
    ledger: LedgerArgument,
    keys: Annotated[list[str], typer.Argument(metavar="FILE", help="PEM files, public or private.")],
    sign: SignOption = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    revoke: Annotated[
        list[str] | None, typer.Option("--revoke", metavar="ID", help="A key to revoke by the same entry; repeatable.")
    ] = None,
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Let keys sign from the next entry on. The change is itself signed, by a key that may sign now."""
    from uirules.records.signing import read_public

    check_format(format, ("text", "json"))
    check_language(lang)
    added = [read_public(Path(file)) for file in keys]
    with _open(ledger, sign) as opened:
        entry = opened.change_keys(added, revoke or (), reason)
        _changed(opened, entry, format, lang)
    return 0


def key_revoke(
    ledger: LedgerArgument,
    ids: Annotated[list[str], typer.Argument(metavar="ID", help="Ids of keys.")],
    sign: SignOption = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    format: FormatTextJson = "text",
    lang: LangOption = "en",
) -> int:
    """Let keys sign no longer, from the next entry on. What they signed before stays valid."""
    check_format(format, ("text", "json"))
    check_language(lang)
    with _open(ledger, sign) as opened:
        entry = opened.change_keys((), ids, reason)
        _changed(opened, entry, format, lang)
    return 0


def _changed(opened: Ledger, entry: Any, format: str, lang: str) -> None:
    valid = opened.policy().valid
    fields = {"seq": str(entry.seq), "keys": ", ".join(valid)}
    _done("ledger.keys_changed", {"ledger": opened.id, "entry": _named(entry), "keys": valid}, fields, format, lang)


def _open(ledger: str, sign: str | None = None) -> Ledger:
    from uirules.records.ledger import open_ledger

    return open_ledger(ledger, signer=_signer(sign))


def _signer(file: str | None) -> Signer | None:
    from uirules.records.signing import read_signer

    return None if file is None else read_signer(Path(file))


def _named(entry: Any) -> dict[str, Any]:
    return {"seq": entry.seq, "record": entry.record, "hash": entry.hash}


def _done(code: str, data: dict[str, Any], fields: dict[str, str], format: str, lang: str) -> None:
    from uirules.cli.streams import say, to_json

    say(to_json(data) if format == "json" else Problem(code, fields=fields).text[lang])
