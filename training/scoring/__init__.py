"""Scores of predictions and their figures."""
