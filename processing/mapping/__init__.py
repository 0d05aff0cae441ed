"""Algorithms that make maps."""
