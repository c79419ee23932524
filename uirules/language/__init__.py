"""The languages of a law: are its texts in their own script, translated, up to date, and in the words of the glossary?

Only ``uirules check`` and the tools of a translator use this package; neither loading nor deciding does.
"""

from __future__ import annotations

from uirules.language.check import check_amendment_texts, check_registry_texts, check_ruleset_texts

__all__ = ["check_amendment_texts", "check_registry_texts", "check_ruleset_texts"]
