"""Every tool that reads rasters refuses one that is damaged or lacks a file, by name, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import grey, write_raster

from flair_seg.commands.cli import main
from flair_seg.nomenclature import COSIA
from flair_seg.raster.geotiff import set_class_legend

SIDE = 256
FILE = 3
"""Exit code of errors in files."""
PACKED = ("COMPRESS=PACKBITS", "TILED=YES", "BLOCKXSIZE=128", "BLOCKYSIZE=128", "INTERLEAVE=BAND")


def overrun(path: Path, band: int = 1) -> Path:
    """Damage a tile of a PackBits raster such that GDAL decodes it, with no more than a warning."""
    dataset = gdal.Open(str(path))
    name = "BLOCK_{}_0_0"
    offset, size = (
        int(dataset.GetRasterBand(band).GetMetadataItem(name.format(what), "TIFF")) for what in ("OFFSET", "SIZE")
    )
    del dataset
    runs = (128 * 128) // 128
    packed = b"\x00\x01" + b"\x81\x01" * runs  # one pixel, then 128 at a time: the last run is too long
    assert len(packed) <= size
    data = bytearray(path.read_bytes())
    data[offset : offset + size] = packed + bytes(size - len(packed))
    path.write_bytes(data)
    return path


def write_map(path: Path) -> Path:
    """Write a map of CoSIA's classes in many small patches."""
    codes = (grey(SIDE, SIDE)[0] % 5 + 1).astype(np.uint8)
    write_raster(path, codes[None], nodata=0, options=PACKED)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    set_class_legend(dataset.GetRasterBand(1), COSIA.classes)
    del dataset
    return path


def damaged(write: Callable[[Path], Path], folder: Path) -> Path:
    """Return a raster with a damaged tile."""
    return overrun(write(folder / "damaged.tif"))


def lacking(write: Callable[[Path], Path], folder: Path) -> Path:
    """Return a virtual raster whose only file is gone."""
    gone = write(folder / "gone.tif")
    built = gdal.BuildVRT(str(folder / "damaged.vrt"), [str(gone)])
    del built
    gone.unlink()
    return folder / "damaged.vrt"


def write_image(path: Path) -> Path:
    """Write an image of five bands."""
    return write_raster(path, grey(SIDE, SIDE, low=1), options=PACKED)


BAD = pytest.mark.parametrize("spoil", [damaged, lacking])


def refused(capsys: pytest.CaptureFixture, folder: Path, *arguments: object) -> None:
    """Run a command that must refuse `damaged`, and leave nothing new."""
    before = {path for path in folder.rglob("*") if path.is_file()}
    assert main([str(argument) for argument in arguments]) == FILE
    said = capsys.readouterr().err.splitlines()[-1]
    assert "damaged." in said and ("PackBits" in said or "gone.tif" in said), said
    assert {path for path in folder.rglob("*") if path.is_file()} == before


@BAD
@pytest.mark.parametrize("tool", ["vectorize", "areas", "change", "accuracy", "sample", "exportpatches", "confidence"])
def test_a_damaged_map(tmp_path: Path, capsys: pytest.CaptureFixture, spoil: Callable, tool: str) -> None:
    bad = spoil(write_map, tmp_path)
    good = write_map(tmp_path / "good.tif")
    image = write_image(tmp_path / "image.tif")
    arguments = {
        "vectorize": ("vectorize", bad, tmp_path / "out.gpkg"),
        "areas": ("areas", bad, tmp_path / "out.csv"),
        "change": ("change", good, bad, tmp_path / "out.tif"),
        "accuracy": ("accuracy", good, bad),
        "sample": ("sample", bad, tmp_path / "out.gpkg"),
        "exportpatches": ("exportpatches", "--patch-size", "64", image, bad, tmp_path / "out"),
        "confidence": ("vectorize", "--confidence", bad, good, tmp_path / "out.gpkg"),
    }
    refused(capsys, tmp_path, *arguments[tool])


@BAD
@pytest.mark.parametrize("tool", ["segment", "checkinput", "exportpatches", "stack", "stack copy"])
def test_a_damaged_image(
    tmp_path: Path, capsys: pytest.CaptureFixture, grey_model: Path, spoil: Callable, tool: str
) -> None:
    bad = spoil(write_image, tmp_path)
    labels = write_map(tmp_path / "good.tif")
    arguments = {
        "segment": ("segment", "--model", grey_model, bad, tmp_path / "out.tif"),
        "checkinput": ("checkinput", "--model", grey_model, bad),
        "exportpatches": ("exportpatches", "--patch-size", "64", bad, labels, tmp_path / "out"),
        "stack": ("stack", "--rgb", bad, "--", tmp_path / "out.vrt"),
        "stack copy": ("stack", "--copy", "--rgb", bad, "--", tmp_path / "out.tif"),
    }
    refused(capsys, tmp_path, *arguments[tool])


def test_a_patch_without_its_end_stays_out_of_a_mosaic(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    folder = tmp_path / "D034_2021" / "Z1_UU"
    folder.mkdir(parents=True)
    path = write_raster(folder / "IMG_damaged.tif", grey(64, 64))
    path.write_bytes(path.read_bytes()[:100])
    (tmp_path / "out").mkdir()
    assert main(["mosaic", str(tmp_path), str(tmp_path / "out")]) == FILE
    assert "IMG_damaged.tif" in capsys.readouterr().err
    assert not list((tmp_path / "out").iterdir())
