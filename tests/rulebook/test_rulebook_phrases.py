"""Formulas in words: every kind of node has them, and they read as sentences of the language."""

from __future__ import annotations

import pytest
from rulebook_made import Made

from uirules.decision.document import plain
from uirules.plan.nodes import NODES
from uirules.rulebook.names import Names
from uirules.rulebook.page import Page
from uirules.rulebook.phrases import PHRASED, Phrases


def phrase(site: Made, language: str, provision: str, kind: str, name: str) -> str:
    """The words of a condition's or a definition's formula."""
    (law,) = site.book.laws
    names = Names(Page(site.book, language, f"rules/{law.id}/{provision}.html", law), law, provision)
    plan = law.plan(provision)
    node = plan.conditions[name].node if kind == "condition" else plan.definitions[name].node
    return plain(Phrases(names).say(node)).replace("\u00a0", " ").replace("\u202f", " ")


def test_every_kind_of_node_has_words() -> None:
    """The set of a plan is closed, and the rulebook can tell all of it."""
    assert set(NODES) == PHRASED


ENGLISH = [
    (
        "condition",
        "contributed_long_enough",
        "contribution period is at least months of contributions needed (36 months)",
    ),
    ("condition", "in_good_health", "“in good health” is answered yes"),
    ("condition", "no_suitable_offer_refused", "“suitable offer refused” is answered no"),
    (
        "condition",
        "not_dismissed_for_fault",
        "ground of separation is not dismissal by the employer or fault is no fault",
    ),
    ("definition", "separation_month", "the month of last day of employment"),
    ("definition", "latest_year_from", "months of a year (12 months) before month of separation"),
    ("definition", "latest_year_to", "1 month before month of separation"),
    ("definition", "monthly_benefit", "average wage × share of the average wage (50%)"),
    ("definition", "lacking_months", "months of contributions needed (36 months) − contribution period"),
]


@pytest.mark.parametrize(("kind", "name", "words"), ENGLISH, ids=[name for _, name, _ in ENGLISH])
def test_english(myanmar: Made, kind: str, name: str, words: str) -> None:
    assert phrase(myanmar, "en", "unemployment", kind, name) == words


BURMESE = [
    ("condition", "contributed_long_enough", "ထည့်ဝင်ကြေးကာလသည် လိုအပ်သော ထည့်ဝင်ကြေးကာလ (၃၆ လ) ထက် မနည်းခြင်း"),
    ("definition", "separation_month", "အလုပ်လုပ်ကိုင်သည့် နောက်ဆုံးနေ့ ကျရောက်သည့်လ"),
    ("definition", "latest_year_to", "အလုပ်လုပ်ကိုင်သည့် နောက်ဆုံးလမတိုင်မီ ၁ လ"),
    ("definition", "monthly_benefit", "ပျမ်းမျှလုပ်ခ × ပျမ်းမျှလုပ်ခအပေါ် တွက်ချက်သည့် ရာခိုင်နှုန်း (၅၀ ရာခိုင်နှုန်း)"),
]


@pytest.mark.parametrize(("kind", "name", "words"), BURMESE, ids=[name for _, name, _ in BURMESE])
def test_burmese(myanmar: Made, kind: str, name: str, words: str) -> None:
    assert phrase(myanmar, "my", "unemployment", kind, name) == words


FRENCH = [
    (
        "morte_saison",
        "definition",
        "allocation_mensuelle",
        "(le plus petit de revenu mensuel × taux de l’allocation et plafond mensuel) + supplément par personne "
        "à charge (2 500 LGM) × personnes à charge",
    ),
    (
        "morte_saison",
        "condition",
        "permis_en_regle",
        "si il n’y a pas de date de délivrance du permis, alors jamais ; sinon date de délivrance du permis "
        "n’est pas après jour de l’arrêt de la pêche",
    ),
    ("contribution_armateur", "definition", "echeance", "délai de versement (90 jours) après fin de l’exercice"),
]


@pytest.mark.parametrize(("provision", "kind", "name", "words"), FRENCH, ids=[name for _, _, name, _ in FRENCH])
def test_french(lagune: Made, provision: str, kind: str, name: str, words: str) -> None:
    assert phrase(lagune, "fr", provision, kind, name) == words
