"""The manifest: JSON and metadata there and back, the keys of Deepness and GeoDeep, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stub_network import foreign_metadata, manifest, read_metadata

from flair_seg.errors import InputError, ModelError
from flair_seg.models.foreign import METADATA_KEY, manifest_to_metadata
from flair_seg.models.manifest import Band, EnsembleManifest, Manifest, Member, Normalisation, Output
from flair_seg.nomenclature import COSIA, FLAIR_13, FLAIR_19, NOMENCLATURES, LandCoverClass, Nomenclature, nodata_code

FULL = manifest(
    (Band("red"), Band("nir", "uint16", 0.0001), Band("height", "float32")),
    normalisation=Normalisation("dataset", (1.5, 2.5, 3.5), (1.0, 2.0, 3.0), inside=False),
    output=Output("probabilities", 4),
    classes=FLAIR_13.classes,
    ignore_index=255,
    source={"data": "FLAIR #1 é", "training": "none"},
    metrics={"mean_iou": 0.5, "iou": [0.1, None]},
)


@pytest.mark.parametrize("original", [FULL, manifest(), manifest(gsd_m=None)])
def test_json_there_and_back(original: Manifest) -> None:
    text = original.to_json()
    assert Manifest.from_json(text) == original
    assert Manifest.from_json(text).to_json() == text
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_the_minimum_of_json() -> None:
    document = json.loads(manifest().to_json())
    for key in ("ignore_index", "source", "metrics", "schema"):
        del document[key]
    document["normalisation"] = {"type": "none"}
    document["output"] = {}
    assert Manifest.from_json(json.dumps(document)) == manifest()


def test_metadata_there_and_back() -> None:
    assert Manifest.from_json(manifest_to_metadata(FULL)[METADATA_KEY]) == FULL


def test_metadata_speaks_to_deepness_and_geodeep() -> None:
    metadata = {key: json.loads(value) for key, value in manifest_to_metadata(manifest()).items()}
    assert metadata["model_type"] == "Segmentor"
    assert metadata["class_names"] == {"0": "building", "1": "pervious surface", "2": "impervious surface"}
    assert metadata["resolution"] == 20.0  # cm
    assert metadata["tiles_size"] == metadata["tile_size"] == 64
    assert 0 < metadata["tiles_overlap"] < 100
    # Both set scores below the first to 0, so logits must be above; both remove areas by the second.
    assert metadata["seg_thresh"] < -1e6 and metadata["seg_small_segment"] == 0
    # They feed (raw / 255 - mean) / std: raw values, for a graph that normalises itself.
    for raw in (0, 17, 255):
        fed = (raw / 255 - metadata["standardization_mean"][0]) / metadata["standardization_std"][0]
        assert fed == pytest.approx(raw)


@pytest.mark.parametrize(("count", "named"), [(2, 2), (4, 3)])
def test_metadata_of_thresholds(count: int, named: int) -> None:
    """One channel separates two classes; several have a class each, and the first class has none."""
    description = manifest(n_classes=count, output=Output("probabilities", 1, 0.3))
    metadata = {key: json.loads(value) for key, value in manifest_to_metadata(description).items()}
    assert metadata["seg_thresh"] == 0.3
    assert list(metadata["class_names"].values()) == [cover.name for cover in description.classes[-named:]]


def test_metadata_of_a_graph_that_wants_normalised_values() -> None:
    metadata = {key: json.loads(value) for key, value in manifest_to_metadata(FULL).items()}
    for raw, mean, std, index in ((100, 1.5, 1.0, 0), (200, 3.5, 3.0, 2)):
        fed = (raw / 255 - metadata["standardization_mean"][index]) / metadata["standardization_std"][index]
        assert fed == pytest.approx((raw - mean) / std)


def foreign(bands: int = 3, window: int | None = None, **changes: object) -> Manifest:
    """Read metadata as Deepness stores it."""
    found = read_metadata(foreign_metadata(**changes), bands, window)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_metadata_of_deepness_is_read() -> None:
    found = foreign()
    assert (found.name, found.gsd_m, found.window_size) == ("a-model", 0.2, 64)
    assert found.band_names == ("red", "green", "blue")
    assert found.codes == (0, 1, 2) and found.classes[1].name == "class 1"
    assert len({cover.colour for cover in found.classes}) == 3
    # mean 0 and deviation 1/255: raw values go in
    assert found.normalisation == Normalisation("dataset", (0.0,) * 3, (1.0,) * 3, inside=False)


def test_metadata_of_geodeep_is_read() -> None:
    found = foreign(tiles_size=None, tile_size=96)
    assert found.window_size == 96


@pytest.mark.parametrize(
    ("changes", "bands", "window", "check"),
    [
        ({"resolution": None}, 3, None, lambda m: m.gsd_m is None),
        ({"resolution": 0}, 3, None, lambda m: m.gsd_m is None),
        ({"resolution": "10"}, 3, None, lambda m: m.gsd_m == 0.1),
        ({"tiles_size": None}, 3, 128, lambda m: m.window_size == 128),
        ({"tiles_size": None}, 3, None, lambda m: m.window_size == 512),
        ({"standardization_mean": None, "standardization_std": None}, 3, None, lambda m: m.normalisation.std[0] == 255),
        ({"standardization_mean": None, "standardization_std": None}, 7, None, lambda m: m.band_names[6] == "band 7"),
        (
            {"class_names": {"1": "b", "0": "a", "10": "c"}},
            3,
            None,
            lambda m: [c.name for c in m.classes] == list("abc"),
        ),
        ({"model_type": None}, 3, None, lambda m: m.name == "a-model"),
        ({"n_classes": 12}, 3, None, lambda m: m.codes == tuple(range(12))),
    ],
)
def test_gaps_in_foreign_metadata(
    changes: dict[str, Any], bands: int, window: int | None, check: Callable[[Manifest], bool]
) -> None:
    assert check(foreign(bands, window, **changes))


def test_older_metadata_holds_python_literals() -> None:
    metadata = {"class_names": "{0: 'tree', 1: 'other'}", "resolution": "10", "model_type": "Segmentor"}
    found = read_metadata(metadata, 4, 256)
    assert found is not None
    assert [c.name for c in found.classes] == ["tree", "other"]
    assert found.band_names == ("red", "green", "blue", "nir")


def test_metadata_of_something_else_says_nothing() -> None:
    assert read_metadata({"author": "somebody", "stride": "32"}) is None


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"model_type": "Detector"}, "'detector' is not supported"),
        ({"model_type": "Regressor"}, "'regressor' is not supported"),
        ({"class_names": None}, "has no class_names"),
        ({"class_names": {}}, "has no class_names"),
        ({"class_names": "a, b"}, "has no class_names"),
        ({"class_names": {"a": "b"}}, "Cannot read the metadata"),
        ({"class_names": {"0": ""}}, "Cannot read the metadata"),
        ({"n_classes": 300}, "Cannot read the metadata"),
        ({"resolution": "fine"}, "Cannot read the metadata"),
        ({"resolution": -5}, "gsd_m of 'a-model' is -0.05: it must be from 0.0001 to "),
        ({"tiles_size": "large"}, "Cannot read the metadata"),
        ({"tiles_size": -5}, "window_size of 'a-model' is -5: it must be from 1 to "),
        ({"standardization_mean": [0.0]}, "there are 1 and 3"),
        ({"standardization_mean": 0.5}, "Cannot read the metadata"),
        ({"standardization_std": [0.0] * 3}, "deviations must be positive, from 1e-12 to 1e+12, found [0, 0, 0]"),
        (
            {"standardization_mean": [0.0] * 4, "standardization_std": [1.0] * 4},
            "there are 3 and 4",
        ),
    ],
)
def test_foreign_metadata_that_cannot_be(changes: dict[str, Any], text: str) -> None:
    with pytest.raises(ModelError) as caught:
        foreign(**changes)
    assert text in str(caught.value) and "\n" not in str(caught.value)


def change(document: dict[str, Any], path: str, value: object) -> None:
    """Set `a.0.b` of a document; `...` removes it."""
    *parents, last = path.split(".")
    place: Any = document
    for key in parents:
        place = place[int(key) if key.isdigit() else key]
    if value is ...:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value


BROKEN = [
    ("schema", 2, "2 is not supported. This version reads schema 1"),
    ("name", ..., "'name'"),
    ("bands", ..., "'bands'"),
    ("classes", ..., "'classes'"),
    ("colour", "blue", "'colour'"),
    ("bands.0.wavelength", 600, "'wavelength'"),
    ("output.kind", "x", "'kind'"),
    ("bands", [], "lists no bands"),
    ("bands", 5, "bands"),
    ("bands", [1], "bands"),
    ("bands.0.dtype", "uint4", "bands[0].dtype is 'uint4'. It must be one of uint8, uint16, float32"),
    ("bands.1.name", "red", "'red' twice"),
    ("classes", [], "at least one class"),
    ("classes.0.code", 300, "code 300 of class 'building'"),
    ("classes.0.code", "1", "code"),
    ("classes.0.code", 1.5, "code"),
    ("classes.1.code", 1, "[1, 1, 3]"),
    ("classes.0.name", "", "Class 1 has no name"),
    ("classes.0.colour", "red", "colour 'red'"),
    ("classes.0.colour", None, "colour"),
    ("window_size", 0, "window_size of 'stub' is 0: it must be from 1 to "),
    ("window_size", "64", "window_size"),
    ("window_size", 64.5, "window_size"),
    ("window_size", None, "window_size"),
    ("gsd_m", 0, "gsd_m of 'stub' is 0.0: it must be from 0.0001 to "),
    ("gsd_m", "fine", "gsd_m"),
    ("gsd_m", float("nan"), "NaN is not a number"),
    ("normalisation", None, "normalisation"),
    ("normalisation.type", "magic", "normalisation.type is 'magic'"),
    ("normalisation.mean", [1.0], "there are 1 and 0"),
    ("normalisation.mean", ["x"] * 5, "normalisation"),
    ("output.type", "boxes", "output.type is 'boxes'"),
    ("output.stride", 0, "output stride is 0: it must be from 1 to "),
    ("output.stride", "4", "stride"),
    ("name", 5, "name"),
    ("licence", None, "licence"),
    ("metrics", [], "metrics"),
]


@pytest.mark.parametrize(("path", "value", "text"), BROKEN)
def test_a_broken_manifest_names_the_key(path: str, value: object, text: str) -> None:
    document = json.loads(manifest().to_json())
    change(document, path, value)
    with pytest.raises(ModelError) as caught:
        Manifest.from_json(json.dumps(document))
    assert text in str(caught.value) and "\n" not in str(caught.value)
    assert "__init__" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", '"text"', "{}"])
def test_what_is_no_manifest(text: str) -> None:
    with pytest.raises(ModelError, match="manifest"):
        Manifest.from_json(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = ["name", "bands", "bands.0", "bands.0.name", "classes", "classes.0", "classes.1.code", "window_size", "gsd_m"]
KEYS += [
    "normalisation",
    "normalisation.mean",
    "output",
    "output.stride",
    "source",
    "metrics",
    "ignore_index",
    "schema",
]


@given(st.sampled_from(KEYS), JSON)
def test_any_value_gives_a_manifest_or_a_model_error(key: str, value: object) -> None:
    document = json.loads(manifest().to_json())
    change(document, key, value)
    try:
        found = Manifest.from_json(json.dumps(document))
    except ModelError:
        return
    assert Manifest.from_json(found.to_json()).to_json() == found.to_json()


@given(st.sampled_from(sorted(foreign_metadata())), JSON)
def test_any_foreign_value_gives_a_manifest_or_a_model_error(key: str, value: object) -> None:
    metadata = {**foreign_metadata(), key: json.dumps(value)}
    try:
        found = read_metadata(metadata)
    except ModelError:
        return
    assert found is not None and found.window_size >= 1


ENSEMBLE = EnsembleManifest(
    "two", "Two", (Member("a.onnx"), Member("b.onnx", 2.5)), average="logits", class_source={3: 1, 1: 0}
)


def test_ensemble_json_there_and_back() -> None:
    assert EnsembleManifest.from_json(ENSEMBLE.to_json()) == ENSEMBLE


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("schema", 9, "9 is not supported. This version reads"),
        ("members", ..., "'members'"),
        ("members", [], "'two' has no members"),
        ("members", "a.onnx", "members is 'a.onnx'"),
        ("members.0", "a.onnx", "members[0] is 'a.onnx'"),
        ("members.0.file", ..., "file"),
        ("members.0.weight", 0, "weight of member 'a.onnx' is 0.0: it must be from 1e-06 to "),
        ("members.0.weight", -1, "weight of member 'a.onnx' is -1.0: it must be from 1e-06 to "),
        ("members.0.weight", "much", "weight"),
        ("members.0.weight", float("inf"), "Infinity is not a number"),
        ("members.0.size", 3, "'size'"),
        ("average", "median", "average is 'median'. It must be one of probabilities, logits"),
        ("class_source", {"3": 2}, "3 refers to member 2, but 'two' has 2 members"),
        ("class_source", {"3": -1}, "3 refers to member -1, but 'two' has 2 members"),
        ("class_source", {"water": 1}, "class_source"),
        ("class_source", [1], "class_source"),
        ("class_source", {"3": None}, "class_source"),
        ("colour", 3, "'colour'"),
    ],
)
def test_a_broken_ensemble_names_the_key(path: str, value: object, text: str) -> None:
    document = json.loads(ENSEMBLE.to_json())
    change(document, path, value)
    with pytest.raises(ModelError) as caught:
        EnsembleManifest.from_json(json.dumps(document))
    assert text in str(caught.value) and "\n" not in str(caught.value)
    assert "__init__" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "3", "{}"])
def test_what_is_no_ensemble(text: str) -> None:
    with pytest.raises(ModelError, match="the ensemble manifest"):
        EnsembleManifest.from_json(text)


# Nomenclatures


def test_nomenclatures_are_those_of_the_sources() -> None:
    assert FLAIR_19.codes == tuple(range(1, 20))
    assert (FLAIR_19.lookup(9).name, FLAIR_19.lookup(9).colour) == ("vineyard", "#660082")
    assert FLAIR_13.codes == tuple(range(1, 14)) and FLAIR_13.lookup(13).name == "other"
    assert FLAIR_13.classes[:12] == FLAIR_19.classes[:12]
    assert COSIA.codes == tuple(range(19))
    assert set(NOMENCLATURES) == {"flair-19", "flair-13", "flair-12", "cosia", "cityscapes-8"}
    assert FLAIR_19.lookup(1).rgb == (0xDB, 0x0E, 0x9A)


def test_a_code_that_is_not_in_it() -> None:
    with pytest.raises(InputError, match=r"13 not found in nomenclature flair-12 \(codes 1\.\.12\)"):
        NOMENCLATURES["flair-12"].lookup(13)


@pytest.mark.parametrize(("codes", "nodata"), [((1, 2), 0), ((0, 1), 255), ((254, 255), 0)])
def test_nodata_is_a_code_no_class_has(codes: tuple[int, ...], nodata: int) -> None:
    assert nodata_code(tuple(LandCoverClass(code, "x", "#000000") for code in codes)) == nodata


def test_no_code_is_left_for_nodata() -> None:
    with pytest.raises(InputError, match="no code is left for nodata"):
        nodata_code(tuple(LandCoverClass(code, "x", "#000000") for code in (0, 255)))


@pytest.mark.parametrize("key", ["version", "title", "licence", "attribution"])
@pytest.mark.parametrize("text", ["a\0b", "a\x1b[31mb", "a\ud800b"])
def test_texts_that_cannot_be_shown_or_stored(key: str, text: str) -> None:
    with pytest.raises(ModelError, match=key):
        manifest(**{key: text})


@pytest.mark.parametrize("codes", [(), (2, 1), (1, 1)])
def test_codes_increase(codes: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match=r"increasing" if codes else "class"):
        Nomenclature("x", tuple(LandCoverClass(code, "x", "#000000") for code in codes))
