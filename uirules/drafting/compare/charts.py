"""Charts as SVG: bars and stacked bars. No script, no style of their own; every coordinate is a whole number.

The signs of numbers come from the caller, so that a chart is in the language around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from uirules.decision.faces.html import escape

__all__ = ["Bar", "bars", "stacked"]

_WIDTH, _LEFT = 480, 4
_SPACE = 140
"""What the number behind a bar may take."""
_LINE, _BAR, _GAP = 30, 20, 10
_DIGIT = 11
"""What a digit takes at most: in Burmese, on a narrow screen, where the signs are larger."""


class Bar(NamedTuple):
    """A bar: how long, its number in words, and its class."""

    size: int | Fraction
    told: str
    kind: str


def _svg(height: int, title: str, body: Sequence[str]) -> str:
    name = escape(title)
    head = f'<svg class="plot" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{name}">'
    return "\n".join([head, f"<title>{name}</title>", *body, "</svg>"])


def _scaled(size: int | Fraction, most: int | Fraction, width: int) -> int:
    """A length: whole units, at least two for what is there at all."""
    if size <= 0 or most <= 0:
        return 0
    return max(2, int(Fraction(size) / most * width))


def _legend(entries: Sequence[tuple[str, str]], y: int) -> list[str]:
    """What the classes stand for, one below the other."""
    found = []
    for name, kind in entries:
        found.append(f'<rect class="{kind}" x="{_LEFT}" y="{y + 4}" width="14" height="14"/>')
        found.append(f'<text class="tick" x="{_LEFT + 24}" y="{y + 18}">{escape(name)}</text>')
        y += _LINE
    return found


def bars(title: str, rows: Sequence[tuple[str, Sequence[Bar]]], legend: Sequence[tuple[str, str]] = ()) -> str:
    """Groups of bars side by side, each group with its name above it, each bar with its number behind it."""
    most = max((bar.size for _, group in rows for bar in group), default=0)
    body = _legend(legend, 0)
    y = _LINE * len(legend) + (_GAP if legend else 0)
    for name, group in rows:
        body.append(f'<text class="mark" x="{_LEFT}" y="{y + 20}">{escape(name)}</text>')
        y += _LINE
        for bar in group:
            width = _scaled(bar.size, most, _WIDTH - _LEFT - _SPACE)
            if width:
                body.append(f'<rect class="{bar.kind}" x="{_LEFT}" y="{y}" width="{width}" height="{_BAR}"/>')
            body.append(f'<text class="tick" x="{_LEFT + width + 8}" y="{y + 15}">{escape(bar.told)}</text>')
            y += _BAR + 6
        y += _GAP
    return _svg(y, title, body)


def stacked(title: str, rows: Sequence[tuple[str, Sequence[Bar]]], legend: Sequence[tuple[str, str]]) -> str:
    """One bar for each row, made of its parts; below it their numbers in the same order, each behind its colour."""
    body = _legend(legend, 0)
    y = _LINE * len(legend) + _GAP
    width = _WIDTH - 2 * _LEFT
    for name, parts in rows:
        body.append(f'<text class="mark" x="{_LEFT}" y="{y + 20}">{escape(name)}</text>')
        y += _LINE
        whole = sum(part.size for part in parts)
        x = _LEFT
        for part in parts:
            size = _scaled(part.size, whole, width)
            if not size:
                continue
            body.append(f'<rect class="{part.kind}" x="{x}" y="{y}" width="{size}" height="30"/>')
            x += size
        y += 30 + 6
        x = _LEFT
        for part in parts:
            if part.size > 0:  # beside a part there is not always room: a sliver would go without
                body.append(f'<rect class="{part.kind}" x="{x}" y="{y + 2}" width="14" height="14"/>')
                body.append(f'<text class="tick" x="{x + 20}" y="{y + 15}">{escape(part.told)}</text>')
                x += 36 + _DIGIT * len(part.told)
        y += _LINE
    return _svg(y, title, body)
