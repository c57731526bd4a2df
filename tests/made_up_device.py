"""A GPU that is not there: tensors on it have a shape and no numbers, the processor's own are real, and every crossing is seen.

PyTorch's fake tensors refuse operations that mix devices, whatever computer they run on. What they do not tell is who waits for
whom; that is told here, with the function of ours that made it wait.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode, unset_fake_temporarily
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_iter

from core.training.arithmetic.device import Device

GPU = torch.device("cuda:0")
APPLE_GPU = torch.device("mps:0")
CORE = str(Path(__file__).resolve().parents[1] / "core")
_aten = torch.ops.aten


_SHAPES = {
    _aten.grid_sampler_2d.default: lambda images, points: images.new_empty(*images.shape[:2], *points.shape[1:3]),
    _aten.native_batch_norm.default: lambda images, scale: (torch.empty_like(images), scale, scale),
    _aten.index_copy.default: lambda tensor, axis: torch.empty_like(tensor),
    _aten.index_add.default: lambda tensor, axis: torch.empty_like(tensor),
}
"""Operations whose shape PyTorch finds by subscripts and copies, which a build without GPUs cannot."""


@dataclass
class Crossings:
    """What crossed between the two memories while it was watched, by the function of ours that asked for it.

    Attributes:
        waits: Functions that waited: for a number, for a copy to the processor, or for one out of memory that is not pinned.
        sent: Functions whose copies nobody waited for, and how often.
        wide: Functions that made numbers of fp64 on the device.
        pinned: Functions that took memory that stays where it is.
    """

    waits: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    wide: set[str] = field(default_factory=set)
    pinned: set[str] = field(default_factory=set)


class MadeUpDevice(Device):
    """A `Device` that is not there: gradients are zeros, for without a GPU's build of PyTorch no graph can be made."""

    def __init__(self, parameters: list[nn.Parameter], gpu: torch.device = GPU) -> None:
        self.torch = gpu
        self._precision = "fp32"
        self._parameters = parameters

    def autocast(self) -> AbstractContextManager[Any]:
        return nullcontext()

    def backward(self, loss: torch.Tensor, shares: torch.Tensor | None = None) -> None:
        assert loss.device == self.torch
        assert shares is None or shares.device == self.torch
        for parameter in self._parameters:
            if parameter.requires_grad:
                parameter.grad = torch.zeros_like(parameter)

    def seed(self, seed: int) -> None:
        torch.default_generator.manual_seed(seed)


class _Event:
    def record(self, stream: object = None) -> None: ...
    def synchronize(self) -> None: ...


class _Stream:
    def __init__(self, device: object = None) -> None: ...
    def wait_event(self, event: _Event) -> None: ...


