"""Git LFS pointers and web pages in the place of files are named as what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flair_seg.errors import FlairError, InputError, ModelError, RasterError
from flair_seg.models.model import resolve_model
from flair_seg.raster.reader import open_raster
from flair_seg.raster.vectors import open_layer
from flair_seg.system.filecontent import describe_content, mistaken_content
from flair_seg.tools.library.catalogue import read_catalogue
from flair_seg.tools.library.modelanswers import read_classes
from flair_seg.tools.prepare.ortho.services import load_service

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
PAGE = b"\xef\xbb\xbf\n<!-- 404 -->\n<!DOCTYPE html>\n<html><body>Not found</body></html>"
CONTENTS = {"Git LFS": POINTER, "web page": PAGE}


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (POINTER, "Git LFS"), (PAGE, "web page"), (b"<html lang='fr'>", "web page"), (b"<HEAD>", "web page"),
        (b"", None), (b"\x08\x07", None), (b'{"a": 1}', None), (b"<VRTDataset/>", None), (b"<htmlx>", None),
    ],
)  # fmt: skip
def test_what_is_recognised(head: bytes, words: str | None) -> None:
    found = describe_content(head)
    assert found is None if words is None else words in found


def test_what_cannot_be_read_is_nothing_known(tmp_path: Path) -> None:
    assert mistaken_content(tmp_path / "none") is None and mistaken_content(tmp_path) is None
    assert mistaken_content("GPKG:a\0b") is None


@pytest.mark.parametrize("words", CONTENTS)
@pytest.mark.parametrize(
    ("name", "read", "error"),
    [
        ("a.onnx", resolve_model, ModelError),
        ("a.json", resolve_model, ModelError),
        ("a.tif", open_raster, RasterError),
        ("a.gpkg", lambda path: open_layer(path, "zones"), RasterError),
        ("c.json", read_catalogue, InputError),
        ("n.json", read_classes, InputError),
        ("s.json", load_service, InputError),
    ],
)
def test_readers_name_it(
    tmp_path: Path, words: str, name: str, read: Callable[[str], object], error: type[FlairError]
) -> None:
    path = tmp_path / name
    path.write_bytes(CONTENTS[words])
    with pytest.raises(error) as raised:
        read(str(path))
    assert name in str(raised.value) and words in str(raised.value)
