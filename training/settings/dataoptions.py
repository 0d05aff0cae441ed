"""Settings section `data`: the patches, their bands, classes and normalisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from flair_seg.errors import InputError
from flair_seg.nomenclature import NOMENCLATURES, LandCoverClass, Nomenclature

from ..data.bands import BANDS, IMAGENET_MEAN, check_bands
from ..data.layouts import LayoutName
from ..data.reference import ReferenceStatistics, read_reference
from ..data.remaps import LabelMap, make_label_map
from ..data.splits import HoldOut

Normalisation = Literal["imagenet", "dataset", "reference"]


@dataclass(frozen=True)
class DataSource:
    """A folder of patches.

    Args:
        root: The folder.
        part: Part of `split.csv`, or of the folders of the layout; None: all patches.
        share: Share of the training crops; sources without one divide the rest in proportion to their patches.
        kind: `labelled`, or `pseudo`: masks written by a network, in the codes of the nomenclature.
        layout: Layout of the folder; `auto` detects it.
        list: An official CSV list of FLAIR: image and mask in each row.
        zones: Only these zones, `ZONE` or `DOMAIN/ZONE`.
        domains: Only these domains.
        raster_bands: Names of the rasters' bands; None: the first of FLAIR's bands.
    """

    root: str
    part: str | None = None
    share: float | None = None
    kind: Literal["labelled", "pseudo"] = "labelled"
    layout: LayoutName = "auto"
    list: str | None = None
    zones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    raster_bands: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Check the share and the names of bands."""
        if self.share is not None and not 0 < self.share <= 1:
            raise InputError(f"share is {self.share}: it must be above 0 and at most 1")
        if self.raster_bands is not None:
            check_bands(self.raster_bands, "raster_bands")


@dataclass(frozen=True)
class DataOptions:
    """Training and validation data.

    Args:
        sources: Folders of training patches.
        validation: Source of the validation patches.
        hold_out: Instead of validation, the part of the labelled sources that is held out.
        bands: Names of the input bands, in order.
        nomenclature: Name of the nomenclature, or a list of classes (code, name, colour).
        remap: Mask code to class code, or to null for unlabelled.
        ignore: Mask codes that mean "unlabelled"; null: 0 and 255 unless they are classes.
        normalisation: `dataset`: mean and standard deviation of each band over the training set; `imagenet`: those of
            ImageNet, which pretrained weights expect, and of the data set for other bands; `reference`: see
            `data.reference`.
        reference: File of `training.reference_statistics` for the normalisation `reference`.
        typical: Average of the reference over its zones; filled in when training starts and stored with the weights.
        rare_draws: Share of the crops drawn from patches with rare classes.
        memory_gb: A source of up to this size, in 10^9 bytes, is kept in memory.

    Raises:
        InputError: A setting is out of range or contradicts another.
    """

    sources: tuple[DataSource, ...]
    validation: DataSource | None = None
    hold_out: HoldOut | None = None
    bands: tuple[str, ...] = BANDS
    nomenclature: str | tuple[LandCoverClass, ...] = "flair-13"
    remap: Mapping[int, int | None] = field(default_factory=dict)
    ignore: tuple[int, ...] | None = None
    normalisation: Normalisation = "dataset"
    reference: str | None = None
    typical: ReferenceStatistics | None = None
    rare_draws: float = 0.5
    memory_gb: float = 8.0

    def __post_init__(self) -> None:
        """Check ranges and combinations."""
        if not self.sources:
            raise InputError("data.sources is empty: at least one folder of patches is needed")
        if self.validation and self.hold_out:
            raise InputError("both validation and hold_out are given: give one of them, or neither")
        check_bands(self.bands, "bands")
        if not 0 <= self.rare_draws <= 1:
            raise InputError(f"rare_draws is {self.rare_draws}: it must lie in 0..1")
        if (self.normalisation == "reference") != (self.reference is not None):
            raise InputError(
                f"normalisation is '{self.normalisation}' and reference is {self.reference!r}: a file of "
                "training.reference_statistics is needed for the normalisation 'reference', and only for it"
            )
        if self.typical is not None and self.reference is None:
            raise InputError(
                "typical is given without reference: it is the average of the reference, filled in by training"
            )
        if self.normalisation == "imagenet" and not set(self.bands) & set(IMAGENET_MEAN):
            raise InputError(
                f"normalisation is 'imagenet' and bands are {', '.join(self.bands)}: ImageNet has none of them"
            )
        if isinstance(self.nomenclature, str) and self.nomenclature not in NOMENCLATURES:
            known = ", ".join(NOMENCLATURES)
            raise InputError(f"nomenclature is '{self.nomenclature}': it must be one of {known}, or a list of classes")
        self.labels.lookup  # noqa: B018 - checks the codes

    @cached_property
    def labels(self) -> LabelMap:
        """The mapping of mask codes to class indices."""
        if isinstance(self.nomenclature, str):
            nomenclature = NOMENCLATURES[self.nomenclature]
        else:
            nomenclature = Nomenclature("custom", self.nomenclature)
        return make_label_map(nomenclature, self.remap, self.ignore)

    @property
    def reference_path(self) -> Path | None:
        """Path of the reference statistics."""
        return Path(self.reference) if self.reference else None

    def with_typical(self) -> DataOptions:
        """Return the settings with `typical` filled in, if there is a reference.

        Raises:
            InputError: It is not filled in yet, and the reference file cannot be read.
        """
        path = self.reference_path
        if path is None or self.typical is not None:
            return self
        if not path.is_file():
            raise InputError(
                f"{path} is missing, and these weights do not contain the average of their reference: the file of "
                "training.reference_statistics used in training is needed"
            )
        return replace(self, typical=replace(read_reference(path), zones={}))

    def reference_statistics(self) -> ReferenceStatistics | None:
        """Return the reference statistics; without zones if the file does not exist any more.

        Raises:
            InputError: They cannot be read.
        """
        path, typical = self.reference_path, self.with_typical().typical
        return typical if path is None or not path.is_file() else read_reference(path, typical)
