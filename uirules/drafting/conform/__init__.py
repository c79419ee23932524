"""Conformity: a law, amended or not, against international standards, article by article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uirules.drafting.conform.load import Library, read_library
    from uirules.drafting.conform.report import Conformity, conform

__all__ = ["Conformity", "Library", "conform", "read_library"]

_FROM = {"Conformity": "report", "conform": "report", "Library": "load", "read_library": "load"}


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"uirules.drafting.conform.{_FROM[name]}"), name)
