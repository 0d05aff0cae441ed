"""A report of the installation for support: versions, devices, models, and a trial run.

It shows the home folder as `~`, and no other personal folder.
"""

from __future__ import annotations

import dataclasses
import os
import platform
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from osgeo import gdal

from ... import __version__
from ...errors import FlairError
from ...feedback import Feedback
from ...inference.devices import DEVICES, PROVIDERS
from ...inference.session import load_runtime
from ...language import grouped, tr
from ...models.model import SHIPPED_FOLDER, list_models, user_models
from ...options import SegmentOptions
from ...raster.gdalenv import gdal_version
from ...segment import segment
from ...system.folders import user_folder
from ...system.resources import available_bytes, cores

TRIAL_MODEL = "fpn-lite0-rgb-flair-d034"
"""The shipped model that needs red, green and blue only."""
TRIAL_SIZE = (300, 200)
"""Width and height of the generated raster, in px."""
_GSD_M = 0.2
_HOME_SHOWN = "~"


@dataclass(frozen=True)
class ModelState:
    """A model file and whether it can be used; `problem` is empty if it can."""

    name: str
    file: str
    problem: str = ""


@dataclass(frozen=True)
class Trial:
    """The result of the trial run: `problem` is empty if the map is valid."""

    device: str = ""
    seconds: float = 0.0
    classes: tuple[int, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """The report.

    `versions` and `system` are texts by name; `runtime_problem` is the reason why ONNX Runtime cannot be used, and is
    empty if it can; `models` includes files that cannot be read; `folders` are those of models and caches.
    """

    versions: Mapping[str, str]
    system: Mapping[str, str]
    devices: tuple[str, ...]
    runtime_problem: str
    models: tuple[ModelState, ...]
    folders: Mapping[str, str]
    trial: Trial

    @property
    def is_sound(self) -> bool:
        """Whether the installation can produce maps."""
        return not (self.runtime_problem or self.trial.problem)

    def verdict(self) -> str:
        """Return the report in one sentence."""
        if self.runtime_problem:
            return tr("Not ready: {problem}", problem=self.runtime_problem)
        if self.trial.problem:
            return tr("The trial run failed: {problem}", problem=self.trial.problem)
        broken = sum(1 for model in self.models if model.problem)
        if broken:
            return tr(
                "Ready on {device}; {count} model file cannot be read",
                "Ready on {device}; {count} model files cannot be read",
                device=self.trial.device,
                count=broken,
            )
        return tr("Ready on {device}", device=self.trial.device)

    def text(self) -> str:
        """Return the report as text to copy."""
        rows = [*self.versions.items(), *self.system.items()]
        rows.append((tr("devices"), ", ".join(self.devices) or "-"))
        rows += [(name, place) for name, place in self.folders.items()]
        width = max(len(name) for name, _ in rows)
        lines = [self.verdict(), "", *(f"{name:{width}}  {value}" for name, value in rows), "", tr("Models:")]
        lines += [f"  {model.name or model.file}: {model.problem or tr('readable')}" for model in self.models]
        if not self.models:
            lines.append("  " + tr("none"))
        if not self.trial.problem and not self.runtime_problem:
            width_px, height_px = TRIAL_SIZE
            lines += [
                "",
                tr(
                    "Trial run: {width} x {height} px in {seconds} s on {device}",
                    width=width_px,
                    height=height_px,
                    seconds=grouped(self.trial.seconds, 1),
                    device=self.trial.device,
                ),
            ]
        return "\n".join(lines)

    def to_json_dict(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {**dataclasses.asdict(self), "verdict": self.verdict(), "sound": self.is_sound}


def diagnose(versions: Mapping[str, str] | None = None, feedback: Feedback | None = None) -> Diagnosis:
    """Examine the installation, and map a small generated raster with a shipped model.

    `versions` are further versions to report, such as QGIS's. `feedback` is asked whether to stop.

    Raises:
        CancelledError: the user cancelled.
    """
    feedback = feedback or Feedback()
    runtime, devices, problem = _runtime()
    models = _models()
    trial = Trial(problem=problem) if problem else _trial(feedback)
    found = {
        "FLAIR land cover": __version__,
        **(versions or {}),
        "ONNX Runtime": runtime or "-",
        "GDAL": gdal_version(),
        "numpy": np.__version__,
        "Python": platform.python_version(),
    }
    folders = {
        tr("your models"): without_home(str(user_models())),
        tr("cache"): without_home(str(user_folder("cache"))),
    }
    return Diagnosis(found, _system(), devices, problem, models, folders, trial)


def without_home(text: str) -> str:
    """Return a text with the user's home folder replaced by `~`, to hide the user's name."""
    home = os.path.expanduser(_HOME_SHOWN)
    for folder in sorted({home, os.path.realpath(home)}, key=len, reverse=True):
        if len(folder.rstrip("/\\")) > 1:
            for way in {folder, folder.replace("\\", "/")}:
                text = text.replace(way, _HOME_SHOWN)
    return text


def _runtime() -> tuple[str, tuple[str, ...], str]:
    """Return ONNX Runtime's version, its devices, and the reason if it cannot be used."""
    try:
        runtime = load_runtime()
    except FlairError as error:
        return "", (), without_home(str(error))
    offered = set(runtime.get_available_providers())
    devices = tuple(name for name in DEVICES if name != "auto" and PROVIDERS[name] in offered)
    return str(runtime.__version__), devices, ""


def _models() -> tuple[ModelState, ...]:
    """Return the shipped models and the user's; those that cannot be read come last."""
    models, unreadable = list_models()
    sound = [ModelState(model.name, without_home(str(model.path))) for model in models]
    return (*sound, *(ModelState("", tr("unreadable"), without_home(file.reason)) for file in unreadable))


def _system() -> dict[str, str]:
    """Describe the machine, without its name and the user's."""
    memory = available_bytes()
    return {
        tr("system"): f"{platform.system()} {platform.release()} {platform.machine()}",
        tr("processor cores"): str(cores()),
        tr("available memory"): "-" if memory is None else f"{grouped(memory / 2**30, 1)} GiB",
    }


def _trial(feedback: Feedback) -> Trial:
    """Map a generated raster, and check the size and classes of the map."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="flair-diagnose-") as folder:
        source, output = os.path.join(folder, "trial.tif"), os.path.join(folder, "map.tif")
        try:
            _write_scene(source)
            model = str(SHIPPED_FOLDER / f"{TRIAL_MODEL}.onnx")
            options = SegmentOptions(source, output, model=model, quality="fast", discard_unfinished=True)
            result = segment(options, Quiet(feedback))
            codes = tuple(code for code, area in result.class_areas.items() if area > 0)
            if (result.width, result.height) != TRIAL_SIZE or not codes:
                found = f"{result.width} x {result.height}"
                return Trial(
                    problem=tr(
                        "the map has {found} px and {count} class",
                        "the map has {found} px and {count} classes",
                        found=found,
                        count=len(codes),
                    )
                )
        except FlairError as error:
            feedback.stop_if_cancelled()
            return Trial(problem=without_home(str(error).replace(folder + os.sep, "")))
    return Trial(result.device, round(time.perf_counter() - started, 3), codes)


class Quiet(Feedback):
    """Forwards cancellation only, not messages or progress."""

    def __init__(self, feedback: Feedback) -> None:
        """Wrap a listener."""
        self._feedback = feedback

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._feedback.is_cancelled()


def _write_scene(path: str) -> None:
    """Write a seeded image of red, green and blue with a grey roof on grass."""
    width, height = TRIAL_SIZE
    noise = np.random.default_rng(0).integers(0, 24, (3, height, width))
    pixels = (noise + np.array([70, 110, 60])[:, None, None]).astype(np.uint8)
    pixels[:, height // 4 : height // 2, width // 4 : width // 2] = 190
    dataset = gdal.GetDriverByName("GTiff").Create(path, width, height, 3, gdal.GDT_Byte, ["PHOTOMETRIC=RGB"])
    dataset.SetGeoTransform((0.0, _GSD_M, 0.0, height * _GSD_M, 0.0, -_GSD_M))
    for number, band in enumerate(pixels, 1):
        dataset.GetRasterBand(number).WriteArray(band)
