"""A dataset out of another one's pictures: complete or absent, and files that stay what they were."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.derived.deriving import Derivative, Making, derive, existing, is_as_imported, linked_or_copied, made_before
from core.derived.parents import parents
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace


def test_pictures_that_are_taken_over_as_they_are(workspace: Workspace, objects: Dataset) -> None:
    making = Making(objects, "same", "nothing is done", None)
    assert existing(workspace, making) is None
    everything = parents(objects)
    result = derive(workspace, making, lambda: [Derivative(one, None, Path(one.path).name) for one in everything])
    assert (result.added, result.already, result.left) == (11, 0, ())
    made = existing(workspace, making)
    assert made is not None
    assert made_before(made) == {one.path for one in everything}
    assert sorted(made.table().sha256) == sorted(one.sha256 for one in everything)
    with pytest.raises(Refused, match="was not made in this way"):
        existing(workspace, Making(objects, "same", "something else", None))


def test_where_nothing_can_be_used_there_is_no_dataset(workspace: Workspace, objects: Dataset) -> None:
    (one, *_) = parents(objects)
    one.file.write_bytes(b"another file")
    with pytest.raises(BadInput, match="Nothing of objects can be taken into none"):
        derive(workspace, Making(objects, "none", "x", None), lambda: [Derivative(one, None, "1.jpg")])
    assert workspace.dataset_names() == ["objects"]


def test_a_file_is_read_again_only_when_it_looks_changed(objects: Dataset) -> None:
    (one, *_) = parents(objects)
    assert is_as_imported(one)
    os.utime(one.file, (1, 1))
    assert is_as_imported(one)
    data = bytearray(one.file.read_bytes())
    data[-1] ^= 1
    one.file.write_bytes(bytes(data))
    assert not is_as_imported(one)


@pytest.mark.parametrize("link", [True, False])
def test_a_link_leads_to_the_file_itself(tmp_path: Path, link: bool) -> None:
    file, target = tmp_path / "file.png", tmp_path / "target.png"
    file.write_bytes(b"picture")
    (tmp_path / "link.png").symlink_to(file)
    assert linked_or_copied(tmp_path / "link.png", target, link) == link
    assert target.read_bytes() == b"picture"
    assert not target.is_symlink()
    assert os.path.samefile(file, target) == link
