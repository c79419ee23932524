"""Whole letters in both languages against stored files: the four model letters, and example claims of other provisions.

``python tests/decision/test_letter_golden.py`` writes the stored files anew.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from letter_claims import claim, notice, running_law

from uirules import load_ruleset
from uirules.examples import example
from uirules.ruleset.source import read_claims

STORED = Path(__file__).parent / "golden"
NAMES = ("met", "not-met", "not-settled", "notice")
EXAMPLES = {
    "sickness": "C-2026-0301",
    "maternity": "C-2026-0301",
    "injury_survivors": "C-2026-0314",
    "funeral": "C-2026-0314",
    "medical_care_after_job_loss": "C-2026-0331",
    "disaster_assistance": "C-2026-0334",
    "contributions": "C-2026-0241",
    "coverage": "C-2026-0241",
}
"""By the provision: the claim on which its letter is stored."""
NOTICES = ("sickness", "injury_survivors", "contributions")
"""The provisions of which the letter of an office is stored too."""
SEVERAL = "C-2026-0301"
"""The claim on which the letter on all provisions is stored."""
FILES = (*NAMES, *EXAMPLES, *(f"{benefit}-notice" for benefit in NOTICES), "all")
_DIGEST = re.compile("sha256:[0-9a-f]{64}")


def letter(name: str, lang: str, folder: Path) -> str:
    """The letter as text, without the digest, which changes with every word of the ruleset."""
    return _DIGEST.sub("sha256:…", _letter(name, lang, folder))


def _letter(name: str, lang: str, folder: Path) -> str:
    if name in NAMES:
        hypothetical = name == "notice"
        law = running_law(folder) if hypothetical else load_ruleset("mm-ssl-2012")
        return law.decide(claim(name)).render(lang, notice=notice() if hypothetical else None)
    law = load_ruleset("mm-ssl-2012")
    if name == "all":
        return law.decide_all(facts(SEVERAL)).render(lang)
    benefit = name.removesuffix("-notice")
    return law.decide(facts(EXAMPLES[benefit]), benefit).render(lang, notice=notice() if name != benefit else None)


def facts(id_: str) -> Any:
    """The facts of an example claim."""
    (found,) = read_claims(example(id_))
    assert found.node is not None
    return found.node.to_plain()


@pytest.mark.parametrize("lang", ["en", "my"])
@pytest.mark.parametrize("name", FILES)
def test_letters_are_as_stored(name: str, lang: str, tmp_path: Path) -> None:
    assert letter(name, lang, tmp_path) == (STORED / f"{name}-{lang}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    STORED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        for name_ in FILES:
            for lang_ in ("en", "my"):
                (STORED / f"{name_}-{lang_}.txt").write_text(letter(name_, lang_, Path(made)), encoding="utf-8")
