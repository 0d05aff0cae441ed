"""Several networks answering as one, with test-time augmentation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Union

import numpy as np
import numpy.typing as npt

from ..choices import Tta, check_choice
from ..errors import DeviceError, ModelError, first_line
from ..models.model import Model
from .devices import lanes
from .graphs.additions import Levelling
from .pipeline import DEPTH
from .session import Device, Outputs, Product, Region, Session
from .winners import mean_winners, winners

if TYPE_CHECKING:
    Array = npt.NDArray[Any]
    Transform = Callable[[Array], Array]
    Scores = list[Union[Outputs, npt.NDArray[np.float32]]]
    Started = Union[Scores, Array]


def _rotation(turns: int) -> Transform:
    """Return a rotation of the last two axes by quarter turns."""
    return lambda array: np.rot90(array, turns, axes=(-2, -1))


def _flipped(turns: int) -> Transform:
    """Return a rotation by quarter turns after a flip of the last axis; it is its own inverse."""
    return lambda array: np.rot90(array[..., ::-1], turns, axes=(-2, -1))


_ROTATIONS = tuple((_rotation(turns), _rotation(-turns)) for turns in range(4))
_FLIPS = tuple((_flipped(turns), _flipped(turns)) for turns in range(4))
TTA_TRANSFORMS: dict[Tta, tuple[tuple[Transform, Transform], ...]] = {
    "none": _ROTATIONS[:1],
    "rotate": _ROTATIONS,
    "d4": _ROTATIONS + _FLIPS,
}
"""Pairs (transform of the window, inverse for its prediction): quarter turns, with flips all symmetries of a square."""


class Ensemble:
    """The networks of a model, ready to run.

    Attributes:
        device: where they run, and why there.
    """

    def __init__(
        self,
        model: Model,
        *,
        probabilities: bool,
        tta: Tta = "none",
        device: str = "auto",
        threads: int | None = None,
        levellings: Sequence[Levelling] = (),
        cuts: bool = False,
    ) -> None:
        """Load every member.

        Args:
            model: the model's files and manifests.
            probabilities: whether `predict` is to return probabilities instead of classes.
            tta: test-time augmentation whose predictions are averaged.
            device: one of `session.DEVICES`.
            threads: CPU threads per network, None for one per core.
            levellings: what changes each member's raw values first, NaN where they are nodata; none for no change.
            cuts: whether mostly regions of windows will be asked for.

        Raises:
            InputError: `tta` is not known.
            ModelError, DeviceError, RuntimeMissingError: as `session.Session`.
        """
        check_choice("tta", tta, TTA_TRANSFORMS)
        self._model = model
        self._transforms = TTA_TRANSFORMS[tta]
        self._probabilities = probabilities
        self._alone = len(model.members) == 1 and len(self._transforms) == 1
        product: Product = "classes" if self._alone and not probabilities else "probabilities"
        if product == "probabilities" and not self._alone:
            product = model.average
        self._average = product
        # Bytes are what goes to the device wherever all bands of the model are bytes.
        plain = all(band.dtype == "uint8" and band.scale is None for band in model.bands)
        pixels = "uint8" if plain and not levellings else "float32"
        changes = levellings or (None,) * len(model.members)
        self._sessions = [
            Session(member, product, device, threads, pixels, change, cuts)
            for member, change in zip(model.members, changes)
        ]
        self._lanes = lanes(self.device.name, threads)
        self._bands = [model.member_bands(member) for member in model.members]
        self._checked: set[tuple[int, int]] = set()
        self._weights = _normalised([member.weight for member in model.members])

    @property
    def device(self) -> Device:
        """Where the members run, and why the first runs there."""
        names = dict.fromkeys(session.device.name for session in self._sessions)
        return Device("+".join(names), self._sessions[0].device.reason)

    @property
    def most(self) -> int | None:
        """Windows predicted at once, at most; None as long as the device's memory holds every batch."""
        return min((session.most for session in self._sessions if session.most), default=None)

    @property
    def strides(self) -> tuple[int | None, ...]:
        """Input pixels that a pixel of each network's own output spans; None where it shows when the network runs."""
        return tuple(session.stride for session in self._sessions)

    @property
    def lanes(self) -> int:
        """Batches that are predicted side by side, each by a `start` of its own thread."""
        return self._lanes

    @property
    def n_bands(self) -> int:
        """The number of bands of a window."""
        return len(self._model.bands)

    @property
    def n_scores(self) -> int:
        """The number of scores that all members give for a pixel."""
        return len(self._model.classes) * len(self._model.members)

    @property
    def in_hand(self) -> int:
        """Batches that may wait between `start` and `finish`: several networks leave more of each; lanes hold some."""
        return DEPTH if self._alone and self._lanes == 1 else 1

    def predict(self, batch: Array, region: Region | None = None) -> Array:
        """Predict raw bands `(N, bands, H, W)` in the order of `model.bands`, or a region of these windows.

        Returns:
            Class indices uint8 `(N, H, W)`, or probabilities float32 `(N, n_classes, H, W)`, of the region.
        """
        return self.finish(self.start(batch, region))

    def start(self, batch: Array, region: Region | None = None) -> Started:
        """Run the networks on a batch; `finish` makes the prediction, in another thread if need be.

        Where batches are predicted side by side, all is done here, so that no thread has to do it for all lanes.

        Raises:
            DeviceError, ModelError: as `session.Session.run`.
        """
        members = range(len(self._sessions))
        started: Scores
        if len(self._transforms) > 1:
            started = [self._turned_scores(index, self._own(index, batch), region) for index in members]
        else:
            started = [self._sessions[index].start(self._own(index, batch), region) for index in members]
        return started if self._lanes == 1 else self._finished(started)

    def finish(self, started: Started) -> Array:
        """Make the prediction of what `start` gave, as `predict` returns it.

        Raises:
            DeviceError, ModelError: as `session.Session.run`.
        """
        return started if isinstance(started, np.ndarray) else self._finished(started)

    def _finished(self, started: Scores) -> Array:
        """Make the prediction of what the members gave."""
        members = [
            session.finish(found) if isinstance(found, Outputs) else found
            for session, found in zip(self._sessions, started)
        ]
        if self._alone:
            return members[0]
        if not self._probabilities and not self._model.class_source:
            return np.stack([mean_winners(window, self._weights) for window in zip(*members)])
        mean = sum(weight * scores for weight, scores in zip(self._weights, members))
        scores = _as_probabilities(np.asarray(mean, np.float32), self._average)
        if self._model.class_source:
            self._assemble(scores, members)
        return scores if self._probabilities else np.stack([winners(window)[0] for window in scores])

    def check(self, window_size: int, batch_size: int) -> None:
        """Predict a batch of empty windows, once for each size.

        Raises:
            ModelError: the network does not run with windows of this size.
            DeviceError, ModelError, OutOfMemoryError: as `session.Session.run`.
        """
        if (window_size, batch_size) in self._checked:
            return
        try:
            self.predict(np.zeros((batch_size, self.n_bands, window_size, window_size), np.uint8))
        except DeviceError as error:
            if self.device.name != "cpu" or not error.__cause__:
                raise
            raise ModelError(
                "Model '{name}' does not run with windows of {window_size} px: {reason}. Use the window size it was "
                "exported for.",
                name=self._model.name,
                window_size=window_size,
                reason=first_line(error.__cause__),
            ) from error
        self._checked.add((window_size, batch_size))

    def is_certain(self, window_size: int) -> bool:
        """Whether the networks run with windows of this size without a trial: on the processor, with fixed sizes."""
        wirings = [member.wiring for member in self._model.members]
        fixed = all(wiring.window == window_size and wiring.stride for wiring in wirings)
        return fixed and self.device.name == "cpu"

    def _own(self, index: int, batch: Array) -> Array:
        """Return the bands that a member reads, in its order."""
        bands = self._bands[index]
        return batch if bands == tuple(range(len(self._model.bands))) else batch[:, bands]

    def _turned_scores(self, index: int, own: Array, region: Region | None) -> npt.NDArray[np.float32]:
        """Return one member's scores averaged over the transforms, float32 `(N, n_classes, H, W)`, of a region."""
        size = own.shape[2:]
        runs = [
            inverse(self._sessions[index].run(np.ascontiguousarray(transform(own)), _turned(region, transform, size)))
            for transform, inverse in self._transforms
        ]
        return np.asarray(sum(runs) / np.float32(len(runs)), np.float32)

    def _assemble(self, scores: npt.NDArray[np.float32], members: list[npt.NDArray[np.float32]]) -> None:
        """Give the pixels won by the classes of `class_source` the scores of the member named there, in place."""
        winner = scores.argmax(axis=1)
        codes = self._model.manifest.codes
        for code, index in self._model.class_source.items():
            alone = _as_probabilities(members[index], self._average)
            np.copyto(scores, alone, where=np.equal(winner, codes.index(code))[:, None])


def _turned(region: Region | None, transform: Transform, size: tuple[int, ...]) -> Region | None:
    """Return where a region of a window of `size` lies after a transform."""
    if region is None or region == (slice(0, size[0]), slice(0, size[1])):
        return region
    inside = np.zeros(size, np.bool_)
    inside[region] = True
    turned = transform(inside)
    rows, columns = np.flatnonzero(turned.any(axis=1)), np.flatnonzero(turned.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _normalised(weights: list[float]) -> list[np.float32]:
    """Return weights that sum to 1."""
    total = sum(weights)
    return [np.float32(weight / total) for weight in weights]


def _as_probabilities(scores: npt.NDArray[np.float32], kind: str) -> npt.NDArray[np.float32]:
    """Return a copy of probabilities, or the softmax of logits, along axis 1."""
    if kind == "probabilities":
        return scores.copy()
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    softmax: npt.NDArray[np.float32] = exponentials / exponentials.sum(axis=1, keepdims=True)
    return softmax
