"""Running an algorithm in QGIS, as the tests do it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingFeedback


class Log(QgsProcessingFeedback):
    """Keeps what is said."""

    def __init__(self) -> None:
        """Start with nothing said."""
        super().__init__(False)
        self.lines: list[str] = []
        self.shown: list[str] = []

    def pushInfo(self, info: str) -> None:  # noqa: N802 - Qt style
        """Keep a line."""
        self.lines.append(info)

    def pushConsoleInfo(self, info: str) -> None:  # noqa: N802 - Qt style
        """Keep a line in a font of fixed width, with usual spaces."""
        self.lines.append(info.replace("\N{NO-BREAK SPACE}", " "))

    def setProgressText(self, text: str) -> None:  # noqa: N802 - Qt style
        """Keep what is shown beside the progress bar, also as a line, as a dialog does."""
        self.shown.append(text)
        self.lines.append(text)

    def pushWarning(self, warning: str) -> None:  # noqa: N802 - Qt style
        """Keep a warning."""
        self.lines.append(warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N802, N803 - Qt style
        """Keep an error."""
        self.lines.append(error)

    @property
    def text(self) -> str:
        """All that was said."""
        return "\n".join(self.lines)


def create(name: str) -> QgsProcessingAlgorithm:
    """Return a fresh algorithm of the provider, `name` without the prefix."""
    return QgsApplication.processingRegistry().createAlgorithmById(f"flair:{name}")


def run(
    algorithm: QgsProcessingAlgorithm, context: QgsProcessingContext, log: Log | None = None, **parameters: object
) -> tuple[dict[str, object], Log]:
    """Run, with a log of one's own if need be, and return results and log; fails the test where the algorithm fails."""
    log = log or Log()
    results, ok = algorithm.run(parameters, context, log)
    assert ok, log.text
    return results, log


def failure(algorithm: QgsProcessingAlgorithm, context: QgsProcessingContext, **parameters: object) -> str:
    """Run what must fail and return what was said; fails the test where it succeeds or shows a trace."""
    log = Log()
    _, ok = algorithm.run(parameters, context, log)
    assert not ok and "Traceback" not in log.text, log.text
    return log.text


def refusal(algorithm: QgsProcessingAlgorithm, context: QgsProcessingContext, **parameters: object) -> str:
    """Return why the parameters are refused before anything runs."""
    ok, message = algorithm.checkParameterValues({"OUTPUT": "TEMPORARY_OUTPUT", **parameters}, context)
    assert not ok
    return message


class Prepared:
    """An algorithm with its usual parameters; what a call gives replaces them, None leaves one out."""

    def __init__(self, name: str, context: QgsProcessingContext, **usual: object) -> None:
        """Take a fresh algorithm of the provider, `name` without the prefix."""
        self.algorithm = create(name)
        self._context = context
        self._usual = usual

    def run(self, log: Log | None = None, **special: object) -> tuple[dict[str, object], Log]:
        """Run as `run` does."""
        return run(self.algorithm, self._context, log, **self._parameters(special))

    def failure(self, **special: object) -> str:
        """Run what must fail as `failure` does."""
        return failure(self.algorithm, self._context, **self._parameters(special))

    def refusal(self, **special: object) -> str:
        """Return why the parameters are refused, as `refusal` does."""
        return refusal(self.algorithm, self._context, **self._parameters(special))

    def _parameters(self, special: dict[str, object]) -> dict[str, object]:
        """Return the usual parameters and the special ones, paths as QGIS takes them."""
        given = {name: value for name, value in {**self._usual, **special}.items() if value is not None}
        return {name: str(value) if isinstance(value, Path) else value for name, value in given.items()}


def read(path: object) -> np.ndarray:
    """Return the first band of a raster of bytes."""
    dataset = gdal.Open(str(path))
    band = dataset.GetRasterBand(1)
    assert band.DataType == gdal.GDT_Byte
    return band.ReadAsArray()
