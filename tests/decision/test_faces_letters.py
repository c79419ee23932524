"""Model letters in every face, against stored files.

``python tests/decision/test_faces_letters.py`` writes the stored files anew, and the pages with their fonts into the
folder given as argument, to be looked at in a browser.
"""

from __future__ import annotations

import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from uirules.decision.document import (
    Bullets,
    Column,
    DefinitionRows,
    Document,
    FactText,
    Heading,
    Identifier,
    Item,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Runs,
    Signature,
    Strong,
    Table,
    Text,
    mark_terms,
    runs,
)
from uirules.decision.faces import Face, render
from uirules.decision.wording import Fillable, Kind, Shown, Span, Wording

STORED = Path(__file__).parent / "test_faces_letters"
FACES: dict[Face, str] = {"text": "txt", "markdown": "md", "html": "html"}
KYAT, DATE, COUNT = Kind("money", "MMK"), Kind("date"), Kind("count", "condition")

# What a ruleset says in its own words.
OWN = {
    "en": {
        "benefit": "Unemployment benefit",
        "law": "the Social Security Law, 2012",
        "system": "the unemployment benefit insurance system",
        "source": "last day of employment",
        "enough": "The contribution period comes to {months}; section 37 asks for at least {needed}.",
        "registered": "The insured is registered with the township labour exchange office.",
        "health": "The insured is in good health.",
        "wage": "Average wage",
        "monthly": "Monthly benefit",
        "reading": "Month of separation",
        "used": "The month of separation counts like any other month.",
        "other": "The month of separation does not count.",
        "question": "Was the contribution for {month} paid?",
        "office": "Township Social Security Office",
        "capacity": "Head, Township Social Security Office",
        "terms": "labour exchange office|unemployment benefit insurance system",
    },
    "my": {
        "benefit": "အလုပ်လက်မဲ့အကျိုးခံစားခွင့်",
        "law": "၂၀၁၂\u00a0ခုနှစ်၊ လူမှုဖူလုံရေးဥပဒေ",
        "system": "အလုပ်လက်မဲ့အကျိုးခံစားခွင့် အာမခံစနစ်",
        "source": "အလုပ်လုပ်ကိုင်သည့် နောက်ဆုံးနေ့",
        "enough": "ထည့်ဝင်ကြေးကာလ {months} ရှိသဖြင့် ပုဒ်မ\u00a0၃၇\u00a0အရ အနည်းဆုံး လိုအပ်သော {needed} ပြည့်မီပါသည်။",
        "registered": "အာမခံထားသူသည် သက်ဆိုင်ရာ မြို့နယ် အလုပ်အကိုင်နှင့် အလုပ်သမားရှာဖွေရေးရုံးတွင် မှတ်ပုံတင်ထားပါသည်။",
        "health": "အာမခံထားသူသည် ကျန်းမာရေး ကောင်းမွန်ပါသည်။",
        "wage": "ပျမ်းမျှလုပ်ခ",
        "monthly": "လစဉ်ခံစားခွင့်ငွေ",
        "reading": "အလုပ်လုပ်ကိုင်သည့် နောက်ဆုံးလ",
        "used": "အလုပ်လုပ်ကိုင်သည့် နောက်ဆုံးလကို အခြားလများနည်းတူ ရေတွက်ပါသည်။",
        "other": "အလုပ်လုပ်ကိုင်သည့် နောက်ဆုံးလကို မရေတွက်ပါ။",
        "question": "{month}အတွက် ထည့်ဝင်ကြေး ပေးသွင်းပြီး ဖြစ်ပါသလား။",
        "office": "မြို့နယ် လူမှုဖူလုံရေးရုံး",
        "capacity": "ရုံးတာဝန်ခံ",
        "terms": "အလုပ်လက်မဲ့အကျိုးခံစားခွင့်|အလုပ်အကိုင်နှင့် အလုပ်သမားရှာဖွေရေးရုံး|လူမှုဖူလုံရေးဥပဒေ|ထည့်ဝင်ကြေးကာလ",
    },
}


