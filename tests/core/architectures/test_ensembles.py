"""Ensembles: exact averages, sensible beginnings, and members that keep their own ways."""

from __future__ import annotations

import pytest
import torch

from core.architectures.checksums import tensors_sha256
from core.architectures.ensembles import ENSEMBLES, EnsembleMember, build_ensemble
from core.architectures.network import Network
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere
from core.support.workspace import Workspace
from tests.trained_runs import write_run

WANTED = ("cat", "dog", "fish")
HEAD = Recipe(seed=3)


@pytest.fixture
def members(workspace: Workspace) -> list[EnsembleMember]:
    """Two runs of different architecture, picture size and order of classes, with heads that have an opinion."""
    made = []
    for name, architecture, size, classes in (("a", "cnn-small", 32, WANTED), ("b", "mlp", 16, ("fish", "cat", "dog"))):
        folder, _ = write_run(workspace, name, Recipe(architecture=architecture, picture_size=size), classes)
        made.append(EnsembleMember.of(folder, WANTED))
        with torch.random.fork_rng():
            torch.manual_seed(1)
            torch.nn.init.normal_(next(made[-1].network.head.parameters()), std=0.3)
    return made


def images() -> torch.Tensor:
    return torch.rand(5, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def test_average_is_the_mean_of_probabilities(members: list[EnsembleMember]) -> None:
    network = build_ensemble("average", members, 3, HEAD).eval()
    with torch.inference_mode():
        ours = network(images()).softmax(1)
        each = torch.stack([member(images()).softmax(1) for member in members])
    assert (each[0] - each[1]).abs().max() > 0.05
    torch.testing.assert_close(ours, each.mean(0))
    assert not list(network.head.parameters())


def test_members_speak_the_ensembles_order(members: list[EnsembleMember]) -> None:
    second = members[1].eval()
    small = torch.nn.functional.interpolate(images(), (16, 16), mode="bilinear", antialias=True)
    with torch.inference_mode():
        own = second.network((small - second.mean) / second.std)
        torch.testing.assert_close(second(images()), own[:, [1, 2, 0]])


def test_stacked_logits_begin_as_their_mean(members: list[EnsembleMember]) -> None:
    network = build_ensemble("logits", members, 3, HEAD).eval()
    with torch.inference_mode():
        mean = torch.stack([member(images()) for member in members]).mean(0)
        torch.testing.assert_close(network(images()), mean)


def test_joined_features_have_the_sum_of_widths(members: list[EnsembleMember]) -> None:
    network = build_ensemble("features", members, 3, HEAD).eval()
    assert network.feature_width == 192 + 256
    with torch.inference_mode():
        assert network.backbone(images()).shape == (5, 448)
        assert network(images()).shape == (5, 3)
    widths = [part.out_features for part in network.head.modules() if isinstance(part, torch.nn.Linear)]
    assert (type(network.head[0]).__name__, widths) == ("LayerNorm", [2048, 1024, 512, 3])  # type: ignore[index]


@pytest.mark.parametrize("kind", ENSEMBLES.names())
def test_only_the_head_trains_and_building_repeats(kind: str, members: list[EnsembleMember]) -> None:
    def build_one() -> Network:
        return build_ensemble(kind, members, 3, HEAD)

    network = build_one()
    trainable = {name.split(".")[0] for name, parameter in network.named_parameters() if parameter.requires_grad}
    assert trainable == (set() if kind == "average" else {"head"})
    assert tensors_sha256(network.state_dict()) == tensors_sha256(build_one().state_dict())


def test_refusals(members: list[EnsembleMember], workspace: Workspace) -> None:
    folder, _ = write_run(workspace, "birds", Recipe(architecture="mlp", picture_size=16), ("cat", "dog", "bird"))
    with pytest.raises(BadInput, match="differ in bird, fish"):
        EnsembleMember.of(folder, WANTED)
    with pytest.raises(BadInput, match="at least one run"):
        build_ensemble("average", [], 3, HEAD)
    with pytest.raises(NotThere, match="no ensemble called 'averag'"):
        build_ensemble("averag", members, 3, HEAD)
