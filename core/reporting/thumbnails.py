"""The pictures a page shows: thumbnails that the decoder pool made, with whose they are. No picture is decoded here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.inspecting import make_missing_thumbnails
from core.datasets.catalog.provenance import provenance
from core.datasets.catalog.samples import Sample
from core.datasets.sheets.making import full_credit
from core.pictures.thumbnails import thumbnail_bytes
from core.support.errors import BadInput, Refused
from core.support.jobs import Context


@dataclass(frozen=True)
class PagePicture:
    """A picture of a page.

    Attributes:
        thumbnail: Bytes of a JPEG file; None where there is none.
        reason: Why there is none.
        credit: Title, owner, licence and page of a collected picture; "" of any other one.
        licence: Its own, else its source's; "" where neither says anything.
    """

    thumbnail: bytes | None
    reason: str = ""
    credit: str = ""
    licence: str = ""


def shown_pictures(dataset: Dataset, wanted: Iterable[tuple[str, str]], context: Context) -> dict[str, PagePicture]:
    """Pictures by their SHA-256.

    Args:
        dataset: Where they are looked for.
        wanted: Path and SHA-256 of each.
        context: For progress and dropping the job.

    Raises:
        DiskFull: No room for a thumbnail that had to be made.
        Abandoned: The job was dropped.
    """
    asked = dict(wanted)
    samples = [sample for sample in dataset.catalog.by_paths(list(asked)) if sample.sha256 == asked[sample.path]]
    reasons = _reasons(dataset, samples, context)
    found = {sample.sha256: _shown(dataset, sample, reasons.get(sample.path, ""), context) for sample in samples}
    gone = PagePicture(None, "no longer in the dataset")
    return {sha256: found.get(sha256, gone) for sha256 in asked.values()}


def _reasons(dataset: Dataset, samples: list[Sample], context: Context) -> dict[str, str]:
    try:
        return make_missing_thumbnails(dataset, samples, context)
    except (BadInput, Refused) as error:
        # A cache that leads elsewhere is somebody's trick, and no reason to have no page.
        return {sample.path: error.message for sample in samples}


def _shown(dataset: Dataset, sample: Sample, reason: str, context: Context) -> PagePicture:
    known = provenance(dataset, sample, context)
    data = thumbnail_bytes(dataset.folder, sample.sha256)
    credit = full_credit(sample.path, known.ledger) if known is not None and known.ledger is not None else ""
    licence = known.licence if known is not None else ""
    return PagePicture(data, "" if data else reason or "no thumbnail", credit, licence)
