"""Where the words of a decision come from: the ruleset, the clauses it cites, its languages, the claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from uirules.decision.speech import Speech
from uirules.legal.registry import Registry
from uirules.ruleset.claim import Claim
from uirules.ruleset.load import Ruleset

__all__ = ["Sources", "registry_of"]


def registry_of(ruleset: Ruleset) -> Registry:
    """The registry of the clauses that a ruleset can cite: the shipped ones, and those of its own folder."""
    return ruleset.registry()


@dataclass(frozen=True)
class Sources:
    """The sources of one decision, whether or not anything was evaluated."""

    ruleset: Ruleset
    registry: Registry
    speech: Speech
    claim: Claim

    def __reduce__(self) -> tuple[Any, ...]:
        return _revived, (self.ruleset, self.claim)


def _revived(ruleset: Ruleset, claim: Claim) -> Sources:
    return Sources(ruleset, registry_of(ruleset), Speech(ruleset), claim)
