"""Invalid settings files and lists of patches: one error with the file, the line or key, and the values."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from flair_seg.errors import InputError
from training.comparison.runs import read_runs
from training.data import find_patches
from training.settings.config import read_config
from training.settings.yamlfile import read_yaml

VALID = """
data: {sources: [{root: nowhere, zones: [010, 2021-13-45, 2021-01-02]}], bands: [red]}
network: {architecture: segformer-tiny}
schedule: {steps: 3, batch_size: 2, learning_rate: 1e-3, weight_decay: 5E-2, power: 1}
run: {output: out, max_minutes: 1.5e1}
manifest: {name: t, version: 2021-13-45, title: t, licence: x, attribution: x, data: x, training: "12:30", gsd_m: .2}
"""


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / "settings.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_numbers_are_those_of_yaml_1_2_and_dates_are_texts(tmp_path: Path) -> None:
    config = read_config(_file(tmp_path, VALID))
    schedule = config.schedule
    assert (schedule.learning_rate, schedule.weight_decay, schedule.power) == (1e-3, 5e-2, 1.0)
    assert config.run.max_minutes == 15.0
    assert config.data.sources[0].zones == ("010", "2021-13-45", "2021-01-02")
    assert (config.manifest.version, config.manifest.training, config.manifest.gsd_m) == ("2021-13-45", "12:30", 0.2)
    values = "[1, -2, 0x1F, 1_000, 1.5, -.5, 1., 2e5, 1.0e-3, 12:30:45, 0o7, 1e, e5, ~, true, 1.2.3]"
    expected = [1, -2, 31, 1000, 1.5, -0.5, 1.0, 2e5, 1e-3, "12:30:45", "0o7", "1e", "e5", None, True, "1.2.3"]
    assert read_yaml(_file(tmp_path, values)) == expected


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("1e-3", "2021-13-45", r"schedule\.learning_rate is '2021-13-45'\. It must be a number"),
        ("1e-3", ".inf", r"schedule\.learning_rate is inf\. It must be a finite number"),
        ("1e-3", ".nan", r"schedule\.learning_rate is nan\. It must be a finite number"),
        ("1e-3", "1e999", r"schedule\.learning_rate is inf\. It must be a finite number"),
        ("1e-3", "1" + "0" * 400, r"schedule\.learning_rate is 1.*\.\.\..*\. It must be a finite number"),
        ("1e-3", "1" * 6000, r"line 4: '1+' is not a valid number"),
        ("1e-3", "[" * 50 + "]" * 50, r"schedule\.learning_rate is \[\[.*\. It must be a number"),
        ("1e-3", "x" * 5000, r"schedule\.learning_rate is 'x+\.\.\.x+'\. It must be a number"),
        ("steps: 3", "steps: .inf", r"schedule\.steps is inf\. It must be a whole number"),
        ("steps: 3", "steps: 3, steps: 4", r"line 4: 'steps' is set twice"),
        ("steps: 3", "? [steps]\n : 3", r"line 4: a key is a list"),
        ("steps: 3", "steps: !!python/object:os.system x", r"line 4: could not determine a constructor"),
        ("output: out", 'output: "a\\0b"', r"run\.output is 'a\\x00b'\. It must be a text without NUL"),
        ("output: out", 'output: "\\uD800"', r"run\.output is '\\ud800'\. It must be a text without NUL"),
        ("output: out", "output: &a [*a]", r"line 5: .*(alias|itself)"),
        ("output: out", "output: {", r"line \d"),
    ],
)
def test_an_invalid_setting_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in VALID
    with pytest.raises(InputError, match=rf"settings\.yaml.*{message}") as caught:
        read_config(_file(tmp_path, VALID.replace(old, new)))
    assert len(str(caught.value)) < 600
    assert "\n" not in str(caught.value)


def test_files_that_are_no_settings_are_named(tmp_path: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi")
    )
    for text, message in (
        (bomb, "line .*aliases expand to more than"),
        ("[" * 5000 + "]" * 5000, "nested too deeply"),
        ("x: " + "1" * 2**20, "larger than 1 MiB"),
        (b"a: b\nc: \xff\n", "line 2 is not UTF-8"),
        ("a: \x07", "special characters"),
    ):
        for read in (read_config, read_runs):
            with pytest.raises(InputError, match=message) as caught:
                read(_file(tmp_path, text))
            assert "settings.yaml" in str(caught.value)
    with pytest.raises(InputError, match="none"):
        read_config(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="Is a directory"):
        read_config(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"zone,part,img,msk\nZ,train,\xff.tif,b.tif\n", r"is not UTF-8 \(found b'\\xff'\)"),
        (b"zone,part,img,msk\nZ,train,a.tif,b.tif\nZ,train\n", "line 3 .* has 2 fields: 4 are needed"),
        (b"zone,part,img,msk\nZ,train,a.tif,b.tif,c.tif\n", "line 2 .* has 5 fields: 4 are needed"),
        (b"zone,part,img,msk\nZ,train," + b"a" * 140_000 + b",b.tif\n", "line . of .* cannot be read: .*field"),
        (b"zone,part,img,msk\nZ,train," + b"a" * 5000 + b",b.tif\n", "line . of .* longer than 1024"),
        (b"zone,part,img,msk\nZ,train,a\0.tif,b.tif\n", "line . of .* NUL"),
        (b"", "needs rows with the columns"),
        (b"zone,part\nZ,train\n", "needs rows with the columns"),
    ],
)
def test_invalid_lists_of_patches_are_named(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "split.csv").write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        find_patches(tmp_path, "train")
    assert "split.csv" in str(caught.value)


def test_a_list_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    for name in ("a.tif", "b.tif"):
        (tmp_path / name).touch()
    (tmp_path / "split.csv").write_bytes(b"\xef\xbb\xbfzone,part,img,msk\r\nZ,train,a.tif,b.tif\r\n\r\n")
    assert [patch.zone for patch in find_patches(tmp_path, "train")] == ["Z"]


def test_the_shipped_settings_read_as_with_the_plain_loader() -> None:
    for path in (Path(__file__).resolve().parents[2] / "training" / "configs").glob("*.yaml"):
        assert read_yaml(path) == yaml.safe_load(path.read_text(encoding="utf-8"))
