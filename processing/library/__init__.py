"""Algorithms for models and their runtime."""
