"""Whether a law is sound: its files as they stand, a plan, a law as amended. No claim is asked for."""
