"""Synthetic populations of insured workers and their claims, from stated assumptions and a seed."""
