"""Prints the SHA-256 of maps and tool results on the seeded scene, to show that a change keeps every byte.

python scripts/fingerprints.py --output before.json                 on the code as it was
python scripts/fingerprints.py --output after.json --against before.json

Only the command line is used, so the same script runs on either side of a change to the modules. GeoPackages hold the
time at which they were written: their features are hashed instead, as CSV. The ledgers and STAC items of tiles, which
hold times, too, are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RGB = ("--model", "fpn-lite0-rgb-flair-d034")
IMAGE = "mosaic/D000_2026_Z1_DEMO_img.vrt"
LABELS = "mosaic/D000_2026_Z1_DEMO_msk.vrt"
RUNS: dict[str, tuple[str, ...]] = {
    "mosaic": ("mosaic", "patches", "mosaic", "--footprints", "footprints.gpkg"),
    "vote": ("segment", IMAGE, "vote.tif", *RGB, "--quality", "balanced", "--confidence", "vote_confidence.tif"),
    "mean": ("segment", IMAGE, "mean.tif", *RGB, "--quality", "balanced", "--combine", "mean"),
    "crop": ("segment", IMAGE, "crop.tif", *RGB, "--quality", "balanced", "--combine", "crop"),
    "ensemble": ("segment", IMAGE, "ensemble.tif", "--quality", "fast"),
    "tta": ("segment", IMAGE, "tta.tif", *RGB, "--quality", "fast", "--tta", "rotate"),
    "aoi": ("segment", IMAGE, "aoi.tif", *RGB, "--quality", "fast", "--aoi", "zones.geojson"),
    "resampled": ("segment", "coarse.tif", "resampled.tif", *RGB, "--quality", "fast"),
    "blocks": ("segment", IMAGE, "blocks.tif", *RGB, "--quality", "balanced", "--workers", "2"),
    "tiles": ("segment", IMAGE, "tiles.vrt", *RGB, "--quality", "fast", "--tiles", "512"),
    "checkinput": ("checkinput", IMAGE, "--report", "check.html"),
    "vectorize": ("vectorize", "vote.tif", "polygons.gpkg", "--min-area", "2", "--simplify", "0.3"),
    "areas": ("areas", "vote.tif", "areas.csv", "--zones", "zones.geojson", "--field", "name", "--report", "a.html"),
    "change": ("change", "vote.tif", "mean.tif", "change.tif", "--report", "change.html"),
    "splitpatches": ("splitpatches", "vote.tif", "patches", "split"),
    "sample": ("sample", "vote.tif", "sample.gpkg", "--standard-error", "0.03"),
    "accuracy": ("accuracy", "vote.tif", LABELS, "--report", "accuracy.html"),
    "exportpatches": ("exportpatches", IMAGE, "vote.tif", "exported"),
}


def main() -> int:
    """Run everything and write the digests; 1 if they differ from those of an earlier run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, help="JSON file for the digests")
    parser.add_argument("--against", type=Path, help="digests of an earlier run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="flair-fingerprints-") as name:
        folder = Path(name)
        prepare(folder)
        for run in RUNS:
            print(run, flush=True)
            call(folder, *RUNS[run])
        call(folder, *interrupted(folder))
        digests = dict(sorted(fingerprints(folder)))
    arguments.output.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    return compare(digests, arguments.against) if arguments.against else 0


def prepare(folder: Path) -> None:
    """Write the scene's patches, a coarser image and two zones."""
    from osgeo import gdal

    scene = (sys.executable, str(ROOT / "tests" / "scene"), str(folder / "patches"), "--rows", "1", "--cols", "2")
    subprocess.run(scene, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    call(folder, *RUNS["mosaic"])
    source = gdal.Open(str(folder / IMAGE))
    left, dx, _, top, _, dy = source.GetGeoTransform()
    gdal.Translate(str(folder / "coarse.tif"), source, width=700, height=350, resampleAlg="average")
    width, height = source.RasterXSize * dx, source.RasterYSize * dy
    rings = (
        (left + 5, top + height + 5, left + 90, top - 5),
        (left + 90, top + height / 2, left + width, top - 2),
    )
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"zone {number}"},
            "geometry": {"type": "Polygon", "coordinates": [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]]},
        }
        for number, (x0, y0, x1, y1) in enumerate(rings)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    document = {"type": "FeatureCollection", "crs": crs, "features": features}
    (folder / "zones.geojson").write_text(json.dumps(document), encoding="utf-8")


def interrupted(folder: Path) -> tuple[str, ...]:
    """Kill a run after a moment; return the command that resumes it."""
    command = ("segment", IMAGE, "resumed.tif", *RGB, "--quality", "best")
    try:
        call(folder, *command, timeout=6)
    except subprocess.TimeoutExpired:
        print("killed, resuming", flush=True)
    return command


def call(folder: Path, *arguments: str, timeout: float | None = None) -> None:
    """Run a command of flair-seg in a folder; a command that outlives `timeout` is killed."""
    command = [sys.executable, "-m", "flair_seg", *arguments, "-q"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout)  # noqa: S603
    if done.returncode:
        sys.exit(f"flair-seg {' '.join(arguments)}\n{done.stderr}")


def fingerprints(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and digest of every result."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        timed = "_tiles/" in name and path.suffix in (".json", ".jsonl")
        if path.is_file() and not name.startswith("patches/") and not timed:
            content = features(path) if path.suffix == ".gpkg" else path.read_bytes()
            yield name, hashlib.sha256(content).hexdigest()


def features(path: Path) -> bytes:
    """Return the features of a GeoPackage as CSV text."""
    from osgeo import gdal

    gdal.VectorTranslate("/vsimem/f.csv", str(path), format="CSV", layerCreationOptions=["GEOMETRY=AS_WKT"])
    size = gdal.VSIStatL("/vsimem/f.csv").size
    file = gdal.VSIFOpenL("/vsimem/f.csv", "rb")
    content = bytes(gdal.VSIFReadL(1, size, file))
    gdal.VSIFCloseL(file)
    gdal.Unlink("/vsimem/f.csv")
    return content


def compare(digests: dict[str, str], before: Path) -> int:
    """Print which results differ from an earlier run; return 1 if any does."""
    earlier: dict[str, str] = json.loads(before.read_text(encoding="utf-8"))
    differ = sorted(name for name in earlier.keys() | digests if earlier.get(name) != digests.get(name))
    print("\n".join(f"differs: {name}" for name in differ) or f"{len(digests)} results, all equal")
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
