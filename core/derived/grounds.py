"""Objects before other backgrounds, or backgrounds alone: made of pictures whose masks are known, for a derived dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import found_mask_path
from core.derived.background_request import SWAPPED, BackgroundOptions
from core.derived.cuts import WorkFolder
from core.derived.donors import NOBODY, drawn_donors
from core.derived.parents import Parent
from core.pictures.decoder.pool import DecoderPool, PictureLimits
from core.pictures.decoder.protocol import ChangeGround, GroundChanged, Refusal
from core.support.jobs import Context, Meter
from core.support.left_out import LeftOut
from core.support.system_errors import no_room


@dataclass
class ChangedGrounds:
    """What was made: the file of each picture by its path, whose background it has, and what could not be made."""

    files: dict[str, Path] = field(default_factory=dict)
    donors: dict[str, Parent] = field(default_factory=dict)
    left: list[LeftOut] = field(default_factory=list)


def change_grounds(
    dataset: Dataset,
    folder: WorkFolder,
    options: BackgroundOptions,
    kept: Sequence[Parent],
    limits: PictureLimits,
    context: Context,
) -> ChangedGrounds:
    """Makes a file of each picture, whole and before another background or without its object, as `options.makes` says.

    Args:
        dataset: Whose pictures they are.
        folder: Where files are made.
        options: What is made, and whose masks count.
        kept: Pictures whose masks are believed.
        limits: What one picture may cost.
        context: For progress and cancelling.

    Raises:
        DiskFull: No room.
        Abandoned: The job was dropped.
    """
    made = ChangedGrounds()
    requests = []
    donors = _donors(options, kept)
    for key, (parent, place) in enumerate(zip(kept, donors, strict=True)):
        donor = kept[place] if place is not None and place != NOBODY else None
        if place == NOBODY:
            made.left.append(LeftOut(parent.path, "Nothing of another class is on its side of the split.", "no-ground"))
            continue
        if donor is not None:
            made.donors[parent.path] = donor
        requests.append(
            ChangeGround(
                key,
                parent.file,
                folder.grounds / f"{key}.jpg",
                options.longest_side,
                _mask(dataset, options, parent),
                parent.sha256,
                parent.value_range,
                donor.file if donor is not None else None,
                _mask(dataset, options, donor) if donor is not None else None,
            )
        )
    meter = Meter(context, "Changing backgrounds", len(requests))
    with DecoderPool(limits=limits) as pool:
        for reply in pool.run(requests, context):
            parent = kept[reply.key]
            if isinstance(reply, GroundChanged):
                made.files[parent.path] = folder.grounds / f"{reply.key}.jpg"
            elif isinstance(reply, Refusal):
                if reply.kind == "disk-full":
                    raise no_room("The disk is full: a picture could not be written.", "Free some space.", folder.grounds)
                made.left.append(LeftOut(parent.path, reply.reason, reply.kind))
            meter.advance()
    return made


def _donors(options: BackgroundOptions, kept: Sequence[Parent]) -> Sequence[int | None]:
    if options.makes != SWAPPED:
        return [None] * len(kept)
    labels, samples, sides = ([getattr(one, name) for one in kept] for name in ("label", "sha256", "side"))
    return drawn_donors(labels, samples, options.seed, sides)


def _mask(dataset: Dataset, options: BackgroundOptions, parent: Parent) -> Path:
    return parent.mask or found_mask_path(dataset.folder, options.method, parent.sha256)
