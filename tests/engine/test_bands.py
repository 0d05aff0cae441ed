"""Which band is which: by number, by name, by colour interpretation, by order, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from stub_raster import grey, known_classes, read_raster, write_raster

from flair_seg.bands import BandInfo, choose_bands, identify
from flair_seg.errors import InputError
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]
WANTED = ("red", "green", "blue", "nir", "height")


def offered(names: Sequence[str] = (), colours: Sequence[str] = (), count: int = 0) -> tuple[BandInfo, ...]:
    """Return bands numbered from 1 with names and colour interpretations."""
    count = count or max(len(names), len(colours))
    padded = [(list(texts) + [""] * count)[:count] for texts in (names, colours)]
    return tuple(BandInfo(n + 1, "uint8", padded[0][n], padded[1][n]) for n in range(count))


@pytest.mark.parametrize(
    ("name", "colour", "identity"),
    [
        ("red", "", "red"),
        ("Rouge", "", "red"),
        ("Bande Verte", "Green", "green"),
        ("Band_Blue", "Undefined", "blue"),
        ("", "Blue", "blue"),
        ("NIR", "Alpha", "nir"),
        ("Proche Infrarouge", "", "nir"),
        ("near_infrared", "", "nir"),
        ("PIR", "Gray", "nir"),
        ("nDSM", "", "height"),
        ("Élévation", "", "height"),
        ("hauteur", "Red", "height"),
        ("reddish", "", ""),
        ("", "Alpha", ""),
        ("", "", ""),
    ],
)
def test_a_name_goes_before_a_colour(name: str, colour: str, identity: str) -> None:
    assert identify(BandInfo(1, "uint8", name, colour)) == identity


@pytest.mark.parametrize(
    ("bands", "numbers", "reason"),
    [
        (offered(count=5), (1, 2, 3, 4, 5), "by order"),
        (offered(count=7), (1, 2, 3, 4, 5), "by order"),
        (offered(colours=("Gray", "Undefined", "Undefined", "Undefined", "Undefined")), (1, 2, 3, 4, 5), "by order"),
        (offered(colours=("Red", "Green", "Blue", "Alpha", "Undefined")), (1, 2, 3, 4, 5), "by order"),
        (offered(names=("nir", "red", "green", "blue", "ndsm")), (2, 3, 4, 1, 5), "by name or colour interpretation"),
        (offered(names=("x", "height", "blue", "green", "red", "nir")), (5, 4, 3, 6, 2), "by name"),
        (offered(("", "", "", "nir", "height"), ("Blue", "Green", "Red")), (3, 2, 1, 4, 5), "by name"),
        (offered(names=("red", "red", "green", "blue", "nir", "height")), (1, 3, 4, 5, 6), "by name"),
    ],
)
def test_bands_are_found(bands: tuple[BandInfo, ...], numbers: tuple[int, ...], reason: str) -> None:
    choice = choose_bands(WANTED, bands)
    assert choice.numbers == numbers
    assert choice.reason.startswith(reason)
    assert choice.describe() == ", ".join(f"{w}={n}" for w, n in zip(WANTED, numbers)) + f" ({choice.reason})"


@pytest.mark.parametrize(
    ("bands", "text"),
    [
        (offered(count=4), "4 data bands; the model needs 5"),
        (offered(names=("nir", "red", "green", "x", "y")), "blue' (found:"),
        (offered(colours=("Blue", "Green", "Red", "", "")), "nir' (found:"),
    ],
)
def test_bands_that_cannot_be_told(bands: tuple[BandInfo, ...], text: str) -> None:
    with pytest.raises(InputError) as caught:
        choose_bands(WANTED, bands)
    assert text in str(caught.value)


def test_explicit_numbers_go_before_names() -> None:
    bands = offered(names=("nir", "red", "green", "blue", "ndsm"))
    choice = choose_bands(WANTED, bands, (1, 1, 1, 2, 5))
    assert (choice.numbers, choice.reason) == ((1, 1, 1, 2, 5), "as asked")


def test_numbers_that_are_no_bands_are_listed_as_they_are() -> None:
    bands = tuple(band for band in offered(count=6) if band.number != 4)
    with pytest.raises(InputError, match=r"4 not found\. The raster has bands 1, 2, 3, 5, 6"):
        choose_bands(WANTED, bands, (1, 2, 3, 4, 5))


def test_named_bands_reach_the_network_in_its_order(run: Run, tmp_path: Path) -> None:
    """The stub sees the mean of five bands; the sixth, named like none of them, would spoil it."""
    pixels = grey(50, 60)
    spoilt = np.insert(pixels, 2, 255 - pixels[0], axis=0)
    names = ("height", "nir", "thermal", "blue", "green", "red")
    result = run(write_raster(tmp_path / "in.tif", spoilt, names=names))
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))
    assert result.bands == "red=6, green=5, blue=4, nir=2, height=1 (by name or colour interpretation)"


def test_each_band_goes_where_it_belongs(run: Run, tmp_path: Path) -> None:
    from stub_network import manifest, write_network

    model = write_network(
        tmp_path / "green.onnx", manifest(), weights=[0, 85.0, 0, 0, 0, 0, 256.0, 0, 0, 0, 0, 427.0, 0, 0, 0]
    )
    pixels = np.stack([grey(50, 60, seed=seed, bands=1)[0] for seed in range(5)])
    source = write_raster(tmp_path / "in.tif", pixels)
    for bands, seen in (((1, 2, 3, 4, 5), 1), ((1, 5, 3, 4, 2), 4), ((1, 3, 3, 3, 3), 2)):
        result = run(source, model=str(model), bands=bands)
        assert np.array_equal(read_raster(result.output)[0], known_classes(pixels[seen : seen + 1]))
