"""The commands of the command line as processes of OGC API - Processes."""
