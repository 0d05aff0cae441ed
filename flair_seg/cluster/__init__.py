"""Blocks of a map computed by Dask workers."""
