"""Describes what the plugin's zip brings along or installs, as a software bill of materials in CycloneDX JSON 1.5.

Components are the shipped models, with checksum and licence, and the pinned wheels of ONNX Runtime and what they
require, with the checksums of all builds. The same files make the same document: it has no date, and its serial number
is computed from its content. The format: https://cyclonedx.org/docs/1.5/json/
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_SPDX = {"GPL-2.0-or-later", "etalab-2.0", "CC0-1.0", "CC-BY-4.0", "Apache-2.0", "MIT"}
"""Licences named by their SPDX identifier; others are named in words."""

Component = dict[str, Any]


def sbom(name: str, version: str, archive: Path) -> dict[str, Any]:
    """Return the document.

    Args:
        name: the plugin's.
        version: the plugin's.
        archive: its zip.
    """
    reference = f"pkg:generic/{name}@{version}"
    components = [*models(ROOT / "resources" / "models"), *wheels(ROOT / "resources" / "runtime")]
    plugin = {
        "type": "application", "bom-ref": reference, "name": name, "version": version, "purl": reference,
        "licenses": _licence("GPL-2.0-or-later"), "hashes": _hashes(hashlib.sha256(archive.read_bytes()).hexdigest()),
    }  # fmt: skip
    document: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": plugin},
        "components": components,
        "dependencies": [{"ref": reference, "dependsOn": [component["bom-ref"] for component in components]}],
    }
    content = json.dumps(document, sort_keys=True)
    return {**document, "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}"}


def models(folder: Path) -> list[Component]:
    """Return the shipped networks and ensembles."""
    components = []
    for path in sorted(folder.glob("*.json")):
        description = json.loads(path.read_text(encoding="utf-8"))
        network = path.with_suffix(".onnx")
        file = network if network.exists() else path
        version = str(description.get("version", description.get("schema", "")))
        component: Component = {
            "type": "machine-learning-model", "bom-ref": f"model:{description['name']}", "name": description["name"],
            "version": version, "description": description["title"],
            "hashes": _hashes(hashlib.sha256(file.read_bytes()).hexdigest()),
            "properties": [{"name": "file", "value": file.relative_to(ROOT).as_posix()}],
        }  # fmt: skip
        if "licence" in description:
            component |= {"licenses": _licence(description["licence"]), "copyright": description["attribution"]}
        components.append(component)
    return components


def wheels(folder: Path) -> list[Component]:
    """Return the packages that requirement files pin, one for each release; each build's checksum is a reference."""
    found: dict[str, tuple[str, str, set[str]]] = {}
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
            pin = _PIN.match(line)
            if pin:
                name = re.sub(r"[-_.]+", "-", pin[1]).lower()
                entry = found.setdefault(f"pkg:pypi/{name}@{pin[2]}", (name, pin[2], set()))
                entry[2].update(_HASH.findall(line))
    return [
        {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            "scope": "optional",
            "externalReferences": [
                {"type": "distribution", "url": purl, "hashes": _hashes(digest)} for digest in sorted(digests)
            ],
        }
        for purl, (name, version, digests) in sorted(found.items())
    ]


def write(document: dict[str, Any], path: Path) -> None:
    """Write the document."""
    path.write_text(json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def _hashes(digest: str) -> list[dict[str, str]]:
    """Return a SHA-256 as CycloneDX lists it."""
    return [{"alg": "SHA-256", "content": digest}]


def _licence(text: str) -> list[dict[str, dict[str, str]]]:
    """Return a licence as CycloneDX lists it."""
    return [{"license": {"id" if text in _SPDX else "name": text}}]
