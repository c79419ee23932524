"""From trees to models: every mistake found at once, each at the place where it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode, nodes

__all__ = ["Misshapen", "attempt", "locate", "texts", "validate"]

M = TypeVar("M", bound=BaseModel)


def texts(node: Node) -> Any:
    """The tree as plain dicts, lists and texts; what was written as nothing is None."""
    if isinstance(node, ScalarNode):
        return None if node.is_null else node.text
    if isinstance(node, SequenceNode):
        return [texts(item) for item in node.items]
    assert isinstance(node, MappingNode)
    return {name: texts(value) for name, value in node.values.items()}


def locate(node: Node, path: tuple[Any, ...]) -> Node:
    """The node at a path of keys and indices; steps that the tree does not have are passed over."""
    for step in path:
        if isinstance(node, MappingNode) and isinstance(step, str) and step in node:
            node = node[step]
        elif isinstance(node, MappingNode) and (match := next((k for k in node if k == str(step)), None)):
            node = node[match]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node):
            node = node[step]
    return node


def validate(model: type[M], node: Node) -> M:
    """The model of a file. RulesetError with every problem: unknown and missing keys, wrong values, cut formulas."""
    found = attempt(model, node)
    if isinstance(found, Misshapen):
        raise RulesetError(found.problems)
    return found


@dataclass(frozen=True, slots=True)
class Misshapen:
    """Why a file has not its shape; ``places`` are paths of keys to what is wrong, ``extra`` those of unknown keys."""

    problems: list[Problem]
    places: list[tuple[Any, ...]]
    extra: set[tuple[Any, ...]]


def attempt(model: type[M], node: Node) -> M | Misshapen:
    """The model of a file, or what is wrong with it."""
    cut = [part for part in nodes(node) if isinstance(part, ScalarNode) and part.cut_by_comma]
    problems = [part.problem("ruleset.cut_formula", found=part.text) for part in cut]
    places: list[tuple[Any, ...]] = [tuple(_steps(part.pointer)) for part in cut]
    if not isinstance(node, MappingNode):
        problems.append(node.problem("ruleset.not_a_mapping", found=node.kind_name))
        places.append(())
    if problems:
        return Misshapen(problems, places, set())
    try:
        return model.model_validate(texts(node))
    except ValidationError as error:
        entries = error.errors(include_url=False, include_context=False, include_input=False)
        extra = {tuple(entry["loc"]) for entry in entries if entry["type"] == "extra_forbidden"}
        return Misshapen(_problems(model, node, error), [tuple(entry["loc"]) for entry in entries], extra)


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


LACKING = ("grade_sources", "commencement", "construction", "change_values", "delegated", "transition_date")
"""What models say of a group that is sound in each of its parts, and in which one is missing or too many."""


def _problems(model: type[BaseModel], node: Node, error: ValidationError) -> list[Problem]:
    problems: dict[tuple[str, Any, Any], Problem] = {}
    for entry in error.errors(include_url=False, include_context=True):
        where = locate(node, entry["loc"])
        kind = entry["type"]
        if kind == "extra_forbidden":
            name = str(entry["loc"][-1])
            parent = locate(node, entry["loc"][:-1])
            key = parent.key(name) if isinstance(parent, MappingNode) and name in parent else where
            known = _keys(model, entry["loc"][:-1])
            problem = key.problem(
                "ruleset.unknown_key",
                found=name,
                expected=", ".join(known) if known else None,
                suggestion=did_you_mean(name, known),
            )
        elif kind == "missing":
            problem = where.problem("ruleset.missing_key", found=where.shown(), expected=str(entry["loc"][-1]))
        elif entry["loc"][-1:] == ("[key]",):
            name = str(entry["loc"][-2])
            parent = locate(node, entry["loc"][:-2])
            key = parent.key(name) if isinstance(parent, MappingNode) and name in parent else where
            problem = key.problem("ruleset.wrong_value", found=name, expected=_expected(entry))
        elif kind in LACKING and isinstance(where, MappingNode):
            problem = Problem("ruleset.lacking", where.position, where.pointer, expected=_expected(entry))
        else:
            problem = where.problem("ruleset.wrong_value", expected=_expected(entry))
        problems.setdefault((problem.code, problem.position, problem.expected), problem)
    return list(problems.values())


def _expected(entry: Any) -> str:
    context = entry.get("ctx", {})
    kind = entry["type"]
    if kind == "literal_error":
        return str(context["expected"]).replace("'", "")
    if kind == "string_pattern_mismatch":
        return f"a text like {context['pattern']}"
    if kind in ("string_type", "string_sub_type"):
        return "a text"
    if kind in ("list_type", "tuple_type"):
        return "a list"
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return "a group of keys"
    if kind in ("too_short", "too_long"):
        return f"{context.get('min_length', context.get('max_length'))} entries"
    message = str(entry["msg"])
    return message.removeprefix("expected ")


def _keys(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """The keys a model knows at a path, so far as its annotations tell."""
    found: list[type[BaseModel]] = [model]
    for step in path:
        nexts: list[type[BaseModel]] = []
        for candidate in found:
            if isinstance(step, str) and step in candidate.model_fields:
                nexts += _models(candidate.model_fields[step].annotation)
        found = nexts or found
    return sorted({name for candidate in found for name in candidate.model_fields})


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for part in getattr(annotation, "__args__", ()) for m in _models(part)]
