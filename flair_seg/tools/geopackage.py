"""GeoPackages to write: a file of its own, or one layer of a file whose other layers stay."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

from osgeo import gdal

from ..errors import InputError, RasterError
from ..language import tr
from ..raster.gdalenv import gdal_errors, timeless_geopackages
from ..system.outputs import whole_file

ENDING = ".gpkg"
STYLES = "layer_styles"
"""The table in which QGIS looks for a layer's style."""
_STYLED_LAYER = "f_table_name"
_RESERVED = re.compile(r"gpkg_|rtree_|sqlite_", re.IGNORECASE)
"""Tables that GeoPackage and SQLite keep for themselves."""

Fill = Callable[[gdal.Dataset], None]


@dataclass(frozen=True)
class LayerTarget:
    """Where a layer is written.

    Attributes:
        path: the GeoPackage.
        layer: the layer to add or replace in it; None: the whole file is replaced.
    """

    path: str
    layer: str | None = None

    @classmethod
    def parse(cls, text: str) -> LayerTarget:
        """Return the target for `FILE` or `FILE|layername=NAME`.

        Raises:
            InputError: the layer has no name, or one that GeoPackage reserves.
        """
        path, named, layer = str(text).partition("|layername=")
        if named and (not layer.strip() or _RESERVED.match(layer)):
            raise InputError(

                    "layer name '{layer}' of output '{output}' cannot be used: give a name that does not start with "
                    "gpkg_, rtree_ or sqlite_",
                    layer=layer, output=path
            )  # fmt: skip
        return cls(path, layer if named else None)


def write_geopackage(target: LayerTarget, fill: Fill) -> None:
    """Write to a GeoPackage what `fill` adds; after an error or a cancelled run the file is as it was.

    A new file appears when it is complete. In an existing file, of which other programs may have layers open, the layer
    is replaced or added in one transaction.

    Args:
        target: the file, and the layer if other layers stay.
        fill: adds layers to an open data set; it must keep no reference to it.

    Raises:
        RasterError: the file is no GeoPackage, is locked or cannot be written.
    """
    if target.layer is not None and os.path.exists(target.path):
        _update(target.path, target.layer, fill)
        return
    with whole_file(target.path) as part, timeless_geopackages(), gdal_errors(_failure(target.path)):
        dataset = gdal.GetDriverByName("GPKG").Create(part, 0, 0, 0, gdal.GDT_Unknown)
        dataset.StartTransaction()
        fill(dataset)
        dataset.CommitTransaction()
        del dataset


def _update(path: str, layer: str, fill: Fill) -> None:
    """Replace or add a layer of a file in one transaction."""
    with gdal_errors(_failure(path)):
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE | gdal.OF_VERBOSE_ERROR, allowed_drivers=["GPKG"])
        if dataset is None:
            raise RasterError("'{path}' is not a GeoPackage: choose another file", path=path)
        dataset.StartTransaction()
        try:
            _remove_layer(dataset, layer)
            fill(dataset)
        except BaseException:
            dataset.RollbackTransaction()
            raise
        dataset.CommitTransaction()
        del dataset


def _remove_layer(dataset: gdal.Dataset, name: str) -> None:
    """Remove a layer and its styles, if there are any; SQLite compares table names without regard to case."""
    names = [dataset.GetLayer(index).GetName() for index in range(dataset.GetLayerCount())]
    for index in reversed([i for i, found in enumerate(names) if found.casefold() == name.casefold()]):
        dataset.DeleteLayer(index)
    styles = dataset.GetLayerByName(STYLES)
    if styles is None or styles.GetLayerDefn().GetFieldIndex(_STYLED_LAYER) < 0:
        return
    for number in [f.GetFID() for f in styles if str(f.GetField(_STYLED_LAYER)).casefold() == name.casefold()]:
        styles.DeleteFeature(number)


def _failure(path: str) -> str:
    """Return what is said before GDAL's own words."""
    return tr("'{path}' cannot be written", path=path)
