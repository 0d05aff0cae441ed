"""Pre-training of encoders without label maps."""
