"""A small made-up law for tests of alterations: the Quay Act, with scenarios and reasons as a test asks for them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from uirules import Law, load_ruleset
from uirules.ruleset.model import FORMAT

FILES = {
    "ruleset.yaml": """\
        format: FORMAT
        id: quay-act
        version: 1.0.0
        published: 2029-12-01
        title: {en: Quay Act}
        languages: [en]
        currency: MMK
        calendar: gregorian
        in_force_from: 2030-01-01
        instruments: [quay-act]
        lists_complete_until: [contingency]
        provisions: [storm_pay, quay_fee]
        """,
    "facts.yaml": """\
        format: FORMAT
        facts:
          day: {type: date, label: {en: Day}, question: {en: "Which day?"}, asked_of: office}
          months: {type: integer, range: [0, 600], label: {en: Months}, question: {en: "How many?"}, asked_of: office}
          member: {type: boolean, label: {en: Member}, question: {en: "A member?"}, asked_of: office}
          expelled: {type: boolean, label: {en: Expelled}, question: {en: "Expelled?"}, asked_of: office}
          cause:
            type: enum
            values: {storm: {label: {en: a storm}}, works: {label: {en: works}}, strike: {label: {en: a strike}}}
            label: {en: Cause}
            question: {en: "Why?"}
            asked_of: office
        """,
    "systems.yaml": """\
        format: FORMAT
        systems:
          fund:
            title: {en: the fund}
            cite: quay-act/sec_1
            enacted: {2029-11-20: {value: true, cite: quay-act/sec_1, assurance: A, verified_until: 2035-12-31}}
            commenced: {2030-01-01: {value: true, cite: quay-act/sec_1, assurance: A, verified_until: 2035-12-31}}
            started: {2030-01-01: {value: true, cite: quay-act/sec_1, assurance: A, verified_until: 2035-12-31}}
            collected: {2030-01-01: {value: true, cite: quay-act/sec_1, assurance: A, verified_until: 2035-12-31}}
            paid: {2030-01-01: {value: true, cite: quay-act/sec_1, assurance: A, verified_until: 2035-12-31}}
        """,
    "readings/edge.yaml": """\
        format: FORMAT
        id: edge
        title: {en: Edge}
        question: {en: "To which band does an edge belong?"}
        cite: [quay-act/sec_1]
        options:
          lower: {default: true, text: {en: The lower.}, speaks_for: {en: Custom.}, adopted_by: []}
          higher: {text: {en: The higher.}, speaks_for: {en: Favour.}}
        """,
    "common.yaml": """\
        format: FORMAT
        parameters:
          long:
            title: {en: long}
            type: integer
            cite: quay-act/sec_1
            values: {2030-01-01: {value: 60, assurance: A}}
        definitions:
          long_served: {type: boolean, cite: quay-act/sec_1, formula: months >= long}
          within:
            type: boolean
            given: {n: integer, top: integer}
            cite: quay-act/sec_1
            formula: n <= top and n >= 1
        """,
    "storm_pay.yaml": """\
        format: FORMAT
        id: storm_pay
        kind: benefit
        title: {en: Storm pay}
        system: fund
        cite: quay-act/sec_1
        contingency: day
        outputs: [pay, extra, weight, whole, days, young]
        amounts: [pay, extra, weight, whole, days]
        parameters:
          share:
            title: {en: share}
            type: rational
            unit: share
            cite: quay-act/sec_1
            values:
              2030-01-01: {value: 50 %, assurance: A}
              2032-01-01: {value: 60 %, assurance: A}
        definitions:
          extra:
            type: money
            cite: quay-act/sec_1
            table:
              of: months
              edges: {reading: edge, lower: up_to, higher: below}
              bands:
                - {to: 12, value: 100, assurance: A}
                - {to: none, value: 200, assurance: A}
          weight:
            type: integer
            cite: quay-act/sec_1
            table:
              hit_policy: unique
              inputs: {months: months, cause: cause}
              rows:
                - {when: {months: "< 24", cause: '"storm"'}, value: 1}
                - {when: {months: ">= 24", cause: '"storm"'}, value: 2}
                - {when: {cause: 'not("storm")'}, value: 3}
          pay:
            type: money
            cite: quay-act/sec_1
            default: "100"
            exceptions:
              served: {when: long_served, formula: "300", cite: quay-act/sec_1, beats: [works]}
              works: {when: cause = "works", formula: "200", cite: quay-act/sec_1}
          whole:
            type: money
            unit: MMK
            cite: quay-act/sec_1
            formula: if cause = "works" then pay else pay * share
            round: {to: 1, mode: half_up, cite: none_found}
          days:
            type: integer
            cite: quay-act/sec_1
            formula:
              2030-01-01: min(months, 30)
              2031-01-01: max(months, 30)
          young: {type: boolean, cite: quay-act/sec_1, formula: "within(months, 24) or within(months, long - 1)"}
          told_only: {type: integer, cite: quay-act/sec_1, formula: months + 1}
        conditions:
          belongs:
            cite: quay-act/sec_1
            holds: member and not(expelled)
            met: {en: A member.}
            unmet: {en: No member.}
            unknown: {en: Not known.}
            counting: [{when: told_only > 1, en: "Told."}]
          good_cause:
            only_under: {edge: lower}
            cite: quay-act/sec_1
            holds: cause in ("storm", "works") or long_served
            met: {en: A good cause.}
            unmet: {en: No good cause.}
            unknown: {en: Not known.}
        payments:
          cite: quay-act/sec_1
          periods: {start: "add days(day, 1)", every: 1 month, count: "2"}
          amount: whole
          states:
            - state: withheld
              when: number = 1 and cause = "works"
              cite: quay-act/sec_1
              label: {en: W}
              text: {en: W.}
              meaning: {en: W.}
            - {state: allowable, when: "true", cite: quay-act/sec_1, label: {en: A}, text: {en: A.}, meaning: {en: A.}}
          undetermined: {label: {en: U}, text: {en: U.}, meaning: {en: U.}}
        """,
    "quay_fee.yaml": """\
        format: FORMAT
        id: quay_fee
        kind: duty
        title: {en: Quay fee}
        system: fund
        cite: quay-act/sec_1
        contingency: day
        conditions:
          due:
            cite: quay-act/sec_1
            holds: not(long_served or not(within(months, 50 + 450)))
            met: {en: Due.}
            unmet: {en: Not due.}
            unknown: {en: Not known.}
        """,
    "legal_refs/quay-act.yaml": """\
        format: uirules/clauses/0
        id: quay-act
        kind: act
        title: {en: Quay Act}
        whole: {label: {en: Quay Act}, summary: {en: The Act.}, status: encoded, text_status: official}
        clauses:
          sec_1: {label: {en: section 1}, summary: {en: All of it.}, status: encoded, text_status: official}
        """,
    "scenarios/fee.yaml": """\
        format: uirules/scenarios/0
        benefit: quay_fee
        claim: {day: 2031-05-10}
        scenarios:
          - {name: due, source: Section 1., facts: {months: 59}, expect: {outcome: met}}
          - {name: not-due, source: Section 1., facts: {months: 60}, expect: {outcome: not_met}}
          - {name: too-new, source: Section 1., facts: {months: 0}, expect: {outcome: not_met}}
        """,
}
"""The law with one scenario on each side of what both provisions share, and none of storm pay."""

STORM = """\
    format: uirules/scenarios/0
    benefit: storm_pay
    claim: {day: 2031-05-10, months: 24, member: true, expelled: false, cause: storm}
    scenarios:
    """
"""The head of a file of scenarios of storm pay."""


def write(folder: Path, *scenarios: str, reasons: str | None = None) -> Path:
    """The law in a folder: ``scenarios`` of storm pay, each a mapping on one line, and a file of reasons."""
    files = dict(FILES)
    if scenarios:
        files["scenarios/storm.yaml"] = dedent(STORM) + "".join(
            f"  - {{source: A test., {one}}}\n" for one in scenarios
        )
    if reasons is not None:
        files["unnoticed/reasons.yaml"] = "format: uirules/unnoticed/0\nunnoticed:\n" + dedent(reasons)
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).replace("FORMAT", FORMAT), encoding="utf-8")
    return folder


def quay(folder: Path, *scenarios: str, reasons: str | None = None) -> Law:
    """The law that :func:`write` writes."""
    return load_ruleset(write(folder, *scenarios, reasons=reasons))
