"""The typed form of ruleset files: one pydantic model for each kind of file and of entry.

Files are read as text throughout (:mod:`uirules.ruleset.source`); these models give scalars their declared types,
refuse keys they do not know, and are where the published JSON Schemas come from. Formulas stay text here; names, types
and units are resolved by :mod:`uirules.plan`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from uirules.ruleset.scalars import Dashed, Day, Dotted, ExactText, Flag, Name, Natural, read_value

__all__ = [
    "Common",
    "Condition",
    "DatedFormula",
    "Declaration",
    "Definition",
    "EnumValue",
    "Facts",
    "FormulaCorrection",
    "GapUse",
    "Input",
    "Manifest",
    "Parameter",
    "ParameterCorrection",
    "ParameterValue",
    "Payments",
    "Provision",
    "Reading",
    "ReadingOption",
    "RowField",
    "Stage",
    "StageCorrection",
    "System",
    "Systems",
    "Told",
]

FORMAT = "uirules/1"

Words = dict[str, str]
"""One text in every language of the ruleset: ``{en: …, my: …}``."""

Assurance = Literal["A", "B", "C", "D"]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Cites = Annotated[list[str], BeforeValidator(_as_list), Field(json_schema_extra={"type": ["array", "string"]})]
"""Clause ids of ``legal_refs/``; one alone may stand without brackets."""


Rows = Annotated[list[str], BeforeValidator(_as_list), Field(json_schema_extra={"type": ["array", "string"]})]
"""Rows of fact that a rule states, by their keys in the clause registry; one alone may stand without brackets."""


class Model(BaseModel):
    """What all models share: unknown keys are mistakes, and a model once read does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Versioned(Model):
    """A file says which format it is written in."""

    format: Literal["uirules/1"]


# ── the law as a whole ────────────────────────────────────────────────────────────────────────────────────────────────


class Manifest(Versioned):
    """``ruleset.yaml``: what the folder holds."""

    id: Dashed
    version: str = Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")
    published: Day
    title: Words
    languages: list[str] = Field(min_length=1)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    calendar: Literal["gregorian"] = "gregorian"
    in_force_from: Day
    instruments: list[Dashed] = Field(min_length=1)
    lists_complete_until: list[Dotted] = Field(min_length=1)
    provisions: list[Name] = Field(min_length=1)
    default_provision: Name | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Manifest:
        for name in ("languages", "instruments", "provisions"):
            if len(set(getattr(self, name))) != len(getattr(self, name)):
                raise PydanticCustomError("each_once", f"'{name}' that name each entry once")
        if self.default_provision is not None and self.default_provision not in self.provisions:
            raise PydanticCustomError("default_provision", "a 'default_provision' that stands among 'provisions'")
        return self


class EnumValue(Model):
    """The label of one value of an enum fact."""

    label: Words


def _range_fits(kind: str, limits: tuple[str, str] | None) -> None:
    """A range has two values of the declared type, the lower one first; a number has one."""
    if limits is None:
        if kind in ("integer", "money", "rational"):
            raise PydanticCustomError("range_missing", "a 'range' for a number: the least and the greatest it can be")
        return
    if kind not in ("integer", "money", "rational", "date", "month"):
        raise PydanticCustomError("range_of", "a range belongs to a number, a date or a month")
    try:
        low, high = (read_value(text, kind) for text in limits)
    except ValueError as error:
        expected = {"expected": str(error)}
        raise PydanticCustomError("range_values", "both ends of the range as {expected}", expected) from None
    if low > high:
        raise PydanticCustomError("range_order", "a range with its lower end first")


class RowField(Model):
    """One field of a list fact's rows."""

    type: Literal["boolean", "integer", "money", "date", "month", "text", "enum", "list of enum"]
    unit: str | None = None
    range: tuple[ExactText, ExactText] | None = None
    values: dict[Name, EnumValue] | None = None
    label: Words
    question: Words | None = None
    whether: Words | None = None
    why: Words | None = None
    asked_of: Literal["claimant", "employer", "office", "register"] | None = None
    personal: Flag = False
    required: Flag = False
    may_be_absent: Flag = False
    if_left_out: Literal["unnamed"] | None = None

    @model_validator(mode="after")
    def _belongs_together(self) -> RowField:
        if (self.type in ("enum", "list of enum")) != (self.values is not None):
            raise PydanticCustomError("enum_values", "an enum declares its 'values', and nothing else does")
        _range_fits(self.type, self.range)
        return self


