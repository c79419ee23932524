"""Exact values and the one library of operations on them; knows neither FEEL nor law."""
