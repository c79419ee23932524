"""``uirules decide``: claims in, decisions out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from uirules.cli.options import (
    AmendOption,
    BenefitsOption,
    KnownAtOption,
    LangOption,
    LawOnOption,
    ReadingOption,
    RulesetOption,
    RulesetsOption,
    check_format,
    law_as_asked,
    law_of,
    one_of,
)
from uirules.errors import Problem, UnknownName

if TYPE_CHECKING:
    from uirules.decision.decision import Decision
    from uirules.decision.results import Notice
    from uirules.decision.several import Decisions
    from uirules.law import Law
    from uirules.ruleset.claim import Claim
    from uirules.ruleset.node import Node
    from uirules.ruleset.source import ReadClaim

__all__ = ["Work", "decide", "register"]

T = TypeVar("T")

ENGINES = ("explain", "durable")
FORMATS = ("text", "json", "markdown", "html")
_ENDINGS = {"text": "txt", "json": "json", "markdown": "md", "html": "html"}
_BETWEEN = {"text": "\n" + "=" * 72 + "\n\n", "markdown": "\n---\n\n"}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("decide", short_help="Decide claims: letters, or JSON with every reason.")(decide)


def decide(
    claims: Annotated[
        list[str], typer.Argument(metavar="CLAIM", help="Files with claims (YAML, JSON, NDJSON); - is standard input.")
    ],
    benefit: BenefitsOption = None,
    ruleset: RulesetOption = None,
    rulesets: RulesetsOption = None,
    law_on: LawOnOption = None,
    known_at: KnownAtOption = None,
    amend: AmendOption = None,
    reading: ReadingOption = None,
    lang: LangOption = "en",
    format: Annotated[
        str, typer.Option("--format", metavar="text|json|markdown|html", help="How decisions are written.")
    ] = "text",
    notice: Annotated[
        str | None, typer.Option("--notice", metavar="FILE", help="What an office adds to make the letter its own.")
    ] = None,
    what_if: Annotated[
        bool, typer.Option("--what-if", help="Of what is not met, add the nearest change that would have turned it.")
    ] = False,
    engine: Annotated[
        str, typer.Option("--engine", metavar="explain|durable", help="What evaluates; durable is the second engine.")
    ] = "explain",
    embed_fonts: Annotated[
        bool, typer.Option("--embed-fonts/--no-embed-fonts", help="Put the Myanmar font into the HTML.")
    ] = True,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write there: a file, or a folder for a letter each."),
    ] = None,
) -> int:
    """Decide claims: a letter each, or JSON with every reason.

    One claim gives one letter or one JSON object. Several claims (more files, a list, several YAML documents, a claim
    a line) give letters one after the other, or a JSON array. A claim that is wrong is reported on standard error,
    the others are decided all the same, and the exit code is 2.
    """
    check_format(format, FORMATS)
    if problem := one_of("durable.unknown_engine", engine, ENGINES):
        raise UnknownName(problem)
    if claims.count("-") > 1:
        raise UnknownName(Problem("cli.stdin_twice"))
    if output == "":
        raise UnknownName(Problem("cli.write_no_name"))
    law, benefits = law_as_asked(
        law_of(ruleset, rulesets, amend), lang=lang, benefit=benefit, known_at=known_at, law_on=law_on, reading=reading
    )
    office = None if notice is None else _notice(notice)

    def face(decision: Decision | Decisions) -> str:
        if what_if:
            from uirules.drafting.whatif import with_what_if

            decision = with_what_if(law, decision)
        return decision.render(lang, format, notice=office, embed_fonts=embed_fonts)

    one = None if benefit == "all" else benefits[0]
    if engine == "durable":
        from uirules.crosscheck.second import Second

        with Second(law, one, benefits, lang, format, office, what_if=what_if, embed_fonts=embed_fonts) as second:
            return Work(law, one, lang, face, second.written).run(claims, format, output, one=office is not None)
    work = Work(law, one, lang, face)
    return work.run(claims, format, output, one=office is not None)


def _notice(file: str) -> Notice:
    from uirules.decision.letter.notice import read_notice

    return read_notice(Path(file), name=file)


class _Source:
    """An input, the number of problems told of it, and whether any claim in it was decided."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.told = 0
        self.decided = False


class _Item(NamedTuple):
    """A claim and where it was read."""

    source: _Source
    claim: ReadClaim | None = None


