"""Builds the zip that QGIS installs: the plugin without tests, training kit and benchmarks.

The pages of `make web` go along, but not the service's example image. The zip is accompanied by `NAME.cdx.json`, which
lists its models and the packages that it can install (see sbom.py).

python scripts/package.py [--output dist]
"""

from __future__ import annotations

import argparse
import configparser
import sys
import zipfile
from pathlib import Path

import sbom

ROOT = Path(__file__).resolve().parent.parent
NAME = "flair_land_cover"
PARTS = (
    "metadata.txt",
    "__init__.py",
    "plugin.py",
    "LICENSE",
    "README.md",
    "README.fr.md",
    "CHANGELOG.md",
    "CHANGELOG.fr.md",
    "flair_seg",
    "processing",
    "resources",
)
PAGES = ROOT / "resources" / "web"
LIMIT_MB = 25
"""The plugin site's limit."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""One date for all entries: the same files make the same zip."""


def plugin_files() -> list[Path]:
    """Return the files that belong to the plugin, in order of name."""
    files = []
    for part in PARTS:
        path = ROOT / part
        if not path.exists():
            sys.exit(f"'{part}' is missing: the plugin needs it")
        files += [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sorted(p for p in files if "__pycache__" not in p.parts and PAGES / "example" not in p.parents)


def metadata() -> configparser.SectionProxy:
    """Return the plugin's metadata."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]


def version() -> str:
    """Return the plugin's version."""
    return metadata()["version"]


def build(folder: Path) -> Path:
    """Write the zip and its bill of materials, and return the zip's path."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{NAME}-{version()}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in plugin_files():
            entry = zipfile.ZipInfo(f"{NAME}/{path.relative_to(ROOT).as_posix()}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    sbom.write(sbom.sbom(NAME, version(), target), target.with_suffix(".cdx.json"))
    return target


def placeholders() -> list[str]:
    """Return the keys of metadata.txt whose address is not yet a real one."""
    return [key for key, value in metadata().items() if "example.org" in value]


def main() -> int:
    """Build, and check the addresses and the size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    target = build(parser.parse_args().output)
    keys = ", ".join(placeholders())
    if keys:
        print(f"warning: metadata.txt gives example.org for {keys}: the plugin site needs real ones", file=sys.stderr)
    if not (PAGES / "map" / "index.html").is_file():
        print("warning: the zip has no web pages and cannot publish maps: run `make web` first", file=sys.stderr)
    size = target.stat().st_size / 1e6
    print(f"{target}: {size:.1f} MB")
    if size >= LIMIT_MB:
        print(f"the plugin site takes less than {LIMIT_MB} MB", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
