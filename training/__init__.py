"""Training of the land-cover networks: FLAIR patches in, an ONNX model with its manifest out."""
