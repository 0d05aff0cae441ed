"""Algorithms that assess the accuracy of maps."""
