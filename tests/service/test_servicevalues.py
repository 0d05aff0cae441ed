"""Values of requests: those that a command refuses are refused at once, with a problem document and without a job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from service_run import Client

from flair_seg.commands.cli import build_parser
from flair_seg.errors import InputError
from flair_seg.service.processes.offered import processes
from flair_seg.service.processes.request import read_execution


def test_every_process_checks_its_values_before_a_job_is_made() -> None:
    for name in processes():
        words_ = [name, *("a.tif" for each in processes()[name].positionals)]
        assert callable(build_parser().parse_args(words_).check), name


BOUNDED = [
    (process.name, each.name, value)
    for process in processes().values()
    for each in process.inputs
    for bound, step in zip(each.bounds, (-1, 1))
    if bound is not None
    for value in [bound + step]
]


def test_descriptions_have_bounds(shared: Client) -> None:
    assert len(BOUNDED) > 20
    found = shared.get("/processes/change").json()["inputs"]
    assert found["sure"]["schema"] == {"type": "number", "minimum": 0, "maximum": 100, "default": 60.0}
    assert found["min_area"]["schema"] == {"type": "number", "minimum": 0, "default": 0.0}
    bands = shared.get("/processes/segment").json()["inputs"]["bands"]["schema"]
    assert bands["items"] == {"type": "number", "minimum": 1}


@pytest.mark.parametrize(("process", "name", "value"), BOUNDED)
def test_values_outside_of_the_bounds_are_refused(home: Path, process: str, name: str, value: int) -> None:
    found = processes()[process]
    files = {each.name: "upload:1" for each in found.inputs if each.required}
    kind = next(each.kind for each in found.inputs if each.name == name)
    with pytest.raises(InputError, match=f"'{name}' is {value}"):
        read_execution(found, {"inputs": {**files, name: [value] if kind == "list" else value}})


SCENE = {"model": "stub"}


@pytest.mark.parametrize(
    ("process", "inputs", "said"),
    [
        ("segment", {**SCENE, "stride": -4}, "'stride' is -4"),
        ("segment", {**SCENE, "stride": 0}, "Invalid stride: 0"),
        ("segment", {**SCENE, "stride": 5000}, "stride"),
        ("segment", {**SCENE, "stride": 1, "combine": "mean", "window_size": 512}, "stride"),
        ("segment", {**SCENE, "stride": 4, "quality": "fast"}, "not allowed with argument --stride"),
        ("segment", {**SCENE, "quality": "fine", "combine": "crop"}, "'crop' needs all windows"),
        ("segment", {**SCENE, "bands": [1, 2]}, "2 band numbers"),
        ("segment", {**SCENE, "bands": [1, 2.5, 3]}, "list of integers"),
        ("segment", {**SCENE, "scale": [10, 10]}, "Invalid scale"),
        ("segment", {**SCENE, "scale": [10, 20, 30]}, "2 are required"),
        ("segment", {**SCENE, "tta": "all"}, "'tta' is"),
        ("segment", {**SCENE, "department": "34"}, "borders"),
        ("plan", {**SCENE}, "Nothing to estimate"),
        ("plan", {**SCENE, "area_km2": 0}, "area km2"),
        ("plan", {**SCENE, "area_km2": 5, "stride": 5000}, "stride"),
        ("checkinput", {**SCENE, "bands": [1]}, "1 band number"),
        ("clean", {"majority": 4}, "odd number"),
        ("clean", {"majority": 257}, "odd number"),
        ("clean", {"min_area": -2}, "'min_area' is -2"),
        ("clean", {}, "There is no step"),
        ("clean", {"unsure": 50}, "without a confidence raster"),
        ("clean", {"unsure_class": ["water"]}, "Invalid class threshold"),
        ("vectorize", {"simplify": -1}, "'simplify' is -1"),
        ("areas", {"csv_style": "tab"}, "'csv_style' is"),
        ("areas", {"department": "99", "borders": "map"}, "Unknown department '99'"),
        ("change", {"sure": 101}, "'sure' is 101"),
        ("accuracy", {"remap": "14"}, "not a valid recoding"),
        ("accuracy", {"ignore": "300"}, "not a class code"),
        ("sample", {"size": 0}, "sample size is 0"),
        ("sample", {"standard_error": 0.7}, "standard error is 0.7"),
        ("sample", {"expected": "1.5"}, "accuracy is 1.5"),
        ("sample", {"size": 10, "standard_error": 0.1}, "not allowed with argument"),
    ],
    ids=str,
)  # fmt: skip
def test_values_that_the_command_refuses_make_no_job(
    shared: Client, scene: str, process: str, inputs: dict[str, Any], said: str
) -> None:
    files = {each.name: scene for each in processes()[process].inputs if each.required}
    given = {name: scene if value == "map" else value for name, value in inputs.items()}
    before = shared.get("/jobs").json()["numberMatched"]
    answer = shared.execute(process, {"inputs": {**files, **given}})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), answer.text
    assert said in answer.json()["detail"]
    assert shared.get("/jobs").json()["numberMatched"] == before


def test_what_the_parser_says_is_in_the_language_of_the_request(shared: Client, scene: str) -> None:
    inputs = {"input": scene, "model": "stub", "stride": 4, "quality": "fast"}
    answer = shared.execute("segment", {"inputs": inputs}, headers={"Accept-Language": "fr"})
    assert "not allowed" not in answer.json()["detail"] and "--stride" in answer.json()["detail"]
