"""Replay: decide again what a ledger holds, and say of each decision whether it comes out the same, and if not, why."""
