"""The networks that IGN publishes: architecture, bands, normalisation, classes, scores, and location of the weights.

Names follow a grammar, so networks published later are recognised too:
`FLAIR-INC_{rgb|rgbi|rgbie}_{12|15}cl_ENCODER-DECODER` and `FLAIR-HUB_{LC-A|LPIS-A}_{RGB|IR|RGBI}_ENCODER-DECODER`,
where `LC-A` is land cover and `LPIS-A` are crops. `resources/published.json` has the properties that are not in the
name: commit and scores, as the model cards on huggingface.co/IGNF give them, and the size of the file, which for most
is computed from its tensors.
"""

from __future__ import annotations

import colorsys
import dataclasses
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Optional

from ...errors import InputError
from ...language import tr
from ...nomenclature import COSIA, FLAIR_19, LandCoverClass
from ...system.folders import resources
from ...system.jsontext import read_json
from ...system.records import build

Family = Literal["FLAIR-INC", "FLAIR-HUB"]
OptionalText = Optional[str]
OptionalNumber = Optional[float]
OWNER = "IGNF"
PREFIX = "ign:"
"""Prefix of a published network's name among models of other kinds."""
WINDOW_SIZE = 512
"""Height and width of the training patches of both families, px of 0.2 m."""
GSD_M = 0.2
LICENCE = "etalab-2.0"
LIST = resources() / "published.json"

_INC_BANDS = {
    "rgb": ("red", "green", "blue"),
    "rgbi": ("red", "green", "blue", "nir"),
    "rgbie": ("red", "green", "blue", "nir", "height"),
}
_INC_LEVELS = {
    "red": (105.08, 52.17),
    "green": (110.87, 45.38),
    "blue": (101.82, 44.0),
    "nir": (106.38, 39.69),
    "height": (53.26, 79.3),
}
"""Mean and standard deviation of each band in grey levels, from the model cards."""
_INC_CHANNELS = {"12": tuple(range(12)), "15": (*range(14), 17)}
"""Trained output channels, of 19: codes 15, 16, 17 and 19 had weight 0, with 12 classes also 13, 14 and 18."""
_INC_ENCODERS = {"resnet34": "resnet34", "mitb5": "mit_b5", "mitb0": "mit_b0"}
_INC_DECODERS = ("unet", "deeplabv3", "fpn")

_HUB_BANDS = {
    "RGB": ("red", "green", "blue"),
    "IR": ("nir", "red", "green"),
    "RGBI": ("red", "green", "blue", "nir"),
}
_HUB_LEVELS = {"red": (105.66, 52.23), "green": (111.35, 45.62), "blue": (102.18, 44.3), "nir": (106.59, 39.78)}
"""From FLAIR-HUB's `configs/train/config_modalities.yaml` (AERIAL_RGBI); `IR` uses bands 4, 1, 2."""
_CROPS = (
    "grasses", "wheat", "barley", "maize", "other cereals", "rice", "flax, hemp, tobacco", "sunflower", "rapeseed",
    "other oilseed crops", "soy", "other protein crops", "fodder legumes", "beetroots", "potatoes",
    "other arable crops", "vineyard", "olive groves", "fruit orchards", "nut orchards", "other permanent crops",
    "mixed crops", "background",
)  # fmt: skip
"""From FLAIR-HUB's `configs/train/config_supervision.yaml` (ALL_LABEL-LPIS), from code 0."""
_CROP_CLASSES = tuple(
    LandCoverClass(
        code, name, "#" + "".join(f"{round(255 * part):02x}" for part in colorsys.hsv_to_rgb(code / 23, 0.7, 0.9))
    )
    for code, name in enumerate(_CROPS)
)
_HUB_TASKS = {
    "LC-A": ("AERIAL_LABEL-COSIA", COSIA.classes),
    "LPIS-A": ("ALL_LABEL-LPIS", _CROP_CLASSES),
}
"""Names of the decoders in the files, and the classes they predict."""
_HUB_ENCODERS = {
    "swintiny": "swin_tiny_patch4_window7_224",
    "swinsmall": "swin_small_patch4_window7_224",
    "swinbase": "swin_base_patch4_window12_384",
    "swinlarge": "swin_large_patch4_window12_384",
    "convnextv2nano": "convnextv2_nano",
    "convnextv2tiny": "convnextv2_tiny",
    "convnextv2base": "convnextv2_base",
    "convnextv2large": "convnextv2_large",
}
"""Encoders of timm."""
_HUB_DECODERS = ("unet", "upernet")