class Declaration(Model):
    """One fact: its type and range, its words, and who supplies it."""

    type: Literal["boolean", "integer", "money", "rational", "date", "month", "text", "enum", "list"]
    unit: str | None = None
    range: tuple[ExactText, ExactText] | None = None
    values: dict[Name, EnumValue] | None = None
    label: Words
    question: Words
    whether: Words | None = None
    why: Words | None = None
    asked_of: Literal["claimant", "employer", "office", "register"]
    personal: Flag = False
    may_be_absent: Flag = False
    not_before: Dotted | None = None
    # lists only
    row: dict[Name, RowField] | None = None
    key: list[Name] | None = None
    time: Name | None = None
    known_from: Dotted | None = None
    known_to: Dotted | None = None
    max_items: Natural | None = None

    @model_validator(mode="after")
    def _belongs_together(self) -> Declaration:
        if (self.type == "list") != (self.row is not None):
            raise PydanticCustomError("list_rows", "a list declares its 'row', and nothing else does")
        if (self.type == "enum") != (self.values is not None):
            raise PydanticCustomError("enum_values", "an enum declares its 'values', and nothing else does")
        if self.type == "list" and (
            not self.key or None in (self.time, self.known_from, self.known_to, self.max_items)
        ):
            raise PydanticCustomError(
                "list_span", "a list declares 'key', 'time', 'known_from', 'known_to' and 'max_items'"
            )
        if self.row is not None:
            if self.time not in self.row or self.row[self.time].type not in ("date", "month"):
                raise PydanticCustomError("list_time", "a 'time' that is a date or a month of the row")
            if not self.row[self.time].required:
                raise PydanticCustomError("list_time_required", "a 'time' field that says 'required: true'")
            if any(name not in self.row for name in self.key or ()):
                raise PydanticCustomError("list_key", "a 'key' of fields of the row")
        _range_fits(self.type, self.range)
        return self


def _corrections_rise(published: dt.date | None, corrections: Sequence[Any]) -> None:
    """A correction is published after what it corrects, and that entry says itself when it was."""
    if not corrections:
        return
    if published is None:
        raise PydanticCustomError("corrected_published", "'published' beside 'corrected': the day of the first wording")
    for correction in corrections:
        if correction.published <= published:
            raise PydanticCustomError("corrected_order", "corrections by rising day of 'published'")
        published = correction.published


class Facts(Versioned):
    """``facts.yaml``: every fact a claim under this law may state."""

    facts: dict[Dotted, Declaration]


class StageCorrection(Model):
    """What an entry of a system's timeline says since a correction of it was published."""

    value: Flag
    published: Day
    cite: Cites | None = None
    assurance: Assurance
    verified_until: Day
    sources: list[str] = []
    note: Words | None = None


class Stage(Model):
    """One entry of a system's timeline: whether it was enacted, commenced, started, collected or paid from a day on."""

    value: Flag
    cite: Cites
    assurance: Assurance
    verified_until: Day
    published: Day | None = None
    sources: list[str] = []
    note: Words | None = None
    corrected: list[StageCorrection] = []

    @model_validator(mode="after")
    def _rising(self) -> Stage:
        _corrections_rise(self.published, self.corrected)
        return self


class System(Model):
    """An insurance system and how far it has come, by date."""

    title: Words
    cite: Cites
    enacted: dict[Day, Stage]
    commenced: dict[Day, Stage]
    started: dict[Day, Stage]
    collected: dict[Day, Stage]
    paid: dict[Day, Stage]


class Systems(Versioned):
    """``systems.yaml``."""

    systems: dict[Name, System]


class ReadingOption(Model):
    """One way to read the text: a whole sentence, what speaks for it, and who adopted it."""

    text: Words
    speaks_for: Words
    adopted_by: list[str] = []
    default: Flag = False


class Reading(Versioned):
    """``readings/<id>.yaml``: a question the text leaves open."""

    id: Dashed
    title: Words
    question: Words
    cite: Cites
    items: list[Natural] = []
    options: dict[Name, ReadingOption] = Field(min_length=2)

    @model_validator(mode="after")
    def _one_default(self) -> Reading:
        if sum(option.default for option in self.options.values()) != 1:
            raise PydanticCustomError("one_default", "exactly one option says 'default: true'")
        return self

    @property
    def default(self) -> str:
        """The option used where none is chosen."""
        return next(name for name, option in self.options.items() if option.default)


# ── provisions ────────────────────────────────────────────────────────────────────────────────────────────────────────

Formula = str | dict[str, Any]
"""A FEEL expression; or ``{reading: ID, OPTION: formula, …}``; or ``{2014-04-01: formula, 2027-01-01: formula}``, whose
entries can be a :class:`DatedFormula` as well."""


