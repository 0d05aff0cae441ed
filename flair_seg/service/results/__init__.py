"""Results of jobs: their formats, the files over HTTP, and their STAC items."""
