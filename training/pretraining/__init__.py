"""Training of encoders without label maps."""
