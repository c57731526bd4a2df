"""A closer look shared out comes to the bits of one that nobody shared, each share at blocks of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.looking import embedding
from core.looking.embedding import Looker
from core.looking.sharing import Share, gather_shares, look_at_share
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace


def test_shares_put_together_are_the_look_of_one(eight: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "FEATURE_BLOCK", {"cpu": 2, "cuda": 2})
    whole = Workspace.at(tmp_path / "whole")
    shutil.copytree(eight.folder, whole.dataset_folder("shapes"))
    shared = Workspace.at(tmp_path / "shared")
    shutil.copytree(whole.dataset_folder("shapes"), shared.dataset_folder("shapes"))
    alone, together = Dataset.open(whole, "shapes"), Dataset.open(shared, "shapes")
    one = Looker(alone, Context())
    one.look()
    looks = [look_at_share(together, Share(number, 3), Context()) for number in (1, 2, 3)]
    assert looks == [8, 4, 4], "8 pictures are four blocks, each looked at in two ways"
    assert look_at_share(together, Share(1, 3), Context()) == 0, "one that was lost and is asked for again begins where it was"
    assert gather_shares(together, 3, Context()) == 16
    assert list((together.folder / "cache").glob("*share*")) == []
    other = Looker(together, Context())
    assert (other.features() == one.features()).all()
    parts, whole_parts = other.parts(), one.parts()
    assert all((parts(view) == whole_parts(view)).all() for view in ("whole", "part-0-2"))
    assert other.computed == 0
    assert gather_shares(together, 3, Context()) == 0


@pytest.mark.parametrize("said", ["3", "0/2", "3/2", "a/b", "1/"])
def test_what_is_no_share_is_refused(said: str) -> None:
    with pytest.raises(BadInput):
        Share.read(said)
    assert Share.read("2/8") == Share(2, 8)
