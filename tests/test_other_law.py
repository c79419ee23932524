"""A law of another country and another currency is decided without a line of Python.

The law of the Lagune (``fixtures/laws/lagune-2031``) is made up. Every expected value below was worked out by hand.
"""

from __future__ import annotations

import datetime as dt
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from lagune import ABSENT, LAGUNE, LAWS, allowance, contribution, findings, missing, seaman, trips

from uirules import Law, NoLawInForce, RulesetError, UnknownName, load_ruleset
from uirules.check import check_ruleset
from uirules.decision.results import Range
from uirules.ruleset.find import shipped_rulesets


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset(LAGUNE)


# ── loading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [LAGUNE, str(LAGUNE), LAGUNE / "ruleset.yaml"])
def test_loads_by_path(path: str | Path) -> None:
    """The folder, its name as text, and its manifest lead to the same law."""
    assert load_ruleset(path).id == "lagune-2031"


def test_loads_from_a_folder_of_laws() -> None:
    """An id is looked for in the folders given, beside the shipped ones."""
    found = load_ruleset("lagune-2031", folders=[LAWS])
    assert (found.id, found.version, found.languages) == ("lagune-2031", "1.2.0", ["fr", "id"])
    assert found.benefits == ["morte_saison", "contribution_armateur"]


def test_an_id_without_its_folder_is_unknown() -> None:
    """Without ``folders`` the id is no ruleset."""
    with pytest.raises(UnknownName) as error:
        load_ruleset("lagune-2031")
    assert error.value.problems[0].code == "ruleset.unknown_ruleset"


def test_shipped_ids_cannot_be_shadowed(tmp_path: Path) -> None:
    """A folder that bears the id of a shipped ruleset does not take its place, nor is it passed over in silence."""
    shipped = next(iter(shipped_rulesets()))
    shutil.copytree(LAGUNE, tmp_path / shipped)
    with pytest.raises(RulesetError) as error:
        load_ruleset(shipped, folders=[tmp_path])
    assert [problem.code for problem in error.value.problems] == ["ruleset.shadows"]


def test_check_finds_nothing() -> None:
    """The law is sound: files, formulas, sentences in both languages, clauses, readings, locales."""
    assert check_ruleset(LAGUNE) == []


def test_its_registry_is_sound(law: Law) -> None:
    """Its own instrument, sources and gaps refer to one another rightly."""
    assert law.registry.check() == ()
    assert law.registry.label("loi-7-2031/art_4__para_a", "fr") == "article\u00a04, lettre\u00a0a"
    assert law.registry.label("loi-7-2031/art_4__para_a", "id") == "Pasal\u00a04 huruf\u00a0a"


# ── the allowance ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_conditions_met(law: Law) -> None:
    """45 days, 100,000 over 3 months, 10 years of permit: 55 % of 100,000/3, 2,500 for each of 2 persons, to 5."""
    decision = allowance(law)
    assert decision.outcome == "met"
    assert findings(decision) == {
        "jours_suffisants": True,
        "a_peche": True,
        "cause_reconnue": True,
        "permis_en_regle": True,
    }
    assert dict(decision.values) == {
        "jours_de_mer": 45,
        "revenu_mensuel": Fraction(100_000, 3),
        "taux": Fraction(11, 20),
        "allocation_mensuelle": 23_335,  # 55,000/3 + 5,000 = 23,333 1/3
        "mois_de_versement": 2,  # 45 days hold 20 twice
        "allocation_totale": 46_670,
    }
    assert (decision.missing, decision.missing_for_amount, decision.errors) == ((), (), ())


def test_exact_fractions_reach_the_json(law: Law) -> None:
    """What the law does not round is written as an exact fraction."""
    values = allowance(law).to_dict()["values"]
    assert (values["revenu_mensuel"], values["taux"], values["allocation_mensuelle"]) == ("100000/3", "11/20", 23_335)


def test_payable_where_the_system_runs(law: Law) -> None:
    """The fund was started, collected and paid on the first day of both periods: they are payable."""
    decision = allowance(law)
    assert decision.payable is True
    assert decision.status is not None and decision.status.operational
    assert [(p.start.isoformat(), p.end.isoformat(), p.amount, p.state, p.payable) for p in decision.payments] == [
        ("2032-12-08", "2033-01-07", 23_335, "allowable", True),
        ("2033-01-08", "2033-02-07", 23_335, "allowable", True),
    ]


