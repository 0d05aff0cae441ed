"""Layouts of data sets: FLAIR #1 and #2, a pair of folders, Cityscapes, or a list of files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flair_seg.errors import InputError
from flair_seg.system.jsontext import read_bytes

LayoutName = Literal["auto", "flair", "folders", "cityscapes"]
IMAGE_SUFFIXES = (".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2")
SPLIT = "split.csv"
MAX_LIST_BYTES = 2**28
"""A million patches take some 200 MB."""
_LONGEST_FIELD = 1024
"""Longest field of a CSV file, characters: longer than any path of a patch."""
_LONGEST_NAME = 255
"""Longest file name, bytes."""
MASK_NAMES: dict[str, Callable[[str], bool]] = {
    "FLAIR": lambda name: name.startswith("MSK_"),
    "Cityscapes": lambda name: name.endswith("_gtFine_labelIds.png"),
}
"""Tests whether a file name is that of a mask of a data set."""


@dataclass(frozen=True)
class Patch:
    """An image and its mask.

    Args:
        zone: Name of the connected block of patches that it belongs to.
        image: Path of the image.
        mask: Path of the raster of class codes; None: unlabelled.
        domain: Group of zones, such as department and year.
    """

    zone: str
    image: Path
    mask: Path | None
    domain: str = ""

    @property
    def place(self) -> str:
        """Unique name of the zone: domain and zone."""
        return f"{self.domain}/{self.zone}" if self.domain else self.zone


def find_patches(
    root: Path,
    part: str | None = None,
    layout: LayoutName = "auto",
    listed: Path | None = None,
    labelled: bool = True,
) -> list[Patch]:
    """List the patches of a folder.

    Args:
        root: The folder. `flair`: `.../DOMAIN/ZONE/img/IMG_*.tif` with `msk/MSK_*.tif` next to `img`, or in the same
            path with `labels` in place of `aerial`; `folders`: `images/*` and `masks/*` with the same names;
            `cityscapes`: `leftImg8bit/PART/CITY/*` and `gtFine/PART/CITY/*_labelIds.png`.
        part: Part of `split.csv`, or folder of that name; None: every patch.
        layout: `auto` detects it.
        listed: An official CSV list of FLAIR, without header: image and mask in each row. `part` is ignored.
        labelled: Masks are required; False ignores them.

    Raises:
        InputError: The folder, list, split, part, an image or a mask does not exist.
    """
    if not root.is_dir():
        raise InputError(f"patch folder {root} does not exist")
    if listed is not None:
        patches = _listed_patches(root, listed)
    elif (root / SPLIT).is_file() and part is not None:
        patches = _patches_of_split(root, part)
    else:
        patches = LAYOUTS[_layout_of(root) if layout == "auto" else layout](root, part)
    if not patches:
        raise InputError(
            f"{listed or root} contains no patches{f' in part {part!r}' if part else ''}: at least one is needed"
        )
    if not labelled:
        patches = [Patch(patch.zone, patch.image, None, patch.domain) for patch in patches]
    missing = [path for patch in patches for path in (patch.image, patch.mask) if path and not path.is_file()]
    if missing:
        raise InputError(f"{len(missing)} patch files are missing under {root}, the first is {missing[0].name}")
    return patches


def _layout_of(root: Path) -> LayoutName:
    if (root / "leftImg8bit").is_dir():
        return "cityscapes"
    if (root / "images").is_dir():
        return "folders"
    return "flair"


def _flair_patches(root: Path, part: str | None) -> list[Patch]:
    images = sorted(root.glob("**/img/IMG_*.tif"))
    if not images:
        raise InputError(f"{root} contains no patches: DOMAIN/ZONE/img/IMG_*.tif is needed")
    if part is not None:
        images = _images_of_part(root, images, part)
    return [Patch(image.parts[-3], image, _flair_mask(root, image), _domain(root, image)) for image in images]


def _images_of_part(root: Path, images: Sequence[Path], part: str) -> list[Path]:
    """Keep the images in the part's folder of the official archives, such as `flair_aerial_train`."""
    tops = [image.relative_to(root).parts[0] for image in images]
    kept = [image for image, top in zip(images, tops) if "aerial" in top and top.endswith(part)]
    if not kept:
        raise InputError(f"{root} has neither {SPLIT} with the part '{part}' nor a folder aerial_{part}")
    return kept


def _flair_mask(root: Path, image: Path) -> Path:
    mask = image.parents[1] / "msk" / image.name.replace("IMG_", "MSK_")
    if mask.is_file():
        return mask
    top, *rest = mask.relative_to(root).parts
    apart = root.joinpath(top.replace("aerial", "labels"), *rest)
    return apart if apart.is_file() else mask


