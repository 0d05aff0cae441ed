"""Patches that are damaged, of another type or of another data set: one error that names the file."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray

from flair_seg.errors import InputError
from flair_seg.nomenclature import CITYSCAPES_8, FLAIR_13, FLAIR_19
from training.data import LabelMap, Patch, Reading, make_label_map, read_image, read_patch
from training.data.reading import open_raster, read_codes, read_image_bands
from training.pretrain import read_image_folder
from training.reference_statistics import _read_array
from training.scoring.voted import map_classes
from training.settings.commandline import run

RGB = Reading(("red", "green", "blue"))
_FORMATS = {
    "tif": {"driver": "GTiff"},
    "deflate.tif": {"driver": "GTiff", "compress": "deflate", "tiled": True, "blockxsize": 64, "blockysize": 64},
    "jpeg.tif": {"driver": "GTiff", "compress": "jpeg"},
    "png": {"driver": "PNG"},
    "jpg": {"driver": "JPEG"},
    "jp2": {"driver": "JP2OpenJPEG", "reversible": "YES", "quality": "100"},
}


def _write(path: Path, array: NDArray[np.generic], **profile: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    count, height, width = array.shape
    profile = {"driver": "GTiff", **profile}
    with rasterio.open(path, "w", dtype=array.dtype, count=count, height=height, width=width, **profile) as file:
        file.write(array)
    return path


def _noise(count: int = 3, height: int = 96, width: int = 160) -> NDArray[np.uint8]:
    return np.random.default_rng(3).integers(1, 255, (count, height, width), dtype=np.uint8)


@pytest.mark.parametrize("kind", _FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_image_is_named_and_never_returned(tmp_path: Path, kind: str, share: float) -> None:
    path = _write(tmp_path / f"t03.{kind}", _noise(), **_FORMATS[kind])
    assert read_image(Patch("Z", path, None), RGB).shape == (3, 96, 160)
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(InputError, match=r"t03\."):
        read_image(Patch("Z", path, None), RGB)


def test_a_truncated_mask_is_named(tmp_path: Path) -> None:
    image = _write(tmp_path / "image.tif", _noise())
    mask = _write(tmp_path / "mask.tif", np.ones((1, 96, 160), np.uint8))
    os.truncate(mask, 3000)
    with pytest.raises(InputError, match=r"mask\.tif"):
        read_patch(Patch("Z", image, mask), RGB)


def test_masks_of_several_bands_are_refused_and_palettes_are_read(tmp_path: Path) -> None:
    codes = np.full((1, 96, 160), 3, np.uint8)
    colours = _write(tmp_path / "colours.png", np.concatenate([codes * 40, codes, codes]), driver="PNG")
    with pytest.raises(InputError, match=r"colours\.png .*3 bands \(red, green, blue\)"):
        read_codes(colours)
    with pytest.raises(InputError, match=r"grey\.png .*2 bands \(gray, alpha\)"):
        read_codes(_write(tmp_path / "grey.png", np.concatenate([codes, codes]), driver="PNG"))
    with rasterio.open(_write(tmp_path / "palette.tif", codes, photometric="palette"), "r+") as file:
        file.write_colormap(1, {3: (255, 0, 0, 255)})
    assert (read_codes(tmp_path / "palette.tif") == 3).all()


@pytest.mark.parametrize("dtype", ["float32", "uint16", "int16"])
def test_masks_of_other_types_are_refused(tmp_path: Path, dtype: str) -> None:
    with pytest.raises(InputError, match=rf"mask\.tif .*{dtype}.*uint8"):
        read_codes(_write(tmp_path / "mask.tif", np.ones((1, 8, 8), dtype)))


def test_a_mask_of_another_size_is_named_with_both_sizes(tmp_path: Path) -> None:
    image = _write(tmp_path / "image.tif", _noise())
    mask = _write(tmp_path / "mask.tif", np.ones((1, 96, 128), np.uint8))
    with pytest.raises(InputError, match=r"mask\.tif .*128 x 96 px.*160 x 96 px"):
        read_patch(Patch("Z", image, mask), RGB)


def test_transparency_is_not_near_infrared(tmp_path: Path) -> None:
    patch = Patch("Z", _write(tmp_path / "image.png", _noise(4), driver="PNG"), None)
    with pytest.raises(InputError, match=r"band 4 .*image\.png"):
        read_image(patch, Reading(("red", "nir")))
    assert read_image(patch, RGB).shape == (3, 96, 160)
    named = Reading(("nir",), ("red", "green", "blue", "nir"))
    assert read_image(patch, named).shape == (1, 96, 160)
    # GDAL marks the fourth band of any GeoTIFF of bytes as transparency.
    assert read_image(Patch("Z", _write(tmp_path / "image.tif", _noise(4)), None), Reading(("nir",))).shape[0] == 1


def test_small_images_of_classes_are_named(tmp_path: Path) -> None:
    for name, side in (("wood/a.png", 64), ("water/b.png", 40)):
        _write(tmp_path / name, _noise(3, side, side), driver="PNG")
    with pytest.raises(InputError, match=r"b\.png .*40 x 40 px.*64 x 64"):
        read_image_folder(tmp_path, ("red",), ("red", "green", "blue"), 64)


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (_noise(1), r"b\.png .*1 bands?"),
        (np.ones((3, 96, 160), np.uint16), r"b\.png is uint16: uint8"),
    ],
)
def test_unfit_images_of_classes_are_found_by_their_headers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, array: np.ndarray, words: str
) -> None:
    monkeypatch.setattr(rasterio.io.DatasetReader, "read", lambda *_, **__: pytest.fail("it reads pixels"))
    _write(tmp_path / "wood/a.png", _noise(), driver="PNG")
    _write(tmp_path / "water/b.png", array, driver="PNG")
    with pytest.raises(InputError, match=words):
        read_image_folder(tmp_path, ("red", "green"), ("red", "green", "blue"), 64)


def test_images_of_classes_are_read_when_used_and_not_kept(tmp_path: Path) -> None:
    for index in range(6):
        _write(tmp_path / f"{'wood' if index % 2 else 'water'}/{index}.png", _noise(3) // 8 + index, driver="PNG")
    images = read_image_folder(tmp_path, ("red",), ("red", "green", "blue"), 64)
    again = read_image_folder(tmp_path, ("red",), ("red", "green", "blue"), 64)
    assert images.paths == again.paths
    assert images.classes == ("water", "wood")
    assert [images.classes[label] for label in images.labels] == [path.parent.name for path in images.paths]
    chosen = np.arange(6) % 3 == 1
    part = images.part(chosen)
    assert part.paths == (images.paths[1], images.paths[4])
    assert part.labels.tolist() == images.labels[chosen].tolist()
    expected = read_image_bands(images.paths[4], ("red",), ("red", "green", "blue"))
    assert np.array_equal(part[1], expected)
    assert part[1] is not part[1]
    images.paths[4].write_bytes(images.paths[4].read_bytes()[:200])
    with pytest.raises(InputError, match=images.paths[4].name):
        part[1]


def test_a_map_of_another_type_is_named(tmp_path: Path) -> None:
    patch = _write(tmp_path / "patch.tif", _noise())
    for array in (np.ones((1, 96, 160), np.uint16), np.ones((3, 96, 160), np.uint8)):
        with pytest.raises(InputError, match=rf"map\.tif .*{len(array)} bands .*{array.dtype}"):
            map_classes(_write(tmp_path / "map.tif", array), patch, FLAIR_13.codes)


@pytest.mark.parametrize(
    ("name", "labels", "fits"),
    [
        ("MSK_1.tif", make_label_map(CITYSCAPES_8, {}, None), False),
        ("MSK_1.tif", make_label_map(CITYSCAPES_8, {1: 1}, None), True),
        ("MSK_1.tif", make_label_map(CITYSCAPES_8, {}, None).of_predictions, True),
        ("MSK_1.tif", make_label_map(FLAIR_19, {}, None), True),
        ("aachen_gtFine_labelIds.png", make_label_map(CITYSCAPES_8, {}, None), True),
        ("aachen_gtFine_labelIds.png", make_label_map(FLAIR_13, {}, None), False),
        ("anything.png", make_label_map(CITYSCAPES_8, {}, None), True),
    ],
)
def test_masks_of_another_data_set_are_refused(tmp_path: Path, name: str, labels: LabelMap, fits: bool) -> None:
    driver = "PNG" if name.endswith("png") else "GTiff"
    patch = Patch("Z", _write(tmp_path / "i.tif", _noise()), _write(tmp_path / name, _noise(1) % 7 + 1, driver=driver))
    reading = Reading(RGB.bands, labels=labels)
    if fits:
        assert read_patch(patch, reading)[1].shape == (96, 160)
    else:
        with pytest.raises(InputError, match=rf"{re.escape(name)} .*(FLAIR|Cityscapes)"):
            read_patch(patch, reading)


def test_void_is_unlabelled_in_cityscapes() -> None:
    labels = make_label_map(CITYSCAPES_8, {}, None)
    assert labels.to_indices(np.array([0, 4, 6, 7, 26, 255], np.uint8)).tolist() == [255, 255, 255, 1, 7, 255]


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY\x01\x00v\x00{", b"PK\x05\x06" + b"\0" * 18, "objects"])
def test_arrays_that_are_no_numbers_are_named_without_advice(tmp_path: Path, content: bytes | str) -> None:
    path = tmp_path / "SEN2_data.npy"
    if isinstance(content, str):
        np.save(path, np.array([{}], dtype=object), allow_pickle=True)
    else:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"SEN2_data\.npy") as caught:
        _read_array(path)
    assert "allow_pickle" not in str(caught.value)


def test_an_error_of_a_worker_process_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def work(_: argparse.Namespace) -> None:
        raise InputError(
            "Caught InputError in DataLoader worker process 0.\nOriginal Traceback (most recent call last):\n"
            "  File ...\nflair_seg.errors.InputError: x.tif cannot be read\n"
        )

    assert run(work, argparse.ArgumentParser(), []) == 1
    assert capsys.readouterr().err == "error: x.tif cannot be read\n"


def test_other_errors_pass_through_an_open_raster(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.tif", _noise())
    with pytest.raises(KeyError), open_raster(path):
        raise KeyError("x")
