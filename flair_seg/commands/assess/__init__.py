"""Commands that assess the accuracy of maps."""
