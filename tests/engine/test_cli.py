"""The command line: help, output for people and for programs, exit codes."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from stub_network import manifest, write_network
from stub_raster import X, Y, grey, known_classes, read_raster, write_raster

import flair_seg
from flair_seg.commands.cli import EXIT_CODES, build_parser, joined_values, main
from flair_seg.commands.console import ConsoleFeedback
from flair_seg.errors import CancelledError, DamageError, FlairError, RasterError
from flair_seg.feedback import Eta, duration
from flair_seg.models.model import DEFAULT_MODEL
from flair_seg.segment import SegmentOptions

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster the grey model takes."""
    return write_raster(tmp_path / "in.tif", grey(70, 90, low=1))


HELP = {
    "": ("segment", "mosaic", "models", "exit codes: 0 success, 1 unexpected error, 2 input, 3 file, 4 model,"),
    "segment": ("INPUT", "OUTPUT", "--stride", "--quality", "--combine", "--tta", "--bands", "--aoi", "--confidence"),
    "mosaic": ("PATCH_FOLDER", "OUT_FOLDER", "--nomenclature", "--footprints"),
    "splitpatches": ("MAP", "PATCH_FOLDER", "OUT_FOLDER", "--encoding", "--partial", "--nomenclature"),
    "publish": ("MAP", "FOLDER", "--image", "--confidence", "--before", "--report", "--title", "--attribution"),
    "exportpatches": ("IMAGE", "LABELS", "OUT_FOLDER", "--field", "--zones", "--confidence", "--split", "--seed"),
    "models": ("list", "info", "check"),
    "models list": ("--json",),
    "models info": ("NAME",),
    "models check": ("FILE", "--device"),
}


@pytest.mark.parametrize("command", HELP)
def test_help(command: str, capfd: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    said = capfd.readouterr()
    assert ended.value.code == 0 and said.err == ""
    assert said.out.startswith(f"usage: flair-seg {command}".strip())
    for word in HELP[command]:
        assert word in said.out


def test_version(capfd: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capfd.readouterr().out == f"flair-seg {flair_seg.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ("", "the following arguments are required: COMMAND"),
        ("map a b", "invalid choice: 'map'"),
        ("segment a", "the following arguments are required: OUTPUT"),
        ("segment a b --stride x", "argument --stride: invalid int value: 'x'"),
        ("segment a b --quality good", "argument --quality: invalid choice: 'good'"),
        ("segment a b --stride 3 --quality best", "not allowed with argument"),
        ("segment a b --bands 1,x", "argument --bands: '1,x' is not a list of integers such as"),
        ("segment a b --scale 1", "argument --scale: '1' has 1 number, but 2 are required"),
        ("segment a b --scale 0,high", "argument --scale: 'high' is not a finite number"),
        ("segment a b --extent 1,2,3", "argument --extent: '1,2,3' has 3 numbers, but 4 are required"),
        ("segment a b --device tpu", "argument --device: invalid choice: 'tpu'"),
        ("segment a b --nonsense", "unrecognized arguments: --nonsense"),
        ("mosaic a", "the following arguments are required: OUT_FOLDER"),
        ("models info", "the following arguments are required: NAME|FILE"),
    ],
)
def test_wrong_arguments_are_one_line_as_well(arguments: str, text: str, capfd: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments.split())
    said = capfd.readouterr()
    assert ended.value.code == 2 and said.out == ""
    (line,) = said.err.splitlines()
    assert line.startswith("flair-seg: error: ") and text in line and line.endswith("--help)")


def test_every_option_of_the_engine_is_there(tmp_path: Path) -> None:
    """And every default is the engine's own."""
    parsed = vars(build_parser().parse_args(["segment", "in.tif", "out.tif"]))
    plain = SegmentOptions("in.tif", "out.tif")
    for name, value in vars(plain).items():
        assert name in parsed
        assert parsed[name] in ([value] if name == "input" else value, None), name


def test_segment(source: Path, tmp_path: Path, grey_model: Path, capfd: Capture) -> None:
    assert main(["segment", str(source), str(tmp_path / "map.tif"), "--model", str(grey_model)]) == 0
    said = capfd.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert any(line.startswith("Bands: red=1") for line in lines)
    assert any(line.startswith("Device: cpu (") for line in lines)
    assert lines[-4].endswith("map.tif") and all(line.startswith("Next: flair-seg ") for line in lines[-3:])
    assert np.array_equal(read_raster(tmp_path / "map.tif")[0], known_classes(grey(70, 90, low=1)))


