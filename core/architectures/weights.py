"""Finds the weights a recipe asks for, records where they came from, and loads them into a network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from core.architectures.building import build_backbone
from core.architectures.catalogue import IMAGENET_MEAN, IMAGENET_STD, TORCHVISION_PREFIX, ArchitectureInfo, PretrainedInfo, find
from core.architectures.checksums import tensors_sha256
from core.architectures.network import Network, Tensors
from core.architectures.origins import expected, no_imagenet_weights, origin_of, weights_file, weights_run
from core.architectures.packaged import WeightsFile, packaged
from core.architectures.weights_files import LITE_MARK, kept_by_torch, lite_names, published, read_tensors, timm_file
from core.runs.folder import RunFolder
from core.runs.plan import Plan, Preprocessing, WeightsOrigin
from core.runs.recipe import Recipe, fit_of
from core.support.errors import BadInput
from core.support.file_hash import file_sha256
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.web.web_file import Unreachable

__all__ = ["ResolvedWeights", "load_weights", "preprocessing_for", "resolve_weights", "tensors_sha256"]

_HUB = "https://huggingface.co"
_COUNTER = "num_batches_tracked"  # not in weights files from before PyTorch 0.4.1, and not needed


@dataclass(frozen=True)
class ResolvedWeights:
    """Weights that are at hand.

    Attributes:
        origin: What plan, run list and curves show.
        path: The file; None for random weights.
        preprocessing: How pictures become inputs with these weights, at the recipe's picture size.
        classes: The classes of the head in the file, in order; None when it has none or they are not known.
    """

    origin: WeightsOrigin
    path: Path | None
    preprocessing: Preprocessing
    classes: tuple[str, ...] | None = None


def resolve_weights(recipe: Recipe, workspace: Workspace, context: Context, cache: Path | None = None) -> ResolvedWeights:
    """The weights `recipe.weights` names, fetched when they have to be.

    The SHA-256 of random weights is that of the backbone's first tensors, which do not depend on head and classes.

    Args:
        recipe: Architecture, weights, picture size and seed count.
        workspace: Where 'run:NAME' is looked for.
        context: Hears the progress of a download.
        cache: Where downloads are kept; the user's cache folder when None.

    Raises:
        BadInput: Not a form of weights, or weights of another architecture.
        NotThere: No such file, run or package; `Unreachable` when a download failed.
        Refused: The run has not written weights yet.
    """
    info = find(recipe.architecture)
    info.check_picture_size(recipe.picture_size)
    kind, rest = origin_of(recipe.weights)
    if kind == "random":
        sha256 = tensors_sha256(build_backbone(recipe).module.state_dict())
        origin = WeightsOrigin(kind="random", name=f"random, seed {recipe.seed}", sha256=sha256)
        return ResolvedWeights(origin, None, preprocessing_for(recipe))
    if kind == "imagenet":
        found, name = _pretrained(info, context, cache)
        origin = WeightsOrigin(kind="imagenet", name=name, sha256=found.sha256)
        return ResolvedWeights(origin, found.path, preprocessing_for(recipe))
    if kind == "file":
        path = weights_file(rest)
        origin = WeightsOrigin(kind="file", name=f"file, {path.name}", sha256=file_sha256(path))
        return ResolvedWeights(origin, path, preprocessing_for(recipe))
    return _from_run(recipe, *weights_run(rest, recipe, workspace))


def preprocessing_for(recipe: Recipe) -> Preprocessing:
    """How pictures become inputs of the recipe's architecture: as its published weights want them, at the recipe's size and fit.

    Random weights use the same record, so that a network and what is fine-tuned from it cannot disagree.
    """
    info, recipe = find(recipe.architecture), expected(recipe)
    size, fit = recipe.picture_size, fit_of(recipe)
    if info.pretrained is None:
        return Preprocessing(size=size, resize=_stored_side(recipe, 256 / 224), fit=fit)
    known = _looked_up(info) if info.pretrained.source in ("timm", "torchvision") else info.pretrained
    resize = _stored_side(recipe, known.resize / known.size)
    return Preprocessing(size=size, resize=resize, fit=fit, interpolation=known.interpolation, mean=known.mean, std=known.std)


def _stored_side(recipe: Recipe, rim: float) -> int:
    """Side of the stored square, in pixels. A rim is kept around the middle only where the middle is what is judged."""
    return round(recipe.picture_size * rim) if recipe.fit == "crop" else recipe.picture_size


def load_weights(network: Network, resolved: ResolvedWeights, classes: Sequence[str] | None = None) -> bool:
    """Puts resolved weights into a network; random ones are there already, by the same seed.

    The backbone must fit exactly, name by name. The head is taken over only when the file has one of the same form
    for the same classes; otherwise it keeps its random weights.

    Args:
        network: Built from the same recipe.
        resolved: What `resolve_weights` returned.
        classes: The network's classes in order. When None, or when the file does not name its classes, equal shapes decide.

    Returns:
        True when the head came along.

    Raises:
        BadInput: The file cannot be read, is not one of this architecture, or holds numbers that are not finite.
    """
    if resolved.path is None:
        return False
    tensors = read_tensors(resolved.path)
    _check_finite(tensors, resolved.path)
    own = {name: tensor for name, tensor in tensors.items() if name.startswith(("backbone.", "head."))}
    if own and len(own) == len(tensors):
        backbone, head = _part(own, "backbone."), _part(own, "head.")
    else:
        backbone, head = _without_head(tensors, network, resolved.path), {}
    _load_strictly(network.backbone, network.fit(backbone), resolved.path)
    same = classes is None or resolved.classes is None or tuple(classes) == resolved.classes
    mine = network.head.state_dict()
    if not same or mine.keys() != head.keys() or any(mine[name].shape != head[name].shape for name in mine):
        return False
    network.head.load_state_dict(head, strict=True)
    return True


def _pretrained(info: ArchitectureInfo, context: Context, cache: Path | None) -> tuple[WeightsFile, str]:
    """The architecture's published weights as a file, and how they are named in plans."""
    known = info.pretrained
    if known is None:
        raise no_imagenet_weights(info)
    if known.source == "torchvision":
        known = _looked_up(info)
    name = published_name(known)
    if known.source == "package":
        return packaged(known), name
    if known.source == "timm":
        url, file, name = _timm_place(info)
    else:
        url, file = _mirrored(known.url), known.file
        kept = kept_by_torch(file)
        if kept.is_file() and (sha256 := file_sha256(kept)).startswith(known.sha256):
            return WeightsFile(kept, sha256), name
    try:
        got = published(url, file, known.sha256, cache, context)
        return WeightsFile(got.path, got.sha256), name
    except Unreachable as error:
        raise Unreachable(
            f"The pretrained weights of {info.title} are not on this machine. {error.message}",
            "Connect to the network and try again; or use the recipe quick, whose weights are installed; "
            f"or fetch {url} elsewhere and set weights to file:PATH.",
            error.path,
        ) from error


