"""FEEL, the expression language of the Decision Model and Notation standard (DMN 1.5, chapter 10).

``evaluate`` gives the value of an expression, ``to_text`` FEEL's own text of a value; ``docs/feel.md`` says what is
supported. The syntax tree is made by :func:`uirules.feel.parse.parse`. Each name is loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uirules.feel.errors import FeelError, FeelLimit, FeelSyntaxError, FeelUnsupported, FeelValueError
    from uirules.feel.evaluation import evaluate
    from uirules.feel.text import to_text
    from uirules.values.uncertain import UNKNOWN

__all__ = [
    "UNKNOWN",
    "FeelError",
    "FeelLimit",
    "FeelSyntaxError",
    "FeelUnsupported",
    "FeelValueError",
    "evaluate",
    "to_text",
]

_HOMES = {
    "UNKNOWN": "uirules.values.uncertain",
    "evaluate": "uirules.feel.evaluation",
    "to_text": "uirules.feel.text",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "uirules.feel.errors")), name)
