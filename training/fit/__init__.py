"""The training loop: samples, optimisation and logs."""
