"""A frozen backbone made quicker: each BatchNorm folded into the convolution before it, each activation fused with it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from core.training.arithmetic.fusing import can_fuse, compute_in, fuse

TOLERANCE = 1e-3
"""Largest difference of folded features, as a part of the largest feature; rounding stays a hundred times below it."""


def folded(backbone: nn.Module, size: int, precision: torch.dtype = torch.float32) -> nn.Module:
    """A copy of the backbone for evaluation that gives the same features in less time.

    Which BatchNorm follows which convolution is watched in a pass over made-up pictures, and the result is compared: a
    backbone that cannot be folded, or comes out different, is returned as it is.

    Args:
        backbone: Pictures [N, 3, S, S] to features [N, D]; on any device. It is left as it is.
        size: S.
        precision: In which the convolutions are to compute. What is left of the rest follows autocast.
    """
    pictures = torch.linspace(-2, 2, 2 * 3 * size * size, device=next(backbone.parameters()).device).view(2, 3, size, size)
    quick, expected = _folded(backbone.eval(), pictures)
    if can_fuse(pictures.device):
        try:
            fuse(quick, pictures)
            if _close(_features(quick, pictures), expected):
                compute_in(quick, precision)
                return quick
        except RuntimeError:
            pass  # this processor's oneDNN cannot fuse one of them: folded they still are
        quick, _ = _folded(backbone, pictures)
    return quick if _close(_features(quick, pictures), expected) else backbone


def _folded(backbone: nn.Module, pictures: torch.Tensor) -> tuple[nn.Module, torch.Tensor]:
    """A copy whose BatchNorms are folded, and the features that it gave of these pictures before."""
    quick = copy.deepcopy(backbone).requires_grad_(False)
    pairs, features = _pairs(quick, pictures)
    names = {module: name for name, module in quick.named_modules()}
    for convolution, norm in pairs:
        _fold(convolution, norm)
        parent, _, own = names[norm].rpartition(".")
        setattr(quick.get_submodule(parent), own, _what_is_left(norm))
    return quick, features


def _close(features: torch.Tensor, expected: torch.Tensor) -> bool:
    return bool((features - expected).abs().max() <= TOLERANCE * expected.abs().max())


def _features(module: nn.Module, pictures: torch.Tensor) -> torch.Tensor:
    with torch.inference_mode(), _whole_fp32():
        features: torch.Tensor = module(pictures)
    return features


@contextmanager
def _whole_fp32() -> Iterator[None]:
    """Inside, a GPU computes with all bits of fp32. With TF32's ten both passes differed by 8e-3 and Lite0 was never folded."""
    convolutions, matrices = torch.backends.cudnn.allow_tf32, torch.get_float32_matmul_precision()
    torch.backends.cudnn.allow_tf32 = False
    torch.set_float32_matmul_precision("highest")
    try:
        yield
    finally:
        torch.backends.cudnn.allow_tf32 = convolutions
        torch.set_float32_matmul_precision(matrices)


def _pairs(module: nn.Module, pictures: torch.Tensor) -> tuple[list[tuple[nn.Conv2d, nn.BatchNorm2d]], torch.Tensor]:
    """Each convolution with the BatchNorm that takes its output, both met once in a pass; and the features that it came to."""
    made: dict[int, tuple[nn.Conv2d, torch.Tensor]] = {}
    pairs: list[tuple[nn.Conv2d, nn.BatchNorm2d]] = []
    passes: dict[nn.Module, int] = {}

    def after(convolution: nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        passes[convolution] = passes.get(convolution, 0) + 1
        assert isinstance(convolution, nn.Conv2d)
        made[id(output)] = (convolution, output)  # the output is kept, so that no other tensor gets its id

    def before(norm: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        passes[norm] = passes.get(norm, 0) + 1
        assert isinstance(norm, nn.BatchNorm2d)
        if id(inputs[0]) in made and norm.track_running_stats:
            pairs.append((made[id(inputs[0])][0], norm))

    hooks = [part.register_forward_hook(after) for part in module.modules() if isinstance(part, nn.Conv2d)]
    hooks += [part.register_forward_pre_hook(before) for part in module.modules() if isinstance(part, nn.BatchNorm2d)]
    try:
        features = _features(module, pictures)
    finally:
        for hook in hooks:
            hook.remove()
    return [pair for pair in pairs if all(passes[part] == 1 for part in pair)], features


@torch.no_grad()
def _fold(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
    assert norm.running_mean is not None
    assert norm.running_var is not None
    scale = (norm.running_var + norm.eps).rsqrt()
    if norm.affine:
        scale = scale * norm.weight
    bias = -norm.running_mean if convolution.bias is None else convolution.bias - norm.running_mean
    shift = bias * scale + (norm.bias if norm.affine else 0.0)
    convolution.weight.mul_(scale.view(-1, 1, 1, 1))
    convolution.bias = nn.Parameter(shift, requires_grad=False)


def _what_is_left(norm: nn.BatchNorm2d) -> nn.Module:
    """What a BatchNorm of timm's does besides normalising: dropping paths and activating."""
    rest = [part for part in norm.children() if not isinstance(part, nn.Identity)]
    return nn.Sequential(*rest) if rest else nn.Identity()
