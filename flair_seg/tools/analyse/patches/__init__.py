"""Maps cut into patches, and patches made to train on."""
