"""The web service, `flair-seg serve`: the tools as processes of OGC API - Processes 1.0, and the pages."""
