"""Comparison of runs: the list of runs, the table and the HTML page."""
