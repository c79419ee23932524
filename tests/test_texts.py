"""Where Burmese may not break a line: at a number and its unit, a clause and its number, a bracket and its particle.

A no-break space (U+00A0) stands there; after the comma mark an ordinary space is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(
    [
        *(ROOT / "legal_refs").rglob("*.yaml"),
        *(ROOT / "rulesets").rglob("*.yaml"),
        *(ROOT / "uirules" / "errors" / "catalogue").glob("*.yaml"),
        ROOT / "uirules" / "decision" / "locales" / "my.yaml",
        ROOT / "uirules" / "coverage" / "words.yaml",
    ]
)
LETTER = "[\u1000-\u103f\u104c-\u104f]"
WORDS = (
    "ပုဒ်မ|ပုဒ်မခွဲ|အခန်း|နည်းဥပဒေ|နည်းဥပဒေခွဲ|အပိုဒ်|အပိုဒ်ငယ်|ဇယား|အမှတ်|ပုံစံ|ခုနှစ်|ကျပ်|ပြား|အဆ|အဆင့်|အသက်|"
    # The month before its day, and not the period (ကာလ) before the number of its months.
    "(?<!ကာ)လ"
)
PARTICLES = "ကို|သည်|ကမူ|ဖြင့်|၏|မှ|တွင်|အရ|ပါ|ကဲ့သို့|၌|အတွင်း|ဟု|ဟူ|နှင့်|အထိ|တို့|ထက်|သို့|ဖြစ်"
BREAKS = re.compile(
    f"[၀-၉] (?={LETTER})"  # a number and its unit or particle
    rf"|(?:{WORDS}) (?=\(?[၀-၉]|\([က-အ]\))"  # the word of a clause, a year or an amount and its number
    rf"|[)\]] (?=(?:{PARTICLES})(?!{LETTER}*ရှိ))"  # a bracket and its particle
    "|(?P<verb>ရှိ|ဟုတ်|ဖြစ်) (?=မ(?P=verb))"  # whether or not
)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)


def breaks(text: str) -> list[str]:
    return [text[max(0, match.start() - 20) : match.end() + 20] for match in BREAKS.finditer(text)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_line_breaks_inside_a_number_or_clause(file: Path) -> None:
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert [found for text in _texts(loaded) for found in breaks(text)] == []


@pytest.mark.parametrize(
    "text",
    ["၃၆ လ", "ပုဒ်မ ၃၇", "ပုဒ်မခွဲ (ဃ)", "အခန်း (၅)", "၂၀၁၂ ခုနှစ်", "ကျပ် ၅၀၀", "မတ်လ ၃၁", "(က) တွင်", "၃၇ အရ", "ရှိ မရှိ"],
)
def test_a_breaking_space_is_found(text: str) -> None:
    assert len(breaks(text)) == 1
    assert breaks(text.replace(" ", "\u00a0")) == []


@pytest.mark.parametrize("text", ["၃၅၊ ၃၆", "ပုဒ်မ\u00a0၃၇၊ ပုဒ်မခွဲ\u00a0(က)", "ကာလ ၃၆\u00a0လ", "(ယင်းလအပါအဝင်) ထည့်ဝင်ကြေး"])
def test_an_ordinary_space_may_stand(text: str) -> None:
    assert breaks(text) == []
