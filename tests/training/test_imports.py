"""The modules of `training` have no import cycle; imports within functions count too."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "training"
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}


def _imports(name: str, path: Path) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base


def test_there_is_no_import_cycle() -> None:
    graph = {
        name: {found for found in _imports(name, path) if found in MODULES and found != name}
        for name, path in MODULES.items()
    }
    assert graph["training.export"] >= {"training.pack", "training.models.parity"}
    TopologicalSorter(graph).prepare()


def test_other_programs_can_import_transformers(tmp_path: Path) -> None:
    """Also where torchvision's operators were built for another device: the environment declares them."""
    code = "import torchvision, timm; from transformers import SegformerForSemanticSegmentation"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
