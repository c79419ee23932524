"""Zawgyi is told from Unicode; Unicode, however short, is never taken for Zawgyi."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from zawgyi import to_zawgyi

from uirules.values.script import find_zawgyi, has_myanmar, is_normal, plain_blanks, without_controls, zawgyi

PROJECT = Path(__file__).resolve().parents[2]
# Drafts beside the project's own texts, where they are at hand.
DRAFTS = [Path("/work/shared/sketch/letters.md"), Path("/work/shared/law/ssl2012.md")]
RUN = re.compile("[\u1000-\u109f\u200b\u00a0]+")


def texts() -> Iterator[Path]:
    """Every file of the project that may hold Burmese, and the drafts."""
    for folder in ("rulesets", "legal_refs", "examples", "uirules"):
        yield from (PROJECT / folder).rglob("*.yaml")
    yield from (path for path in DRAFTS if path.is_file())


BURMESE = sorted(path for path in texts() if has_myanmar(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", BURMESE, ids=lambda path: path.name)
def test_our_own_texts_are_unicode_as_a_whole_and_word_by_word(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert find_zawgyi(text) is None
    assert [word for word in RUN.findall(text) if zawgyi(word)] == []


@pytest.mark.parametrize("path", BURMESE, ids=lambda path: path.name)
def test_the_same_texts_in_zawgyi_are_told(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert find_zawgyi(to_zawgyi(text)) is not None or len(RUN.findall(text)) < 3


def test_most_words_in_zawgyi_are_told_even_alone() -> None:
    words = {word for path in BURMESE for word in RUN.findall(path.read_text(encoding="utf-8"))}
    changed = [to_zawgyi(word) for word in words if to_zawgyi(word) != word]
    assert sum(zawgyi(word) is not None for word in changed) > 0.8 * len(changed)


@pytest.mark.parametrize(
    "text",
    [
        "အာမခံထားသူ",
        "အာမခံထားသူ၏",
        "ယောက်ျား",
        "လက်ျာ",
        "အင်္ဂလိပ်",
        "ဗုဒ္ဓံ သရဏံ ဂစ္ဆာမိ",
        "ဩဇာ ဪ ဥပဒေ ဤ ၎င်း ၍ ၏",
        "သမ္မတမြန်မာနိုင်ငံတော်",
        "ကမ္ဘာ့ဘဏ်",
        "(ေ)",
        "မေ့ မြေ့ ချွေ့",
        "အ\u200bလုပ်\u200bသ\u200bမား",
        "ၸၢႆးတႆး မိူင်းတႆး",
        "ဘာသာမန် ပၠန်ၚၢ",
        "2026",
        "",
    ],
)
def test_valid_text_is_never_taken_for_zawgyi(text: str) -> None:
    assert zawgyi(text) is None


@pytest.mark.parametrize(
    "text",
    ["ေမာင္", "ျမန္မာ", "ေက်ာင္း", "လူမႈဖူလုံေရးဥပေဒ", "ၿမိဳ႕နယ္", "ေအာင္ေအာင္", "အလုပ္သမား ေရးရာ"],
)
def test_single_names_and_words_in_zawgyi_are_told(text: str) -> None:
    assert zawgyi(text) is not None


def test_one_field_in_zawgyi_is_told_among_many_in_unicode() -> None:
    unicode = "လူမှုဖူလုံရေးဥပဒေ အလုပ်လက်မဲ့အကျိုးခံစားခွင့် ပေးရမည်။ " * 20
    found = find_zawgyi(unicode + "ေမာင္ေအာင္ " + unicode)
    assert found is not None
    assert found.offset == len(unicode)


def test_one_slip_of_the_keyboard_does_not_make_a_text_zawgyi() -> None:
    assert find_zawgyi("လူမှုဖူလုံရေးဥပဒေ အရ ေပး ရမည် ဖြစ်ပါသည်။ ပေးရမည်။") is None


def test_the_sign_tells_code_points_and_no_text() -> None:
    assert zawgyi("ေမာင္") == "U+1031 U+1019"


def test_blanks_controls_and_normal_form() -> None:
    assert plain_blanks("36\u00a0လ\u202f\u3000") == "36 လ  "
    assert plain_blanks("36 months") == "36 months"
    assert without_controls("a\x1b[31mred\x1b[0m\x07b\u202ec") == "ared b c"
    assert is_normal("မ့်") == ("မ့်" == "မ\u1037\u103a")
    assert not is_normal("မ\u103a\u1037")
    assert not is_normal("e\u0301")
