"""Write a seeded data set: `python tests/scene FOLDER` or, from the repository root, `python -m tests.scene FOLDER`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if not __package__:  # run as a folder: name the package, as `python -m` does
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    __package__ = "scene"

from .patches import DEMO_SEED, write_patches


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, write the patches and print their folder."""
    parser = argparse.ArgumentParser(prog="scene", description="Write a seeded FLAIR-style data set.")
    parser.add_argument("folder", help="where the domain's folder goes")
    parser.add_argument("--seed", type=int, default=DEMO_SEED, help="which landscape (default: the demo's)")
    parser.add_argument("--rows", type=int, default=3, help="patches from north to south")
    parser.add_argument("--cols", type=int, default=3, help="patches from west to east")
    options = parser.parse_args(arguments)
    print(write_patches(options.folder, options.seed, options.rows, options.cols))
    return 0


if __name__ == "__main__":
    sys.exit(main())
