"""Finds the modules of this folder, and the stubs that the tests share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (str(HERE), str(HERE.parent)):
    if folder not in sys.path:
        sys.path.append(folder)
os.environ["LC_ALL"] = "C.UTF-8"  # messages are read in English
