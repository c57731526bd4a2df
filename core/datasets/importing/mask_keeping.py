"""Keeps the masks that a source has beside its pictures, so that background removal need not look for the objects."""

from __future__ import annotations

from collections.abc import Callable

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import MASKS, mask_path
from core.datasets.sources.listing import Listing
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import MaskRead, ReadMask, Refusal
from core.support.jobs import Context, Meter
from core.support.system_errors import no_room
from core.support.wording import counted


def keep_masks(dataset: Dataset, listing: Listing, origin_of: Callable[[str], str], context: Context) -> list[str]:
    """Reads the masks of pictures that are in the dataset into its folder; what is there already stays.

    Args:
        dataset: With the pictures stored.
        listing: Which masks there are.
        origin_of: Where a picture of the listing came from, as stored.
        context: For progress and cancelling.

    Returns:
        Sentences for the person: how many masks are kept, and how many are none.

    Raises:
        DiskFull: No room.
        Abandoned: The job was dropped.
    """
    masks = {entry.path: entry.mask for entry in listing.found if entry.mask is not None}
    if not masks:
        return []
    with schema.reading(dataset.catalog.path) as connection:
        by_origin = dict(connection.execute("SELECT origin, sha256 FROM samples").fetchall())
    wanted = [(mask, by_origin[origin]) for path, mask in masks.items() if (origin := origin_of(path)) in by_origin]
    wanted = [(mask, sha256) for mask, sha256 in wanted if not mask_path(dataset.folder, sha256).is_file()]
    kept = len(masks) - len(wanted)
    bad: list[Refusal] = []
    (dataset.folder / MASKS).mkdir(exist_ok=True)
    meter = Meter(context, "Reading masks", len(wanted))
    with DecoderPool() as pool:
        requests = (
            ReadMask(key, listing.root / mask, mask_path(dataset.folder, sha256)) for key, (mask, sha256) in enumerate(wanted)
        )
        for reply in pool.run(requests, context):
            if isinstance(reply, Refusal) and reply.kind == "disk-full":
                hint = "Free some space and do it again."
                raise no_room("The disk is full: a mask could not be written.", hint, dataset.folder / MASKS)
            kept += isinstance(reply, MaskRead)
            bad += [reply] if isinstance(reply, Refusal) else []
            meter.advance()
    notes = [f"{counted(kept, 'mask')} of the source kept for background removal."] if kept else []
    if bad:
        notes.append(f"{counted(len(bad), 'mask')} cannot be used, {wanted[bad[0].key][0]} among them: {bad[0].reason}")
    return notes