def test_rounding_to_five_cites_its_clause(law: Law) -> None:
    """The derivation keeps the value before rounding, and the article that rounds it."""
    derivation = allowance(law).derivation
    assert derivation is not None
    step = next(step for step in derivation.to_dict()["steps"] if step["id"] == "allocation_mensuelle")
    assert step["before_rounding"] == "70000/3"
    assert step["rounding"]["to"] in (5, "5")
    assert "loi-7-2031/art_9" in str(step["rounding"])


@pytest.mark.parametrize(
    ("issued", "years", "rate"),
    [("2032-11-30", 0, "2/5"), ("2027-11-30", 5, "2/5"), ("2026-11-30", 6, "11/20"), ("2017-11-30", 15, "11/20"),
     ("2016-11-30", 16, "3/5")],
)  # fmt: skip
def test_the_bands_of_the_table(law: Law, issued: str, years: int, rate: str) -> None:
    """A band holds up to and with its edge on the reading used by default."""
    assert str(allowance(law, permis__delivre_le=issued).values["taux"]) == rate


def test_the_reading_of_the_edges(law: Law) -> None:
    """On the other reading of the edges five years fall into the band above."""
    other = law.with_readings({"bord-de-tranche": "haut"})
    assert allowance(other, permis__delivre_le="2027-11-30").values["taux"] == Fraction(11, 20)


def test_the_ceiling_changes_with_the_year(law: Law) -> None:
    """90,000 in 2032, 96,000 in 2033, each with 5,000 for two persons."""
    rich = trips(days=15, total=9_000_000)
    assert allowance(law, sorties=rich).values["allocation_mensuelle"] == 95_000
    later = trips(days=15, total=9_000_000, last="2033-03")
    assert allowance(law, sorties=later, arret__date="2033-03-31").values["allocation_mensuelle"] == 101_000


def test_the_days_asked_for_change_with_the_year(law: Law) -> None:
    """33 days are too few in 2032, when 40 were asked for, and enough in 2033, when 30 are."""
    assert allowance(law, sorties=trips(days=11)).outcome == "not_met"
    later = allowance(law, sorties=trips(days=11, last="2033-03"), arret__date="2033-03-31")
    assert (later.outcome, later.values["mois_de_versement"]) == ("met", 1)


def test_what_was_published_later_is_hidden(law: Law) -> None:
    """As known in June 2032, the numbers of 2033 did not exist."""
    claim = seaman(sorties=trips(days=11, last="2033-03"), arret__date="2033-03-31")
    assert law.known_at("2032-06-01").decide(claim, "morte_saison").outcome == "not_met"
    with pytest.raises(NoLawInForce):
        law.known_at("2030-12-31")


def test_no_law_before_its_day(law: Law) -> None:
    """A contingency before 2031 is refused."""
    with pytest.raises(NoLawInForce) as error:
        allowance(law, arret__date="2030-12-31")
    assert (error.value.problems[0].found, error.value.problems[0].expected) == ("2030-12-31", "2031-01-01")


def test_conditions_not_met(law: Law) -> None:
    """Another cause: refused, and no amount is worked out."""
    decision = allowance(law, arret__cause="avarie")
    assert decision.outcome == "not_met"
    assert findings(decision)["cause_reconnue"] is False
    assert dict(decision.values) == {"jours_de_mer": 45}
    assert (decision.payments, decision.payable) == ((), False)


def test_a_permit_known_to_be_absent(law: Law) -> None:
    """Known absence settles the condition, whatever else is unknown."""
    decision = law.decide({"arret": {"date": "2032-11-30"}, "permis": {"delivre_le": ABSENT}}, "morte_saison")
    assert decision.outcome == "not_met"
    assert findings(decision)["permis_en_regle"] is False
    assert decision.missing == ()


def test_an_unknown_fact_is_asked_for(law: Law) -> None:
    """A cause not given leaves the outcome open and is the only fact missing, with its question in both languages."""
    decision = allowance(law, arret__cause=None)
    assert decision.outcome == "undetermined"
    assert missing(decision) == ["/arret/cause"]
    assert dict(decision.missing[0].question) == {
        "fr": "Pourquoi la pêche s’est-elle arrêtée\u00a0?",
        "id": "Mengapa kegiatan melaut berhenti?",
    }
    assert decision.values["allocation_mensuelle"] == 23_335


def test_an_unknown_fact_of_the_amount(law: Law) -> None:
    """The number of persons changes no outcome; the amount is a range over 0 to 20 persons."""
    decision = allowance(law, personnes_a_charge=None)
    assert (decision.outcome, decision.missing) == ("met", ())
    assert [entry.pointer for entry in decision.missing_for_amount] == ["/personnes_a_charge"]
    assert decision.values["allocation_mensuelle"] == Range(18_335, 68_335)
    assert "allocation_totale" in decision.unknown_values


