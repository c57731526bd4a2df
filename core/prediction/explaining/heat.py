"""Heat of a network's answer, place by place: Grad-CAM, attention roll-out, or the gradients of the pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from core.architectures.network import Network
from core.prediction.explaining.ways import AttentionWatch, Explanation


@dataclass(frozen=True, eq=False)
class Heat:
    """What a network answers for one picture, and which places it rests on.

    Attributes:
        place: Of the class that was asked about.
        maps: One for each of the network's backbones. *Shapes*: float32 [H, W] each, 0 and above, on the processor.
    """

    place: int
    maps: tuple[torch.Tensor, ...]


@dataclass(eq=False)
class _Seen:
    """One pass of a picture through one backbone: what its heat is made of."""

    leaf: torch.Tensor | None = None
    weights: list[torch.Tensor] = field(default_factory=list)


def heat_of(
    network: Network, explanations: Sequence[Explanation], images: Sequence[torch.Tensor], place: int | None = None
) -> Heat:
    """Which places of a picture the answer for a class rests on.

    Of a class the network's answer before softmax is followed back. The layers before the last feature map are passed
    without gradients, so that it costs little more than a prediction.

    Args:
        network: In evaluation mode.
        explanations: How each of its backbones is explained.
        images: The picture as each of them sees it. *Shapes*: float [1, 3, S, S] each.
        place: Of the class; the likeliest when None.

    *Source*: Selvaraju et al., Grad-CAM, 2017; Abnar and Zuidema, Quantifying Attention Flow in Transformers, 2020; Simonyan
    et al., Deep Inside Convolutional Networks, 2013.
    """
    # A network that is asked twice, for the picture and its mirror image, is explained for both.
    views = [list(images), [image.flip(3) for image in images]] if network.mirrored else [list(images)]
    with torch.enable_grad():
        passes = [_passed(network, explanations, view) for view in views]
        logits = torch.stack([logits for logits, _ in passes]).mean(0)
        place = int(logits[0].argmax()) if place is None else place
        leaves = [seen.leaf for _, of_view in passes for seen in of_view if seen.leaf is not None]
        gradients = iter(torch.autograd.grad(logits[0, place], leaves) if leaves else ())
    found = []
    for number, (_, of_view) in enumerate(passes):
        maps = [
            _map(explanation, seen, next(gradients) if seen.leaf is not None else None)
            for explanation, seen in zip(explanations, of_view, strict=True)
        ]
        found.append([one.flip(1) if number else one for one in maps])
    return Heat(place, tuple(torch.stack(maps).mean(0).float().cpu() for maps in zip(*found, strict=True)))


def _passed(
    network: Network, explanations: Sequence[Explanation], images: Sequence[torch.Tensor]
) -> tuple[torch.Tensor, list[_Seen]]:
    """The network's answer, and what was seen on the way."""
    features, seen = [], []
    for backbone, explanation, image in zip(network.backbones, explanations, images, strict=True):
        one = _Seen()
        with ExitStack() as around:
            if explanation.layer is not None:
                around.callback(explanation.layer.register_forward_hook(_held(one)).remove)
            elif explanation.method == "gradients":
                one.leaf = image = image.detach().requires_grad_()
            watch = around.enter_context(AttentionWatch() if explanation.method == "attention" else nullcontext())
            features.append(backbone(image))
        if isinstance(watch, AttentionWatch):
            one.weights = watch.weights
        seen.append(one)
    return network.head(torch.cat(features, dim=1)), seen


def _held(seen: _Seen) -> Callable[..., torch.Tensor]:
    def hold(_module: nn.Module, _inputs: Any, output: torch.Tensor) -> torch.Tensor:
        seen.leaf = output.detach().requires_grad_()
        # A copy goes on: many networks activate in place, and a leaf must not be changed.
        return seen.leaf.clone()

    return hold


def _map(explanation: Explanation, seen: _Seen, gradient: torch.Tensor | None) -> torch.Tensor:
    if gradient is None or seen.leaf is None:
        return rolled_out(seen.weights, explanation)
    if explanation.method == "gradients":
        return gradient[0].abs().amax(0)
    values, channels = seen.leaf.detach(), 3 if explanation.channels_last else 1
    places = (1, 2) if explanation.channels_last else (2, 3)
    weighted: torch.Tensor = (values * gradient.mean(places, keepdim=True)).sum(channels)[0]
    return weighted.clamp(min=0)


def rolled_out(weights: Sequence[torch.Tensor], explanation: Explanation) -> torch.Tensor:
    """How much of what is read at the end has flowed there from each place, the other half of each layer passing it by.

    *Shapes*: float [1, T, T] by layer, rows summing to 1, to float [side, side].
    """
    assert explanation.read is not None
    flow = explanation.read.to(weights[0])[None]
    for layer in reversed(weights):
        flow = 0.5 * (flow @ layer[0] + flow)
    return flow[0, explanation.extra :].reshape(explanation.side, explanation.side)
