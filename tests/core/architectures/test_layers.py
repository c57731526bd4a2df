"""Every network is told layer by layer, and each of its parameters once."""

from __future__ import annotations

import pytest
import torch

from core.architectures.building import build
from core.architectures.catalogue import ARCHITECTURES, ArchitectureInfo
from core.architectures.layer_table import Layer, LayerTable
from core.architectures.layers import OUTSIDE, layers_of
from core.runs.recipe import Recipe, Stage

STAGES = (Stage(trains="head"), Stage(trains="last blocks", blocks=2), Stage())


def layers(table: LayerTable) -> dict[str, Layer]:
    return {layer.name: layer for part in table.parts for layer in part.layers}


@pytest.mark.parametrize("info", list(ARCHITECTURES), ids=lambda info: info.name)
def test_every_architecture_is_told_with_each_parameter_once(info: ArchitectureInfo) -> None:
    recipe = Recipe(architecture=info.name, picture_size=info.picture_size, stages=STAGES)
    table = layers_of(recipe, 7)
    with torch.device("meta"):
        network = build(recipe, 7)
    assert sum(part.parameters for part in table.parts) == sum(one.numel() for one in network.parameters())
    assert sum(part.multiply_adds for part in table.parts) > 0
    blocks = [part for part in table.parts if part.title.startswith("Block ")]
    assert [part.title for part in blocks] == [f"Block {n} of {len(blocks)}" for n in range(1, len(network.blocks) + 1)]
    assert [part.changes[1] for part in blocks[-3:]] == ["frozen", "trains", "trains"][-len(blocks) :]
    assert {part.changes[0] for part in blocks} == {"frozen"}
    head = table.parts[-1]
    assert (head.title, head.shape, head.changes) == ("Head", (7,), ("trains",) * 3)


def test_the_numbers_of_a_known_network_are_the_published_ones() -> None:
    table = layers_of(Recipe(architecture="resnet18", picture_size=224), 1000)
    assert sum(part.parameters for part in table.parts) == 11_689_512
    assert round(sum(part.multiply_adds for part in table.parts) / 1e9, 3) == 1.814  # torchvision's own table
    assert table.words.startswith("ResNet-18 for 1,000 classes and pictures of 224 pixels: 11,689,512 parameters, 1.81 G")
    first = table.parts[0].layers[0]
    assert first == Layer("conv1", "Conv2d, 7 x 7", (64, 112, 112), 9408, 118_013_952, ("trains",))


def test_attention_and_numbers_beside_layers_are_counted() -> None:
    table = layers_of(Recipe(architecture="vit_b_16", picture_size=224), 1000)
    assert round(sum(part.multiply_adds for part in table.parts) / 1e9, 2) == 17.56
    assert [part.title for part in table.parts[:3]] == [OUTSIDE, "Block 1 of 13", OUTSIDE]
    assert layers(table)["encoder, pos_embedding"].parameters == 197 * 768


def test_parameters_that_a_parent_uses_itself_are_each_counted() -> None:
    table = layers_of(Recipe(architecture="torchvision:swin_t", picture_size=224), 1000)
    assert sum(part.parameters for part in table.parts) == 28_288_354  # torchvision's own table


def test_batch_norms_that_keep_their_statistics_say_so() -> None:
    pretrained = layers(layers_of(Recipe(architecture="resnet18", picture_size=64, weights="imagenet", stages=STAGES), 2))
    assert pretrained["bn1"].changes == ("frozen", "frozen", "scale and shift")
    assert pretrained["layer4.1.bn2"].changes == ("frozen", "scale and shift", "scale and shift")
    assert layers(layers_of(Recipe(architecture="resnet18", picture_size=64), 2))["bn1"].changes == ("trains",)


def test_what_a_recipe_puts_into_a_resnet_is_seen() -> None:
    recipe = Recipe(architecture="resnet18", picture_size=32, extra_norm=True, group_dropout=0.1, head="deep", dropout=0.5)
    found = layers(layers_of(recipe, 5))
    assert found["conv1"].kind == "Conv2d, 3 x 3"
    assert found["layer1.2.norm"].parameters == 128
    assert found["layer1.2.drop"].kind == "Dropout2d"
    assert [layer.shape for name, layer in found.items() if name.startswith("head.") and layer.kind == "Linear"] == [
        (2048,), (1024,), (512,), (5,),
    ]  # fmt: skip


def test_test_time_flips_are_no_second_network() -> None:
    plain = layers_of(Recipe(architecture="cnn-small", picture_size=32), 3)
    assert layers_of(Recipe(architecture="cnn-small", picture_size=32, test_flips=True), 3) == plain
