"""One claim under every provision of a law: the listing, the overlaps, one letter on all."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import lagune
import pytest

from uirules import Law, UnknownName, load_ruleset

LAW = load_ruleset(lagune.LAGUNE)


@pytest.fixture
def with_an_overlap(tmp_path: Path) -> Law:
    """The Lagune with a registered gap between its benefit and its duty."""
    folder = tmp_path / "lagune"
    shutil.copytree(lagune.LAGUNE, folder)
    gaps = folder / "legal_refs" / "gaps.yaml"
    text = gaps.read_text(encoding="utf-8")
    touched = "    touches: [morte_saison]\n"
    assert text.count(touched) >= 1
    between = touched + "    between: [morte_saison, contribution_armateur]\n"
    gaps.write_text(text.replace(touched, between, 1), encoding="utf-8")
    return load_ruleset(folder)


def test_each_provision_has_its_decision() -> None:
    """The decisions are those that are made one by one, in the order of the manifest."""
    claim = {**lagune.seaman(), **lagune.owner()}
    several = LAW.decide_all(claim)
    assert [decision.benefit for decision in several] == LAW.benefits
    for decision in several:
        assert decision.to_dict() == LAW.decide(claim, decision.benefit).to_dict()
    assert several["morte_saison"].outcome == "met"
    with pytest.raises(KeyError):
        several["nothing"]


def test_an_event_that_is_not_stated_is_listed_so() -> None:
    """A provision whose day is not given was not looked at; the listing says which fact is missing."""
    entries = {entry.benefit: entry for entry in LAW.decide_all(lagune.seaman()).listing}
    assert entries["morte_saison"].opening == "met"
    assert entries["contribution_armateur"].opening == "no_event"
    assert entries["contribution_armateur"].missing == ("exercice.fin",)


def test_a_day_before_the_law_has_no_decision() -> None:
    """The other provisions are decided on all the same."""
    several = LAW.decide_all(lagune.seaman(exercice__fin="2020-12-31"))
    entries = {entry.benefit: entry for entry in several.listing}
    assert entries["contribution_armateur"].opening == "no_law"
    assert entries["contribution_armateur"].to_dict()["problem"] == "law.before_the_law"
    assert [decision.benefit for decision in several] == ["morte_saison"]


def test_no_provision_may_have_a_decision() -> None:
    """All days lie before the law: there is a letter, which says so and does not say that no event is stated."""
    several = LAW.decide_all(lagune.seaman(exercice__fin="2020-12-31"), ["contribution_armateur"])
    assert len(several) == 0
    for format in ("text", "markdown", "html", "json"):
        assert several.render("fr", format, embed_fonts=False)
    nothing = LAW.wording("fr").locale.texts["sentences.several.nothing"]
    letter = " ".join(several.render("fr").split())
    assert LAW.ruleset.provision("contribution_armateur").title["fr"] in letter
    assert nothing not in letter
    assert nothing in " ".join(LAW.decide_all({}, ["contribution_armateur"]).render("fr").split())


def test_a_day_of_the_law_is_no_event() -> None:
    """Asked on the law of a day, a provision whose event is not stated is not looked at all the same."""
    several = LAW.at("2031-06-01").decide_all(lagune.seaman())
    openings = {entry.benefit: entry.opening for entry in several.listing}
    assert openings["contribution_armateur"] == "no_event"
    assert openings["morte_saison"] == LAW.at("2031-06-01").decide(lagune.seaman(), "morte_saison").outcome


def test_an_overlap_is_told_where_both_may_apply(with_an_overlap: Law) -> None:
    """A registered gap between two provisions is named only where at least two of them may apply."""
    claim = {**lagune.seaman(), **lagune.owner()}
    (overlap,) = with_an_overlap.decide_all(claim).overlaps
    assert (overlap.gap, overlap.between) == ("delai-de-depot", ("morte_saison", "contribution_armateur"))
    assert overlap.text["fr"] in with_an_overlap.decide_all(claim).render("fr").replace("\n", " ")
    assert with_an_overlap.decide_all(lagune.seaman()).overlaps == ()
    assert with_an_overlap.decide_all({**lagune.owner(), "arret.date": None}).overlaps == ()


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize("lang", ["fr", "id"])
def test_one_letter_on_all(lang: str, format: str) -> None:
    """Every provision that was looked at stands in it by its title, and the same claim gives the same bytes."""
    claim = {**lagune.seaman(), **lagune.owner()}
    letter = LAW.decide_all(claim).render(lang, format, embed_fonts=False)
    for name in LAW.benefits:
        assert LAW.ruleset.provision(name).title[lang].split()[0] in letter
    assert letter == load_ruleset(lagune.LAGUNE).decide_all(claim).render(lang, format, embed_fonts=False)


def test_the_json_holds_listing_overlaps_and_decisions() -> None:
    """Its decisions are those of each provision, with their decisive readings."""
    several = LAW.decide_all(lagune.seaman())
    data = json.loads(several.render(format="json"))
    assert data["schema"] == "uirules/decisions/0"
    assert [entry["benefit"] for entry in data["listing"]] == LAW.benefits
    assert data["decisions"][0] == json.loads(several["morte_saison"].render(format="json"))


def test_some_provisions_only() -> None:
    """Those named are decided on; a name that is none is an error."""
    assert len(LAW.decide_all(lagune.seaman(), ["morte_saison"])) == 1
    with pytest.raises(UnknownName):
        LAW.decide_all(lagune.seaman(), ["pension"])


def test_decisions_can_be_pickled() -> None:
    """What comes back says the same."""
    several = LAW.decide_all(lagune.seaman())
    assert pickle.loads(pickle.dumps(several)).to_dict() == several.to_dict()
