"""Changes of wording: words, provisos, clauses put in, repealed, enacted anew, renumbered, and how words are read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from uirules.amend import trees
from uirules.amend.files import Files, clause_place
from uirules.amend.instrument import clause_node
from uirules.amend.model import Change, InsertedClause, Reenactment
from uirules.amend.read import Amendment
from uirules.amend.resting import beneath
from uirules.amend.trees import Path
from uirules.errors import Problem, did_you_mean
from uirules.legal.ids import parse_id
from uirules.ruleset.digest import REGISTRY
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode
from uirules.ruleset.words import model_of, texts_in

__all__ = ["TEXT_OPERATIONS", "Language"]


_NAMED = re.compile(r"(\{[^{}]*\})")


@dataclass
class Language:
    """One change of wording at work."""

    files: Files
    amendment: Amendment
    name: str
    change: Change
    by: str
    start: dt.date | None
    ended: list[str] = field(default_factory=list)
    """The clauses that it ended, the one that it names first."""

    def problem(self, code: str, *path: str, **details: object) -> Problem:
        return self.amendment.problem(code, self.name, *path, **details)

    def node(self, *path: str) -> Node:
        return self.amendment.change_node(self.name, *path)

    # ── clauses ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def known(self) -> list[str]:
        """The clauses of the law's instruments, as they stand now."""
        found = []
        for instrument in self.files.base.manifest.instruments:
            tree = self.files.tree(f"{REGISTRY}{instrument}.yaml")
            clauses = None if tree is None else trees.at(tree, ("clauses",))
            found += (
                [instrument, *(f"{instrument}/{key}" for key in clauses)] if isinstance(clauses, MappingNode) else []
            )
        return found

    def missing(self, clause: str, *path: str) -> list[Problem]:
        """The problem of a clause that is not there."""
        if self.files.at(*clause_place(clause)) is not None:
            return []
        known = self.known()
        within = [one for one in known if one.partition("/")[2] == clause]  # the instrument was left out
        near = within[0] if within else did_you_mean(clause, known)
        return [self.problem("no_clause", *path, found=clause, suggestion=near)]

    def text_at(self, clause: str) -> tuple[str, Path] | None:
        """Where the wording of a clause stands, or its account in other words where no wording is held."""
        file, path = clause_place(clause)
        for key in ("wording", "summary"):
            if self.files.at(file, (*path, key)) is not None:
                return file, (*path, key)
        return None

    def sentences(self, having: Iterable[str]) -> Iterator[tuple[str, Path, ScalarNode]]:
        """The titles and sentences of the rules, language by language, in files that have one of some words."""
        patterns = [_pattern(words) for words in having]
        for file in list(self.files.files()):
            tree = self.files.tree(file)
            if tree is None or file.startswith("locales/"):
                continue
            source = None if file in self.files.trees else tree._source
            if source is not None and not any(pattern.search(source.text) for pattern in patterns):
                continue
            groups = {id(group): others for group, others in texts_in(model_of(file), tree)}
            yield from ((file, *found) for found in _in_groups(tree, groups, ()))


def _in_groups(node: Node, groups: Mapping[int, frozenset[str]], path: Path) -> Iterator[tuple[Path, ScalarNode]]:
    if isinstance(node, MappingNode):
        others = groups.get(id(node))
        for name, value in node.items():
            if others is not None and name not in others and isinstance(value, ScalarNode):
                yield (*path, name), value
            else:
                yield from _in_groups(value, groups, (*path, name))
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node):
            yield from _in_groups(item, groups, (*path, str(index)))


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _words(work: Language) -> list[Problem]:
    said = work.change.words
    assert said is not None
    if problem := _languages(work, "words", said.from_, said.to):
        return [problem]
    everywhere = said.in_ == "everywhere"
    clauses = work.known() if everywhere else list(said.in_)
    problems = [] if everywhere else [p for clause in clauses for p in work.missing(clause, "words", "in")]
    if problems:
        return problems
    found = dict.fromkeys(said.from_, False)
    for clause in clauses:
        place = work.text_at(clause)
        for language, old in said.from_.items():
            if place is None:
                continue
            node = work.files.at(place[0], (*place[1], language))
            times = len(_pattern(old).findall(node.text)) if isinstance(node, ScalarNode) else 0
            if times == 0:
                if not everywhere:
                    problems.append(
                        work.problem("words_not_there", "words", "from", language, found=old, fields={"where": clause})
                    )
                continue
            if times > 1 and said.occurs == "once":
                problems.append(
                    work.problem(
                        "words_twice",
                        "words",
                        "from",
                        language,
                        found=old,
                        fields={"where": clause, "times": str(times)},
                    )
                )
                continue
            found[language] = True
            assert isinstance(node, ScalarNode)
            _put_text(work, place[0], (*place[1], language), _replaced(node.text, old, said.to[language]), "words")
    if said.sentences:
        within = _in_sentences(work, said.from_, said.to, "words")
        found = {language: there or within[language] for language, there in found.items()}
    if everywhere:
        problems += [
            work.problem("words_nowhere", "words", "from", language, found=said.from_[language])
            for language, there in found.items()
            if not there
        ]
    return problems


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    """Words as they may stand in a text: with whatever blanks between them, and at the head of a sentence."""
    parts = [re.escape(part) for part in words.split()]
    first = words.split()[0][:1]
    if first.upper() != first:
        parts[0] = f"[{first}{first.upper()}]" + re.escape(words.split()[0][1:])
    return re.compile(r"\s+".join(parts))


