"""Drawings in SVG: a number of the law through time, and how far a system has come. No script, no style of their own.

Every coordinate is a whole number, and every word comes from the page: the same law gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from fractions import Fraction

from uirules.decision.faces.html import escape

__all__ = ["Bar", "Step", "lanes", "steps"]

_WIDTH, _LEFT, _RIGHT = 640, 8, 16
_FIT = 11
"""A year on the axis takes about so many units for each of its signs."""

Step = tuple[dt.date, int | Fraction, dt.date | None]
"""First day, value, and the day up to which it is confirmed."""
Bar = tuple[dt.date, dt.date, str]
"""First and last day, and a class."""


class _Axis:
    """The time axis: days to units."""

    def __init__(self, first: dt.date, last: dt.date, left: int = _LEFT) -> None:
        self.first, self.last, self.left = first, last, left
        self.days = max(1, (last - first).days)

    def at(self, day: dt.date) -> int:
        """The place of a day."""
        return self.left + (_WIDTH - self.left - _RIGHT) * (day - self.first).days // self.days

    def years(self, most: int) -> list[dt.date]:
        """The first days of some years, evenly chosen, at most so many."""
        starts = [dt.date(year, 1, 1) for year in range(self.first.year, self.last.year + 1)]
        inside = [day for day in starts if self.first <= day <= self.last]
        every = -(-len(inside) // most) if inside else 1
        return inside[::every]

    def draw(self, y: int, digits: Callable[[str], str]) -> list[str]:
        """The axis at a height, with its years."""
        found = [f'<line class="axis" x1="{self.left}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}"/>']
        for day in self.years(8):
            x = self.at(day)
            found.append(f'<line class="axis" x1="{x}" y1="{y}" x2="{x}" y2="{y + 4}"/>')
            anchor = "end" if x > _WIDTH - 40 else "middle" if x > self.left + 20 else "start"
            year = escape(digits(str(day.year)))
            found.append(f'<text class="tick" x="{x}" y="{y + 20}" text-anchor="{anchor}">{year}</text>')
        return found


def _svg(height: int, title: str, body: Sequence[str]) -> str:
    name = escape(title)
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{name}">\n<title>{name}</title>\n'
        + "\n".join(body)
        + "\n</svg>"
    )


def steps(
    title: str, entries: Sequence[Step], shown: Sequence[str], horizon: dt.date, digits: Callable[[str], str]
) -> str:
    """A number through time as steps up to ``horizon`` and some days more; ``shown`` are its values in words.

    What is confirmed is drawn in full, the rest dashed.
    """
    starts = [start for start, _, _ in entries]
    last = max(horizon, starts[-1])
    axis = _Axis(starts[0], last + dt.timedelta(days=max(366, (last - starts[0]).days // 12)))
    values = [value for _, value, _ in entries]
    low, high = min(values), max(values)
    top, base = 40, 40 + (96 if low != high else 20)

    def height(value: int | Fraction) -> int:
        return top if low == high else base - 14 - int((base - 14 - top) * Fraction(value - low) / (high - low))

    body = axis.draw(base, digits)
    for index, (start, value, until) in enumerate(entries):
        x, y = axis.at(start), height(value)
        end = starts[index + 1] if index + 1 < len(entries) else axis.last
        known = end if until is not None and until >= end else until
        if index:
            body.append(f'<line class="rise" x1="{x}" y1="{height(entries[index - 1][1])}" x2="{x}" y2="{y}"/>')
        if known is not None and known > start:
            body.append(f'<line class="known" x1="{x}" y1="{y}" x2="{axis.at(known)}" y2="{y}"/>')
        if known is None or known < end:
            begin = axis.at(known) if known is not None and known > start else x
            body.append(f'<line class="open" x1="{begin}" y1="{y}" x2="{axis.at(end)}" y2="{y}"/>')
        body.append(f'<circle class="dot" cx="{x}" cy="{y}" r="4"/>')
        late = x > _WIDTH * 3 // 4
        place = f'x="{x}" text-anchor="end"' if late else f'x="{max(x, _LEFT)}" text-anchor="start"'
        body.append(f'<text class="mark" {place} y="{y - 10}">{escape(shown[index])}</text>')
    return _svg(base + 30, title, body)


def lanes(title: str, rows: Sequence[tuple[str, Sequence[Bar]]], digits: Callable[[str], str]) -> str:
    """Several lines of bars over one time axis, each with its name above it."""
    days = [day for _, bars in rows for start, end, _ in bars for day in (start, end)]
    if not days:
        return ""
    axis = _Axis(min(days), max(days))
    body: list[str] = []
    y = 0
    for name, bars in rows:
        body.append(f'<text class="mark" x="{_LEFT}" y="{y + 20}">{escape(name)}</text>')
        for start, end, kind in bars:
            x = axis.at(start)
            width = max(2, axis.at(end) - x)
            body.append(f'<rect class="{kind}" x="{x}" y="{y + 28}" width="{width}" height="12"/>')
        y += 52
    body += axis.draw(y + 4, digits)
    return _svg(y + 34, title, body)
