"""The abstract test suite of OGC API - Processes - Part 1: Core 1.0 (18-062r2, annex A), item by item.

Each case is named as its item. Not applicable, as the descriptions of the processes say (`test_not_applicable`):

| item of /conf/core | reason |
|---|---|
| job-creation-sync-raw-value-one, -value-multi, -ref, -mixed-multi, job-creation-sync-document, job-results-sync | no process has the job control option `sync-execute` |
| job-results-async-raw-value-one, -value-multi, -mixed-multi | no process has the output transmission `value` |
| job-creation-input-inline-binary | no input has a schema with `contentEncoding` |

/conf/html, /conf/kvp and /conf/callback are not declared.
"""  # noqa: E501 - a table

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest
from owslib.ogcapi.processes import Processes
from service_run import Client, Server, image

from flair_seg.service.api.landing import CONFORMANCE

OGC = "http://www.opengis.net/def"
EXCEPTIONS = f"{OGC}/exceptions/ogcapi-processes-1/1.0"
REQUIRED = {"segment", "clean", "vectorize", "areas", "change", "accuracy", "plan"}


def ats(*items: str) -> Any:  # noqa: ANN401 - pytest's decorators have no public type
    """Name a test after the items of the abstract test suite that it covers."""
    return pytest.mark.parametrize("item", items)


def relations(document: dict[str, Any]) -> dict[str, str]:
    """Return the targets of a document's links by relation."""
    return {link["rel"]: link["href"] for link in document["links"]}


def descriptions(client: Client) -> list[dict[str, Any]]:
    """Return the descriptions of all processes."""
    return [client.get(f"/processes/{each['id']}").json() for each in client.get("/processes").json()["processes"]]


@pytest.fixture(scope="session")
def boxed(shared: Client, scene: str) -> dict[str, Any]:
    """The result of a list of bands, a qualified value, a file as an object, and a box with its coordinate system."""
    box = {"bbox": [700000, 6599990, 700010, 6600000], "crs": f"{OGC}/crs/EPSG/0/2154"}
    inputs = {"input": {"href": scene}, "bands": [3, 2, 1], "model": {"value": "stub"}, "extent": box}
    status = shared.run("segment", {**inputs, "quality": "fast"}, outputs={})
    found: dict[str, Any] = shared.get(f"/jobs/{status['jobID']}/results/result.json").json()
    return found


@pytest.fixture(scope="session")
def checked(shared: Client, scene: str) -> dict[str, Any]:
    """The status of a finished check of an image."""
    return shared.run("checkinput", {"input": scene})


@ats("core/landingpage-op", "core/landingpage-success")
def test_landing_page(shared: Client, item: str) -> None:
    answer = shared.get("/")
    links = relations(answer.json())
    assert answer.status_code == 200
    assert {"service-desc", f"{OGC}/rel/ogc/1.0/conformance", f"{OGC}/rel/ogc/1.0/processes"} <= set(links)
    assert {f"{OGC}/rel/ogc/1.0/job-list", "self"} <= set(links)
    pages = [href for rel, href in links.items() if rel != "alternate"]
    assert [shared.get(href).status_code for href in pages] == [200] * len(pages)


@ats("core/api-definition-op", "core/api-definition-success", "oas30/oas-definition-1", "oas30/oas-definition-2")
def test_definition(shared: Client, item: str) -> None:
    answer = shared.get(relations(shared.get("/").json())["service-desc"])
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert answer.json()["openapi"].startswith("3.0.")
    openapi_spec_validator.validate(answer.json(), cls=openapi_spec_validator.OpenAPIV30SpecValidator)


@ats("oas30/completeness", "oas30/exception-codes", "oas30/oas-impl")
def test_definition_is_complete(shared: Client, item: str) -> None:
    paths = shared.get("/openapi.json").json()["paths"]
    methods = {path: set(each) for path, each in paths.items()}
    assert methods["/processes/{process}/execution"] == {"post"}
    assert methods["/jobs/{job}"] == {"get", "delete"}
    assert {"/", "/conformance", "/processes", "/processes/{process}", "/jobs", "/jobs/{job}/results"} <= set(paths)
    for operations in paths.values():
        for operation in operations.values():
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]