def _replaced(text: str, old: str, new: str) -> str:
    def put(found: re.Match[str]) -> str:
        capital = found[0][:1] != old.split()[0][:1]
        return new[:1].upper() + new[1:] if capital else new

    return _pattern(old).sub(put, text)


def _outside_names(text: str, old: str, new: str) -> str:
    """A sentence with words replaced, but not in the names between its braces."""
    parts = _NAMED.split(text)
    return "".join(part if index % 2 else _replaced(part, old, new) for index, part in enumerate(parts))


def _languages(work: Language, key: str, old: Mapping[str, str], new: Mapping[str, str]) -> Problem | None:
    """Both sides in all languages of the law: a word changed in one language only makes two laws of one. And there
    must be words that are looked for."""
    wanted = set(work.files.languages)
    if set(old) == wanted == set(new):
        return None if all(text.strip() for text in old.values()) else work.problem("words_empty", key, "from")
    found = ", ".join(sorted(set(old) & set(new))) or "-"
    return work.problem("words_languages", key, "from", found=found, expected=", ".join(sorted(wanted)))


def _in_sentences(work: Language, old: Mapping[str, str], new: Mapping[str, str], key: str) -> dict[str, bool]:
    found = dict.fromkeys(old, False)
    for file, path, node in list(work.sentences(old.values())):
        language = path[-1]
        text = _outside_names(node.text, old[language], new[language]) if language in old else node.text
        if text != node.text:
            found[language] = True
            _put_text(work, file, path, text, key)
    return found


def _put_text(work: Language, file: str, path: Path, text: str, key: str) -> None:
    work.files.put(file, path, trees.scalar(work.node(key), text), work.by)


def _proviso(work: Language) -> list[Problem]:
    said = work.change.proviso
    assert said is not None
    if problems := work.missing(said.clause, "proviso", "clause"):
        return problems
    if set(said.text) != set(work.files.languages):
        wanted = ", ".join(work.files.languages)
        return [work.problem("words_languages", "proviso", "text", found=", ".join(said.text), expected=wanted)]
    place = work.text_at(said.clause)
    assert place is not None
    for language, added in said.text.items():
        node = work.files.at(place[0], (*place[1], language))
        assert isinstance(node, ScalarNode)
        _put_text(work, place[0], (*place[1], language), f"{node.text.rstrip()} {added}", "proviso")
    return []


# ── whole clauses ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _new_clause(work: Language, said: InsertedClause | Reenactment, key: str, after: str | None) -> list[Problem]:
    parsed = parse_id(said.id)
    if parsed is None or not parsed.parts:
        return [work.problem("malformed_clause", key, "id", found=said.id)]
    file, path = clause_place(said.id)
    if work.files.tree(file) is None:
        known = work.files.base.manifest.instruments
        near = did_you_mean(parsed.instrument, known)
        return [work.problem("no_instrument", key, "id", found=parsed.instrument, suggestion=near)]
    if work.files.at(file, path) is not None or said.id in work.files.aliases:
        return [work.problem("clause_there", key, "id", found=said.id)]
    if after is not None and not after.startswith(f"{parsed.instrument}/"):
        return [work.problem("no_neighbour", key, "after", found=after)]
    node = work.node(key)
    assert isinstance(node, MappingNode)
    new = clause_node(work.amendment, node, work.amendment.file.assurance)
    work.files.put(file, path, new, work.by, after=None if after is None else after.partition("/")[2])
    return []


