"""Writes GeoPackages: a new file, or one layer of a file whose other layers are kept."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from osgeo import gdal, ogr

from ..errors import InputError, RasterError
from ..language import tr
from ..raster.gdalenv import gdal_errors, timeless_geopackages
from ..system.outputs import make_part_folder, whole_file

ENDING = ".gpkg"
STYLES = "layer_styles"
"""The table in which QGIS looks for a layer's style."""
_STYLED_LAYER = "f_table_name"
_STYLE_FIELDS: tuple[tuple[str, str | int], ...] = (
    ("f_table_catalog", ""), ("f_table_schema", ""), (_STYLED_LAYER, "{name}"), ("f_geometry_column", "{geometry}"),
    ("styleName", "{name}"), ("styleQML", "{style}"), ("styleSLD", ""), ("useAsDefault", 1), ("description", ""),
    ("owner", ""), ("ui", ""), ("update_time", ""),
)  # fmt: skip
_LOCKED = (5, 6)
"""SQLite's results BUSY and LOCKED."""
_LONGEST_WAIT_S = 5.0
"""How long another program's lock is waited for, as GDAL does."""
_RESERVED = re.compile(r"gpkg_|rtree_|sqlite_", re.IGNORECASE)
"""Tables that GeoPackage and SQLite keep for themselves."""

Fill = Callable[[gdal.Dataset], None]


@dataclass(frozen=True)
class LayerTarget:
    """The GeoPackage, or other file, of a layer, and the layer to add or replace in it; None: the file is replaced."""

    path: str
    layer: str | None = None

    @classmethod
    def parse(cls, text: str) -> LayerTarget:
        """Return the target of `FILE` or `FILE|layername=NAME`.

        Raises:
            InputError: the layer has no name, or one that GeoPackage reserves.
        """
        path, named, layer = str(text).partition("|layername=")
        if named and (not layer.strip() or _RESERVED.match(layer)):
            raise InputError(
                "Invalid layer name '{layer}' for output '{output}'. Choose a name that does not start with gpkg_, "
                "rtree_ or sqlite_.",
                layer=layer,
                output=path,
            )
        return cls(path, layer if named else None)


def write_geopackage(target: LayerTarget, fill: Fill) -> None:
    """Write to a GeoPackage what `fill` adds; after an error or cancellation the file is unchanged.

    A new file appears when it is complete. An existing file, of which other programs may have layers open, is changed
    in place and in one transaction: the layer is replaced or added in a copy, whose pages SQLite then takes over. GDAL
    cannot do that in the file itself: on a full disk SQLite ends the transaction, and GDAL's next statements would be
    kept. `fill` gets an open dataset, and must keep no reference to it.

    Raises:
        RasterError: the file is not a GeoPackage, is locked, or cannot be written.
    """
    if target.layer is not None and os.path.exists(target.path):
        _update(target.path, target.layer, fill)
        return
    with whole_file(target.path) as part, timeless_geopackages(), gdal_errors(_failure(target.path)):
        fill_dataset(gdal.GetDriverByName("GPKG").Create(part, 0, 0, 0, gdal.GDT_Unknown), fill)


def can_write(driver: str) -> bool:
    """Whether this GDAL has a driver, by its name, that writes."""
    found = gdal.GetDriverByName(driver)
    return found is not None and found.GetMetadataItem(gdal.DCAP_CREATE) == "YES"


def check_driver(driver: str, path: str, others: Sequence[str]) -> None:
    """Raise `InputError` unless this GDAL can write `path` with a driver; `others` are endings it can write."""
    if not can_write(driver):
        raise InputError(
            "GDAL {version} has no driver '{driver}' here to write output '{output}'. Choose one of these formats: "
            "{known}.",
            output=path,
            driver=driver,
            version=gdal.__version__,
            known=", ".join(others),
        )


@contextmanager
def forced_options(options: Mapping[str, str]) -> Iterator[None]:
    """Set GDAL's options for this thread, whatever the user has set."""
    before = {name: gdal.GetThreadLocalConfigOption(name) for name in options}
    for name, value in options.items():
        gdal.SetThreadLocalConfigOption(name, value)
    try:
        yield
    finally:
        for name, earlier in before.items():
            gdal.SetThreadLocalConfigOption(name, earlier)


