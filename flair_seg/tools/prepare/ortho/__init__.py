"""Imagery fetched from a map service."""
