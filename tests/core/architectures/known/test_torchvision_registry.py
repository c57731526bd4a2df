"""Classifiers of torchvision by name: each gives features, and can begin from its own file and from a run's."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.architectures.building import build
from core.architectures.known import torchvision_registry
from core.architectures.layers import layers_of
from core.architectures.origins import check_origin
from core.architectures.torchvision_guard import torchvision
from core.architectures.weights import ResolvedWeights, load_weights, preprocessing_for
from core.runs.plan import WeightsOrigin
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere
from core.support.workspace import Workspace


def recipe(name: str, side: int, **settings: object) -> Recipe:
    return Recipe.model_validate({"architecture": f"torchvision:{name}", "picture_size": side, **settings})


@pytest.mark.parametrize("name", ["squeezenet1_1", "densenet121", "inception_v3", "swin_v2_t", "vit_b_32", "maxvit_t"])
def test_families_with_ways_of_their_own_are_built(name: str) -> None:
    info = torchvision_registry.published_info(f"torchvision:{name}")
    table = layers_of(recipe(name, info.size), 5)
    assert (table.parts[-1].title, table.parts[-1].shape) == ("Head", (5,))
    assert len(table.parts) > 3


@pytest.mark.soak
@pytest.mark.parametrize("name", torchvision_registry.names())
def test_every_network_is_built_as_torchvision_counts_it(name: str) -> None:
    info = torchvision_registry.published_info(f"torchvision:{name}")
    table = layers_of(recipe(name, info.size), 1000)
    told = torchvision_registry.default_weights(name).meta["_ops"]
    # SqueezeNet's own head is a convolution over all places, which takes more than ours.
    assert round(sum(part.multiply_adds for part in table.parts) / 1e9, 3) == told or name.startswith("squeezenet")


def test_a_published_file_fits_by_its_old_names(tmp_path: Path) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(1)
        published = torchvision.models.densenet121(weights=None).state_dict()
    old = {name.replace(".norm1.", ".norm.1.").replace(".conv2.", ".conv.2."): value for name, value in published.items()}
    assert old.keys() != published.keys()
    torch.save(old, tmp_path / "densenet121.pth")
    asked = recipe("densenet121", 32)
    network = build(asked, 3)
    origin = WeightsOrigin(kind="imagenet", name="x", sha256="")
    load_weights(network, ResolvedWeights(origin, tmp_path / "densenet121.pth", preprocessing_for(asked)))
    assert torch.equal(network.state_dict()["backbone.features.conv0.weight"], published["features.conv0.weight"])


def test_pictures_are_made_as_torchvision_made_them() -> None:
    made = preprocessing_for(recipe("efficientnet_b1", 240, fit="crop"))
    assert (made.size, made.resize, made.interpolation) == (240, 255, "bilinear")
    known = torchvision_registry.published_info("torchvision:efficientnet_b1")
    assert (known.sha256, known.size, known.licence) == ("c27df63c", 240, "")
    assert known.url.endswith("efficientnet_b1-c27df63c.pth")
    assert "SWAG" in torchvision_registry.published_info("torchvision:vit_h_14").licence


def test_what_cannot_be_built_is_refused(workspace: Workspace) -> None:
    with pytest.raises(BadInput, match="inception_v3 cannot use pictures of 64 pixels"):
        torchvision_registry.build(recipe("inception_v3", 64))
    with pytest.raises(BadInput, match="cannot build maxvit_t for pictures of 300 pixels"):
        torchvision_registry.build(recipe("maxvit_t", 300))
    with pytest.raises(NotThere, match="no network called 'vgg12'"):
        torchvision_registry.build(recipe("vgg12", 64))
    with pytest.raises(NotThere, match="no network called 'vgg12'"):
        check_origin(recipe("vgg12", 64), workspace)
    assert not [name for name in torchvision_registry.names() if name.startswith("mnasnet")]
