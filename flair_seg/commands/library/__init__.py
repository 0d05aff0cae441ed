"""Commands for model files."""
