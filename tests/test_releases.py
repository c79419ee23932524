"""Releases: digests of rules and of wording, versions that are kept, and a released version that is edited.

The law of ``fixtures/laws/school-grant`` is made up. Its version 0.1.0 was released; 0.2.0 knows of an erratum.
"""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import pytest
from changed import GRANT, LAWS, change, copied

from uirules import Law, NoLawInForce, RulesetError, UnknownName, load_ruleset
from uirules.check import check_ruleset
from uirules.cli import main
from uirules.ruleset.release_check import fresh_digests
from uirules.ruleset.released import ReleasedRuleset
from uirules.ruleset.store import releases_of

LAGUNE = LAWS / "lagune-2031"
CLAIM = {"school.year_begins": "2026-06-01", "school.enrolled": True, "household.income": 240_000}
VERSION = ("ruleset.yaml", "version: 0.2.0", "version: 0.3.0")
LATER = ("ruleset.yaml", "published: 2026-09-15", "published: 2026-11-01")
RATE = ("school_grant.yaml", "value: 22000", "value: 23000")
WORD = ("school_grant.yaml", "The child is enrolled at a school.", "The child goes to a school.")


def digests(folder: Path) -> tuple[str, str]:
    ruleset = load_ruleset(folder).ruleset
    return ruleset.digest, ruleset.wording_digest


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in check_ruleset(folder)]


# ── digests ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mended_translation_changes_the_wording_only(tmp_path: Path) -> None:
    """Another sentence is another wording of the same rules."""
    before = digests(GRANT)
    after = digests(copied(GRANT, tmp_path, WORD))
    assert after[0] == before[0]
    assert after[1] != before[1]


@pytest.mark.parametrize(
    "rule",
    [
        RATE,
        ("school_grant.yaml", "holds: school.enrolled", "holds: not(school.enrolled)"),
        ("facts.yaml", "asked_of: office", "asked_of: register"),
        ("legal_refs/school-grant-act.yaml", "status: encoded", "status: procedural"),
        ("readings/income-at-the-limit.yaml", "    adopted_by: []", "    adopted_by: [somebody]"),
    ],
    ids=["value", "formula", "fact", "clause", "reading"],
)
def test_a_change_of_a_rule_changes_the_rules_only(tmp_path: Path, rule: tuple[str, str, str]) -> None:
    """A value, a formula, a fact, the status of a clause, a reading: other rules in the same words."""
    before = digests(GRANT)
    after = digests(copied(GRANT, tmp_path, rule))
    assert after[0] != before[0]
    assert after[1] == before[1]


@pytest.mark.parametrize(
    "word",
    [
        WORD,
        ("locales/en.yaml", "{n} crowns", "{n} royals"),
        ("legal_refs/school-grant-act.yaml", 'en: "section 3"', 'en: "s. 3"'),
        ("ruleset.yaml", "School Grant Act", "Act on School Grants"),
    ],
    ids=["sentence", "locale", "label of a clause", "title"],
)
def test_words_of_every_kind_enter_the_wording(tmp_path: Path, word: tuple[str, str, str]) -> None:
    """Sentences, locales, labels of clauses, titles."""
    before = digests(GRANT)
    after = digests(copied(GRANT, tmp_path, word))
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


@pytest.mark.parametrize(
    "same",
    [
        ("school_grant.yaml", "# One benefit", "# A benefit"),
        ("school_grant.yaml", "outputs: [yearly_grant]", "outputs:\n  - yearly_grant"),
        VERSION,
        LATER,
        ("scenarios/school-grant.yaml", "name: income-not-known", "name: income-unknown"),
    ],
    ids=["comment", "layout", "version", "day of publication", "scenario"],
)
def test_what_does_not_enter(tmp_path: Path, same: tuple[str, str, str]) -> None:
    """Comments, layout, the number and day of the release, scenarios."""
    assert digests(copied(GRANT, tmp_path, same)) == digests(GRANT)


def test_the_languages_keys_are_told_by_declaration(tmp_path: Path) -> None:
    """`id` is a key and a language of the Lagune: the id of a file is a rule, the sentence in that language a word."""
    files = load_ruleset(LAGUNE).ruleset.digests.files
    folder = copied(LAGUNE, tmp_path, ("morte_saison.yaml", "Jumlah", "Total"))
    other = load_ruleset(folder).ruleset.digests.files
    assert other["morte_saison.yaml"].rules == files["morte_saison.yaml"].rules
    assert other["morte_saison.yaml"].wording != files["morte_saison.yaml"].wording


def test_the_order_of_entries_enters(tmp_path: Path) -> None:
    """Findings come in the order of the conditions, so another order is another ruleset."""
    old = "outputs: [contribution_months, reference_wage"
    law = copied(
        load_ruleset("mm-ssl-2012").ruleset.folder,
        tmp_path,
        ("unemployment.yaml", old, "outputs: [reference_wage, contribution_months"),
    )
    assert digests(law)[0] != load_ruleset("mm-ssl-2012").ruleset.digest


