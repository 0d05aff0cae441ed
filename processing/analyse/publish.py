"""flair:publish writes a map as a web page."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterFolderDestination

from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm, Texts
from ..parameters import Values


class PublishMap(FlairAlgorithm):
    """Writes a static web site of a map."""

    INPUT = "INPUT"
    IMAGE = "IMAGE"
    CONFIDENCE = "CONFIDENCE"
    BEFORE = "BEFORE"
    REPORT = "REPORT"
    TITLE = "TITLE"
    ATTRIBUTION = "ATTRIBUTION"
    NOMENCLATURE = "NOMENCLATURE"
    OUTPUT = "OUTPUT"

    key = "publish"
    group_key = "analyse"
    raster_parameters = (INPUT, IMAGE, CONFIDENCE, BEFORE)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Publish a map as a web page"),
            tags=self.tr("web,site,browser,share,viewer,html,cog,swipe,openlayers,internet"),
            help=self.tr(
                "Writes a web page of a land-cover map, with everything that it shows, into a folder: a static site "
                "for any web server or object storage.\n\nThe page has a legend that filters classes, areas by class, "
                "the class and the confidence at a point, a divider between map and image, and the changes since an "
                "earlier map. It is in English and French.\n\nTo look at it, start a web server in the folder, e.g. "
                "python -m http.server: browsers do not let a page that is opened as a file read the map. For maps of "
                "more than 200 MB the server must support range requests, as nginx, Apache and object storage do."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_map(self.INPUT)
        self.add_raster(
            self.IMAGE,
            self.tr("Image"),
            self.tr("Image to show beneath the map. The part that the map covers is published."),
            optional=True,
        )
        self.add_raster(
            self.CONFIDENCE,
            self.tr("Confidence"),
            self.tr("Confidence raster of the map, to fade uncertain pixels."),
            optional=True,
        )
        self.add_raster(
            self.BEFORE,
            self.tr("Map before"),
            self.tr("Map of an earlier date with the same classes, to show changes."),
            optional=True,
        )
        self.add_file(
            self.REPORT,
            self.tr("Report"),
            self.tr("HTML report to publish with the map."),
            self.tr("HTML files (*.html)"),
        )
        self.add_text(self.TITLE, self.tr("Title"), self.tr("Title of the page. Empty: the name of the map's file."))
        self.add_text(
            self.ATTRIBUTION,
            self.tr("Attribution"),
            self.tr("Source of the data, shown on the map, e.g. 'IGN, BD ORTHO 2021'."),
        )
        self.add_nomenclature(self.NOMENCLATURE)
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, self.tr("Web page folder")),
            self.tr("New, empty, or with a map published earlier, which is replaced."),
        )
        self.give_text("PAGE", self.tr("Web page"))
        self.give_number("BYTES", self.tr("Size of the folder (bytes)"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Publish the map."""
        from ...flair_seg.tools.web.publish import publish

        site = publish(
            self.sources[self.INPUT],
            self.parameterAsFileOutput(parameters, self.OUTPUT, context),
            image=self.sources.get(self.IMAGE),
            confidence=self.sources.get(self.CONFIDENCE),
            before=self.sources.get(self.BEFORE),
            report=self.value(parameters, self.REPORT, context) or None,
            feedback=feedback,
            **self.values(parameters, context, self.TITLE, self.ATTRIBUTION, self.NOMENCLATURE),
        )
        return {self.OUTPUT: site.folder, "PAGE": site.page, "BYTES": site.size}
