"""The commands of `flair-seg`, one module each: `add(commands)` declares it, and its work is imported when it runs."""

from __future__ import annotations

from . import models, mosaic, segment, status

COMMANDS = (segment, status, mosaic, models)
"""In the order in which the help lists them."""
