"""Lists every network that can be trained: those of our own, torchvision's and timm's. Asked in the engine, as it loads both."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import core.architectures.timm_guard  # noqa: F401  before anything else of timm

import timm  # isort: skip

from core.architectures.catalogue import ARCHITECTURES, TIMM_PREFIX, TORCHVISION_PREFIX, ArchitectureInfo, PretrainedInfo
from core.architectures.known import torchvision_registry
from core.architectures.known.networks import KnownNetwork, WeightsState
from core.architectures.known.timm_names import NO_FEATURES
from core.architectures.layers import layers_of
from core.architectures.weights_files import cache_folder, kept_by_torch, timm_file
from core.runs.recipe import Recipe
from core.support.jobs import Context

SIZES = Path(__file__).with_name("timm_sizes.csv")
"""Parameters and multiply-adds of timm's networks, measured by `python -m tests.network_sizes`; building them takes minutes."""
CLASSES = 1000
_FLOAT = 4
"""Bytes of a number in a weights file."""


def list_networks(context: Context) -> tuple[KnownNetwork, ...]:
    """Job: all networks that a recipe can name.

    Raises:
        Abandoned: The job was dropped.
    """
    found: list[KnownNetwork] = []
    for part in (_own, _of_torchvision, _of_timm):
        context.check_abandoned()
        found += part()
    return tuple(found)


def _own() -> Iterator[KnownNetwork]:
    for info in ARCHITECTURES:
        parameters, operations = _measured(info)
        known = info.pretrained
        yield KnownNetwork(
            info.name, info.title, "Safelight", parameters, operations, info.picture_size, _own_accuracy(info),
            known.licence if known is not None else "", _state(known), known.bytes if known is not None else 0,
        )  # fmt: skip


@cache
def _measured(info: ArchitectureInfo) -> tuple[int, int]:
    table = layers_of(Recipe.model_validate({"architecture": info.name, "picture_size": info.picture_size}), CLASSES)
    return sum(part.parameters for part in table.parts), sum(part.multiply_adds for part in table.parts)


def _own_accuracy(info: ArchitectureInfo) -> float | None:
    """What torchvision says of the very file that this architecture takes."""
    known = info.pretrained
    if known is None or info.name not in torchvision_registry.names():
        return None
    weights = torchvision_registry.default_weights(info.name)
    return _accuracy(weights) if weights is not None and weights.url == known.url else None


def _of_torchvision() -> Iterator[KnownNetwork]:
    for name in torchvision_registry.names():
        if name in ARCHITECTURES:
            continue
        weights = torchvision_registry.default_weights(name)
        if weights is None:
            yield KnownNetwork(f"{TORCHVISION_PREFIX}{name}", name, "torchvision", None, None, 224, None, "", "none")
            continue
        info = torchvision_registry.published_info(name)
        yield KnownNetwork(
            f"{TORCHVISION_PREFIX}{name}", name, "torchvision", weights.meta.get("num_params"),
            round(weights.meta["_ops"] * 1e9) if "_ops" in weights.meta else None, info.size, _accuracy(weights),
            info.licence, _state(info), info.bytes,
        )  # fmt: skip


def _accuracy(weights: Any) -> float | None:
    figure = weights.meta.get("_metrics", {}).get("ImageNet-1K", {}).get("acc@1")
    return float(figure) if figure is not None else None


def _of_timm() -> Iterator[KnownNetwork]:
    sizes = _sizes()
    tagged = timm.list_models(pretrained=True)
    bare = sorted(set(timm.list_models()) - {name.partition(".")[0] for name in tagged})
    for name in sorted([*tagged, *bare]):
        architecture = name.partition(".")[0]
        if architecture in NO_FEATURES:
            continue
        known = timm.get_pretrained_cfg(name)
        side, parameters, operations = sizes.get(architecture, (0, None, None))
        wanted = known.input_size[-1] if known is not None else side or 224
        place = known.hf_hub_id if known is not None else None
        there = place is not None and (cache_folder() / timm_file(place)).is_file()
        state: WeightsState = "none" if not place else "downloaded" if there else "to download"
        yield KnownNetwork(
            f"{TIMM_PREFIX}{name}", name, "timm", parameters, operations if wanted == side else None, wanted, None,
            _licence(known), state, _FLOAT * parameters if parameters and place else 0,
        )  # fmt: skip


def _licence(known: Any) -> str:
    stated = str(getattr(known, "license", None) or "")
    return "" if stated == "unknown" else stated


def _sizes() -> dict[str, tuple[int, int, int]]:
    """Side, parameters and multiply-adds of timm's networks, by architecture."""
    with SIZES.open(encoding="ascii", newline="") as file:
        return {
            row["name"]: (int(row["side"]), int(row["parameters"]), int(row["multiply_adds"])) for row in csv.DictReader(file)
        }


def _state(known: PretrainedInfo | None) -> WeightsState:
    if known is None:
        return "none"
    if known.source == "package":
        return "installed"
    places = (cache_folder() / known.file, kept_by_torch(known.file))
    return "downloaded" if any(place.is_file() for place in places) else "to download"