class Letter:
    """The pieces from which the letters below are put together."""

    def __init__(self, lang: str) -> None:
        self.word = Wording(lang)
        self.own = OWN[lang]
        self.cite = Text(self.word.clause([("section", "37")]))
        self.as_of = Shown(date(2026, 5, 31), DATE)

    def part(self, number: int, key: str) -> Heading:
        return Heading(1, runs(self.word.label(f"part.{key}")), self.word.part(number))

    def columns(self, *named: str) -> tuple[Column, ...]:
        made = []
        for name in named:
            key, _, role = name.partition(":")
            made.append(Column(runs(self.word.label(f"column.{key}")), role or "text"))  # type: ignore[arg-type]
        return tuple(made)

    def row(self, key: str, *value: Run | str) -> Row:
        return Row(runs(self.word.label(key)), runs(*value))

    def labelled(self, key: str, text: str) -> Runs:
        return self.word.labelled(runs(self.word.label(key)), runs(text))

    def reading(self) -> Bullets:
        change = self.word.sentence("readings.change.met_all_the_same", {"cite": self.cite})
        below = (
            self.labelled("reading.used", self.own["used"]),
            self.labelled("reading.other", self.own["other"]),
            self.word.labelled(runs(self.word.label("reading.change")), change),
        )
        return Bullets((Item((Strong(runs(self.own["reading"])),), tuple(map(Item, below))),))

    def findings(self) -> Table:
        months = Kind("integer", "months")
        facts: dict[str, Fillable] = {"months": Shown(48, months), "needed": Shown(36, months)}
        found = [
            (self.word.fill(self.own["enough"], facts), [("section", "37")], "b"),
            (runs(self.own["health"]), [("section", "37"), ("paragraph", "c")], "b"),
            (runs(self.own["registered"]), [("section", "37"), ("paragraph", "d")], "b"),
        ]
        rows = tuple(
            (
                runs(self.word.number(number)),
                text,
                runs(self.word.label("result.met")),
                runs(self.word.clause(levels)),
                runs(self.word.label(f"grade.{grade}")),
            )
            for number, (text, levels, grade) in enumerate(found, 1)
        )
        return Table(self.columns("number:ordinal", "finding:main", "result:word", "clause", "grade:word"), rows)

    def steps(self) -> Bullets:
        word = self.word
        mean = word.sign("equals", word.sign("divided", word.number(3_360_000), word.number(12)), word.number(280_000))
        factor = word.sign("times", word.number(280_000), word.share_factor(Fraction(1, 2)))
        monthly = word.stop(word.sign("equals", factor, word.number(140_000)))
        result: dict[str, Fillable] = {"label": Text(self.own["monthly"]), "value": Shown(140_000, KYAT)}
        return Bullets(
            (
                Item((Strong(runs(self.own["wage"])), Text(" " + word.stop(mean)))),
                Item(
                    (
                        Strong(runs(self.own["monthly"])),
                        Text(f" {monthly} "),
                        *word.sentence("calculation.result", result),
                    )
                ),
            )
        )

    def periods(self, payable: str) -> Table:
        rows = []
        for first, last in ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 30))):
            rows.append(
                (
                    self.word.value(Span(first, last), DATE),
                    self.word.value(140_000, KYAT),
                    runs(self.word.label("state.allowable")),
                    runs(self.word.label(f"payable.{payable}")),
                )
            )
        return Table(self.columns("period:main", "amount:number", "state:word", "payable:word"), tuple(rows))

    def document(self, **parts: object) -> Document:
        texts = self.word.locale.texts
        made = Document(
            lang=self.word.lang,
            label_mark=texts["technical.label_mark"],
            counter=texts["technical.counter"],
            **parts,  # type: ignore[arg-type]
        )
        lists = self.word.locale.lists
        return mark_terms(made, self.own["terms"].split("|"), lists["technical.particles"])


