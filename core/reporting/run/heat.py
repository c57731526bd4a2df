"""Where a run looks in pictures of its page: heat maps over small pictures. Loads torch, so only who asks for them imports it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.pictures.decoder.pool import DecoderPool
from core.pictures.thumbnails import LARGEST
from core.prediction.explaining.drawing import under_heat
from core.prediction.explaining.explainers import Explainers
from core.prediction.explaining.records import HeatMap
from core.reporting.galleries import HeatedPictures, Pictures
from core.reporting.thumbnails import PagePicture
from core.support.errors import BadInput
from core.support.file_hash import file_sha256
from core.support.jobs import Context, Meter
from core.support.workspace import Workspace

_QUALITY = 85  # as thumbnails have


@dataclass(frozen=True)
class AskedHeat:
    """A picture to draw, by its path and SHA-256, and the class it is asked about."""

    path: str
    sample: str
    class_name: str


def heated(
    workspace: Workspace, run: str, dataset: Dataset, asked: Sequence[AskedHeat], shown: Pictures, context: Context
) -> HeatedPictures:
    """The pictures with the run's heat for a class over each.

    Args:
        workspace: Where the run is.
        run: Its name.
        dataset: Whose pictures they are.
        asked: Which.
        shown: The same pictures as they are; of one that cannot be shown it says why.
        context: For progress and dropping the job.

    Raises:
        Refused, NotThere: The run has no weights, or does not know a class.
        Abandoned: The job was dropped.
    """
    meter = Meter(context, "Drawing heat maps", len(asked))
    pictures: dict[str, PagePicture] = {}
    ways: dict[str, None] = {}
    with tempfile.TemporaryDirectory(prefix="safelight-") as room, DecoderPool(processes=1) as pool:
        explainers = Explainers(workspace, pool, Path(room) / "heat")
        for one in asked:
            known = shown[one.sample]
            if known.thumbnail is not None:
                try:
                    file = _still(dataset, one)
                    found = explainers.heat_map(run, file, one.class_name, context=context)
                    known = _drawn(found, known, pool, context)
                    ways[replace(found, class_name="the class it was taken for", blank=False).words] = None
                except BadInput as error:  # of this picture alone: that the run can be asked was looked at before
                    known = replace(known, thumbnail=None, reason=error.message)
            pictures[one.sample] = known
            meter.advance()
    return HeatedPictures(pictures, " ".join(ways))


def _still(dataset: Dataset, asked: AskedHeat) -> Path:
    """The picture's file, as long as it is the one that was judged."""
    file = dataset.picture_path(asked.path)
    if not file.is_file() or file_sha256(file) != asked.sample:
        raise BadInput("It is no longer the file it was.", path=file)
    return file


def _drawn(found: HeatMap, known: PagePicture, pool: DecoderPool, context: Context) -> PagePicture:
    if found.blank:
        return replace(known, thumbnail=None, reason=found.words)
    buffer = io.BytesIO()
    under_heat(found, LARGEST, pool, context).save(buffer, "JPEG", quality=_QUALITY)
    return replace(known, thumbnail=buffer.getvalue())
