"""How a backbone can be explained: found by watching one pass through it, so that no network has to be known by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from core.architectures.network import blocks_of
from core.prediction.explaining.records import Method

FEWEST_PLACES = 4
"""Places along each side of the coarsest map that is taken where there is a finer one: of 64-pixel pictures a ResNet's last map
has four places in all, and what it says lies anywhere."""
_MOST_EXTRA = 16  # tokens that stand for no place: the class token, and registers


@dataclass(frozen=True, eq=False)
class Explanation:
    """What of a backbone is looked at.

    Attributes:
        method: How.
        layer: Whose output is the last feature map, for Grad-CAM; None otherwise.
        channels_last: That map is [N, H, W, C] instead of [N, C, H, W].
        side: Places along each side, for Grad-CAM and attention.
        extra: Tokens before those of the places, for attention.
        read: How far the features come from each token, for attention. *Shapes*: float [T], summing to 1.
    """

    method: Method
    layer: nn.Module | None = None
    channels_last: bool = False
    side: int = 0
    extra: int = 0
    read: torch.Tensor | None = None


class AttentionWatch(TorchFunctionMode):
    """While it is entered, keeps the weights of every attention that torch computes, as the mean over their heads.

    By what torch is asked to compute and not by hooks: fused attention never makes the weights, and no layer hands them out.

    Attributes:
        weights: In the order computed. *Shapes*: float [N, T, T] each.
    """

    def __init__(self) -> None:
        super().__init__()
        self.weights: list[torch.Tensor] = []

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = dict(kwargs or {})
        if func is functional.scaled_dot_product_attention:
            with torch.no_grad():
                self.weights.append(_weights(*args, **kwargs))
        elif func is functional.multi_head_attention_forward:
            kwargs["need_weights"], kwargs["average_attn_weights"] = True, True
            output, weights = func(*args, **kwargs)
            self.weights.append(weights.detach())
            return output, weights
        return func(*args, **kwargs)


def explanation_of(backbone: nn.Module, size: int) -> Explanation:
    """How the backbone is explained: by attention where tokens are what it ends with, by its last feature map where it has one.

    Args:
        backbone: Pictures [1, 3, size, size] to features [1, D], in evaluation mode; on any device.
        size: Pixels along each side.
    """
    steps: list[tuple[str, nn.Module, torch.Size]] = []

    def after(module: nn.Module, _inputs: Any, output: Any) -> None:
        if not isinstance(output, torch.Tensor) or output.shape[:1] != (1,):
            return  # parts of pictures, as windows are, are shown as a batch of many
        if output.ndim == 4 and _sides(output.shape) is not None:
            steps.append(("map", module, output.shape))
        elif output.ndim == 3 and output.shape[1] > 1:
            steps.append(("tokens", module, output.shape))

    hooks = [part.register_forward_hook(after) for part in backbone.modules()]
    picture = next(backbone.parameters()).new_zeros(1, 3, size, size)
    watch = AttentionWatch()
    try:
        with torch.no_grad(), watch:
            backbone(picture)
    finally:
        for hook in hooks:
            hook.remove()
    if not steps:
        return Explanation("gradients")
    kind, layer, shape = steps[-1]
    if kind == "map":
        layer, shape = _last_map(backbone, [(module, shape) for kind, module, shape in steps if kind == "map"])
        return Explanation("grad-cam", layer, shape[1] == shape[2] != shape[3], _sides(shape) or 0)
    first_map = next((shape for kind, _, shape in steps if kind == "map"), None)
    side = _sides(first_map) if first_map is not None else None
    extra = shape[1] - side * side if side is not None else -1
    square = [weights for weights in watch.weights if weights.shape[1:] == (shape[1], shape[1])]
    if side is None or not 0 <= extra <= _MOST_EXTRA or not square or len(square) < len(watch.weights):
        # Tokens that are mixed otherwise, merged or moved on the way: roll-out says nothing of those.
        return Explanation("gradients")
    return Explanation("attention", side=side, extra=extra, read=_read(backbone, layer, picture))


def _last_map(backbone: nn.Module, maps: Sequence[tuple[nn.Module, torch.Size]]) -> tuple[nn.Module, torch.Size]:
    """The last map that has enough places to say where something is; the last one where none has.

    Of what lies within a block none is taken: some of what is seen goes past it.
    """
    parts = [part for block in blocks_of(backbone) for part in (block if isinstance(block, nn.ModuleList) else [block])]
    inner = {child for part in parts for child in part.modules() if child is not part}
    own = [found for found in maps if found[0] not in inner] or list(maps)
    return next((found for found in reversed(own) if (_sides(found[1]) or 0) >= FEWEST_PLACES), own[-1])


def _sides(shape: torch.Size) -> int | None:
    """Places along each side of a square map; None for what is none, or has a single place."""
    if shape[2] == shape[3] > 1:
        return shape[2]
    return shape[1] if shape[1] == shape[2] > 1 else None


def _read(backbone: nn.Module, layer: nn.Module, picture: torch.Tensor) -> torch.Tensor:
    """How far the features come from each of the layer's tokens: all from the class token, or from those of the places alike."""
    held: list[torch.Tensor] = []

    def hold(_module: nn.Module, _inputs: Any, output: torch.Tensor) -> torch.Tensor:
        held.append(output.detach().requires_grad_())
        return held[-1].clone()

    hook = layer.register_forward_hook(hold)
    try:
        with torch.enable_grad():
            features = backbone(picture)
            # Each feature weighted otherwise: of a normalised layer the plain sum has no gradient at all.
            weighted = features * torch.linspace(0.5, 1.5, features.shape[1], device=features.device)
            (gradient,) = torch.autograd.grad(weighted.sum(), [held[-1]])
    finally:
        hook.remove()
    used = (gradient[0] != 0).any(dim=1).float()
    return used / used.sum().clamp(min=1)


def _weights(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attn_mask: torch.Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> torch.Tensor:
    """What attention weighs the values by. *Shapes*: [N, heads, T, d] each to [N, T, T], the mean over the heads."""
    scores = query @ key.transpose(-2, -1) * (scale if scale is not None else query.shape[-1] ** -0.5)
    if attn_mask is not None:
        scores = scores.masked_fill(~attn_mask, -torch.inf) if attn_mask.dtype == torch.bool else scores + attn_mask
    return scores.softmax(-1).mean(1)
