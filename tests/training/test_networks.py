"""Networks have one interface, train all their parameters, and predict the same as the library they come from."""

from __future__ import annotations

import re
import sys

import numpy as np
import onnxruntime
import pytest
import torch

from flair_seg.errors import InputError
from training.models.graphs import to_onnx
from training.networks import ARCHITECTURES, Network, NetworkOptions, WeightsOptions, build
from training.networks.base import padded
from training.networks.hypercolumns import statistics, statistics_count
from training.networks.losses import Criterion, LossOptions
from training.networks.segformer import SegFormer

BANDS = ("red", "green", "blue", "nir", "height")
MEAN, STD = [98.0, 99.0, 94.0, 108.0, 8.0], [41.0, 38.0, 37.0, 33.0, 18.0]
CLASSES = 6
TINY = tuple(name for name in ARCHITECTURES if name.endswith(("-mini", "segformer-tiny", "-lite0")))
"""The small network of each kind; the others differ in size only."""
KINDS = {re.sub(r"-?(tiny|nano|small|base|large|mini|b\d|(?<=lite)\d)$", "", name) for name in ARCHITECTURES}
WITHOUT_MINI = {
    "unet-resnet18",
    "unet-resnet34",
    "unet-efficientnetv2-s",
    "unetplusplus-convnext",
    "unet",
    "unetplusplus",
}
"""U-Nets share a small one for each decoder."""


EXPORTED = (
    "upernet-convnext-mini",
    "upernet-convnextv2-mini",
    "upernet-swinv2-mini",
    "upernet-beit-mini",
    "mask2former-swin-mini",
    "eomt-mini",
    "dpt-deit3-mini",
    "dpt-dinov2-mini",
    "hypercolumn-mini",
)
"""Each encoder and decoder; U-Nets are exported in test_ign, SegFormer in test_export, FPN in test_readme, and
`benchmarks/networks.py` exports any."""


def _build(architecture: str, bands: tuple[str, ...] = BANDS) -> Network:
    torch.manual_seed(0)
    return build(NetworkOptions(architecture), bands, MEAN[: len(bands)], STD[: len(bands)], CLASSES)


