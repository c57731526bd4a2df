"""ResNets: how they begin, and what a recipe may put behind their groups of blocks."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.architectures.building import build_backbone
from core.architectures.resnets import GroupEnd, resnet
from core.runs.recipe import Recipe, Stage


def last_map(**settings: object) -> tuple[int, ...]:
    """Shape of what the last group of blocks of a ResNet-18 makes of one picture."""
    recipe = Recipe.model_validate({"architecture": "resnet18", **settings})
    seen: list[tuple[int, ...]] = []
    module = build_backbone(recipe).module.eval()
    module.layer4.register_forward_hook(lambda *given: seen.append(tuple(given[2].shape)))  # type: ignore[union-attr,operator]
    with torch.inference_mode():
        assert module(torch.zeros(1, 3, recipe.picture_size, recipe.picture_size)).shape == (1, 512)
    return seen[0]


def test_small_pictures_do_not_shrink_to_one_pixel() -> None:
    assert last_map(picture_size=32) == (1, 512, 4, 4)
    assert last_map(picture_size=32, stem="usual") == (1, 512, 1, 1)
    assert last_map(picture_size=64) == (1, 512, 2, 2)
    assert last_map(picture_size=64, stem="small") == (1, 512, 8, 8)


def test_pretrained_weights_keep_the_stem_they_were_made_with() -> None:
    assert last_map(picture_size=32, weights="imagenet") == (1, 512, 1, 1)


def test_the_usual_network_is_the_one_it_always_was() -> None:
    usual = build_backbone(Recipe(architecture="resnet18", picture_size=32, stem="usual", seed=5)).module.state_dict()
    large = build_backbone(Recipe(architecture="resnet18", picture_size=224, seed=5)).module.state_dict()
    assert all(torch.equal(usual[name], tensor) for name, tensor in large.items())
    assert len(usual) == len(large) == 120


@pytest.mark.parametrize(("architecture", "channels"), [("resnet18", [64, 128, 256, 512]), ("resnet50", [256, 512, 1024, 2048])])
def test_each_group_ends_in_batch_norm_and_dropout(architecture: str, channels: list[int]) -> None:
    asked = Recipe(architecture=architecture, picture_size=64, extra_norm=True, group_dropout=0.25)
    backbone = resnet(asked)
    ends = [module for module in backbone.module.modules() if isinstance(module, GroupEnd)]
    assert [end.norm.num_features for end in ends] == channels  # type: ignore[union-attr]
    assert [end.drop.p for end in ends] == [0.25] * 4
    # An end is no block of its own: the last two blocks of the backbone are still two.
    assert len(backbone.blocks) == len(resnet(Recipe(architecture=architecture, picture_size=64)).blocks)
    assert ends[-1] in list(backbone.blocks[-1].modules())


def test_dropout_alone_has_no_parameters_and_silences_whole_channels() -> None:
    backbone = resnet(Recipe(architecture="resnet18", picture_size=64, group_dropout=0.5))
    assert not any(isinstance(end.norm, nn.BatchNorm2d) for end in backbone.module.modules() if isinstance(end, GroupEnd))
    end = GroupEnd(64, norm=False, dropout=0.5).train()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        silenced = (end(torch.ones(1, 64, 3, 3)) == 0).flatten(2)
    assert (silenced.all(2) | ~silenced.any(2)).all()
    assert 0 < silenced.all(2).sum() < 64


def test_weights_without_the_ends_go_with_them() -> None:
    plain = build_backbone(Recipe(architecture="resnet18", picture_size=64))
    more = resnet(Recipe(architecture="resnet18", picture_size=64, extra_norm=True))
    more.module.load_state_dict(more.fit(dict(plain.module.state_dict())), strict=True)
    pictures = torch.rand(2, 3, 64, 64)
    with torch.inference_mode():
        before, after = plain.module.eval()(pictures), more.module.eval()(pictures)
    assert torch.allclose(before, after, rtol=1e-3, atol=1e-4)


def test_the_last_blocks_train_with_the_ends_behind_them() -> None:
    from core.architectures.building import build
    from core.architectures.freezing import prepare_stage

    network = build(Recipe(architecture="resnet18", picture_size=32, extra_norm=True), 3)
    prepare_stage(network, Stage(trains="last blocks", blocks=1))
    trained = {name for name, parameter in network.backbone.named_parameters() if parameter.requires_grad}
    assert {name.split(".")[0] for name in trained} == {"layer4"}
    assert "layer4.2.norm.weight" in trained
    assert "layer4.0.conv1.weight" not in trained


def test_residual_branches_begin_at_zero() -> None:
    backbone = resnet(Recipe(architecture="resnet18", picture_size=32))
    assert (backbone.width, backbone.head_names) == (512, ("fc.",))
    last = [module for name, module in backbone.module.named_modules() if name.endswith(".bn2")]
    assert len(last) == 8
    assert all((module.weight == 0).all() for module in last)  # type: ignore[operator]
