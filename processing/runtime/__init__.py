"""ONNX Runtime inside QGIS: finding, installing and starting it in child processes."""
