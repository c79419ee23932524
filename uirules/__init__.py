"""Eligibility and benefit law as versioned, testable, explainable data.

``load_ruleset`` gives a law; ``law.decide(claim)`` a decision with its reasons, clauses, amounts and periods. Names are
loaded on first use, so that importing this package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uirules.decision.decision import Decision
    from uirules.decision.results import Notice
    from uirules.errors import (
        ClaimError,
        LimitError,
        NoLawInForce,
        Problem,
        RecordError,
        RulesetError,
        UirulesError,
        UnknownName,
    )
    from uirules.law import Law, load_ruleset

__all__ = [
    "ClaimError",
    "Decision",
    "Law",
    "LimitError",
    "NoLawInForce",
    "Notice",
    "Problem",
    "RecordError",
    "RulesetError",
    "UirulesError",
    "UnknownName",
    "__version__",
    "load_ruleset",
]

__version__ = "0.1.0"

_HOMES = {
    "Decision": "uirules.decision.decision",
    "Law": "uirules.law",
    "Notice": "uirules.decision.results",
    "load_ruleset": "uirules.law",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES.get(name, "uirules.errors")), name)
    globals()[name] = value
    return value
