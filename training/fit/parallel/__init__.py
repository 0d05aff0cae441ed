"""Training divided among processes by data, by tensors and by a pipeline of stages."""