def test_a_change_costs_the_change(tmp_path: Path) -> None:
    """The digests of all other files stay."""
    before = load_ruleset(GRANT).ruleset.digests.files
    after = load_ruleset(copied(GRANT, tmp_path, RATE)).ruleset.digests.files
    assert [name for name in before if before[name].rules != after[name].rules] == ["school_grant.yaml"]


def test_recorded_digests_are_those_of_the_files(tmp_path: Path) -> None:
    """Files of a released version are told by their bytes; reading them gives the same digests."""
    folder = copied(GRANT, tmp_path)
    assert main(["release", str(folder)]) == 0
    quick, fresh = load_ruleset(folder).ruleset.digests, fresh_digests(load_ruleset(folder).ruleset)
    assert quick == fresh
    change(folder, RATE)
    assert load_ruleset(folder).ruleset.digest == fresh_digests(load_ruleset(folder).ruleset).rules != fresh.rules


def test_a_decision_names_both_digests() -> None:
    """`digest` is that of the rules; both travel with a pickled decision."""
    law = load_ruleset(GRANT)
    decision = law.decide(CLAIM)
    told = decision.to_dict()["ruleset"]
    assert (told["digest"], told["wording_digest"]) == (law.ruleset.digest, law.ruleset.wording_digest)
    assert pickle.loads(pickle.dumps(decision)).to_dict()["ruleset"] == told


