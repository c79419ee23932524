"""Decisions made elsewhere, recomputed under the law of their date."""
