"""Before mapping: imagery, stacks, mosaics and the input check."""
