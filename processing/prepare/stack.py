"""flair:stack combines colour, near infrared and height bands from separate files into one raster."""

from __future__ import annotations

import os
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputRasterLayer,
    QgsProcessingParameterCrs,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
)

from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm, Texts
from ..data.layersources import crs_wkt, raster_source
from ..data.results import load_on_completion
from ..parameters import Values
from ..qt.nextsteps import Following


class StackBands(FlairAlgorithm):
    """Stacks the bands of separate sources."""

    RGB = "RGB"
    IRC = "IRC"
    NIR = "NIR"
    SURFACE = "SURFACE"
    TERRAIN = "TERRAIN"
    HEIGHT = "HEIGHT"
    HEIGHT_SCALE = "HEIGHT_SCALE"
    GSD = "GSD"
    EXTENT = "EXTENT"
    CRS = "CRS"
    COPY = "COPY"
    LOAD = "LOAD"
    OUTPUT = "OUTPUT"
    STACK = "STACK"

    key = "stack"
    group_key = "prepare"
    next_steps = (Following("checkinput", {"INPUT": "OUTPUT"}), Following("segment", {"INPUT": "OUTPUT"}))

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Stack colour, infrared and height bands"),
            tags=self.tr("bd ortho,rvb,irc,nir,mns,mnt,dsm,dtm,ndsm,bands,merge,vrt,virtual raster,tiles"),
            help=self.tr(
                "Combines separate layers, as supplied with BD ORTHO, into one virtual raster (VRT) with the bands "
                "red, green, blue, nir and height that the models expect. The inputs are the colour image, the "
                "infrared composite (IRC), the surface model (MNS) and the terrain model (MNT). Each may be a single "
                "raster or many tiles, and may have a different pixel size or coordinate system. Bands of inputs left "
                "empty are omitted.\n\nHeight above ground is the surface model minus the terrain model, with 5 levels "
                "per metre as in the FLAIR data, from 0 to 255 (51 m). The output uses the grid of the colour image; "
                "inputs on other grids are resampled on the fly. A pixel is valid if all inputs have data; if some "
                "have none, an alpha band marks the valid pixels.\n\nPixels are not copied: keep the input files in "
                "place, and keep the virtual rasters with the same base name in the output folder."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_sources()
        self._add_details()
        self.add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT, self.tr("Band stack"), self.tr("Virtual rasters (*.vrt);;GeoTIFF (*.tif)")
            ),
            self.tr(".vrt file, or .tif file if the pixels are copied."),
        )
        self.addOutput(QgsProcessingOutputRasterLayer(self.STACK, self.tr("Band stack layer")))
        self.give_text("BANDS", self.tr("Bands, in order"))
        self.give_number("VALID", self.tr("Pixels with data in all inputs (%)"))

    def _add_sources(self) -> None:
        """Declare what is stacked."""
        self._add_layers(
            self.RGB,
            self.tr("Colour image"),
            self.tr("Image with red, green and blue bands. May be empty if there is an infrared composite."),
        )
        self._add_layers(
            self.IRC,
            self.tr("Infrared composite (IRC)"),
            self.tr(
                "Image with near infrared, red and green bands. With a colour image, only the near infrared band is "
                "used; without one, all three."
            ),
        )
        self._add_layers(
            self.NIR,
            self.tr("Near infrared (instead of composite)"),
            self.tr("Raster with a single band, or with a band named nir."),
        )
        self._add_layers(
            self.SURFACE,
            self.tr("Surface model (MNS)"),
            self.tr("Altitude of the surface, including buildings and trees, in metres."),
        )
        self._add_layers(self.TERRAIN, self.tr("Terrain model (MNT)"), self.tr("Altitude of the ground, in metres."))
        self._add_layers(
            self.HEIGHT,
            self.tr("Height above ground (instead of surface and terrain models)"),
            self.tr("In metres, unless 'Levels per metre' is 1."),
        )

    def _add_layers(self, name: str, label: str, help_text: str, optional: bool = True) -> None:
        """Add a source."""
        kind = QgsProcessing.SourceType.TypeRaster
        self.add(QgsProcessingParameterMultipleLayers(name, label, kind, optional=optional), help_text)

    def _add_details(self) -> None:
        """Declare how it is stacked."""
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent"), optional=True),
            self.tr("Limits the output to this rectangle. If empty, the extent of the colour image."),
        )
        self.add_decimal(
            self.GSD,
            self.tr("Pixel size (m)"),
            self.tr("If empty, the pixel size of the colour image."),
            advanced=True,
            decimals=4,
            minValue=0.0001,
        )
        self.add_decimal(
            self.HEIGHT_SCALE,
            self.tr("Levels per metre"),
            self.tr("5 in the FLAIR data. Use 1 for heights above ground that are already in levels."),
            5.0,
            advanced=True,
            decimals=4,
            minValue=0.0001,
        )
        self.add(
            QgsProcessingParameterCrs(self.CRS, self.tr("CRS of files without one"), optional=True),
            self.tr("For example, for .asc files of terrain models."),
            advanced=True,
        )
        self.add_flag(
            self.COPY,
            self.tr("Copy pixels to a GeoTIFF"),
            self.tr("The GeoTIFF is larger, but independent of the input files and faster to read."),
            advanced=True,
        )
        self.add_flag(
            self.LOAD,
            self.tr("Add band stack to project"),
            self.tr("Uncheck if the band stack is only used by a later step of a model."),
            default=True,
        )

    def prepare(self, parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Read the sources of the layers, which belong to the main thread."""
        self._sources = {
            name.lower(): tuple(
                raster_source(layer) for layer in self.parameterAsLayerList(parameters, name, context) or ()
            )
            for name in (self.RGB, self.IRC, self.NIR, self.SURFACE, self.TERRAIN, self.HEIGHT)
        }

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Stack the bands."""
        from ...flair_seg.tools.prepare.stacking.stack import StackOptions, stack

        values = self.values(parameters, context, self.COPY, self.HEIGHT_SCALE)
        extent, extent_crs = self.extent(parameters, self.EXTENT, context)
        options = StackOptions(
            output=self._output(parameters, context, values["copy"]),
            **self._sources,
            gsd_m=self.value(parameters, self.GSD, context),
            extent=extent,
            extent_crs=extent_crs,
            crs=crs_wkt(self.parameterAsCrs(parameters, self.CRS, context)) or None,
            **values,
        )
        result = stack(options, feedback)
        if self.parameterAsBool(parameters, self.LOAD, context):
            load_on_completion(context, result.output, self.tr("Band stack"), self.STACK)
        return {
            self.OUTPUT: result.output,
            self.STACK: result.output,
            "BANDS": ", ".join(result.bands),
            "VALID": result.valid,
        }

    def _output(self, parameters: Values, context: QgsProcessingContext, copy: bool) -> str:
        """Return where the result goes; Processing names temporary files .vrt even if a GeoTIFF is requested."""
        path = str(self.parameterAsFileOutput(parameters, self.OUTPUT, context))
        temporary = parameters.get(self.OUTPUT) == QgsProcessing.TEMPORARY_OUTPUT
        return os.path.splitext(path)[0] + ".tif" if copy and temporary else path
