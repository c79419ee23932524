"""How built-in functions are declared: ``overload("n: number, scale: integer", run)``."""

from __future__ import annotations

from collections.abc import Callable

from uirules.feel.kinds import Overload, Value

__all__ = ["Functions", "overload"]

Functions = dict[str, tuple[Overload, ...]]


def overload(
    parameters: str, run: Callable[..., Value], *, variadic: bool = False, lenient: bool = False, optional: int = 0
) -> Overload:
    """An overload whose parameters stand in one text, each as ``name: kind``.

    ``run`` gets the evaluation and the arguments. ``optional`` parameters, the last ones, may be left out of a call by
    name. The kinds are those of ``_fit`` in the package.
    """
    pairs = (part.split(":") for part in parameters.split(","))
    return Overload(tuple((name.strip(), kind.strip()) for name, kind in pairs), run, variadic, lenient, optional)
