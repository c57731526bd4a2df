"""A dataset of which most pictures have no class, as `tests.screenshots` photographs its labelling."""

from __future__ import annotations

import shutil
from collections import Counter

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.support.workspace import Workspace

UNLABELLED = "new-pictures"
"""Its name."""
LABELLED = 10
"""Pictures of each class that have it."""


def leave_unlabelled(workspace: Workspace, name: str) -> None:
    """Makes it of another dataset's pictures."""
    dataset, folder = Dataset.open(workspace, name), workspace.root.parent / UNLABELLED
    seen: Counter[str] = Counter()
    for sample in dataset.catalog.samples():
        seen[sample.label] += 1
        place = folder / (sample.label if seen[sample.label] <= LABELLED else "unlabelled")
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(dataset.picture_path(sample.path), place / sample.path.replace("/", "-"))
    import_pictures(workspace, UNLABELLED, folder, ImportOptions(reading="folders and unlabelled"))
