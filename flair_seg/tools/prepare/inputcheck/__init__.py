"""Whether a raster is what a model wants."""
