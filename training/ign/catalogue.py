"""Catalogue of IGN's published networks: architecture, task, bands, normalisation, classes and window.

Names follow a grammar, so networks published later are recognised too:
`FLAIR-INC_{rgb|rgbi|rgbie}_{12|15}cl_ENCODER-DECODER` and `FLAIR-HUB_{LC-A|LPIS-A}_{RGB|IR|RGBI}_ENCODER-DECODER`,
of which `LC-A` is land cover and `LPIS-A` are crops.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from typing import Literal

from flair_seg.errors import InputError
from flair_seg.nomenclature import COSIA, FLAIR_19, LandCoverClass

Family = Literal["FLAIR-INC", "FLAIR-HUB"]
OWNER = "IGNF"
WINDOW_SIZE = 512
"""Height and width of the training patches of both families, px of 0.2 m."""

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

_HUB_BANDS = {"RGB": ("red", "green", "blue"), "IR": ("nir", "red", "green"), "RGBI": ("red", "green", "blue", "nir")}
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
    r"(?P<family>FLAIR-INC|FLAIR-HUB)_(?:(?P<task>LC-A|LPIS-A)_)?(?P<middle>[A-Za-z]+(?:_\d+cl)?)_(?P<encoder>\w+)-(?P<decoder>\w+)"
)


@dataclass(frozen=True)
class IgnModel:
    """One published network.

    Args:
        name: Name of its repository, without the owner.
        family: Family, which defines the names of the tensors.
        encoder: Name of the encoder in segmentation-models-pytorch or timm.
        decoder: Name of the architecture in segmentation-models-pytorch.
        bands: Names of the bands, in the order of the input.
        mean: Mean subtracted from each band, in grey levels.
        std: Standard deviation that each band is divided by, in grey levels.
        classes: Classes of the output.
        channels: Their output channels in the file.
        task: Name of the decoder in the file; of FLAIR-INC, whose files have one, empty.
        revision: A commit of the repository that contains the weights, if known.
        mean_iou: mIoU on IGN's test set according to the model card, if known.
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
    revision: str | None = None
    mean_iou: float | None = None

    @property
    def repository(self) -> str:
        """Name of the repository with its owner."""
        return f"{OWNER}/{self.name}"

    @property
    def files(self) -> tuple[str, ...]:
        """Possible names of the weights file in the repository, in order of preference."""
        if self.family == "FLAIR-INC":
            return (f"{self.name}_weights.pth", f"{self.name}.safetensors", f"{self.name}.ckpt")
        return (f"{self.name}.safetensors", f"{self.name}.ckpt")


def understand(name: str) -> IgnModel:
    """Parse the name of a network, with or without owner, folder and suffix.

    Raises:
        InputError: It is not the name of a network for aerial images only.
    """
    match = _NAME.search(name.replace("_weights", ""))
    if match is None or (match["task"] is None) == (match["family"] == "FLAIR-HUB"):
        raise InputError(
            f"'{name}' is not the name of a supported network: use FLAIR-INC_{{{'|'.join(_INC_BANDS)}}}_{{12|15}}cl_"
            f"ENCODER-DECODER or FLAIR-HUB_{{{'|'.join(_HUB_TASKS)}}}_{{{'|'.join(_HUB_BANDS)}}}_ENCODER-DECODER; for "
            "a file with another name, give --model; --known lists the known networks"
        )
    plain = match[0]
    if match["family"] == "FLAIR-INC":
        return _inc(plain, match["middle"], match["encoder"], match["decoder"])
    return _hub(plain, match["task"], match["middle"], match["encoder"], match["decoder"])


def _inc(name: str, middle: str, encoder: str, decoder: str) -> IgnModel:
    inputs, _, classes = middle.partition("_")
    channels = _INC_CHANNELS[_choice(name, "number of classes", classes.removesuffix("cl"), tuple(_INC_CHANNELS))]
    bands = _INC_BANDS[_choice(name, "bands", inputs, tuple(_INC_BANDS))]
    return _model(
        name,
        "FLAIR-INC",
        _INC_ENCODERS[_choice(name, "encoder", encoder, tuple(_INC_ENCODERS))],
        _choice(name, "decoder", decoder, _INC_DECODERS),
        tuple((band, *_INC_LEVELS[band]) for band in bands),
        tuple(FLAIR_19.classes[channel] for channel in channels),
        channels,
    )


