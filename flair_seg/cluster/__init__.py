"""Blocks and tiles of a map computed by Dask workers."""
