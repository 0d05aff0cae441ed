"""Outputs through symbolic links land where the link leads; virtual rasters survive when their folder moves."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, grey, read_raster, write_raster

from flair_seg.errors import InputError, RasterError
from flair_seg.mapping.resume import journal
from flair_seg.raster.geotiff import GeoTiffWriter
from flair_seg.segment import SegmentResult
from flair_seg.system import outputs
from flair_seg.system.outputs import check_outputs, put_in_place, whole_file
from flair_seg.system.paths import vrt_reference
from flair_seg.tools.prepare.mosaic import build_mosaics
from flair_seg.tools.prepare.stacking.stack import StackOptions, stack

Run = Callable[..., SegmentResult]


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """The folder that links lead to."""
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster to map."""
    return write_raster(tmp_path / "in.tif", grey(90, 120))


def files(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("dangling", [False, True])
def test_a_map_lands_where_its_link_leads(run: Run, source: Path, tmp_path: Path, disk: Path, dangling: bool) -> None:
    link, target = tmp_path / "map.tif", disk / "real.tif"
    link.symlink_to(target)
    if not dangling:
        target.write_bytes(b"old")
    result = run(source, output=str(link), quality="fast")
    assert link.is_symlink() and link.readlink() == target and not target.is_symlink()
    assert files(disk) == ["real.qml", "real.tif", "real.tif.aux.xml"] and result.qml == str(disk / "real.qml")
    assert files(tmp_path) == ["disk", "in.tif", "map.tif"]
    assert read_raster(link).any()


def test_tiles_land_where_the_link_leads(run: Run, source: Path, tmp_path: Path, disk: Path) -> None:
    (tmp_path / "map.vrt").symlink_to(disk / "real.vrt")
    for _ in range(2):
        run(source, output=str(tmp_path / "map.vrt"), quality="fast", tiles=64)
    assert files(disk) == ["real.qml", "real.vrt", "real_tiles"]
    assert files(tmp_path) == ["disk", "in.tif", "map.vrt"] and (tmp_path / "map.vrt").is_symlink()
    assert np.array_equal(read_raster(tmp_path / "map.vrt"), read_raster(disk / "real.vrt"))
    assert read_raster(tmp_path / "map.vrt").any()


def test_tiles_may_lie_behind_a_link(run: Run, source: Path, tmp_path: Path, disk: Path) -> None:
    vrt = tmp_path / "map.vrt"
    run(source, output=str(vrt), quality="fast", tiles=64)
    before = read_raster(vrt)
    (tmp_path / "map_tiles").rename(disk / "elsewhere")
    (tmp_path / "map_tiles").symlink_to(disk / "elsewhere")
    run(source, output=str(vrt), quality="fast", tiles=50)
    assert (tmp_path / "map_tiles").is_symlink() and len(list((disk / "elsewhere").glob("*.tif"))) == 6
    assert np.array_equal(read_raster(vrt), before) and files(disk) == ["elsewhere"]


def test_an_unfinished_run_goes_on_through_a_link(
    run: Run, source: Path, tmp_path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise RasterError("no more")

    with monkeypatch.context() as patch:
        patch.setattr(GeoTiffWriter, "complete", stop)
        patch.setattr(journal, "PART_EVERY_S", 0)
        with pytest.raises(RasterError, match="no more"):
            run(source, output=str(disk / "real.tif"), quality="fast")
    assert files(disk) == ["real.tif.part"]
    (tmp_path / "map.tif").symlink_to(disk / "real.tif")
    assert run(source, output=str(tmp_path / "map.tif"), quality="fast").windows == 0
    assert files(disk) == ["real.qml", "real.tif", "real.tif.aux.xml"]


def test_a_table_lands_where_its_link_leads(tmp_path: Path, disk: Path) -> None:
    (disk / "real.csv").write_text("old")
    (tmp_path / "table.csv").symlink_to(disk / "real.csv")
    with pytest.raises(ZeroDivisionError), whole_file(str(tmp_path / "table.csv")) as part:
        assert Path(part).parent.parent == disk
        _ = 1 / 0
    assert (disk / "real.csv").read_text() == "old"
    with whole_file(str(tmp_path / "table.csv")) as part:
        Path(part).write_text("new")
    assert (tmp_path / "table.csv").is_symlink() and (disk / "real.csv").read_text() == "new"
    assert files(disk) == ["real.csv"]


def test_a_style_whose_own_link_leads_to_another_disk(
    tmp_path: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "map.qml").symlink_to(disk / "map.qml")
    (tmp_path / "part.qml").write_text("new")
    replace = os.replace

    def one_disk(source: str, target: str) -> None:
        if Path(source).parent != Path(target).parent:
            raise OSError(18, "Invalid cross-device link", source)
        replace(source, target)

    monkeypatch.setattr(outputs.os, "replace", one_disk)
    put_in_place(str(tmp_path / "part.qml"), str(tmp_path / "map.qml"))
    assert (disk / "map.qml").read_text() == "new" and files(disk) == ["map.qml"]
    assert files(tmp_path) == ["disk", "map.qml"] and (tmp_path / "map.qml").is_symlink()


def test_links_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.tif").symlink_to(tmp_path / "loop.tif")
    with pytest.raises(InputError, match=r"loop\.tif' is a circular symbolic link"):
        check_outputs([str(tmp_path / "loop.tif")], [])
    (tmp_path / "map.tif").symlink_to(tmp_path / "missing" / "map.tif")
    with pytest.raises(InputError, match=r"missing' of output '.*map\.tif' does not exist"):
        check_outputs([str(tmp_path / "map.tif")], [])


def patches(folder: Path) -> None:
    """Write a zone of two patches."""
    (folder / "zone").mkdir(parents=True)
    for index in range(2):
        pixels = np.full((3, 20, 30), 100 + index, np.uint8)
        write_raster(folder / "zone" / f"IMG_{index}.tif", pixels, geotransform=(X + 6 * index, GSD, 0, Y, 0, -GSD))


def test_a_mosaic_moves_with_its_patches(tmp_path: Path) -> None:
    patches(tmp_path / "work" / "patches")
    build_mosaics(tmp_path / "work" / "patches", tmp_path / "work" / "vrt")
    text = (tmp_path / "work" / "vrt" / "zone_img.vrt").read_text(encoding="utf-8")
    assert 'relativeToVRT="1">../patches/zone/IMG_0.tif<' in text and str(tmp_path) not in text
    (tmp_path / "work").rename(tmp_path / "moved")
    pixels = read_raster(tmp_path / "moved" / "vrt" / "zone_img.vrt")
    assert pixels.shape == (3, 20, 60) and set(np.unique(pixels)) == {100, 101}


def test_a_mosaic_behind_a_linked_folder(tmp_path: Path, disk: Path) -> None:
    """`..` after a link leads to the parent of where it leads."""
    patches(tmp_path / "work" / "patches")
    (tmp_path / "work" / "vrt").symlink_to(disk)
    build_mosaics(tmp_path / "work" / "patches", tmp_path / "work" / "vrt")
    for path in (tmp_path / "work" / "vrt" / "zone_img.vrt", disk / "zone_img.vrt"):
        assert set(np.unique(read_raster(path))) == {100, 101}


def test_a_stack_moves_with_its_sources(tmp_path: Path) -> None:
    (tmp_path / "work" / "tiles").mkdir(parents=True)
    (tmp_path / "work" / "out").mkdir()
    rgb = write_raster(tmp_path / "work" / "tiles" / "rgb.tif", np.full((3, 40, 50), 7, np.uint8))
    output = tmp_path / "work" / "out" / "stack.vrt"
    stack(StackOptions(rgb=(str(rgb),), output=str(output)))
    written = "".join(path.read_text(encoding="utf-8") for path in output.parent.glob("*.vrt"))
    assert "../tiles/rgb.tif" in written and str(tmp_path) not in written
    (tmp_path / "work").rename(tmp_path / "moved")
    assert (read_raster(tmp_path / "moved" / "out" / "stack.vrt")[:3] == 7).all()


def test_a_file_on_another_drive_keeps_its_whole_path(monkeypatch: pytest.MonkeyPatch) -> None:
    def other_drive(*_: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "commonpath", other_drive)
    assert vrt_reference("/data/in.tif", "/other") == (False, "/data/in.tif")


def test_the_copy_of_a_stack_leaves_no_old_statistics(tmp_path: Path) -> None:
    rgb = write_raster(tmp_path / "rgb.tif", np.full((3, 40, 50), 7, np.uint8))
    output = tmp_path / "stack.tif"
    gdal.Translate(str(output), str(rgb))
    (tmp_path / "stack.tif.aux.xml").write_text("<PAMDataset><Metadata><MDI key='OLD'>1</MDI></Metadata></PAMDataset>")
    stack(StackOptions(rgb=(str(rgb),), output=str(output), copy=True))
    assert gdal.Open(str(output)).GetMetadataItem("OLD") is None
