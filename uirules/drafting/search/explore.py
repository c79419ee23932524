"""The ladder of a search: each single change, then two together and by turns several, drawn at random from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest

from uirules.drafting.search.base import uneven
from uirules.drafting.search.bench import Bench, Trial
from uirules.drafting.search.domain import Domain
from uirules.drafting.search.draft import Draft
from uirules.drafting.search.moves import Move, moves, moves_of

__all__ = ["Explored", "explore"]

TURN = 4
"""After so many claims with two changes one with several is drawn at random."""
FRUITLESS = 400
"""The search ends where so many claims in a row had been decided before."""

FIRSTS = 80
"""So many single changes, of the facts nearest to what differs, are followed by another."""


@dataclass
class Explored:
    """What was searched: how many claims with no, one, two and more changes, and which pairs of facts."""

    steps: dict[str, int] = field(default_factory=lambda: {"base": 0, "one": 0, "two": 0, "random": 0})
    facts: dict[str, None] = field(default_factory=dict)
    pairs: dict[tuple[str, str], None] = field(default_factory=dict)


Seen = Callable[[Draft, Trial], bool]
"""Is told of every claim that was decided; answers whether the search is over."""


def explore(bench: Bench, bases: Sequence[Draft], seed: int, limit: int, seen: Seen) -> Explored:
    """Decide claims until there are no more to think of, ``seen`` says that it is enough, or ``limit`` is reached."""
    done = Explored()
    most = bench.tried + limit

    def over(draft: Draft, step: str) -> bool:
        before = bench.tried
        trial = bench.trial(draft)
        done.steps[step] += bench.tried - before
        return trial is not None and seen(draft, trial)

    for base in bases:
        if over(base, "base"):
            return done
    singles: list[Move] = []
    of_rows = (_of_rows(bench.domain, uneven(bench.domain, base)) for base in bases)
    for turn in zip_longest(*(moves(bench.domain, base) for base in bases), *of_rows):
        for move in (move for move in turn if move is not None):
            if bench.tried >= most:
                return done
            done.facts.update(dict.fromkeys(move.facts))
            singles.append(move)
            if over(move.draft, "one"):
                return done
    chance = random.Random(seed)
    pairs = _pairs(bench, singles)
    fruitless = number = 0
    while bench.tried < most and fruitless < FRUITLESS:
        before = bench.tried
        number += 1
        pair = None if number % TURN == 0 else next(pairs, None)
        if pair is None:  # by turns, and where there are no more pairs
            drawn = _random(bench.domain, chance.choice(bases), chance)
            if over(drawn, "random"):
                return done
        else:
            done.pairs[pair[0].facts[0], pair[1].facts[0]] = None
            if over(pair[1].draft, "two"):
                return done
        fruitless = 0 if bench.tried > before else fruitless + 1
    return done


def _pairs(bench: Bench, singles: Sequence[Move]) -> Iterator[tuple[Move, Move]]:
    """Two changes, the hot ones first: those after which the findings differ, though nothing that is decided does."""
    known = [(move, bench.trial(move.draft)) for move in singles]
    hot = [move for move, trial in known if trial is not None and _hot(trial)]
    near = [move for move, trial in known if trial is not None and bench.domain.rank(move.facts[0]) < 2]
    rest = [move for move, trial in known if trial is not None]
    firsts = list({move.draft.key: move for move in (*hot, *near, *rest)}.values())[: FIRSTS * 4]
    for start in range(0, len(firsts), 8):
        group = [(first, moves(bench.domain, first.draft)) for first in firsts[start : start + 8]]
        for _ in range(6):
            for first, more in group:
                for second in islice(more, 10):
                    yield first, second


def _of_rows(domain: Domain, draft: Draft) -> Iterator[Move]:
    """The claim itself, and the single changes of its lists."""
    for path in domain.lists:
        yield Move((path,), draft)
        yield from moves_of(domain, draft, path)


def _hot(trial: Trial) -> bool:
    return len(trial.results) == 2 and trial.results[0].findings != trial.results[1].findings


def _random(domain: Domain, draft: Draft, chance: random.Random) -> Draft:
    """Two to four changes, one after the other, each drawn from those of a fact."""
    paths = [*domain.paths, *domain.known_to]
    near = [path for path in paths if domain.rank(path) < 2] or paths
    for number in range(chance.randint(2, 4)):
        path = chance.choice(near if number < 2 else paths)
        found = list(islice(moves_of(domain, draft, path), chance.randint(1, 40)))
        if found:
            draft = found[-1].draft
    return draft
