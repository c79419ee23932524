"""Amendments: deltas over the text and the rules of a law, applied to whole timelines."""
