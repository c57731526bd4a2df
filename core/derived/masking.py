"""Masks of objects for background removal, found by Mask R-CNN in pictures that the decoder's children made ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from core.architectures.instance_segmentation import Instance, InstanceSegmenter, load_segmenter
from core.derived.background import making_of, pictures_to_cut
from core.derived.background_request import BackgroundRequest
from core.derived.cuts import WorkFolder, work_folder
from core.derived.parents import Parent
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Enlarge, Enlarged
from core.pictures.masks import write_mask
from core.support.inside import plain_name
from core.support.jobs import Context, Meter
from core.support.workspace import Workspace

SIDE = 800
"""Longest side of the pictures that are looked at, in pixels."""


@dataclass(frozen=True)
class MasksResult:
    """In how many pictures an object was found, and in how many none; those that cannot be read are told when they are cut."""

    found: int
    without: int


def find_masks(workspace: Workspace, request: BackgroundRequest, context: Context | None = None) -> MasksResult:
    """Finds the object in every picture of the dataset, for `core.derived.background.cut_backgrounds`.

    What is done stays when the job is dropped or killed, and is not done again by the next one.

    Raises:
        NotThere: No such dataset, or the weights are neither here nor to be had.
        BadInput: The weights file is none of this network.
        Refused: The derived dataset's name is taken, or another job works on it.
        Abandoned: The job was dropped.
    """
    context = context or Context()
    making = making_of(workspace, request)
    with work_folder(workspace, request.target) as folder:
        wanted, _ = pictures_to_cut(workspace, making)
        folder.prepare(making.location)
        missing = [
            parent
            for parent in wanted
            if parent.mask is None and not (folder.mask(parent.sha256).is_file() or folder.has_no_mask(parent.sha256))
        ]
        if missing:
            segmenter = load_segmenter(request.options.weights, context)
            _find(folder, segmenter, missing, request.options.object_class, context)
        found = sum(parent.mask is not None or folder.mask(parent.sha256).is_file() for parent in wanted)
    return MasksResult(found, len(wanted) - found)


def chosen(instances: Sequence[Instance], object_class: str) -> Instance | None:
    """The instance that is kept: the largest one of that sort, of any sort when it is empty; None when there is none."""
    of_sort = [instance for instance in instances if object_class in ("", instance.name)]
    return max(of_sort, key=lambda instance: instance.area, default=None)


def _find(
    folder: WorkFolder, segmenter: InstanceSegmenter, missing: Sequence[Parent], object_class: str, context: Context
) -> None:
    ready = folder.folder / "ready"
    ready.mkdir(exist_ok=True)
    meter = Meter(context, "Looking for objects", len(missing))
    # One child keeps ahead of the network, which wants the other cores.
    with DecoderPool(processes=1) as pool:
        requests = (
            Enlarge(key, parent.file, ready / f"{plain_name(parent.sha256)}.jpg", SIDE, parent.value_range)
            for key, parent in enumerate(missing)
        )
        for reply in pool.run(requests, context):
            parent = missing[reply.key]
            file = ready / f"{plain_name(parent.sha256)}.jpg"
            if isinstance(reply, Enlarged):
                # A file that our own child wrote; no other reader is let near it.
                with Image.open(file, formats=("JPEG",)) as image:
                    pixels = torch.from_numpy(np.array(image.convert("RGB")))
                found = chosen(segmenter.instances(pixels), object_class)
                if found is None:
                    folder.note_none(parent.sha256)
                else:
                    write_mask(_grey(found.mask), folder.mask(parent.sha256))
                file.unlink(missing_ok=True)
            meter.advance()


def _grey(mask: torch.Tensor) -> npt.NDArray[np.uint8]:
    grey: npt.NDArray[np.uint8] = (mask * 255).round().clamp(0, 255).to(torch.uint8).numpy()
    return grey
