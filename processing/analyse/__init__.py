"""Algorithms that analyse maps."""
