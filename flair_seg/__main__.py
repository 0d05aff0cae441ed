"""Runs the command line as `python -m flair_seg`."""

import sys

from .commands.cli import main

sys.exit(main())
