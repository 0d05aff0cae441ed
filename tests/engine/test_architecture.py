"""Who may import whom, how large a folder may grow, and what shipped code must never do."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "flair_seg"
SHARED = {"errors", "feedback", "language", "nomenclature", "bands", "choices", "exports", "system"}
"""Modules at the top of the engine whose words every package uses."""
PACKAGES: dict[str, set[str]] = {
    "raster": set(),
    "models": set(),
    "options": {"raster", "models"},
    "inference": {"models"},
    "mapping": {"raster", "models", "options", "inference"},
    "cluster": {"raster", "models", "options", "inference", "mapping"},
    "segment": {"raster", "models", "options", "inference", "mapping", "cluster"},
    "tools": {"raster", "models", "options", "inference", "mapping", "segment"},
    "commands": {"raster", "models", "options", "inference", "mapping", "cluster", "segment", "tools"},
    "service": {"raster", "models", "options", "inference", "mapping", "cluster", "segment", "tools", "commands"},
}
"""What each package of the engine imports, besides itself and the shared modules."""
OWNERS = {
    "numpy": set(PACKAGES) | SHARED,
    "osgeo": {"raster", "mapping", "tools"},
    "onnxruntime": {"inference"},
    "distributed": {"cluster"},
    "shapely": {"tools"},
    "fastapi": {"service"},
    "starlette": {"service"},
    "uvicorn": {"service"},
}
"""Which packages may import what is not in the standard library."""
MOST_ENTRIES = {"flair_seg": 19, "training": 24}
"""Entries of a folder, `__init__.py` and `__main__.py` not counted; 12 in every other."""
TRAINING = {
    "nomenclature",
    "errors",
    "models",
    "inference",
    "raster.windows",
    "raster.style",
    "tools.assess.metrics",
    "choices",
    "tools.reports",
    "system",
}
"""What `training` may import of the engine."""
SHIPPED = sorted([*ENGINE.rglob("*.py"), *(ROOT / "processing").rglob("*.py"), *ROOT.glob("*.py")])


def parse(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def module_name(path: Path) -> str:
    """Return a module's dotted name, counted from the repository's root."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[str]:
    """Return the absolute dotted names of all imports, those inside functions included."""
    parts = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [] if not node.level else list(parts[: len(parts) - node.level + 1])
            module = ".".join([*base, *([node.module] if node.module else [])])
            for name in node.names:
                whole = f"{module}.{name.name}" if module else name.name
                yield whole if exists(whole) else module


def exists(name: str) -> bool:
    """Whether a dotted name is a module of the repository."""
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def typing_only(path: Path) -> set[str]:
    """Return the packages imported for annotations alone."""
    blocks = [n for n in ast.walk(parse(path)) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    nodes = [node for block in blocks for node in ast.walk(block)]
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return {n.split(".")[0] for n in plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}}


def part_of(name: str) -> str:
    """Return the engine's package, or module at its top, that a dotted name belongs to."""
    return name.split(".")[1] if "." in name else ""


def engine_files() -> list[Path]:
    """Return the engine's modules but for its public front."""
    return [path for path in sorted(ENGINE.rglob("*.py")) if path.parent != ENGINE or not path.stem.startswith("__")]


def test_every_entry_of_the_engine_has_its_row() -> None:
    entries = {path.stem for path in ENGINE.iterdir() if not path.name.startswith("__") and path.suffix != ".typed"}
    assert entries == SHARED | set(PACKAGES)


@pytest.mark.parametrize("path", engine_files(), ids=module_name)
def test_the_engines_packages_depend_on_each_other_in_one_direction(path: Path) -> None:
    here = part_of(module_name(path))
    allowed = SHARED | PACKAGES.get(here, set()) | {here, ""}
    known = {name for name in imported(path) if name.split(".")[0] == "flair_seg"}
    assert {part_of(name) for name in known} <= allowed
    foreign = {name.split(".")[0] for name in imported(path)} - {"flair_seg"}
    foreign -= set(sys.stdlib_module_names) | {"__future__"} | typing_only(path)
    for name in foreign:
        assert here in OWNERS.get(name, set()), f"imports {name}"


@pytest.mark.parametrize("package", ["flair_seg", "training", "processing"])
def test_no_module_imports_itself_through_others(package: str) -> None:
    graph: dict[str, set[str]] = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        here = module_name(path)
        # A package's __init__ is left out where it only passes on names of its own modules.
        if path.stem != "__init__":
            graph[here] = {name for name in imported(path) if name.startswith(f"{package}.") and name != here}
    tuple(graphlib.TopologicalSorter(graph).static_order())