def test_without_the_day_nothing_is_worked_out(law: Law) -> None:
    """The contingency alone is missing."""
    decision = allowance(law, arret__date=None)
    assert (decision.outcome, missing(decision), dict(decision.values)) == ("undetermined", ["/arret/date"], {})


def test_a_list_by_days_that_is_not_complete(law: Law) -> None:
    """39 days are known up to 25 November and five more may come: 40 can still be reached."""
    rows = trips(days=13)
    open_ = allowance(law, sorties=rows, sorties_connues_au="2032-11-25")
    assert open_.outcome == "undetermined"
    assert [(entry.fact, entry.part) for entry in open_.missing] == [("sorties", "later")]
    assert allowance(law, sorties=rows, sorties_connues_au="2032-11-30").outcome == "not_met"


def test_a_row_with_a_hole(law: Law) -> None:
    """Of 40 days one does not say whether it was declared: that field is asked for, by the day of its row."""
    rows = [*trips(days=13), {"date": "2032-11-20", "vente": 1000}]
    decision = allowance(law, sorties=rows)
    assert decision.outcome == "undetermined"
    assert missing(decision) == ["/sorties/39/declaree"]
    question = decision.missing[0].question
    assert question["fr"] == "La vente de la sortie du 20 novembre 2032 a-t-elle été déclarée\u00a0?"
    assert question["id"] == "Apakah penjualan dari pelayaran 20 November 2032 sudah dilaporkan?"


@pytest.mark.parametrize(
    ("facts", "states"),
    [
        ({}, ["allowable", "allowable"]),
        ({"sorties_connues_au": "2033-01-31"}, ["allowable", "pending"]),
        ({"reprise__date": "2033-01-08"}, ["allowable", "ended"]),
        ({"reprise__date": "2033-01-07"}, ["ended", "ended"]),
        ({"reprise__date": None}, ["undetermined", "undetermined"]),
    ],
)
def test_states_of_periods(law: Law, facts: dict[str, Any], states: list[str]) -> None:
    """Each period has the first state that holds; one that hangs on an unknown fact is undetermined."""
    decision = allowance(law, **facts)
    assert [payment.state for payment in decision.payments] == states
    assert decision.outcome == "met"


def test_a_trip_withholds_its_period(law: Law) -> None:
    """A day at sea in the second period costs that period only, and the letter is told the day."""
    rows = [*trips(days=15), {"date": "2033-01-10", "vente": 500, "declaree": True}]
    first, second = allowance(law, sorties=rows).payments
    assert (first.state, second.state) == ("allowable", "withheld")
    assert (first.dates_told, second.dates_told) == ((), (dt.date(2033, 1, 10),))


def test_a_state_not_settled_names_its_own_facts(law: Law) -> None:
    """The return to sea is missing for the periods, not for the outcome or the amounts."""
    decision = allowance(law, reprise__date=None)
    assert (decision.missing, decision.missing_for_amount) == ((), ())
    assert [[entry.pointer for entry in payment.missing] for payment in decision.payments] == [["/reprise/date"]] * 2
    assert decision.payable is False


def test_only_periods_in_the_time_the_fund_pays_are_payable(law: Law) -> None:
    """Benefits are paid from June 2031: a period that begins before is allowable and not payable."""
    rows = trips(days=20, last="2031-05")
    decision = allowance(law, sorties=rows, arret__date="2031-05-15", permis__delivre_le="2020-01-01")
    assert [(payment.start.isoformat(), payment.payable) for payment in decision.payments] == [
        ("2031-05-23", False),
        ("2031-06-23", True),
    ]
    assert decision.payable is True


def test_after_the_last_confirmation_nothing_is_payable(law: Law) -> None:
    """The state of the fund is confirmed up to the end of 2034; a later period is not payable, with a warning."""
    decision = allowance(
        law, sorties=trips(days=15, last="2034-12"), arret__date="2034-12-20", dossier__examine_le="2035-06-30"
    )
    assert [(payment.start.isoformat(), payment.payable) for payment in decision.payments] == [
        ("2034-12-28", True),
        ("2035-01-28", False),
    ]
    (warning,) = [remark for remark in decision.warnings if remark.code == "status.unconfirmed"]
    assert warning.text["fr"] == "L’état de la caisse de morte-saison n’est confirmé que jusqu’au 31 décembre 2034."
    assert warning.text["id"] == "Keadaan dana masa paceklik hanya dipastikan sampai 31 Desember 2034."


