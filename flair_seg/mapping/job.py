"""A segmentation that is checked and ready: everything needed to compute its blocks, here or on another machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from .. import __version__
from ..bands import check_numbers
from ..errors import InputError
from ..feedback import Feedback
from ..inference.batches import best_batch, check_memory, usual_batch
from ..inference.ensemble import Ensemble
from ..inference.loaded import load
from ..inference.speed import speed_key
from ..language import tr
from ..models.model import Model, resolve_model
from ..options import SegmentOptions, SegmentResult
from ..raster.area import AreaOfInterest, area_of_interest
from ..raster.gdalenv import gdal_version
from ..raster.reader import stored_metadata
from ..raster.storage import OBJECT_STORAGE, is_object
from ..raster.vrt import missing_sources
from ..raster.windows import Window, WindowGrid
from ..system.outputs import check_outputs
from ..system.paths import link_target
from ..system.redaction import without_secrets
from .radiometry import Radiometry, measure_reference
from .resume.journal import folder_of
from .rows import Outputs, check_votes
from .source import Source, open_source
from .stamps import file_stamps
from .tiled.places import check_tile_folders


@dataclass(frozen=True)
class Machine:
    """The machine that predicts: device, software versions that affect the bytes, and batch size if chosen there."""

    device: str
    software: str
    batch_size: int | None = None


@dataclass(frozen=True)
class Job:
    """Everything a run needs, checked; `ensemble` is None if other machines predict."""

    options: SegmentOptions
    outputs: Outputs
    model: Model
    ensemble: Ensemble | None
    machine: Machine
    source: Source
    area: AreaOfInterest
    grid: WindowGrid
    batch_size: int
    radiometry: Radiometry = field(default_factory=Radiometry)

    def identity(self) -> dict[str, object]:
        """Return everything that determines the bytes of all outputs, as JSON values."""
        return {
            **{key.lower().replace("flair_seg_", ""): value for key, value in self.metadata().items()},
            "outputs": [os.path.basename(link_target(path)) for path in self.outputs.paths],
            "input files": self.source.identity(),  # as they were when they were opened
            "area of interest": self.area.digest(),  # its polygons: QGIS writes them to a new file for each run
            **({"reference files": dict(self.radiometry.stamps)} if self.options.reference else {}),
        }

    def on_raster(self, part: Window) -> Window:
        """Return a part of the map, counted from the map's corner, as a window of the raster."""
        return part.moved(self.area.window.col_off, self.area.window.row_off)

    def on_map(self, block: Window) -> Window:
        """Return a window of the raster as a part of the map, counted from the map's corner."""
        return block.moved(-self.area.window.col_off, -self.area.window.row_off)

    @property
    def pixel_m2(self) -> float:
        """Ground area of a pixel in square metres; 0 if unknown."""
        ground = self.area.grid.ground_size()
        return ground[0] * ground[1] if ground else 0.0

    def metadata(self) -> dict[str, str]:
        """Return the provenance stored in every output: no time and no folder, so that equal runs give equal bytes."""
        manifest, area = self.model.manifest, self.area.window
        provenance = {
            "TIFFTAG_SOFTWARE": f"flair-seg {__version__}",
            "FLAIR_SEG_VERSION": __version__,
            "FLAIR_SEG_INPUT": self.source.name,
            "FLAIR_SEG_INPUT_SIZE": self.source.size,
            "FLAIR_SEG_BANDS": self.source.choice.describe(),
            "FLAIR_SEG_GSD": self.source.pixel_size.describe(),
            "FLAIR_SEG_SCALE": "none" if self.options.scale is None else "{:g} {:g}".format(*self.options.scale),
            "FLAIR_SEG_PART": f"col_off={area.col_off} row_off={area.row_off} width={area.width} height={area.height}",
            "FLAIR_SEG_AREA": os.path.basename(self.options.aoi) if self.options.aoi else "none",
            "FLAIR_SEG_MODEL": self.model.name,
            "FLAIR_SEG_MODEL_VERSION": manifest.version,
            "FLAIR_SEG_MODEL_SHA256": self.model.sha256(),
            "FLAIR_SEG_MODEL_LICENCE": manifest.licence,
            "FLAIR_SEG_ATTRIBUTION": manifest.attribution,
            "FLAIR_SEG_WINDOW_SIZE": str(self.grid.window_size),
            "FLAIR_SEG_STRIDE": str(self.grid.stride),
            **({"FLAIR_SEG_PATTERN": "chessboard"} if self.grid.chessboard else {}),
            "FLAIR_SEG_COMBINE": self.options.combine,
            "FLAIR_SEG_TTA": self.options.tta,
            "FLAIR_SEG_DEVICE": self.machine.device,
            "FLAIR_SEG_BATCH_SIZE": self._batch_text(),
            "FLAIR_SEG_SOFTWARE": self.machine.software,
            **({"FLAIR_SEG_DAMAGED": "nodata"} if self.options.skip_damaged else {}),
            **({"FLAIR_SEG_REFERENCE": self.radiometry.name} if self.model.takes_reference else {}),
        }
        return {key: without_secrets(value) for key, value in provenance.items()}

    def is_finished(self) -> bool:
        """Whether an earlier run has made all outputs from the same files with the same settings and software."""
        if os.path.exists(folder_of(self.outputs.classes)) or is_object(self.outputs.classes):
            return False
        polygons = [self.options.aoi.partition("|")[0]] if self.options.aoi else []
        stamps = {**self.source.stamps, **self.radiometry.stamps, **file_stamps(polygons)}
        changed_ns = max((stamp[1] for stamp in stamps.values()), default=0)
        wanted = self.metadata()
        for path in self.outputs.paths:
            stored = stored_metadata(path)
            if any(stored.get(key, "") != value.strip() for key, value in wanted.items()):
                return False
            if os.stat(path).st_mtime_ns < changed_ns or missing_sources(path):
                return False
        return True

    def speed_key(self) -> str:
        """Return a key of everything that affects the speed of this run."""
        options = self.options
        return speed_key(
            self.model,
            self.grid.window_size,
            options.device,
            options.threads,
            options.needs_probabilities,
            options.tta,
        )

    def _batch_text(self) -> str:
        """Return the batch size, and the reduced one if it did not fit in the device's memory."""
        most = self.ensemble.most if self.ensemble else None
        return str(self.batch_size) if most in (None, self.batch_size) else f"{self.batch_size}, then {most}"

    def result(self, qml: str, run: Run, counts: npt.NDArray[np.int64]) -> SegmentResult:
        """Return the result; windows are those of this run, without those of the run that it resumed."""
        area = self.pixel_m2 or 1.0
        return SegmentResult(
            output=self.outputs.classes,
            confidence=self.outputs.confidence,
            probabilities=self.outputs.probabilities,
            qml=qml,
            width=self.area.window.width,
            height=self.area.window.height,
            windows=run.predicted,
            windows_skipped=run.looked_at - run.predicted,
            seconds=round(run.seconds, 3),
            device=self.machine.device,
            bands=self.source.choice.describe(),
            model=self.model.name,
            class_areas={c.code: round(float(n) * area, 2) for c, n in zip(self.model.classes, counts)},
            area_unit="m2" if self.pixel_m2 else "px",
            rows_resumed=run.rows_resumed,
            memory_mb=run.memory_mb,
            blocks=run.blocks,
        )