def published_name(known: PretrainedInfo) -> str:
    """How published weights are named in plans and beside curves: "ImageNet, resnet50-11ad3fa6"."""
    return f"{known.taught}, {known.name}"


def _from_run(recipe: Recipe, run: RunFolder, plan: Plan) -> ResolvedWeights:
    sha256 = file_sha256(run.best_weights)
    origin = WeightsOrigin(kind="run", name=f"{run.name}, best", sha256=sha256)
    was, now = plan.preprocessing, preprocessing_for(recipe)
    # Pictures keep the colours that the run's weights know; size and fit are the recipe's.
    kept = now.model_copy(update={"interpolation": was.interpolation, "mean": was.mean, "std": was.std})
    return ResolvedWeights(origin, run.best_weights, kept, plan.classes)


def _timm_place(info: ArchitectureInfo) -> tuple[str, str, str]:
    """Address, file name and name of the weights timm names for an architecture."""
    from core.architectures.timm_networks import configuration

    known = configuration(info.name)
    place = known.get("hf_hub_id")
    if not place:
        raise BadInput(f"timm has no weights for {info.title} that can be fetched.", "Use 'random' or 'file:PATH'.")
    name = str(place).rsplit("/", 1)[-1]
    url = _mirrored(f"{_HUB}/{place}/resolve/main/model.safetensors")
    return url, timm_file(str(place)), f"ImageNet, timm {name}"


def _mirrored(url: str) -> str:
    """The address, at the person's own server where it is one of the hub's and they have named one."""
    # The guard is asked about a mirror too: such a variable may come out of a file that somebody else wrote.
    server = os.environ.get("HF_ENDPOINT", _HUB).rstrip("/")
    return server + url.removeprefix(_HUB) if url.startswith(f"{_HUB}/") else url


def _looked_up(info: ArchitectureInfo) -> PretrainedInfo:
    """What timm or torchvision records about their weights for an architecture, which no table of ours has."""
    if info.name.startswith(TORCHVISION_PREFIX):
        from core.architectures.known.torchvision_registry import published_info

        return published_info(info.name)
    from core.architectures.timm_networks import configuration

    known: dict[str, Any] = configuration(info.name)
    size = known.get("input_size", (3, 224, 224))[-1]
    resize = round(size / known.get("crop_pct", 0.875))
    mean, std = tuple(known.get("mean", IMAGENET_MEAN)), tuple(known.get("std", IMAGENET_STD))
    bilinear = known.get("interpolation") == "bilinear"
    return PretrainedInfo(info.title, "timm", "", "", 0, size, resize, "bilinear" if bilinear else "bicubic", mean, std)


def _part(tensors: Tensors, prefix: str) -> Tensors:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _without_head(tensors: Tensors, network: Network, path: Path) -> Tensors:
    """A published file's tensors under the backbone's names."""
    if LITE_MARK in tensors:
        try:
            tensors = lite_names(tensors)
        except (KeyError, ValueError, IndexError) as error:
            raise BadInput(f"{path.name} has a tensor of an unknown name: {error}.", "Give another file.", path) from error
    return {name: tensor for name, tensor in tensors.items() if not name.startswith(network.head_names or ("\0",))}


def _check_finite(tensors: Tensors, path: Path) -> None:
    # The first step would fail with them, and the learning rate be blamed for it.
    odd = [name for name, tensor in tensors.items() if tensor.is_floating_point() and not torch.isfinite(tensor).all()]
    if odd:
        more = f" and {len(odd) - 1} more" if len(odd) > 1 else ""
        raise BadInput(
            f"{path} holds numbers that are not finite, in {odd[0]}{more}: it is damaged, or its training diverged.",
            "Begin from other weights.",
            path,
        )


def _load_strictly(module: torch.nn.Module, tensors: Tensors, path: Path) -> None:
    mine = module.state_dict()
    given = {**{name: mine[name] for name in mine if name.endswith(_COUNTER)}, **tensors}
    missing, strange = sorted(mine.keys() - given.keys()), sorted(given.keys() - mine.keys())
    other = [name for name in sorted(mine.keys() & given.keys()) if mine[name].shape != given[name].shape]
    for names, complaint in ((missing, "lacks"), (strange, "has besides"), (other, "has in another shape")):
        if names:
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            raise BadInput(
                f"{path.name} is not a weights file of this architecture: it {complaint} {names[0]}{more}.",
                "Give a file of the same architecture and picture size.",
                path,
            )
    module.load_state_dict(given, strict=True)
