"""Settings of training runs: YAML files read into validated dataclasses."""
