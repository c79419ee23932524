"""Where Burmese may not break a line: at a number and its unit, a clause and its number, a bracket and its particle.

A no-break space (U+00A0) stands there; after the comma mark an ordinary space is right. The patterns are data of the
locale; texts of rulesets and registries are looked at by ``uirules check``, those of the package itself here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from uirules.decision.locales import load_locale
from uirules.language.script import script_of

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(
    [
        *(ROOT / "uirules" / "errors" / "catalogue").glob("*.yaml"),
        ROOT / "uirules" / "decision" / "locales" / "my.yaml",
        ROOT / "uirules" / "rulebook" / "locales" / "my.yaml",
        ROOT / "uirules" / "coverage" / "words.yaml",
        ROOT / "uirules" / "audit" / "words.yaml",
        ROOT / "uirules" / "crosscheck" / "words.yaml",
        ROOT / "uirules" / "records" / "replay" / "words.yaml",
        ROOT / "uirules" / "drafting" / "compare" / "words.yaml",
        ROOT / "uirules" / "drafting" / "conform" / "words.yaml",
        *(ROOT / "rulesets" / "standards").rglob("*.yaml"),
        ROOT / "uirules" / "drafting" / "diff" / "words.yaml",
        *(ROOT / "uirules" / "drafting").glob("*/locales/my.yaml"),
        *(ROOT / "uirules" / "sampling").glob("*.yaml"),
    ]
)
SCRIPT = script_of(load_locale("my"))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_line_breaks_inside_a_number_or_clause(file: Path) -> None:
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert [found for text in _texts(loaded) for found in SCRIPT.breaks(text)] == []


@pytest.mark.parametrize(
    "text",
    ["၃၆ လ", "ပုဒ်မ ၃၇", "ပုဒ်မခွဲ (ဃ)", "အခန်း (၅)", "၂၀၁၂ ခုနှစ်", "ကျပ် ၅၀၀", "မတ်လ ၃၁", "(က) တွင်", "၃၇ အရ", "ရှိ မရှိ"],
)
def test_a_breaking_space_is_found(text: str) -> None:
    assert len(SCRIPT.breaks(text)) == 1
    assert SCRIPT.breaks(text.replace(" ", "\u00a0")) == []


@pytest.mark.parametrize("text", ["၃၅၊ ၃၆", "ပုဒ်မ\u00a0၃၇၊ ပုဒ်မခွဲ\u00a0(က)", "ကာလ ၃၆\u00a0လ", "(ယင်းလအပါအဝင်) ထည့်ဝင်ကြေး"])
def test_an_ordinary_space_may_stand(text: str) -> None:
    assert SCRIPT.breaks(text) == []


@pytest.mark.parametrize("file", sorted((ROOT / "uirules").rglob("words.yaml")), ids=lambda file: file.parent.name)
def test_no_text_takes_the_place_of_another(file: Path) -> None:
    """No name stands twice in a file of words: the second would silently replace the first."""
    names = [line.partition(":")[0] for line in file.read_text(encoding="utf-8").splitlines() if line[:1].isalpha()]
    assert [name for name in dict.fromkeys(names) if names.count(name) > 1] == []
