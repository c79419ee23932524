"""Eligibility and benefit law as versioned, testable, explainable data."""
