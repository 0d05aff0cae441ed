"""Who may import whom, and what shipped code must never do."""

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
LAYERS = (
    {"errors", "pipeline", "language", "telemetry"},
    {"protobuf", "devices", "stamps", "isolated"},
    {"choices"},
    {"normalisation"},
    {"feedback", "nomenclature", "windows", "metrics", "bands", "onnxfile", "voting", "gdalenv", "outputs", "widening"},
    {"manifest", "grid", "style", "console", "coverage", "parts", "blocks"},
    {"metadata", "journal", "raster", "vectors"},
    {"models", "area", "geotiff"},
    {"graph"},
    {"opening"},
    {"session", "reading", "vrt", "tiles"},
    {"footprints"},
    {"ensemble", "mapping", "mosaic"},
    {"options", "loaded", "batches"},
    {"source"},
    {"radiometry"},
    {"job"},
    {"memory", "predicting"},
    {"worker", "localcluster"},
    {"distributed"},
    {"segment"},
    {"cli"},
    {"__main__"},
)
"""The engine's modules, lowest first: each imports modules of lower layers only. `__init__` imports nothing."""
OWNERS = {
    "numpy": set().union(*LAYERS),
    "osgeo": {
        "gdalenv",
        "grid",
        "raster",
        "vectors",
        "area",
        "geotiff",
        "mosaic",
        "vrt",
        "footprints",
        "stamps",
        "tiles",
    },
    "onnxruntime": {"session"},
    "distributed": {"distributed", "localcluster"},
}
"""Who may import what is not in the standard library."""
SHIPPED = sorted([*ENGINE.rglob("*.py"), *(ROOT / "processing").rglob("*.py"), *ROOT.glob("*.py")])


def trees(paths: list[Path]) -> Iterator[tuple[Path, ast.Module]]:
    """Return the syntax trees of files."""
    for path in paths:
        yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Return (level, module) of all imports, those inside functions included; level 0 is absolute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.level, node.module
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.level, name.name) for name in node.names)


def rank(module: str) -> int:
    """Return a module's layer."""
    return next(index for index, layer in enumerate(LAYERS) if module in layer)


def typing_only(tree: ast.Module) -> set[str]:
    """Return the modules imported for annotations alone."""
    blocks = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    return {name.split(".")[0] for block in blocks for _, name in imports(block)}


def test_every_module_has_its_layer() -> None:
    known = set().union(*LAYERS) | {"__init__"}
    assert {path.stem for path in ENGINE.glob("*.py")} == known
    assert sum(len(layer) for layer in LAYERS) == len(known) - 1


def test_modules_import_lower_layers_only() -> None:
    for path, tree in trees(sorted(ENGINE.glob("*.py"))):
        for level, name in imports(tree):
            if level and name != "__version__" and not (path.stem == "cli" and name.startswith("commands")):
                assert level == 1, f"{path.name} imports from outside the package"
                assert rank(name) < rank(path.stem), f"{path.name} imports {name}"


def test_other_packages_are_imported_by_their_owners_only() -> None:
    for path, tree in trees(sorted(ENGINE.glob("*.py"))):
        foreign = {name.split(".")[0] for level, name in imports(tree) if not level}
        for name in foreign - set(sys.stdlib_module_names) - {"__future__"} - typing_only(tree):
            assert path.stem in OWNERS.get(name, set()), f"{path.name} imports {name}"


def test_the_engine_knows_no_tools_and_no_commands_but_the_command_line() -> None:
    for path, tree in trees(sorted(ENGINE.glob("*.py"))):
        for level, name in imports(tree):
            assert not level or name.split(".")[0] not in {"tools", "commands"} or path.stem == "cli", path.name