def fill_dataset(dataset: gdal.Dataset, fill: Fill) -> None:
    """Fill a dataset, in one transaction if its format has them, and close it."""
    try:
        in_transaction = bool(dataset.TestCapability(ogr.ODsCTransactions))
        if in_transaction:
            dataset.StartTransaction()
        fill(dataset)
        if in_transaction:
            dataset.CommitTransaction()
    except BaseException as error:
        # Variables of `fill` would keep the dataset open, and errors of GDAL when it closes it would be lost.
        traceback.clear_frames(error.__traceback__)
        raise
    finally:
        del dataset


def store_style(dataset: gdal.Dataset, layer: ogr.Layer, style: str) -> None:
    """Store a layer's style in its GeoPackage, as the default."""
    placeholders = {"{name}": layer.GetName(), "{geometry}": layer.GetGeometryColumn(), "{style}": style}
    table = dataset.GetLayerByName(STYLES) or _style_table(dataset)
    row = ogr.Feature(table.GetLayerDefn())
    for name, value in _STYLE_FIELDS:
        position = row.GetFieldIndex(name)
        kind = row.GetFieldDefnRef(position).GetType() if position >= 0 else None
        if kind is not None and not (value == "" and kind != ogr.OFTString):  # a table of QGIS's own has a real date
            row.SetField(position, placeholders.get(value, value) if isinstance(value, str) else value)
    table.CreateFeature(row)


def _style_table(dataset: gdal.Dataset) -> ogr.Layer:
    """Return a new table of styles, as created by QGIS."""
    table = dataset.CreateLayer(STYLES, None, ogr.wkbNone, ["FID=id"])
    for field, value in _STYLE_FIELDS:
        table.CreateField(ogr.FieldDefn(field, ogr.OFTInteger if value == 1 else ogr.OFTString))
    return table


def _update(path: str, layer: str, fill: Fill) -> None:
    """Replace or add a layer of a file."""

    def replace(dataset: gdal.Dataset) -> None:
        _remove_layer(dataset, layer)
        fill(dataset)

    folder = make_part_folder(path)
    copy = os.path.join(folder, "part.gpkg")
    try:
        with closing(sqlite3.connect(path)) as file:
            with closing(sqlite3.connect(copy)) as target:
                file.backup(target, progress=_Patience())
            before = _version(file)
            with gdal_errors(_failure(path)):
                fill_dataset(_opened(copy, path), replace)
            if _version(file) != before:
                raise RasterError(
                    "'{path}' was changed by another program in the meantime. Run the command again.", path=path
                )
            with closing(sqlite3.connect(copy)) as filled:
                filled.backup(file, progress=_Patience())
    except sqlite3.Error as error:
        raise RasterError("{name}: {value}", name=_failure(path), value=error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _version(file: sqlite3.Connection) -> int:
    """Return a number that changes when another program changes the file."""
    return int(file.execute("PRAGMA data_version").fetchone()[0])


class _Patience:
    """Waits for a file that another program has locked, for a limited time."""

    def __init__(self) -> None:
        """Start."""
        self._until = time.monotonic() + _LONGEST_WAIT_S

    def __call__(self, status: int, remaining: int, total: int) -> None:
        """Raise `sqlite3.OperationalError` after too long a wait."""
        if status in _LOCKED and time.monotonic() > self._until:
            raise sqlite3.OperationalError("database is locked")


def _opened(copy: str, path: str) -> gdal.Dataset:
    """Open the copy of a file, or raise `RasterError` if it is not a GeoPackage."""
    dataset = gdal.OpenEx(copy, gdal.OF_VECTOR | gdal.OF_UPDATE | gdal.OF_VERBOSE_ERROR, allowed_drivers=["GPKG"])
    if dataset is None:
        raise RasterError("'{path}' is not a GeoPackage. Choose another file.", path=path)
    return dataset


def _remove_layer(dataset: gdal.Dataset, name: str) -> None:
    """Remove a layer and its styles, if any; like SQLite, ignore the case of names."""
    names = [dataset.GetLayer(index).GetName() for index in range(dataset.GetLayerCount())]
    for index in reversed([i for i, found in enumerate(names) if found.casefold() == name.casefold()]):
        dataset.DeleteLayer(index)
    styles = dataset.GetLayerByName(STYLES)
    if styles is None or styles.GetLayerDefn().GetFieldIndex(_STYLED_LAYER) < 0:
        return
    for number in [f.GetFID() for f in styles if str(f.GetField(_STYLED_LAYER)).casefold() == name.casefold()]:
        styles.DeleteFeature(number)


def _failure(path: str) -> str:
    """Return the text before GDAL's message."""
    return tr("Cannot write '{path}'", path=path)