@ats("oas30/security")
def test_definition_names_the_token(service: Callable[..., Client], item: str) -> None:
    token = "0123456789abcdef0123"  # noqa: S105 - of this test
    document = service(token=token).get("/openapi.json", headers={"Authorization": f"Bearer {token}"}).json()
    (name,) = document["security"][0]
    assert document["components"]["securitySchemes"][name] == {"type": "http", "scheme": "bearer"}


@ats("core/conformance-op", "core/conformance-success")
def test_conformance(shared: Client, item: str) -> None:
    found = shared.get("/conformance").json()["conformsTo"]
    declared = {"core", "ogc-process-description", "json", "oas30", "job-list", "dismiss"}
    assert {each.rpartition("/conf/")[2] for each in found} == declared
    assert found == list(CONFORMANCE)


@ats("core/http")
def test_http(shared: Client, item: str) -> None:
    assert shared.get("/nothing").status_code == 404
    assert shared.http.put("/processes").status_code == 405
    assert shared.http.post("/processes/segment/execution", content=b"{").status_code == 400


@ats("core/process-list", "core/process-list-success", "core/process-list-links")
def test_processes(shared: Client, item: str) -> None:
    document = shared.get("/processes").json()
    assert REQUIRED <= {each["id"] for each in document["processes"]}
    assert "self" in relations(document)
    for each in document["processes"]:
        assert each["version"]
        assert shared.get(relations(each)["self"]).json()["id"] == each["id"]


@ats("core/pl-limit-definition", "core/pl-limit-response")
def test_limit_of_processes(shared: Client, item: str) -> None:
    first = shared.get("/processes?limit=2").json()
    second = shared.get(relations(first)["next"]).json()
    names = [[each["id"] for each in part["processes"]] for part in (first, second)]
    assert [len(part) for part in names] == [2, 2]
    assert not set(names[0]) & set(names[1])
    assert "prev" in relations(second)
    assert shared.get("/processes?limit=0").status_code == 400


@ats("core/process", "core/process-success", "json/definition", "json/content", "ogc-process-description/json-encoding")
def test_description(shared: Client, item: str) -> None:
    for each in descriptions(shared):
        assert {"id", "version", "title", "description", "inputs", "outputs"} <= set(each)
        assert each["jobControlOptions"] == ["async-execute", "dismiss"]
        assert f"{OGC}/rel/ogc/1.0/execute" in relations(each)


@ats(
    "ogc-process-description/inputs-def",
    "ogc-process-description/input-def",
    "ogc-process-description/input-mixed-type",
    "ogc-process-description/outputs-def",
    "ogc-process-description/output-def",
    "ogc-process-description/output-mixed-type",
)
def test_inputs_and_outputs(shared: Client, item: str) -> None:
    for each in descriptions(shared):
        for found in each["inputs"].values():
            schema = found["schema"]
            assert found["minOccurs"] in (0, 1)
            assert "type" in schema or all("type" in one for one in schema["oneOf"])
        for found in each["outputs"].values():
            for one in found["schema"].get("oneOf", [found["schema"]]):
                assert one["contentMediaType"]


@ats("core/process-exception-no-such-process")
def test_no_such_process(shared: Client, item: str) -> None:
    for answer in (shared.get("/processes/nothing"), shared.execute("nothing", {})):
        assert answer.status_code == 404
        assert answer.json()["type"] == f"{EXCEPTIONS}/no-such-process"


@ats(
    "core/job-creation-op",
    "core/job-creation-request",
    "core/job-creation-inputs",
    "core/job-creation-input-ref",
    "core/job-creation-success-async",
    "core/job-creation-default-execution-mode",
    "core/job-success",
    "core/job-op",
    "core/job-creation-input-inline",
)
def test_segmentation(shared: Client, segmented: dict[str, Any], item: str) -> None:
    assert segmented["type"] == "process"
    assert segmented["processID"] == "segment"
    assert segmented["progress"] == 100
    assert segmented["created"] <= segmented["started"] <= segmented["finished"] == segmented["updated"]


@ats("core/job-creation-auto-execution-mode")
def test_preference(shared: Client, scene: str, item: str) -> None:
    made = shared.execute("checkinput", {"inputs": {"input": scene}}, headers={"Prefer": "respond-async"})
    assert made.status_code == 201
    assert made.headers["preference-applied"] == "respond-async"
    assert made.json()["status"] == "accepted"
    assert shared.get(made.headers["location"]).json()["jobID"] == made.json()["jobID"]
    assert shared.wait(made.json()["jobID"])["status"] == "successful"


