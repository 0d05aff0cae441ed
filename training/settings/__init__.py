"""Settings of training runs: YAML files to validated dataclasses."""
