"""The QGIS Processing provider: one file an algorithm, each thin over the engine."""
