"""The commands of `flair-seg`, one module each: `add(commands)` declares it; its imports wait until it runs."""

from __future__ import annotations

from .analyse import areas, change, clean, exportpatches, splitpatches, vectorize
from .assess import accuracy, sample
from .library import diagnose, models
from .mapping import jsonrun, plan, segment, status
from .prepare import checkinput, fetchortho, mosaic, stack
from .share import publish, serve

COMMANDS = (
    segment,
    status,
    plan,
    fetchortho,
    stack,
    checkinput,
    mosaic,
    exportpatches,
    clean,
    vectorize,
    areas,
    change,
    splitpatches,
    accuracy,
    sample,
    models,
    diagnose,
    publish,
    serve,
    jsonrun,
)
"""In the order in which the help lists them; it leaves out `run-json`, which is for programs."""
