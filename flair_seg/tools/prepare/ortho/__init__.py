"""Downloads imagery from a map service."""