@dataclass(frozen=True)
class Run:
    """Figures of a run: windows examined and predicted, rows finished earlier, blocks computed, seconds elapsed.

    `memory_mb` is the memory needed on each machine that predicts, in addition to the network, in MiB.
    """

    looked_at: int
    predicted: int
    rows_resumed: int
    blocks: int
    seconds: float
    memory_mb: int


def prepare(
    options: SegmentOptions,
    feedback: Feedback,
    *,
    writes: bool = True,
    elsewhere: Callable[[], Machine] | None = None,
) -> Job:
    """Check everything before any work, and load the model.

    Args:
        options: the options of the run.
        feedback: receives messages, and may cancel.
        writes: whether this process writes the outputs.
        elsewhere: returns the description of the machines that will predict, instead of loading the model here.

    Raises:
        InputError, RasterError, ModelError, RuntimeMissingError, DeviceError: as `segment`.
    """
    model = resolve_model(options.model)
    source = open_source(options, model, feedback)
    outputs = Outputs(options.output, options.confidence, options.probabilities)
    if writes:
        _check_outputs(outputs.paths, options, source)
    area = area_of_interest(source.grid, options.extent, options.extent_crs, options.aoi, feedback)
    grid = window_grid(model, options, (source.grid.width, source.grid.height))
    window_size = grid.window_size
    _warn_certain(options, model, grid, feedback)
    radiometry = measure_reference(options.reference, model, source.grid, feedback)
    if radiometry.levellings:
        # The neutral values differ between members: their graphs fill nodata pixels.
        source = replace(source, fill=np.full(len(model.bands), np.nan, np.float32))
    ensemble = None if elsewhere else _load(model, options, radiometry, grid.margin > 0, feedback)
    machine = elsewhere() if elsewhere else _this_machine(ensemble)
    batch_size = _batch_size(model, options, machine, ensemble, feedback, window_size)
    if ensemble is not None:
        check_memory(ensemble, batch_size, window_size)
        if not ensemble.is_certain(window_size):
            ensemble.check(window_size, batch_size)
        if ensemble.most is not None:
            feedback.warning(
                tr(
                    "Batch size {batch_size} does not fit in the memory of {device}; using {most}.",
                    device=machine.device,
                    batch_size=batch_size,
                    most=ensemble.most,
                )
            )
            batch_size = ensemble.most
    return Job(options, outputs, model, ensemble, machine, source, area, grid, batch_size, radiometry)