_NAME = re.compile(
    r"(?P<family>FLAIR-INC|FLAIR-HUB)_(?:(?P<task>LC-A|LPIS-A)_)?"
    r"(?P<middle>[A-Za-z]+(?:_\d+cl)?)_(?P<encoder>\w+)-(?P<decoder>\w+)"
)
UNSEEN = ("FLAIR-HUB_LC-A_RGBI_swinbase-upernet",)
"""Networks that can be read as well, should they be published: their repository could not be accessed."""
_SHOWN = 3
"""Number of nearest names shown for an unknown name."""


@dataclass(frozen=True)
class Publication:
    """Properties of a published network that are not in its name; None if not published.

    Attributes:
        revision: a commit of the repository that contains the weights.
        mean_iou, overall_accuracy: on IGN's test set, 0 to 1, from the model card.
        download_mb: size of the weights file, in 10**6 bytes.
    """

    revision: OptionalText = None
    mean_iou: OptionalNumber = None
    overall_accuracy: OptionalNumber = None
    download_mb: OptionalNumber = None


@dataclass(frozen=True)
class PublishedNetwork:
    """One published network.

    Attributes:
        name: name of its repository, without the owner.
        family: family, which defines the names of the tensors.
        encoder: name of the encoder in segmentation-models-pytorch or timm.
        decoder: name of the architecture in segmentation-models-pytorch.
        bands: names of the bands, in the order of the input.
        mean, std: mean and standard deviation of each band, in grey levels.
        classes: classes of the output.
        channels: their output channels in the file.
        task: name of the decoder in the file; empty for FLAIR-INC, whose files have a single decoder.
        revision, mean_iou, overall_accuracy, download_mb: as in `Publication`.
    """

    name: str
    family: Family
    encoder: str
    decoder: str
    bands: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    classes: tuple[LandCoverClass, ...]
    channels: tuple[int, ...]
    task: str = ""
    revision: OptionalText = None
    mean_iou: OptionalNumber = None
    overall_accuracy: OptionalNumber = None
    download_mb: OptionalNumber = None

    @property
    def catalogue_name(self) -> str:
        """Name of the network among models of other kinds."""
        return PREFIX + self.name

    @property
    def model_name(self) -> str:
        """Name of the model in the user's folder."""
        return self.name.lower().replace("_", "-")

    @property
    def title(self) -> str:
        """Title shown to users."""
        return f"{self.name} by IGN, {len(self.bands)} bands, 20 cm, {len(self.classes)} classes"

    @property
    def attribution(self) -> str:
        """Text that credits the authors."""
        return f"© IGN, {self.name}, Licence Ouverte 2.0"

    @property
    def repository(self) -> str:
        """Name of the repository with its owner."""
        return f"{OWNER}/{self.name}"

    @property
    def page(self) -> str:
        """Address of the model card."""
        return f"https://huggingface.co/{self.repository}"

    @property
    def source(self) -> dict[str, str]:
        """References for data and training, for the manifest."""
        paper = "2211.12979" if self.family == "FLAIR-INC" else "2506.07080"
        return {"data": f"{self.family} (arXiv:{paper})", "training": self.page}

    @property
    def files(self) -> tuple[str, ...]:
        """Possible names of the weights file in the repository, in order of preference."""
        if self.family == "FLAIR-INC":
            return (f"{self.name}_weights.pth", f"{self.name}.safetensors", f"{self.name}.ckpt")
        return (f"{self.name}.safetensors", f"{self.name}.ckpt")


@lru_cache(maxsize=1)
def known_networks() -> Mapping[str, PublishedNetwork]:
    """Return the known networks, by name."""
    return {name: understand(name) for name in _publications()}


