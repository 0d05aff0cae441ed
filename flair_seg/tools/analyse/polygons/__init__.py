"""Polygons of a map that share their borders."""