def test_the_reading_that_changes_the_amount_is_decisive(law: Law) -> None:
    """Divided by the twelve months of the year, 55 % of 25,000/3 and 5,000 give 9,585 a month."""
    decision = allowance(law, port__inscrit=True)
    (entry,) = decision.decisive_readings
    assert (entry.reading, entry.used, entry.other, entry.outcome) == ("base-de-calcul", "mois_de_mer", "annee", "met")
    assert dict(entry.changes) == {
        "revenu_mensuel": Fraction(25_000, 3),
        "allocation_mensuelle": 9_585,
        "allocation_totale": 19_170,
    }
    chosen = allowance(law.with_readings({"base-de-calcul": "annee"}), port__inscrit=True)
    assert chosen.values["allocation_mensuelle"] == 9_585
    assert chosen.ruleset.readings["base-de-calcul"] == "annee"


def test_a_condition_of_one_reading_only(law: Law) -> None:
    """Registration at the port is asked about only where the reading makes it a condition."""
    asked = law.with_readings({"port-d-attache": "exigee"})
    assert "inscrit_au_port" not in findings(allowance(law))
    assert missing(allowance(asked)) == ["/port/inscrit"]
    assert allowance(asked, port__inscrit=False).outcome == "not_met"


# ── the contribution ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_duty_applies(law: Law) -> None:
    """6.25 % of 1,234,567 is 77,160.4375, upwards to 5; due 90 days after the end of the year."""
    decision = contribution(law)
    assert (decision.kind, decision.outcome) == ("duty", "met")
    assert decision.values["taux_de_contribution"] == Fraction(1, 16)
    assert decision.values["contribution_due"] == 77_165
    assert decision.values["echeance"] == dt.date(2033, 3, 31)


def test_one_payment_on_one_day_in_a_system_that_does_not_run(law: Law) -> None:
    """The contribution is due at once; the fund collected nothing, so that nothing is payable."""
    decision = contribution(law)
    (payment,) = decision.payments
    assert (payment.start, payment.end, payment.amount) == (dt.date(2033, 3, 31), dt.date(2033, 3, 31), 77_165)
    assert (payment.state, payment.payable, decision.payable) == ("allowable", False, False)
    assert decision.status is not None
    assert (decision.status.started, decision.status.collected, decision.status.operational) == (True, False, False)


@pytest.mark.parametrize(
    ("length", "launched", "rate", "due"),
    [
        (12, "2020-01-01", Fraction(1, 16), 77_165),
        (8, "2020-01-01", Fraction(3, 100), 37_040),  # 37,037.01
        (12, "2031-06-01", 0, 0),
        (8, "2031-06-01", 0, 0),  # both exceptions hold, and one beats the other
        (8, "2030-12-31", Fraction(3, 100), 37_040),  # two years are completed on the last day
    ],
)
def test_the_default_and_its_exceptions(law: Law, length: int, launched: str, rate: Any, due: int) -> None:
    """The rate is the general one unless an exception holds; a new boat is free of it, however long."""
    decision = contribution(law, bateau__longueur=length, bateau__mise_a_l_eau=launched)
    assert (decision.values["taux_de_contribution"], decision.values["contribution_due"]) == (rate, due)


def test_what_is_beaten_need_not_be_known(law: Law) -> None:
    """The length of a new boat changes nothing and is not asked for; that of an old one is, for the amount."""
    new = contribution(law, bateau__longueur=None, bateau__mise_a_l_eau="2031-06-01")
    assert (new.values["contribution_due"], new.missing_for_amount) == (0, ())
    old = contribution(law, bateau__longueur=None)
    assert [entry.pointer for entry in old.missing_for_amount] == ["/bateau/longueur"]
    assert old.values["contribution_due"] == Range(37_040, 77_165)


def test_the_duty_does_not_apply(law: Law) -> None:
    """Receipts one below the threshold."""
    decision = contribution(law, exercice__recettes=199_999)
    assert (decision.outcome, dict(decision.values)) == ("not_met", {"echeance": dt.date(2033, 3, 31)})
    assert decision.findings[1].text["fr"] == (
        "Les recettes, 199\u202f999\u00a0LGM, n’atteignent pas le seuil de 200\u202f000\u00a0LGM."
    )
    assert decision.findings[1].text["id"] == (
        "Pendapatan sebesar LGM\u00a0199.999 tidak mencapai ambang LGM\u00a0200.000."
    )


def test_the_duty_is_not_settled(law: Law) -> None:
    """Whether the boat is registered is not known."""
    decision = contribution(law, bateau__immatricule=None)
    assert (decision.outcome, missing(decision)) == ("undetermined", ["/bateau/immatricule"])
