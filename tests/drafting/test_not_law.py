"""Reports and letters say which amendments are not law, and never that one of these is in force."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from uirules.decision.document import plain
from uirules.decision.faces import text
from uirules.decision.letter import build
from uirules.drafting.not_law import not_law
from uirules.drafting.sides import read_side

CLAIM = Path(__file__).parents[2] / "examples" / "C-2026-0148.yaml"
SAID = {"en": "nobody's proposal; it is not law", "my": "ဥပဒေလည်း မဟုတ်ပါ။"}


@pytest.mark.parametrize("lang", ["en", "my"])
def test_each_amendment_is_told_once(lang: str) -> None:
    """Also those that another rests on; the law as it stands has none."""
    sides = [read_side(spec).law for spec in ("mm-ssl-2012", "mm-ssl-2012+severance-defer", "+severance-consume")]
    told = [plain(runs) for runs in not_law(sides, lang)]
    assert [SAID[lang] in sentence for sentence in told] == [True, True, True]
    assert not_law(sides[:1], lang) == []


@pytest.mark.parametrize(("lang", "word"), [("en", "is taken to apply from"), ("my", "အာဏာတည်သည်ဟု ယူဆထားသဖြင့်")])
def test_a_letter_says_that_a_draft_is_only_supposed_to_apply(lang: str, word: str) -> None:
    """And that the figures rest on it, and are owed to nobody."""
    law = read_side("mm-ssl-2012+quit-with-just-cause@2014-04-01").law
    decision = law.decide(yaml.safe_load(CLAIM.read_text("utf-8")))
    letter = " ".join(text.render(build(decision, lang)).replace("\u00a0", " ").split())
    assert word in letter
    assert {"en": "which is not law, were law", "my": "ဥပဒေ မဟုတ်သော အထက်ပါ ပြင်ဆင်ချက်"}[lang] in letter
