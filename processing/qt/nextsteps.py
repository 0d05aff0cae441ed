"""What usually follows an algorithm: a command in the log, and in the main window buttons that open its dialog."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingDestinationParameter,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
)
from qgis.PyQt.QtCore import QCoreApplication, QThread

from ...flair_seg.language import tr

TO_CHOOSE = ""
"""Stands in place of a parameter's source where the user has to choose what the step cannot do without."""


@dataclass(frozen=True)
class Following:
    """An algorithm that usually follows another.

    Attributes:
        name: its name, without the provider's prefix.
        sources: which parameter or result of the other one becomes which of its parameters, or `TO_CHOOSE`.
    """

    name: str
    sources: Mapping[str, str]


@dataclass(frozen=True)
class NextStep:
    """An algorithm that can follow a run.

    Attributes:
        algorithm: the algorithm.
        parameters: what its dialog opens with.
        complete: whether it can run with them and places for its outputs.
    """

    algorithm: QgsProcessingAlgorithm
    parameters: Mapping[str, Any]
    complete: bool

    @property
    def label(self) -> str:
        """What the button that opens its dialog says."""
        labels = {
            "segment": tr("Segment…"),
            "checkinput": tr("Check…"),
            "vectorize": tr("Polygons…"),
            "areas": tr("Areas…"),
            "sample": tr("Sample…"),
            "accuracy": tr("Accuracy…"),
        }
        return labels.get(self.algorithm.name(), self.algorithm.displayName() + "…")

    def command(self) -> str:
        """Return the command that runs it; its outputs lie next to its first input and bear its name."""
        given = dict(self.parameters)
        stem = os.path.splitext(str(next(iter(given.values()), "")))[0]
        for definition in self.algorithm.parameterDefinitions():
            optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
            if isinstance(definition, QgsProcessingDestinationParameter) and not optional:
                given[definition.name()] = f"{stem}_{self.algorithm.name()}.{definition.defaultFileExtension()}"
        lists = {name: value if isinstance(value, (list, tuple)) else [value] for name, value in given.items()}
        words = [f"{name}={entry}" for name, entries in lists.items() for entry in entries]
        return "qgis_process run " + _quoted([self.algorithm.id(), "--", *words])


class SilentFeedback(QgsProcessingFeedback):
    """The feedback of a run of the plugin's own, such as a quick look, after which no step is offered."""


Offer = Callable[[str, Sequence[NextStep]], None]
_offers: list[Offer] = []


def offer_with(offer: Offer | None) -> None:
    """Have the main window offer what follows: called with the title of what has run; None: no window does."""
    _offers[:] = [offer] if offer else []


def steps_after(
    steps: Sequence[Following],
    algorithm: QgsProcessingAlgorithm,
    values: Mapping[str, Any],
    context: QgsProcessingContext,
) -> list[NextStep]:
    """Return what can follow an algorithm.

    Args:
        steps: what usually follows it.
        algorithm: what has run.
        values: its parameters and results by name.
        context: where it ran.
    """
    found = []
    for step in steps:
        following = algorithm.provider().algorithm(step.name) if algorithm.provider() else None
        if following is not None:
            given = {parameter: _plain(values.get(source), context) for parameter, source in step.sources.items()}
            parameters = {parameter: value for parameter, value in given.items() if value not in (None, "", [])}
            found.append(NextStep(following, parameters, TO_CHOOSE not in step.sources.values() and bool(parameters)))
    return found


def announce(title: str, steps: Sequence[NextStep], feedback: QgsProcessingFeedback) -> None:
    """Write the next steps to the log, and offer them in the main window, if there is one.

    A step of a model runs in a thread of its own, and what follows it is the model's next step.
    """
    if not steps:
        return
    feedback.pushInfo(tr("Next: {names}", names=" · ".join(step.algorithm.displayName() for step in steps)))
    for step in steps:
        if step.complete:
            feedback.pushCommandInfo(step.command())
    if isinstance(feedback, SilentFeedback) or QThread.currentThread() != QCoreApplication.instance().thread():
        return
    for offer in _offers:
        offer(title, steps)


def _plain(value: object, context: QgsProcessingContext) -> object:
    """Return a value as a dialog and a command take it: a layer by its source."""
    if isinstance(value, str) and context.project() is not None:
        value = context.project().mapLayer(value) or value
    return value.source() if isinstance(value, QgsMapLayer) else value


def _quoted(words: Sequence[str]) -> str:
    """Return words as the system's shell takes them."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
