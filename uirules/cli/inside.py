"""What stands in a ruleset, as plain data: the answers of ``uirules show``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from uirules.errors import Problem, UirulesError, UnknownName, did_you_mean

if TYPE_CHECKING:
    from uirules.law import Law
    from uirules.ruleset.node import Node

__all__ = ["clause", "clauses", "overview", "parameter", "parameters", "reading", "readings", "rule", "rules", "tree"]

STAGES = ("enacted", "commenced", "started", "collected", "paid")


def unknown(found: str, known: Sequence[str]) -> UnknownName:
    """The error of a name that stands nowhere in the ruleset."""
    near = did_you_mean(found, known)
    return UnknownName(Problem("cli.unknown_part", found=found, expected=", ".join(known), suggestion=near))


def _words(words: Any) -> dict[str, str] | None:
    return None if words is None else dict(words)


def _citations(law: Law, clauses: Sequence[str] | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for id in clauses or ():
        try:
            found.append(law.registry.citation(id).to_dict())
        except UirulesError:  # `uirules check` tells of it
            found.append({"clause": id, "label": None})
    return found


def _place(node: Node) -> dict[str, Any]:
    position = node.position
    return {} if position is None else {"file": position.file, "line": position.line, "column": position.column}


def _filled(**data: Any) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, [], {}, ())}


# ── the whole ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def overview(law: Law) -> dict[str, Any]:
    """Title, version, digest, benefits, readings, and how far each insurance system has come."""
    manifest = law.ruleset.manifest
    benefits = []
    for name in law.benefits:
        provision = law.ruleset.provision(name)
        entry: dict[str, Any] = {"id": name, "kind": provision.kind, "title": dict(provision.title)}
        entry |= {
            "system": provision.system,
            "cite": _citations(law, provision.cite),
            "contingency": provision.contingency,
        }
        if provision.not_encoded is not None:
            entry["not_encoded"] = dict(provision.not_encoded.reason)
        else:
            entry |= {"conditions": list(provision.conditions), "outputs": list(provision.outputs)}
        benefits.append(entry)
    systems = []
    for name, system in law.ruleset.systems.systems.items():
        stages = {
            stage: [
                {
                    "from": str(start),
                    "value": entry.value,
                    "assurance": entry.assurance,
                    "verified_until": str(entry.verified_until),
                    "cite": _citations(law, entry.cite),
                }
                for start, entry in sorted(getattr(system, stage).items())
            ]
            for stage in STAGES
        }
        systems.append({"id": name, "title": dict(system.title), "stages": stages})
    return {
        "ruleset": law.id,
        "title": dict(manifest.title),
        "version": law.version,
        "digest": law.ruleset.digest,
        "wording_digest": law.ruleset.wording_digest,
        "published": str(manifest.published),
        "in_force_from": str(manifest.in_force_from),
        "languages": law.languages,
        "currency": manifest.currency,
        "benefits": benefits,
        "readings": [_option_summary(law, name) for name in law.ruleset.readings],
        "systems": systems,
    }


# ── readings ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _option_summary(law: Law, name: str) -> dict[str, Any]:
    reading = law.ruleset.readings[name]
    return {"id": name, "title": dict(reading.title), "default": reading.default, "options": list(reading.options)}


def readings(law: Law) -> list[dict[str, Any]]:
    """All readings, in short."""
    return [_option_summary(law, name) for name in law.ruleset.readings]


def reading(law: Law, name: str) -> dict[str, Any]:
    """A reading: the question, its options with what speaks for each, and the rules that ask it."""
    if name not in law.ruleset.readings:
        raise unknown(name, list(law.ruleset.readings))
    found = law.ruleset.readings[name]
    return {
        "reading": name,
        "title": dict(found.title),
        "question": dict(found.question),
        "cite": _citations(law, found.cite),
        "options": {
            option: {
                "default": entry.default,
                "text": dict(entry.text),
                "speaks_for": dict(entry.speaks_for),
                "adopted_by": list(entry.adopted_by),
            }
            for option, entry in found.options.items()
        },
        "asked_by": [f"{benefit}: {section}.{id}" for benefit, section, id in _asking(law, name)],
    }


def _asking(law: Law, reading: str) -> Iterator[tuple[str, str, str]]:
    from uirules.plan.walk import readings_asked

    for benefit in _encoded(law):
        plan = law.plan(benefit)
        for name, definition in plan.definitions.items():
            if reading in readings_asked(definition.node) or reading == definition.rounding_reading:
                yield benefit, "definitions", name
        for name, condition in plan.conditions.items():
            if reading in readings_asked(condition.node) or reading in condition.only_under:
                yield benefit, "conditions", name
        if plan.schedule is not None and reading in readings_asked(plan.schedule):
            yield benefit, "payments", "periods"


def _encoded(law: Law) -> list[str]:
    return [name for name in law.benefits if law.ruleset.provision(name).not_encoded is None]


# ── clauses ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def clauses(law: Law) -> list[dict[str, Any]]:
    """All clauses of the instruments of the ruleset, in short."""
    return [
        {"clause": entry.id, "label": dict(entry.label), "status": entry.status, "text_status": entry.text_status}
        for instrument in law.ruleset.manifest.instruments
        for entry in law.registry.clauses(instrument)
    ]


def clause(law: Law, id: str) -> dict[str, Any]:
    """A clause of the registry, with its sources, the gaps registered at it, and what in the ruleset cites it."""
    found = law.registry.clause(id)
    data = found.to_dict()
    assurance = found.assurance
    data["assurance"] = None if assurance is None else assurance.value
    keys = dict.fromkeys(key for fact in found.facts for key in fact.sources)
    sources = law.registry.sources
    data["sources"] = {
        key: {"address": sources[key].address, "what": sources[key].what} for key in keys if key in sources
    }
    data["gaps"] = [{"id": gap.id, "text": dict(gap.text)} for gap in law.registry.gaps_at(id)]
    data["cited_by"] = list(dict.fromkeys(_citing(law, id)))
    return data


def _citing(law: Law, id: str) -> Iterator[str]:
    from uirules.ruleset.node import MappingNode, ScalarNode, SequenceNode, nodes

    for file in law.ruleset.files():
        for node in nodes(law.ruleset.tree(file)):
            cites = node.get("cite") if isinstance(node, MappingNode) else None
            scalars = list(cites) if isinstance(cites, SequenceNode) else [cites]
            if any(isinstance(scalar, ScalarNode) and scalar.text == id for scalar in scalars):
                steps = [step.replace("~1", "/").replace("~0", "~") for step in node.pointer.split("/")[1:]]
                yield f"{file}: {'.'.join(steps[:2])}" if steps else file


# ── rules and parameters ──────────────────────────────────────────────────────────────────────────────────────────────


def _entries(law: Law, provision: str, section: str) -> Mapping[str, Any]:
    """The parameters, definitions or conditions of a provision, with what it uses of the shared ones."""
    try:
        found: Mapping[str, Any] = getattr(law.plan(provision).provision, section)
    except UirulesError:
        found = getattr(law.ruleset.provision(provision), section)
    return found


def _pick(law: Law, sections: Sequence[str], benefit: str | None) -> Iterator[tuple[str, str, str]]:
    for provision in law.benefits if benefit is None else [benefit]:
        if provision not in law.benefits:
            raise unknown(provision, law.benefits)
        for section in sections:
            for name in _entries(law, provision, section):
                yield provision, section, name


def rules(law: Law, benefit: str | None = None) -> list[dict[str, Any]]:
    """All definitions and conditions, in short."""
    return [
        {
            "id": name,
            "benefit": provision,
            "kind": section.removesuffix("s"),
            "title": _words(_title(law, provision, section, name)),
        }
        for provision, section, name in _pick(law, ("definitions", "conditions"), benefit)
    ]


def _title(law: Law, provision: str, section: str, name: str) -> Any:
    return getattr(_entries(law, provision, section)[name], "title", None)


def rule(law: Law, name: str, benefit: str | None = None) -> list[dict[str, Any]]:
    """A definition or a condition, for every provision that has one of that name: as written, with what it reads."""
    known = list(_pick(law, ("definitions", "conditions"), benefit))
    found = [_rule(law, provision, section, id) for provision, section, id in known if id == name]
    if not found:
        raise unknown(name, list(dict.fromkeys(id for _, _, id in known)))
    return found


def _rule(law: Law, provision: str, section: str, name: str) -> dict[str, Any]:
    from uirules.ruleset.validate import locate, texts

    home = law.ruleset.file_of(provision, section, name)
    node = locate(law.ruleset.tree(home), (section, name))
    declared = _entries(law, provision, section)[name]
    source = texts(node)
    own = ("title", "type", "unit", "given", "requires", "formula", "table", "default", "exceptions", "round", "holds")
    data = _filled(id=name, benefit=provision, kind=section.removesuffix("s"))
    data |= _filled(**{key: source.get(key) for key in own})
    data |= _filled(
        only_under=source.get("only_under"), cite=_citations(law, declared.cite), assurance=declared.assurance
    )
    words = {key: source.get(key) for key in ("met", "unmet", "unknown", "counting", "remedy", "told", "result")}
    data |= _filled(messages=_filled(**words))
    data["path"] = f"{home.removesuffix('.yaml')}/{section}/{name}"
    return data | _filled(**_reads(law, provision, section, name)) | _place(node)


def _reads(law: Law, provision: str, section: str, name: str) -> dict[str, list[str]]:
    """What the rule reads and what reads it, as far as the plan can be made."""
    from uirules.plan.walk import definitions_read, facts_read, parameters_read, readings_asked

    try:
        plan = law.plan(provision)
    except UirulesError:
        return {}
    planned: Any = (plan.definitions if section == "definitions" else plan.conditions).get(name)
    if planned is None:
        return {}
    node = planned.node
    others: list[tuple[str, Any]] = [*plan.definitions.items(), *plan.conditions.items()]
    asked = dict.fromkeys((*readings_asked(node), getattr(planned, "rounding_reading", None) or ""))
    return {
        "reads_facts": list(facts_read(node)),
        "reads_parameters": list(parameters_read(node)),
        "reads_definitions": list(definitions_read(node)),
        "readings": [reading for reading in asked if reading],
        "read_by": [other for other, entry in others if name in definitions_read(entry.node)],
    }


def parameters(law: Law, benefit: str | None = None) -> list[dict[str, Any]]:
    """All parameters, in short, with the value that began last."""
    found = []
    for provision, section, name in _pick(law, ("parameters",), benefit):
        declared = _entries(law, provision, section)[name]
        start, latest = max(declared.values.items())
        entry = _filled(id=name, benefit=provision, title=dict(declared.title), unit=declared.unit)
        found.append(entry | {"from": str(start), "value": latest.value, "assurance": latest.assurance})
    return found


def parameter(law: Law, name: str, benefit: str | None = None) -> list[dict[str, Any]]:
    """A parameter through time, for every provision that has one of that name; or the one of a path of amendments."""
    from uirules.plan.walk import parameters_read
    from uirules.ruleset.validate import locate

    known = list(_pick(law, ("parameters",), benefit))
    found = []
    path, name = name.strip("/"), name.strip("/").rpartition("/")[2]
    for provision, _, id in known:
        home = law.ruleset.file_of(provision, "parameters", id)
        stands = f"{home.removesuffix('.yaml')}/parameters/{id}"
        if path not in (id, stands):
            continue
        declared = _entries(law, provision, "parameters")[name]
        plan = law.plan(provision)
        values = [
            {
                "from": str(start),
                "value": entry.value,
                "cite": _citations(law, entry.cite or declared.cite),
                "assurance": entry.assurance,
                **_filled(
                    verified_until=None if entry.verified_until is None else str(entry.verified_until),
                    published=None if entry.published is None else str(entry.published),
                    sources=list(entry.sources),
                    note=_words(entry.note),
                    corrected=[
                        {"published": str(later.published), "value": later.value, "assurance": later.assurance}
                        for later in entry.corrected
                    ],
                ),
            }
            for start, entry in sorted(declared.values.items())
        ]
        others: list[tuple[str, Any]] = [*plan.definitions.items(), *plan.conditions.items()]
        data = _filled(id=name, benefit=provision, title=dict(declared.title), type=declared.type, unit=declared.unit)
        data |= {"goes_by": declared.goes_by, "before": declared.before, "values": values}
        data["read_by"] = [other for other, entry in others if name in parameters_read(entry.node)]
        data["path"] = stands
        found.append(data | _place(locate(law.ruleset.tree(home), ("parameters", name))))
    if not found:
        raise unknown(path, list(dict.fromkeys(id for _, _, id in known)))
    return found


# ── trees ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def tree(law: Law, file: str) -> list[dict[str, Any]]:
    """The tree of one file of the ruleset: pointer, place, and the text of every scalar."""
    from uirules.ruleset.node import ScalarNode, nodes

    known = list(law.ruleset.files())
    if file not in known:
        raise unknown(file, known)
    found = []
    for node in nodes(law.ruleset.tree(file)):
        position = node.position
        data: dict[str, Any] = {"pointer": node.pointer, "kind": node.kind_name}
        if position is not None:
            data |= {"line": position.line, "column": position.column}
        if isinstance(node, ScalarNode):
            data |= {"text": node.text, "style": node.style}
        found.append(data)
    return found
