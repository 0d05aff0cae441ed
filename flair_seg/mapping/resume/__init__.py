"""Finished rows of a run on disk, from which an interrupted run is resumed."""
