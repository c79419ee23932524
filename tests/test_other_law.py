"""A law of another country, in other languages and another currency: nothing in the engine knows Myanmar or English.

The law of the Lagune (``fixtures/laws/lagune-2031``) is made up. Every expected value below was worked out by hand.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
import shutil
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from uirules import Decision, Law, NoLawInForce, Notice, UnknownName, load_ruleset
from uirules.check import check_ruleset
from uirules.decision.document import Document, Identifier, Term, Text, all_runs, plain
from uirules.decision.letter import build
from uirules.decision.locales import load_locale
from uirules.decision.results import Range
from uirules.ruleset.load import shipped_rulesets

LAWS = Path(__file__).parent / "fixtures" / "laws"
LAGUNE = LAWS / "lagune-2031"
LANGUAGES = ("fr", "id")
ABSENT = {"absent": True}
# Facts that the head of a letter tells where a law has them; a law without them has the letter without these lines.
CONVENTIONS = ("claim.id", "claim.assessed_on", "insured.id")
MYANMAR = re.compile("[\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff]")
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|not|which|whether|this|that|if|with|outcome|reasons|missing|met|unknown|month|months|"
    r"day|days|year|years|section|decision|claim|kyat|true|false|none)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset(LAGUNE)


def trips(*, days: int, months: int = 3, total: int = 100_000, last: str = "2032-11") -> list[dict[str, Any]]:
    """``days`` days at sea in each of the ``months`` up to ``last``, whose sales add up to ``total``."""
    end = dt.date.fromisoformat(f"{last}-01")
    index = end.year * 12 + end.month - 1
    rows: list[dict[str, Any]] = [
        {"date": f"{m // 12:04d}-{m % 12 + 1:02d}-{day:02d}", "bateau": "La Mouette", "vente": 0, "declaree": True}
        for m in range(index - months + 1, index + 1)
        for day in range(1, days + 1)
    ]
    each, rest = divmod(total, len(rows))
    for row in rows:
        row["vente"] = each
    rows[0]["vente"] += rest
    return rows


def seaman(**facts: Any) -> dict[str, Any]:
    """A seaman whose claim meets every condition; a fact of None is left out. Facts are named with ``__`` for the dot."""
    given: dict[str, Any] = {
        "claim.id": "D-17",
        "dossier.examine_le": "2033-06-30",
        "arret.date": "2032-11-30",
        "arret.cause": "tempete",
        "permis.delivre_le": "2022-11-30",
        "personnes_a_charge": 2,
        "reprise.date": ABSENT,
        "sorties": trips(days=15),
    }
    given |= {name.replace("__", "."): value for name, value in facts.items()}
    return {name: value for name, value in given.items() if value is not None}


def owner(**facts: Any) -> dict[str, Any]:
    """A shipowner who owes the contribution at the general rate."""
    given: dict[str, Any] = {
        "exercice.fin": "2032-12-31",
        "exercice.recettes": 1_234_567,
        "bateau.immatricule": True,
        "bateau.longueur": 12,
        "bateau.mise_a_l_eau": "2020-01-01",
    }
    given |= {name.replace("__", "."): value for name, value in facts.items()}
    return {name: value for name, value in given.items() if value is not None}


def allowance(law: Law, **facts: Any) -> Decision:
    return law.decide(seaman(**facts), "morte_saison")


def contribution(law: Law, **facts: Any) -> Decision:
    return law.decide(owner(**facts), "contribution_armateur")


def findings(decision: Decision) -> dict[str, Any]:
    return {finding.id: finding.result for finding in decision.findings}


def missing(decision: Decision) -> list[str]:
    return [entry.pointer for entry in decision.missing]


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
    """A folder that bears the id of a shipped ruleset does not take its place."""
    shipped = next(iter(shipped_rulesets()))
    shutil.copytree(LAGUNE, tmp_path / shipped)
    assert load_ruleset(shipped, folders=[tmp_path]).id == shipped


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
    """The fund was started, collected and paid on the first day of both periods: they are payable, and so is the claim."""
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
    """39 days are known up to 25 November and five more may come: 40 can still be reached, until the list is complete."""
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
    assert decision.findings[1].text["id"] == "Pendapatan sebesar LGM\u00a0199.999 tidak mencapai ambang LGM\u00a0200.000."


def test_the_duty_is_not_settled(law: Law) -> None:
    """Whether the boat is registered is not known."""
    decision = contribution(law, bateau__immatricule=None)
    assert (decision.outcome, missing(decision)) == ("undetermined", ["/bateau/immatricule"])


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

NOTICE = Notice(
    office="Kas 3",
    capacity="D-4",
    reference="R-9",
    decided_on=dt.date(2033, 7, 1),
    served_on=dt.date(2033, 7, 5),
    appeal_to="K-7",
    appeal_until=dt.date(2033, 8, 5),
)


def decisions(law: Law) -> Iterator[Decision]:
    """Decisions of every outcome, with and without periods, payable or not, under both provisions."""
    yield allowance(law)
    yield allowance(law, arret__cause="choix")
    yield allowance(law, arret__cause=None, personnes_a_charge=None)
    yield allowance(law, arret__date=None)
    yield allowance(law, sorties=None, reprise__date=None)
    yield allowance(law, permis__delivre_le=ABSENT)
    yield allowance(law, reprise__date="2033-01-08")
    yield allowance(law, sorties_connues_au="2032-12-31")
    yield allowance(law, sorties=trips(days=15, last="2034-12"), arret__date="2034-12-20")
    yield allowance(law.with_readings({"base-de-calcul": "annee", "port-d-attache": "exigee"}), port__inscrit=True)
    yield allowance(law.at("2032-01-01"))
    yield contribution(law)
    yield contribution(law, exercice__recettes=5)
    yield contribution(law, bateau__immatricule=None, bateau__longueur=None)


def own_words(document: Document) -> str:
    """The project's and the ruleset's words of a letter, without ids, formulas and words of the claim."""
    return "\n".join(run.text for run in all_runs(document) if isinstance(run, Text | Term))


@pytest.mark.parametrize("notice", [None, NOTICE], ids=["calculation", "notice"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_letters_speak_their_language_alone(law: Law, lang: str, notice: Notice | None) -> None:
    """No English and no Myanmar word stands in a letter, whatever its outcome."""
    for decision in decisions(law):
        words = own_words(build(decision, lang, notice))
        assert ENGLISH.findall(words) == []
        assert not MYANMAR.search(words)
        assert "{" not in words and "}" not in words


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_faces(law: Law, lang: str, format: str) -> None:
    """Every face of every decision renders, in the language asked for, without a sentence of the shipped locales."""
    shipped = {
        text
        for other in ("en", "my")
        for key, text in load_locale(other).texts.items()
        if key.startswith(("labels.", "sentences.")) and "{" not in text and len(text) > 11
    } - set(law.wording(lang).locale.texts.values())
    for decision in decisions(law):
        face = decision.render(lang, format)
        assert [text for text in shipped if text in face] == []
        assert not MYANMAR.search(face)
        assert decision.render(lang, format) == face
        if format == "html":
            assert f'<html lang="{lang}">' in face
            assert "@font-face" not in face


def test_the_letter_in_french(law: Law) -> None:
    """Outcome first, money as the locale writes it, the periods that are payable."""
    face = allowance(law).render("fr", "markdown").replace("\n", " ")
    assert "Les périodes payables font 46\u202f670\u00a0LGM." in face
    assert "du 8 décembre 2032 au 7 janvier 2033" in face
    assert "article\u00a04, lettre\u00a0a" in face


def test_the_letter_in_indonesian(law: Law) -> None:
    """The same in the other language."""
    face = allowance(law).render("id", "markdown").replace("\n", " ")
    assert "Masa yang dapat dibayar berjumlah LGM\u00a046.670." in face
    assert "8 Desember 2032 sampai 7 Januari 2033" in face
    assert "Pasal\u00a04 huruf\u00a0a" in face


@pytest.mark.parametrize("lang", ["en", "my", "de"])
def test_other_languages_are_refused(law: Law, lang: str) -> None:
    """A ruleset speaks the languages of its manifest; the shipped ones are none of its own."""
    with pytest.raises(UnknownName) as error:
        allowance(law).render(lang, "text")
    assert error.value.problems[0].expected == "fr, id"


def test_the_json_has_its_languages_alone(law: Law) -> None:
    """Every text of a decision stands in the two languages of the law and in no other."""

    def groups(node: Any) -> Iterator[Mapping[str, Any]]:
        if isinstance(node, Mapping):
            yield node
            for value in node.values():
                yield from groups(value)
        elif isinstance(node, list):
            for value in node:
                yield from groups(value)

    for decision in decisions(law):
        found = 0
        for group in groups(decision.to_dict(decisive=True)):
            assert not {"en", "my"} & group.keys()
            if "fr" in group:
                assert group.keys() == {"fr", "id"}
                assert not ENGLISH.search(group["id"]) and not ENGLISH.search(group["fr"])
                found += 1
        assert found > 3 or decision.origin is None


def test_the_facts_are_described_in_its_languages(law: Law) -> None:
    """Labels and questions for a form, with units of its own."""
    facts = {fact["path"]: fact for fact in law.facts("contribution_armateur")}
    assert facts["bateau.longueur"]["unit"] == "metres"
    assert facts["bateau.longueur"]["label"] == {"fr": "Longueur du bateau", "id": "Panjang kapal"}
    assert law.wording("fr").quantity(1, "metres") == "1\u00a0mètre"
    assert law.wording("fr").quantity(8, "metres") == "8\u00a0mètres"


@pytest.mark.parametrize(
    ("lang", "number", "words"),
    [
        ("fr", 0, "zéro"), ("fr", 21, "vingt-et-un"), ("fr", 70, "soixante-dix"), ("fr", 71, "soixante-et-onze"),
        ("fr", 79, "soixante-dix-neuf"), ("fr", 80, "quatre-vingts"), ("fr", 91, "quatre-vingt-onze"),
        ("fr", 100, "cent"), ("fr", 200, "deux cents"), ("fr", 999, "neuf cent quatre-vingt-dix-neuf"),
        ("id", 11, "sebelas"), ("id", 42, "empat puluh dua"), ("id", 100, "seratus"), ("id", 250, "dua ratus lima puluh"),
    ],
)  # fmt: skip
def test_numbers_in_words(law: Law, lang: str, number: int, words: str) -> None:
    """Numbers in words by the locale's own tables."""
    assert law.wording(lang).in_words(number) == words


