"""Assembles a published network, with its weights in half precision unless that changes the map."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...feedback import Feedback, Stage
from ...inference.ensemble import Ensemble
from ...language import tr
from ...models.manifest import Manifest
from ...models.model import load_model
from ...models.published.assemble import LEAST_AGREEMENT, Assembly, Precision, assemble
from ...system.outputs import whole_files

_WINDOWS = 2
_SPOT_PX = 32


def assemble_checked(
    skeleton: Path,
    weights: Path,
    output: Path,
    *,
    precision: Precision = "auto",
    version: str | None = None,
    source: Mapping[str, str] | None = None,
    device: str = "cpu",
    feedback: Feedback | None = None,
) -> Assembly:
    """Write a published network as `.onnx`, with its manifest; see `models.published.assemble.assemble`.

    Where `precision` is `auto`, the network is run in half precision and in float32 on generated windows, the same each
    time. It is written in half precision if at least 0.999 of the pixels get the same class, otherwise in float32.

    Raises:
        InputError, ModelError, RasterError, CancelledError: as `assemble`; ModelError and DeviceError also where the
            network does not run.
    """
    feedback = feedback or Feedback()
    make = partial(assemble, skeleton, weights, version=version, source=source)
    with whole_files(str(output)) as part:
        stage = Stage(feedback, 0.0, 0.4) if precision == "auto" else feedback
        made = make(Path(part), precision=precision, feedback=stage)
        if precision == "auto" and made.precision == "half":
            with tempfile.TemporaryDirectory(dir=Path(part).parent) as folder:
                whole = Path(folder) / output.name
                stage = Stage(feedback, 0.4, 0.8)
                make(whole, precision="float32", feedback=stage)
                made = _better(made, whole, device, feedback)
    made = dataclasses.replace(made, output=output)
    feedback.info(
        tr("Weights stored as {precision}: {reason}.", precision=made.precision, reason=made.precision_reason)
    )
    return made


def _better(half: Assembly, whole: Path, device: str, feedback: Feedback) -> Assembly:
    """Return the network in half precision, or in float32 if half precision changes the map."""
    manifest = load_model(half.output).manifest
    windows = example_windows(manifest)
    feedback.stop_if_cancelled()
    exact = _classes(whole, windows, device)
    feedback.stop_if_cancelled()
    share = float((_classes(half.output, windows, device) == exact).mean())
    reason = tr("half precision predicts the same class for {share:.3f} % of the pixels", share=100 * share)
    if share >= LEAST_AGREEMENT:
        return dataclasses.replace(half, precision_reason=reason)
    os.replace(whole, half.output)
    return dataclasses.replace(half, precision="float32", precision_reason=reason)


def example_windows(manifest: Manifest) -> npt.NDArray[np.uint8]:
    """Return generated windows, seeded: smooth spots with noise, uint8 (2, bands, size, size)."""
    random = np.random.default_rng(0)
    side = -(-manifest.window_size // _SPOT_PX)
    spots = random.integers(30, 226, (_WINDOWS, len(manifest.bands), side, side))
    spread = spots.repeat(_SPOT_PX, axis=2).repeat(_SPOT_PX, axis=3)
    cut = spread[:, :, : manifest.window_size, : manifest.window_size]
    return np.clip(cut + random.normal(0.0, 12.0, cut.shape), 0, 255).astype(np.uint8)


def _classes(path: Path, windows: npt.NDArray[np.uint8], device: str) -> npt.NDArray[Any]:
    """Return the classes that a network predicts, (N, height, width), one window at a time."""
    ensemble = Ensemble(load_model(path), probabilities=False, device=device)
    return np.concatenate([ensemble.predict(window[None]) for window in windows])
