"""The ImageNet weights that come with the installation give right answers on real photographs."""

from __future__ import annotations

import pytest
import torch
from PIL import Image
from sklearn.datasets import load_sample_image

from core.architectures.building import build
from core.architectures.network import Network
from core.architectures.timm_networks import LITE0, LITE2, timm
from core.architectures.weights import ResolvedWeights, load_weights, resolve_weights
from core.architectures.weights_files import lite_names, read_tensors
from core.pictures.squares import fitted
from core.pixels.store import scaling_of
from core.pixels.views import centred
from core.runs.plan import Preprocessing
from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace

PALACE, DAISY = 698, 985
"""ImageNet's numbers for what is on scikit-learn's two sample photographs."""


def weights_of(workspace: Workspace, architecture: str, size: int) -> ResolvedWeights:
    # The crop is what the weights were published with.
    recipe = Recipe(architecture=architecture, weights="imagenet", picture_size=size, fit="crop")
    return resolve_weights(recipe, workspace, Context())


@pytest.fixture
def resolved(workspace: Workspace) -> ResolvedWeights:
    return weights_of(workspace, "lite0", 224)


@pytest.fixture
def larger(workspace: Workspace) -> ResolvedWeights:
    return weights_of(workspace, "lite2", 260)


def whole_network(resolved: ResolvedWeights, name: str = LITE0) -> torch.nn.Module:
    assert resolved.path is not None
    network = timm.create_model(name)
    network.load_state_dict(lite_names(read_tensors(resolved.path)), strict=True)
    return network.eval()


def photograph(name: str, preprocessing: Preprocessing) -> torch.Tensor:
    picture = Image.fromarray(load_sample_image(name))
    pixels = fitted(picture, scaling_of(preprocessing))
    return centred(torch.tensor(pixels)[None], preprocessing)


def compare(resolved: ResolvedWeights, architecture: str, whole: torch.nn.Module) -> torch.Tensor:
    """The palace's features, which our backbone and the whole network must agree on. *Shapes*: float32 [1, D]."""
    network: Network = build(Recipe(architecture=architecture, picture_size=resolved.preprocessing.size), 3).eval()
    assert not load_weights(network, resolved)
    image = photograph("china.jpg", resolved.preprocessing)
    with torch.inference_mode():
        features: torch.Tensor = whole.forward_head(whole.forward_features(image), pre_logits=True)
        assert torch.equal(network.backbone(image), features)
    return features


def test_photographs_are_recognised(resolved: ResolvedWeights) -> None:
    network = whole_network(resolved)
    with torch.inference_mode():
        seen = [int(network(photograph(name, resolved.preprocessing)).argmax()) for name in ("china.jpg", "flower.jpg")]
    assert seen == [PALACE, DAISY]


def test_another_preprocessing_or_variant_is_worse(resolved: ResolvedWeights) -> None:
    """Guards against the two mistakes that load without complaint: ImageNet's mean and std, and timm's other Lite0."""
    right = whole_network(resolved)
    imagenet = resolved.preprocessing.model_copy(update={"mean": (0.485, 0.456, 0.406), "std": (0.229, 0.224, 0.225)})
    with torch.inference_mode():
        sure = right(photograph("flower.jpg", resolved.preprocessing)).softmax(1)[0, DAISY]
        wrong_scale = right(photograph("flower.jpg", imagenet)).softmax(1)[0, DAISY]
        other = whole_network(resolved, "efficientnet_lite0")
        wrong_padding = other(photograph("flower.jpg", resolved.preprocessing)).softmax(1)[0, DAISY]
    assert sure > 1.5 * wrong_scale
    assert sure > 1.2 * wrong_padding


def test_our_backbone_is_the_same_network(resolved: ResolvedWeights) -> None:
    compare(resolved, "lite0", whole_network(resolved))


def test_origin_is_recorded(resolved: ResolvedWeights) -> None:
    assert resolved.origin.kind == "imagenet"
    assert resolved.origin.name == "ImageNet, efficientnet-lite0-57934424"
    assert resolved.origin.sha256.startswith("57934424")
    assert (resolved.preprocessing.size, resolved.preprocessing.resize) == (224, 256)
    assert resolved.preprocessing.interpolation == "bicubic"
    assert set(resolved.preprocessing.mean) | set(resolved.preprocessing.std) == {0.5}


def test_the_larger_one_is_the_same_network_too(larger: ResolvedWeights) -> None:
    whole = whole_network(larger, LITE2)
    # Not the dahlia: its petals are a honeycomb to this one, however they are scaled.
    with torch.inference_mode():
        assert int(whole.classifier(compare(larger, "lite2", whole)).argmax()) == PALACE
    assert larger.origin.name == "ImageNet, efficientnet-lite2-9656183e"
    assert larger.preprocessing == Preprocessing(
        size=260, resize=292, fit="crop", interpolation="bicubic", mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5)
    )


def test_weights_of_one_are_refused_by_the_other(resolved: ResolvedWeights) -> None:
    with pytest.raises(BadInput, match="not a weights file of this architecture"):
        load_weights(build(Recipe(architecture="lite2", picture_size=260), 3), resolved)


def test_a_block_too_many_is_no_name_of_theirs() -> None:
    with pytest.raises(KeyError, match=r"_blocks\.16"):
        lite_names({"_blocks.16._bn0.weight": torch.zeros(1)})
