"""Which patches are trained on and which are kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Literal

import numpy as np

from flair_seg.errors import InputError

from .georeference import Box, read_header
from .layouts import Patch

SplitUnit = Literal["zone", "domain", "patch"]


@dataclass(frozen=True)
class HoldOut:
    """What of the training sources is kept apart for validation.

    Args:
        by: What is kept together. Neighbouring patches look alike, so `patch` flatters the score.
        names: The zones (`ZONE` or `DOMAIN/ZONE`) or domains that are kept apart.
        fraction: Or else, the share of the zones, domains or patches that is drawn for it.
        seed: Of that draw.

    Raises:
        InputError: Neither or both of names and fraction are given, or the fraction is out of range.
    """

    by: SplitUnit = "zone"
    names: tuple[str, ...] = ()
    fraction: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Check that it says exactly one thing."""
        if bool(self.names) == (self.fraction is not None):
            raise InputError(
                "hold_out needs either names or a fraction, found " + ("both" if self.names else "neither")
            )
        if self.fraction is not None and not 0 < self.fraction < 1:
            raise InputError(f"hold_out has the fraction {self.fraction}: it must be above 0 and below 1")


def choose(patches: Sequence[Patch], zones: Sequence[str], domains: Sequence[str], what: str) -> list[Patch]:
    """Keep the patches of some zones and domains; an empty list keeps all.

    Raises:
        InputError: A name occurs nowhere.
    """
    kept = list(patches)
    if domains:
        _known(domains, {patch.domain for patch in patches}, f"{what} names the domain")
        kept = [patch for patch in kept if patch.domain in domains]
    if zones:
        _known(zones, {name for patch in kept for name in (patch.zone, patch.place)}, f"{what} names the zone")
        kept = [patch for patch in kept if patch.zone in zones or patch.place in zones]
    return kept


def split(patches: Sequence[Patch], options: HoldOut) -> tuple[list[Patch], list[Patch]]:
    """Split patches into those trained on and those kept apart.

    Raises:
        InputError: A name occurs nowhere, or one side is left empty.
    """
    units = [_unit(patch, options.by) for patch in patches]
    known = sorted(set(units))
    if options.names:
        names = {*known, *(patch.zone for patch in patches)} if options.by == "zone" else set(known)
        _known(options.names, names, f"hold_out names the {options.by}")
        apart = {unit for unit, patch in zip(units, patches) if {unit, patch.zone} & set(options.names)}
    else:
        count = max(1, round(options.fraction * len(known)))
        apart = set(np.random.default_rng(options.seed).permutation(known)[:count].tolist())
    kept = [patch for patch, unit in zip(patches, units) if unit not in apart]
    held = [patch for patch, unit in zip(patches, units) if unit in apart]
    if not kept or not held:
        raise InputError(
            f"hold_out keeps {len(held)} of {len(patches)} patches ({len(known)} {options.by}s) apart: "
            "some must be on either side"
        )
    return kept, held


def _unit(patch: Patch, by: SplitUnit) -> str:
    return {"zone": patch.place, "domain": patch.domain, "patch": str(patch.image)}[by]


def _known(names: Sequence[str], known: set[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise InputError(f"{what} '{name}': there are {', '.join(sorted(known)[:12])}")


def neighbours_apart(training: Sequence[Patch], validation: Sequence[Patch]) -> list[tuple[Patch, Patch]]:
    """List the pairs of a training and a validation patch that touch or overlap on the ground.

    Patches without coordinates have no neighbours.
    """
    boxes = [(patch, read_header(patch.image).box) for patch in validation]
    placed = [(patch, box) for patch, box in boxes if box is not None]
    if not placed:
        return []
    cell = max(max(box.right - box.left, box.top - box.bottom) for _, box in placed)
    cells: dict[tuple[str, int, int], list[tuple[Patch, Box]]] = defaultdict(list)
    for patch, box in placed:
        for key in _cells(box, cell, 0):
            cells[key].append((patch, box))
    pairs = {}
    for patch in training:
        own = read_header(patch.image).box
        for key in [] if own is None else _cells(own, cell, 1):
            for other, theirs in cells.get(key, ()):
                if own is not None and own.touches(theirs):
                    pairs[patch.image, other.image] = (patch, other)
    return list(pairs.values())


def _cells(box: Box, size: float, margin: int) -> list[tuple[str, int, int]]:
    """Cells of a grid of `size` metres that a box lies in, and `margin` more around it."""
    columns = range(floor(box.left / size) - margin, floor(box.right / size) + margin + 1)
    rows = range(floor(box.bottom / size) - margin, floor(box.top / size) + margin + 1)
    return [(box.crs, row, column) for row in rows for column in columns]
