"""Initial weights: those of each source are loaded unchanged and adapted to the bands according to the settings."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import conv2d, gelu, layer_norm
from transformers import (
    BeitForImageClassification,
    ConvNextForImageClassification,
    ConvNextV2ForImageClassification,
    EomtForUniversalSegmentation,
    SegformerForImageClassification,
    SegformerForSemanticSegmentation,
    SwinForImageClassification,
    Swinv2ForImageClassification,
)

from flair_seg.errors import InputError
from training.networks import Network, NetworkOptions, WeightsOptions, build
from training.networks.backbones import backbone_config
from training.networks.hypercolumns import CONTRAST
from training.networks.weights import first_convolution, widen

RGB = ("red", "green", "blue")
BANDS = (*RGB, "nir", "height")
MEAN, STD = [98.0, 99.0, 94.0, 108.0, 8.0], [41.0, 38.0, 37.0, 33.0, 18.0]
CLASSES = 6
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def _build(
    architecture: str, weights: WeightsOptions | None = None, bands: tuple[str, ...] = BANDS, extra: str = "mean"
) -> Network:
    torch.manual_seed(1)
    levels = dict(zip(BANDS, zip(MEAN, STD)))
    mean, std = zip(*(levels[band] for band in bands))
    return build(NetworkOptions(architecture, weights, extra), bands, mean, std, CLASSES).eval()


def _images(bands: int = 5, seed: int = 2) -> Tensor:
    return torch.randint(0, 256, (1, bands, 64, 64), generator=torch.Generator().manual_seed(seed)).float()


def _shake(module: torch.nn.Module) -> torch.nn.Module:
    """Replace all weights by random ones, so that none has a default such as one or zero."""
    torch.manual_seed(9)
    for name, value in module.state_dict().items():
        if value.is_floating_point():
            value.copy_(torch.rand(value.shape) + 0.5 if name.endswith("running_var") else torch.randn(value.shape) / 6)
    return module.eval()


@pytest.fixture
def segformer_folder(tmp_path: Path) -> Path:
    """A repository of `transformers` with an RGB SegFormer of 150 classes."""
    config = _build("segformer-tiny", bands=RGB).net.config
    config.num_labels = 150
    _shake(SegformerForSemanticSegmentation(config)).save_pretrained(tmp_path / "segformer")
    return tmp_path / "segformer"


def test_bands_are_filled_as_asked() -> None:
    weight, fresh = torch.randn(4, 3, 7, 7), torch.randn(4, 4, 7, 7)
    bands = ("nir", "green", "height", "red")
    for fill, expected in (
        ("mean", (weight[:, 0] + weight[:, 1] + weight[:, 2]) / 3),
        ("zero", torch.zeros(4, 7, 7)),
        ("blue", weight[:, 2]),
    ):
        found = widen(weight, RGB, bands, fill, fresh)
        assert torch.equal(found[:, 1], weight[:, 1])
        assert torch.equal(found[:, 3], weight[:, 0])
        assert torch.allclose(found[:, 0], expected)
        assert torch.allclose(found[:, 2], expected)
    found = widen(weight, RGB, bands, "random", fresh)
    assert torch.equal(found[:, [0, 2]], fresh[:, [0, 2]])
    assert torch.equal(found[:, [3, 1]], weight[:, :2])


def test_bands_that_cannot_be_filled_are_refused() -> None:
    weight = torch.zeros(4, 3, 7, 7)
    with pytest.raises(InputError, match=r"extra_bands .*'nir'.*mean, zero, random"):
        widen(weight, RGB, BANDS, "nir", torch.zeros(4, 5, 7, 7))
    with pytest.raises(InputError, match=r"\b3 bands: 5\b"):
        widen(weight, BANDS, BANDS, "mean", torch.zeros(4, 5, 7, 7))


def test_zero_bands_change_nothing_and_copied_ones_act_as_their_twin(segformer_folder: Path) -> None:
    weights = WeightsOptions("folder", str(segformer_folder))
    images = _images()
    plain = _build("segformer-tiny", weights, RGB)
    with torch.no_grad():
        expected = plain.encode(images[:, :3])[-1]
        zero = _build("segformer-tiny", weights, extra="zero").encode(images)[-1]
        assert torch.allclose(zero, expected, atol=1e-4)

        # A band with red's weights and values counts red twice: as red does with doubled weights.
        twin = _build("segformer-tiny", weights, (*RGB, "nir"), extra="red")
        red = (images[:, :1] - twin.mean[:, :1]) / twin.std[:, :1]
        nir = red * twin.std[:, 3:] + twin.mean[:, 3:]
        found = twin.encode(torch.cat([images[:, :3], nir], dim=1))[-1]
        first = dict(plain.encoder.named_parameters())[first_convolution(plain.encoder)]
        first[:, 0] *= 2.0
        assert torch.allclose(found, plain.encode(images[:, :3])[-1], atol=1e-3)


def test_weights_of_transformers_arrive_whole(segformer_folder: Path) -> None:
    theirs = SegformerForSemanticSegmentation.from_pretrained(segformer_folder).eval()
    ours = _build("segformer-tiny", WeightsOptions("folder", str(segformer_folder)), RGB)
    images = _images(3)
    with torch.no_grad():
        features = theirs.segformer(ours.normalise(images), output_hidden_states=True).hidden_states
        assert torch.allclose(ours.encode(images)[-1], features[-1], atol=1e-4)
    head = theirs.decode_head
    assert torch.equal(ours.net.decode_head.linear_fuse.weight, head.linear_fuse.weight)
    # Other classes: the classifier stays random, and the normalisation is the new run's.
    assert ours.net.decode_head.classifier.weight.shape[0] == CLASSES
    assert ours.mean.flatten().tolist() == MEAN[:3]


@pytest.mark.parametrize(
    ("architecture", "make"),
    [
        ("segformer-tiny", lambda: SegformerForImageClassification(_build("segformer-tiny", bands=RGB).net.config)),
        ("upernet-swin-mini", lambda: SwinForImageClassification(backbone_config("swin-mini", 3, 0.0))),
        ("mask2former-swin-mini", lambda: SwinForImageClassification(backbone_config("swin-mini", 3, 0.0))),
        ("upernet-convnext-mini", lambda: ConvNextForImageClassification(backbone_config("convnext-mini", 3, 0.0))),
        ("upernet-swinv2-mini", lambda: Swinv2ForImageClassification(backbone_config("swinv2-mini", 3, 0.0))),
        (
            "upernet-convnextv2-mini",
            lambda: ConvNextV2ForImageClassification(backbone_config("convnextv2-mini", 3, 0.0)),
        ),
        ("upernet-beit-mini", lambda: BeitForImageClassification(backbone_config("beit-mini", 3, 0.0))),
    ],
)
def test_a_classifier_gives_its_encoder(architecture: str, make: object, tmp_path: Path) -> None:
    _shake(make()).save_pretrained(tmp_path)
    network = _build(architecture, WeightsOptions("folder", str(tmp_path)))
    theirs = {name.split(".", 1)[1]: value for name, value in make().from_pretrained(tmp_path).state_dict().items()}
    ours = {re.sub(r"^(swin|beit)\.", "", name): value for name, value in network.encoder.state_dict().items()}
    first = re.sub(r"^(swin|beit)\.", "", first_convolution(network.encoder))
    compared = 0
    for name, value in ours.items():
        if name in theirs and name != first and value.is_floating_point():
            assert torch.equal(value, theirs[name]), name
            compared += 1
    assert compared > 0.8 * len(ours)
    assert torch.equal(ours[first][:, :3], theirs[first])
    assert torch.allclose(ours[first][:, 4], theirs[first].mean(1))


@pytest.mark.parametrize("architecture", ["dpt-dinov2-mini", "eomt-mini"])
def test_a_dinov2_of_timm_is_resampled_to_the_patches_used(architecture: str, tmp_path: Path) -> None:
    """The published network has patches of 14 px in images of 518 px; here they are 16 px of 512."""
    import timm

    size = {"embed_dim": 32, "num_heads": 2, "depth": 4 if architecture == "eomt-mini" else 12}
    theirs = _shake(timm.create_model("vit_small_patch14_reg4_dinov2", num_classes=0, **size))
    save_file(theirs.state_dict(), tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps({"architecture": "vit_small_patch14_reg4_dinov2"}))
    network = _build(architecture, WeightsOptions("folder", str(tmp_path)), RGB)
    same = timm.create_model(
        "vit_small_patch14_reg4_dinov2", num_classes=0, patch_size=16, img_size=512, dynamic_img_size=True, **size
    ).eval()
    same.load_state_dict(timm.models.vision_transformer.checkpoint_filter_fn(theirs.state_dict(), same))
    images = torch.nn.functional.interpolate(_images(3), size=(512, 512))
    with torch.no_grad():
        expected = same.forward_intermediates(network.normalise(images), intermediates_only=True)[-1]
        found = network.encode(images)[-1]
    assert float((found - expected).abs().max()) < 1e-3 * float(expected.abs().max())


def test_a_whole_eomt_of_transformers_arrives_and_predicts_the_same(tmp_path: Path) -> None:
    config = _build("eomt-mini", bands=RGB).net.config
    theirs = _shake(EomtForUniversalSegmentation(config))
    theirs.attn_mask_probs.zero_()  # as at the end of the authors' training
    theirs.save_pretrained(tmp_path)
    ours = _build("eomt-mini", WeightsOptions("folder", str(tmp_path)), RGB)
    images = torch.nn.functional.interpolate(_images(3), size=(512, 512))
    with torch.no_grad():
        expected = theirs(ours.normalise(images))
        classes, masks = ours.answers(images)[-1]
        assert torch.allclose(masks, expected.masks_queries_logits, atol=1e-3)
        assert torch.allclose(classes, expected.class_queries_logits, atol=1e-3)


@pytest.mark.parametrize(
    "architecture", ["unet-mini", "unetplusplus-mini", "fpn-efficientnet-lite0", "hypercolumn-mini"]
)
def test_weights_of_timm_arrive_whole(architecture: str, tmp_path: Path) -> None:
    import timm

    network = _build(architecture, bands=RGB)
    theirs = _shake(timm.create_model(network.timm_name))
    save_file(theirs.state_dict(), tmp_path / "model.safetensors")
    ours = _build(architecture, WeightsOptions("folder", str(tmp_path)), RGB)
    images = _images(3)
    with torch.no_grad():
        factor = CONTRAST if architecture == "hypercolumn-mini" else 1.0
        expected = theirs.forward_intermediates(ours.normalise(images) * factor, intermediates_only=True)[-1]
        assert torch.allclose(ours.encode(images)[-1], expected, atol=1e-4)


def test_efficientnet_lite_files_are_read(lite_state: Callable[[nn.Module], dict[str, Tensor]], tmp_path: Path) -> None:
    import timm

    theirs = _shake(timm.create_model("tf_efficientnet_lite0"))
    torch.save(lite_state(theirs), tmp_path / "lite.pth")
    ours = _build("fpn-efficientnet-lite0", WeightsOptions("efficientnet-lite", str(tmp_path / "lite.pth")), RGB)
    images = _images(3)
    with torch.no_grad():
        found = theirs.forward_intermediates(ours.normalise(images), intermediates_only=True)
        for expected, own in zip(found, ours.encode(images)):
            assert torch.allclose(own, expected, atol=1e-4)


def test_official_mit_files_are_read(tmp_path: Path) -> None:
    """Our encoder agrees with that of the authors, written here from the paper and their names of weights."""
    network = _shake(_build("segformer-tiny", bands=RGB))
    state = network.encoder.state_dict()
    official = _official_names(state)
    torch.save({"state_dict": {f"backbone.{name}": value for name, value in official.items()}}, tmp_path / "mit.pth")
    ours = _build("segformer-tiny", WeightsOptions("mit", str(tmp_path / "mit.pth")), RGB)
    images = _images(3)
    with torch.no_grad():
        for found, expected in zip(ours.encode(images), _official_encoder(official, ours.normalise(images))):
            assert torch.allclose(found, expected, atol=1e-4)


def _official_names(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights by the names in `mit_b0.pth`, with keys and values in one matrix, for one block per stage."""
    names: dict[str, Tensor] = {}
    for stage in range(4):
        ours, number = f"stages.{stage}.", stage + 1
        block = f"{ours}blocks.0."
        table = {
            f"patch_embed{number}.proj": f"{ours}patch_embeddings.proj",
            f"patch_embed{number}.norm": f"{ours}patch_embeddings.layer_norm",
            f"block{number}.0.norm1": f"{block}layernorm_before",
            f"block{number}.0.attn.q": f"{block}attention.q_proj",
            f"block{number}.0.attn.proj": f"{block}attention.o_proj",
            f"block{number}.0.norm2": f"{block}layernorm_after",
            f"block{number}.0.mlp.fc1": f"{block}mlp.fc1",
            f"block{number}.0.mlp.dwconv.dwconv": f"{block}mlp.dwconv.dwconv",
            f"block{number}.0.mlp.fc2": f"{block}mlp.fc2",
            f"norm{number}": f"{ours}layer_norm",
        }
        if stage < 3:
            table[f"block{number}.0.attn.sr"] = f"{block}attention.sequence_reduction.sequence_reduction"
            table[f"block{number}.0.attn.norm"] = f"{block}attention.sequence_reduction.layer_norm"
        for kind in ("weight", "bias"):
            names.update({f"{theirs}.{kind}": state[f"{name}.{kind}"] for theirs, name in table.items()})
            pair = [state[f"{block}attention.{part}_proj.{kind}"] for part in ("k", "v")]
            names[f"block{number}.0.attn.kv.{kind}"] = torch.cat(pair)
    return names


