"""Imagery and heights in many files as one raster."""