def test_segment_with_everything(source: Path, tmp_path: Path, grey_model: Path, capfd: Capture) -> None:
    options = "--stride 32 --combine mean --tta rotate --bands 5,4,3,2,1 --batch-size 3 --threads 1 --native-gsd"
    extras = ["--confidence", str(tmp_path / "c.tif"), "--probabilities", str(tmp_path / "p.tif")]
    target = str(tmp_path / "map.tif")
    extent = "--extent=700004,6599990,700012,6599998"
    arguments = ["segment", str(source), target, "--model", str(grey_model), *options.split(), *extras, extent]
    assert main([*arguments, "--json", "-q"]) == 0
    said = capfd.readouterr()
    assert said.err == ""
    result = json.loads(said.out)
    assert (result["width"], result["height"]) == (40, 40)
    assert result["output"] == target and result["confidence"] == extras[1] and result["probabilities"] == extras[3]
    assert result["bands"] == "red=5, green=4, blue=3, nir=2, height=1 (as asked)"
    assert result["device"] == "cpu" and result["model"] == "stub" and result["area_unit"] == "m2"
    assert set(result["class_areas"]) == {"1", "2", "3"}
    assert result["windows"] == 9 and result["windows_skipped"] == 0 and result["seconds"] > 0
    assert Path(result["qml"]).is_file()


def test_json_stands_alone_on_standard_output(source: Path, tmp_path: Path, grey_model: Path, capfd: Capture) -> None:
    assert main(["segment", str(source), str(tmp_path / "map.tif"), "--model", str(grey_model), "--json"]) == 0
    said = capfd.readouterr()
    assert said.out.count("\n") == 1 and json.loads(said.out)["width"] == 90
    assert "Device: cpu (" in said.err


