"""The verbs and their places in the help."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import uirules
from uirules.cli import (
    audit,
    check,
    compare,
    conform,
    crosscheck,
    decide,
    describe,
    diff,
    distinguish,
    docs,
    feel,
    init,
    language,
    ledger,
    lint,
    record,
    release,
    replay,
    sample,
    show,
    verify,
)
from uirules.errors import Problem, UnknownName, did_you_mean

__all__ = ["app"]


class _Verbs(TyperGroup):
    """The verbs, in the order in which they are declared, with advice for a name that is none."""

    _reading = False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args[:1] in (["-h"], ["--help"]):
            typer.echo(ctx.get_help())
            ctx.exit()
        self._reading = True
        try:
            return super().parse_args(ctx, args)
        finally:
            self._reading = False

    def get_params(self, ctx: Any) -> Any:
        # The value of a help option that was not given is put through pydantic by some versions of Typer: 0.15 s.
        found = super().get_params(ctx)
        return [option for option in found if option.name != "help"] if self._reading else found

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0] if args else ""
        if name and self.get_command(ctx, name) is None:
            known = self.list_commands(ctx)
            raise UnknownName(
                Problem("cli.unknown_verb", found=name, expected=", ".join(known), suggestion=did_you_mean(name, known))
            )
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="uirules",
    cls=_Verbs,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from uirules.cli.streams import say

        say(f"uirules {uirules.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _uirules(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Benefit law as versioned, testable, explainable data.

    Exit codes: 0 done (conditions that are not met are a result), 1 findings of check, test or diff --exit-code, 2 bad
    input.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


decide.register(app)
check.register(app)
show.register(app)
describe.register(app)
conform.register(app)
docs.register(app)
diff.register(app)
compare.register(app)
feel.register(app)
language.register(app)
lint.register(app)
init.register(app)
release.register(app)
record.register(app)
verify.register(app)
ledger.register(app)
sample.register(app)
distinguish.register(app)
audit.register(app)
crosscheck.register(app)
replay.register(app)
