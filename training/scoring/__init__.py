"""Scores of predictions, and their pictures."""
