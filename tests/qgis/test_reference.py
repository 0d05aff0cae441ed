"""The generated page of the algorithms is up to date, and every algorithm's help leads to its section."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from qgis.core import QgsApplication

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "algorithms.md"


def test_page_of_algorithms_is_up_to_date(provider: None) -> None:
    from flair_qgis.processing.provider import ALGORITHMS

    specification = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
    assert specification is not None and specification.loader is not None
    reference = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(reference)
    algorithms = [kind() for kind in ALGORITHMS]
    for algorithm in algorithms:
        algorithm.initAlgorithm({})
    assert PAGE.read_text(encoding="utf-8") == reference.algorithms_page(algorithms), "run `make reference`"


def test_help_leads_to_a_heading(provider: None) -> None:
    headings = set(re.findall(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    algorithms = QgsApplication.processingRegistry().providerById("flair").algorithms()
    addresses = [algorithm.helpUrl() for algorithm in algorithms]
    assert {address.partition("#")[2] for address in addresses} == headings
    assert all("/docs/reference/algorithms.md#" in address for address in addresses)


def test_calls_of_qgis_process_in_the_pages_name_parameters_that_exist(provider: None) -> None:
    registry = QgsApplication.processingRegistry()
    calls = [
        (page.name, name, re.findall(r"\b([A-Z_]+)=", rest))
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
        for name, rest in re.findall(
            r"run flair:(\w+) --((?:[^\n]*\\\n)*[^\n]*)", page.read_text(encoding="utf-8"), re.MULTILINE
        )
    ]
    assert len(calls) >= 4
    for page, name, keys in calls:
        known = {p.name() for p in registry.algorithmById(f"flair:{name}").parameterDefinitions()}
        assert set(keys) <= known, f"{page}: flair:{name}"
