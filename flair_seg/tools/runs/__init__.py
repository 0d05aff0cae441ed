"""Runs of `segment`: planning, watching, cancelling and reporting them."""
