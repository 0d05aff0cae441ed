"""Trained models: checkpoints, predictions, ONNX graphs and their parity."""
