"""The second engine: a plan as a ruleset of durable-rules."""