class FormulaCorrection(Model):
    """The formula of an entry since a correction of it was published."""

    formula: Formula
    published: Day
    cite: Cites | None = None
    assurance: Assurance | None = None


class DatedFormula(Model):
    """A formula from a day on, with the day on which it was published."""

    formula: Formula
    published: Day | None = None
    cite: Cites | None = None
    assurance: Assurance | None = None
    corrected: list[FormulaCorrection] = []

    @model_validator(mode="after")
    def _rising(self) -> DatedFormula:
        _corrections_rise(self.published, self.corrected)
        return self


class ParameterCorrection(Model):
    """The value of an entry since a correction of it was published."""

    value: ExactText
    published: Day
    cite: Cites | None = None
    assurance: Assurance
    verified_until: Day | None = None
    sources: list[str] = []
    note: Words | None = None


class ParameterValue(Model):
    """A parameter's value from a day on."""

    value: ExactText
    cite: Cites | None = None
    rows: Rows = []
    assurance: Assurance
    verified_until: Day | None = None
    published: Day | None = None
    sources: list[str] = []
    note: Words | None = None
    corrected: list[ParameterCorrection] = []

    @model_validator(mode="after")
    def _rising(self) -> ParameterValue:
        _corrections_rise(self.published, self.corrected)
        return self


class Parameter(Model):
    """A number of the law, through time."""

    title: Words
    type: Literal["integer", "money", "rational", "month", "date"]
    unit: str | None = None
    goes_by: str = "law_on"
    before: Literal["refused"] | ExactText = "refused"
    cite: Cites
    rows: Rows = []
    values: dict[Day, ParameterValue] = Field(min_length=1)


class Rounding(Model):
    """To a multiple of ``to``, in one of the ways a law can ask for, and the clause that asks for it."""

    to: ExactText
    mode: Literal["half_up", "down", "up", "half_down", "half_even"]
    cite: Literal["none_found"] | Cites


