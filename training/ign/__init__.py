"""The land-cover networks that IGN published on huggingface.co under Licence Ouverte 2.0."""
