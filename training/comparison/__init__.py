"""Runs compared with each other: the list, the table and the page."""