def test_folders_stay_small_enough_to_read_at_a_glance() -> None:
    for package in ("flair_seg", "training", "processing"):
        folders = [ROOT / package, *(path for path in (ROOT / package).rglob("*") if path.is_dir())]
        for folder in folders:
            if "__pycache__" not in folder.parts:
                entries = [p.name for p in folder.iterdir() if not p.name.startswith("__")]
                limit = MOST_ENTRIES.get(module_name(folder / "__init__.py"), 12)
                assert len(entries) <= limit, f"{folder.relative_to(ROOT)}: {sorted(entries)}"


LONGEST = 60
"""Lines of a function without its docstring."""


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines of a function, its docstring not counted."""
    first, end = function.body[0], function.end_lineno or function.lineno
    text = (first.end_lineno or first.lineno) - first.lineno + 1 if ast.get_docstring(function) is not None else 0
    return end - function.lineno + 1 - text


@pytest.mark.parametrize("package", ["flair_seg", "processing", "training", "scripts"])
def test_functions_stay_short_enough_to_read_at_once(package: str) -> None:
    lengths = {
        f"{module_name(path)}.{node.name}:{node.lineno}": code_lines(node)
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(parse(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


FORBIDDEN = {"qgis", "torch", "training", "transformers", "rasterio", "onnx", "plugin", "processing", "flair_qgis"}


def test_the_engine_knows_neither_qgis_nor_torch() -> None:
    for path in sorted(ENGINE.rglob("*.py")):
        assert not {name.split(".")[0] for name in imported(path)} & FORBIDDEN, path.name


def test_the_provider_knows_the_engine_relatively_and_no_training() -> None:
    for path in sorted((ROOT / "processing").rglob("*.py")):
        assert not {name.split(".")[0] for name in imported(path)} & {"torch", "training", "transformers", "rasterio"}
        absolute = [n.module for n in ast.walk(parse(path)) if isinstance(n, ast.ImportFrom) and not n.level]
        assert not [name for name in absolute if (name or "").split(".")[0] in {"flair_seg", "plugin"}], path.name


def test_training_imports_the_engines_values_and_never_qgis() -> None:
    for path in sorted((ROOT / "training").rglob("*.py")):
        for name in imported(path):
            package, _, module = name.partition(".")
            assert package not in {"qgis", "plugin", "processing", "flair_qgis"}, path.name
            if package == "flair_seg" and module:
                allowed = {module, module.split(".")[0], ".".join(module.split(".")[:2])}
                assert allowed & TRAINING, f"{path.name} imports {name}"


HEAVY = {
    "flair_seg": {"numpy", "osgeo", "onnxruntime", "qgis", "torch"},
    "flair_seg.commands.cli": {"numpy", "osgeo", "onnxruntime", "qgis", "torch"},
    "flair_seg.models.model": {"osgeo", "onnxruntime", "qgis", "torch"},
    "flair_seg.inference.session": {"osgeo", "onnxruntime", "qgis", "torch"},
    "flair_seg.tools.prepare.mosaic": {"onnxruntime", "qgis", "torch"},
    "flair_seg.segment": {"onnxruntime", "qgis", "torch", "distributed", "scipy", "onnx", "rasterio"},
}


@pytest.mark.parametrize("module", HEAVY)
def test_importing_stays_light(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert not HEAVY[module] & set(done.stdout.split())


def test_the_plugins_root_imports_without_qgis() -> None:
    top = [node for node in parse(ROOT / "__init__.py").body if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = {n.name for node in top if isinstance(node, ast.Import) for n in node.names}
    names |= {node.module or "" for node in top if isinstance(node, ast.ImportFrom)}
    assert names <= {"__future__", "typing", "collections.abc"}


CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads", "pickle.load", "yaml.load"}
MODULES = {"pickle", "cPickle", "dill", "shelve", "marshal", "yaml"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_shipped_code_has_nothing_the_plugin_site_refuses(path: Path) -> None:
    tree = parse(path)
    assert not {name.split(".")[0] for name in imported(path)} & MODULES
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in CALLS, f"line {node.lineno}"
            shell = [k for k in node.keywords if k.arg == "shell"]
            assert not shell, f"line {node.lineno}"


def test_gdals_exception_switch_is_never_touched() -> None:
    for path in SHIPPED:
        calls = {ast.unparse(node.func) for node in ast.walk(parse(path)) if isinstance(node, ast.Call)}
        assert not {call for call in calls if call.endswith(("UseExceptions",))}, path.name
