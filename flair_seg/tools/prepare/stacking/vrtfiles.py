"""Virtual rasters that refer to each other: made in memory, where GDAL opens them, then put beside each other on disk.

No pixel function needs Python: GDAL's own `diff` and `mul` do, which all its versions have.
"""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from types import TracebackType

from osgeo import gdal

from ....errors import RasterError
from ....feedback import Feedback
from ....language import tr
from ....raster.gdalenv import gdal_reads
from ....raster.grid import Grid
from ....raster.reader import open_raster
from ....raster.windows import Window
from ....system.outputs import check_outputs, make_part_folder, not_written, put_in_place, whole_file
from ....system.paths import link_target, vrt_reference
from ....system.together import all_or_none

_REFERENCE = re.compile(r'<(SourceFilename|SourceDataset) relativeToVRT="0">(.*?)</\1>', re.DOTALL)
_GDAL_NAMES = {"uint8": "Byte", "int8": "Int8", "uint16": "UInt16", "int16": "Int16", "uint32": "UInt32",
               "int32": "Int32", "float32": "Float32", "float64": "Float64"}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A raster that becomes a part of another: its path, band (GDAL's name of it), size in px, type and blocks."""

    path: str
    band: str
    width: int
    height: int
    dtype: str
    block: tuple[int, int]


def source_xml(part: Part, place: Window, extra: str = "") -> str:
    """Return the XML of a source that lies at `place`; `extra` is what GDAL's complex sources know besides."""
    tag = "ComplexSource" if extra else "SimpleSource"
    return (
        f'<{tag}><SourceFilename relativeToVRT="0">{escape(part.path)}</SourceFilename>'
        f"<SourceBand>{part.band}</SourceBand>"
        f'<SourceProperties RasterXSize="{part.width}" RasterYSize="{part.height}" '
        f'DataType="{_GDAL_NAMES[part.dtype]}" BlockXSize="{part.block[0]}" BlockYSize="{part.block[1]}"/>'
        f'{extra}<SrcRect xOff="0" yOff="0" xSize="{part.width}" ySize="{part.height}"/>'
        f'<DstRect xOff="{place.col_off}" yOff="{place.row_off}" xSize="{place.width}" ySize="{place.height}"/>'
        f"</{tag}>\n"
    )


def band_xml(
    number: int, dtype: str, sources: Sequence[str], *, name: str = "", colour: str = "", function: str = ""
) -> str:
    """Return the XML of a band; `function` is GDAL's pixel function over its sources, computed in float32."""
    derived = ' subClass="VRTDerivedRasterBand"' if function else ""
    head = f"<PixelFunctionType>{function}</PixelFunctionType>" if function else ""
    head += "<SourceTransferType>Float32</SourceTransferType>" if function else ""
    head += f"<Description>{escape(name)}</Description>" if name else ""
    head += f"<ColorInterp>{colour}</ColorInterp>" if colour else ""
    return (
        f'<VRTRasterBand dataType="{_GDAL_NAMES[dtype]}" band="{number}"{derived}>{head}\n'
        f"{''.join(sources)}</VRTRasterBand>\n"
    )


def raster_xml(grid: Grid, bands: Sequence[str], metadata: Mapping[str, str] | None = None) -> str:
    """Return the XML of a virtual raster."""
    items = "".join(f'<MDI key="{escape(key)}">{escape(value)}</MDI>' for key, value in (metadata or {}).items())
    assert grid.geotransform is not None  # noqa: S101 - tiles have one
    numbers = ", ".join(f"{value:.17g}" for value in grid.geotransform)
    return (
        f'<VRTDataset rasterXSize="{grid.width}" rasterYSize="{grid.height}">\n<SRS>{escape(grid.crs_wkt)}</SRS>\n'
        f"<GeoTransform>{numbers}</GeoTransform>\n{f'<Metadata>{items}</Metadata>' if items else ''}"
        f"{''.join(bands)}</VRTDataset>\n"
    )


class VrtFiles:
    """Virtual rasters under construction; use it in a `with` block.

    They are files in GDAL's memory until `publish` or `copy`.
    """

    def __init__(self, output: str) -> None:
        """Start; `output` is where the last of them will stand, and names the others."""
        self._output = os.path.abspath(link_target(output))
        self._memory = f"/vsimem/flair-stack-{uuid.uuid4().hex}"
        self._texts: dict[str, str] = {}

    def __enter__(self) -> VrtFiles:
        """Return the files."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Forget what is in memory."""
        for name in self._texts:
            gdal.Unlink(f"{self._memory}/{name}")

    @property
    def paths(self) -> tuple[str, ...]:
        """Where they will stand, the output last."""
        folder = os.path.dirname(self._output)
        return tuple(os.path.join(folder, name) for name in self._texts)

    @property
    def path(self) -> str:
        """The path in memory of what was added last."""
        return f"{self._memory}/{list(self._texts)[-1]}"

    def add(self, what: str, text: str) -> str:
        """Add a virtual raster and return its path in memory; `what` is added to the output's name, empty: it is it."""
        stem = Path(self._output).stem
        name = f"{stem}.{what}.vrt" if what else f"{stem}.vrt"
        path = f"{self._memory}/{name}"
        self._texts[name] = text
        gdal.FileFromMemBuffer(path, text.encode())
        return path

    def publish(self, inputs: Sequence[str]) -> None:
        """Put them on disk, the output last; files on the same drive are referred to by relative paths.

        Raises:
            InputError: one of them would replace one of `inputs`.
            RasterError: they cannot be written.
        """
        check_outputs(self.paths, inputs, tr("virtual raster"), (".vrt",))
        part = make_part_folder(self._output)
        try:
            for name, text in self._texts.items():
                Path(part, name).write_text(self._referring(text), encoding="utf-8")
            with all_or_none():
                for path in self.paths:
                    put_in_place(os.path.join(part, os.path.basename(path)), path)
        except OSError as error:
            raise not_written(self._output, error) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def copy(self, feedback: Feedback) -> None:
        """Write the pixels of the last one to a GeoTIFF at the output's path.

        Raises:
            RasterError: a source cannot be read, or the file not be written.
            CancelledError: the user cancelled.
        """
        dataset = open_raster(self.path)

        def report(done: float, message: str, data: object) -> int:
            """Pass on GDAL's progress; 0 stops it."""
            feedback.progress(round(1000 * done), 1000)
            return int(not feedback.is_cancelled())

        creation = ["TILED=YES", "COMPRESS=DEFLATE", "PREDICTOR=2", "BIGTIFF=IF_SAFER", "NUM_THREADS=ALL_CPUS"]
        with whole_file(self._output, raster=True) as part:
            try:
                with gdal_reads(tr("Cannot write '{path}'", path=self._output)):
                    gdal.Translate(part, dataset, format="GTiff", creationOptions=creation, callback=report)
            except RasterError:
                feedback.stop_if_cancelled()
                raise

    def _referring(self, text: str) -> str:
        """Return a text whose paths are relative to the output's folder, except those on another drive."""
        folder = os.path.dirname(self._output)

        def refer(match: re.Match[str]) -> str:
            """Return one reference."""
            tag, path = match.group(1), unescape(match.group(2))
            if path.startswith(self._memory):
                return f'<{tag} relativeToVRT="1">{escape(os.path.basename(path))}</{tag}>'
            if not os.path.exists(path):
                return match.group(0)
            relative, shown = vrt_reference(path, folder)
            return f'<{tag} relativeToVRT="{relative:d}">{escape(shown)}</{tag}>'

        return _REFERENCE.sub(refer, text)