def find_network(name: str) -> PublishedNetwork:
    """Return a network by its name, with or without `ign:`, ignoring case, or by the name of its model.

    Raises:
        InputError: no such network is known, and the name is not of the form that IGN uses.
    """
    wanted = name.removeprefix(PREFIX).strip()
    for network in known_networks().values():
        if wanted.lower() in (network.name.lower(), network.model_name):
            return network
    return understand(wanted)


def is_published(name: str) -> bool:
    """Whether a name refers to a published network, even if it is misspelt."""
    return name.startswith(PREFIX) or any(
        name.lower() in (network.name.lower(), network.model_name) for network in known_networks().values()
    )


def understand(name: str) -> PublishedNetwork:
    """Parse the name of a network, with or without owner, folder and suffix.

    Raises:
        InputError: it is not the name of a network for aerial images only.
    """
    match = _NAME.search(name.replace("_weights", ""))
    if match is None or (match["task"] is None) == (match["family"] == "FLAIR-HUB"):
        raise InputError(
            "'{name}' is not the name of a network published by IGN that can be used. Nearest names: {nearest}.",
            name=name,
            nearest=", ".join(nearest_names(name)),
        )
    if match["task"] is None:
        return _inc(match[0], match["middle"], match["encoder"], match["decoder"])
    return _hub(match[0], match["task"], match["middle"], match["encoder"], match["decoder"])


def nearest_names(name: str) -> list[str]:
    """Return the known names most similar to a name, the most similar first."""
    lower = {known.lower(): known for known in _publications()}
    return [lower[found] for found in difflib.get_close_matches(name.lower(), lower, _SHOWN, cutoff=0.0)]


@lru_cache(maxsize=1)
def _publications() -> dict[str, Publication]:
    """Return the entries of `resources/published.json`, by name."""
    document = read_json(LIST, LIST.name)
    return {name: build(Publication, item, f"{LIST.name}: {name}", InputError) for name, item in document.items()}


def _inc(name: str, middle: str, encoder: str, decoder: str) -> PublishedNetwork:
    inputs, _, classes = middle.partition("_")
    channels = _INC_CHANNELS[_choice(name, tr("classes"), classes.removesuffix("cl"), tuple(_INC_CHANNELS))]
    bands = _INC_BANDS[_choice(name, tr("bands"), inputs, tuple(_INC_BANDS))]
    return _network(
        name,
        "FLAIR-INC",
        _INC_ENCODERS[_choice(name, tr("encoder"), encoder, tuple(_INC_ENCODERS))],
        _choice(name, tr("decoder"), decoder, _INC_DECODERS),
        tuple((band, *_INC_LEVELS[band]) for band in bands),
        tuple(FLAIR_19.classes[channel] for channel in channels),
        channels,
    )


def _hub(name: str, task: str, middle: str, encoder: str, decoder: str) -> PublishedNetwork:
    decoder_name, classes = _HUB_TASKS[task]
    bands = _HUB_BANDS[_choice(name, tr("bands"), middle, tuple(_HUB_BANDS))]
    return _network(
        name,
        "FLAIR-HUB",
        _HUB_ENCODERS[_choice(name, tr("encoder"), encoder, tuple(_HUB_ENCODERS))],
        _choice(name, tr("decoder"), decoder, _HUB_DECODERS),
        tuple((band, *_HUB_LEVELS[band]) for band in bands),
        classes,
        tuple(range(len(classes))),
        decoder_name,
    )


def _network(
    name: str,
    family: Family,
    encoder: str,
    decoder: str,
    bands: tuple[tuple[str, float, float], ...],
    classes: tuple[LandCoverClass, ...],
    channels: tuple[int, ...],
    task: str = "",
) -> PublishedNetwork:
    names, mean, std = zip(*bands)
    stated = dataclasses.asdict(_publications().get(name, Publication()))
    return PublishedNetwork(name, family, encoder, decoder, names, mean, std, classes, channels, task, **stated)


def _choice(name: str, what: str, value: str, known: tuple[str, ...]) -> str:
    """Return a part of a name, if it is known."""
    if value not in known:
        raise InputError(
            "'{name}': {what} '{value}' is unknown. It must be one of {known}. Nearest names: {nearest}.",
            name=name,
            what=what,
            value=value,
            known=", ".join(known),
            nearest=", ".join(nearest_names(name)),
        )
    return value
