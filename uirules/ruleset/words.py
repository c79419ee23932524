"""Where the texts of a file stand that are written in several languages, as the models of its entries declare it."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from uirules.ruleset.model import Common, Facts, Manifest, Provision, Reading, Systems, Told, Words
from uirules.ruleset.node import MappingNode, Node, SequenceNode

__all__ = ["model_of", "texts_in"]

_ROOTS: dict[str, type[BaseModel]] = {
    "ruleset.yaml": Manifest,
    "facts.yaml": Facts,
    "systems.yaml": Systems,
    "common.yaml": Common,
}
_FOLDERS: dict[str, type[BaseModel]] = {"readings": Reading, "facts": Facts}
_BESIDE_WORDS = frozenset(Told.model_fields)


def model_of(file: str) -> type[BaseModel]:
    """The model of a file, by its name within the ruleset."""
    folder, _, name = file.rpartition("/")
    return _FOLDERS[folder] if folder in _FOLDERS else _ROOTS.get(name, Provision)


def texts_in(annotation: Any, node: Node) -> Iterator[tuple[MappingNode, frozenset[str]]]:
    """The groups below a node that hold one text in several languages, each with those of its keys that are none.

    The declaration decides, never the keys: ``id`` and ``to`` are names of keys as well as codes of languages.
    """
    if annotation == Words:
        if isinstance(node, MappingNode):
            yield node, frozenset()
        return
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if isinstance(node, MappingNode):
            if issubclass(annotation, Told):
                yield node, _BESIDE_WORDS
            for name, value in node.items():
                if name in annotation.model_fields:
                    yield from texts_in(annotation.model_fields[name].annotation, value)
        return
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from texts_in(arguments[0], node)
    elif origin in (Union, types.UnionType):
        for argument in arguments:
            yield from texts_in(argument, node)
    elif origin is list and isinstance(node, SequenceNode):
        for item in node.items:
            yield from texts_in(arguments[0], item)
    elif origin is dict and isinstance(node, MappingNode):
        for _, value in node.items():
            yield from texts_in(arguments[1], value)
