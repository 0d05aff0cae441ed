"""Published networks without PyTorch: weights files are read by their bytes and put into a graph that is shipped."""
