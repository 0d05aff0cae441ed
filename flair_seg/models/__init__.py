"""Model files: the manifest, metadata of other tools, the ONNX file format, and where models are found."""
