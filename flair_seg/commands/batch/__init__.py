"""What runs without anybody watching: many rasters in one call, settings from a file, a log file."""