# ── the verb ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_releasing_twice_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A version that was released and not changed is told to be so."""
    folder = copied(GRANT, tmp_path)
    assert main(["release", str(folder), "--format", "json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["released"], first["released_before"], first["version"]) == (True, False, "0.2.0")
    assert first["written"][-1] == "releases/0.2.0.yaml"
    kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main(["release", str(folder), "--format", "json"]) == 0
    second = json.loads(capsys.readouterr().out)
    assert (second["released"], second["released_before"], second["written"]) == (True, True, [])
    assert kept == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_is_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """Two copies released apart are equal to the byte."""
    folders = [copied(LAGUNE, tmp_path / name) for name in ("one", "two")]
    for folder in folders:
        assert main(["release", str(folder)]) == 0
    one, two = ({p.relative_to(f): p.read_bytes() for p in (f / "releases").rglob("*.*")} for f in folders)
    assert one == two


def test_a_new_release_writes_only_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After a changed value, one part and the index."""
    folder = copied(GRANT, tmp_path)
    main(["release", str(folder)])
    change(folder, VERSION, LATER, RATE)
    capsys.readouterr()
    assert main(["release", str(folder), "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["written"]) == 2


def test_a_changed_version_is_not_released(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The verb refuses with what the check finds, exit code 1, and writes nothing."""
    folder = copied(GRANT, tmp_path)
    main(["release", str(folder)])
    change(folder, RATE)
    before = sorted(folder.rglob("*"))
    capsys.readouterr()
    assert main(["release", str(folder)]) == 1
    assert "its rules have been changed since in school_grant.yaml" in capsys.readouterr().out
    assert main(["release", str(folder), "--format", "json", "--lang", "my"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "release.rules_changed"
    assert sorted(folder.rglob("*")) == before


def test_a_release_cannot_be_released(capsys: pytest.CaptureFixture[str]) -> None:
    """`id@version` names what was released."""
    assert main(["release", "mm-ssl-2012@0.1.0"]) == 2
    assert "without '@'" in capsys.readouterr().err


# ── check ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_released_version_is_edited(tmp_path: Path) -> None:
    """The check names the files at the line of the version; rules and words are two errors, each with its sentence."""
    folder = copied(GRANT, tmp_path)
    main(["release", str(folder)])
    change(folder, RATE, WORD, ("facts.yaml", "What is the number of the claim?", "Which number has the claim?"))
    rules, wording = check_ruleset(folder)
    assert (rules.code, rules.found) == ("release.rules_changed", "school_grant.yaml")
    assert (wording.code, wording.found) == ("release.wording_changed", "facts.yaml, school_grant.yaml")
    assert str(rules.position) == f"{folder}/ruleset.yaml:4:10"
    assert "Version 0.2.0 was released" in rules.text["en"]
    assert "No rule of these changes" in wording.text["en"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([WORD], ["release.wording_changed"]),
        ([RATE, VERSION], []),
        ([VERSION], []),
        ([("ruleset.yaml", "version: 0.2.0", "version: 0.1.9")], ["release.version_falls"]),
        ([LATER], ["release.published_changed"]),
        ([VERSION, ("ruleset.yaml", "published: 2026-09-15", "published: 2026-09-01")], ["release.published_falls"]),
        ([("locales/en.yaml", "{n} crowns", "{n} royals")], ["release.wording_changed"]),
    ],
    ids=["words", "rule and version", "version", "version falls", "other day", "earlier day", "locale"],
)
def test_what_a_release_holds_one_to(tmp_path: Path, changes: list[tuple[str, str, str]], expected: list[str]) -> None:
    """A version rises with every change, and so does the day of publication."""
    folder = copied(GRANT, tmp_path)
    main(["release", str(folder)])
    change(folder, *changes)
    assert codes(folder) == expected


def test_the_registry_is_part_of_a_release(tmp_path: Path) -> None:
    """What a clause says of its text, changed under a released version, is found."""
    folder = copied(GRANT, tmp_path)
    main(["release", str(folder)])
    change(folder, ("legal_refs/school-grant-act.yaml", "text_status: paraphrase", "text_status: quoted"))
    (problem,) = check_ruleset(folder)
    assert (problem.code, problem.found) == ("release.rules_changed", "legal_refs/school-grant-act.yaml")


def test_a_damaged_store_is_found(tmp_path: Path) -> None:
    """A part that says something else, one that is missing, an index that does not add up, one under another name."""
    folder = copied(GRANT, tmp_path)
    parts = sorted((folder / "releases" / "objects").iterdir())
    parts[0].write_text("{}", encoding="utf-8")
    parts[1].unlink()
    assert sorted(codes(folder)) == ["release.object_differs", "release.object_missing"]
    folder = copied(GRANT, tmp_path)
    index = (folder / "releases" / "0.1.0.yaml").read_text(encoding="utf-8")
    digest = releases_of(folder)[0].files["facts.yaml"].rules
    assert digest is not None
    change(folder, ("releases/0.1.0.yaml", digest, "sha256:" + "0" * 64))
    assert codes(folder) == ["release.index_differs"]
    folder = copied(GRANT, tmp_path)
    (folder / "releases" / "0.1.1.yaml").write_text(index, encoding="utf-8")
    assert codes(folder) == ["release.index_named"]
    folder = copied(GRANT, tmp_path, ("releases/0.1.0.yaml", "id: school-grant", "id: school-loan"))
    assert codes(folder) == ["release.other_ruleset"]


# ── loading a release ─────────────────────────────────────────────────────────────────────────────────────────────────


def bare(tmp_path: Path) -> Path:
    """The law without its working files: the manifest and the releases alone."""
    folder = tmp_path / GRANT.name
    shutil.copytree(GRANT / "releases", folder / "releases")
    shutil.copy(GRANT / "ruleset.yaml", folder)
    return folder


@pytest.mark.parametrize("pin", ["rules", "wording", "version"])
def test_a_release_is_loaded_without_the_working_files(tmp_path: Path, pin: str) -> None:
    """By its digest of rules or of wording, or by its version."""
    bare(tmp_path)
    (release,) = releases_of(GRANT)
    name = {"rules": release.digests.rules, "wording": release.digests.wording, "version": "0.1.0"}[pin]
    law = load_ruleset(f"school-grant@{name}", folders=[tmp_path])
    assert (law.version, str(law.ruleset.manifest.published)) == ("0.1.0", "2026-01-01")
    decision = law.decide(CLAIM)
    assert decision.values["yearly_grant"] == 200_000
    assert "ကရောင်း ၂၀၀,၀၀၀" in decision.render("my")
    assert decision.ruleset.digest == release.digests.rules


def test_a_release_decides_as_the_files_it_was_made_from(tmp_path: Path) -> None:
    """The same decisions to the byte, with the same letters, sent between processes as well."""
    folder = copied(GRANT, tmp_path)
    main(["release", str(folder)])
    working, released = load_ruleset(folder), load_ruleset("school-grant@0.2.0", folders=[tmp_path])
    assert isinstance(released.ruleset, ReleasedRuleset)
    for claim in (CLAIM, {**CLAIM, "household.income": 300_001}, {"school.year_begins": "2026-06-01"}):
        one, two = working.decide(claim), pickle.loads(pickle.dumps(released)).decide(claim)
        assert json.dumps(one.to_dict(decisive=True)) == json.dumps(two.to_dict(decisive=True))
        again = pickle.loads(pickle.dumps(two))
        assert again.render("my") == one.render("my")
        assert again.render("en", "html") == one.render("en", "html")


def test_a_release_that_is_gone(tmp_path: Path) -> None:
    """A pickled law of a release that is no longer there is refused, and does not decide by another."""
    folder = copied(GRANT, tmp_path)
    sent = pickle.dumps(load_ruleset("school-grant@0.1.0", folders=[tmp_path]))
    shutil.rmtree(folder / "releases")
    with pytest.raises(RulesetError) as caught:
        pickle.loads(sent)
    assert caught.value.problems[0].code == "release.gone"


def test_problems_of_a_release_name_the_part(tmp_path: Path) -> None:
    """A part that is damaged is refused where it is read, by its file."""
    folder = copied(GRANT, tmp_path)
    digest = releases_of(folder)[0].files["school_grant.yaml"].rules
    assert digest is not None
    part = folder / "releases" / "objects" / f"{digest.removeprefix('sha256:')}.json"
    part.write_text("{}", encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        load_ruleset("school-grant@0.1.0", folders=[tmp_path]).decide(CLAIM)
    assert [(p.code, p.position and p.position.file) for p in caught.value.problems] == [
        ("release.object_differs", str(part))
    ]


def test_a_file_that_a_release_does_not_hold(tmp_path: Path) -> None:
    """What the index does not list is not looked for in the working files."""
    law = load_ruleset("school-grant@0.1.0", folders=[LAWS])
    with pytest.raises(RulesetError) as caught:
        law.ruleset.tree("pension.yaml")
    assert caught.value.problems[0].code == "release.no_file"


@pytest.mark.parametrize(
    ("pin", "code"), [("0.9.9", "ruleset.other_version"), ("sha256:" + "0" * 64, "ruleset.other_digest")]
)
def test_a_release_that_there_is_none_of(pin: str, code: str) -> None:
    """A version or digest that was never released is refused, with what is there."""
    with pytest.raises(UnknownName) as caught:
        load_ruleset(f"school-grant@{pin}", folders=[LAWS])
    assert caught.value.problems[0].code == code
    assert load_ruleset("school-grant@0.2.0", folders=[LAWS]).version == "0.2.0"


# ── known at ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "version", "amount"),
    [
        ("2026-01-01", "0.1.0", 200_000),
        ("2026-09-14", "0.1.0", 200_000),
        ("2026-09-15", "0.2.0", 220_000),
        ("2027-05-01", "0.2.0", 220_000),
    ],
)
def test_the_newest_release_published_by_then(day: str, version: str, amount: int) -> None:
    """The day on which a version was published is the first on which it is known."""
    law = load_ruleset(GRANT).known_at(day)
    assert (law.version, law.decide(CLAIM).values["yearly_grant"]) == (version, amount)


def test_nothing_was_published_by_then() -> None:
    """A day before the first release is no law at all."""
    with pytest.raises(NoLawInForce) as caught:
        load_ruleset(GRANT).known_at("2025-12-31")
    assert caught.value.problems[0].code == "law.not_published"


def test_readings_and_the_laws_date_go_along() -> None:
    """What was asked of the law before is asked of the release."""
    law = load_ruleset(GRANT).with_readings({"income-at-the-limit": "above"}).at("2026-07-01").known_at("2026-07-01")
    decision = law.decide({**CLAIM, "household.income": 300_000})
    assert (decision.outcome, decision.law_on_source, str(decision.known_at)) == ("not_met", "law_on", "2026-07-01")


def explained(law: Law) -> list[tuple[str, dict[str, str]]]:
    return [(remark.code, dict(remark.to_dict()["text"])) for remark in law.decide(CLAIM).warnings]


def test_the_answer_before_an_erratum_says_what_it_leaves_out() -> None:
    """The older release cannot know of the erratum; the law that was asked for does, and tells it in both languages."""
    law = load_ruleset(GRANT)
    ((code, text),) = explained(law.known_at("2026-07-01"))
    assert code == "time.published_later.monthly_rate"
    assert "grant for a month" in text["en"]
    assert "10\u00a0September 2026 (section 3)" in text["en"]
    assert "စက်တင်ဘာလ\u00a0၁၀\u00a0ရက်" in text["my"]
    assert explained(law.known_at("2026-10-01")) == []
    assert explained(pickle.loads(pickle.dumps(law.known_at("2026-07-01")))) == [(code, text)]


def test_a_release_asked_for_by_itself_knows_of_nothing_later() -> None:
    """A pinned release decides as it did then, whatever was published since: a replay stays the same."""
    assert explained(load_ruleset("school-grant@0.1.0", folders=[LAWS]).known_at("2026-07-01")) == []


def test_the_command_line_answers_before_and_after(capsys: pytest.CaptureFixture[str]) -> None:
    """`--known-at` before and after a correction: two answers."""
    amounts = []
    for day in ("2026-07-01", "2026-10-01"):
        claim = str(GRANT / "claims" / "first.yaml")
        assert main(["decide", claim, "--ruleset", str(GRANT), "--known-at", day, "--format", "json"]) == 0
        amounts.append(json.loads(capsys.readouterr().out)["values"]["yearly_grant"])
    assert amounts == [200_000, 220_000]
