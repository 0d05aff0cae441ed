"""Published networks without PyTorch: weights files are parsed and their values put into a shipped graph."""
