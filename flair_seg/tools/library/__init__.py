"""The user's folder of models, and where models come from."""
