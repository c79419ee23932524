"""What the names in the formulas of one provision are called on a page, each leading to its own entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from uirules.decision.document import Identifier, Runs, Text
from uirules.decision.sure import Grades, Sheet
from uirules.decision.wording import Fillable
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import Plan, PlannedCall
from uirules.rulebook.elements import Element
from uirules.rulebook.page import Page
from uirules.ruleset.model import RowField
from uirules.ruleset.types import Type

__all__ = ["Names"]


class Names:
    """The names of one provision on one page."""

    def __init__(self, page: Page, law: Law, provision: str) -> None:
        self.page, self.law, self.name = page, law, provision
        self.plan: Plan = law.plan(provision)
        self.at = f"rules/{law.id}/{provision}.html"
        self.common = f"rules/{law.id}/common.html"
        self.shared = page.book.shared(law)
        self.parameters = {**self.shared.parameters, **self.plan.parameters}
        self.facts = law.ruleset.facts.facts
        # What every grade rests on, on the default readings and the latest values.
        readings = {name: law.readings[name] for name in self.plan.readings}
        self.grades: Sheet = Grades(self.plan, None).sheet(readings, dt.date.max, {})
        self._telling: tuple[str, tuple[str, ...], Mapping[int, str]] = ("", (), {})
        self._rows: dict[str, RowField] = {}
        for declared in self.facts.values():
            for key, field in (declared.row or {}).items():
                self._rows.setdefault(key, field)

    def _place(self, anchor: str) -> str:
        return f"{self.at}#{anchor}"

    def _element(self, anchor: str) -> Element | None:
        """What stands at an anchor of the provision's page, else of the page of what provisions share."""
        places = self.page.book.by_place
        return places.get(f"{self.at}#{anchor}") or places.get(f"{self.common}#{anchor}")

    @contextmanager
    def telling(self, name: str, arguments: Iterable[str], given: Mapping[int, str]) -> Iterator[None]:
        """While the body of a definition is told: its arguments go by their names, it is not told as a call of itself.

        ``given`` names the arguments that stand in the body as nodes of a call, by the id of the node.
        """
        before, self._telling = self._telling, (name, tuple(arguments), given)
        yield
        self._telling = before

    def call(self, node: n.Node) -> PlannedCall | None:
        """The outermost call in whose place a node stands, but for the definition whose body is being told."""
        calls = [call for call in self.page.book.calls_at(self.law, node) if call.name != self._telling[0]]
        return calls[-1] if calls else None

    def argument_at(self, node: n.Node) -> str | None:
        """The argument that a node stands for in the body being told."""
        _, arguments, given = self._telling
        if isinstance(node, n.Definition) and node.name in arguments:
            return node.name
        return given.get(id(node))

    def argument(self, name: str, declared: Iterable[str]) -> Runs:
        """An argument among those declared: by its name, or by its number, as the language likes it."""
        return self.page.numbered("name.argument", name, tuple(declared).index(name) + 1)

    def own_argument(self, name: str) -> Runs:
        """An argument of the definition whose body is being told."""
        return self.argument(name, self._telling[1])

    def definition(self, name: str) -> Runs:
        """A definition or condition by its title, or as the language names what has none."""
        if name in self.plan.conditions:
            return self.condition(name)
        return self.value(name)

    def value(self, name: str) -> Runs:
        """A definition by its title, also where a condition has the same name."""
        element = self._element(f"value-{name}")
        if element is None:
            return self.page.id(name)
        called = self.page.called(element)
        return self.page.link(self.page.inside(called) if element.title is not None else called, element.place)

    def condition(self, name: str) -> Runs:
        """A condition by its number."""
        element = self._element(f"condition-{name}")
        return self.page.id(name) if element is None else self.page.element(element)

    def parameter(self, name: str, *, with_value: bool = True) -> Runs:
        """A parameter by its title, with its value where it never had another."""
        planned = self.parameters[name]
        element = self._element(f"parameter-{name}")
        title = self.page.id(name)
        if element is not None and element.title is not None:
            title = self.page.inside(self.page.own(element.title))
        linked = title if element is None else self.page.link(title, element.place)
        if not with_value or len(planned.entries) != 1 or planned.has_before:
            return linked
        value = self.page.value(planned.entries[0].value, planned.type)
        return self.page.say("name.parameter", title=linked, value=value)

    def label(self, path: str) -> Runs:
        """The label of a fact, without a link."""
        declared = self.facts.get(path)
        return self.page.id(path) if declared is None else self.page.inside(self.page.own(declared.label))

    def fact(self, path: str) -> Runs:
        """A fact by its label."""
        return self.page.link(self.label(path), f"rules/{self.law.id}/facts.html#fact-{path}")

    def field(self, row: Type | None, index: int) -> Runs:
        """A field of a row, in quotation marks where it has a label of its own."""
        label = self.field_label(row, index)
        name = row.fields[index][0] if row is not None and index < len(row.fields) else ""
        known = f"name.{name}" in self.page.texts or not name or not as_text(label)
        return label if known else self.page.say("name.field", label=label)

    def column(self, row: Type | None, index: int) -> Runs | None:
        """The name of a column that is worked out for each period, leading to it; None for any other field."""
        schedule = self.plan.schedule
        if row is None or schedule is None or index >= len(row.fields):
            return None
        name = row.fields[index][0]
        if name not in dict(schedule.columns) or tuple(key for key, _ in row.fields[:3]) != ("number", "from", "to"):
            return None
        return self.page.link(self.page.id(name), self._place(f"column-{name}"))

    def field_label(self, row: Type | None, index: int) -> Runs:
        """A field by its declared label, else by the words for the fields of periods, else by its name."""
        if row is None or index >= len(row.fields):
            return self.page.label("name.entry")
        column = self.column(row, index)
        if column is not None:
            return column
        name, type_ = row.fields[index]
        where = (type_.name or "").rpartition(".")
        declared = self.facts.get(where[0])
        field = (declared.row or {}).get(where[2]) if declared is not None else None
        if field is None and f"name.{name}" in self.page.texts:
            return self.page.label(f"name.{name}")
        field = field or self._rows.get(name)
        return self.page.id(name) if field is None else self.page.inside(self.page.own(field.label))

    def reading(self, name: str) -> Runs:
        """A reading by its title."""
        title = self.page.own(self.law.ruleset.readings[name].title)
        return self.page.link(title, f"rules/{self.law.id}/readings.html#reading-{name}")

    def option(self, reading: str, option: str, *, default: bool = True) -> Runs:
        """An option by its sentence, marked where it is the default."""
        declared = self.law.ruleset.readings[reading].options[option]
        text = self.page.word.fill(declared.text[self.page.lang], _Titles(self))
        key = "part.option_default" if declared.default and default else "part.option"
        return self.page.say(key, option=text)

    def sentence(self, template: str) -> Runs:
        """A sentence of the ruleset, with what its names are called in the places of their values."""
        return self.page.word.fill(template, _Titles(self))

    def named(self, name: str) -> Runs:
        """What a name in a sentence is called, in brackets: the sentence has a value there."""
        if name in self.plan.definitions or name in self.plan.conditions or name in self.shared.definitions:
            title = self.definition(name)
        elif name in self.parameters:
            title = self.parameter(name, with_value=False)
        elif name in self.facts:
            title = self.fact(name)
        elif f"name.{name}" in self.page.texts:
            title = self.page.label(f"name.{name}")
        else:
            list_, _, field = name.rpartition(".")
            row = (self.facts[list_].row or {}) if list_ in self.facts else {}
            title = self.page.inside(self.page.own(row[field].label)) if field in row else (Identifier(name),)
        return self.page.say("name.placeholder", name=title)


class _Titles(dict[str, Fillable]):
    """What the names in a sentence are called, looked up as they are met."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Runs:
        return self._names.named(name)


def as_text(runs: Runs) -> bool:
    """Whether runs are words alone."""
    return all(isinstance(run, Text) for run in runs)
