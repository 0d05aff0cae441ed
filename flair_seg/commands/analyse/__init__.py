"""Commands that analyse maps."""
