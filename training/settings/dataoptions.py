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
        part: Its part of `split.csv`, or of the layout's own folders; None: all patches.
        share: Its share of the training crops; sources without one divide the rest by numbers of patches.
        kind: `labelled`; or `pseudo`, whose masks a network wrote in the codes of the nomenclature.
        layout: How the folder is laid out; `auto` finds out.
        list: An official csv list of FLAIR, image and mask a row.
        zones: Only these zones, `ZONE` or `DOMAIN/ZONE`.
        domains: Only these domains.
        raster_bands: Names of the bands the rasters hold; None: FLAIR's, as many as there are.
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
    """What is trained on.

    Args:
        sources: Folders of patches.
        validation: The folder, or part of one, that is scored now and then.
        hold_out: Or else, what of the labelled sources is kept apart for that.
        bands: Names of the bands the network sees, in order.
        nomenclature: Name of the classes that are learnt, or the list of them (code, name, colour).
        remap: Code of the nomenclature, or null for unlabelled, for codes of the masks.
        ignore: Codes of the masks that mean "unlabelled"; null: 0 and 255 where they are no classes.
        normalisation: `dataset`: mean and deviation of each band over the training set; `imagenet`: those of ImageNet,
            as pretrained weights expect, bands that ImageNet has not by the data set; `reference`: see
            `data.reference`.
        reference: For that, the file of `training.reference_statistics`.
        typical: What the reference has on average, without its zones: filled in when training starts, so that weights
            know it without the file.
        rare_draws: Share of the crops that look for patches with rare classes.
        memory_gb: Patches are kept in memory as far as a source fits, in 10^9 bytes.

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
        """Check what would otherwise fail later."""
        if not self.sources:
            raise InputError("sources lists no folder of patches: at least one is needed")
        if self.validation and self.hold_out:
            raise InputError("both validation and hold_out are given: one of them is needed, or neither")
        check_bands(self.bands, "bands")
        if not 0 <= self.rare_draws <= 1:
            raise InputError(f"rare_draws is {self.rare_draws}: it must lie in 0..1")
        if (self.normalisation == "reference") != (self.reference is not None):
            raise InputError(
                f"normalisation is '{self.normalisation}' and reference is {self.reference!r}: the normalisation "
                "'reference' needs the file of training.reference_statistics, and no other takes one"
            )
        if self.typical is not None and self.reference is None:
            raise InputError("typical is given without a reference, of which it is the average")
        if self.normalisation == "imagenet" and not set(self.bands) & set(IMAGENET_MEAN):
            raise InputError(f"normalisation is 'imagenet' and bands are {', '.join(self.bands)}: ImageNet has none")
        if isinstance(self.nomenclature, str) and self.nomenclature not in NOMENCLATURES:
            known = ", ".join(NOMENCLATURES)
            raise InputError(f"nomenclature is '{self.nomenclature}': it must be one of {known}, or a list of classes")
        self.labels.lookup  # noqa: B018 - checks the codes

    @cached_property
    def labels(self) -> LabelMap:
        """How codes of the masks become class indices."""
        if isinstance(self.nomenclature, str):
            nomenclature = NOMENCLATURES[self.nomenclature]
        else:
            nomenclature = Nomenclature("custom", self.nomenclature)
        return make_label_map(nomenclature, self.remap, self.ignore)

    @property
    def reference_path(self) -> Path | None:
        """Path of the reference's statistics."""
        return Path(self.reference) if self.reference else None

    def with_typical(self) -> DataOptions:
        """Return the settings with what the reference has on average, if there is a reference.

        Raises:
            InputError: They do not hold it yet, and the reference's file cannot be read.
        """
        path = self.reference_path
        if path is None or self.typical is not None:
            return self
        if not path.is_file():
            raise InputError(
                f"{path} is missing, and these weights do not say what their reference has on average: the file of "
                "training.reference_statistics that they were trained with is needed"
            )
        return replace(self, typical=replace(read_reference(path), zones={}))

    def reference_statistics(self) -> ReferenceStatistics | None:
        """Return the reference's statistics; without its zones where weights have outlived the file.

        Raises:
            InputError: They cannot be read.
        """
        path, typical = self.reference_path, self.with_typical().typical
        return typical if path is None or not path.is_file() else read_reference(path, typical)
