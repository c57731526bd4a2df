"""On the processor, a convolution with the activation after it as one act, and without padding by hand before it."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

ACTIVATIONS: dict[type[nn.Module], tuple[str, list[float]]] = {
    nn.ReLU: ("relu", []),
    nn.ReLU6: ("hardtanh", [0.0, 6.0]),
    nn.Hardswish: ("hardswish", []),
    nn.Identity: ("none", []),
}
"""oneDNN's name of each activation that it computes while a convolution's output is still in the cache, and its numbers."""


def can_fuse(device: torch.device) -> bool:
    """Whether this build of PyTorch has oneDNN's convolution with an activation, and the device is the processor."""
    if device.type != "cpu" or not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    return hasattr(torch.ops.mkldnn, "_convolution_pointwise")


@torch.inference_mode()
def fuse(module: nn.Module, pictures: torch.Tensor) -> None:
    """Puts one act in place of each convolution and what activates its output; `module` is changed.

    Which belong together is watched in one pass. The module is then good for pictures of this size only.

    Args:
        module: In evaluation, its BatchNorms folded.
        pictures: float32 [N, 3, S, S].

    Raises:
        RuntimeError: oneDNN cannot do one of them.
    """
    made: dict[int, tuple[nn.Module, torch.Tensor]] = {}
    seen: dict[nn.Module, list[torch.Size]] = {}
    activated: dict[nn.Module, list[nn.Module]] = {}

    def before(part: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        seen.setdefault(part, []).append(inputs[0].shape)
        if type(part) in ACTIVATIONS and id(inputs[0]) in made:
            activated.setdefault(made[id(inputs[0])][0], []).append(part)

    def after(part: nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        made[id(output)] = (part, output)  # the output is kept, so that no other tensor gets its id

    convolutions = [part for part in module.modules() if _is_plain(part)]
    activations = [part for part in module.modules() if type(part) in ACTIVATIONS and type(part) is not nn.Identity]
    hooks = [part.register_forward_pre_hook(before) for part in (*convolutions, *activations)]
    hooks += [part.register_forward_hook(after) for part in convolutions]
    try:
        module(pictures)
    finally:
        for hook in hooks:
            hook.remove()
    names = {part: name for name, part in module.named_modules()}
    for convolution in convolutions:
        if len(seen.get(convolution, ())) != 1:
            continue
        followers = activated.get(convolution, [])
        own = len(followers) == 1 and len(seen[followers[0]]) == 1
        kind: type[nn.Module] = type(followers[0]) if own else nn.Identity
        assert isinstance(convolution, nn.Conv2d)
        _replace(module, names[convolution], _Fused(convolution, kind, seen[convolution][0]))
        if own:
            _replace(module, names[followers[0]], nn.Identity())


def compute_in(module: nn.Module, precision: torch.dtype) -> None:
    """Sets in which arithmetic the fused convolutions of a module compute, and what type their outputs have."""
    for part in module.modules():
        if isinstance(part, _Fused):
            part.to(precision)


class _Fused(nn.Module):
    """A convolution and an activation. Padding that differs from side to side is taken into the kernel as zeros."""

    def __init__(self, convolution: nn.Conv2d, activation: type[nn.Module], shape: torch.Size) -> None:
        super().__init__()
        self.weight, self.bias = convolution.weight, convolution.bias
        self._stride, self._dilation = list(convolution.stride), list(convolution.dilation)
        self._groups = convolution.groups
        self._activation, self._numbers = ACTIVATIONS[activation]
        if type(convolution) is nn.Conv2d:
            assert not isinstance(convolution.padding, str)
            self._padding = list(convolution.padding)
            return
        edges = [_same(shape[2 + axis], convolution, axis) for axis in (0, 1)]
        self._padding = [right for _, right in edges]
        (top, bottom), (left, right) = edges
        widened = functional.pad(convolution.weight, (right - left, 0, bottom - top, 0))
        self.weight = nn.Parameter(widened, requires_grad=False)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        output: torch.Tensor = torch.ops.mkldnn._convolution_pointwise(
            inputs.to(self.weight.dtype),
            self.weight,
            self.bias,
            self._padding,
            self._stride,
            self._dilation,
            self._groups,
            self._activation,
            self._numbers,
            "",
        )
        return output


def _is_plain(part: nn.Module) -> bool:
    """Whether the part computes what its class says; timm's TensorFlow-like convolution among them."""
    if not isinstance(part, nn.Conv2d) or part.padding_mode != "zeros" or isinstance(part.padding, str):
        return False
    if part._forward_hooks or part._forward_pre_hooks:
        return False
    return type(part) is nn.Conv2d or (type(part).__name__ == "Conv2dSame" and part.dilation == (1, 1))


def _same(length: int, convolution: nn.Conv2d, axis: int) -> tuple[int, int]:
    """TensorFlow's "same" padding before and after. *Units*: pixels."""
    stride, kernel = convolution.stride[axis], convolution.kernel_size[axis]
    total = max((-(-length // stride) - 1) * stride + kernel - length, 0)
    return total // 2, total - total // 2


def _replace(module: nn.Module, name: str, part: nn.Module) -> None:
    parent, _, own = name.rpartition(".")
    setattr(module.get_submodule(parent), own, part)
