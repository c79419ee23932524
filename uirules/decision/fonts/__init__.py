"""Free fonts that a letter carries with it, so that it reads the same where no such font is installed.

``fonts.json`` says which script ranges each family serves and where it comes from; its licence lies beside it. A letter
embeds a family only where its words use one of these ranges.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Family", "families_for", "families", "font_face"]


@dataclass(frozen=True, slots=True)
class Family:
    """A family of fonts: the ranges of code points it serves, its size beside other families, its files by weight."""

    name: str
    ranges: tuple[tuple[int, int], ...]
    size: str
    files: tuple[tuple[int, str], ...]

    def serves(self, text: str) -> bool:
        """Whether the text has a character of the family's ranges."""
        return any(first <= ord(character) <= last for character in text for first, last in self.ranges)


@cache
def families() -> tuple[Family, ...]:
    """The families that are shipped."""
    listed = json.loads(files(__name__).joinpath("fonts.json").read_text(encoding="utf-8"))
    return tuple(
        Family(
            entry["family"],
            tuple((int(first, 16), int(last, 16)) for first, last in (part.split("-") for part in entry["ranges"])),
            entry["size"],
            tuple((face["weight"], face["file"]) for face in entry["faces"]),
        )
        for entry in listed
    )


def families_for(text: str) -> tuple[Family, ...]:
    """The families that the text needs."""
    used = "".join(sorted({character for character in text if not character.isascii()}))
    return tuple(family for family in families() if family.serves(used))


@cache
def font_face(family: Family) -> str:
    """The CSS that embeds the family, each weight as a data URI."""
    return "\n".join(_faces(family))


def _faces(family: Family) -> Iterable[str]:
    ranges = ", ".join(f"U+{first:04X}-{last:04X}" for first, last in family.ranges)
    for weight, name in family.files:
        data = base64.b64encode(files(__name__).joinpath(name).read_bytes()).decode("ascii")
        yield (
            f'@font-face {{ font-family: "{family.name}"; font-style: normal; font-weight: {weight}; '
            f"unicode-range: {ranges}; size-adjust: {family.size}; "
            f'src: url(data:font/woff2;base64,{data}) format("woff2"); }}'
        )
