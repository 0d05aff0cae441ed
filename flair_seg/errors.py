"""The errors that users see: each message names the thing, the value found and the value needed."""

from __future__ import annotations

from .language import tr
from .system.redaction import for_display


class FlairError(Exception):
    """Base of all errors that this package raises deliberately.

    The message is translated when it is displayed, without passwords, keys and control characters.

    Attributes:
        message: English text with `{placeholders}`; a literal in the code, so that it can be extracted for translation.
        plural: the plural form of the message, chosen by the value `count` as in `tr`; empty: none.
        values: the values of the placeholders.
    """

    def __init__(self, message: str = "", plural: str = "", /, **values: object) -> None:
        """Keep the text and its values."""
        super().__init__(for_display(message))
        self.message, self.plural, self.values = message, plural, values

    def __str__(self) -> str:
        """Return the message in the user's language."""
        text = self.message
        return for_display(tr(text, self.plural, **self.values))


class InputError(FlairError, ValueError):
    """An invalid argument, or an input with unsuitable content."""


class RasterError(FlairError, OSError):
    """A raster or vector file that cannot be read or written."""


class DamageError(RasterError):
    """Pixels that may be wrong, since GDAL warned about damaged data."""


class ModelError(FlairError, ValueError):
    """A model file or manifest that is damaged, inconsistent or made for another task."""


class RuntimeMissingError(FlairError, ImportError):
    """ONNX Runtime is not installed or does not load."""


class DeviceError(FlairError, RuntimeError):
    """A requested device that cannot be used, or that failed during the run."""


class OutOfMemoryError(FlairError, MemoryError):
    """Too little memory on this machine."""


class ClusterError(DeviceError):
    """Requested worker processes or machines that cannot be used."""


class CancelledError(FlairError):
    """The user cancelled the run."""


KINDS: dict[str, type[FlairError]] = {
    kind.__name__: kind
    for kind in (
        InputError, RasterError, DamageError, ModelError, RuntimeMissingError, DeviceError, OutOfMemoryError,
        ClusterError, CancelledError,
    )
}  # fmt: skip
"""The errors by name, for errors that another process sends as JSON."""


def first_line(error: object) -> str:
    """Return the first line of an error's text."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
