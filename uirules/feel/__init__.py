"""FEEL, the expression language of the Decision Model and Notation standard."""
