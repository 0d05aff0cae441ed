"""Cleaning a class raster: unsure pixels, other classes, a majority filter, a minimum mapping unit."""
