"""Heat equals captum's, and a roll-out computed layer by layer from attention that was written out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from core.architectures.building import build
from core.architectures.network import Backbone, Network
from core.architectures.torchvision_guard import torchvision
from core.prediction.explaining.heat import heat_of
from core.prediction.explaining.ways import explanation_of
from core.runs.recipe import Recipe
from tests.core.architectures.test_ensembles import ensemble

from timm.models.vision_transformer import VisionTransformer  # isort: skip  after torchvision's guard


def opinionated(architecture: str, size: int, **settings: object) -> Network:
    """A network whose answers differ from class to class, and with statistics that are not those of a fresh one."""
    network = build(Recipe.model_validate({"architecture": architecture, "picture_size": size, **settings}), 3)
    with torch.random.fork_rng():
        torch.manual_seed(2)
        nn.init.normal_(next(network.head.parameters()), std=0.3)
        for part in network.modules():
            if isinstance(part, nn.BatchNorm2d | nn.BatchNorm1d):
                nn.init.normal_(part.running_mean, std=0.1)  # type: ignore[arg-type]
                nn.init.uniform_(part.weight, 0.5, 1.5)
    return network.eval().requires_grad_(False)


def picture(size: int) -> torch.Tensor:
    return torch.randn(1, 3, size, size, generator=torch.Generator().manual_seed(3))


@pytest.mark.parametrize(("architecture", "size"), [("cnn-small", 32), ("resnet18", 64), ("lite0", 64)])
def test_the_last_feature_map_weighs_as_captum_says(architecture: str, size: int) -> None:
    from captum.attr import LayerGradCam  # with pandas it takes half a second, in each process that collects this file

    network, image = opinionated(architecture, size), picture(size)
    explanation = explanation_of(network.backbone, size)
    assert explanation.layer is not None
    oracle = LayerGradCam(network, explanation.layer)
    hottest = []
    for place in range(3):
        expected = oracle.attribute(image.clone().requires_grad_(), place, relu_attributions=True)[0, 0].detach()
        found = heat_of(network, [explanation], [image], place).maps[0]
        assert found.shape[0] > 1
        torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)
        hottest.append(float(found.max()))
    assert max(hottest) > 0.01


def test_a_network_without_places_is_explained_by_its_pixels_as_captum_says() -> None:
    from captum.attr import Saliency

    network, image = opinionated("mlp", 16), picture(16)
    explanation = explanation_of(network.backbone, 16)
    assert explanation.method == "gradients"
    oracle = Saliency(network).attribute(image.clone().requires_grad_(), 1)
    found = heat_of(network, [explanation], [image], 1).maps[0]
    assert found.max() > 0.01
    torch.testing.assert_close(found, oracle[0].amax(0), rtol=1e-5, atol=1e-5)


def torchvision_transformer() -> nn.Module:
    module = torchvision.models.VisionTransformer(32, 16, num_layers=3, num_heads=2, hidden_dim=24, mlp_dim=24)
    module.heads = nn.Identity()
    return module


def timm_transformer() -> nn.Module:
    return VisionTransformer(32, 16, embed_dim=24, depth=3, num_heads=2, num_classes=0)  # type: ignore[no-any-return]


@pytest.mark.parametrize("made", [torchvision_transformer, timm_transformer])
def test_attention_is_rolled_out_from_the_class_token(made: Callable[[], nn.Module]) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        module, head = made(), nn.Linear(24, 3)
        for part in module.parameters():
            nn.init.normal_(part, std=0.3)  # as they begin, every token is attended alike
    network, image = Network(Backbone(module, 24, ()), head, 3).eval().requires_grad_(False), picture(32)
    explanation = explanation_of(network.backbone, 32)
    assert (explanation.method, explanation.side, explanation.extra) == ("attention", 2, 1)
    flow = np.eye(5)
    for weights in written_out(network.backbone, image):
        mixed = 0.5 * weights + 0.5 * np.eye(5)
        flow = (mixed / mixed.sum(1, keepdims=True)) @ flow
    found = heat_of(network, [explanation], [image]).maps[0]
    assert found.max() > 1.05 * found.min()
    np.testing.assert_allclose(found.numpy(), flow[0, 1:].reshape(2, 2), atol=1e-5)


def written_out(backbone: nn.Module, image: torch.Tensor) -> list[np.ndarray]:
    """Each layer's attention as the mean over its heads, from its own queries and keys."""
    found: list[np.ndarray] = []

    def of_torchvision(layer: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        with torch.no_grad():
            found.append(type(layer).forward(layer, *inputs, need_weights=True)[1][0].double().numpy())

    hooks = []
    for part in backbone.modules():
        if isinstance(part, nn.MultiheadAttention):
            hooks.append(part.register_forward_pre_hook(of_torchvision))
        elif hasattr(part, "fused_attn"):
            part.fused_attn = False
            kept = part.attn_drop.register_forward_hook(
                lambda _layer, given, _out: found.append(given[0][0].mean(0).double().numpy())
            )
            hooks.append(kept)
    with torch.no_grad():
        backbone(image)
    for hook in hooks:
        hook.remove()
    for part in backbone.modules():
        if hasattr(part, "fused_attn"):
            part.fused_attn = True
    return found


def test_without_a_wish_it_is_the_likeliest_class() -> None:
    network, image = opinionated("cnn-small", 32), picture(32)
    with torch.no_grad():
        likeliest = int(network(image).argmax())
    explanation = explanation_of(network.backbone, 32)
    free, wished = heat_of(network, [explanation], [image]), heat_of(network, [explanation], [image], likeliest)
    assert free.place == likeliest
    assert torch.equal(free.maps[0], wished.maps[0])
    other = heat_of(network, [explanation], [image], (likeliest + 1) % 3)
    assert not torch.allclose(other.maps[0], free.maps[0])


def test_a_network_that_is_asked_twice_sees_a_picture_and_its_mirror_image_alike() -> None:
    network, image = opinionated("cnn-small", 32, test_flips=True), picture(32)
    explanation = explanation_of(network.backbone, 32)
    found, turned = (heat_of(network, [explanation], [one], 1).maps[0] for one in (image, image.flip(3)))
    torch.testing.assert_close(found, turned.flip(1))


def test_members_have_a_map_each_and_their_parts_in_the_answer() -> None:
    network = ensemble().requires_grad_(False)
    images = [picture(32), picture(16)]
    explanations = [explanation_of(backbone, size) for backbone, size in zip(network.backbones, (32, 16), strict=True)]
    assert [one.method for one in explanations] == ["grad-cam", "gradients"]
    found = [heat_of(network, explanations, images, place).maps for place in range(3)]
    assert {tuple(one.shape for one in maps) for maps in found} == {((4, 4), (16, 16))}
    assert max(float(maps[0].max()) for maps in found) > 0, "nothing speaks for some of the classes"
    assert min(float(maps[1].max()) for maps in found) > 0


class InPlace(nn.Module):
    """Activates its own last map in place, as DenseNets do."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        values: torch.Tensor = nn.functional.relu(self.convolution(images), inplace=True).mean((2, 3))
        return values


def test_a_map_that_is_changed_in_place_is_explained_as_it_was() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        module = InPlace()
        network = Network(Backbone(module, 4, (module,)), nn.Linear(4, 2), 2).eval().requires_grad_(False)
    image = picture(8)
    explanation = explanation_of(module, 8)
    assert explanation.layer is module.convolution
    values = module.convolution(image).detach().requires_grad_()
    network.head(values.relu().mean((2, 3)))[0, 1].backward()
    assert values.grad is not None
    expected = (values * values.grad.mean((2, 3), keepdim=True)).sum(1)[0].clamp(min=0).detach()
    torch.testing.assert_close(heat_of(network, [explanation], [image], 1).maps[0], expected)
