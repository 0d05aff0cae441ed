"""Running an algorithm in QGIS, as the tests do it."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingFeedback


class Log(QgsProcessingFeedback):
    """Keeps what is said."""

    def __init__(self) -> None:
        """Start with nothing said."""
        super().__init__(False)
        self.lines: list[str] = []

    def pushInfo(self, info: str) -> None:  # noqa: N802 - Qt style
        """Keep a line."""
        self.lines.append(info)

    def setProgressText(self, text: str) -> None:  # noqa: N802 - Qt style
        """Keep a line, as a dialog does."""
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
    algorithm: QgsProcessingAlgorithm, context: QgsProcessingContext, **parameters: object
) -> tuple[dict[str, object], Log]:
    """Run and return results and log; fails the test where the algorithm fails."""
    log = Log()
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
