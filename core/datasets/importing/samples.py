"""Sample datasets without any download, and the job that takes one in."""

from __future__ import annotations

import importlib.metadata

from core.datasets.importing.importing import ImportOptions, ImportResult, take_in
from core.datasets.importing.sample_rows import Origin
from core.datasets.importing.sample_sets import digits, solar_cells
from core.datasets.importing.sample_sets.sample_set import SampleSet
from core.datasets.importing.staging import claim
from core.datasets.sources.listing import Listing
from core.support.fields import Record
from core.support.jobs import Context
from core.support.registry import Registry
from core.support.workspace import Workspace

__all__ = ["SAMPLES", "SampleSet", "import_sample"]

SAMPLES: Registry[SampleSet] = Registry("sample dataset")
for _module in (solar_cells, digits):
    SAMPLES.add(_module.SAMPLE.name, _module.SAMPLE)


def import_sample(
    workspace: Workspace,
    dataset: str,
    sample_name: str,
    options: Record | None = None,
    context: Context | None = None,
) -> ImportResult:
    """Takes a sample dataset into the workspace; the dataset keeps its own copies of the pictures.

    Args:
        workspace: Where it goes.
        dataset: Name of the dataset to make or to add to.
        sample_name: One of `SAMPLES`.
        options: The sample's own options; its defaults when None.
        context: For progress and cancelling.

    Raises:
        NotThere: No sample of that name, or its package is not installed.
        Refused: Another import into the dataset is at work, or it uses pictures in place.
        DiskFull: No room.
        Abandoned: The context was told to drop the work.
    """
    sample = SAMPLES.get(sample_name)
    context = context or Context()
    chosen = options if options is not None else sample.options()
    with claim(workspace, dataset) as scratch:

        def read() -> Listing:
            folder = scratch / "unpacked"
            folder.mkdir()
            return sample.write(folder, chosen, context)

        origin = Origin("sample", f"{sample.title}, {_edition(sample.package)}", sample.licence)
        return take_in(workspace, dataset, read, origin, ImportOptions(licence=sample.licence), context, scratch)


def _edition(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return package
