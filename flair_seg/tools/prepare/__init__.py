"""Prepares data for mapping: imagery, stacks, mosaics and the input check."""
