"""Pictures as plain bytes: which of them belong together, and what damaged files are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.public.public_set import PublicSet
from core.support.workspace import Workspace
from tests.public_stand_ins import HERE, signs


def test_thirty_pictures_of_one_sign_are_one_group(workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path) -> None:
    offer("traffic-signs", signs(tmp_path))
    import_pictures(workspace, "signs", "public:traffic-signs", HERE)
    groups = [sample.given_group for sample in Dataset.open(workspace, "signs").catalog.samples() if sample.given_side == "train"]
    assert sorted(groups) == sorted(["00-00000", "00-00001", "14-00000", "14-00001"] * 2)
