"""Reading YAML: bounds, encodings, what stays text, and the same answers from both loaders."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from uirules.errors import ClaimError, LimitError, Position, Problem, RulesetError, UirulesError
from uirules.ruleset import source_text, source_yaml
from uirules.ruleset.source import MappingNode, Node, ScalarNode, SequenceNode, load_yaml, nodes
from uirules.ruleset.source_text import MAX_BYTES
from uirules.ruleset.source_yaml import split_documents
from uirules.ruleset.yaml_syntax import syntax_problem
from uirules.values.digits import Misread, read_count

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))


def refused(source: str | bytes | Path, error: type[UirulesError] = RulesetError) -> list[Problem]:
    """The problems of a text that cannot be read."""
    with pytest.raises(error) as caught:
        load_yaml(source, name=None if isinstance(source, Path) else "x.yaml")
    return list(caught.value.problems)


def codes(source: str | bytes | Path, error: type[UirulesError] = RulesetError) -> list[str]:
    return [problem.code.removeprefix("read.") for problem in refused(source, error)]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_two_million_levels_are_refused_at_once(opening: str) -> None:
    start = time.monotonic()
    assert codes(opening * 2_000_000, LimitError)[-1] == "too_deep"
    assert time.monotonic() - start < 5


def test_sixty_four_levels_are_read_and_one_more_is_not() -> None:
    assert len(list(nodes(load_yaml("[" * 64 + "]" * 64)))) == 64
    assert codes("[" * 65 + "]" * 65, LimitError) == ["too_deep"]


def test_a_file_beyond_the_bound_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    [problem] = refused(path, LimitError)
    assert problem.code == "read.file_too_large"
    assert "50,000,001 bytes; at most 50,000,000" in problem.text["en"]
    assert "၅၀,၀၀၀,၀၀၁" in problem.text["my"]


def test_a_text_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_text, "MAX_BYTES", 10)
    assert codes("a: 1" * 10, LimitError) == ["file_too_large"]
    assert codes(b"a: 1" * 10, LimitError) == ["file_too_large"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("a: ၁\n".encode("utf-16"), "file_encoding"),
        ("a: title\n".encode("utf-16-le"), "file_encoding"),
        ("a: title\n".encode("utf-16-be"), "file_encoding"),
        ("a: 1\n".encode("utf-32"), "file_encoding"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xfe", "file_binary"),
        (b"a: \0\0\0\0\0\0\0\0\0\0b", "file_binary"),
        (b"title: caf\xe9\n", "file_not_utf8"),
        (b"a: \xed\xa0\x80\n", "file_not_utf8"),
        (b"a: \xf4\x90\x80\x80\n", "file_not_utf8"),
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"# a comment\n---\n...\n", "empty"),
    ],
)
def test_what_is_no_text_in_utf8_is_refused_by_name(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    assert codes(path) == [code]
    assert codes(data) == [code]


def test_a_wrong_byte_has_a_place() -> None:
    [problem] = refused("a: ၁\nb: caf".encode() + b"\xe9\n")
    assert str(problem).startswith("x.yaml:2:7: The byte 0xE9 does not belong here")


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.yaml") == ["file_missing"]
    assert codes(tmp_path) == ["file_is_directory"]
    assert codes(tmp_path / ("x" * 300)) == ["file_unreadable"]
    assert codes(Path("a\0b")) == ["file_unreadable"]
    [problem] = refused(tmp_path / "none.yaml")
    assert problem.position == Position(str(tmp_path / "none.yaml"), 1, 1)
    assert f"There is no file '{str(tmp_path)[:20]}" in problem.text["en"]


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1")

    def denied(self: Path, mode: str) -> None:
        raise PermissionError(mode)

    monkeypatch.setattr(Path, "open", denied)
    assert codes(path) == ["file_forbidden"]


def test_positions_name_the_file_as_the_user_did(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a:\n  - b: 1\n", encoding="utf-8")
    node = load_yaml(path, name="laws/x.yaml")
    assert isinstance(node, MappingNode)
    item = node["a"]
    assert isinstance(item, SequenceNode)
    assert str(item[0].position) == "laws/x.yaml:2:5"
    assert item[0].pointer == "/a/0"
    assert str(load_yaml(path).position) == f"{path}:1:1"


def test_keys_have_places_of_their_own() -> None:
    node = load_yaml("a: 1\n'b': {c: 2}\n", name="x")
    assert isinstance(node, MappingNode)
    [(_, _), (key, value)] = node.entries
    assert (key.text, key.style, str(key.position), key.pointer) == ("b", "quoted", "x:2:1", "/b")
    assert isinstance(value, MappingNode)
    assert str(value.key("c").position) == "x:2:7"
    assert node.key("a").style == "plain"


def test_a_problem_at_a_node_has_its_place_and_value() -> None:
    node = load_yaml("wage: 012\n", name="x.yaml")
    assert isinstance(node, MappingNode)
    problem = node["wage"].problem("read.number_leading_zero", number="012", meant="12")
    assert str(problem).startswith("x.yaml:1:7: '012' begins with a zero, which some programs read as another number. ")
    assert str(problem).endswith(" Leave the zero out: 12.")
    hidden = node["wage"].problem("read.number_leading_zero", number="012", meant="12", personal=True)
    assert "012" not in str(hidden.to_dict())
    assert (hidden.pointer, hidden.withheld) == ("/wage", "text")


def test_a_misread_number_is_a_problem_at_its_node() -> None:
    node = load_yaml("a: 1,000\nb: [1]\nc: {d: 1}\n", name="x.yaml")
    assert isinstance(node, MappingNode)
    misread = read_count("1,000")
    assert isinstance(misread, Misread)
    problem = node["a"].misread(misread, expected="months")
    assert str(problem) == "x.yaml:1:4: '1,000' has signs between its digits. Write the digits alone: 1000."
    assert (problem.pointer, problem.found, problem.expected) == ("/a", "1,000", "months")
    assert "1,000" not in str(node["a"].misread(misread, personal=True).to_dict())
    assert [node[name].problem("read.tab").found for name in "bc"] == ["[…]", "{…}"]
    assert node["a"].file == "x.yaml"


def test_nothing_is_typed_and_nothing_given_is_told() -> None:
    node = load_yaml('{a: , b: ~, c: null, d: "", e: "null", f: no, g: {absent: true}, h: {absent: "true"}}')
    assert isinstance(node, MappingNode)
    assert [name for name, value in node.items() if value.is_null] == ["a", "b", "c"]
    assert [name for name, value in node.items() if value.is_absent] == ["g"]
    assert node.to_plain() == {
        **dict.fromkeys("abc"),
        "d": "",
        "e": "null",
        "f": "no",
        "g": {"absent": True},
        "h": {"absent": "true"},
    }


def test_an_empty_group_is_still_a_node() -> None:
    node = load_yaml("a: {}\nb: []\n")
    assert isinstance(node, MappingNode)
    assert node.get("a")
    assert node.get("b")
    assert node.get("c") is None
    assert "a" in node
    assert list(node) == ["a", "b"]


def test_a_text_cut_at_a_comma_in_a_list_can_be_told() -> None:
    node = load_yaml('[min(a, b), "min(a, b)", f(x), c]')
    assert isinstance(node, SequenceNode)
    assert [item.text for item in node if isinstance(item, ScalarNode) and item.cut_by_comma] == ["min(a", "b)"]
    block = load_yaml("formula: min(a\n")
    assert isinstance(block, MappingNode)
    assert isinstance(block["formula"], ScalarNode)
    assert not block["formula"].cut_by_comma


def test_everything_that_can_be_found_is_found_in_one_run() -> None:
    text = "a: 1\na: 2\nb: \x07\nc: &x 1\nd: *x\nb: !t 3\n"
    assert sorted(codes(text)) == sorted(
        ["control_character", "duplicate_key", "anchor", "alias", "duplicate_key", "tag"]
    )


def test_the_list_of_problems_is_bounded() -> None:
    assert len(refused("a: 1\n" * 5000)) == 100
    assert len(refused("a:\n" + "\tb: 1\n" * 5000)) == 100


def test_a_tag_directive_is_refused() -> None:
    assert codes("%TAG !e! tag:example.org,2000:\n---\na: 1\n") == ["yaml_directive"]


def test_an_unknown_complaint_of_the_parser_still_has_a_place() -> None:
    failure = yaml.MarkedYAMLError(problem="something new")
    problem = syntax_problem(failure, source_text.SourceText("x.yaml", "a: 1\n"), 0)
    assert str(problem) == (
        "x.yaml:2:1: '' cannot be read as YAML here. Check the indentation, quotes and brackets of this line and the "
        "one above."
    )


def test_a_claim_in_yaml_is_never_quoted() -> None:
    with pytest.raises(ClaimError) as caught:
        load_yaml("insured: {name: Daw Khin, Ma}\nnote: Aung: Aung\n", error=ClaimError)
    told = str([problem.to_dict() for problem in caught.value.problems])
    assert "Ma" not in told.replace("Make", "")
    assert "Aung" not in told


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a: 1\n", ["a: 1\n"]),
        ("---\na: 1\n", ["---\na: 1\n"]),
        ("# c\n--- # d\na: 1\n---\n\n---\nb: 2\n...\n# end\n", ["--- # d\na: 1\n", "---\nb: 2\n"]),
        ("a: |\n  ---\n----\n--- x\n", ["a: |\n  ---\n----\n", "--- x\n"]),
        ("%YAML 1.2\n---\na: 1\n", ["---\na: 1\n"]),
        ("", []),
        ("---\n---\n...\n", []),
    ],
)
def test_documents_are_parted_at_their_markers(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in split_documents(text)] == parts


@pytest.mark.parametrize("path", [path for path in BAD if path.name != "directive.yaml"], ids=lambda path: path.name)
def test_the_loader_in_python_finds_the_same_problems(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = LimitError if path.stem == "deep" else RulesetError
    fast = refused(path, error)
    monkeypatch.setattr(source_yaml, "_LOADER", yaml.SafeLoader)
    slow = refused(path, error)
    assert [(p.code, p.position) for p in slow] == [(p.code, p.position) for p in fast]


PIECES = [*"ab: -\n\t\"'{}[],&*!|>%@`#?~0\\\r", "---", "\n  ", ": ", "- ", "က", "a: ", "\nb: "]
YAMLISH = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(YAMLISH)
def test_every_text_is_read_or_refused_with_a_sentence_and_a_place(text: str) -> None:
    try:
        root = load_yaml(text, name="x")
    except UirulesError as failure:
        for problem in failure.problems:
            assert problem.position is not None
            assert set(problem.text) == {"en", "my"}
        return
    documents = [node for node in yaml.compose_all(text, Loader=yaml.CSafeLoader) if not is_empty(node)]
    assert [shape(root)] == [composed_shape(node) for node in documents]


def is_empty(node: yaml.Node) -> bool:
    """True for what a marker without content composes to."""
    return isinstance(node, yaml.ScalarNode) and not node.value and not node.style


def shape(node: Node) -> object:
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, SequenceNode):
        return [shape(item) for item in node]
    assert isinstance(node, MappingNode)
    return {name: shape(value) for name, value in node.items()}


def composed_shape(node: yaml.Node | None) -> object:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [composed_shape(item) for item in node.value]
    assert isinstance(node, yaml.MappingNode)
    return {key.value: composed_shape(value) for key, value in node.value}
