"""QGIS layers and files as the engine reads and writes them."""
