"""Stored texts: what they read as, and the whole message for what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from uirules.errors import LimitError, RulesetError, UirulesError
from uirules.errors.report import report
from uirules.ruleset.source import Node, ScalarNode, load_json, load_yaml, nodes

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
