"""A cross-check on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from uirules.crosscheck.coverage import Covered
from uirules.crosscheck.run import Crash, Crosscheck, Disagreement
from uirules.decision.faces.text import cells, wrap

__all__ = ["coverage_text", "render"]

WIDTH = 100
_FEW = 20
_SHOWN = 160
_MYANMAR = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")


@cache
def _words() -> dict[str, dict[str, str]]:
    import yaml

    loaded: dict[str, dict[str, str]] = yaml.safe_load(
        files("uirules.crosscheck").joinpath("words.yaml").read_text(encoding="utf-8")
    )
    return loaded


class _Say:
    def __init__(self, lang: str, titles: Mapping[str, str] | None = None) -> None:
        self.lang, self.titles = lang, titles or {}
        self.comma, self.semicolon = ("၊ ", "။ ") if lang == "my" else (", ", "; ")

    def __call__(self, word: str, **fields: Any) -> str:
        told = {name: self.number(value) if isinstance(value, int) else value for name, value in fields.items()}
        return _words()[word][self.lang].format(**told)

    def title(self, name: str) -> str:
        """What a provision is called, else its name."""
        return self.titles.get(name, name)

    def refused(self, one: Covered) -> list[str]:
        """Why a provision is not covered, as lines."""
        assert one.refused is not None
        why = one.refused if one.refused.found != one.name else replace(one.refused, found=self.title(one.name))
        return wrap(self("refused", name=self.title(one.name), why=why.text[self.lang]), WIDTH, "", "  ")

    def number(self, value: int) -> str:
        """A number with its groups, in the digits of the language."""
        text = f"{value:,}"
        return text.translate(_MYANMAR) if self.lang == "my" else text

    def seconds(self, value: float) -> str:
        """Seconds to a tenth."""
        text = f"{value:,.1f}"
        return text.translate(_MYANMAR) if self.lang == "my" else text


def render(
    found: Crosscheck, refused: Sequence[Covered], lang: str = "en", titles: Mapping[str, str] | None = None
) -> str:
    """The report as lines of at most 100 columns, ids and results that are wider by themselves excepted.

    ``titles``: what provisions are called; one without is called by its id.
    """
    say = _Say(lang, titles)
    lines = [say("title", law=found.law), "", *wrap(say("note"), WIDTH, "", ""), ""]
    lines += [f"{_counted(say, 'counts_claims', found.claims)} {_counted(say, 'counts_compared', found.compared)}"]
    if found.agrees:
        verdict = say("agrees")
    elif found.disagreed or found.crashed:
        verdict = say("disagrees", disagreed=found.disagreed, crashed=found.crashed)
    else:
        verdict = say("nothing")
    lines += wrap(verdict, WIDTH, "", "")
    lines += ["", *_table(found, say), ""]
    for one in refused:
        lines += say.refused(one)
    for disagreement in found.disagreements[:_FEW]:
        lines += [*_disagreement(disagreement, say), ""]
    if (more := found.disagreed - min(len(found.disagreements), _FEW)) > 0:
        lines += [say("more", count=more), ""]
    for crash in found.crashes[:_FEW]:
        lines += wrap(_crash(crash, say), WIDTH, "", "  ")
    if found.unread:
        lines.append(_counted(say, "wrong_claims", found.unread))
    lines += wrap(
        say(
            "run",
            processes=found.processes,
            recycled=found.recycled,
            memory=found.memory // 1024,
            child=found.child_memory // 1024,
            seconds=say.seconds(found.seconds),
        ),
        WIDTH,
        "",
        "",
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _counted(say: _Say, word: str, count: int) -> str:
    return say(f"{word}_one" if count == 1 else word, count=count)


def _table(found: Crosscheck, say: _Say) -> Iterator[str]:
    columns = ("compared", "agreed", "met", "not_met", "undetermined", "error", "no_event")
    rows = [[say("branch"), *(say(column) for column in columns)]]
    for name, branch in found.branches.items():
        counts = {"compared": branch.compared, "agreed": branch.agreed, "no_event": branch.no_event, **branch.outcomes}
        rows.append([say.title(name), *(say.number(counts.get(column, 0)) for column in columns)])
    widths = [max(cells(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        parts = [row[0] + " " * (widths[0] - cells(row[0]))]
        parts += [" " * (width - cells(text)) + text for text, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join(parts)


def _disagreement(one: Disagreement, say: _Say) -> Iterator[str]:
    for difference in one.differences[:3]:
        kind = say(f"kind_{difference.kind}")
        yield say("differs", claim=one.claim, benefit=say.title(one.benefit), kind=kind, name=difference.name)
        yield "  " + say("results", explain=_short(difference.explain), durable=_short(difference.durable))
    for wrong in one.wrong[:3]:
        cite = say.comma.join(wrong["cite"]) or say("no_clause")
        told = {name: wrong[name] for name in ("rule", "concluded", "expected")}
        yield "  " + say("wrong_rule", cite=cite, **told)
    if not one.wrong:
        yield from wrap("  " + say("no_wrong_rule"), WIDTH, "", "  ")
    rules = say.semicolon.join(f"{rule} ({say.comma.join(cite) or say('no_clause')})" for rule, cite in one.rules[:6])
    if rules:
        yield from wrap("  " + say("fired", rules=rules), WIDTH, "", "    ")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _crash(crash: Crash, say: _Say) -> str:
    return say("crash", claim=crash.claim, how=crash.how, then=say("again" if crash.again else "went_on"))


def coverage_text(
    law: str, listed: Sequence[Covered], lang: str = "en", titles: Mapping[str, str] | None = None
) -> str:
    """What is covered, as lines. ``titles`` as for :func:`render`."""
    say = _Say(lang, titles)
    lines = [say("coverage_title", law=law), "", *wrap(say("shared"), WIDTH, "", ""), ""]
    for one in listed:
        if one.refused is not None:
            lines += [*say.refused(one), ""]
            continue
        lines.append(say("coverage_branch", name=say.title(one.name), rules=one.rules, stages=one.stages))
        kinds = say.comma.join(f"{say(kind)} {say.number(count)}" for kind, count in one.concluded)
        lines += wrap("  " + say("concluded", list=kinds), WIDTH, "", "    ")
        handed = say.semicolon.join(f"{owner}: {say.comma.join(kinds)}" for owner, kinds in one.handed)
        lines += [*wrap("  " + say("handed_in", list=handed or "–"), WIDTH, "", "    "), ""]
    return "\n".join(line.rstrip() for line in lines) + "\n"
