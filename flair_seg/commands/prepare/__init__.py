"""Commands that prepare imagery."""
