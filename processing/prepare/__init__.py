"""Algorithms that prepare imagery."""
