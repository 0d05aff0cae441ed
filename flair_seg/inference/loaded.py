"""Keeps the last model loaded for the next run in the same process, and lets go of it when none comes."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from weakref import WeakKeyDictionary

from ..choices import Tta
from ..models.model import Model
from .ensemble import Ensemble
from .graphs.additions import Levelling
from .session import runtime_version

IDLE_S = 60.0
"""Seconds for which a model is kept."""


class _Shelf:
    """At most one loaded model that nobody uses."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._keys: WeakKeyDictionary[Ensemble, Hashable] = WeakKeyDictionary()
        self._kept: Ensemble | None = None
        self._timer: threading.Timer | None = None

    def take(self, key: Hashable) -> Ensemble | None:
        """Return the model kept if it is the one asked for; forget any other."""
        with self._lock:
            kept = self._clear()
            return kept if kept is not None and self._keys.get(kept) == key else None

    def know(self, ensemble: Ensemble, key: Hashable) -> None:
        """Remember what a model was loaded for."""
        with self._lock:
            self._keys[ensemble] = key

    def put(self, ensemble: Ensemble) -> None:
        """Keep a model announced by `know`, in place of the one kept."""
        with self._lock:
            self._clear()
            if ensemble not in self._keys:
                return
            self._kept = ensemble
            self._timer = threading.Timer(IDLE_S, self.clear)
            self._timer.name, self._timer.daemon = "flair-idle", True
            self._timer.start()

    def clear(self) -> None:
        """Forget the model kept."""
        with self._lock:
            self._clear()

    def _clear(self) -> Ensemble | None:
        """Forget the model kept and return it; the lock is held."""
        kept, self._kept = self._kept, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return kept


_shelf = _Shelf()


def load(
    model: Model,
    *,
    probabilities: bool,
    tta: Tta,
    device: str,
    threads: int | None,
    levellings: tuple[Levelling, ...] = (),
    cuts: bool = False,
) -> Ensemble:
    """Return a model ready to run: the one that was kept, if it is the same in all, or newly loaded.

    Whoever takes it has it alone, until it is given to `keep`.

    Raises:
        ModelError, DeviceError, RuntimeMissingError: as `Ensemble`.
    """
    stamps = [
        (str(file), file.stat().st_size, file.stat().st_mtime_ns, member.weight)
        for member in model.members
        for file in member.files
    ]
    how = (model.average, tuple(model.class_source.items()), probabilities, tta, device, threads, runtime_version())
    key = (tuple(stamps), how, levellings, cuts)
    kept = _shelf.take(key)
    if kept is not None:
        return kept
    ensemble = Ensemble(
        model,
        probabilities=probabilities,
        tta=tta,
        device=device,
        threads=threads,
        levellings=levellings,
        cuts=cuts,
    )
    _shelf.know(ensemble, key)
    return ensemble


def keep(ensemble: Ensemble | None) -> None:
    """Keep a model for the next run, for a minute; one that ran out of memory goes."""
    if ensemble is not None and ensemble.most is None:
        _shelf.put(ensemble)


def release() -> None:
    """Let go of the model kept."""
    _shelf.clear()
