"""ResNets, and what a recipe may change in them: the stem, and normalisation and dropout behind each group of blocks."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from core.architectures.network import Backbone, Tensors, blocks_of
from core.architectures.torchvision_networks import made
from core.runs.recipe import Recipe, stem_of

_GROUPS = ("layer1", "layer2", "layer3", "layer4")


class GroupEnd(nn.Module):
    """What a recipe puts behind a group of blocks. *Shapes*: [N, channels, S, S] to the same.

    A BatchNorm that has seen nothing yet changes hardly anything in evaluation, so that pretrained weights go with it.

    *Source*: whole channels are silenced, as in Tompson et al. 2015, arXiv:1411.4280: single values of neighbours tell the same.
    """

    def __init__(self, channels: int, norm: bool, dropout: float) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels) if norm else nn.Identity()
        self.drop = nn.Dropout2d(dropout)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float [N, channels, S, S] to the same."""
        values: torch.Tensor = self.drop(self.norm(images))
        return values


def resnet(recipe: Recipe) -> Backbone:
    """A ResNet whose residual branches begin at zero. *Source*: Goyal et al. 2017, arXiv:1706.02677, section 5.1."""
    module = made(recipe, zero_init_residual=True)
    width = module.fc.in_features
    module.fc = nn.Identity()
    if stem_of(recipe) == "small":
        _keep_size(module)
    blocks = blocks_of(module)
    if not recipe.extra_norm and not recipe.group_dropout:
        return Backbone(module, width, blocks, ("fc.",))
    return Backbone(module, width, _with_ends(module, blocks, recipe), ("fc.",), _with_own_ends(module))


def _keep_size(module: Any) -> None:
    """Gives it a stem that leaves pictures as large as they are. *Source*: He et al. 2015, arXiv:1512.03385, section 4.2."""
    before = module.conv1
    module.conv1 = nn.Conv2d(before.in_channels, before.out_channels, 3, padding=1, bias=False)
    nn.init.kaiming_normal_(module.conv1.weight, mode="fan_out", nonlinearity="relu")
    module.maxpool = nn.Identity()


def _with_ends(module: Any, blocks: tuple[nn.Module, ...], recipe: Recipe) -> tuple[nn.Module, ...]:
    """Puts an end behind each group; it belongs to the group's last block, so that 'last 2 blocks' stay two blocks."""
    ends: dict[nn.Module, nn.Module] = {}
    for group in (getattr(module, name) for name in _GROUPS):
        last = group[-1]
        norm = last.bn3 if hasattr(last, "bn3") else last.bn2
        ends[last] = GroupEnd(norm.num_features, recipe.extra_norm, recipe.group_dropout)
        group.append(ends[last])
    return tuple(nn.ModuleList([block, ends[block]]) if block in ends else block for block in blocks)


def _with_own_ends(module: Any) -> Any:
    """Fits weights that were made without these ends: the ends keep what they begin with."""
    names = {f"{group}.{len(getattr(module, group)) - 1}." for group in _GROUPS}

    def fit(tensors: Tensors) -> Tensors:
        own = {name: tensor for name, tensor in module.state_dict().items() if name.startswith(tuple(names))}
        return {**own, **tensors}

    return fit
