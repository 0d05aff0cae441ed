"""The land-cover networks that IGN publishes on huggingface.co under Licence Ouverte 2.0."""