@ats("core/job-creation-default-outputs")
def test_outputs_are_all_unless_some_are_named(shared: Client, segmented: dict[str, Any], item: str) -> None:
    outputs = shared.get("/processes/segment").json()["outputs"]
    assert set(shared.get(f"/jobs/{segmented['jobID']}/results").json()) == set(outputs)


@ats(
    "core/job-creation-input-array",
    "core/job-creation-input-inline-object",
    "core/job-creation-input-inline-mixed",
    "core/job-creation-input-inline-bbox",
)
def test_arrays_objects_and_boxes(boxed: dict[str, Any], item: str) -> None:
    assert (boxed["width"], boxed["height"], boxed["bands"]) == (50, 50, "red=3, green=2, blue=1 (as asked)")


@ats("core/job-creation-input-validation")
@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"input": "upload:x", "colour": 1},
        {"input": 1},
        {"input": "SCENE", "stride": "8"},
        {"input": "SCENE", "stride": 8.5},
        {"input": "SCENE", "native_gsd": "yes"},
        {"input": "SCENE", "quality": "finest"},
        {"input": "SCENE", "model": "/etc/passwd"},
        {"input": "SCENE", "extent": [0, 1, 2]},
        {"input": "SCENE", "extent_crs": "/etc/passwd"},
        {"input": "SCENE", "bands": []},
        {"input": "SCENE", "stride": 8, "quality": "fast"},
        {"input": "SCENE", "department": "34\n"},
    ],
    ids=str,
)
def test_inputs_that_do_not_fit(shared: Client, scene: str, inputs: dict[str, Any], item: str) -> None:
    before = shared.get("/jobs?limit=1").json()["numberMatched"]
    given = {name: scene if value == "SCENE" else value for name, value in inputs.items()}
    answer = shared.execute("segment", {"inputs": given})
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert shared.get("/jobs?limit=1").json()["numberMatched"] == before


@ats("core/job-exception-no-such-job", "core/job-results-exception-no-such-job")
@pytest.mark.parametrize("path", ["", "/results", "/results/output.tif", "/map.json"])
def test_no_such_job(shared: Client, path: str, item: str) -> None:
    answer = shared.get(f"/jobs/{'0' * 32}{path}")
    assert answer.status_code == 404
    assert answer.json()["type"] == f"{EXCEPTIONS}/no-such-job"


@ats("core/job-results", "core/job-results-async-document", "core/job-results-success")
def test_results_as_a_document(shared: Client, segmented: dict[str, Any], item: str) -> None:
    href = relations(segmented)[f"{OGC}/rel/ogc/1.0/results"]
    for each in shared.get(href).json().values():
        assert shared.get(each["href"]).headers["content-type"].split(";")[0] == each["type"].split(";")[0]


@ats("core/job-results-async-raw-ref")
def test_raw_results_by_reference(shared: Client, scene: str, item: str) -> None:
    inputs = {"input": scene, "model": "stub", "quality": "fast"}
    outputs = {"output": {"transmissionMode": "reference"}}
    status = shared.run("segment", inputs, outputs=outputs, response="raw")
    answer = shared.get(f"/jobs/{status['jobID']}/results")
    assert (answer.status_code, answer.content) == (204, b"")
    assert 'rel="output"' in answer.headers["link"]


@ats("core/job-results-exception-results-not-ready")
def test_results_that_are_not_ready(service: Callable[..., Client], tmp_path: Path, item: str) -> None:
    client = service(light=1)
    href = client.upload(image(tmp_path / "scene.tif"))
    jobs = [client.execute("checkinput", {"inputs": {"input": href}}).json()["jobID"] for _ in range(2)]
    answer = client.get(f"/jobs/{jobs[1]}/results")
    assert (answer.status_code, answer.json()["type"]) == (404, f"{EXCEPTIONS}/result-not-ready")


@ats("core/job-results-failed")
def test_results_of_a_failed_job(shared: Client, scene: str, item: str) -> None:
    made = shared.execute("clean", {"inputs": {"map": scene, "majority": 3}})
    status = shared.wait(made.json()["jobID"])
    assert status["status"] == "failed"
    answer = shared.get(f"/jobs/{status['jobID']}/results")
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:flair-seg:InputError"
    assert answer.json()["detail"] == status["message"]
    assert "/tmp" not in status["message"]  # noqa: S108 - where the state lies


