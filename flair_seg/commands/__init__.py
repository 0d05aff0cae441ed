"""The commands of `flair-seg`, one module each: `add(commands)` declares it, and its work is imported when it runs."""

from __future__ import annotations

from . import (
    accuracy,
    areas,
    change,
    checkinput,
    exportpatches,
    fetchortho,
    models,
    mosaic,
    plan,
    sample,
    segment,
    splitpatches,
    stack,
    status,
    vectorize,
)

COMMANDS = (
    segment,
    status,
    plan,
    fetchortho,
    stack,
    checkinput,
    mosaic,
    exportpatches,
    vectorize,
    areas,
    change,
    splitpatches,
    accuracy,
    sample,
    models,
)
"""In the order in which the help lists them."""
