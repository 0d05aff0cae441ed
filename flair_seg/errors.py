"""The errors a user may see: each is one sentence naming the thing, the value found and the value needed."""

from __future__ import annotations

from .language import tr
from .system.redaction import for_display


class FlairError(Exception):
    """Base of every error this package raises on purpose.

    It is translated when it is shown, and shown without passwords, keys and control characters.

    Attributes:
        message: English text with `{placeholders}`; a literal where it is raised, so that translators see it.
        plural: what is said instead where the value `count` takes the plural, as for `tr`; empty: nothing.
        values: what fills the placeholders.
    """

    def __init__(self, message: str = "", plural: str = "", /, **values: object) -> None:
        """Keep the text and its values."""
        super().__init__(for_display(message))
        self.message, self.plural, self.values = message, plural, values

    def __str__(self) -> str:
        """Return the sentence in the user's language."""
        text = self.message
        return for_display(tr(text, self.plural, **self.values))


class InputError(FlairError, ValueError):
    """An argument, or the content of an input, that the job cannot take."""


class RasterError(FlairError, OSError):
    """A raster or vector file that cannot be read or written."""


class DamageError(RasterError):
    """Pixels that GDAL returned with a warning of damage: they may be wrong."""


class ModelError(FlairError, ValueError):
    """A model file or manifest that is damaged, contradictory or made for another task."""


class RuntimeMissingError(FlairError, ImportError):
    """ONNX Runtime is not installed or does not load."""


class DeviceError(FlairError, RuntimeError):
    """A device that was asked for and cannot be used, or that failed under way."""


class OutOfMemoryError(FlairError, MemoryError):
    """Memory that a job needs and this machine does not have, or has no longer."""


class ClusterError(DeviceError):
    """Other processes or machines that were asked for and cannot be used."""


class CancelledError(FlairError):
    """The user cancelled the run."""


KINDS: dict[str, type[FlairError]] = {
    kind.__name__: kind
    for kind in (
        InputError, RasterError, DamageError, ModelError, RuntimeMissingError, DeviceError, OutOfMemoryError,
        ClusterError, CancelledError,
    )
}  # fmt: skip
"""The errors by name, for those that come from another process as JSON."""


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