def _clause(work: Language) -> list[Problem]:
    said = work.change.clause
    assert said is not None
    if said.after is not None and (problems := work.missing(said.after, "clause", "after")):
        return problems
    return _new_clause(work, said, "clause", said.after)


def _repeal(work: Language) -> list[Problem]:
    clause = work.change.repeal
    assert clause is not None
    return work.missing(clause, "repeal") or _end(work, clause, "repeal")


def _end(work: Language, clause: str, key: str) -> list[Problem]:
    """Marks a clause, and what stands in it, as in force to the day before; one that is no longer in force cannot end
    again."""
    if _has_ended(work, clause):
        return [work.problem("ended_already", key, found=clause)]
    work.ended = beneath(work.files, clause)
    for id in work.ended:
        if not _has_ended(work, id):
            _end_one(work, id, key)
    return []


def _has_ended(work: Language, clause: str) -> bool:
    file, path = clause_place(clause)
    return work.files.at(file, (*path, "in_force_to")) is not None


def _end_one(work: Language, clause: str, key: str) -> None:
    file, path = clause_place(clause)
    if work.start is not None and work.start > dt.date.min:
        day = (work.start - dt.timedelta(days=1)).isoformat()
        like = work.node(key)
        ended: dict[str, Node] = {
            "date": trees.scalar(like, day),
            "assurance": trees.scalar(like, work.amendment.file.assurance),
        }
        if work.amendment.file.assurance != "D":
            ended["sources"] = work.amendment.tree["sources"]
        work.files.put(file, (*path, "in_force_to"), trees.group(like, ended), work.by)


def _re_enact(work: Language) -> list[Problem]:
    said = work.change.re_enact
    assert said is not None
    problems = work.missing(said.repeals, "re_enact", "repeals")
    problems = problems or _new_clause(work, said, "re_enact", said.repeals)
    problems = problems or _end(work, said.repeals, "re_enact")
    if not problems:
        _cite_instead(work, said.repeals, said.id, "re_enact")
    return problems


def _cite_instead(work: Language, old: str, new: str, key: str) -> None:
    for file, path, _ in list(work.files.citing(old.__eq__)):
        _put_text(work, file, path, new, key)


def _renumber(work: Language) -> list[Problem]:
    said = work.change.renumber
    assert said is not None
    if problems := work.missing(said.clause, "renumber", "clause"):
        return problems
    parsed = parse_id(said.id)
    if parsed is None or not parsed.parts or parsed.instrument != said.clause.partition("/")[0]:
        return [work.problem("malformed_clause", "renumber", "id", found=said.id)]
    file, path = clause_place(said.clause)
    new_path = clause_place(said.id)[1]
    if path == ("whole",):
        return [work.problem("malformed_clause", "renumber", "clause", found=said.clause)]
    if work.files.at(file, new_path) is not None or said.id in work.files.aliases:
        return [work.problem("clause_there", "renumber", "id", found=said.id)]
    listed = work.files.at(file, path[:1])
    assert isinstance(listed, MappingNode)
    old, new = path[-1], new_path[-1]
    values: dict[str, Node] = {}
    for key, node in listed.items():
        if key != old and not key.startswith(f"{old}__"):
            values[key] = node
            continue
        renamed = new + key[len(old) :]
        if key == old:
            assert isinstance(node, MappingNode)
            node = node.with_values({**node.values, "label": work.node("renumber", "label")})
        values[renamed] = node
        instrument = said.clause.partition("/")[0]
        work.files.rename(f"{instrument}/{key}", f"{instrument}/{renamed}")
    work.files.put(file, path[:1], listed.with_values(values), work.by)
    return []


def _construe(work: Language) -> list[Problem]:
    said = work.change.construe
    assert said is not None
    if said.clause is not None:
        assert said.as_ is not None
        problems = work.missing(said.clause, "construe", "clause") + work.missing(said.as_, "construe", "as")
        if not problems:
            _cite_instead(work, said.clause, said.as_, "construe")
        return problems
    assert said.from_ is not None and said.to is not None
    if problem := _languages(work, "construe", said.from_, said.to):
        return [problem]
    found = _in_sentences(work, said.from_, said.to, "construe")
    return [
        work.problem("words_nowhere", "construe", "from", language, found=said.from_[language])
        for language, there in found.items()
        if not there
    ]


TEXT_OPERATIONS: Mapping[str, Callable[[Language], list[Problem]]] = {
    "words": _words,
    "clause": _clause,
    "proviso": _proviso,
    "repeal": _repeal,
    "re_enact": _re_enact,
    "renumber": _renumber,
    "construe": _construe,
}
"""What a change of wording does, by its key."""
