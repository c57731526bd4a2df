"""The one shape every network has: its blocks, and one more architecture."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
import torch

from core.architectures.building import build, build_backbone
from core.architectures.catalogue import ARCHITECTURES, ArchitectureInfo
from core.architectures.network import Backbone, blocks_of
from core.runs.recipe import Recipe
from tests.recipes import recipe


@pytest.mark.parametrize(("architecture", "count"), [("resnet18", 9), ("lite0", 18), ("cnn-small", 4)])
def test_blocks_are_what_people_call_blocks(architecture: str, count: int) -> None:
    assert len(build_backbone(recipe(architecture)).blocks) == count


def test_a_new_architecture_is_one_function_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("one_new_file")
    layer = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3 * 8 * 8, 6))
    module.thin = lambda recipe: Backbone(layer, 6, blocks_of(layer))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "one_new_file", module)
    monkeypatch.setattr(ARCHITECTURES, "_things", dict(ARCHITECTURES._things))
    ARCHITECTURES.add("thin", ArchitectureInfo("thin", "Thin", "small", 8, 8, None, "one_new_file:thin", "For this test."))
    network = build(Recipe(architecture="thin", picture_size=8), 3)
    assert network(torch.zeros(2, 3, 8, 8)).shape == (2, 3)
    assert len(network.blocks) == 1


def test_a_mirrored_network_answers_from_both_sides_and_learns_from_one() -> None:
    recipe = Recipe(architecture="cnn-small", picture_size=16)
    plain, both = build(recipe, 3).eval(), build(recipe.model_copy(update={"test_flips": True}), 3).eval()
    images = torch.randn(4, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        assert torch.allclose(both(images), (plain(images) + plain(images.flip(3))) / 2)
        assert torch.allclose(both(images), both(images.flip(3)), atol=1e-6)
        assert torch.equal(both.train()(images), plain.train()(images))
