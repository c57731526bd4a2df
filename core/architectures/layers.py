"""Looks at a network layer by layer: shapes, parameters, multiply-adds, and what each stage of a recipe trains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.dropout import _DropoutNd
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from core.architectures.building import build
from core.architectures.catalogue import find
from core.architectures.freezing import trained_blocks, trained_head
from core.architectures.layer_table import Change, Layer, LayerTable, Part
from core.architectures.network import Network
from core.runs.recipe import Recipe, Stage, norm_statistics_of, stage_title

OUTSIDE = "Outside the blocks"


def layers_of(recipe: Recipe, classes: int) -> LayerTable:
    """The layers of the one network a recipe would train.

    Args:
        recipe: Its stem must be said where it follows from weights (`core.architectures.origins.settled`).
        classes: Of the head.

    Raises:
        NotThere: No such architecture.
        BadInput: The architecture cannot use pictures of that size.
    """
    title = find(recipe.architecture).title
    return layers_in(lambda: build(recipe, classes), recipe, title, (recipe.picture_size,))


def layers_in(make: Callable[[], Network], recipe: Recipe, title: str, sides: Sequence[int]) -> LayerTable:
    """The layers of a network, or of an ensemble.

    Args:
        make: Builds it, on whatever device is torch's at that moment.
        recipe: How it is trained; of an ensemble it names the members.
        title: As shown.
        sides: Of the pictures that each backbone sees, in pixels.

    Raises:
        NotThere, BadInput: As `make`.
    """
    network, seen = _looked_through(make, sides)
    stages = [stage.model_copy(update={"norm_statistics": norm_statistics_of(recipe, stage)}) for stage in recipe.stages]
    trained = [_trained(network, stage) for stage in stages]
    places = _places(network, recipe.members)
    parts: list[tuple[str, list[Layer]]] = []
    for one in seen:
        changes = tuple(_change(one, stage, ids) for stage, ids in zip(stages, trained, strict=True))
        layer = _layer(one, changes)
        part = places.get(one.module, OUTSIDE)
        # What has nothing to train goes with what it follows: a pooling belongs to the block that it shrinks.
        if parts and (part == parts[-1][0] or (part == OUTSIDE and not layer.parameters)):
            parts[-1][1].append(layer)
        else:
            parts.append((part, [layer]))
    told = tuple(Part(part, tuple(layers)) for part, layers in parts)
    return LayerTable(title, tuple(sides), network.classes, tuple(stage_title(stage) for stage in recipe.stages), told)


@dataclass
class _Seen:
    """A module that a picture has passed.

    Attributes:
        name: In the network.
        module: Itself.
        own: The parameters, by name, that no module it calls has.
        shape: Of what it made, without the number of pictures.
        multiply_adds: Of its own operations.
        alone: It calls no other module that has parameters; one of timm's BatchNorms has its ReLU inside.
        shown: It is a layer although it may have nothing to train and nothing to multiply.
    """

    name: str
    module: nn.Module
    own: dict[str, nn.Parameter]
    shape: tuple[int, ...] = ()
    multiply_adds: int = 0
    alone: bool = True
    shown: bool = False


class _Counting(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Adds the multiply-adds of each operation to the innermost module that is at work."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.at_work: list[_Seen] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        made = func(*args, **(kwargs or {}))
        count = flop_registry.get(func._overloadpacket)
        if count is not None and self.at_work:
            self.at_work[-1].multiply_adds += int(count(*args, **(kwargs or {}), out_val=made)) // 2
        return made


def _looked_through(make: Callable[[], Network], sides: Sequence[int]) -> tuple[Network, list[_Seen]]:
    """The network, and what a picture passes in it, in order."""
    try:
        return _passed(make, sides, "meta")  # shapes without numbers: nothing is computed, and no memory taken
    except (NotImplementedError, RuntimeError):
        return _passed(make, sides, "cpu")  # where a network asks for a number on its way


def _passed(make: Callable[[], Network], sides: Sequence[int], device: str) -> tuple[Network, list[_Seen]]:
    with torch.device(device):
        network = make().eval()
        pictures = [torch.zeros(1, 3, side, side) for side in sides]
    counting = _Counting()
    with _watched(network, counting) as seen, counting:
        # With gradients, or attention would take a way of its own that counts nothing.
        features = [backbone(picture) for backbone, picture in zip(network.backbones, pictures, strict=True)]
        network.head(torch.cat(features, 1))
    names = {id(module): name for name, module in network.named_modules()}
    passed = [one for one in seen.values() if id(one.module) in names]
    for one in passed:
        one.name = names[id(one.module)].removeprefix("backbone.")
    _give_out_parameters(network, passed)
    return network, [one for one in passed if one.shown or one.own or one.multiply_adds]


@contextmanager
def _watched(network: Network, counting: _Counting) -> Iterator[dict[int, _Seen]]:
    """Notes which modules are called in the block, in their order, and what they make."""
    seen: dict[int, _Seen] = {}

    def before(module: nn.Module, given: Any) -> None:
        counting.at_work.append(seen.setdefault(id(module), _Seen("", module, {})))

    def after(module: nn.Module, given: Any, made: Any) -> None:
        one = counting.at_work.pop()
        first = next(_tensors(made), None)
        before_it = next(_tensors(given), None)
        if first is not None:
            one.shape = tuple(first.shape[1:])
        called = [part for part in module.modules() if part is not module and id(part) in seen]
        one.alone = not any(next(part.parameters(), None) is not None for part in called)
        reshapes = first is not None and before_it is not None and first.shape != before_it.shape
        one.shown = not called and (reshapes or (isinstance(module, _DropoutNd) and module.p > 0))

    with ExitStack() as hooks:
        for module in network.modules():
            hooks.callback(module.register_forward_pre_hook(before).remove)
            hooks.callback(module.register_forward_hook(after).remove)
        yield seen


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _tensors(entry)


def _give_out_parameters(network: Network, passed: Iterable[_Seen]) -> None:
    """Gives each parameter to the innermost module that was called around it: some are used by their parents."""
    by_module = {id(one.module): one for one in passed}
    given: set[int] = set()

    def walk(module: nn.Module, owner: _Seen, start: str) -> None:
        if id(module) in by_module:
            owner, start = by_module[id(module)], ""
        for name, parameter in module.named_parameters(recurse=False):
            if id(parameter) not in given:
                given.add(id(parameter))
                owner.own[start + name] = parameter
        for name, child in module.named_children():
            walk(child, owner, f"{start}{name}.")

    for part in (*network.backbones, network.head):
        walk(part, by_module[id(part)], "")


def _places(network: Network, members: Sequence[str]) -> dict[nn.Module, str]:
    """The part each module belongs to; a member of an ensemble is one part, as no stage trains some of it."""
    if members:
        titles, parts = [*members, "Head"], [*network.backbones, network.head]
    else:
        titles = [*(f"Block {n} of {len(network.blocks)}" for n in range(1, len(network.blocks) + 1)), "Head"]
        parts = [*network.blocks, network.head]
    return {module: title for title, part in zip(titles, parts, strict=True) for module in part.modules()}


def _trained(network: Network, stage: Stage) -> set[int]:
    """Of the parameters that the stage trains, what identifies them."""
    return {id(one) for part in (*trained_blocks(network, stage), trained_head(network)) for one in part.parameters()}


def _change(one: _Seen, stage: Stage, trained: set[int]) -> Change:
    if not one.own:
        return ""
    found = {id(parameter) in trained for parameter in one.own.values()}
    if len(found) > 1:
        return "partly"
    if not found.pop():
        return "frozen"
    keeps = isinstance(one.module, _BatchNorm) and stage.norm_statistics == "frozen"
    return "scale and shift" if keeps else "trains"


def _layer(one: _Seen, changes: tuple[Change, ...]) -> Layer:
    count = sum(parameter.numel() for parameter in one.own.values())
    if one.alone or one.multiply_adds:
        return Layer(one.name, _kind(one.module), one.shape, count, one.multiply_adds, changes)
    # Numbers that stand beside layers, as the embedding of places in a transformer.
    return Layer(f"{one.name}, {', '.join(one.own)}", "Parameter", (), count, 0, changes)


def _kind(module: nn.Module) -> str:
    name = type(module).__name__
    kernel = getattr(module, "kernel_size", None)
    if not isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d) or kernel is None:
        return name
    sides = cast(tuple[int, ...], kernel if isinstance(kernel, tuple) else (kernel, kernel))
    return f"{name}, {sides[0]} x {sides[1]}"
