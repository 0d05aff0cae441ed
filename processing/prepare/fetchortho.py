"""flair:fetchortho downloads open imagery of an extent from a map service."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterExtent,
    QgsProcessingParameterRasterDestination,
)

from ...flair_seg.feedback import Feedback
from ...flair_seg.models.model import find_models
from ..algorithm import FlairAlgorithm, Texts
from ..data.layersources import crs_wkt
from ..data.results import name_and_style
from ..mapping.modelparameter import model_choice
from ..parameters import Values
from ..qt.nextsteps import Following
from ..runtime.network import qgis_proxy


class FetchOrtho(FlairAlgorithm):
    """Downloads the bands that a model requires, block by block."""

    EXTENT = "EXTENT"
    MODEL = "MODEL"
    BANDS = "BANDS"
    GSD = "GSD"
    CRS = "CRS"
    SERVICES = "SERVICES"
    MAX_GB = "MAX_GB"
    OUTPUT = "OUTPUT"
    REQUESTS = "REQUESTS"
    NODATA_SHARE = "NODATA_SHARE"

    key = "fetchortho"
    group_key = "prepare"
    next_steps = (Following("segment", {"INPUT": "OUTPUT", "MODEL": "MODEL"}),)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Download orthoimagery"),
            tags=self.tr("download,orthophoto,BD ORTHO,IGN,Géoplateforme,WMS,infrared,height,flair"),
            help=self.tr(
                "Downloads IGN open imagery of France for an extent, with the bands required by a model: red, green, "
                "blue and near infrared from BD ORTHO, and height above ground from the surface and terrain models. "
                "The output is a GeoTIFF with a pixel size of 20 cm, in Lambert-93 or the UTM zone of an overseas "
                "territory, ready for 'Segment a mosaic'. Areas not covered by the service are nodata. The attribution "
                "and licence are saved in the metadata of the file.\n\nThe log first shows the download size: one "
                "square kilometre is about 25 million pixels, or 24 requests. Failed requests are retried. An "
                "interrupted or cancelled download resumes if you run it again with the same parameters and output "
                "file; until the file is complete, the downloaded data are kept next to it, in a folder of the same "
                "name ending in .fetch. Downloads to a temporary file cannot be resumed.\n\nThe URL, layers and "
                "formats are defined in resources/services.json of the plugin. To use other years, layers or services, "
                "edit a copy of this file and select it as 'Services file'.\n\nRequests use the proxy set in QGIS."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent")),
            self.tr("Rectangle to download, in any coordinate system."),
        )
        self.add(
            model_choice(self.MODEL, self.tr("Model"), find_models(), optional=True),
            self.tr(
                "Model whose bands and pixel size are downloaded. If empty: red, green, blue, nir and height at 20 cm."
            ),
        )
        self._add_details()
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Imagery")),
            self.tr("Cloud-optimised GeoTIFF."),
        )
        self.give_number(self.REQUESTS, self.tr("Number of requests"))
        self.give_number(self.NODATA_SHARE, self.tr("Nodata share (0 to 1)"))

    def _add_details(self) -> None:
        """Declare what overrides the model and the service."""
        self.add_text(
            self.BANDS,
            self.tr("Bands (override model)"),
            self.tr("Band names separated by commas, in order, e.g. red,green,blue,nir,height."),
            advanced=True,
        )
        self.add_decimal(
            self.GSD,
            self.tr("Pixel size (m)"),
            self.tr("If empty, the pixel size of the model, or 0.2."),
            advanced=True,
            decimals=4,
            minValue=0.01,
            maxValue=1000,
        )
        self.add(
            QgsProcessingParameterCrs(self.CRS, self.tr("Output CRS"), optional=True),
            self.tr(
                "Must be supported by the service. If empty: Lambert-93 (EPSG:2154) in metropolitan France, or the "
                "UTM zone of the overseas territory."
            ),
            advanced=True,
        )
        self.add_file(
            self.SERVICES,
            self.tr("Services file"),
            self.tr("Defines another service or other layers, in the format of the plugin's resources/services.json."),
            self.tr("Services (*.json)"),
            advanced=True,
        )
        self.add_decimal(
            self.MAX_GB,
            self.tr("Maximum size (GB)"),
            self.tr("Larger extents are rejected. The size is calculated as one byte per pixel and band."),
            20.0,
            advanced=True,
            decimals=3,
            minValue=0.001,
        )

    def check(self, parameters: Values, context: QgsProcessingContext) -> None:
        """Refuse what cannot be downloaded, before any request is made."""
        from ...flair_seg.tools.prepare.ortho.fetchplan import FetchOptions, plan_fetch

        plan_fetch(FetchOptions(output="", **self._options(parameters, context)))

    def prepare(self, parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Read QGIS's proxy settings, which belong to the main thread."""
        self._proxy = qgis_proxy()

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Download the imagery."""
        from ...flair_seg.tools.prepare.ortho.fetchortho import fetch_ortho
        from ...flair_seg.tools.prepare.ortho.fetchplan import FetchOptions

        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        options = FetchOptions(output=output, proxy=self._proxy, **self._options(parameters, context))
        result = fetch_ortho(options, feedback)
        name = self.tr("Imagery ({0})").format(", ".join(result.bands))
        name_and_style(context, output, self.tr("Imagery"), name, visible=True)
        return {self.OUTPUT: output, self.REQUESTS: result.requests, self.NODATA_SHARE: result.nodata_share}

    def _options(self, parameters: Values, context: QgsProcessingContext) -> Values:
        """Return the engine's options."""
        extent, extent_crs = self.extent(parameters, self.EXTENT, context)
        crs = self.parameterAsCrs(parameters, self.CRS, context)
        bands = self.parameterAsString(parameters, self.BANDS, context)
        return {
            "extent": extent,
            "extent_crs": extent_crs,
            "bands": tuple(name.strip() for name in bands.split(",") if name.strip()),
            "gsd_m": self.value(parameters, self.GSD, context),
            "crs": crs.authid() or crs_wkt(crs) or None,
            "services": self.parameterAsFile(parameters, self.SERVICES, context) or None,
            **self.values(parameters, context, self.MODEL, self.MAX_GB),
        }