def _hub(name: str, task: str, middle: str, encoder: str, decoder: str) -> IgnModel:
    decoder_name, classes = _HUB_TASKS[task]
    bands = _HUB_BANDS[_choice(name, "bands", middle, tuple(_HUB_BANDS))]
    return _model(
        name,
        "FLAIR-HUB",
        _HUB_ENCODERS[_choice(name, "encoder", encoder, tuple(_HUB_ENCODERS))],
        _choice(name, "decoder", decoder, _HUB_DECODERS),
        tuple((band, *_HUB_LEVELS[band]) for band in bands),
        classes,
        tuple(range(len(classes))),
        decoder_name,
    )


def _model(
    name: str,
    family: Family,
    encoder: str,
    decoder: str,
    bands: tuple[tuple[str, float, float], ...],
    classes: tuple[LandCoverClass, ...],
    channels: tuple[int, ...],
    task: str = "",
) -> IgnModel:
    names, mean, std = zip(*bands)
    revision, mean_iou = _PUBLISHED.get(name, (None, None))
    return IgnModel(name, family, encoder, decoder, names, mean, std, classes, channels, task, revision, mean_iou)


def _choice(name: str, what: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise InputError(f"{what} '{value}' in '{name}' is unknown: it must be one of {', '.join(known)}")
    return value


_PUBLISHED: dict[str, tuple[str | None, float | None]] = {
    "FLAIR-INC_rgb_12cl_resnet34-unet": ("ac66bf5c7caaae93b96132fcae161cff7c3177a1", None),
    "FLAIR-INC_rgb_15cl_resnet34-unet": ("679363c826a954a8015ef4e796afdbdc9ad50932", None),
    "FLAIR-INC_rgb_15cl_resnet34-deeplabv3": ("7e702574b5a87723427dddea9973258c7021911e", None),
    "FLAIR-INC_rgb_15cl_resnet34-fpn": ("2c2ee83d36f66b856127f68a3948d3830b1eba6c", None),
    "FLAIR-INC_rgb_15cl_mitb5-unet": ("5c01d25d1ee980883eeaf2d4227250438d650a82", None),
    "FLAIR-INC_rgbi_15cl_resnet34-unet": (None, None),
    "FLAIR-INC_rgbie_12cl_resnet34-unet": ("b46b81694e5f9da4aaa2b8d7d8327dcd6c9e829f", None),
    "FLAIR-INC_rgbie_15cl_resnet34-unet": ("31b43f7d9c435ea59ba4914fbee113aaae177e12", 0.5472),
    "FLAIR-HUB_LC-A_RGB_swintiny-upernet": (None, None),
    "FLAIR-HUB_LC-A_RGB_swinsmall-upernet": (None, None),
    "FLAIR-HUB_LC-A_RGB_swinbase-upernet": (None, None),
    "FLAIR-HUB_LC-A_RGB_swinlarge-upernet": (None, None),
    "FLAIR-HUB_LC-A_IR_swinbase-upernet": (None, None),
    "FLAIR-HUB_LC-A_IR_swinlarge-upernet": (None, None),
    "FLAIR-HUB_LC-A_IR_convnextv2tiny-upernet": (None, 0.6273),
    "FLAIR-HUB_LC-A_IR_convnextv2base-upernet": (None, 0.6377),
    "FLAIR-HUB_LC-A_IR_convnextv2base-unet": (None, None),
}
"""Networks on huggingface.co/IGNF, with a commit that contains the weights and the stated mIoU."""

KNOWN: dict[str, IgnModel] = {name: understand(name) for name in _PUBLISHED}
"""The known networks, by name."""
UNSEEN = ("FLAIR-HUB_LC-A_RGBI_swinbase-upernet",)
"""Networks that the plugin can read as well, should they be published: their repository could not be looked up."""