class Work:
    """Deciding one claim after the other: the good ones are written, the bad ones told."""

    def __init__(
        self,
        law: Law,
        benefit: str | None,
        lang: str,
        face: Callable[[Decision | Decisions], str] = str,
        written: Callable[[Claim], str] | None = None,
    ) -> None:
        """``benefit``: None for all provisions in one letter; ``written`` has another process decide and write."""
        self.written = written
        self.law = law
        self.benefit = benefit
        self.lang = lang
        self.face = face
        self.bad = False

    def run(self, sources: Sequence[str], format: str, output: str | None, *, one: bool) -> int:
        from uirules.cli.streams import Output, progress

        read = self.read(sources)
        head = list(itertools.islice(read, 2))
        if one and len(head) > 1:
            raise UnknownName(Problem("cli.notice_several"))
        several = len(head) > 1
        items: Iterator[_Item] = progress(itertools.chain(head, read), what="claims", busy=output is None)
        if output is not None and Path(output).is_dir():
            self._each_its_file(items, Path(output), _ENDINGS[format])
        elif several and format == "html":
            raise UnknownName(Problem("cli.html_several"))
        else:
            with Output(output) as out:
                faces = (face for item in items for face in self._decided(item))
                (_array if format == "json" and several else _joined)(out.write, faces, _BETWEEN.get(format, "\n"))
        return 2 if self.bad else 0

    def _each_its_file(self, items: Iterator[_Item], folder: Path, ending: str) -> None:
        from uirules.cli.streams import Output

        for number, item in enumerate(items, 1):
            for face in self._decided(item):
                with Output(folder / f"claim-{number:04d}.{ending}") as out:
                    _joined(out.write, iter((face,)), "")

    def _tell(self, problems: Sequence[Problem], source: _Source) -> None:
        from uirules.cli.streams import MAX_TOLD, bounded, tell_problems

        self.bad = True
        if source.told <= MAX_TOLD:
            tell_problems(bounded(problems, source.name, MAX_TOLD - source.told), self.lang)
            source.told += len(problems)

    def read(self, sources: Sequence[str]) -> Iterator[_Item]:
        """The claims of all sources; an item without one for a source that could not be read, whose problem was told.

        A source of which nothing could be decided, and of which no more problems are told, is left.
        """
        from uirules.cli.streams import MAX_TOLD
        from uirules.errors import UirulesError
        from uirules.ruleset.source import read_claims

        for name in sources:
            source = _Source("<stdin>" if name == "-" else name)
            try:
                empty = True
                for claim in read_claims(_standard_input() if name == "-" else Path(name), name=source.name):
                    empty = False
                    yield _Item(source, claim)
                    if source.told > MAX_TOLD and not source.decided:
                        break
                if empty:
                    self._tell([Problem("cli.no_claim", fields={"file": source.name})], source)
                    yield _Item(source)
            except UirulesError as error:
                self._tell(error.problems, source)
                yield _Item(source)

    def _decided(self, item: _Item) -> Iterator[str]:
        """The face of a claim's decision, or of all its decisions; none for a claim that is wrong."""
        if (written := self.written) is not None:
            yield from self._each(item, lambda claim, _: written(claim))
        else:
            for found in self.decided(item):
                yield self.face(found)

    def decided(self, item: _Item) -> Iterator[Decision | Decisions]:
        """A claim's decision, or all its decisions together; none for a claim that is wrong, which is told."""
        return self._each(item, self._decide)

    def _decide(self, claim: Claim, node: Node) -> Decision | Decisions:
        if self.benefit is None:
            return self.law.decide_all(claim, tree=node)
        return self.law.decide(claim, self.benefit, tree=node)

    def _each(self, item: _Item, make: Callable[[Claim, Node], T]) -> Iterator[T]:
        """What is made of a claim; nothing of one that is wrong, which is told."""
        from uirules.cli.streams import MAX_TOLD
        from uirules.errors import ClaimError, LimitError, NoLawInForce

        source, read = item
        if read is None:
            return
        if read.node is None:
            self._tell(read.problems, source)
            return
        try:
            made = make(self.law.read(read.node.to_plain(), read.node), read.node)
        except (ClaimError, LimitError, NoLawInForce) as error:
            self._tell([_placed(problem, read) for problem in error.problems[: MAX_TOLD + 1]], source)
            return
        source.decided = True
        yield made


def _standard_input() -> bytes:
    from uirules.cli.streams import standard_input
    from uirules.ruleset.source import MAX_BYTES

    return standard_input(MAX_BYTES)


def _placed(problem: Problem, item: ReadClaim) -> Problem:
    """The problem with its place in the text, or at least the name of the claim."""
    from dataclasses import replace

    from uirules.errors import Position
    from uirules.ruleset.node import nearest

    if problem.position is not None or item.node is None:
        return problem
    node = nearest(item.node, problem.pointer or "")
    return replace(problem, position=node.position or Position(item.name, 1, 1))


def _joined(write: Callable[[str], None], faces: Iterator[str], between: str) -> None:
    for number, face in enumerate(faces):
        write((between if number else "") + face + ("" if face.endswith("\n") else "\n"))


def _array(write: Callable[[str], None], faces: Iterator[str], between: str) -> None:
    """A JSON array, written as it grows."""
    started = False
    for face in faces:
        write(",\n" if started else "[\n")
        write("  " + face.rstrip("\n").replace("\n", "\n  "))
        started = True
    write("\n]\n" if started else "[]\n")