def _domain(root: Path, image: Path) -> str:
    """Return the name of the folder above the zone; empty if that is the root or above."""
    return image.parts[-4] if len(image.relative_to(root).parts) > 3 else ""


def _folder_patches(root: Path, part: str | None) -> list[Patch]:
    images = root / "images" / (part or "")
    if not images.is_dir():
        raise InputError(f"image folder {images} does not exist")
    masks = {path.relative_to(root / "masks").with_suffix(""): path for path in _rasters(root / "masks")}
    patches = []
    for image in _rasters(images):
        name = image.relative_to(root / "images").with_suffix("")
        mask = masks.get(name, root / "masks" / name.with_suffix(image.suffix))
        patches.append(Patch(name.parent.as_posix() if name.parent.parts else root.name, image, mask))
    return patches


def _cityscapes_patches(root: Path, part: str | None) -> list[Patch]:
    ending = "_leftImg8bit.png"
    images = sorted((root / "leftImg8bit" / (part or "")).glob(f"**/*{ending}"))
    patches = []
    for image in images:
        folder = root / "gtFine" / image.parent.relative_to(root / "leftImg8bit")
        mask = folder / image.name.replace(ending, "_gtFine_labelIds.png")
        patches.append(Patch(image.parent.name, image, mask, image.parent.parent.name))
    return patches


def _rasters(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("**/*") if path.suffix.lower() in IMAGE_SUFFIXES)


def _patches_of_split(root: Path, part: str) -> list[Patch]:
    (_, names), *others = read_rows(root / SPLIT) or [(0, [])]
    needed = {"zone", "part", "img", "msk"}
    if not others or not needed <= set(names):
        raise InputError(f"{root / SPLIT} needs rows with the columns {', '.join(sorted(needed))}")
    for line, row in others:
        if len(row) != len(names):
            raise InputError(f"line {line} of {root / SPLIT} has {len(row)} fields: {len(names)} are needed")
    rows = [dict(zip(names, row)) for _, row in others]
    parts = sorted({row["part"] for row in rows})
    if part not in parts:
        raise InputError(f"{root / SPLIT} has no part '{part}': its parts are {', '.join(parts)}")
    return [
        Patch(row["zone"], root / row["img"], root / row["msk"], row.get("domain") or "")
        for row in rows
        if row["part"] == part
    ]


def read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """Read the non-empty rows of a CSV file, each with the number of its last line.

    Raises:
        InputError: The file cannot be read, is not UTF-8 or contains an invalid field.
    """
    rows = []
    data = read_bytes(path, str(path), limit=MAX_LIST_BYTES)
    try:
        # Spreadsheet programs write a byte order mark.
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        for row in reader:
            for value in row:
                _check_name(value)
            if row:
                rows.append((reader.line_num, row))
    except csv.Error as error:
        raise InputError(f"line {reader.line_num + 1} of {path} cannot be read: {error}") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 (found {error.object[error.start : error.end]!r}): save it as UTF-8"
        ) from error
    return rows


def _check_name(value: str) -> None:
    """Raise `csv.Error` for a field that cannot be a file name."""
    if len(value) > _LONGEST_FIELD or "\0" in value:
        raise csv.Error(f"a field is longer than {_LONGEST_FIELD} characters or contains NUL")
    if any(len(part.encode()) > _LONGEST_NAME for part in value.split("/")):
        raise csv.Error(f"the file name {value[:60]!r}... is longer than {_LONGEST_NAME} bytes")


def _listed_patches(root: Path, listed: Path) -> list[Patch]:
    patches = []
    for line, row in read_rows(listed):
        if len(row) < 2:
            raise InputError(f"line {line} of {listed} is {row[0]!r}: an image and a mask are needed")
        image, mask = (_resolve(root, listed.parent, name) for name in row[:2])
        domain = image.parts[-4] if len(image.parts) > 4 else ""
        patches.append(Patch(image.parts[-3] if len(image.parts) > 3 else "", image, mask, domain))
    return patches


def _resolve(root: Path, folder: Path, name: str) -> Path:
    """Find a listed file: relative to the list, or under the root by the longest matching end of its path."""
    path = Path(name)
    if (folder / path).is_file():
        return folder / path
    for start in range(len(path.parts)):
        candidate = root.joinpath(*path.parts[start:])
        if ".." not in path.parts[start:] and candidate.is_file():
            return candidate
    return root / path.name


LAYOUTS: dict[str, Callable[[Path, str | None], list[Patch]]] = {
    "flair": _flair_patches,
    "folders": _folder_patches,
    "cityscapes": _cityscapes_patches,
}
"""Function that finds the patches of each layout."""
