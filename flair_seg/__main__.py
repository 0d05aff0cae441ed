"""Runs the command line as `python -m flair_seg`."""

import sys

from .cli import main

sys.exit(main())
