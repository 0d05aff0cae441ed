"""flair:installruntime installs ONNX Runtime in a folder of the plugin."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputFolder

from ...flair_seg.errors import InputError
from ...flair_seg.feedback import Feedback
from ...flair_seg.language import tr
from ..algorithm import FlairAlgorithm, Texts
from ..parameters import Values
from ..runtime import runtime
from ..runtime.network import qgis_proxy

if TYPE_CHECKING:
    from ..runtime.installing import InstallReport
    from ..runtime.wheels import PipSource

_USUAL = next(iter(runtime.PACKAGES))


class InstallRuntime(FlairAlgorithm):
    """Installs onnxruntime, or onnxruntime-gpu with its CUDA wheels."""

    PACKAGE = "PACKAGE"
    WHEELS = "WHEELS"
    FOLDER = "FOLDER"
    VERSION = "VERSION"
    PROVIDERS = "PROVIDERS"
    SIZE = "SIZE_MB"

    key = "installruntime"
    group_key = "models"
    runs_in_batch = False

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Install ONNX Runtime"),
            tags=self.tr("onnxruntime,onnx,cuda,gpu,dependencies,pip,install"),
            help=self.tr(
                "Downloads ONNX Runtime, the library that runs the models, to a separate folder of the plugin. The "
                "Python packages of QGIS and of the system, including numpy, are not changed.\n\n'onnxruntime' (about "
                "70 MB on disk) runs on any computer. 'onnxruntime-gpu' (about 3 GB on disk) includes CUDA and cuDNN "
                "and requires an NVIDIA graphics card with a recent driver, on Windows or Linux. "
                "'onnxruntime-openvino' (about 250 MB on disk) adds the device 'openvino', which is faster on Intel "
                "processors but may give slightly different results because of rounding, on Windows or Linux.\n\nThe "
                "wheels are downloaded from the package index that pip is configured to use, through the proxy set in "
                "QGIS. Only releases tested with this plugin are installed, and the SHA-256 of each file is verified. "
                "To install offline, choose a folder of wheels downloaded with 'pip download onnxruntime' on another "
                "computer with the same operating system and Python version. Any release in this folder is accepted, "
                "without verification.\n\nRun this algorithm again after updating the plugin to install the newest "
                "tested release. The previous installation is kept for other running QGIS instances, and removed by "
                "the first installation at least one day later. To uninstall ONNX Runtime, delete the folder shown at "
                "the end of the log."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_choice(
            self.PACKAGE,
            self.tr("Package"),
            self.tr(
                "onnxruntime: runs on the CPU. onnxruntime-gpu: runs on an NVIDIA GPU. onnxruntime-openvino: runs on "
                "the CPU and adds the device 'openvino', which is faster on Intel processors."
            ),
            runtime.PACKAGES,
            _USUAL,
        )
        self.add_folder(
            self.WHEELS,
            self.tr("Wheels folder"),
            self.tr("Installs from the wheels in this folder, without network access. Their hashes are not verified."),
            optional=True,
        )
        self.addOutput(QgsProcessingOutputFolder(self.FOLDER, self.tr("Installation folder")))
        self.give_text(self.VERSION, self.tr("Installed version"))
        self.give_text(self.PROVIDERS, self.tr("Available execution providers"))
        self.give_number(self.SIZE, self.tr("Size on disk (MB)"))

    def check(self, parameters: Values, context: QgsProcessingContext) -> None:
        """Refuse a folder without wheels, and a GPU package where there is none."""
        package = self._package(parameters, context)
        if package != _USUAL and sys.platform == "darwin":
            raise InputError("{package} is not supported on macOS. Choose onnxruntime.", package=package)
        self._source(parameters, context, None)

    def prepare(self, parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Read QGIS's proxy settings, which belong to the main thread."""
        self._proxy = qgis_proxy()

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Install, and say what was done."""
        from ..runtime.installing import install

        source = self._source(parameters, context, self._proxy)
        feedback.info(_source_text(source))
        report = install(self._package(parameters, context), source, feedback)
        runtime.activate()
        feedback.info(
            tr(
                "Installed {package} {version} ({size:.1f} MB) in {folder}",
                package=report.package,
                version=report.version,
                size=report.size / 1e6,
                folder=report.folder,
            )
        )
        feedback.info(
            self.tr("ONNX Runtime loads with QGIS's numpy {0}. Available execution providers: {1}").format(
                report.numpy, ", ".join(report.providers)
            )
        )
        self._warn(report, feedback)
        return {
            self.FOLDER: str(report.folder),
            self.VERSION: report.version,
            self.PROVIDERS: ", ".join(report.providers),
            self.SIZE: round(report.size / 1e6, 1),
        }

    def _package(self, parameters: Values, context: QgsProcessingContext) -> str:
        """Return the package to install."""
        return str(self.parameterAsEnumString(parameters, self.PACKAGE, context))

    def _source(self, parameters: Values, context: QgsProcessingContext, proxy: str | None) -> PipSource:
        """Return where pip takes the wheels from."""
        from ..runtime.wheels import PipSource

        folder = self.parameterAsString(parameters, self.WHEELS, context)
        return PipSource(Path(folder)) if folder else PipSource(proxy=proxy)

    def _warn(self, report: InstallReport, feedback: Feedback) -> None:
        """Say what keeps the new runtime from being used."""
        if report.shadow:
            feedback.warning(
                self.tr(
                    "Another onnxruntime in QGIS's Python takes precedence over this one: {0}. Remove it with 'pip "
                    "uninstall' if you do not want to use it."
                ).format(report.shadow)
            )
        elif "onnxruntime" in sys.modules:
            feedback.warning(
                self.tr("An older version of ONNX Runtime is already loaded. Restart QGIS to use the new one.")
            )


def _source_text(source: PipSource) -> str:
    """Say where the wheels come from, without the proxy's password."""
    if source.wheels:
        return tr("Installing wheels from {wheels}, without network access", wheels=source.wheels)
    if source.proxy:
        return tr(
            "Installing wheels from the package index, through QGIS's proxy {proxy}",
            proxy=source.proxy.rpartition("@")[2],
        )
    return tr("Installing wheels from the package index")
