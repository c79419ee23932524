"""Searching among claims: what a law's rules suggest to try, and how a claim that was found is made plain."""
