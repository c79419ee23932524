"""Stored texts: what they read as, and the whole message for what cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from uirules.errors import ClaimError, LimitError, RulesetError, UirulesError
from uirules.errors.report import report
from uirules.ruleset.source import Node, ScalarNode, load_json, load_yaml, nodes, read_claims

HERE = Path(__file__).parent
GOOD = sorted(path for path in (HERE / "good").iterdir() if path.suffix in (".yaml", ".json"))
BAD = sorted(path for path in (HERE / "bad").iterdir() if path.suffix in (".yaml", ".json"))


def read(path: Path) -> Node:
    """The file's tree; problems quote the text in full, as for rulesets."""
    load = load_json if path.suffix == ".json" else load_yaml
    return load(path, name=path.name, error=RulesetError)


def drawn(root: Node) -> str:
    """One line for each node: place, pointer, kind, and for scalars the style and the text."""
    lines = []
    for node in nodes(root):
        assert node.position is not None
        place = f"{node.position.line}:{node.position.column}"
        what = node.kind_name
        if isinstance(node, ScalarNode):
            what = f"{node.kind} {node.style} {node.text!r}"
        lines.append(f"{place} {node.pointer or '(root)'} {what}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_text_reads_as_the_stored_tree(path: Path) -> None:
    assert drawn(read(path)) == path.with_name(path.name + ".tree").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_text_that_cannot_be_read_says_the_stored_message(path: Path) -> None:
    with pytest.raises(UirulesError) as caught:
        read(path)
    wanted = path.with_name(path.name + ".message").read_text(encoding="utf-8")
    assert report(caught.value.problems) + "\n" == wanted
    assert isinstance(caught.value, LimitError) == path.stem.startswith("deep")


def test_every_stored_expectation_has_its_text() -> None:
    for folder, ending in (("good", ".tree"), ("bad", ".message")):
        for path in (HERE / folder).glob(f"*{ending}"):
            assert path.with_name(path.name.removesuffix(ending)).is_file(), path.name


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
@pytest.mark.parametrize("error", [RulesetError, ClaimError])
def test_no_place_of_a_sentence_is_left_open(path: Path, error: type[UirulesError]) -> None:
    """Whether the text is quoted (a ruleset) or not (a claim), every name in braces is filled in."""
    load = load_json if path.suffix == ".json" else load_yaml
    try:
        load(path, name=path.name, error=error)
    except UirulesError as caught:
        texts = [text for problem in caught.problems for text in problem.text.values()]
        assert not [text for text in texts if re.search(r"\{[a-z_]+\}", text)]
    for claim in read_claims(path, name=path.name) if path.stem not in ("nothing", "comments_only", "blank") else ():
        texts = [text for problem in claim.problems for text in problem.text.values()]
        assert not [text for text in texts if re.search(r"\{[a-z_]+\}", text)]


MANY = 500_000
LARGE = {
    "x.json": ("[" + "1," * (MANY - 2) + "1]", "[" + "1," * (MANY - 1) + "1]"),
    "y.json": ('{"a":[' + "[]," * (MANY - 3) + "1]}", '{"a":[' + "[]," * (MANY - 2) + "1]}"),
    "x.yaml": ("[" + "1," * (MANY - 2) + "1]", "[" + "1," * (MANY - 1) + "1]"),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_document_has_a_bounded_number_of_values(name: str) -> None:
    """500,000 are read, one more is refused with the bound, as soon as it is met."""
    load = load_json if name.endswith("json") else load_yaml
    enough, more = LARGE[name]
    load(enough, name=name)
    with pytest.raises(LimitError) as caught:
        load(more + "]" * 3, name=name)
    [problem] = caught.value.problems
    assert (problem.code, problem.fields["limit"]) == ("read.too_many_values", "500,000")
    assert "500,000 values" in problem.text["en"]


@pytest.mark.parametrize("name", ["x.yaml", "x"])
def test_line_ends_of_another_age_behind_a_comment(name: str) -> None:
    """A text whose lines end in CR alone is one comment for YAML; that is told, and not that the file is empty."""
    text = "# unemployment\rid: unemployment\rkind: benefit\r"
    for read_it in (lambda: load_yaml(text, name=name), lambda: read_claims(text, name=name)):
        with pytest.raises(UirulesError) as caught:
            read_it()
        assert [(problem.code, problem.found) for problem in caught.value.problems] == [
            ("read.hidden_line_break", "U+000D")
        ]
        assert str(caught.value).startswith(f"{name}:1:15: ")


def test_many_documents_are_not_all_read() -> None:
    """A ruleset's file has one document; of a million, the first hundred are looked at."""
    with pytest.raises(RulesetError) as caught:
        load_yaml("--- a\n" * 1_000_000, name="x.yaml")
    assert [problem.code for problem in caught.value.problems] == ["read.several_documents"]
