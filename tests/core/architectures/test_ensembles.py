"""Ensembles: exact means, members that keep their own ways, and features none of which drowns the others."""

from __future__ import annotations

import pytest
import torch

from core.architectures.building import build
from core.architectures.checksums import tensors_sha256
from core.architectures.ensembles import JoinedAnswers, JoinedFeatures, joined
from core.architectures.freezing import trainable_count
from core.architectures.network import Members, Network
from core.runs.members import FROZEN
from core.runs.methods import JOINS
from core.runs.recipe import Recipe
from core.support.errors import BadInput

pytestmark = pytest.mark.usefixtures("usual_widths")

WANTED = ("cat", "dog", "fish")
OTHER = ("fish", "cat", "dog")
WIDTHS = (192, 256)


def networks() -> list[Network]:
    """Two of different architecture and picture size, with heads that have an opinion."""
    made = [
        build(Recipe.model_validate({"architecture": name, "picture_size": size}), 3)
        for name, size in (("cnn-small", 32), ("mlp", 16))
    ]
    with torch.random.fork_rng():
        torch.manual_seed(1)
        for network in made:
            torch.nn.init.normal_(next(network.head.parameters()), std=0.3)
    return made


def ensemble(join: str = "mean", answering: tuple[tuple[str, ...], ...] = (WANTED, OTHER), **settings: object) -> Network:
    optimiser = "solved" if settings.get("head", "linear") == "linear" else "adamw"
    recipe = Recipe.model_validate({
        "architecture": "ensemble", "weights": "members", "members": ("run:a", "run:b"), "join": join,
        "stages": (FROZEN.model_copy(update={"optimiser": optimiser}),), **settings,
    })  # fmt: skip
    return joined(networks(), answering, WANTED, recipe).eval()


def features() -> torch.Tensor:
    return torch.randn(5, sum(WIDTHS), generator=torch.Generator().manual_seed(0))


@torch.inference_mode()
def test_a_mean_is_that_of_probabilities_in_the_order_of_the_ensemble() -> None:
    network = ensemble()
    first, second = features().split(WIDTHS, dim=1)
    a, b = (each.head.eval()(part).softmax(1) for each, part in zip(networks(), (first, second), strict=True))
    assert (a - b[:, [1, 2, 0]]).abs().max() > 0.05
    torch.testing.assert_close(network.head(features()).softmax(1), (a + b[:, [1, 2, 0]]) / 2)
    assert isinstance(network.head, JoinedAnswers)
    network.head.joint.weights.copy_(torch.tensor([0.25, 0.75]))
    torch.testing.assert_close(network.head(features()).exp(), 0.25 * a + 0.75 * b[:, [1, 2, 0]])


def test_nothing_trains_of_what_members_brought_along() -> None:
    assert trainable_count(ensemble(), FROZEN) == 0
    assert trainable_count(ensemble("logits"), FROZEN) == 2 * 3 * 3 + 3
    assert trainable_count(ensemble(answering=((), OTHER)), FROZEN) == 192 * 3 + 3
    assert trainable_count(ensemble("features"), FROZEN) == sum(WIDTHS) * 3 + 3


@torch.inference_mode()
def test_no_member_drowns_the_others_features() -> None:
    head = ensemble("features").head
    assert isinstance(head, JoinedFeatures)
    loud = features()
    loud[:, :192] *= 1000
    for found in (head.alike(loud), head.alike(features())):
        for part in found.split(WIDTHS, dim=1):
            torch.testing.assert_close(part.norm(dim=1), torch.ones(5))
    torch.testing.assert_close(head(loud), head(features()))


def test_a_deep_head_has_its_layers() -> None:
    head = ensemble("features", head="deep", dropout=0.3).head
    assert [layer.out_features for layer in head.modules() if isinstance(layer, torch.nn.Linear)] == [2048, 1024, 512, 3]
    assert head(features()).shape == (5, 3)


@pytest.mark.parametrize("join", JOINS.names())
def test_building_repeats_and_keeps_members_apart(join: str) -> None:
    network = ensemble(join)
    assert isinstance(network.backbone, Members)
    assert (len(network.backbones), network.feature_widths, network.feature_width) == (2, WIDTHS, sum(WIDTHS))
    assert tensors_sha256(network.state_dict()) == tensors_sha256(ensemble(join).state_dict())


def test_answers_to_other_questions_are_not_joined() -> None:
    with pytest.raises(BadInput, match="run:b answers other classes than these pictures have; they differ in bird, fish"):
        ensemble(answering=(WANTED, ("cat", "dog", "bird")))
    ensemble("features", answering=(WANTED, ("cat", "dog", "bird")))