class Told(Model):
    """A sentence told where ``when`` holds (always, where it does not say)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    when: Formula | None = None
    outcomes: list[Literal["met", "not_met", "undetermined"]] = ["met", "not_met", "undetermined"]

    @property
    def words(self) -> Words:
        """The sentence in each language."""
        return dict(self.model_extra or {})


class ExceptionRule(Model):
    """An exception to a general rule."""

    when: Formula
    formula: Formula
    cite: Cites
    rows: Rows = []
    assurance: Assurance | None = None
    beats: list[Dashed] = []


class Band(Model):
    """One band of a table: up to its edge (``none``: open) this value holds."""

    to: ExactText
    value: ExactText
    cite: Cites | None = None
    rows: Rows = []
    assurance: Assurance | None = None


class Input(Model):
    """An input of a decision table with the range in which the table must have a value; ``none``: open."""

    of: Formula
    range: tuple[ExactText, ExactText]


class Row(Model):
    """A row of a decision table: the tests of its cells (an input left out: any value), and the value."""

    when: dict[Name, ExactText | dict[str, ExactText]]
    value: ExactText
    cite: Cites | None = None
    rows: Rows = []
    assurance: Assurance | None = None


class Table(Model):
    """Bands of one number, tried from the top, or a decision table.

    ``edges`` says whether an edge itself belongs to the band it closes (``up_to``) or to the next (``below``); where
    that is disputed, a reading chooses. ``hit_policy`` is one of DMN's (chapter 8.2.8).
    """

    of: Formula | None = None
    edges: Literal["up_to", "below"] | dict[Name, str] | None = None
    bands: list[Band] | None = Field(None, min_length=1)
    hit_policy: Literal["unique", "first", "any", "collect"] | None = None
    aggregate: Literal["sum", "min", "max", "count"] | None = None
    inputs: dict[Name, str | Input] | None = Field(None, min_length=1)
    rows: list[Row] | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _bands_or_rows(self) -> Table:
        bands = (self.of, self.edges, self.bands)
        rows = (self.hit_policy, self.inputs, self.rows)
        if not ((None not in bands and rows == (None,) * 3) or (None not in rows and bands == (None,) * 3)):
            raise PydanticCustomError(
                "table_kind", "either 'of', 'edges' and 'bands', or 'hit_policy', 'inputs', 'rows'"
            )
        if (self.hit_policy == "collect") != (self.aggregate is not None):
            raise PydanticCustomError("table_aggregate", "'aggregate' with 'hit_policy: collect', and only there")
        return self


ArgumentKind = Literal["month", "date", "integer", "rational", "text", "list"]
"""What an argument of a definition can be; ``rational`` takes any number."""


class Definition(Model):
    """A named value: a formula, a table, or a default with exceptions."""

    title: Words | None = None
    type: str | dict[str, Any]
    unit: str | None = None
    given: dict[Name, Literal["month", "date", "integer", "rational", "text", "list"]] | None = Field(
        None, min_length=1, max_length=4
    )
    cite: Cites
    rows: Rows = []
    assurance: Assurance | None = None
    requires: list[Name] = []
    formula: Formula | None = None
    table: Table | None = None
    default: Formula | None = None
    exceptions: dict[Dashed, ExceptionRule] = {}
    round: Rounding | dict[str, Any] | None = None
    told: list[Told] = []
    result: Words | None = None

    @model_validator(mode="after")
    def _one_body(self) -> Definition:
        if sum(body is not None for body in (self.formula, self.table, self.default)) != 1:
            raise PydanticCustomError("one_body", "a definition has exactly one of 'formula', 'table' and 'default'")
        if self.exceptions and self.default is None:
            raise PydanticCustomError("exceptions_of", "'exceptions' belong to a 'default'")
        if self.default == "none" and not self.exceptions:
            raise PydanticCustomError("default_none", "'exceptions' beside 'default: none'")
        if self.given and (self.requires or self.round is not None or self.told or self.result is not None):
            raise PydanticCustomError(
                "given_body", "no 'requires', 'round', 'told' or 'result' beside 'given': a call is its body alone"
            )
        return self


class Condition(Model):
    """A condition of the outcome, with the sentence of each of its three results."""

    cite: Cites
    rows: Rows = []
    assurance: Assurance | None = None
    only_under: dict[Dashed, Name] = {}
    holds: Formula
    met: Words
    unmet: Words
    unknown: Words
    counting: list[Told] = []
    remedy: list[Told] = []


class Periods(Model):
    """``count`` periods of ``every``, one after the other from ``start``."""

    start: str
    every: Literal["1 month"]
    count: str


class Once(Model):
    """One payment, on a day."""

    on: str


class PaymentColumn(Model):
    """A column of the periods, worked out for each of them."""

    formula: Formula


class PaymentState(Model):
    """A state of a period: the first whose ``when`` holds."""

    state: Literal["allowable", "withheld", "ended", "pending"]
    when: Formula
    cite: Cites
    label: Words
    text: Words
    meaning: Words


class StateWords(Model):
    """The words of a period whose state is not settled."""

    label: Words
    text: Words
    meaning: Words


class Payments(Model):
    """Payments as periods."""

    cite: Cites
    periods: Periods | None = None
    once: Once | None = None
    amount: str
    total: Name | None = None
    awaits: list[Dotted] = []
    each: dict[Name, PaymentColumn] = {}
    states: list[PaymentState] = Field(min_length=1)
    undetermined: StateWords
    dates_told: Dotted | None = None

    @model_validator(mode="after")
    def _one_rhythm(self) -> Payments:
        if (self.periods is None) == (self.once is None):
            raise PydanticCustomError("one_rhythm", "payments have either 'periods' or 'once'")
        return self


class GapUse(Model):
    """A registered gap that matters to a decision: told as a warning where ``when`` holds."""

    gap: Dashed
    when: Formula | None = None
    outcomes: list[Literal["met", "not_met", "undetermined"]] = ["met", "undetermined"]


class NotEncoded(Model):
    """Why a provision has no rules yet."""

    reason: Words


class Common(Versioned):
    """``common.yaml``: what several provisions share, each thing in one place."""

    parameters: dict[Name, Parameter] = {}
    definitions: dict[Name, Definition] = {}


class Provision(Versioned):
    """One benefit, duty or status."""

    id: Name
    kind: Literal["benefit", "duty", "status"]
    title: Words
    subtitle: Words | None = None
    system: Name
    cite: Cites
    contingency: Dotted
    not_encoded: NotEncoded | None = None
    outputs: list[Name] = []
    amounts: list[Name] = []
    parameters: dict[Name, Parameter] = {}
    definitions: dict[Name, Definition] = {}
    conditions: dict[Name, Condition] = {}
    payments: Payments | None = None
    gaps: list[GapUse] = []
    texts: dict[Name, Words] = {}
    duties: list[Told] = []
    disputes: list[Told] = []


def day(value: Any) -> dt.date:
    """A day as given by a caller: a date, or its ISO 8601 text."""
    from uirules.ruleset.scalars import read_day

    return read_day(value)
