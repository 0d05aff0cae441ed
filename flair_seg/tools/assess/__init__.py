"""How good a map is, by a reference or a sample."""
