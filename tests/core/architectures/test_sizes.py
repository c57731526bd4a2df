"""Which networks take pictures of another size than they were built for is asked of them."""

from __future__ import annotations

import pytest

from core.architectures.building import build
from core.architectures.sizes import check_train_sizes
from core.runs.recipe import Recipe, Stage
from core.support.errors import BadInput
from tests.tiny_training import tiny_recipe


def smaller(architecture: str, size: int, train_size: int) -> Recipe:
    stages = (Stage(), Stage(train_size=train_size))
    return tiny_recipe(architecture=architecture, picture_size=size, stages=stages)


def test_convolutions_take_smaller_pictures() -> None:
    recipe = smaller("resnet18", 64, 32)
    network = build(recipe, 2)
    check_train_sizes(network, recipe)
    assert network.training
    assert network.backbone.training


def test_a_network_of_one_size_says_so() -> None:
    recipe = smaller("timm:vit_tiny_patch16_224", 64, 32)
    with pytest.raises(BadInput, match="pictures of one size: stage 2 cannot train on 32 pixels"):
        check_train_sizes(build(recipe, 2), recipe)


def test_pictures_that_are_too_small_are_told_as_for_the_recipe() -> None:
    recipe = smaller("resnet18", 64, 16)
    with pytest.raises(BadInput, match="cannot use pictures of 16 pixels"):
        check_train_sizes(build(recipe, 2), recipe)
