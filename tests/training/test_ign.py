"""IGN's networks: files in their layouts give the logits of the networks they come from, in PyTorch and as ONNX."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import segmentation_models_pytorch as smp
import timm
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, batch_norm, conv2d, interpolate

from flair_seg.errors import InputError, ModelError
from flair_seg.models.model import load_model as load_onnx
from flair_seg.models.published.assemble import assemble
from flair_seg.models.published.networks import UNSEEN, known_networks, understand
from flair_seg.models.published.skeleton import Skeleton, find_skeletons
from flair_seg.nomenclature import COSIA, FLAIR_12
from training.ign.network import make_network
from training.ign.skeleton import make_skeleton
from training.ign.upernet import UPerNetDecoder
from training.import_ign import example_images, main, make_manifest
from training.networks.files import read_tensors

ENCODER = "model.encoders.AERIAL_RGBI.seg_model."
DECODER = "model.main_decoders.AERIAL_LABEL-COSIA.seg_model."
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SIZE = 64


def _shake(module: nn.Module) -> nn.Module:
    """Give a network statistics, biases and a head as training would: neither equal nor zero, and with many classes."""
    torch.manual_seed(4)
    for name, value in module.state_dict().items():
        if name.endswith("running_mean"):
            value.normal_(0.0, 0.1)
        elif name.endswith("running_var"):
            value.uniform_(0.5, 1.5)
        elif name.endswith("segmentation_head.0.weight"):
            value.normal_(0.0, 1.0)
        elif value.is_floating_point() and value.ndim == 1:
            value.add_(0.1 * torch.randn(value.shape))
    return module.eval()


def _images(bands: int) -> Tensor:
    return torch.from_numpy(np.stack(example_images(bands, SIZE, seed=3))).float()


def _normalised(images: Tensor, mean: tuple[float, ...], std: tuple[float, ...]) -> Tensor:
    return (images - torch.tensor(mean).view(1, -1, 1, 1)) / torch.tensor(std).view(1, -1, 1, 1)


@pytest.fixture(scope="module")
def inc(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, nn.Module]:
    """A FLAIR-INC file of 4 bands and 15 classes with random weights, and the network it comes from."""
    torch.manual_seed(0)
    net = _shake(smp.create_model("unet", "resnet34", encoder_weights=None, in_channels=4, classes=19))
    path = tmp_path_factory.mktemp("inc") / "FLAIR-INC_rgbi_15cl_resnet34-unet_weights.pth"
    torch.save({f"model.seg_model.{name}": value for name, value in net.state_dict().items()}, path)
    return path, net


def test_flair_inc_says_what_its_network_says(inc: tuple[Path, nn.Module]) -> None:
    path, net = inc
    model = understand(path.name)
    images = _images(4)
    with torch.no_grad():
        mean, std = (105.08, 110.87, 101.82, 106.38), (52.17, 45.38, 44.0, 39.69)
        expected = net(_normalised(images, mean, std))[:, [*range(14), 17]]
        assert torch.allclose(make_network(read_tensors(path), model)(images), expected, atol=1e-4)


def test_crops_have_their_own_decoder_and_classes(hub: dict[str, Tensor]) -> None:
    """A file of both tasks: the decoder that is asked for is used."""
    both = {**hub, **{n.replace("AERIAL_LABEL-COSIA", "ALL_LABEL-LPIS"): v for n, v in hub.items() if DECODER in n}}
    head = f"{DECODER.replace('AERIAL_LABEL-COSIA', 'ALL_LABEL-LPIS')}segmentation_head.0"
    both[f"{head}.weight"], both[f"{head}.bias"] = torch.ones(23, 64, 1, 1), torch.arange(23.0)
    model = understand("FLAIR-HUB_LPIS-A_IR_convnextv2nano-upernet")
    assert [model.classes[code].name for code in (0, 22)] == ["grasses", "background"]
    with torch.no_grad():
        found = make_network(both, model, SIZE)(_images(3))
    assert found.shape == (2, 23, SIZE, SIZE) and (found.argmax(1) == 22).all()


@pytest.mark.parametrize("layout", ["ckpt", "bare", "safetensors"])
def test_flair_inc_comes_in_several_wrappings(inc: tuple[Path, nn.Module], layout: str, tmp_path: Path) -> None:
    path, net = inc
    weights = net.state_dict()
    if layout == "ckpt":
        file = tmp_path / "a.ckpt"
        named = {f"model.seg_model.{name}": value for name, value in weights.items()}
        torch.save({"epoch": 3, "state_dict": {**named, "criterion.weight": torch.ones(19)}}, file)
    elif layout == "bare":
        file = tmp_path / "a.pth"
        torch.save(weights, file)
    else:
        file = tmp_path / "a.safetensors"
        save_file({f"seg_model.{name}": value for name, value in weights.items()}, file)
    model, images = understand(path.name), _images(4)
    with torch.no_grad():
        expected = make_network(read_tensors(path), model)(images)
        assert torch.equal(make_network(read_tensors(file), model)(images), expected)


@pytest.mark.parametrize(("decoder", "encoder"), [("deeplabv3", "resnet34"), ("fpn", "resnet34")])
def test_other_decoders_of_flair_inc(decoder: str, encoder: str) -> None:
    torch.manual_seed(0)
    net = _shake(smp.create_model(decoder, encoder, encoder_weights=None, in_channels=3, classes=12))
    model = understand(f"FLAIR-INC_rgb_12cl_{encoder}-{decoder}")
    weights = {f"model.seg_model.{name}": value for name, value in net.state_dict().items()}
    images = _images(3)
    with torch.no_grad():
        expected = net(_normalised(images, model.mean, model.std))
        assert torch.allclose(make_network(weights, model)(images), expected, atol=1e-4)


def _hub_weights(encoder: str, decoder: nn.Module, head: nn.Conv2d, prefix: str = "model.") -> dict[str, Tensor]:
    """Weights as FLAIR-HUB lays them out, with the branch that its stand-in of one band brings."""
    torch.manual_seed(0)
    options = {"img_size": SIZE} if encoder.startswith("swin") else {}
    features = _shake(timm.create_model(encoder, features_only=True, in_chans=3, out_indices=(0, 1, 2, 3), **options))
    weights = {f"{ENCODER}model.{name}": value for name, value in features.state_dict().items()}
    weights |= {f"{DECODER}decoder.{name}": value for name, value in decoder.state_dict().items()}
    weights |= {f"{DECODER}segmentation_head.0.{name}": value for name, value in head.state_dict().items()}
    if isinstance(decoder, UPerNetDecoder):
        weights[f"{DECODER}decoder.fpn_stages.4.skip_conv.0.weight"] = torch.zeros(256, 1, 1, 1)
    weights["model.fusion_handler.conv_f.0.weight"] = torch.zeros(1)
    return {name.replace("model.", prefix, 1): value for name, value in weights.items()}


def _features(weights: dict[str, Tensor], encoder: str, images: Tensor) -> list[Tensor]:
    """Feature maps by timm, channels first."""
    options = {"img_size": SIZE} if encoder.startswith("swin") else {}
    features = timm.create_model(encoder, features_only=True, in_chans=3, out_indices=(0, 1, 2, 3), **options).eval()
    prefix = f"{ENCODER}model."
    features.load_state_dict({n.removeprefix(prefix): v for n, v in weights.items() if n.startswith(prefix)})
    maps = features(images)
    return [m.movedim(-1, 1) for m in maps] if encoder.startswith("swin") else maps


def _old_upernet(weights: dict[str, Tensor], maps: list[Tensor]) -> Tensor:
    """UPerNet of segmentation-models-pytorch 0.4 with its head, in plain functions on the file's weights."""
    own = {name.removeprefix(DECODER): value for name, value in weights.items() if name.startswith(DECODER)}

    def block(name: str, x: Tensor) -> Tensor:
        kernel = own[f"decoder.{name}.0.weight"]
        norm = [own[f"decoder.{name}.1.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
        return batch_norm(conv2d(x, kernel, padding=kernel.shape[-1] // 2), *norm).relu()

    def resize(x: Tensor, side: int, corners: bool = False) -> Tensor:
        return interpolate(x, size=(side, side), mode="bilinear", align_corners=corners)

    deepest = maps[-1]
    pooled = [block(f"psp.blocks.{i}.1", adaptive_avg_pool2d(deepest, size)) for i, size in enumerate((1, 2, 3, 6))]
    pyramid = [block("psp.out_conv", torch.cat([deepest, *(resize(p, deepest.shape[-1]) for p in pooled)], dim=1))]
    for i, lateral in enumerate((maps[2], maps[1], maps[0])):
        pyramid.append(resize(pyramid[-1], lateral.shape[-1]) + block(f"fpn_stages.{i}.skip_conv", lateral))
    pyramid.append(resize(pyramid[-1], SIZE // 2))
    fused = block("fpn_bottleneck", torch.cat([resize(p, SIZE // 4) for p in pyramid], dim=1))
    head = conv2d(fused, own["segmentation_head.0.weight"], own["segmentation_head.0.bias"])
    return resize(head, SIZE, corners=True)


@pytest.fixture(scope="module")
def hub() -> dict[str, Tensor]:
    """Random weights of the smallest published kind of FLAIR-HUB network: ConvNeXtV2 and UPerNet."""
    decoder = _shake(UPerNetDecoder(timm.create_model("convnextv2_nano", features_only=True).feature_info.channels()))
    head = nn.Conv2d(64, 19, 1)
    nn.init.normal_(head.weight)
    return _hub_weights("convnextv2_nano", decoder, head)


def test_flair_hub_upernet_says_what_its_network_says(hub: dict[str, Tensor]) -> None:
    model = understand("FLAIR-HUB_LC-A_IR_convnextv2nano-upernet")
    images = _images(3)
    with torch.no_grad():
        mean, std = (106.59, 105.66, 111.35), (39.78, 52.23, 45.62)
        expected = _old_upernet(hub, _features(hub, "convnextv2_nano", _normalised(images, mean, std)))
        found = make_network(hub, model, SIZE)(images)
    assert found.shape == (2, 19, SIZE, SIZE)
    assert torch.allclose(found, expected, atol=1e-3 * float(expected.abs().max()))


def test_flair_hub_swin_and_unet_say_what_their_network_says() -> None:
    torch.manual_seed(2)
    whole = smp.create_model(
        "unet", "tu-swin_tiny_patch4_window7_224", encoder_weights=None, in_channels=1, classes=19, img_size=SIZE
    )
    _shake(whole)
    weights = _hub_weights("swin_tiny_patch4_window7_224", whole.decoder, whole.segmentation_head[0], prefix="")
    model = understand("FLAIR-HUB_LC-A_RGB_swintiny-unet")
    images = _images(3)
    with torch.no_grad():
        pixels = _normalised(images, model.mean, model.std)
        named = {f"model.{name}": value for name, value in weights.items()}
        maps = _features(named, "swin_tiny_patch4_window7_224", pixels)
        empty = torch.empty(2, 0, SIZE // 2, SIZE // 2)
        expected = whole.segmentation_head(whole.decoder([pixels, empty, *maps]))
        found = make_network(weights, model, SIZE)(images)
    assert torch.allclose(found, expected, atol=1e-4 * float(expected.abs().max()))


def test_one_command_makes_the_file_for_the_plugin(inc: tuple[Path, nn.Module], tmp_path: Path) -> None:
    path, _ = inc
    output = tmp_path / "out" / "inc.onnx"
    arguments = [str(path), "--output", str(output), "--window-size", str(SIZE), "--least-agreement", "0.9"]
    assert main(arguments) == 0
    manifest = load_onnx(output).manifest
    assert manifest.band_names == ("red", "green", "blue", "nir")
    assert manifest.codes == (*range(1, 15), 18)
    assert manifest.normalisation.mean == (105.08, 110.87, 101.82, 106.38)
    assert (manifest.gsd_m, manifest.licence, manifest.window_size) == (0.2, "etalab-2.0", SIZE)
    assert "IGN" in manifest.attribution
    assert output.with_suffix(".json").is_file()
    assert output.stat().st_size < 0.55 * path.stat().st_size

    images = _images(4)
    network = make_network(read_tensors(path), understand(path.name))
    session = onnxruntime.InferenceSession(output, providers=["CPUExecutionProvider"])
    found = session.run(None, {"image": images.numpy()})[0]
    with torch.no_grad():
        expected = network(images).numpy()
    assert np.abs(found - expected).max() < 0.01 * np.abs(expected).max()


@dataclass
class Hub:
    """What a server on this machine, which answers as huggingface.co does, offers and was asked for."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def offer(self, name: str, commit: str, path: Path) -> None:
        """Offer the weights of a network at a commit."""
        self.files[f"/IGNF/{name}/resolve/{commit}/{name}_weights.pth"] = path.read_bytes()


@pytest.fixture
def server(inc: tuple[Path, nn.Module], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """The hub, which offers the FLAIR-INC file."""
    hub = Hub()
    hub.offer(inc[0].name.removesuffix("_weights.pth"), COMMIT, inc[0])

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def _answer(self, with_body: bool) -> None:
            hub.asked.append(self.path)
            content = hub.files.get(self.path)
            self.send_response(404 if content is None else 200)
            self.send_header("X-Repo-Commit", self.path.split("/")[-2])
            self.send_header("ETag", '"weights"')
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            if with_body and content:
                self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{running.server_port}")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    yield hub
    running.shutdown()
    running.server_close()


def test_a_name_is_downloaded_at_its_commit(
    server: Hub, inc: tuple[Path, nn.Module], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Tensor] = []
    monkeypatch.setattr("training.import_ign.export", lambda network, *rest: seen.append(network) or _refuse())
    name = "FLAIR-INC_rgbi_15cl_resnet34-unet"
    assert main([name, "--output", str(tmp_path / "x.onnx"), "--revision", COMMIT]) == 1
    assert all(COMMIT in path for path in server.asked)
    expected = make_network(read_tensors(inc[0]), understand(name)).state_dict()
    assert all(torch.equal(value, expected[key]) for key, value in seen[0].state_dict().items())


def _refuse() -> None:
    raise InputError("seen")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["FLAIR-INC_rgbi_15cl_resnet34-unet"],
            r"--revision of FLAIR-INC_rgbi_15cl_resnet34-unet is missing: a commit",
        ),
        (["FLAIR-INC_rgbi_15cl_resnet34-unet.pth"], "weights file .* does not exist"),
        (["FLAIR-INC_rgbi_13cl_resnet34-unet"], "classes '13' .* must be one of 12, 15"),
        (["FLAIR-HUB_LC-A_IR_vit-upernet"], "encoder 'vit' .* swintiny"),
        (["FLAIR-HUB_LC-L_swinbase-upernet"], "is not the name of a network published by IGN"),
        ([], "give a file or name, and --output"),
    ],
)
def test_what_cannot_be_imported_is_named(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--output", str(tmp_path / "x.onnx")]) == 1
    message = capsys.readouterr().err
    assert re.search(words, message)
    assert message.count("\n") == 1


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        (lambda w: {**w, "model.encoders.SPOT_RGBI.x": w[next(iter(w))]}, "IR", "inputs AERIAL_RGBI, SPOT_RGBI"),
        (
            lambda w: {n.replace("AERIAL_LABEL-COSIA", "ALL_LABEL-LPIS"): v for n, v in w.items()},
            "IR",
            "ALL_LABEL-LPIS",
        ),
        (lambda w: {n: v for n, v in w.items() if "stages_2" not in n}, "IR", "Missing key"),
        (lambda w: {n: v for n, v in w.items() if "segmentation_head" not in n}, "IR", "no segmentation head"),
    ],
)
def test_files_of_other_networks_are_refused(
    hub: dict[str, Tensor], change: Callable[[dict[str, Tensor]], dict[str, Tensor]], name: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        make_network(change(hub), understand(f"FLAIR-HUB_LC-A_{name}_convnextv2nano-upernet"), SIZE)


def test_a_file_of_other_bands_is_refused(inc: tuple[Path, nn.Module]) -> None:
    with pytest.raises(InputError, match="contains no weights of FLAIR-INC_rgb_15cl_resnet34-unet: size mismatch"):
        make_network(read_tensors(inc[0]), understand("FLAIR-INC_rgb_15cl_resnet34-unet"))


def test_the_known_networks_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--known"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(known_networks()) + 1
    assert known_networks()["FLAIR-INC_rgb_12cl_resnet34-unet"].classes == FLAIR_12.classes
    assert known_networks()["FLAIR-HUB_LC-A_IR_swinbase-upernet"].classes == COSIA.classes
    assert known_networks()["FLAIR-HUB_LC-A_IR_swinbase-upernet"].bands == ("nir", "red", "green")
    assert all(model.revision is None or len(model.revision) == 40 for model in known_networks().values())


def _logits(path: Path, images: Tensor) -> Tensor:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return torch.from_numpy(session.run(None, {"image": images.numpy()})[0])


def _check_equal(found: Tensor, expected: Tensor) -> None:
    """Check that logits differ by rounding alone, and classes only where the two largest logits nearly tie."""
    largest = float(expected.abs().max())
    assert float((found - expected).abs().max()) < 1e-4 * largest
    first, second = expected.topk(2, dim=1).values.unbind(1)
    clear = first - second > 1e-5 * largest
    assert float(clear.float().mean()) > 0.99
    assert torch.equal(found.argmax(1)[clear], expected.argmax(1)[clear])


def _skeleton(name: str, folder: Path) -> Path:
    """Make a network's skeleton for a small window."""
    path = folder / f"{name}.skeleton"
    model = understand(name)
    path.write_bytes(make_skeleton(model, make_manifest(model, SIZE, "unknown")))
    return path


def _same_file(skeleton: Path, weights: Path, folder: Path) -> None:
    """Check that the engine writes the file that `training.import_ign` writes, and its manifest."""
    ours, theirs = folder / "ours.onnx", folder / "theirs.onnx"
    assemble(skeleton, weights, ours, precision="half")
    model = skeleton.stem
    assert main([str(weights), "--model", model, "--output", str(theirs), "--window-size", str(SIZE),
                 "--least-agreement", "0"]) == 0  # fmt: skip
    assert ours.read_bytes() == theirs.read_bytes()
    assert ours.with_suffix(".json").read_bytes() == theirs.with_suffix(".json").read_bytes()


def test_flair_inc_is_put_together_without_pytorch(inc: tuple[Path, nn.Module], tmp_path: Path) -> None:
    path, net = inc
    skeleton = _skeleton("FLAIR-INC_rgbi_15cl_resnet34-unet", tmp_path)
    made = assemble(skeleton, path, tmp_path / "float32.onnx", precision="float32")
    images = _images(4)
    with torch.no_grad():
        mean, std = (105.08, 110.87, 101.82, 106.38), (52.17, 45.38, 44.0, 39.69)
        expected = net(_normalised(images, mean, std))[:, [*range(14), 17]]
    _check_equal(_logits(made.output, images), expected)
    assert all(name.endswith("num_batches_tracked") for name in made.unused)
    _same_file(skeleton, path, tmp_path)


def test_flair_hub_is_put_together_without_pytorch(hub: dict[str, Tensor], tmp_path: Path) -> None:
    name = "FLAIR-HUB_LC-A_IR_convnextv2nano-upernet"
    path = tmp_path / f"{name}.safetensors"
    save_file(hub, path)
    skeleton = _skeleton(name, tmp_path)
    made = assemble(skeleton, path, tmp_path / "float32.onnx", precision="float32")
    images = _images(3)
    with torch.no_grad():
        pixels = _normalised(images, (106.59, 105.66, 111.35), (39.78, 52.23, 45.62))
        expected = _old_upernet(hub, _features(hub, "convnextv2_nano", pixels))
    _check_equal(_logits(made.output, images), expected)
    assert {"model.fusion_handler.conv_f.0.weight", f"{DECODER}decoder.fpn_stages.4.skip_conv.0.weight"} < set(
        made.unused
    )
    _same_file(skeleton, path, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_flair_hub_swin_is_put_together_without_pytorch(tmp_path: Path) -> None:
    name = "FLAIR-HUB_LC-A_RGB_swintiny-upernet"
    encoder = "swin_tiny_patch4_window7_224"
    decoder = _shake(
        UPerNetDecoder(timm.create_model(encoder, features_only=True, img_size=SIZE).feature_info.channels())
    )
    head = nn.Conv2d(64, 19, 1)
    weights = _hub_weights(encoder, decoder, head)
    path = tmp_path / f"{name}.safetensors"
    save_file({key: value.contiguous() for key, value in weights.items()}, path)
    skeleton = _skeleton(name, tmp_path)
    made = assemble(skeleton, path, tmp_path / "float32.onnx", precision="float32")
    images, model = _images(3), understand(name)
    with torch.no_grad():
        expected = _old_upernet(weights, _features(weights, encoder, _normalised(images, model.mean, model.std)))
    _check_equal(_logits(made.output, images), expected)
    _same_file(skeleton, path, tmp_path)


def test_the_shipped_skeletons_are_those_that_this_code_makes(tmp_path: Path) -> None:
    shipped = find_skeletons()
    assert set(shipped) == {*known_networks(), *UNSEEN}
    name = "FLAIR-INC_rgb_12cl_resnet34-unet"
    assert main([name, "--skeletons", str(tmp_path)]) == 0
    made = tmp_path / f"{name}.skeleton"
    one, other = Skeleton.read(shipped[name]), Skeleton.read(made)
    assert {**vars(one), "path": None} == {**vars(other), "path": None}
    assert one.graph() == other.graph()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_commands_of_the_readme(
    server: Hub,
    hub: dict[str, Tensor],
    patches: Path,
    run_documented: Callable[[str, dict[str, str]], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name, small = "FLAIR-INC_rgbie_15cl_resnet34-unet", "FLAIR-HUB_LC-A_IR_convnextv2nano-upernet"
    torch.save(smp.create_model("unet", "resnet34", encoder_weights=None, in_channels=5, classes=19).state_dict(),
               tmp_path / "inc.pth")  # fmt: skip
    server.offer(name, known_networks()[name].revision, tmp_path / "inc.pth")
    (tmp_path / "clone/downloads").mkdir(parents=True)
    save_file(hub, tmp_path / f"clone/downloads/{small}.safetensors")
    monkeypatch.chdir(tmp_path / "clone")
    written: list[Path] = []
    monkeypatch.setattr("training.import_ign.write_skeletons", lambda folder, names: written.append(folder))
    sizes = f"--window-size {SIZE} --least-agreement 0.9"
    changes = {
        "../shared/data/flair_d034 --part val\n": f"{patches} --part val {sizes}\n",
        "FLAIR-HUB_LC-A_IR_swinbase-upernet": small,
        "models/flair-hub.onnx": f"models/flair-hub.onnx {sizes}",
    }
    run_documented("IGN's networks", changes)
    assert load_onnx(Path("models/flair-inc.onnx")).manifest.band_names[-1] == "height"
    assert load_onnx(Path("models/flair-hub.onnx")).manifest.classes == COSIA.classes
    assert written == [Path("resources/skeletons")]


@pytest.mark.parametrize("name", sorted({*known_networks(), *UNSEEN}))
def test_the_shipped_skeletons_say_what_the_catalogue_says(name: str) -> None:
    model, skeleton = understand(name), Skeleton.read(find_skeletons()[name])
    manifest = make_manifest(model, 512, skeleton.manifest.version)
    assert skeleton.manifest == manifest
    assert (skeleton.repository, skeleton.files, skeleton.revision) == (model.repository, model.files, model.revision)
    assert skeleton.channels.kept == model.channels


def test_a_constant_without_a_known_recipe_stops_the_generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(self: object, values: list[np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
        return np.zeros(shape, np.float32)

    monkeypatch.setattr("training.ign.skeleton.Recipe.make", changed)
    with pytest.raises(ModelError, match="known way"):
        _skeleton("FLAIR-INC_rgb_12cl_resnet34-unet", tmp_path)
