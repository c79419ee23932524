"""The four model letters, whole, in both languages, against stored files.

``python tests/decision/test_letter_golden.py`` writes the stored files anew.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from letter_claims import claim, notice, running_law

from uirules import load_ruleset

STORED = Path(__file__).parent / "golden"
NAMES = ("met", "not-met", "not-settled", "notice")
_DIGEST = re.compile("sha256:[0-9a-f]{64}")


def letter(name: str, lang: str, folder: Path) -> str:
    """The letter as text, without the digest, which changes with every word of the ruleset."""
    hypothetical = name == "notice"
    law = running_law(folder) if hypothetical else load_ruleset("mm-ssl-2012")
    text = law.decide(claim(name)).render(lang, notice=notice() if hypothetical else None)
    return _DIGEST.sub("sha256:…", text)


@pytest.mark.parametrize("lang", ["en", "my"])
@pytest.mark.parametrize("name", NAMES)
def test_letters_are_as_stored(name: str, lang: str, tmp_path: Path) -> None:
    assert letter(name, lang, tmp_path) == (STORED / f"{name}-{lang}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    STORED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        for name_ in NAMES:
            for lang_ in ("en", "my"):
                (STORED / f"{name_}-{lang_}.txt").write_text(letter(name_, lang_, Path(made)), encoding="utf-8")
