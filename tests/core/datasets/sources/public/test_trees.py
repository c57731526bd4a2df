"""Archives of pictures beside lists: further facts are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.public.public_set import PublicSet
from core.support.workspace import Workspace
from tests.public_stand_ins import HERE, pets


def test_what_the_lists_tell_beside_the_class_is_kept_as_columns(
    workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path
) -> None:
    offer("oxford-pets", pets(tmp_path))
    import_pictures(workspace, "pets", "public:oxford-pets", HERE)
    assert "species" in Dataset.open(workspace, "pets").catalog.column_names()