class _Watching(TorchDispatchMode):
    """On top of PyTorch's mode for fake tensors, which is left where everything is on the processor."""

    def __init__(self, crossings: Crossings, kind: str) -> None:
        super().__init__()
        self._crossings = crossings
        self._kind = kind
        self._pinned: dict[int, torch.Tensor] = {}  # kept, so that no other memory gets the address of one of them

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        found = self._dispatched(func, args, dict(kwargs or {}))
        if any(isinstance(value, FakeTensor) and value.dtype == torch.float64 for value in tree_iter(found)):
            self._crossings.wide.add(_place())
        return found

    def _dispatched(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        tensors = [value for value in tree_iter((args, kwargs)) if isinstance(value, torch.Tensor)]
        without = torch.is_inference_mode_enabled() or any(tensor.is_inference() for tensor in tensors)
        if without and func.namespace == "aten" and func._can_decompose():
            with self:  # without autograd an operation that is made of others comes whole
                return func.decompose(*args, **kwargs)
        ours = [tensor for tensor in tensors if not isinstance(tensor, FakeTensor)]
        there = len(ours) < len(tensors) or getattr(kwargs.get("device"), "type", "cpu") == self._kind
        if not there:
            with unset_fake_temporarily():
                return self._here(func, args, kwargs)
        if func is _aten._local_scalar_dense.default:
            # Zero of what is counted, and yes to whether all is finite.
            return self._waited(True if args[0].dtype == torch.bool else 0.0)
        if func is _aten._to_copy.default and getattr(kwargs.get("device"), "type", self._kind) == "cpu":
            with unset_fake_temporarily():
                return self._waited(torch.zeros(args[0].shape, dtype=kwargs.get("dtype") or args[0].dtype))
        if func is _aten.copy_.default and not isinstance(args[0], FakeTensor):
            with unset_fake_temporarily():
                return self._crossed(args[0], args[0].zero_(), func, args, kwargs)
        if func in (_aten._to_copy.default, _aten.copy_.default) and ours:
            return self._crossed(ours[0], func(*args, **kwargs), func, args, kwargs)
        if func is _aten.equal.default:
            return self._waited(True)
        if func in _SHAPES:
            return _SHAPES[func](*args[:2])
        return func(*args, **kwargs)

    def _here(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        """On the processor everything is real, only that nothing can be pinned without a GPU: it is remembered."""
        pinned = kwargs.pop("pin_memory", False)
        found = func(*args, **kwargs)
        if pinned:
            self._crossings.pinned.add(_place())
            self._pinned[found.untyped_storage().data_ptr()] = found
        return found

    def _crossed(self, host: torch.Tensor, found: Any, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        given = args[2] if func is _aten.copy_.default and len(args) > 2 else kwargs.get("non_blocking", False)
        if given and host.untyped_storage().data_ptr() in self._pinned:
            place = _place()
            self._crossings.sent[place] = self._crossings.sent.get(place, 0) + 1
            return found
        return self._waited(found)

    def _waited(self, found: Any) -> Any:
        place = _place()
        self._crossings.waits[place] = self._crossings.waits.get(place, 0) + 1
        return found


class _Subscripts(TorchFunctionMode):
    """Subscripts and copies by other means: Python's own way asks the build of PyTorch for the device that tensors are on."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is torch.Tensor.__getitem__ and isinstance(args[0], FakeTensor):
            return _part(args[0], args[1])
        if func is torch.Tensor.__setitem__ and isinstance(args[0], FakeTensor):
            part, value = _part(args[0], args[1]), args[2]
            return _aten.copy_.default(part, value) if isinstance(value, torch.Tensor) else part.fill_(value)
        other = {
            torch.Tensor.copy_: _aten.copy_.default,
            torch.Tensor.contiguous: _aten.contiguous.default,
            torch.Tensor.__invert__: torch.bitwise_not,
            torch.Tensor.__float__: _aten._local_scalar_dense.default,
            torch.Tensor.__bool__: _aten._local_scalar_dense.default,
        }
        if isinstance(args[0] if args else None, FakeTensor):
            func = other.get(func, func)
        return func(*args, **(kwargs or {}))


def _part(tensor: torch.Tensor, index: Any) -> torch.Tensor:
    entries = list(index) if isinstance(index, tuple) else [index]
    if Ellipsis in [entry for entry in entries if not isinstance(entry, torch.Tensor)]:
        place = entries.index(Ellipsis)
        missing = tensor.ndim - sum(entry is not None for entry in entries) + 1
        entries[place : place + 1] = [slice(None)] * missing
    axis = 0
    for entry in entries:
        if isinstance(entry, int):
            tensor = tensor.select(axis, entry)
            continue
        if entry is None:
            tensor = tensor.unsqueeze(axis)
        elif isinstance(entry, slice):
            tensor = _aten.slice.Tensor(tensor, axis, entry.start, entry.stop, entry.step or 1)
        else:
            tensor = _aten.index.Tensor(tensor, [None] * axis + [entry])
        axis += 1
    return tensor


def _place() -> str:
    """The innermost function of `core` that is being called; a comprehension is none."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and (not frame.f_code.co_filename.startswith(CORE) or frame.f_code.co_name.startswith("<")):
        frame = frame.f_back
    if frame is None:
        return "a test"
    module = Path(frame.f_code.co_filename).relative_to(CORE).with_suffix("").as_posix()
    return f"{module}:{frame.f_code.co_name}"


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch, gpu: torch.device = GPU) -> Iterator[Crossings]:
    """Inside, whatever is on the device is made up, and what crosses is noted."""
    crossings = Crossings()
    monkeypatch.setattr(torch.cuda, "Event", _Event)
    monkeypatch.setattr(torch.cuda, "Stream", _Stream)
    monkeypatch.setattr(torch.cuda, "current_stream", _Stream)
    monkeypatch.setattr(torch.cuda, "stream", lambda stream: nullcontext())
    monkeypatch.setattr(torch.Tensor, "record_stream", lambda tensor, stream: None)
    with torch.no_grad(), FakeTensorMode(allow_non_fake_inputs=True), _Watching(crossings, gpu.type), _Subscripts():
        yield crossings


def placed(module: nn.Module, gpu: torch.device = GPU) -> nn.Module:
    """The module with its numbers on the device, changed in place."""
    for part in module.modules():
        for name, parameter in part._parameters.items():
            if parameter is not None:
                part._parameters[name] = nn.Parameter(torch.empty_like(parameter, device=gpu), parameter.requires_grad)
        for name, buffer in part._buffers.items():
            if buffer is not None:
                part._buffers[name] = torch.empty_like(buffer, device=gpu)
    return module
