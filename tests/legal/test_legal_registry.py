"""Registries as a drafter meets them: lookups, several folders, and what is said of a file that is wrong."""

from __future__ import annotations

import operator
import pickle
from pathlib import Path

import pytest

from uirules.errors import RulesetError, UnknownName
from uirules.legal import Assurance, Registry, parse_id, weakest
from uirules.ruleset.source import load_yaml

CLAUSE = """\
  sec_1:
    label: {en: section 1, my: ပုဒ်မ\u00a0၁}
    summary: {en: It says so., my: ဖော်ပြပါသည်။}
    status: encoded
    text_status: paraphrase
"""
FILE = f"""\
format: uirules/clauses/0
id: toy
kind: act
title: {{en: Toy Act, my: ဥပမာဥပဒေ}}
whole:
  label: {{en: Toy Act, my: ဥပမာဥပဒေ}}
  summary: {{en: It says so., my: ဖော်ပြပါသည်။}}
  status: encoded
  text_status: paraphrase
clauses:
{CLAUSE}"""


def toy(folder: Path, text: str = FILE, name: str = "toy") -> Registry:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Registry(folder, load=load_yaml)


def refused(folder: Path, text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(RulesetError) as caught:
        toy(folder, text).instrument("toy")
    for problem in caught.value.problems:
        assert problem.text["en"] and problem.text["my"]
        assert "{" not in problem.text["en"].replace("{label}", "")
    return [(problem.code, problem.position.line if problem.position else None) for problem in caught.value.problems]


# ------------------------------------------------------------------------------------------------------- grades


def test_grades_are_ordered() -> None:
    assert Assurance.A > Assurance.B > Assurance.C > Assurance.D
    assert Assurance.B >= Assurance.B and Assurance.C <= Assurance.B and Assurance.D < Assurance.A
    assert weakest([Assurance.B, Assurance.D, Assurance.A]) is Assurance.D
    assert weakest([]) is None
    for compare in (operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(TypeError):
            compare(Assurance.A, 1)
    assert str(Assurance("C")) == "C"


def test_a_clause_is_as_good_as_its_weakest_cell(registry: Registry) -> None:
    assert registry.clause("ssl-2012/sec_37__para_a").assurance is Assurance.C
    assert registry.clause("ssl-2012/sec_37__para_c").assurance is Assurance.B
    assert registry.clause("ssl-2012/sec_24").assurance is None
    cell = registry.clause("ssl-2012/sec_37__para_a").fact("U2", "no-resignation")
    assert cell is not None and cell.assurance is Assurance.B
    assert registry.clause("ssl-2012/sec_37").fact("U2") is None


# ---------------------------------------------------------------------------------------------------------- ids


@pytest.mark.parametrize(
    "id",
    ["ssl-2012", "ssl-2012/chp_V", "ssl-2012/sec_37A", "ssl-2012/sec_31__para_b__subpara_ii", "x/prov_late-payment",
     "notif-64-2020/par_1", "x/sec_2__prov_wage", "x/art_24__para_a"],
)  # fmt: skip
def test_ids(id: str) -> None:
    parsed = parse_id(id)
    assert parsed is not None and str(parsed) == id


@pytest.mark.parametrize(
    "id",
    ["", "SSL-2012", "ssl-2012/", "ssl-2012/section_37", "ssl-2012/sec_037", "ssl-2012/sec_37a", "ssl-2012/para_a",
     "ssl-2012/sec_37__subpara_i", "ssl-2012/sec_37/para_a", "../x", "ssl-2012/prov_a__para_b", "ssl-2012/chp_5",
     "ssl-2012/chp_V__sec_1", "ssl-2012/sec_၃၇", "ssl-2012/sec_37__"],
)  # fmt: skip
def test_what_is_no_id(id: str) -> None:
    assert parse_id(id) is None


def test_parts_of_an_id() -> None:
    parsed = parse_id("ssl-2012/sec_31__para_b__subpara_ii")
    assert parsed is not None
    assert (parsed.instrument, parsed.kind, parsed.parent) == ("ssl-2012", "subpara", "ssl-2012/sec_31__para_b")
    assert parsed.suffix == "sec_31__para_b__subpara_ii"


# ------------------------------------------------------------------------------------------------------ lookups


def test_full_labels(registry: Registry) -> None:
    assert registry.label("ssl-2012/sec_37", "en", full=True) == "Social Security Law, 2012, section 37"
    myanmar = "၂၀၁၂\u00a0ခုနှစ်၊ လူမှုဖူလုံရေးဥပဒေ၊ ပုဒ်မ\u00a0၃၇"
    assert registry.label("ssl-2012/sec_37", "my", full=True) == myanmar
    assert registry.label("notif-64-2020", "en", full=True) == "Notification 64/2020"
    twice = registry.label("ssl-2012/prov_late-payment", "en", full=True)
    assert twice == "Social Security Law, 2012 (section unknown)"


def test_a_citation_as_a_decision_prints_it(registry: Registry) -> None:
    assert registry.citation("ssl-2012/sec_37").to_dict() == {
        "clause": "ssl-2012/sec_37",
        "label": {"en": "section 37", "my": "ပုဒ်မ\u00a0၃၇"},
    }


@pytest.mark.parametrize(
    ("id", "suggestion"),
    [
        ("ssl-2012/sec_38", "ssl-2012/sec_37"),
        ("ssl-2012/section_37", "ssl-2012/sec_37"),
        ("ssl-2021/sec_37", "ssl-2012/sec_37"),
        ("ssl-2012/sec_37__para_e", "ssl-2012/sec_37__para_d"),
        ("qqqqqqqqqqqq", None),
    ],
)
def test_an_unregistered_clause_is_never_made_up(registry: Registry, id: str, suggestion: str | None) -> None:
    assert id not in registry
    for look_up in (registry.clause, registry.citation, lambda id: registry.label(id, "en")):
        with pytest.raises(UnknownName) as caught:
            look_up(id)
        (problem,) = caught.value.problems
        assert problem.code == "legal.unknown_clause" and problem.found == id
        if id.endswith(("38", "para_e")):
            assert problem.suggestion is not None and problem.suggestion in registry
        else:
            assert problem.suggestion == suggestion
    assert id in str(caught.value)


def test_other_names_that_do_not_exist(registry: Registry) -> None:
    for call, code in (
        (lambda: registry.instrument("ssl-2013"), "unknown_instrument"),
        (lambda: list(registry.clauses("ssl-2013")), "unknown_instrument"),
        (lambda: registry.gaps("unemploymnt"), "unknown_benefit"),
        (lambda: registry.gap("waiting"), "unknown_gap"),
        (lambda: registry.label("ssl-2012/sec_37", "fr"), "no_such_language"),
    ):
        with pytest.raises(UnknownName) as caught:
            call()
        (problem,) = caught.value.problems
        assert problem.code == f"legal.{code}" and problem.text["en"] and problem.text["my"]
    assert 37 not in registry


def test_gaps_by_benefit_and_by_system(registry: Registry) -> None:
    unemployment = {gap.id for gap in registry.gaps("unemployment")}
    assert {"waiting-period", "which-fund-counts", "draft-beside-the-law"} <= unemployment
    assert "survivors-band-edges" not in unemployment
    sickness, health = ({gap.id for gap in registry.gaps(name)} for name in ("sickness", "health"))
    assert "sickness-six-months" in sickness and sickness <= health
    assert "rounding-rule" in sickness  # registered for the whole system
    assert {gap.id for gap in registry.gaps_at("ssl-2012/sec_37__para_d")} >= {"register-where", "time-limit"}
    assert registry.gap("month-of-separation").readings == ("month-of-separation",)
    assert registry.systems["unemployment"] == ("unemployment",)


def test_first_day_in_force(registry: Registry) -> None:
    day = registry.in_force_from("ssl-2012/sec_37__para_a")
    assert day is not None and (day.date.isoformat(), day.assurance) == ("2014-04-01", Assurance.B)
    assert registry.in_force_from("ssr-2014/rule_136") is None


def test_instruments_are_read_only_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("{", encoding="utf-8")
    registry = toy(tmp_path)
    assert registry.instruments == ("broken", "toy")
    assert registry.label("toy/sec_1", "en") == "section 1"
    with pytest.raises(RulesetError):
        registry.instrument("broken")


def test_a_second_folder_adds_and_never_replaces(tmp_path: Path, registry: Registry) -> None:
    own = tmp_path / "own"
    toy(own)
    (own / "sources.yaml").write_text(
        "format: uirules/sources/0\nsources:\n  OWN: {address: a shelf, what: A book.}\n", encoding="utf-8"
    )
    shipped = Path(str(registry.clause("ssl-2012").position.file)).parent  # type: ignore[union-attr]
    both = Registry([shipped, own], load=load_yaml)
    assert both.label("toy/sec_1", "en") == "section 1"
    assert "OWN" in both.sources and "JIL-2" in both.sources
    assert both.check() == ()
    with pytest.raises(RulesetError) as caught:
        Registry([own, own], load=load_yaml)
    assert "'toy' is there already" in str(caught.value)


def test_values_are_frozen_and_travel(registry: Registry) -> None:
    clause = registry.clause("ssl-2012/sec_37")
    with pytest.raises(AttributeError):
        clause.status = "encoded"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(clause)) == clause
    assert pickle.loads(pickle.dumps(registry)).label("ssl-2012/sec_37", "en") == "section 37"


def test_a_clause_as_plain_data(registry: Registry) -> None:
    data = registry.clause("ssl-2012/sec_37__para_a").to_dict()
    assert data["clause"] == "ssl-2012/sec_37__para_a" and data["kind"] == "para"
    assert data["within"] == "ssl-2012/sec_37" and data["placed"] == "stated"
    assert [fact["assurance"] for fact in data["facts"]] == ["B", "C", "C"]
    assert data["facts"][0]["part"] == "no-resignation" and data["facts"][0]["text"]["en"]
    rate = registry.clause("ssl-2012/chp_V__prov_unemployment-rate").to_dict()
    assert rate["facts"] == [{"key": "U8", "assurance": "D", "sources": [], "firm": True}]
    assert registry.clause("ssr-2014/rule_198").to_dict()["facts"][0]["from_government"] is True


# ------------------------------------------------------------------------------------------------- wrong files


def test_the_toy_is_well_formed(tmp_path: Path) -> None:
    assert toy(tmp_path).check() == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("uirules/clauses/0", "uirules/clauses/9", "wrong_format", 1),
        ("id: toy", "id: other", "id_not_file_name", 2),
        ("kind: act", "kind: akt", "unknown_value", 3),
        ("kind: act\n", "", "missing_key", 1),
        ("kind: act", "kind: act\nnumer: x", "unknown_key", 4),
        ("  sec_1:", "  section_1:", "malformed_id", 11),
        ("my: ပုဒ်မ\u00a0၁}", "fr: article}", "missing_language", 12),
        ("{en: section 1, my: ပုဒ်မ\u00a0၁}", "section 1", "not_a_group", 12),
        ("{en: It says so., my: ဖော်ပြပါသည်။}\n    status", "{en: '', my: ။}\n    status", "not_a_text", 13),
        ("    status: encoded", "    status: procedural", "no_reason", 11),
        ("    status: encoded", "    status: encoded\n    in_part: true", "no_reason", 11),
        ("    status: encoded", "    status: encoded\n    in_part: perhaps", "unknown_value", 15),
        (CLAUSE, CLAUSE + "    wording: {en: x, my: ။}\n", "wording_not_read", 11),
        (CLAUSE, CLAUSE + "    within: toy/sec_x\n", "malformed_id", 16),
        (CLAUSE, CLAUSE + "    see: toy\n", "not_a_list", 16),
        (CLAUSE, CLAUSE + "    see: []\n", "empty_list", 16),
        (CLAUSE, CLAUSE + "    see: [toy, toy]\n", "twice_in_list", 16),
        (CLAUSE, CLAUSE + "    facts: U1\n", "not_a_list", 16),
        (CLAUSE, CLAUSE + "    facts:\n      - {key: U1, assurance: E, sources: [X]}\n", "unknown_value", 17),
        (CLAUSE, CLAUSE + "    facts:\n      - {key: u1, assurance: B, sources: [X]}\n", "bad_form", 17),
        (CLAUSE, CLAUSE + "    facts:\n      - {key: U1, assurance: B}\n", "grade_without_source", 17),
        (CLAUSE, CLAUSE + "    facts:\n      - {key: U1, assurance: D, sources: [X]}\n",
         "recollection_with_source", 17),
        (CLAUSE, CLAUSE + "    facts:\n      - {key: U1, assurance: C, sources: [X], firm: true}\n",
         "firm_is_for_recollection", 17),
        (CLAUSE, CLAUSE + "    facts:\n      - {key: U1, assurance: D}\n      - {key: U1, assurance: D}\n",
         "fact_twice", 18),
        (CLAUSE, CLAUSE + "    in_force_from: {date: 2014-4-1, assurance: B, sources: [X]}\n", "bad_form", 16),
        (CLAUSE, CLAUSE + "    in_force_to: {date: 2014-02-30, assurance: B, sources: [X]}\n", "no_such_day", 16),
        ("kind: act", "kind: act\ncited_as: {en: Toy, my: ဥပမာ}", "no_label_in_pattern", 4),
        ("kind: act", "kind: act\ndates: {begun: {date: 2014-04-01, assurance: D}}", "unknown_key", 4),
    ],
)  # fmt: skip
def test_problems_of_a_file(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in FILE
    head, tail = FILE.rsplit(old, 1)
    assert (f"legal.{code}", line) in refused(tmp_path, head + new + tail)


def test_all_problems_of_a_file_at_once(tmp_path: Path) -> None:
    text = FILE.replace("kind: act", "kind: akt").replace("  sec_1:", "  section_1:")
    assert {code for code, _ in refused(tmp_path, text)} == {"legal.unknown_value", "legal.malformed_id"}


def test_a_file_that_is_no_mapping(tmp_path: Path) -> None:
    assert refused(tmp_path, "- x\n") == [("legal.not_a_group", 1)]


def test_a_language_that_the_title_lacks(tmp_path: Path) -> None:
    text = FILE.replace("my: ပုဒ်မ\u00a0၁}", "my: ပုဒ်မ\u00a0၁, fr: article 1}")
    assert refused(tmp_path, text) == [("legal.unknown_language", 12)]


def test_a_misspelt_key_is_given_its_name(tmp_path: Path) -> None:
    with pytest.raises(RulesetError) as caught:
        toy(tmp_path, FILE.replace("text_status", "txt_status")).instrument("toy")
    assert "Did you mean 'text_status'?" in str(caught.value)
    assert str(tmp_path / "toy.yaml") in str(caught.value)


def test_names_that_lead_nowhere(tmp_path: Path) -> None:
    more = (
        "    within: toy/chp_I\n    see: [toy/sec_9, nonsense/, other]\n"
        "    facts:\n      - {key: U1, assurance: C, sources: [LOST]}\n"
        "    in_force_from: {date: 2014-04-01, assurance: C, sources: [LOST]}\n"
    )
    text = FILE.replace("kind: act", "kind: act\ndates: {made: {date: 2014-04-01, assurance: C, sources: [LOST]}}")
    registry = toy(tmp_path, text + more)
    gaps = (
        "format: uirules/gaps/0\nsystems:\n  toys: [toy]\ngaps:\n  hole:\n    kind: not_found\n"
        "    clauses: [toy/sec_8]\n    touches: [toy]\n    text: {en: It is open., my: မသိရသေးပါ။}\n"
    )
    (tmp_path / "gaps.yaml").write_text(gaps, encoding="utf-8")
    problems = registry.check()
    assert sorted(problem.code for problem in problems) == [
        *["legal.malformed_id"],
        *["legal.unknown_clause"] * 4,
        *["legal.unknown_source"] * 3,
    ]
    assert all(problem.position is not None for problem in problems)


def test_problems_of_sources_and_gaps(tmp_path: Path) -> None:
    registry = toy(tmp_path)
    (tmp_path / "sources.yaml").write_text("format: uirules/sources/0\nsources:\n  X: {adress: a}\n", encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        _ = registry.sources
    assert [problem.code for problem in caught.value.problems] == ["legal.unknown_key", *["legal.missing_key"] * 2]
    gaps = (
        "format: uirules/gaps/0\nsystems:\n  toys: [toy]\ngaps:\n  Hole:\n    item: 0\n    kind: not_found\n"
        "    clauses: [toy]\n    touches: [tos]\n    text: {en: It is open., my: မသိရသေးပါ။}\n"
    )
    (tmp_path / "gaps.yaml").write_text(gaps, encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        registry.gaps()
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["legal.bad_form", "legal.unknown_benefit", "legal.bad_form"]
    assert "Did you mean 'toy'?" in str(caught.value) or "Did you mean 'toys'?" in str(caught.value)


def test_the_same_name_in_two_folders(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "sources.yaml").write_text(
            "format: uirules/sources/0\nsources:\n  X: {address: a shelf, what: A book.}\n", encoding="utf-8"
        )
        (folder / "gaps.yaml").write_text(
            "format: uirules/gaps/0\nsystems:\n  toys: [toy]\ngaps:\n  hole:\n    kind: not_found\n"
            "    clauses: [toy]\n    touches: [toy]\n    text: {en: It is open., my: မသိရသေးပါ။}\n",
            encoding="utf-8",
        )
    registry = Registry([one, two], load=load_yaml)
    for read, said in ((lambda: registry.sources, "source 'X'"), (registry.gaps, "gap 'hole'")):
        with pytest.raises(RulesetError) as caught:
            read()
        assert said in str(caught.value)
