"""Two trees of plain data: what differs is listed, once, and nothing where nothing does."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from uirules.drafting.diff.tree import Difference, TextDifference, Wording, differences, without_words, words_in

NAMES = st.sampled_from(["a", "b", "c", "en", "my"])
TEXTS = st.sampled_from(["x", "y", "z"])
LEAVES = st.one_of(TEXTS, TEXTS.map(Wording), st.lists(TEXTS, max_size=2))
TREES = st.dictionaries(
    NAMES,
    st.recursive(
        LEAVES,
        # a text in a language stands under the code of the language, never in a list by itself
        lambda inner: st.one_of(
            st.dictionaries(NAMES, inner, max_size=3),
            st.lists(st.dictionaries(NAMES, inner, max_size=2), max_size=3),
        ),
        max_leaves=8,
    ),
    max_size=4,
)


def marked(data: Any) -> Any:
    """Plain data in which a text in a language is told from any other text."""
    if isinstance(data, Wording):
        return ("in a language", str(data))
    if isinstance(data, dict):
        return {name: marked(value) for name, value in data.items()}
    if isinstance(data, list):
        return [marked(item) for item in data]
    return data


@given(TREES)
def test_a_tree_does_not_differ_from_itself(tree: Any) -> None:
    assert list(differences(tree, tree)) == []


@given(TREES, TREES)
def test_what_differs_is_listed(before: Any, after: Any) -> None:
    """Trees that differ in a rule or a text have a difference."""
    found = list(differences(before, after))
    if without_words(before) != without_words(after) or list(words_in(before)) != list(words_in(after)):
        assert found


@given(TREES, TREES)
def test_each_place_is_listed_once(before: Any, after: Any) -> None:
    found = [(type(one), one.pointer, one.pointer_before, getattr(one, "op", "")) for one in differences(before, after)]
    assert len(found) == len(set(found))


@given(TREES, TREES)
def test_no_rule_holds_a_text(before: Any, after: Any) -> None:
    """Words in a language are told as such, never within a rule."""
    for one in differences(before, after):
        if isinstance(one, Difference) and one.op != "order":
            assert marked(one.before) == one.before
            assert marked(one.after) == one.after
        else:
            assert isinstance(one, TextDifference | Difference)
