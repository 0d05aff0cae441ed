"""Georeferenced data: grids and windows, reading, writing GeoTIFF and VRT files, styles and class rasters."""