def test_tools_and_commands_import_downwards() -> None:
    """Commands know tools and engine, tools the engine and each other, without circles."""
    knows: dict[str, set[str]] = {}
    for path, tree in trees(sorted((ENGINE / "tools").rglob("*.py"))):
        place = path.relative_to(ENGINE).with_suffix("").parts
        known = {".".join((*place[:-level], name)) for level, name in imports(tree) if level}
        knows[".".join(place)] = {name for name in known if name.startswith("tools.")}
        assert not {name.split(".")[0] for name in known} & {"commands", "cli", "console"}, path.name
        foreign = {name.split(".")[0] for level, name in imports(tree) if not level}
        assert foreign - set(sys.stdlib_module_names) - typing_only(tree) <= {"__future__", "numpy", "osgeo"}, path.name
    assert "tools.classraster" in knows["tools.polygons.vectorize"]
    tuple(graphlib.TopologicalSorter(knows).static_order())
    for path, tree in trees(sorted((ENGINE / "commands").glob("*.py"))):
        foreign = {name.split(".")[0] for level, name in imports(tree) if not level}
        assert foreign <= set(sys.stdlib_module_names) | {"__future__"}, path.name


FORBIDDEN = {"qgis", "torch", "training", "transformers", "rasterio", "onnx", "plugin", "processing", "flair_qgis"}


def test_the_engine_knows_neither_qgis_nor_torch() -> None:
    for path, tree in trees(sorted(ENGINE.rglob("*.py"))):
        assert not {name.split(".")[0] for level, name in imports(tree) if not level} & FORBIDDEN, path.name


def test_the_provider_knows_the_engine_relatively_and_no_training() -> None:
    for path, tree in trees(sorted((ROOT / "processing").rglob("*.py"))):
        for level, name in imports(tree):
            top = name.split(".")[0]
            assert top not in {"torch", "training", "transformers", "rasterio", "plugin"}, path.name
            assert level or top != "flair_seg", f"{path.name} imports flair_seg absolutely"


ALLOWED_IN_TRAINING = {"nomenclature", "manifest", "metadata", "metrics", "session", "errors", "telemetry"}
"""What DESIGN.md names; `models`, `onnxfile` and `ensemble` come with `session`."""


PAGES = {"tools.report", "tools.charts"}
"""The comparison of networks is a page like the tools' reports."""


def test_training_imports_the_engines_values_and_never_qgis() -> None:
    allowed = ALLOWED_IN_TRAINING | {"models", "onnxfile", "ensemble", "windows", "graph"}
    for path, tree in trees(sorted((ROOT / "training").rglob("*.py"))):
        for _, name in imports(tree):
            package, _, module = name.partition(".")
            assert package not in {"qgis", "plugin", "processing", "flair_qgis"}, path.name
            if package == "flair_seg" and module:
                assert module.split(".")[0] in allowed or module in PAGES, f"{path.name} imports {name}"


HEAVY = {
    "flair_seg": {"numpy", "osgeo", "onnxruntime", "qgis", "torch"},
    "flair_seg.cli": {"numpy", "osgeo", "onnxruntime", "qgis", "torch"},
    "flair_seg.models": {"osgeo", "onnxruntime", "qgis", "torch"},
    "flair_seg.session": {"osgeo", "onnxruntime", "qgis", "torch"},
    "flair_seg.mosaic": {"onnxruntime", "qgis", "torch"},
    "flair_seg.segment": {"onnxruntime", "qgis", "torch", "scipy", "onnx", "rasterio"},
}


@pytest.mark.parametrize("module", HEAVY)
def test_importing_stays_light(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert not HEAVY[module] & set(done.stdout.split())


def test_the_plugins_root_imports_without_qgis() -> None:
    (tree,) = (tree for _, tree in trees([ROOT / "__init__.py"]))
    top = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert {name for node in top for _, name in imports(node)} <= {"__future__", "typing", "collections.abc"}


CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads", "pickle.load", "yaml.load"}
MODULES = {"pickle", "cPickle", "dill", "shelve", "marshal", "yaml"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_shipped_code_has_nothing_the_plugin_site_refuses(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not {name.split(".")[0] for _, name in imports(tree)} & MODULES
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in CALLS, f"line {node.lineno}"
            shell = [k for k in node.keywords if k.arg == "shell"]
            assert not shell, f"line {node.lineno}"


def test_gdals_exception_switch_is_never_touched() -> None:
    for path, tree in trees(SHIPPED):
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert not {call for call in calls if call.endswith(("UseExceptions",))}, path.name
