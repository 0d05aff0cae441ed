"""IGN's deliveries of a department, in miniature: stacked, mapped, described in STAC."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pystac
import pytest
from osgeo import gdal
from stub_delivery import GSD_M, TILE_PX, write_deliveries
from stub_raster import read_raster, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import InputError
from flair_seg.tools import StackOptions, stack
from flair_seg.tools.prepare.stacking.deliveries import Delivery, delivery_of, in_order

Log = Callable[[], object]


@pytest.mark.parametrize(
    ("path", "delivery"),
    [
        ("a/34-2021-0770-6280-LA93-0M20-E080.jp2", Delivery("34", 2021)),
        ("2A-2022-1170-6160-LA93-0M20-E080.jp2", Delivery("2A", 2022)),
        ("BDORTHO_2-0_RVB-0M20_JP2-E080_LAMB93_D02B_2019-01-01/x.jp2", Delivery("2B", 2019)),
        ("BDORTHO_2-0_RVB-0M20_JP2-E080_RGAF09UTM20_D971_2022-01-01/x/y.jp2", Delivery("971", 2022)),
        ("RGEALTI_2-0_1M_ASC_LAMB93-IGN69_D034_2021-05-12/RGEALTI_FXX_0755_6285_MNT_LAMB93.asc", Delivery("34", 2021)),
        ("_D034_2018-01-01/34-2021-0770-6280.jp2", Delivery("34", 2021)),
        ("ortho/34_2021.tif", None),
        ("", None),
    ],
)
def test_department_and_year_are_in_the_names(path: str, delivery: Delivery | None) -> None:
    assert delivery_of(path) == delivery


def test_the_newest_tile_is_on_top() -> None:
    assert in_order(["34-2018-2.jp2", "30-2021-1.jp2", "z.tif"]) == ["z.tif", "34-2018-2.jp2", "30-2021-1.jp2"]


def test_overlapping_deliveries_of_a_folder(tmp_path: Path) -> None:
    tile = np.ones((3, 8, 8), np.uint8)
    for name, value in (("34-2018-1.tif", 18), ("30-2021-1.tif", 21)):
        write_raster(tmp_path / name, tile * value)
    stack(StackOptions(tmp_path / "out.vrt", rgb=tmp_path))
    assert (read_raster(tmp_path / "out.vrt") == 21).all()


@pytest.mark.parametrize("years", [(2021, 2021), (2021, 2024)])
def test_a_department_in_miniature(tmp_path: Path, make_log: Log, grey_model: Path, years: tuple[int, int]) -> None:
    found = write_deliveries(tmp_path / "in", 3, years=years)
    log = make_log()
    result = stack(found.options(tmp_path / "stack.vrt"), log)  # type: ignore[arg-type]
    warned = [text for text in log.warnings if "Department 34" in text]  # type: ignore[attr-defined]
    assert [("2024" in text and "2021" in text and "infrared" in text) for text in warned] == [True] * (
        years[1] == 2024
    )
    assert result.bands == ("red", "green", "blue", "nir", "height")
    assert (result.width, result.height) == (3 * TILE_PX, 3 * TILE_PX)
    if years[0] != years[1]:
        return
    bands = read_raster(result.output)
    middle = slice(TILE_PX + 8, 2 * TILE_PX - 8)
    (tile,) = found.rgb.rglob("*-0001-0001-*.jp2")
    (composite,) = found.irc.rglob("*-0001-0001-*.jp2")
    assert np.array_equal(bands[:3, TILE_PX : 2 * TILE_PX, TILE_PX : 2 * TILE_PX], read_raster(tile))
    assert np.array_equal(bands[3, TILE_PX : 2 * TILE_PX, TILE_PX : 2 * TILE_PX], read_raster(composite)[0])
    assert (bands[4, middle, middle] == 25).all()
    command = ["segment", result.output, str(tmp_path / "map.tif"), "--model", str(grey_model), "--stac", "--quiet"]
    assert main([*command, "--quality", "fast", "--threads", "1"]) == 0
    dataset = gdal.Open(str(tmp_path / "map.tif"))
    assert (dataset.RasterXSize, dataset.GetGeoTransform()[1]) == (3 * TILE_PX, GSD_M)
    for path in tmp_path.glob("*.stac.json"):
        item = pystac.Item.from_file(str(path))
        item.stac_extensions = []  # whose schemas are on the network; the core's are in pystac
        item.validate()
    assert len(list(tmp_path.glob("*.stac.json"))) == 2


def test_an_infrared_composite_alone(tmp_path: Path) -> None:
    found = write_deliveries(tmp_path / "in", 2)
    result = stack(StackOptions(tmp_path / "irc.vrt", irc=found.irc, surface=found.surface, terrain=found.terrain))
    assert result.bands == ("nir", "red", "green", "height")
    dataset = gdal.Open(result.output)
    names = [dataset.GetRasterBand(number).GetDescription() for number in range(1, 5)]
    assert names == list(result.bands)
    (tile,) = found.irc.rglob("*-0000-0000-*.jp2")
    assert np.array_equal(read_raster(result.output)[:3, :TILE_PX, :TILE_PX], read_raster(tile))
    with pytest.raises(InputError, match="composite alone"):
        StackOptions(tmp_path / "none.vrt", nir=found.irc)
