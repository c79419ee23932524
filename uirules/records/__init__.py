"""Records of decisions: what was decided and on what, so that it can be decided again."""