@ats(
    "job-list/job-list-op",
    "job-list/job-list-success",
    "job-list/links",
    "job-list/limit-definition",
    "job-list/limit-response",
)
def test_jobs(shared: Client, segmented: dict[str, Any], checked: dict[str, Any], item: str) -> None:
    first = shared.get("/jobs?limit=1").json()
    assert len(first["jobs"]) == 1
    second = shared.get(relations(first)["next"]).json()
    assert second["jobs"][0]["jobID"] != first["jobs"][0]["jobID"]
    for limit in ("0", "-1", "x", "100000"):
        assert shared.get(f"/jobs?limit={limit}").status_code == 400


@ats(
    "job-list/type-definition",
    "job-list/type-response",
    "job-list/processID-definition",
    "job-list/processID-mandatory",
    "job-list/processID-response",
    "job-list/status-definition",
    "job-list/status-response",
)
def test_jobs_by_process_and_status(shared: Client, segmented: dict[str, Any], item: str) -> None:
    found = shared.get("/jobs?type=process&processID=segment,clean&status=successful&status=failed").json()["jobs"]
    assert segmented["jobID"] in [job["jobID"] for job in found]
    assert {job["processID"] for job in found} <= {"segment", "clean"}
    assert {job["status"] for job in found} <= {"successful", "failed"}
    assert shared.get("/jobs?processID=nothing").json()["jobs"] == []
    assert {shared.get(f"/jobs?{wrong}").status_code for wrong in ("type=x", "status=x", "datetime=x")} == {400}


@ats(
    "job-list/datetime-definition",
    "job-list/datetime-response",
    "job-list/duration-definition",
    "job-list/duration-response",
)
@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("datetime=2026-01-01T00:00:00Z/..", True),
        ("datetime=../2026-01-01T00:00:00Z", False),
        ("datetime=2026-01-01T00:00:00Z/2026-01-02T00:00:00Z", False),
        ("minDuration=100000", False),
        ("maxDuration=100000", True),
        ("maxDuration=0", False),
    ],
)
def test_jobs_by_time(shared: Client, segmented: dict[str, Any], query: str, is_found: bool, item: str) -> None:
    found = shared.get(f"/jobs?{query}").json()["jobs"]
    assert (segmented["jobID"] in [job["jobID"] for job in found]) == is_found


@ats("dismiss/job-dismiss-op", "dismiss/job-dismiss-success")
def test_dismissal(shared: Client, scene: str, item: str) -> None:
    job = shared.execute("checkinput", {"inputs": {"input": scene}}).json()["jobID"]
    for _ in range(2):
        answer = shared.http.delete(f"/jobs/{job}")
        assert (answer.status_code, answer.json()["status"]) == (200, "dismissed")
    assert shared.status(job)["status"] == "dismissed"
    assert shared.get(f"/jobs/{job}/results").status_code == 410


def test_not_applicable(shared: Client) -> None:
    for each in descriptions(shared):
        assert "sync-execute" not in each["jobControlOptions"]
        assert each["outputTransmission"] == ["reference"]
        assert not [name for name, found in each["inputs"].items() if "contentEncoding" in str(found["schema"])]


def test_an_independent_client(serve: Callable[..., Server], tmp_path: Path) -> None:
    """OWSLib reads what the service is and has, runs a process, and follows the job to its results."""
    server = serve("--state", str(tmp_path / "state"))
    href = server.client.upload(image(tmp_path / "scene.tif"))
    client = Processes(str(server.http.base_url), timeout=60)
    assert client.conformance()["conformsTo"] == list(CONFORMANCE)
    assert client.api()["openapi"].startswith("3.0.")
    assert {each["id"] for each in client.processes()} >= REQUIRED
    assert client.process("segment")["inputs"]["input"]["minOccurs"] == 1
    inputs = {"input": {"href": href}, "model": "stub", "quality": "fast"}
    job = client.execute("segment", inputs, {"output": {}}, async_=True)
    assert client.response_headers["location"] == relations(job)["self"]
    server.client.wait(job["jobID"])
    assert client._request(path=f"jobs/{job['jobID']}")["status"] == "successful"
    results = client._request(path=f"jobs/{job['jobID']}/results")
    assert set(results) == {"output", "result"}
    path = results["output"]["href"].removeprefix(str(server.http.base_url))
    assert client._request(path=path, as_dict=False)[:4] == b"II*\0"