def _images(height: int = 96, width: int = 64) -> torch.Tensor:
    return torch.randint(0, 256, (2, 5, height, width), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("architecture", TINY)
def test_all_take_raw_bands_and_give_logits(architecture: str) -> None:
    network = _build(architecture).eval()
    images = _images()
    with torch.no_grad():
        logits, coarse, features = network(images), network.stride_logits(images), network.encode(images)
    assert logits.shape == (2, CLASSES, 96, 64)
    assert coarse.shape == (2, CLASSES, 96 // network.logit_stride, 64 // network.logit_stride)
    assert features[-1].shape[-2:] in ((3, 2), (6, 4))
    strides = [96 // feature.shape[-2] for feature in features]
    assert strides == sorted(strides)
    assert torch.allclose(network(images.float()), logits, atol=1e-5)


def test_each_kind_of_network_has_a_small_one() -> None:
    small = {re.sub(r"-?(tiny|mini|(?<=lite)0)$", "", name) for name in TINY}
    assert WITHOUT_MINI < KINDS
    assert KINDS - WITHOUT_MINI <= small


@pytest.mark.parametrize("architecture", TINY)
def test_every_parameter_is_trained(architecture: str) -> None:
    """Data-parallel training waits for the gradient of each parameter."""
    network = _build(architecture)
    labels = torch.randint(0, CLASSES, (2, 96, 64))
    labels[0, :9] = 255
    criterion = Criterion(torch.ones(CLASSES), LossOptions())
    network.loss(_images(), labels, criterion).backward()
    assert [name for name, value in network.named_parameters() if value.grad is None] == []
    assert {*map(id, network.encoder.parameters())} < {*map(id, network.parameters())}


@pytest.mark.parametrize("architecture", TINY)
def test_a_few_steps_lower_the_loss(architecture: str) -> None:
    network = _build(architecture)
    images = _images(64, 64)
    labels = (images[:, 0] > 127).long()
    criterion = Criterion(torch.ones(CLASSES), LossOptions())
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3)
    losses = []
    for _ in range(6):
        optimiser.zero_grad()
        loss = network.loss(images, labels, criterion)
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert np.mean(losses[-2:]) < 0.97 * losses[0]


@pytest.mark.parametrize("architecture", ["segformer-tiny", "segformer-b0"])
def test_the_rearranged_decoder_is_that_of_transformers(architecture: str) -> None:
    torch.manual_seed(0)
    model = SegFormer(NetworkOptions(architecture), BANDS, MEAN, STD, CLASSES).eval()
    with torch.no_grad():
        expected = model.net((_images() - model.mean) / model.std).logits
        found = model.stride_logits(_images())
    assert found.shape == (2, CLASSES, 24, 16)
    assert torch.allclose(found, expected, atol=1e-4 * float(expected.abs().max()))


def test_upernet_predicts_the_same_as_transformers() -> None:
    model = _build("upernet-swin-mini").eval()
    with torch.no_grad():
        expected = model.net((_images() - model.mean) / model.std).logits
        assert torch.allclose(model(_images()), expected, atol=1e-5)


def test_a_class_of_mask2former_scores_the_sum_of_its_masks() -> None:
    model = _build("mask2former-swin-mini").eval()
    with torch.no_grad():
        answer = model.net((_images() - model.mean) / model.std)
        found = model.stride_logits(_images())
    expected = torch.zeros_like(found)
    for query in range(answer.class_queries_logits.shape[1]):
        shares = answer.class_queries_logits[:, query].softmax(-1)[:, :CLASSES]
        expected += shares[:, :, None, None] * answer.masks_queries_logits[:, query, None].sigmoid()
    assert torch.allclose(found.exp(), expected, atol=1e-5)


@pytest.mark.parametrize("architecture", ["mask2former-swin-mini", "eomt-mini"])
def test_queries_aim_at_the_classes_that_count(architecture: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = _build(architecture)
    labels = torch.full((3, 64, 64), 255)
    labels[1, :32], labels[1, 32:] = 2, 5
    labels[2, 0] = 1
    seen: dict[str, list[torch.Tensor]] = {}
    original = model.net.get_loss_dict

    def spy(
        masks: torch.Tensor, classes: torch.Tensor, mask_labels: object, class_labels: object, rest: None
    ) -> object:
        seen.update(masks=mask_labels, classes=class_labels)
        return original(masks, classes, mask_labels, class_labels, rest)

    monkeypatch.setattr(model.net, "get_loss_dict", spy)
    weights = torch.ones(CLASSES)
    weights[5] = 0.0
    images = torch.zeros((3, 5, 64, 64))
    assert float(model.loss(images, labels, Criterion(weights, LossOptions())).detach()) > 0.0
    assert [found.tolist() for found in seen["classes"]] == [[2], [1]]
    assert [float(masks.sum()) for masks in seen["masks"]] == [32 * 64, 64]
    nothing = torch.full_like(labels, 255)
    assert float(model.loss(images, nothing, Criterion(weights, LossOptions())).detach()) == 0.0


def test_one_label_of_each_cell_is_looked_at() -> None:
    network = _build("segformer-tiny")
    labels = torch.arange(16).repeat(1, 1, 1).view(1, 4, 4).repeat(1, 8, 8)
    seen = set()
    for seed in range(60):
        torch.manual_seed(seed)
        cells = network.cell_labels(labels, torch.zeros((1, CLASSES, 8, 8)))
        assert cells.shape == (1, 8, 8)
        assert len(cells.unique()) == 1
        seen.add(int(cells[0, 0, 0]))
    assert seen == set(range(16))


def test_logits_do_not_depend_on_the_neighbours_in_the_batch() -> None:
    for architecture in TINY:
        network = _build(architecture).eval()
        with torch.no_grad():
            assert torch.allclose(network(_images())[1:], network(_images()[1:]), atol=1e-4), architecture


@pytest.mark.parametrize("architecture", EXPORTED)
def test_the_exported_graph_predicts_the_same_at_any_size(architecture: str) -> None:
    """Of 80 px, which is no multiple of 32: the graph pads, and interpolates position embeddings."""
    network = _build(architecture).eval().requires_grad_(False)
    session = onnxruntime.InferenceSession(
        to_onnx(network, window_size=80).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    images = _images(80, 80).float()
    expected = network(images).numpy()
    assert expected.shape == (2, CLASSES, 80, 80)
    for count in (1, 2):
        found = session.run(None, {"image": images[:count].numpy()})[0]
        assert np.abs(found - expected[:count]).max() < 5e-3 * np.abs(expected).max()


@pytest.mark.parametrize("architecture", TINY)
def test_padding_leaves_what_fits(architecture: str) -> None:
    network, images = _build(architecture).eval(), _images(64, 64)
    with torch.no_grad():
        assert network(images[..., :60, :50]).shape == (2, CLASSES, 60, 50)
        assert torch.equal(padded(images), images)


def test_all_queries_learn_from_each_pixel() -> None:
    """The published loss alone leaves most queries without a mask: the loss of the scores reaches all of them."""
    model = _build("mask2former-swin-mini")
    labels = torch.zeros((2, 64, 64), dtype=torch.int64)
    seen: list[torch.Tensor] = []
    answers = model.answers

    def spy(images: torch.Tensor) -> object:
        found = answers(images)
        found[-1][1].retain_grad()
        seen.append(found[-1][1])
        return found

    model.answers = spy  # type: ignore[method-assign]
    model.loss(_images(64, 64), labels, Criterion(torch.ones(CLASSES), LossOptions())).backward()
    assert seen[0].grad is not None
    assert (seen[0].grad.abs().amax((2, 3)) > 0).all()


def test_published_sizes_have_their_published_number_of_parameters() -> None:
    """Numbers of parameters, in millions, from the papers' tables; heads and bands differ by a few per cent."""
    published = {
        "segformer-b0": 3.7,
        "segformer-b2": 27.4,
        "segformer-b5": 84.6,
        "upernet-convnext-tiny": 60.0,
        "upernet-swin-tiny": 60.0,
        "mask2former-swin-tiny": 47.0,
        "mask2former-swin-large": 215.0,
        "unet-resnet34": 24.4,
        "fpn-efficientnet-lite0": 3.4,
        "upernet-swinv2-tiny": 60.0,
        "upernet-convnextv2-base": 122.0,
        "eomt-large": 316.0,
    }
    for architecture, millions in published.items():
        with torch.device("meta"):
            network = build(NetworkOptions(architecture), BANDS[:3], MEAN[:3], STD[:3], 150)
        assert sum(value.numel() for value in network.parameters()) / 1e6 == pytest.approx(millions, rel=0.05)


def test_a_missing_library_is_named_with_the_command_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "segmentation_models_pytorch", None)
    with pytest.raises(InputError, match=r"pip install .*segmentation-models-pytorch"):
        _build("unet-mini")
    assert isinstance(_build("upernet-convnext-mini"), Network)


def test_invalid_options_are_refused() -> None:
    with pytest.raises(InputError, match=r"'resnet'.*segformer-b0"):
        _build("resnet")
    with pytest.raises(InputError, match="drop_path_rate is 1"):
        NetworkOptions("segformer-b0", drop_path_rate=1.0)
    with pytest.raises(InputError, match="extra_bands is 'blur'"):
        build(NetworkOptions("segformer-tiny", extra_bands="blur"), BANDS, MEAN, STD, CLASSES)
    with pytest.raises(InputError, match="5 bands, 4 means"):
        build(NetworkOptions("segformer-tiny"), BANDS, MEAN[:4], STD, CLASSES)
    with pytest.raises(InputError, match=r"weights\.revision .*'main'"):
        WeightsOptions("hub", "nvidia/mit-b0", "main")
    with pytest.raises(InputError, match=r"'web'.*hub, folder, mit, efficientnet-lite, checkpoint, encoder"):
        WeightsOptions("web", "nvidia/mit-b0")
    with pytest.raises(InputError, match="freeze is 'all'"):
        NetworkOptions("segformer-b0", freeze="all")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="random weights must be trained"):
        NetworkOptions("segformer-b0", freeze="encoder")
    with pytest.raises(InputError, match=r"bands are height.*red, green, blue, nir"):
        _build("hypercolumn-mini", ("height",))


def test_all_published_networks_are_known() -> None:
    assert len(ARCHITECTURES) == 7 + 23 + 5 + 4 + 9 + 8 + 4
    assert {"segformer-b5", "mask2former-swin-large", "upernet-swin-base", "unet-efficientnetv2-s"} < set(ARCHITECTURES)


def test_a_frozen_encoder_keeps_weights_and_batch_statistics() -> None:
    network = _build("hypercolumn-mini")
    network.freeze_encoder()
    network.train()
    before = {name: value.clone() for name, value in network.encoder.state_dict().items()}
    trained = [value for value in network.parameters() if value.requires_grad]
    optimiser = torch.optim.SGD(trained, lr=0.1, weight_decay=0.1)
    loss = network.loss(
        _images(), torch.ones((2, 96, 64), dtype=torch.int64), Criterion(torch.ones(CLASSES), LossOptions())
    )
    loss.backward()
    optimiser.step()
    assert all(torch.equal(value, before[name]) for name, value in network.encoder.state_dict().items())
    assert network.head.training
    assert len(trained) == len([*network.projections.parameters(), *network.head.parameters()])


@pytest.mark.parametrize(
    ("bands", "seen"),
    [
        (("height", "nir", "blue", "green", "red"), ("red", "green", "blue")),
        (("nir", "green", "blue"), ("nir", "green", "blue")),
        (("height", "red"), ("red", "red", "red")),
    ],
)
def test_the_encoder_of_hypercolumns_sees_three_optical_bands(bands: tuple[str, ...], seen: tuple[str, ...]) -> None:
    network = _build("hypercolumn-mini", bands).eval()
    assert tuple(bands[index] for index in network.seen) == seen
    assert network(_images()[:, : len(bands)]).shape == (2, CLASSES, 96, 64)


def test_statistics_of_cells() -> None:
    """NDVI and height above the ground by hand; an offset of all heights changes neither of them."""
    images = torch.zeros((1, 3, 160, 160))
    images[:, 0], images[:, 1] = 59.0, 120.0
    images[:, 2, 80:84, 80:84] = 50.0
    names = ("red", "nir", "height")
    found = statistics(images, images, names)
    assert found.shape[1] == statistics_count(names) == 12
    assert found[0, 9].unique().tolist() == pytest.approx([61.0 / 180.0])
    expected = torch.zeros((40, 40))
    expected[20, 20] = 50.0
    assert torch.equal(found[0, 11], expected)
    images[:, 2] += 40.0
    assert torch.equal(statistics(images, images, names)[0, 11], expected)
