"""Land-cover segmentation of very-high-resolution aerial mosaics with ensembles of ONNX networks.

The package needs numpy, GDAL's Python bindings and ONNX Runtime; it knows neither QGIS nor PyTorch.
"""

__version__ = "0.1.0"
