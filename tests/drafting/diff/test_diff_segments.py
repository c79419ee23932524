"""Redlines word by word: nothing is lost, and no syllable of Burmese is cut."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uirules.drafting.diff.segments import Piece, redline, segments
from uirules.ruleset.find import data_folder
from uirules.ruleset.node import ScalarNode, nodes
from uirules.ruleset.source import load_yaml

SYLLABLES = [
    "ထည့်", "ဝင်", "ကြေး", "ကာ", "လ", "ကျွန်ုပ်", "ယောက်ျား", "အင်္ဂါ", "သတ္တ", "ဥ", "ပ", "ဒေ", "၏", "ဉာဏ်", "မန္တ", "လေး",
    "၎င်း", "ဩ", "ဤ", "ခန့်", "ဖွင့်", "၃၆", "၃၀၀,၀၀၀", "။", "၊", " ", "\u00a0",
]  # fmt: skip
BURMESE = st.lists(st.sampled_from(SYLLABLES), max_size=12).map("".join)
ENGLISH = st.lists(
    st.sampled_from(["at", "least", " ", "36", "months", ",", "{n}", "worker's", "\n", "é"]), max_size=12
).map("".join)
TEXTS = st.one_of(BURMESE, ENGLISH, st.text(max_size=12))
# A letter whose killer, virama or medial is cut off from it is another letter.
CUT = re.compile("[\u102b-\u103e\u1039]")


def shown(before: str, after: str) -> str:
    marks = {"same": "{}", "struck": "[-{}-]", "put": "[+{}+]"}
    return "".join(marks[piece.mark].format(piece.text) for piece in redline(before, after))


@given(TEXTS, TEXTS)
def test_a_redline_holds_both_wordings(before: str, after: str) -> None:
    """What is not put in makes up the earlier wording, what is not struck out the later one."""
    pieces = redline(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark != "put") == before
    assert "".join(piece.text for piece in pieces if piece.mark != "struck") == after


@given(TEXTS)
def test_the_same_wording_has_nothing_marked(text: str) -> None:
    assert redline(text, text) == ((Piece("same", text),) if text else ())


@given(BURMESE, BURMESE)
def test_no_piece_begins_inside_a_syllable(before: str, after: str) -> None:
    """A piece never begins with a sign, with the letter below a virama, or with a letter that a killer closes."""
    for piece in redline(before, after):
        assert CUT.match(piece.text) is None
        assert re.match("[\u1000-\u1021][\u1037]?\u103a", piece.text) is None
        assert not piece.text.endswith("\u1039")


def test_no_syllable_of_the_shipped_law_is_cut() -> None:
    """On every Burmese text of the registry: no segment begins with a sign or a closing letter."""
    tree = load_yaml(data_folder("legal_refs") / "ssl-2012.yaml")
    texts = [node.text for node in nodes(tree) if isinstance(node, ScalarNode) and node.pointer.endswith("/my")]
    assert len(texts) > 200
    for text in texts:
        parts = segments(text)
        assert "".join(parts) == text
        for start in accumulate(map(len, parts[:-1])):
            assert unicodedata.category(text[start]) not in ("Mn", "Mc"), text[start - 3 : start + 3]
            assert text[start + 1 : start + 2] not in ("\u103a", "\u1039"), text[start - 3 : start + 3]
            assert text[start - 1] != "\u1039"


@pytest.mark.parametrize(
    "word", ["ကျွန်ုပ်", "ယောက်ျား", "အင်္ဂါ", "ခန့်", "၃၀၀,၀၀၀", "{minimum_contribution_months}", "1,000.5", ">="]
)
def test_what_hangs_together_is_one_segment(word: str) -> None:
    """Stacked letters, a killer behind a tone, a number with its marks, a name in braces."""
    assert word in segments(f"က {word} က")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "At least 36 months are needed.",
            "At least 12 months are needed.",
            "At least [-36-][+12+] months are needed.",
        ),
        ("ကာလ ၃၆ လ ပြည့်", "ကာလ ၁၂ လ ပြည့်", "ကာလ [-၃၆-][+၁၂+] လ ပြည့်"),
        ("ပုံသေငွေပမာဏ", "နှစ်စဉ်ငွေပမာဏ", "[-ပုံသေ-][+နှစ်စဉ်+]ငွေပမာဏ"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("one two three", "four two five", "[-one-][+four+] two [-three-][+five+]"),
        ("one two x three four end", "six seven x nine end", "[-one two x three four-][+six seven x nine+] end"),
    ],
)
def test_redlines(before: str, after: str, told: str) -> None:
    """Numbers change as a whole; a single word between two changes goes with them."""
    assert shown(before, after) == told
