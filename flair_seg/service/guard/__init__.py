"""What protects the service: access, headers, paths, addresses and uploads."""
