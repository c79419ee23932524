"""The amendment as an instrument of the registry: its clauses can be cited like those of any law."""

from __future__ import annotations

from uirules.amend import trees
from uirules.amend.files import Files
from uirules.amend.read import Amendment
from uirules.legal.read import CLAUSES_FORMAT
from uirules.ruleset.digest import REGISTRY
from uirules.ruleset.node import MappingNode, Node, SequenceNode

__all__ = ["CELL", "add_instrument", "clause_node", "file_of"]

CELL = "AMENDMENT"
"""The key of the one cell of fact that an amending clause has: its own wording, with the amendment's assurance."""


def file_of(amendment: Amendment) -> str:
    """The file under which an amendment stands in the registry."""
    return f"{REGISTRY}{amendment.id}.yaml"


def add_instrument(files: Files, amendment: Amendment) -> None:
    """Registers an amendment and its clauses."""
    file, name = amendment.file, file_of(amendment)
    if name in files.trees:
        return
    head = amendment.tree
    title = head["title"]
    kind = "notification" if file.kind == "delegated" else "act"
    whole = trees.group(
        title,
        {
            "label": title,
            "summary": head.get("note") or title,
            "status": trees.scalar(head, "encoded"),
            "text_status": trees.scalar(head, file.text_status),
        },
    )
    clauses = head["clauses"]
    assert isinstance(clauses, MappingNode)
    entries = {key: _clause(amendment, key, node) for key, node in clauses.items()}
    tree: dict[str, Node] = {
        "format": trees.scalar(head, CLAUSES_FORMAT),
        "id": trees.scalar(head, amendment.id),
        "kind": trees.scalar(head, kind),
        "title": title,
        "cited_as": head["cited_as"],
        "whole": whole,
        "clauses": clauses.with_values(entries),
    }
    files.trees[name] = trees.grafted(trees.group(head, tree), "")


def _clause(amendment: Amendment, name: str, node: Node) -> Node:
    assert isinstance(node, MappingNode)
    own = amendment.file.clauses[name].assurance or amendment.file.assurance
    return clause_node(amendment, node, own)


def clause_node(amendment: Amendment, node: MappingNode, assurance: str) -> Node:
    """The clause of a registry from label, title and text in an amendment file."""
    text, text_status = node["text"], amendment.file.text_status
    cell: dict[str, Node] = {"key": trees.scalar(node, CELL), "assurance": trees.scalar(node, assurance)}
    if assurance != "D":
        cell["sources"] = amendment.tree["sources"]
    values: dict[str, Node] = {}
    if "title" in node:
        values["title"] = node["title"]
    values |= {"label": node["label"], "summary": text, "status": trees.scalar(node, "encoded")}
    values |= {"text_status": trees.scalar(node, text_status)}
    if text_status != "paraphrase":
        values["wording"] = text
    values["facts"] = SequenceNode(node._source, node._offset, "", [trees.group(node, cell)])
    return trees.group(node, values)
