"""The lint of terms: where a text has a term of the glossary, its translation has the glossary's word for it.

Terms are found in the source sentence by longest match, so that “survivors' benefit” is not also “survivors” and
“benefit”. The translation is searched for any of the accepted forms, and for forms to be avoided.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from uirules.language.script import Script
from uirules.legal.glossary import Glossary, Term

__all__ = ["Finding", "Terms"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A term whose word is missing in the translation (``found`` is the source's), or a form to be avoided."""

    kind: Literal["missing", "avoided"]
    found: str
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """A glossary made ready to look through texts of one language and their translations into another."""

    glossary: Glossary
    source: str
    target: str
    source_script: Script
    target_script: Script

    def missing(self, source: str, target: str) -> Iterator[Finding]:
        """The terms of a source sentence that have none of their words in its translation."""
        whole = self.target_script.plain(target)
        seen: set[str] = set()
        for form in self._in_source(source):
            terms = self._by_form[form]
            held = [term for term in terms if term.lint and self.target in term.forms]
            if form in seen or len(held) < len(terms):
                continue
            seen.add(form)
            accepted = tuple(form for term in held for form in term.forms[self.target])
            if not any(self.target_script.plain(form) in whole for form in accepted):
                yield Finding("missing", held[0].forms[self.source][0], accepted)

    def avoided(self, language: str, text: str) -> Iterator[Finding]:
        """The forms of a text that the glossary says to avoid, those apart that are part of a longer accepted one."""
        script = self.source_script if language == self.source else self.target_script
        terms = [term for term in self.glossary.terms.values() if term.avoid.get(language)]
        if not terms:
            return
        accepted = [
            script.plain(form) for term in self.glossary.terms.values() for form in term.forms.get(language, ())
        ]
        whole = script.plain(text)
        for term in terms:
            for form in term.avoid[language]:
                avoided = script.plain(form)
                rest = whole
                for longer in accepted:
                    if avoided in longer:
                        rest = rest.replace(longer, "\x00")
                if re.search(_bounded(avoided, script), rest):
                    yield Finding("avoided", form, term.forms.get(language, ())[:1])

    def _in_source(self, text: str) -> Iterator[str]:
        if self._pattern is not None:
            for match in self._pattern.finditer(self.source_script.plain(text)):
                yield match[0]

    @cached_property
    def _by_form(self) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = defaultdict(list)
        for term in self.glossary.terms.values():
            for form in term.forms.get(self.source, ()):
                found[self.source_script.plain(form)].append(term)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        forms = sorted(self._by_form, key=lambda form: (-len(form), form))
        return re.compile("|".join(_bounded(form, self.source_script) for form in forms)) if forms else None


def _bounded(form: str, script: Script) -> str:
    """A form as a pattern: where words stand apart, a whole word."""
    if script.joined:
        return re.escape(form)
    before = r"(?<!\w)" if form[:1].isalnum() else ""
    after = r"(?!\w)" if form[-1:].isalnum() else ""
    return f"{before}{re.escape(form)}{after}"
