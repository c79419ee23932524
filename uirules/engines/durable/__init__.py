"""The second engine: a plan compiled to a ruleset of ``durable-rules``, which concludes by its own Rete network.

An independent evaluation of the same encoding, not a second encoding: it starts from the same plan as the explain
engine, so a mistake in the rules as they are written shows in neither. What it can find is a mistake in how they are
evaluated. Pure: facts in, conclusions out; processes, time limits and recycling are :mod:`uirules.crosscheck`'s.
"""
