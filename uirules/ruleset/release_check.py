"""Whether a ruleset agrees with what was released of it, and whether what was kept is whole."""

from __future__ import annotations

from collections.abc import Iterator

from uirules.errors import Problem, RulesetError
from uirules.ruleset.contents import contents
from uirules.ruleset.digest import Digests, FileDigest
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import Node
from uirules.ruleset.store import Release, read_object, releases_of, version_order
from uirules.ruleset.validate import locate

__all__ = ["fresh_digests", "release_problems"]


def fresh_digests(ruleset: Ruleset) -> Digests:
    """The digests of a ruleset from what its files say, whatever was recorded of them."""
    return Digests.of({content.name: content.digest for content in contents(ruleset)})


def release_problems(ruleset: Ruleset) -> list[Problem]:
    """What is wrong between a ruleset and its releases: a released version that was changed, a version or a day that
    falls behind the newest, and parts that are missing or damaged. RulesetError for an index that cannot be read."""
    releases = releases_of(ruleset.folder)
    if not releases:
        return []
    found = [problem for release in releases for problem in _kept(ruleset, release)]
    return found + list(_against(ruleset, releases))


def _kept(ruleset: Ruleset, release: Release) -> Iterator[Problem]:
    """Whether every part of a release is there as it was."""
    if release.id != ruleset.id:
        yield release.tree["id"].problem("release.other_ruleset", found=release.id, expected=ruleset.id)
    for digest in dict.fromkeys(part for file in release.files.values() for part in (file.rules, file.wording) if part):
        try:
            read_object(ruleset.folder, digest)
        except RulesetError as error:
            yield from error.problems


def _against(ruleset: Ruleset, releases: list[Release]) -> Iterator[Problem]:
    """Whether the version at hand is one that was released and is unchanged, or a later one."""
    manifest = ruleset.manifest
    tree = ruleset.tree("ruleset.yaml")
    version, published = locate(tree, ("version",)), locate(tree, ("published",))
    order = version_order(manifest.version)
    newest = releases[-1]
    same = next((release for release in releases if release.version == manifest.version), None)
    if same is not None:
        yield from _changed(same, fresh_digests(ruleset), version)
        if same.published != manifest.published:
            yield published.problem(
                "release.published_changed", expected=same.published.isoformat(), version=same.version
            )
    elif order < newest.order:
        yield version.problem("release.version_falls", expected=newest.version)
    elif manifest.published < newest.published:
        expected = newest.published.isoformat()
        yield published.problem("release.published_falls", expected=expected, version=newest.version)


def _changed(release: Release, now: Digests, version: Node) -> Iterator[Problem]:
    """The files of a released version that say something else by now, those of rules and those of wording apart."""
    names = sorted({*release.files, *now.files})
    none = FileDigest(None, None)
    for part in ("rules", "wording"):
        changed = [
            name
            for name in names
            if getattr(release.files.get(name, none), part) != getattr(now.files.get(name, none), part)
        ]
        if changed:
            yield version.problem(f"release.{part}_changed", found=", ".join(changed), version=release.version)