def test_as_a_module(source: Path, tmp_path: Path, grey_model: Path) -> None:
    command = [sys.executable, "-m", "flair_seg", "segment", str(source), str(tmp_path / "map.tif"), "-q", "--json"]
    done = subprocess.run([*command, "--model", str(grey_model)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["height"] == 70
    failed = subprocess.run([*command[:4], "none.tif", "map.tif"], capture_output=True, text=True, timeout=60)
    assert failed.returncode == 3 and failed.stderr.count("\n") == 1


CLOSED = """
import os, sys
read, write = os.pipe()
os.dup2(write, 1)
os.close(read)
from flair_seg.commands.cli import main
sys.exit(main(["models", "list"]))
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_gone_is_no_crash(unbuffered: str) -> None:
    """As in `flair-seg models list | head -0`."""
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run([sys.executable, "-c", CLOSED], capture_output=True, text=True, timeout=60, env=environment)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)])
def test_closed_streams_are_no_crash(tmp_path: Path, closed: tuple[int, ...]) -> None:
    """As a scheduler starts programs; nothing that is printed lands in a file that got a stream's number."""
    write_raster(tmp_path / "in.tif", grey(70, 90, low=1))
    redirections = " ".join(f"{number}>&-" for number in closed)
    command = f'exec "{sys.executable}" -m flair_seg checkinput --json --report r.html in.tif {redirections}'
    environment = {**os.environ, "PYTHONPATH": str(Path(flair_seg.__file__).parents[1])}
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, env=environment
    )
    assert done.returncode == 0 and done.stderr == ""
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_models_list(capfd: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_network(tmp_path / "any.onnx", manifest(name="any", gsd_m=None))
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(tmp_path))
    for command in (["models"], ["models", "list"]):
        assert main(command) == 0
        first, second, *_ = capfd.readouterr().out.splitlines()
        assert first.startswith(DEFAULT_MODEL) and "0.2 m" in first
        assert second.startswith("any ") and "any size" in second


@pytest.mark.parametrize("command", [["models", "--json"], ["models", "list", "--json"], ["models", "--json", "list"]])
def test_models_list_as_json(command: list[str], capfd: Capture) -> None:
    assert main(command) == 0
    first, *_ = json.loads(capfd.readouterr().out)
    assert first["name"] == DEFAULT_MODEL
    assert first["members"][0]["window_size"] > 0


def test_models_info(grey_model: Path, capfd: Capture) -> None:
    assert main(["models", "info", str(grey_model)]) == 0
    out = capfd.readouterr().out
    for words in ("stub 1", "red (uint8), green (uint8)", "0.2 m", "64 px", "1 building, 2 pervious surface", "sha256"):
        assert words in out
    assert main(["models", "info", str(grey_model), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["members"][0] == json.loads(manifest().to_json())


def test_models_check(grey_model: Path, capfd: Capture) -> None:
    assert main(["models", "check", str(grey_model)]) == 0
    assert capfd.readouterr().out.startswith("stub is valid: predicting one window took")
    assert main(["models", "check", str(grey_model), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["device"] == "cpu"


def test_the_shipped_model_is_sound(capfd: Capture) -> None:
    assert main(["models", "check", DEFAULT_MODEL]) == 0
    assert f"{DEFAULT_MODEL} is valid: " in capfd.readouterr().out


@pytest.mark.parametrize("action", ["info", "check"])
def test_models_that_are_none(action: str, capfd: Capture, tmp_path: Path) -> None:
    (tmp_path / "odd.onnx").write_bytes(b"no model")
    for name, text in (
        ("nothing", "nothing' not found (available:"),
        (str(tmp_path / "odd.onnx"), "is not a complete ONNX model"),
    ):
        assert main(["models", action, name]) == 4
        said = capfd.readouterr()
        assert said.out == "" and said.err.count("\n") == 1 and text in said.err


def test_mosaic(tmp_path: Path, capfd: Capture) -> None:
    patches = tmp_path / "patches" / "Z1" / "img"
    patches.mkdir(parents=True)
    write_raster(patches / "IMG_1.tif", grey(20, 30))
    assert main(["mosaic", str(tmp_path / "patches"), str(tmp_path / "out"), "--json", "-q"]) == 0
    said = capfd.readouterr()
    assert said.err == ""
    (mosaic,) = json.loads(said.out)
    assert mosaic == {
        "zone": "Z1",
        "kind": "img",
        "path": str(tmp_path / "out" / "Z1_img.vrt"),
        "patches": 1,
        "width": 30,
        "height": 20,
        "gaps": False,
        "gaps_m2": 0.0,
        "holes_m2": 0.0,
        "overlap_m2": 0.0,
    }
    assert main(["mosaic", str(tmp_path / "none"), str(tmp_path / "out")]) == 2
    assert "none' not found" in capfd.readouterr().err


def test_every_error_has_an_exit_code() -> None:
    def kinds(base: type[FlairError]) -> list[type[FlairError]]:
        return [kind for child in base.__subclasses__() for kind in (child, *kinds(child))]

    assert {kind for kind, _ in EXIT_CODES} == set(kinds(FlairError))
    codes = [code for _, code in EXIT_CODES]
    assert len(set(codes)) == len(codes) - 1 and not {0, 1} & set(codes)
    assert dict(EXIT_CODES)[DamageError] == dict(EXIT_CODES)[RasterError]
    assert dict(EXIT_CODES)[CancelledError] == 130


class Terminal(io.StringIO):
    """A screen that remembers."""

    def isatty(self) -> bool:
        """Whether a bar can be drawn."""
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still at its only element until set."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    feedback = ConsoleFeedback(quiet=False, unit="windows")
    feedback.progress(0, 10)  # too soon to be drawn
    clock[0] += 1
    feedback.progress(5, 10)
    feedback.progress(6, 10)  # too soon to be drawn
    feedback.info("a line")
    clock[0] += 1
    feedback.progress(10, 10)
    half, full = "#" * 12 + "." * 12, "#" * 24
    start = "\r\033[K"
    assert screen.getvalue() == (
        f"{start}[{half}] 50 % · 5.0 windows/s · 1 s left{start}a line\n"
        f"{start}[{full}] 100 % · 5.0 windows/s · 0 s left\n"
    )


def test_a_line_now_and_then_in_a_log_file(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    feedback = ConsoleFeedback(quiet=False, unit="windows")
    for done in range(1, 8):
        clock[0] += 10
        feedback.progress(done, 10)
    assert log.getvalue() == "30 % · 0.1 windows/s · 1 min 10 s left\n60 % · 0.1 windows/s · 40 s left\n"


def test_quiet_shows_warnings_only(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    for screen in (io.StringIO(), Terminal()):
        monkeypatch.setattr(sys, "stderr", screen)
        feedback = ConsoleFeedback(quiet=True)
        clock[0] += 100
        feedback.progress(5, 10)
        feedback.info("a fact")
        feedback.warning("mind this")
        assert screen.getvalue() == "warning: mind this\n"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (130, "2 min 10 s"), (7500, "2 h 05 min")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_time_left(clock: list[float]) -> None:
    eta = Eta("windows")
    assert eta.describe(0, 50) == "0 %" and eta.describe(0, 0) == "100 %"
    clock[0] = 110.0
    assert eta.describe(20, 50) == "40 % · 2.0 windows/s · 15 s left"


def test_time_left_of_a_resumed_run(clock: list[float]) -> None:
    """What an earlier run finished took this run no time."""
    eta = Eta("windows")
    eta.begin(900)
    clock[0] += 10
    assert eta.describe(910, 1000) == "91 % · 1.0 windows/s · 1 min 30 s left"


def test_time_left_on_a_terminal_after_a_resume(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    feedback = ConsoleFeedback(quiet=False, unit="windows")
    feedback.progress(900, 1000)
    clock[0] += 40
    feedback.progress(920, 1000)
    assert log.getvalue() == "92 % · 0.5 windows/s · 2 min 40 s left\n"


@pytest.mark.parametrize(
    "arguments",
    [
        "segment a b.tif --scale 0,1e400", "segment a b.tif --extent 0,0,nan,1", "fetchortho b.tif --gsd inf",
        "fetchortho b.tif --max-gb inf", "fetchortho b.tif --extent 0,0,inf,1", "stack b.vrt --rgb a --gsd 1e400",
        "stack b.vrt --rgb a --height-scale nan", "stack b.vrt --rgb a --extent=-inf,0,1,1",
        "vectorize a b.gpkg --min-area inf", "vectorize a b.gpkg --simplify nan",
        "sample a b.gpkg --standard-error nan",
        "sample a b.gpkg --expected 1e400", "sample a b.gpkg --expected 0.9,5=nan",
        "exportpatches a b c --min-labelled nan", "exportpatches a b c --val-share inf",
        "exportpatches a b c --test-share nan", "plan --area-km2 inf", "plan --gsd nan",
        "plan --seconds-per-window inf",
        "plan --cost-per-hour 1e400", "plan --deadline inf", "models add a --gsd inf", "models add a --mean 1,nan,2",
        "models add a --std 1,inf", "models add a --value-range nan",
    ],
)  # fmt: skip
def test_numbers_are_finite(arguments: str, capfd: Capture) -> None:
    option = [word for word in arguments.replace("=", " ").split() if word.startswith("--")][-1]
    with pytest.raises(SystemExit) as ended:
        main(arguments.split())
    said = capfd.readouterr().err
    assert ended.value.code == 2 and f"argument {option}: " in said and "is not a finite number" in said


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["segment", "a.tif", ""], "OUTPUT"), (["segment", "a.tif", "b.tif", "--confidence", " "], "--confidence"),
        (["segment", "a.tif", "b.tif", "--probabilities", ""], "--probabilities"), (["status", ""], "OUTPUT"),
        (["fetchortho", ""], "OUTPUT"), (["stack", "", "--rgb", "a.tif"], "OUTPUT"),
        (["checkinput", "a.tif", "--report", ""], "--report"), (["mosaic", ".", ""], "OUT_FOLDER"),
        (["mosaic", ".", "b", "--footprints", ""], "--footprints"), (["exportpatches", "a.tif", "b", ""], "OUT_FOLDER"),
        (["vectorize", "a.tif", ""], "OUTPUT"), (["areas", "a.tif", ""], "TABLE"), (["clean", "a.tif", ""], "OUTPUT"),
        (["areas", "a.tif", "b.csv", "--report", ""], "--report"), (["change", "a.tif", "b.tif", ""], "OUTPUT"),
        (["change", "a.tif", "b.tif", "c.tif", "--table", ""], "--table"), (["sample", "a.tif", ""], "OUTPUT"),
        (["splitpatches", "a.tif", ".", ""], "OUT_FOLDER"), (["accuracy", "a.tif", "b", "--table", ""], "--table"),
        (["accuracy", "a.tif", "b", "--report", ""], "--report"),
    ],
)  # fmt: skip
def test_an_empty_path_is_no_result(
    arguments: list[str], named: str, capfd: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a script's variable without a value gives it; nothing lands in the current folder."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    said = capfd.readouterr().err
    assert ended.value.code == 2 and f"argument {named}: " in said and "empty" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "kind", "code"),
    [
        (["segment", "none.tif", "map.tif", "--json"], "RasterError", 3),
        (["status", "none.tif", "--json"], "InputError", 2),
        (["models", "info", "nothing", "--json"], "ModelError", 4),
        (["models", "--json", "info", "nothing"], "ModelError", 4),
        (["areas", "none.tif", "t.csv", "--json"], "RasterError", 3),
        (["mosaic", "none", "out", "--json"], "InputError", 2),
        (["stack", "s.vrt", "--rgb", "none.tif", "--json"], "RasterError", 3),
    ],
)
def test_errors_as_json(
    arguments: list[str], kind: str, code: int, capfd: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One object on standard output, the line for people on standard error, and the same exit code."""
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == code
    said = capfd.readouterr()
    error = json.loads(said.out)["error"]
    assert (error["type"], error["code"]) == (kind, code)
    assert said.err.splitlines()[-1] == f"flair-seg: error: {error['message']}"


@pytest.mark.parametrize("arguments", ["segment --json", "bogus --json", "plan --json --gsd x", "models --json info"])
def test_usage_errors_as_json(arguments: str, capfd: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments.split())
    error = json.loads(capfd.readouterr().out)["error"]
    assert ended.value.code == error["code"] == 2 and error["type"] == "InputError"


def test_json_after_two_dashes_is_a_name(capfd: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["segment", "--", "--json"])
    assert capfd.readouterr().out == ""


def test_what_nobody_foresaw_as_json(capfd: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(output: str) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("flair_seg.tools.runs.status.progress", broken)
    assert main(["status", "a.tif", "--json"]) == 1
    error = json.loads(capfd.readouterr().out)["error"]
    assert (error["type"], error["code"]) == ("ZeroDivisionError", 1) and "by nought" in error["message"]


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        (
            "fetchortho x.tif --extent -61.5,16.2,-61.4,16.3 -q",
            ["fetchortho", "x.tif", "--extent=-61.5,16.2,-61.4,16.3", "-q"],
        ),
        ("segment --scale -1,1 a b", ["segment", "--scale=-1,1", "a", "b"]),
        ("segment --extent=-1,2,3,4 -5", ["segment", "--extent=-1,2,3,4", "-5"]),
        ("segment -- --scale -1,1", ["segment", "--", "--scale", "-1,1"]),
        ("segment --quality -q", ["segment", "--quality", "-q"]),
    ],
)
def test_values_below_0_belong_to_their_option(words: str, joined: list[str]) -> None:
    assert joined_values(words.split()) == joined


def run_json(document: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> tuple[int, list[dict]]:
    """Run `run-json` on a document; return its exit code and the messages it wrote."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(document))
    code = main(["run-json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_run_that_a_program_starts(
    source: Path, tmp_path: Path, grey_model: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    options = SegmentOptions(input=source, output=tmp_path / "map.tif", model=grey_model, extent=(X, Y - 9, X + 9, Y))
    code, messages = run_json(json.dumps(options.to_json_dict()), monkeypatch, capsys)
    assert code == 0 and {next(iter(message)) for message in messages} == {"info", "progress", "result"}
    assert messages[-1]["result"]["output"] == str(tmp_path / "map.tif")
    done = [message["progress"] for message in messages if "progress" in message]
    assert done[-1][0] == done[-1][1] == messages[-1]["result"]["windows"]


@pytest.mark.parametrize("document", ["", "[]", '{"input": "a.tif", "output": "b.tif", "tile": 3}'])
def test_a_program_that_gives_no_options_is_answered(
    document: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    code, messages = run_json(document, monkeypatch, capsys)
    assert (code, messages[-1]["error"]["type"]) == (2, "InputError")


def test_options_survive_json() -> None:
    options = SegmentOptions(
        "a.tif", "b.tif", bands=(3, 2, 1), scale=(0.0, 1.5), extent=(1.0, 2.0, 3.0, 4.0), workers=2
    )
    assert SegmentOptions.from_json_dict(json.loads(json.dumps(options.to_json_dict()))) == options


def test_commands_tell_the_next_one_as_a_shell_takes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commands that are shown can be run."""
    folder = tmp_path / "my maps"
    folder.mkdir()
    codes = np.random.default_rng(0).choice([1, 5], (1, 40, 50)).astype(np.uint8)
    path, output = str(write_raster(folder / "map.tif", codes)), str(folder / "clean.tif")
    assert main(["clean", path, output, "--nomenclature", "flair-12", "--majority", "3"]) == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Next: ")]
    commands = [shlex.split(line.removeprefix("Next: ")) for line in lines]
    assert [command[:2] for command in commands] == [["flair-seg", "vectorize"], ["flair-seg", "areas"]]
    for command in commands:
        assert main([*command[1:], "-q"]) == 0
    assert {"clean_polygons.gpkg", "clean_areas.csv"} <= {path.name for path in folder.iterdir()}
    assert main(["sample", output, str(folder / "s.gpkg"), "--size", "20", "--minimum", "5", "-q"]) == 0
    assert "Next:" not in capsys.readouterr().err
