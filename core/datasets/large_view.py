"""A picture at a size for looking at, as a file that a decoder child wrote; the latest few are kept."""

from __future__ import annotations

import os
from pathlib import Path

from core.datasets.catalog import Sample
from core.datasets.dataset import Dataset
from core.datasets.decoder_pool import DecoderPool
from core.datasets.decoder_protocol import Enlarge, Refusal
from core.support.errors import BadInput
from core.support.jobs import Context

KEPT = 64
"""Files kept; the ones looked at longest ago go first."""


def large_view(dataset: Dataset, sample: Sample, side: int, context: Context | None = None) -> Path:
    """A JPEG file of the sample with its longest side at most `side` pixels, in the dataset's cache.

    Raises:
        BadInput: The picture can no longer be read.
        Abandoned: The context was told to drop the work.
    """
    folder = dataset.cache / "large"
    target = folder / f"{sample.sha256}-{side}.jpg"
    if target.is_file():
        os.utime(target)
        return target
    path = dataset.picture_path(sample.path)
    with DecoderPool(processes=1) as pool:
        for reply in pool.run([Enlarge(0, path, target, side)], context):
            if isinstance(reply, Refusal):
                raise BadInput(f"{sample.path} cannot be shown: {reply.reason}", "Check the dataset to list such files.", path)
    files = sorted(folder.glob("*.jpg"), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-KEPT]:
        file.unlink(missing_ok=True)
    return target
