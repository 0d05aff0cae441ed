"""Splits of patches into training and validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import shapely

from flair_seg.errors import InputError

from .georeference import Header, read_header
from .layouts import Patch, read_rows

SplitUnit = Literal["zone", "domain", "patch"]


@dataclass(frozen=True)
class HoldOut:
    """Validation patches held out from the training sources.

    Args:
        by: Unit of the split. Neighbouring patches are similar, so `patch` overestimates the score.
        names: Zones (`ZONE` or `DOMAIN/ZONE`) or domains to hold out.
        fraction: Instead of names, the share of zones, domains or patches to draw at random.
        seed: Random seed of the draw.
        scored: Score them during training; false: only leave them out, as `training.cross_validate` does.

    Raises:
        InputError: Neither or both of names and fraction are given, or the fraction is out of range.
    """

    by: SplitUnit = "zone"
    names: tuple[str, ...] = ()
    fraction: float | None = None
    seed: int = 0
    scored: bool = True

    def __post_init__(self) -> None:
        """Check that exactly one of names and fraction is given."""
        if bool(self.names) == (self.fraction is not None):
            raise InputError(
                "hold_out needs either names or a fraction, found " + ("both" if self.names else "neither")
            )
        if self.fraction is not None and not 0 < self.fraction < 1:
            raise InputError(f"hold_out.fraction is {self.fraction}: it must be above 0 and below 1")


@dataclass(frozen=True)
class Group:
    """Patches that are left out together: a zone, a domain or a fold.

    Args:
        name: Its name.
        patches: Its patches.
        names: Names of their units, for `HoldOut`.
        by: The unit.
    """

    name: str
    patches: tuple[Patch, ...]
    names: tuple[str, ...]
    by: SplitUnit

    @property
    def hold_out(self) -> HoldOut:
        """The settings that leave the group out of training, unscored."""
        return HoldOut(self.by, self.names, scored=False)


def group(patches: Sequence[Patch], by: Literal["zone", "domain"], among: Sequence[str] = ()) -> tuple[Group, ...]:
    """Group patches by zone or domain, in order of their names.

    Args:
        patches: The patches.
        by: The unit.
        among: Names of zones, `ZONE` or `DOMAIN/ZONE`, and domains; other groups are not returned. Empty: all.

    Raises:
        InputError: A name does not exist, or there are fewer than two groups.
    """
    known = {name for patch in patches for name in (patch.zone, patch.place, patch.domain)}
    _known(among, known, f"the {by} to leave out is")
    chosen = [p for p in patches if not among or {p.zone, p.place, p.domain} & set(among)]
    groups: dict[str, list[Patch]] = {}
    for patch in chosen:
        groups.setdefault(_unit(patch, by), []).append(patch)
    return _at_least_two([Group(name, tuple(groups[name]), (name,), by) for name in sorted(groups)], by)


def group_by_file(patches: Sequence[Patch], path: Path) -> tuple[Group, ...]:
    """Group patches by a CSV file of names and folds.

    A name is that of an image file, of a zone (`ZONE` or `DOMAIN/ZONE`) or of a domain; the first that fits, in this
    order, decides. Patches without a fold are always trained on.

    Raises:
        InputError: A row has no fold, a name does not exist or has two folds, or there are fewer than two folds.
    """
    folds: dict[str, str] = {}
    for line, row in read_rows(path):
        name, fold = (value.strip() for value in (*row, "")[:2])
        if not fold or folds.get(name, fold) != fold:
            raise InputError(f"line {line} of {path} is {','.join(row)!r}: one fold for each name is needed")
        folds[name] = fold
    known = {name for patch in patches for name in (patch.image.name, patch.place, patch.zone, patch.domain)}
    _known(tuple(folds), known, f"{path} names")
    groups: dict[str, list[Patch]] = {}
    for patch in patches:
        names = (patch.image.name, patch.place, patch.zone, patch.domain)
        found = [folds[name] for name in names if name in folds]
        if found:
            groups.setdefault(found[0], []).append(patch)
    return _at_least_two([_fold(name, groups[name]) for name in sorted(groups)], "fold")


def _fold(name: str, patches: list[Patch]) -> Group:
    return Group(name, tuple(patches), tuple(str(patch.image) for patch in patches), "patch")


def _at_least_two(groups: list[Group], what: str) -> tuple[Group, ...]:
    if len(groups) < 2:
        found = groups[0].name if groups else "none"
        raise InputError(f"found {len(groups)} {what} to leave out ({found}): at least 2 are needed")
    return tuple(groups)


def choose(patches: Sequence[Patch], zones: Sequence[str], domains: Sequence[str], what: str) -> list[Patch]:
    """Select the patches of some zones and domains; an empty list selects all.

    Raises:
        InputError: A name does not exist.
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
    """Split patches into training and validation.

    Raises:
        InputError: A name does not exist, or one side is empty.
    """
    units = [_unit(patch, options.by) for patch in patches]
    known = sorted(set(units))
    if options.names:
        names = {*known, *(patch.zone for patch in patches)} if options.by == "zone" else set(known)
        _known(options.names, names, f"hold_out names the {options.by}")
        apart = {unit for unit, patch in zip(units, patches) if {unit, patch.zone} & set(options.names)}
    else:
        count = max(1, round((options.fraction or 0.0) * len(known)))
        apart = set(np.random.default_rng(options.seed).permutation(known)[:count].tolist())
    kept = [patch for patch, unit in zip(patches, units) if unit not in apart]
    held = [patch for patch, unit in zip(patches, units) if unit in apart]
    if not kept or not held:
        raise InputError(
            f"hold_out holds out {len(held)} of {len(patches)} patches ({len(known)} {options.by}s): "
            "both training and validation need some"
        )
    return kept, held


def _unit(patch: Patch, by: SplitUnit) -> str:
    return {"zone": patch.place, "domain": patch.domain, "patch": str(patch.image)}[by]


def _known(names: Sequence[str], known: set[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise InputError(f"{what} '{name}', which does not exist: there are {', '.join(sorted(known)[:12])}")


def neighbours_apart(training: Sequence[Patch], validation: Sequence[Patch]) -> list[tuple[Patch, Patch]]:
    """List the pairs of a training and a validation patch that touch or overlap on the ground.

    The tolerance is half a pixel. Patches without coordinates have no neighbours.
    """
    ours, theirs = _placed(training), _placed(validation)
    if not ours or not theirs:
        return []
    gap = 0.5 * max(abs(header.transform.a) for _, header, _ in (*ours, *theirs))
    # The rectangles are parallel to the axes, so the tree of their bounds is exact.
    tree = shapely.STRtree(shapely.box(*np.array([bounds for *_, bounds in theirs]).T))
    margins = np.array([-gap, -gap, gap, gap])
    found = tree.query(shapely.box(*(np.array([bounds for *_, bounds in ours]) + margins).T))
    candidates = ((ours[first], theirs[second]) for first, second in sorted(found.T.tolist()))
    return [(patch, other) for (patch, header, _), (other, their, _) in candidates if header.crs == their.crs]


def _placed(patches: Sequence[Patch]) -> list[tuple[Patch, Header, tuple[float, float, float, float]]]:
    """Return the patches that have coordinates, with their headers and bounds."""
    headers = ((patch, read_header(patch.image)) for patch in patches)
    return [(patch, header, header.bounds) for patch, header in headers if header.bounds is not None]
