"""The second engine at work: its process, and the comparison with the first, claim by claim."""
