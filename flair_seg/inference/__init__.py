"""Networks on devices: sessions, graph edits, ensembles, batch sizes and the cache of loaded models."""