def check_for_model(options: SegmentOptions) -> None:
    """Check the options against the model alone; no raster is opened.

    Raises:
        InputError: an option does not suit the model.
        ModelError: there is no such model.
    """
    model = resolve_model(options.model)
    check_numbers(tuple(band.name for band in model.bands), options.bands)
    window_grid(model, options)


def window_grid(model: Model, options: SegmentOptions, size: tuple[int, int] | None = None) -> WindowGrid:
    """Return the windows of a run.

    Args:
        model: the model.
        options: options of the run.
        size: width and height of the raster; None: not known yet.

    Raises:
        InputError: window size, stride and combine rule do not go together, or do not suit the model.
    """
    window_size = _window_size(model, options)
    grid = WindowGrid.for_quality(options.combine, window_size, options.quality, options.stride, size)
    check_votes(options.combine, grid)
    return grid


def _check_outputs(paths: list[str], options: SegmentOptions, source: Source) -> None:
    """Check the paths of the rasters to write, as `outputs.check_outputs`."""
    read = (*source.files, *([options.reference] if options.reference else []))
    if options.tiles is None:
        check_outputs(paths, read)
        return
    if any(map(is_object, paths)):
        _check_objects(paths)
    else:
        check_outputs(paths, read, tr("virtual raster of tiles"), (".vrt",))
    check_tile_folders(paths)


def _check_objects(paths: list[str]) -> None:
    """Raise `InputError` unless all paths are different VRTs in object storage."""
    for path in paths:
        if not (is_object(path) and path.lower().endswith(".vrt") and paths.count(path) == 1):
            raise InputError(
                "Invalid output name '{path}'. In object storage ({names}), all outputs are different names ending in "
                ".vrt.",
                path=path,
                names=", ".join(OBJECT_STORAGE),
            )


def _warn_certain(options: SegmentOptions, model: Model, grid: WindowGrid, feedback: Feedback) -> None:
    """Warn if the confidence is 100 % everywhere because there is one prediction per pixel."""
    single = grid.stride >= grid.window_size and options.tta == "none" and len(model.members) == 1
    if options.confidence and not options.needs_probabilities and single:
        feedback.warning(
            tr(
                "With one prediction per pixel, the confidence is 100 % everywhere. Choose a better quality or a "
                "smaller stride, or combine by 'mean'."
            )
        )


def _load(model: Model, options: SegmentOptions, radiometry: Radiometry, cuts: bool, feedback: Feedback) -> Ensemble:
    """Load the model, to predict whole windows or to cut parts of them, and report its device."""
    ensemble = load(
        model,
        probabilities=options.needs_probabilities,
        tta=options.tta,
        device=options.device,
        threads=options.threads,
        levellings=radiometry.levellings,
        cuts=cuts,
    )
    feedback.info(tr("Device: {name} ({reason})", name=ensemble.device.name, reason=ensemble.device.reason))
    return ensemble


def _this_machine(ensemble: Ensemble | None) -> Machine:
    """Describe the machine that runs an ensemble."""
    from ..inference.session import runtime_version

    assert ensemble is not None  # noqa: S101 - loaded where no other machine predicts
    software = f"onnxruntime {runtime_version()}, GDAL {gdal_version()}, numpy {np.__version__}"
    return Machine(ensemble.device.name, software)


def _window_size(model: Model, options: SegmentOptions) -> int:
    """Return the window size in px.

    Raises:
        InputError: the network takes one size only, and another was asked for.
    """
    size = options.window_size or model.manifest.window_size
    for member in model.members:
        fixed = member.wiring.window
        if fixed is not None and fixed != size:
            raise InputError(
                "Window size {size} px is not supported: network '{name}' accepts only {fixed} px.",
                size=size,
                name=member.path.name,
                fixed=fixed,
            )
    return size


def _batch_size(
    model: Model,
    options: SegmentOptions,
    machine: Machine,
    ensemble: Ensemble | None,
    feedback: Feedback,
    window_size: int,
) -> int:
    """Return the number of windows to predict at once.

    Raises:
        InputError: the network takes one number only, and another was asked for.
    """
    fixed = model.fixed_batch
    if fixed is not None and options.batch_size not in (None, fixed):
        raise InputError(
            "Batch size {batch_size} is not supported: model '{name}' accepts only {fixed}.",
            batch_size=options.batch_size,
            name=model.name,
            fixed=fixed,
        )
    asked = fixed or options.batch_size
    if asked or ensemble is None:
        return asked or machine.batch_size or usual_batch(machine.device)
    key = f"{model.sha256()} {machine} {window_size} px {options.tta} {options.combine}"
    if options.reference:
        key += " reference"
    return best_batch(ensemble, key, window_size, feedback)