def _official_encoder(w: dict[str, Tensor], images: Tensor) -> list[Tensor]:
    """The Mix Transformer (Xie et al. 2021, section 3.1) in plain functions, for one block per stage."""
    features, heads = [], (1, 2, 5, 8)
    x = images
    for stage in range(1, 5):
        name = f"block{stage}.0."

        def linear(part: str, tokens: Tensor, name: str = name) -> Tensor:
            return tokens @ w[f"{name}{part}.weight"].T + w[f"{name}{part}.bias"]

        def norm(part: str, tokens: Tensor, eps: float) -> Tensor:
            return layer_norm(tokens, tokens.shape[-1:], w[f"{part}.weight"], w[f"{part}.bias"], eps)

        embed, stride = f"patch_embed{stage}.", 4 if stage == 1 else 2
        weight = w[f"{embed}proj.weight"]
        x = conv2d(x, weight, w[f"{embed}proj.bias"], stride=stride, padding=weight.shape[-1] // 2)
        count, width, rows, columns = x.shape
        tokens = norm(f"{embed}norm", x.flatten(2).mT, 1e-5)
        normal = norm(f"{name}norm1", tokens, 1e-6)
        reduced = normal
        if f"{name}attn.sr.weight" in w:
            kernel = w[f"{name}attn.sr.weight"]
            grid = conv2d(
                normal.mT.view(count, width, rows, columns), kernel, w[f"{name}attn.sr.bias"], stride=kernel.shape[-1]
            )
            reduced = norm(f"{name}attn.norm", grid.flatten(2).mT, 1e-5)
        query = linear("attn.q", normal)
        key, value = linear("attn.kv", reduced).chunk(2, dim=-1)
        split = [part.unflatten(-1, (heads[stage - 1], -1)).transpose(1, 2) for part in (query, key, value)]
        share = (split[0] @ split[1].mT / split[0].shape[-1] ** 0.5).softmax(-1)
        tokens = tokens + linear("attn.proj", (share @ split[2]).transpose(1, 2).flatten(2))
        hidden = linear("mlp.fc1", norm(f"{name}norm2", tokens, 1e-6))
        grid = hidden.mT.view(count, -1, rows, columns)
        kernel = w[f"{name}mlp.dwconv.dwconv.weight"]
        grid = conv2d(grid, kernel, w[f"{name}mlp.dwconv.dwconv.bias"], padding=1, groups=kernel.shape[0])
        tokens = norm(f"norm{stage}", tokens + linear("mlp.fc2", gelu(grid.flatten(2).mT)), 1e-6)
        x = tokens.mT.view(count, width, rows, columns)
        features.append(x)
    return features


def test_an_encoder_of_pretraining_starts_another_network(tmp_path: Path) -> None:
    trained = _build("mask2former-swin-mini")
    _shake(trained.encoder)
    path = tmp_path / "encoder.safetensors"
    save_file(trained.encoder.state_dict(), path, metadata={"encoder": json.dumps({"bands": BANDS})})
    network = _build("upernet-swin-mini", WeightsOptions("encoder", str(path)), ("nir", "red", "green"))
    images = _images()
    first = dict(trained.encoder.named_parameters())[first_convolution(trained.encoder)]
    with torch.no_grad():
        first[:, [2, 4]] = 0.0
        expected = trained.encoder(trained.normalise(images)).feature_maps[-1]
        assert torch.allclose(network.encode(images[:, [3, 0, 1]])[-1], expected, atol=1e-4)


def test_a_network_of_ours_starts_another_with_more_classes(tiny_weights: Path) -> None:
    network = _build("segformer-tiny", WeightsOptions("checkpoint", str(tiny_weights)))
    from training.models.checkpoint import load_model

    trained = load_model(tiny_weights)[0]
    with torch.no_grad():
        pixels = (_images() - 100.0) / 50.0
        ours = network.encode(pixels * network.std + network.mean)[-1]
        theirs = trained.encode(pixels * trained.std + trained.mean)[-1]
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_the_folder_of_a_run_is_as_good_as_its_model(tiny_weights: Path, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(tiny_weights.read_bytes())
    networks = [_build("segformer-tiny", WeightsOptions("checkpoint", str(name))) for name in (tiny_weights, tmp_path)]
    first, second = (network.state_dict() for network in networks)
    assert all(torch.equal(value, second[name]) for name, value in first.items())


@pytest.fixture
def hub(segformer_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A server on this machine that answers like huggingface.co for one repository; yields the requested paths."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def _answer(self, with_body: bool) -> None:
            asked.append(self.path)
            path = segformer_folder / self.path.rsplit("/", 1)[1]
            if f"/someone/segformer/resolve/{COMMIT}/" not in self.path or not path.is_file():
                self.send_response(404)
                known = "/someone/segformer/" in self.path
                self.send_header("X-Error-Code", "EntryNotFound" if known else "RepoNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            content = path.read_bytes()
            self.send_response(200)
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{path.name}"')
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if with_body:
                self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    yield asked
    server.shutdown()
    server.server_close()


def test_weights_are_downloaded_once_at_their_commit(hub: list[str], segformer_folder: Path) -> None:
    weights = WeightsOptions("hub", "someone/segformer", COMMIT)
    network = _build("segformer-tiny", weights, RGB)
    local = _build("segformer-tiny", WeightsOptions("folder", str(segformer_folder)), RGB)
    assert all(torch.equal(a, b) for a, b in zip(network.state_dict().values(), local.state_dict().values()))
    assert all(COMMIT in path for path in hub)
    hub.clear()
    _build("segformer-tiny", weights, RGB)
    assert hub == []


def test_what_the_hub_lacks_is_named(hub: list[str]) -> None:
    with pytest.raises(InputError, match=r"someone/nothing .*0123456789"):
        _build("segformer-tiny", WeightsOptions("hub", "someone/nothing", COMMIT), RGB)
    with pytest.raises(InputError, match=r"someone/segformer .*f{40}.*config\.json"):
        _build("segformer-tiny", WeightsOptions("hub", "someone/segformer", "f" * 40), RGB)


def test_unusable_weights_are_refused_in_one_line(segformer_folder: Path, tmp_path: Path) -> None:
    for architecture, weights, words in (
        ("segformer-tiny", WeightsOptions("folder", str(tmp_path / "none")), "weights folder .*none"),
        ("segformer-tiny", WeightsOptions("checkpoint", str(tmp_path / "none")), r"none .*training\.train"),
        (
            "segformer-tiny",
            WeightsOptions("encoder", str(tmp_path / "none")),
            r"none .*training\.pretrain",
        ),
        ("segformer-tiny", WeightsOptions("mit", str(tmp_path / "none")), "weights file .*none"),
        ("segformer-tiny", WeightsOptions("mit", str(segformer_folder)), "is a folder"),
        ("segformer-tiny", WeightsOptions("encoder", str(tmp_path)), r"is a folder: .*training\.pretrain"),
        ("segformer-tiny", WeightsOptions("checkpoint", str(tmp_path)), r"model\.safetensors .*training\.train"),
        ("unet-mini", WeightsOptions("mit", "x.pth"), "'mit' .*segformer"),
        ("unet-mini", WeightsOptions("efficientnet-lite", "x.pth"), "fpn-efficientnet-lite0"),
        ("unet-mini", WeightsOptions("folder", str(segformer_folder)), r"lack \d+ of the encoder's \d+ tensors"),
        ("segformer-b0", WeightsOptions("folder", str(segformer_folder)), "lack|another shape"),
        ("upernet-swin-mini", WeightsOptions("folder", str(segformer_folder)), "lack|no weights that transformers"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            _build(architecture, weights)
        assert "\n" not in str(caught.value)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    torch.save({"stage": Path("x")}, tmp_path / "evil.pth")
    with pytest.raises(InputError, match=r"evil\.pth .*Path") as caught:
        _build("segformer-tiny", WeightsOptions("mit", str(tmp_path / "evil.pth")))
    assert "weights_only" not in str(caught.value)
    SegformerForSemanticSegmentation(_build("segformer-tiny").net.config).config.save_pretrained(tmp_path / "folder")
    torch.save({"stage": Path("x")}, tmp_path / "folder" / "pytorch_model.bin")
    with pytest.raises(InputError, match="folder") as caught:
        _build("segformer-tiny", WeightsOptions("folder", str(tmp_path / "folder")))
    assert "weights_only" not in str(caught.value)
    torch.save({"stage": torch.zeros(1)}, tmp_path / "other.pth")
    with pytest.raises(InputError, match=r"other\.pth .*patch_embed1\.proj\.weight"):
        _build("segformer-tiny", WeightsOptions("mit", str(tmp_path / "other.pth")))
    with pytest.raises(InputError, match=r"other\.pth .*_conv_stem\.weight"):
        _build("fpn-efficientnet-lite0", WeightsOptions("efficientnet-lite", str(tmp_path / "other.pth")))
    (tmp_path / "damaged.safetensors").write_bytes(b"nonsense")
    with pytest.raises(InputError, match=r"damaged\.safetensors .*training\.pretrain"):
        _build("segformer-tiny", WeightsOptions("encoder", str(tmp_path / "damaged.safetensors")))


def test_weights_for_other_bands_are_named(tmp_path: Path) -> None:
    config = _build("segformer-tiny").net.config
    SegformerForSemanticSegmentation(config).save_pretrained(tmp_path)
    with pytest.raises(InputError, match=r"\b5 bands: 3\b.*red, green, blue"):
        _build("segformer-tiny", WeightsOptions("folder", str(tmp_path)))
