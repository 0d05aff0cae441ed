"""Virtual rasters that refer to each other: created in memory, where GDAL can open them, then written side by side.

They need no pixel functions in Python: all versions of GDAL have `diff` and `mul`.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Sequence
from html import escape, unescape
from pathlib import Path

from osgeo import gdal

from ....errors import RasterError
from ....feedback import Feedback
from ....language import tr
from ....raster.gdalenv import gdal_reads
from ....raster.reader import open_raster
from ....system.outputs import check_outputs, part_folder, put_in_place, whole_file
from ....system.paths import link_target, vrt_reference
from ....system.together import all_or_none

_REFERENCE = re.compile(r'<(SourceFilename|SourceDataset) relativeToVRT="0">(.*?)</\1>', re.DOTALL)


class VrtFiles:
    """Virtual rasters under construction; use it in a `with` block.

    They are files in GDAL's memory until `publish` or `copy`.
    """

    def __init__(self, output: str) -> None:
        """Start; `output` is the path of the last raster, and the other names derive from it."""
        self._output = os.path.abspath(link_target(output))
        self._memory = f"/vsimem/flair-stack-{uuid.uuid4().hex}"
        self._texts: dict[str, str] = {}

    def __enter__(self) -> VrtFiles:
        """Return the files."""
        return self

    def __exit__(self, *error: object) -> None:
        """Remove the files from memory."""
        for name in self._texts:
            gdal.Unlink(f"{self._memory}/{name}")

    @property
    def paths(self) -> tuple[str, ...]:
        """Their paths on disk, the output last."""
        folder = os.path.dirname(self._output)
        return tuple(os.path.join(folder, name) for name in self._texts)

    @property
    def path(self) -> str:
        """The path in memory of the raster added last."""
        return f"{self._memory}/{list(self._texts)[-1]}"

    def add(self, what: str, text: str) -> str:
        """Add a virtual raster and return its path in memory; `what`, if any, is added to the output's name."""
        stem = Path(self._output).stem
        name = f"{stem}.{what}.vrt" if what else f"{stem}.vrt"
        path = f"{self._memory}/{name}"
        self._texts[name] = text
        gdal.FileFromMemBuffer(path, text.encode())
        return path

    def publish(self, inputs: Sequence[str]) -> None:
        """Write them to disk, the output last, with relative paths to files on the same drive.

        Raises:
            InputError: one of them would replace one of `inputs`.
            RasterError: they cannot be written.
        """
        check_outputs(self.paths, inputs, tr("virtual raster"), (".vrt",))
        with part_folder(self._output) as part, all_or_none():
            for name, text in self._texts.items():
                Path(part, name).write_text(self._referring(text), encoding="utf-8")
            for path in self.paths:
                put_in_place(os.path.join(part, os.path.basename(path)), path)

    def copy(self, feedback: Feedback) -> None:
        """Write the pixels of the last raster to a GeoTIFF at the output's path.

        Raises:
            RasterError: a source cannot be read, or the file cannot be written.
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