# ── the package ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _own_names(law: Law) -> set[str]:
    """What a law alone may name: its id, provisions, instruments, currency, facts, parameters, definitions.

    Names that are one plain word (``rounding``) are left out: the format has such keys of its own.
    """
    manifest = law.ruleset.manifest
    names = {manifest.id, manifest.currency, *manifest.instruments, *manifest.provisions, *law.ruleset.readings}
    names |= {path for path in law.ruleset.facts.facts if path not in CONVENTIONS}
    names |= {*law.ruleset.systems.systems}
    for provision in manifest.provisions:
        declared = law.ruleset.provision(provision)
        names |= {*declared.parameters, *declared.definitions, *declared.conditions}
    return {name for name in names if not name.isalpha() or name.isupper()}


def test_no_python_names_anything_of_a_law() -> None:
    """No text in the package's Python is a name of a shipped law, documentation apart."""
    import uirules

    names = set[str]().union(*(_own_names(load_ruleset(path)) for path in shipped_rulesets().values()))
    root = Path(uirules.__file__).parent
    found = []
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {
            id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in documentation and node.value in names:
                found.append(f"{path.relative_to(root)}:{node.lineno}: {node.value}")
    assert found == []


def test_identifiers_stay_as_they_are(law: Law) -> None:
    """Ids and pointers are set apart as such, in no language."""
    document = build(allowance(law, arret__cause=None), "fr", None)
    marked = {plain((run,)) for run in all_runs(document) if isinstance(run, Identifier)}
    assert "/arret/cause" in marked