def calculation(lang: str) -> Document:
    """Conditions met, nothing payable: shortened."""
    own = Letter(lang)
    word = own.word
    title: dict[str, Fillable] = {
        "benefit": Text(own.own["benefit"]),
        "cite": Text(word.clause([("section", "37")], own.own["law"], style="of")),
    }
    label: dict[str, Fillable] = {"label": Text(word.label("state.allowable"))}
    law_on = word.aside(word.value(date(2026, 2, 28), DATE), runs(own.own["source"]))
    ruleset: dict[str, Fillable] = {
        "id": Identifier("mm-ssl-2012"),
        "version": Identifier("0.1.0"),
        "digest": Identifier("sha256:" + 64 * "0"),
    }
    outcome: dict[str, Fillable] = {"cite": own.cite, "system": Text(own.own["system"]), "as_of": own.as_of}
    met: dict[str, Fillable] = {"conditions": Shown(3, COUNT)}
    decisive: dict[str, Fillable] = {"readings": Shown(1, Kind("count", "reading_bare"))}
    grade: dict[str, Fillable] = {
        "label": Text(word.label("assurance.outcome")),
        "grade": Text(word.label("grade_named.c")),
        "sentence": word.sentence("assurance.grade.c"),
    }
    month: dict[str, Fillable] = {"month": Shown(2024 * 12 + 8, Kind("month"))}
    question = (Identifier("/contributions/17/paid"), word.fill(own.own["question"], month))
    blocks = (
        DefinitionRows(
            (
                own.row("head.claim", Identifier("C-2026-0148")),
                own.row("head.calculated_on", *word.value(date(2026, 6, 8), DATE)),
                own.row("head.law_as_on", *law_on),
                own.row("head.ruleset", *word.sentence("head.ruleset", ruleset)),
            )
        ),
        own.part(1, "outcome"),
        Paragraph(word.sentence("outcome.benefit.met_not_operational", outcome), "lead"),
        own.part(2, "payable"),
        Paragraph((*word.sentence("payable.none"), Text(" "), *word.sentence("payable.not_owed"))),
        own.part(3, "reasons"),
        Paragraph(word.sentence("reasons.all_met", met, count=3)),
        own.findings(),
        own.part(4, "calculation"),
        own.steps(),
        own.part(5, "periods"),
        own.periods("false"),
        Paragraph(word.sentence("periods.allowable_is_not_payable", label), "note"),
        own.part(6, "missing"),
        Paragraph(word.sentence("missing.outcome")),
        Table(own.columns("fact", "question:main"), ((runs(question[0]), question[1]),)),
        own.part(7, "readings"),
        Paragraph(
            (*word.sentence("readings.intro"), Text(" "), *word.sentence("readings.decisive", decisive, count=1))
        ),
        own.reading(),
        own.part(8, "assurance"),
        Bullets((Item(word.sentence("assurance.met", grade)),)),
    )
    annex = (
        Heading(1, runs(word.label("annex.title"))),
        Heading(2, runs(word.label("annex.derivation"))),
        Paragraph(word.sentence("derivation.intro")),
        Paragraph(runs(Identifier("min(maximum_months, basic_months + count(contributions[paid = true]))"))),
    )
    return own.document(
        title=word.sentence("head.title", title),
        standing=runs(word.label("standing.calculation")),
        blocks=blocks,
        annex=annex,
    )


def notice(lang: str) -> Document:
    """A signed notice, hypothetical: shortened. The appeal is in the words of the office."""
    own = Letter(lang)
    word = own.word
    subject: dict[str, Fillable] = {"benefit": Text(own.own["benefit"]), "claim": Identifier("C-2026-0177")}
    decision: dict[str, Fillable] = {
        "cite": own.cite,
        "decided_on": Shown(date(2026, 5, 18), DATE),
        "from": Shown(date(2026, 3, 1), DATE),
        "to": Shown(date(2026, 5, 31), DATE),
    }
    first_two = word.value([1, 2], Kind("ordinal", "period"))
    in_words = Text(word.money_in_words(280_000, "MMK") or "")
    amount = word.sentence("payable.total_in_words", {"amount": Shown(280_000, KYAT), "words": in_words})
    appeal: dict[str, Fillable] = {
        "appeal_to": FactText("Board <of> *Appeal*"),
        "appeal_until": Shown(date(2026, 6, 30), DATE),
    }
    blocks = (
        DefinitionRows(
            (
                own.row("notice.reference", Identifier("UB-2026-0311")),
                own.row("notice.decided_on", *word.value(date(2026, 5, 18), DATE)),
                own.row("notice.served_on", *word.value(date(2026, 5, 20), DATE)),
            )
        ),
        own.part(1, "decision"),
        Paragraph(word.sentence("notice.met", decision), "lead"),
        own.part(2, "payable"),
        Bullets((Item(word.sentence("periods.payable_list", {"amount": amount, "periods": first_two}, count=2)),)),
        own.part(5, "periods"),
        own.periods("true"),
        own.part(10, "appeal"),
        Paragraph(word.sentence("dispute.appeal", appeal)),
        Signature(runs(word.label("notice.signature")), (runs(own.own["capacity"]), runs(own.own["office"]))),
        PageBreak(),
        Paragraph(word.sentence("readings.adopted"), "strong"),
    )
    return own.document(
        title=word.sentence("notice.subject", subject),
        banner=word.sentence("notice.hypothetical"),
        blocks=blocks,
    )


LETTERS = {"calculation": calculation, "notice": notice}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("lang", ["en", "my"])
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_as_stored(name: str, lang: str, face: Face) -> None:
    made = render(LETTERS[name](lang), face, embed_fonts=False)
    stored = (STORED / f"{name}-{lang}.{FACES[face]}").read_text(encoding="utf-8")
    assert made == stored


def write(folder: str | None = None) -> None:
    """Write the stored files; with a folder, also pages with their fonts."""
    STORED.mkdir(exist_ok=True)
    for name, letter in LETTERS.items():
        for lang in OWN:
            for face, ending in FACES.items():
                text = render(letter(lang), face, embed_fonts=False)
                (STORED / f"{name}-{lang}.{ending}").write_text(text, encoding="utf-8")
            if folder is not None:
                Path(folder, f"{name}-{lang}.html").write_text(render(letter(lang), "html"), encoding="utf-8")


if __name__ == "__main__":
    write(*sys.argv[1:2])
